"""Shipped mappings: each reads a small file of its kind, and its own precision of dates is what the source means by it."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import polars as pl
import pytest

from timeline import BadRow, Timeline, UnknownName, When
from timeline.ingest.adapters import adapters


def dates(tl: Timeline) -> dict[str, str | None]:
    """The date of each event by the last word of its identity."""
    return {row["event_id"].split(":", 1)[1]: row["when"] for row in tl.find()}


def reasons(tl: Timeline) -> dict[int, str]:
    """The reason of each rejected line."""
    return {row["line"]: row["reason"] for row in tl.rejects()}


def test_every_adapter_says_what_it_reads_and_what_its_dates_mean() -> None:
    shipped = Timeline.adapters()
    assert len(shipped) >= 19
    assert all(row["about"] and row["note"] for row in shipped)
    assert {row["name"] for row in shipped} == set(adapters())


def test_ucdp(tl: Timeline, fixtures: Path, ask) -> None:
    """An event lies at some time between the two days; an inverted pair is refused."""
    (report,) = tl.ingest(fixtures / "ucdp-ged.csv")
    assert (report.adapter, report.rows, report.added, report.rejected) == ("ucdp-ged", 3, 2, 1)
    assert dates(tl) == {"101": "2001-03-01", "102": "[2001-01-01..2001-12-31]"}
    assert reasons(tl) == {4: "it ends before it starts"}
    assert ask("SELECT kind, country, place FROM events ORDER BY event_id") == [
        ("violence.state-based", "MM", "Northtown"),
        ("violence.one-sided", "RU", "A"),
    ]
    assert ask(
        "SELECT attributes ->> 'date_prec', (attributes -> 'high')::INT FROM events ORDER BY event_id"
    ) == [
        ("1", 3),
        ("5", 9),
    ]
    assert tl.event("ucdp-ged:101").evidence[0].locator == "Agency, 2001-03-02"


def test_acled(tl: Timeline, fixtures: Path, ask) -> None:
    """Precision 1 is the day, 2 within three days of it, 3 the month."""
    (report,) = tl.ingest(fixtures / "acled.csv")
    assert (report.adapter, report.added) == ("acled", 3)
    assert dates(tl) == {"XXA1": "2021-08-19", "XXA2": "[2021-08-16..2021-08-22]", "XXA3": "2021-02"}
    event = tl.event("acled:XXA1")
    assert [(p.entity, p.role) for p in event.participants] == [
        ("northern-forces", "actor1"),
        ("hill-militia", "with_actor1"),
        ("river-militia", "with_actor1"),
        ("southern-front", "actor2"),
    ]
    assert event.tags == ("crowd size=no report", "local")
    assert event.kind == "battles.armed-clash"
    assert event.description == 'Two sides clashed near "the bridge".'
    assert ask("SELECT country FROM events ORDER BY event_id") == [("MM",), ("NA",), ("CI",)]


def test_acled_of_older_years(tl: Timeline, fixtures: Path) -> None:
    """Other case, semicolons, months as words; an impossible day and an unknown code are refused."""
    (report,) = tl.ingest(fixtures / "acled-old.csv")
    assert (report.adapter, report.added, report.rejected) == ("acled", 1, 2)
    assert dates(tl) == {"CDR1": "2015-03-05"}
    assert tl.event("acled:CDR1").country == "CD"
    assert reasons(tl)[4] == "its precision code is not one that the mapping knows"


def test_noaa(tl: Timeline, fixtures: Path) -> None:
    """The century comes from BEGIN_YEARMONTH; zones of any spelling; minutes; line breaks within a field."""
    (report,) = tl.ingest(fixtures / "noaa-storm.csv")
    assert (report.adapter, report.rows, report.added) == ("noaa-storm", 6, 4)
    rows = {row["event_id"].split(":")[1]: row for row in tl.find()}
    assert rows["1"]["start_min"] == "1950-04-28T20:45:00Z"
    assert rows["1"]["end_max"] == "1950-04-28T20:46:00Z"
    assert (rows["2"]["start_min"], rows["2"]["end_max"]) == ("2018-01-01T06:05:00Z", "2018-01-01T06:31:00Z")
    assert rows["3"]["start_min"] == "1965-07-04T04:00:00Z"
    assert (rows["4"]["start_min"], rows["4"]["end_max"]) == ("1970-01-02T02:00:00Z", "1970-01-02T23:01:00Z")
    assert rows["1"]["kind"] == "weather.tornado"
    assert tl.event("noaa-storm:2").description == "Two lines\nof text"
    assert tl.event("noaa-storm:2").when_text == "201801010005/201801010030"
    assert reasons(tl) == {7: "it ends before it starts", 8: "there is no such day or time"}


def _gdelt_row(width: int, number: int) -> str:
    names = list(adapters()["gdelt-events" if width == 61 else "gdelt-events-1"].read.columns)[:width]
    row = dict.fromkeys(names, "")
    row |= {
        "GLOBALEVENTID": str(number),
        "SQLDATE": "20181024",
        "MonthYear": "201810",
        "Year": "2018",
        "FractionDate": "2018.8",
    }
    row |= {
        "Actor1Name": "AUSTRALIA",
        "Actor2Name": 'THE "EU',
        "EventCode": "139",
        "EventRootCode": "13",
        "EventBaseCode": "139",
    }
    row |= {
        "ActionGeo_FullName": "Minsk",
        "ActionGeo_CountryCode": "BO",
        "ActionGeo_Lat": "53.9",
        "ActionGeo_Long": "27.5",
    }
    return "\t".join(row[name] for name in names)


@pytest.mark.parametrize("width", [57, 58, 61])
def test_gdelt(tl: Timeline, tmp_path: Path, width: int) -> None:
    """No header, no quoting; BO is Belarus in the codes of this source."""
    file = tmp_path / "20181024.export.CSV"
    file.write_text("\n".join(_gdelt_row(width, n) for n in (1, 2)) + "\n")
    (report,) = tl.ingest(file)
    assert (report.adapter, report.added, report.rejected) == ("gdelt-events", 2, 0)
    event = tl.event("gdelt-events:1")
    assert (event.title, event.kind, event.country) == ('AUSTRALIA threatens THE "EU', "threat.139", "BY")
    assert event.when.edtf == "2018-10-24"


def test_gdelt_with_a_header(tl: Timeline, tmp_path: Path) -> None:
    names = adapters()["gdelt-events-1"].read.columns
    file = tmp_path / "gdelt.csv"
    row = _gdelt_row(58, 3).replace('"', "").split("\t")
    file.write_text(",".join(names).replace("SQLDATE", "Day") + "\n" + ",".join(row) + "\n")
    (report,) = tl.ingest(file)
    assert (report.adapter, report.added) == ("gdelt-events", 1)
    assert dates(tl) == {"3": "2018-10-24"}


def test_icews(tl: Timeline, fixtures: Path, ask) -> None:
    (report,) = tl.ingest(fixtures / "icews.tsv")
    assert (report.adapter, report.added) == ("icews", 2)
    event = tl.event("icews:1")
    assert event.title == 'Tony "T" Blair: Make statement: Iran'
    assert (event.kind, event.country, event.when.edtf) == ("make-statement", "GB", "2012-01-05")
    assert ask("SELECT country FROM entities ORDER BY entity_id") == [("IR",), ("RU",), ("GB",)]


def test_icews_of_four_columns(tl: Timeline, fixtures: Path) -> None:
    """A row without a key is its own identity: the same words are one event, and the line that repeats them is kept aside."""
    (report,) = tl.ingest(fixtures / "icews-dyads.tsv")
    assert (report.adapter, report.rows, report.added) == ("icews-dyads", 4, 2)
    assert reasons(tl) == {2: "repeats an earlier line of the file", 4: "2 fields where there are 4 columns"}


def test_timelinejs(tl: Timeline, fixtures: Path) -> None:
    (report,) = tl.ingest(fixtures / "timelinejs.json")
    assert (report.adapter, report.rows, report.added) == ("timelinejs", 3, 2)
    told = {row["title"]: (row["when"], row["kind"]) for row in tl.find()}
    assert told == {"Born": ("1963", "slide"), "Album": ("1985-02/1985-03-09", "slide.music")}
    assert reasons(tl) == {3: "there is no such day or time"}
    assert tl.event("timelinejs:album").tags == ("Music",)


def test_timelinejs_as_a_sheet(tl: Timeline, fixtures: Path) -> None:
    (report,) = tl.ingest(fixtures / "timelinejs-sheet.csv")
    assert (report.adapter, report.added, report.rejected) == ("timelinejs-sheet", 2, 0)
    assert report.set_aside == {"rows left out: Type is title": 1}
    told = {row["title"]: row["start_min"] for row in tl.find()}
    assert told == {"Born": "1963-08-09T14:30:00Z", "Album": "1985-02-01T00:00:00Z"}


def test_ical(tl: Timeline, fixtures: Path) -> None:
    """Ends are the first moment after an event in the file, and its last day or second here."""
    (report,) = tl.ingest(fixtures / "calendar.ics")
    assert (report.adapter, report.added) == ("ical", 2)
    assert dates(tl) == {
        "days@example.org": "2023-01-01/2023-01-02",
        "hour@example.org": "2023-07-01T09:00:00Z/2023-07-01T09:59:59Z",
    }
    event = tl.event("ical:days@example.org")
    assert [(p.entity, p.role) for p in event.participants] == [
        ("ana-perez", "organizer"),
        ("bo", "attendee"),
        ("cy-example-org", "attendee"),
    ]
    assert event.tags == ("Fair", "Music")
    assert tl.event("ical:hour@example.org").attributes == {"rrule": "FREQ=WEEKLY"}


def test_wikidata(tl: Timeline, fixtures: Path) -> None:
    """A query gives Gregorian days whatever the model says; the entity's own data, with a sign, is in its model."""
    (report,) = tl.ingest(fixtures / "wikidata.json")
    assert (report.adapter, report.rows, report.added) == ("wikidata", 7, 6)
    told = {row["title"]: row["when"] for row in tl.find()}
    assert told == {
        "A century": "[1801..1900]",
        "A day, Julian by model, Gregorian by value": "1498-07-01",
        "A day of the entity's own data": "1498-07-01",
        "A month": "1994-07",
        "A decade": "199X",
        "Unknown": "/",
    }
    assert set(reasons(tl)) == {7}


