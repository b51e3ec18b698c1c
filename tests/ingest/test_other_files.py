"""Files as other programs and other years write them: each says what it says, or is refused at the right place."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import polars as pl
import pytest

from timeline import BadQuery, BadRow, Timeline

BLANK = "\t" * 53
ACLED = "event_id_cnty,event_date,time_precision,event_type,actor1\n"
ICEWS = "Event ID\tEvent Date\tSource Name\tEvent Text\tCAMEO Code\tTarget Name\n"
STORM = "BEGIN_YEARMONTH,BEGIN_DAY,BEGIN_TIME,END_YEARMONTH,END_DAY,END_TIME,EVENT_ID,EVENT_TYPE,STATE,CZ_TIMEZONE\n"
LISTED = "code,country_name,start,end\n2,United States,1816-01-01,9999-12-31\n"
COW = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"


def _ingested(tl: Timeline, file: Path, text: str) -> dict[str, str | None]:
    file.write_text(text, newline="")
    tl.ingest(file)
    return {row["event_id"]: row["when"] for row in tl.find()}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("13-Jan-97", "1997-01-13"),
        ("13/01/1997", "1997-01-13"),
        ("1997-01-13 00:00:00", "1997-01-13"),
        ("13/01/0997", "0997-01-13"),
    ],
)
def test_a_year_of_two_digits_is_no_year_of_antiquity(
    tl: Timeline, tmp_path: Path, written: str, told: str
) -> None:
    assert _ingested(tl, tmp_path / "acled.csv", f"{ACLED}1ALG,{written},1,Riots,A\n") == {"acled:1ALG": told}


def test_a_day_with_two_digits_of_a_year_that_no_pattern_reads_is_refused(
    tl: Timeline, tmp_path: Path
) -> None:
    assert _ingested(tl, tmp_path / "acled.csv", f"{ACLED}1ALG,13/01/97,1,Riots,A\n") == {}
    assert tl.rejects().rows()[0]["value"] == "13/01/97"


def test_a_code_of_precision_that_is_unknown_is_what_the_reject_names(tl: Timeline, tmp_path: Path) -> None:
    _ingested(tl, tmp_path / "acled.csv", f"{ACLED}1ALG,2021-01-02,7,Riots,A\n")
    (row,) = tl.rejects().rows()
    assert (row["line"], row["column"], row["value"]) == (2, "time_precision", "7")


def test_a_day_of_icews_written_with_a_midnight_is_a_day(tl: Timeline, tmp_path: Path) -> None:
    text = ICEWS + "1\t2019-01-01 00:00:00\tA\tPraise\t051\tB\n"
    assert _ingested(tl, tmp_path / "events.2019.tab", text) == {"icews:1": "2019-01-01"}


def test_a_day_of_gdelt_that_does_not_exist_is_no_distant_year(tl: Timeline, tmp_path: Path) -> None:
    row = ["250000002", "20130431", "201304", "2013", *[""] * 54]
    assert _ingested(tl, tmp_path / "20130401.export.CSV", "\t".join(row) + "\n") == {}
    (reject,) = tl.rejects().rows()
    assert (reject["column"], reject["value"]) == ("SQLDATE", "20130431")
    assert "year lies" not in reject["reason"]


def test_a_storm_without_a_time_is_known_to_the_day(tl: Timeline, tmp_path: Path) -> None:
    _ingested(tl, tmp_path / "storms.csv", STORM + "202302,3,,202302,4,50,9,High Surf,HAWAII,HST-10\n")
    (row,) = tl.find().rows()
    assert (row["start_min"], row["start_max"]) == ("2023-02-03T00:00:00Z", "2023-02-03T23:59:59.999999Z")
    assert (row["end_min"], row["end_max"]) == ("2023-02-04T10:50:00.000001Z", "2023-02-04T10:51:00Z")


@pytest.mark.parametrize(
    ("written", "told"), [("T00:00:00Z", "2001-03-01"), ("T10:00:00Z", "2001-03-01T10:00:00Z")]
)
def test_a_day_of_wikidata_without_a_precision(tl: Timeline, tmp_path: Path, written: str, told: str) -> None:
    text = f"item,itemLabel,date\nQ1,A,2001-03-01{written}\n"
    assert list(_ingested(tl, tmp_path / "query.csv", text).values()) == [told]


def test_a_moment_of_wikidata_that_falls_on_midnight(tl: Timeline, tmp_path: Path) -> None:
    text = "item,itemLabel,date,precision\nQ1,A,2001-03-01T00:00:00Z,14\n"
    assert list(_ingested(tl, tmp_path / "query.csv", text).values()) == ["2001-03-01T00:00:00Z"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("gw.tsv", "2\tUSA\tUnited States\t01:01:1816\t31:12:2017\n", "gw-states:2 United States 01:01:1816"),
        ("gw.csv", "gw" + LISTED, "gw-states:2 United States 1816-01-01"),
        ("cow.csv", "cow" + LISTED, "cow-states:2 United States 1816-01-01"),
        ("states2016.csv", COW + "USA,2,United States,1816,1,1,2016,12,31,2016\n", "cow-states:2 1816-01-01"),
    ],
)  # fmt: skip
def test_other_lists_of_states(tl: Timeline, tmp_path: Path, name: str, text: str, told: str) -> None:
    found = _ingested(tl, tmp_path / name, text)
    assert list(found) == [told]
    assert str(found[told]).startswith("1816-01-01/")
    assert tl.event(told).country == "US"


def test_a_zone_with_the_prefix_of_its_maker_warns_nobody(tl: Timeline, tmp_path: Path) -> None:
    zone = "/freeassociation.sourceforge.net/Europe/Paris"
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:S\nDTSTART;TZID={zone}:20210710T090000\nEND:VEVENT\nEND:VCALENDAR\n"
    with warnings.catch_warnings(action="error"):
        assert _ingested(tl, tmp_path / "evolution.ics", text) == {"ical:1": "2021-07-10T07:00:00Z"}


@pytest.mark.parametrize("text", ["sep=;\nid;title;date\n1;A;1999\n", " id , title, date \n1,A,1999\n"])
def test_a_spreadsheet_with_its_separator_or_blanks_in_its_header(
    tl: Timeline, tmp_path: Path, text: str
) -> None:
    assert _ingested(tl, tmp_path / "sheet.csv", text) == {"edtf-csv:1": "1999"}


def test_the_lines_of_rejects_count_the_line_of_the_separator(tl: Timeline, tmp_path: Path) -> None:
    _ingested(tl, tmp_path / "sheet.csv", "sep=;\nid;title;date\n1;A;1999\n2;B;x\n")
    assert [row["line"] for row in tl.rejects()] == [4]


def test_a_decimal_comma_is_a_place_on_earth(tl: Timeline, tmp_path: Path) -> None:
    _ingested(tl, tmp_path / "sheet.csv", "id;title;date;lat;lon\n1;A;1999;52,5;-13,4\n2;B;1999;1,234,5;x\n")
    assert (tl.event("edtf-csv:1").lat, tl.event("edtf-csv:1").lon) == (52.5, -13.4)
    assert (tl.event("edtf-csv:2").lat, tl.event("edtf-csv:2").attributes["lat"]) == (None, "1,234,5")


@pytest.mark.parametrize("ending", ["parquet", "arrow", "arrows"])
def test_local_midnights_alone_are_days(tl: Timeline, tmp_path: Path, ending: str) -> None:
    frame = pl.DataFrame(
        {
            "id": ["1", "2"],
            "title": ["A", "B"],
            "date": ["1999-01-02T00:00", None],
            "seen": ["1999-01-02T03:00", None],
        }
    ).with_columns(pl.col("date", "seen").str.to_datetime("%Y-%m-%dT%H:%M"))
    write = {"parquet": frame.write_parquet, "arrow": frame.write_ipc, "arrows": frame.write_ipc_stream}
    write[ending](tmp_path / f"a.{ending}")
    tl.ingest(tmp_path / f"a.{ending}")
    assert {row["event_id"]: row["when"] for row in tl.find()} == {
        "edtf-csv:1": "1999-01-02",
        "edtf-csv:2": "/",
    }
    assert tl.event("edtf-csv:1").attributes["seen"].startswith("1999-01-02T03:00")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("no-dates.csv", "Name,Place\nA,X\nB,Y\n", ["/", "/"]),
        ("no-header.csv", "2001-01-01,Thing,Place\n2001-01-02,Other,Place\n", ["2001-01-01", "2001-01-02"]),
        ("etats.csv", "Titre;Début;Fin\nA;12/05/2010;13/05/2010\n", ["2010-05-12/2010-05-13"]),
        ("deep.json", json.dumps({"head": {}, "results": {"bindings": [{"name": "A", "born": "1732-02-22"}]}}), ["1732-02-22"]),
    ],
)  # fmt: skip
def test_a_guess_works_at_once(tl: Timeline, tmp_path: Path, name: str, text: str, told: list[str]) -> None:
    file, mapping = tmp_path / name, tmp_path / "mapping.toml"
    file.write_text(text)
    mapping.write_text(Timeline.guess(file))
    (report,) = tl.ingest(file, map_=mapping)
    assert (report.added, report.rejected) == (len(told), 0)
    assert sorted(str(row["when"]) for row in tl.find()) == told


@pytest.mark.parametrize(
    ("name", "text", "asked", "adapter", "when"),
    [
        ("1979.csv", f"1\t19790101\t197901\t1979{BLANK}\n", "gdelt-events", "gdelt-events", "1979-01-01"),
        ("s.csv", "Year,Month,Day,Headline,Text,Media\n1956,11,,A,,\n", "timelinejs", "timelinejs-sheet", "1956-11"),
        ("e.csv", "title,start,end\nA,1999,2001\n", "edtf-csv", "edtf-spans", "1999/2001"),
        ("i.tsv", "A\tPraise\tB\t2010-01-02\n", "icews", "icews-dyads", "2010-01-02"),
    ],
)  # fmt: skip
def test_a_name_stands_for_its_family(
    tl: Timeline, tmp_path: Path, name: str, text: str, asked: str, adapter: str, when: str
) -> None:
    (tmp_path / name).write_text(text)
    (report,) = tl.ingest(tmp_path / name, as_=asked)
    assert (report.adapter, report.added, report.rejected) == (adapter, 1, 0)
    assert [row["when"] for row in tl.find()] == [when]


def test_a_name_of_another_kind_of_file_is_refused(tl: Timeline, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{ACLED}1ALG,2021-01-02,1,Riots,A\n")
    with pytest.raises(BadRow, match="it has 5 columns, and gdelt-events is of files of 61"):
        tl.ingest(tmp_path / "a.csv", as_="gdelt-events")


def test_files_come_one_by_one_or_in_a_list(tl: Timeline, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.csv" for name in "abc"]
    for day, file in enumerate(files, start=1):
        file.write_text(f"{ACLED}{day}ALG,1997-01-0{day},1,Riots,A\n")
    assert len(tl.ingest([files[0], str(files[1])])) == 2
    assert len(tl.ingest(str(files[0]), iter(files[1:]))) == 3
    assert [row["event_id"] for row in tl.find()] == ["acled:1ALG", "acled:2ALG", "acled:3ALG"]
    assert tl.ingest([]) == []


@pytest.mark.parametrize("wrong", [5, None, b"events.csv", [["events.csv"]]], ids=repr)
def test_what_is_no_path_is_told(wrong: object, tmp_path: Path) -> None:
    told: object = wrong[0] if isinstance(wrong, list) else wrong
    with pytest.raises(BadQuery) as refusal:
        Timeline(tmp_path / "t.duckdb").ingest(wrong)  # type: ignore[arg-type]
    assert str(refusal.value) == f"a file is a path, a pattern or '-', not {told!r}"
    assert not (tmp_path / "t.duckdb").exists()
