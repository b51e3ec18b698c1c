"""One file for other programs: valid by its own standard, no more told than is known, and read back where an adapter can."""

from __future__ import annotations

import csv
import json
import warnings
from datetime import UTC, date, datetime

import icalendar
import jsonschema
import polars as pl
import pytest

from tests.export.many import WHEN
from timeline import BadQuery, Timeline, TimelineWarning


def left_out(tl: Timeline, path, kind: str) -> list[str]:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        tl.export(path, format=kind)
    return [str(each.message) for each in said]


def instants(names):
    return [name for name in ("start_min", "start_max", "end_min", "end_max") if name in names]


def test_csv_has_a_line_an_event(many, tmp_path):
    assert left_out(many, tmp_path / "a.csv", "csv") == []
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        told = {row["event_id"]: row for row in csv.DictReader(file)}
    assert set(told) == set(WHEN)
    second = told["second"]
    assert second["title"] == 'A "quoted"; text, in\ntwo lines'
    assert (second["who"], second["roles"]) == ("Ann; Bob", "participant; witness")
    assert (second["tags"], second["sources"], second["lat"]) == ("b; a", "paper", "-34.6")
    assert json.loads(second["attributes"]) == {"dead": 3, "deep": [1, {"a": None}]}
    assert second["start_min"] == "2015-01-14T10:20:30Z"
    assert [told["undated"][name] for name in instants(second)] == [""] * 4
    assert told["ancient"]["start_min"] == "-0043-03-15T00:00:00Z"
    assert told["deep"]["start_min"] == "-50000-01-01T00:00:00Z"


def test_jsonl_is_what_csv_says(many, tmp_path):
    many.export(tmp_path / "a.jsonl", format="jsonl")
    many.export(tmp_path / "a.csv", format="csv")
    told = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        flat = list(csv.DictReader(file))
    assert [row["event_id"] for row in told] == [row["event_id"] for row in flat]
    for one, other in zip(told, flat, strict=True):
        assert [one[name] or "" for name in instants(one)] == [other[name] for name in instants(other)]
        assert "; ".join(one["who"]) == other["who"]
    assert next(row for row in told if row["event_id"] == "second")["attributes"] == {
        "dead": 3,
        "deep": [1, {"a": None}],
    }


def test_arrow_has_instants(many, tmp_path):
    many.export(tmp_path / "a.arrow", format="arrow")
    frame = pl.read_ipc(tmp_path / "a.arrow")
    assert {frame.schema[name] for name in instants(frame.columns)} == {pl.Datetime("us")}
    ticks = dict(frame.select("event_id", pl.col("start_min").dt.timestamp("us")).rows())
    assert ticks == {name: many.event(name).when.start_min for name in WHEN}
    assert frame.filter(pl.col("event_id") == "second")["who"].to_list() == [["Ann", "Bob"]]


def test_what_a_list_holds_stays_apart(tl, tmp_path):
    """A name with a semicolon is one name, and a statement of how an event lies to another leaves with it."""
    names = ["Smith; Sons", 'The "Few"']
    tl.add(
        {
            "event_id": "a",
            "title": "a",
            "kind": "k",
            "when": "1999",
            "participants": [{"entity": name} for name in names],
        }
    )
    tl.add({"event_id": "b", "title": "b", "kind": "k", "relative": ["after a by 3d..5d"], "tags": ["x;y"]})
    for kind in ("csv", "jsonl"):
        tl.export(tmp_path / f"a.{kind}", format=kind)
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        told = {row["event_id"]: row for row in csv.DictReader(file)}
    assert (json.loads(told["a"]["who"]), told["a"]["tags"], told["a"]["relative"]) == (names, "", "")
    assert (told["b"]["tags"], told["b"]["relative"]) == ('["x;y"]', "after a by 3d..5d")
    rows = {row["event_id"]: row for row in map(json.loads, (tmp_path / "a.jsonl").read_text().splitlines())}
    assert [rows[name]["relative"] for name in "ab"] == [None, ["after a by 3d..5d"]]