def test_wikidata_as_plain_json_with_spans(tl: Timeline, tmp_path: Path) -> None:
    file = tmp_path / "query.json"
    file.write_text(
        '[{"item": "http://www.wikidata.org/entity/Q1", "itemLabel": "Reign", "start": "1700-01-01T00:00:00Z",'
        ' "startPrecision": "9", "end": "1710-05-02T00:00:00Z", "endPrecision": "11"}]'
    )
    (report,) = tl.ingest(file)
    assert (report.adapter, report.added) == ("wikidata-spans", 1)
    assert [row["when"] for row in tl.find()] == ["1700/1710-05-02"]


def test_ministers_with_their_names_looked_up(tl: Timeline, fixtures: Path, ask) -> None:
    """A name is the one that held at the start; a blank end goes on; an unknown person leaves the identifier."""
    (report,) = tl.ingest(fixtures / "ministers" / "appointment.csv")
    assert (report.adapter, report.added, report.rejected, report.notes) == ("ifg-ministers", 3, 1, ())
    told = {row["event_id"].split(":")[1]: (row["title"], row["when"]) for row in tl.find()}
    assert told == {
        "a1": ("Ann Smith: Minister of Ports", "1990-05-04/1994-07-20"),
        "a2": ("Lady Smith: Minister of Ports", "2001-01-01/.."),
        "a4": ("person p9 in post o9", "2000-01-01/2000-12-31"),
    }
    assert ask("SELECT entity_id, kind FROM entities ORDER BY entity_id") == [
        ("ifg-organisation:d1", "organisation"),
        ("ifg-person:p1", "person"),
        ("ifg-person:p9", "person"),
    ]


def test_ministers_alone_say_what_is_not_beside_them(tl: Timeline, fixtures: Path, tmp_path: Path) -> None:
    shutil.copy(fixtures / "ministers" / "appointment.csv", tmp_path)
    (report,) = tl.ingest(tmp_path / "appointment.csv")
    assert report.added == 3
    assert any("person.csv" in note for note in report.notes)


def test_states(tl: Timeline, fixtures: Path) -> None:
    """Dates that are on or before a day, codes for what still exists, and a typo that cannot be a date."""
    (report,) = tl.ingest(fixtures / "states.csv")
    assert (report.adapter, report.added) == ("manystates", 5)
    rows = {row["title"].removesuffix(" is a state"): row for row in tl.find()}
    assert rows["Old Land"]["when"] == "0800?/1831-12-31?"
    baden = rows["Baden"]
    assert (baden["start_min"], baden["start_max"], baden["start_kind"]) == (
        None,
        "1816-01-01T23:59:59.999999Z",
        "unknown",
    )
    assert (rows["Now Land"]["when"], rows["Now Land"]["end_kind"]) == ("1960-07-01/..", "open")
    assert (rows["Listed Land"]["end_min"], rows["Listed Land"]["end_max"]) == (
        "2017-12-31T00:00:00.000001Z",
        None,
    )
    assert rows["Nameless"]["when"] == "/1900"
    assert list(reasons(tl)) == [6]