NUMBERS = ("year", "month", "day", "hour", "minute", "second", "millisecond")
SLIDES = {
    "deep": (-50000,),
    "ancient": (-43, 3, 15),
    "circa": (1983,),
    "decade": ((1990,), (1999,)),
    "month": (1994, 7),
    "either": ((1999,), (2001,)),
    "ongoing": (2010,),
    "days": ((2010, 3, 1), (2010, 3, 5)),
    "months": ((2010, 3), (2011, 5)),
    "winter": ((2010, 12), (2011, 2)),
    "minute": ((2015, 1, 14, 10, 20, 0), (2015, 1, 14, 10, 20, 59)),
    "second": (2015, 1, 14, 10, 20, 30),
    "night": ((2015, 1, 14, 22, 0, 0), (2015, 1, 15, 3, 0, 0)),
    "far": (12023,),
}
LIMITS = ((1, 12), (1, 31), (0, 23), (0, 59), (0, 59), (0, 999))
DATE = {
    "type": "object",
    "required": ["year"],
    "additionalProperties": False,
    "properties": {
        "year": {"type": "integer"},
        **{
            name: {"type": "integer", "minimum": low, "maximum": high}
            for name, (low, high) in zip(NUMBERS[1:], LIMITS, strict=True)
        },
    },
}
TIMELINEJS = {
    "type": "object",
    "required": ["events"],
    "properties": {
        "events": {
            "type": "array",
            "items": {
                "required": ["start_date", "text"],
                "properties": {
                    "start_date": DATE,
                    "end_date": DATE,
                    "text": {"required": ["headline", "text"]},
                    "group": {"type": "string"},
                    "display_date": {"type": "string"},
                    "unique_id": {"type": "string"},
                },
                "additionalProperties": False,
            },
        }
    },
}
"""What TimelineJS asks of a file: https://timeline.knightlab.com/docs/json-format.html"""


def test_slides_tell_no_more_than_is_stated(many, tmp_path):
    said = left_out(many, tmp_path / "slides.json", "timelinejs")
    assert said == ["2 events without an earliest start have no place on a slide: they are left out"]
    whole = json.loads((tmp_path / "slides.json").read_text())
    jsonschema.validate(whole, TIMELINEJS)
    told = {}
    for slide in whole["events"]:
        start, end = (tuple(slide.get(name, {}).values()) for name in ("start_date", "end_date"))
        assert list(slide["start_date"]) == list(NUMBERS[: len(start)])
        told[slide["unique_id"]] = (start, end) if end else start
    assert told == SLIDES
    shown = {slide["unique_id"]: slide["display_date"] for slide in whole["events"]}
    assert (shown["ancient"], shown["circa"], shown["ongoing"]) == (
        "44-03-15 BCE",
        "c. 1983",
        "2010 -> ongoing",
    )


def test_slides_are_read_back(many, tmp_path):
    with pytest.warns(TimelineWarning, match="left out"):
        many.export(tmp_path / "slides.json", format="timelinejs")
    with Timeline(tmp_path / "back.duckdb") as back:
        (report,) = back.ingest(tmp_path / "slides.json")
        assert (report.added, report.rejected) == (len(SLIDES), 0)
        kept = {"ancient", "deep", "month", "days", "months", "second", "far"}
        assert all(back.event(f"timelinejs:{name}").when.edtf == many.event(name).when.edtf for name in kept)


def test_a_calendar_has_whole_days_or_moments(many, tmp_path):
    said = left_out(many, tmp_path / "a.ics", "ical")
    assert len(said) == 1
    assert said[0].startswith(
        "6 events without an earliest start or a latest end, or outside the years 1 to 9999"
    )
    raw = (tmp_path / "a.ics").read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(raw)
    assert calendar.errors == []
    told = {str(entry["UID"]): entry for entry in calendar.walk("VEVENT")}
    assert all(entry.errors == [] and "DTSTAMP" in entry for entry in told.values())
    spans = {name: (entry["DTSTART"].dt, entry["DTEND"].dt) for name, entry in told.items()}
    assert spans["month"] == (date(1994, 7, 1), date(1994, 8, 1))
    assert spans["days"] == (date(2010, 3, 1), date(2010, 3, 6))
    assert spans["second"] == (
        datetime(2015, 1, 14, 10, 20, 30, tzinfo=UTC),
        datetime(2015, 1, 14, 10, 20, 31, tzinfo=UTC),
    )
    assert str(told["second"]["SUMMARY"]) == 'A "quoted"; text, in\ntwo lines'
    assert told["second"]["GEO"].to_ical() == "-34.6;-58.38"
    assert len(told) == len(WHEN) - 6