def test_any_table_with_a_title_and_a_date(tl: Timeline, fixtures: Path, ask) -> None:
    (report,) = tl.ingest(fixtures / "events.csv")
    assert (report.adapter, report.rows, report.added, report.rejected) == ("edtf-csv", 7, 3, 4)
    told = {row["title"]: (row["when"], row["kind"], row["country"]) for row in tl.find()}
    assert told == {
        "AMIA": ("1994-07-18", "attack.bombing", "AR"),
        "Advice": ("2010/..", "advice", "NA"),
        "Old": ("1860~", "event", "NA"),
    }
    assert report.set_aside == {
        "lat set aside: not a latitude": 1,
    }
    assert ask("SELECT attributes FROM events WHERE title = 'Advice'") == [({"lat": "95", "note": "NA"},)]
    assert reasons(tl) == {
        5: "there is no month 13",
        6: "2 fields where there are 8 columns",
        7: "no title: the columns that make it are blank",
        8: "this can be read as 2010-04-03 or 2010-03-04; say which with dayfirst = true or dayfirst = false in [when]",
    }


def test_the_same_table_in_every_format(fixtures: Path, tmp_path: Path) -> None:
    """CSV packed in four ways, TSV, JSON, JSON Lines, Parquet, Arrow and Excel give the same events."""
    table = pl.DataFrame(
        {
            "title": ["AMIA", "Advice", "Zürich"],
            "date": ["1994-07-18", "2010/..", "1860~"],
            "who": ["Hezbollah; Iran", None, None],
            "lat": [-34.6, None, 47.4],
            "n": [1, 2, None],
        }
    )
    csv = table.write_csv().encode()
    files = {
        "a.csv": csv,
        "a.csv.gz": gzip.compress(csv),
        "a.tsv": table.write_csv(separator="\t").encode(),
        "a.txt": table.write_csv(separator=";").encode(),
        "utf16.csv": csv.decode().encode("utf-16"),
        "bom.csv": b"\xef\xbb\xbf" + csv,
        "latin.csv": csv.decode().encode("cp1252"),
        "a.jsonl": table.write_ndjson().encode(),
        "a.json": table.write_json().encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    table.write_parquet(tmp_path / "a.parquet")
    table.write_ipc(tmp_path / "a.arrow")
    table.write_excel(tmp_path / "a.xlsx")
    shutil.make_archive(str(tmp_path / "b.csv"), "zip", tmp_path, "a.csv")
    for file in sorted(tmp_path.iterdir()):
        with Timeline.memory() as tl:
            (report,) = tl.ingest(file)
            assert (report.added, report.rejected) == (3, 0), file.name
            rows = sorted((r["title"], r["when"], r["who"]) for r in tl.find())
            assert rows == [
                ("AMIA", "1994-07-18", ["Hezbollah", "Iran"]),
                ("Advice", "2010/..", []),
                ("Zürich", "1860~", []),
            ], file.name
            assert tl.sql("SELECT max(lat) AS lat, count(attributes) AS n FROM events").rows() == [
                {"lat": 47.4, "n": 2}
            ]


def test_a_guessed_encoding_is_told(tl: Timeline, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("title,date\nZürich,1860\n".encode("cp1252"))
    (report,) = tl.ingest(tmp_path / "a.csv")
    assert (
        report.notes[0] == "read as cp1252, since it is not UTF-8; if it is another, state encoding in [read]"
    )


def test_a_file_that_nobody_knows_says_what_to_do(tl: Timeline, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    with pytest.raises(BadRow, match=r"no adapter knows a file of the columns x, y.*--guess"):
        tl.ingest(tmp_path / "a.csv")
    with pytest.raises(UnknownName, match=r"unknown adapter 'acle'; did you mean 'acled'"):
        tl.ingest(tmp_path / "a.csv", as_="acle")
    with pytest.raises(UnknownName, match="given with --map, or as map_"):
        tl.ingest(tmp_path / "a.csv", as_="mine.toml")


@pytest.mark.parametrize(
    ("path", "adapter", "rows", "rejected"),
    [
        ("ucdp_myanmar/ged_myanmar.csv.gz", "ucdp-ged", 7_374, 0),
        ("icews/icews_2005-2015_sample.tsv.gz", "icews-dyads", 92_367, 0),
        ("gdelt/20191024143000.export.CSV", "gdelt-events", 2_111, 0),
        ("ifg_ministers/appointment.csv", "ifg-ministers", 3_667, 2),
        ("manystates/states_GW.csv", "manystates", 216, 0),
        ("manyenviron/memberships_IEADB_MEM.csv.gz", "manyenviron-ieadb", 15_463, 22),
        ("noaa_storm_events/StormEvents_details-ftp_v1.0_d1994_c20170717.csv.gz", "noaa-storm", 15_627, None),
    ],
)
def test_real_files_go_in(
    tl: Timeline, shared: Path, path: str, adapter: str, rows: int, rejected: int | None
) -> None:
    (report,) = tl.ingest(shared / "data" / path)
    assert (report.adapter, report.rows) == (adapter, rows)
    assert report.added + report.rejected == rows
    assert rejected is None or report.rejected == rejected
    assert tl.check().rows() == []
    (again,) = tl.ingest(shared / "data" / path)
    assert (again.revision_id, again.added, again.amended, again.unchanged) == (None, 0, 0, report.added)


def test_every_date_of_real_files_is_what_its_edtf_says(tl: Timeline, shared: Path) -> None:
    tl.ingest(shared / "data" / "ucdp_myanmar" / "ged_myanmar.csv.gz")
    rows = tl.sql(
        "SELECT DISTINCT edtf, epoch_us(start_min) AS a, epoch_us(start_max) AS b, epoch_us(end_min) AS c, epoch_us(end_max) AS d"
        " FROM events"
    ).rows()
    assert len(rows) > 1000
    assert all(When.parse(row["edtf"]).bounds == (row["a"], row["b"], row["c"], row["d"]) for row in rows)


@pytest.mark.parametrize(
    ("row", "dated"),
    [
        ("Q1,a,-0582-00-00T00:00:00Z,9", "-0581"),
        ("Q1,a,-0582-01-01T00:00:00Z,9", "-0582"),
        ("Q1,a,-0500-00-00T00:00:00Z,7", "[-0499..-0400]"),
        ("Q1,a,-0044-03-00T00:00:00Z,10", "-0043-03"),
        ("Q1,a,-0044-03-15T00:00:00Z,11", "-0044-03-15"),
        ("Q1,a,+1952-00-00T00:00:00Z,9", "1952"),
        ("Q1,a,http://www.wikidata.org/.well-known/genid/9b3b,", "/"),
        ("Q1,a,_:b12,", "/"),
        ("wd:Q1,a,t12345,", "/"),
        ("http://www.wikidata.org/entity/Q1,a,1801-01-01T00:00:00Z,7", "[1801..1900]"),
    ],
)
def test_dates_of_wikidata(tl: Timeline, tmp_path: Path, row: str, dated: str) -> None:
    file = tmp_path / "query.csv"
    file.write_text(f"event,eventLabel,date,precision\n{row}\n")
    (report,) = tl.ingest(file)
    assert (report.adapter, report.added, report.rejected) == ("wikidata", 1, 0)
    (event,) = tl.find()
    assert (event["title"], event["when"]) == ("a", dated)


def test_an_unknown_end_of_wikidata_is_as_a_blank_one(tl: Timeline, tmp_path: Path) -> None:
    file = tmp_path / "query.csv"
    file.write_text(
        "item,itemLabel,start,startPrecision,end,endPrecision\n"
        "wd:Q1,a,1990-01-01T00:00:00Z,9,http://www.wikidata.org/.well-known/genid/9b3b,\n"
        "wd:Q2,b,-0044-00-00T00:00:00Z,9,-0030-00-00T00:00:00Z,9\n"
    )
    tl.ingest(file)
    assert {row["title"]: row["when"] for row in tl.find()} == {"a": "1990/", "b": "-0043/-0029"}


def test_a_corrected_date_of_wikidata_amends_its_event(tl: Timeline, tmp_path: Path) -> None:
    file = tmp_path / "query.csv"
    file.write_text("item,itemLabel,date\nQ1,a,1371-01-01T00:00:00Z\n")
    tl.ingest(file)
    file.write_text("item,itemLabel,date\nQ1,a,1371-05-25T00:00:00Z\n")
    (report,) = tl.ingest(file)
    assert (report.added, report.amended) == (0, 1)


def test_a_table_of_events_is_not_of_wikidata(tl: Timeline, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("event,label,date\nBattle,war,1371-01\n")
    (report,) = tl.ingest(file)
    assert report.adapter == "edtf-csv"
    assert [row["title"] for row in tl.find()] == ["Battle"]