def test_a_calendar_is_read_back(many, tmp_path):
    with pytest.warns(TimelineWarning, match="left out"):
        many.export(tmp_path / "a.ics", format="ical")
    with Timeline(tmp_path / "back.duckdb") as back:
        (report,) = back.ingest(tmp_path / "a.ics")
        assert (report.added, report.rejected) == (len(WHEN) - 6, 0)
        assert back.event("ical:days").when.bounds == many.event("days").when.bounds
        assert back.event("ical:second").title == many.event("second").title


POSITION = {
    "type": "array",
    "minItems": 2,
    "maxItems": 2,
    "prefixItems": [{"minimum": -180, "maximum": 180}, {"minimum": -90, "maximum": 90}],
}
POINT = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {"type": {"const": "Point"}, "coordinates": POSITION},
}
GEOJSON = {
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": ["string", "number"]},
                    "properties": {"type": ["object", "null"]},
                    "geometry": {"oneOf": [{"type": "null"}, POINT]},
                },
            },
        },
    },
    "not": {"required": ["crs"]},
}
"""RFC 7946, sections 3.1.1, 3.1.2, 3.2, 3.3 and 4, for points."""


def test_a_calendar_holds_no_control_characters(tl, tmp_path):
    """RFC 5545 has no way to write them; they are their pictures."""
    tl.add({"event_id": "x", "title": "a\x00b\x0bc\nd", "when": "2001", "tags": ["t\x01"], "place": "p\x1f"})
    file = tl.export(tmp_path / "a.ics", format="ical")
    content = file.read_bytes().decode()
    assert not set(content) & {chr(code) for code in range(32) if chr(code) not in "\r\n\t"}
    again = Timeline.memory()
    again.ingest(file)
    event = again.event("ical:x")
    assert (event.title, event.tags, event.place) == ("a\u2400b\u240bc\nd", ("t\u2401",), "p\u241f")


def test_a_map_has_longitude_first_and_every_event(many, tmp_path):
    assert left_out(many, tmp_path / "a.geojson", "geojson") == []
    whole = json.loads((tmp_path / "a.geojson").read_text())
    jsonschema.validate(whole, GEOJSON)
    told = {feature["id"]: feature for feature in whole["features"]}
    assert list(told) == [feature["id"] for feature in whole["features"]]
    assert set(told) == set(WHEN)
    assert told["second"]["geometry"]["coordinates"] == [-58.38, -34.6]
    assert [name for name, each in told.items() if each["geometry"]] == ["second"]
    assert told["second"]["properties"]["who"] == ["Ann", "Bob"]
    assert told["ancient"]["properties"]["start_min"] == "-0043-03-15T00:00:00Z"


def test_a_selector_and_the_past(many, tmp_path):
    many.export(tmp_path / "a.jsonl", format="jsonl", selector="country:AR")
    assert len((tmp_path / "a.jsonl").read_text().splitlines()) == 1
    many.export(tmp_path / "b.jsonl", format="jsonl", selector="id:second", as_of=1)
    assert json.loads((tmp_path / "b.jsonl").read_text())["title"] == "second"


def test_an_unknown_format_is_refused(many, tmp_path):
    with pytest.raises(
        BadQuery, match="export as parquet, csv, jsonl, arrow, timelinejs, ical, geojson, not as 'xls'"
    ):
        many.export(tmp_path / "a.xls", format="xls")
    assert list(tmp_path.iterdir()) == []
