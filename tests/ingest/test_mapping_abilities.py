"""What a mapping says beyond columns and texts: ends by other rows, margins, years without a 0, parts that may be blank."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from timeline import BadRow, Timeline
from timeline.ingest.templates import Column, Optional, parsed

BASIC = {"name": "f", "id": "{id}", "title": "event {id}"}


@pytest.fixture
def read(tl: Timeline, tmp_path: Path):
    """Ingest lines of a delimited file by a mapping; the report and the date of each event by the last word of its identity."""

    def ingested(lines: str, when: dict[str, Any], **more: Any) -> tuple[Any, dict[str, Any]]:
        file = tmp_path / "f.csv"
        file.write_text(lines)
        (report,) = tl.ingest(file, map_=BASIC | {"when": when} | more)
        return report, {row["event_id"].split(":", 1)[1]: row["when"] for row in tl.find()}

    return ingested


# --- templates ---------------------------------------------------------------------------------------------


def test_brackets_without_an_optional_column_are_text() -> None:
    """EDTF writes sets in brackets."""
    assert parsed("[{a}..{b}]") == ("[", Column("a"), "..", Column("b"), "]")
    assert parsed("a [b") == ("a ", "[", "b")
    assert parsed("a] {b?}") == ("a", "]", " ", Column("b", 0, True))
    assert parsed("[ {a?}]") == (Optional((" ", Column("a", 0, True))),)


@pytest.mark.parametrize(
    ("template", "titles"),
    [
        ("{id}: {a}[, {b?}]", ["1: x, y", "2: x", None, None]),
        ("{id}: {a?} {b?}", ["1: x y", "2: x", "3:  y", "4:"]),
        ("{a?}[ ({b?})]", ["x (y)", "x", "(y)", None]),
        ("{id}[: {a?}[ - {b?}]]", ["1: x - y", "2: x", "3", "4"]),
        ("{id}[: {a?} of {b}]", ["1: x of y", "2", "3", "4"]),
        ("[{id}] {a?}", ["[1] x", "[2] x", "[3]", "[4]"]),
        ("{id}[ {absent?}]", ["1", "2", "3", "4"]),
        ("x[ {a?}]", ["x x", "x x", "x", "x"]),
        (["{a} and {b}", "{a?}{b?}"], ["x and y", "x", "y", None]),
    ],
)
def test_optional_parts(tl: Timeline, read, template: Any, titles: list[str | None]) -> None:
    report, _ = read("id,a,b\n1,x,y\n2,x,\n3,,y\n4,,\n", {"date": "2001"}, title=template)
    told = {row["event_id"]: row["title"] for row in tl.find()}
    assert [told.get(f"f:{n}") for n in (1, 2, 3, 4)] == titles
    assert report.rejected == titles.count(None)


def test_an_optional_month_and_day(read) -> None:
    _, dates = read("id,y,m,d\n1,2001,5,7\n2,2001,5,\n3,2001,,\n", {"date": "{y}[-{m:02?}[-{d:02?}]]"})
    assert dates == {"1": "2001-05-07", "2": "2001-05", "3": "2001"}


def test_a_column_whose_name_ends_with_a_question_mark(tl: Timeline, read) -> None:
    read("id,Dead?\n1,yes\n", {"date": "2001"}, title="dead: {Dead?}")
    assert [row["title"] for row in tl.find()] == ["dead: yes"]


# --- ends --------------------------------------------------------------------------------------------------


def test_an_end_is_the_start_of_the_next_row_of_the_key(tl: Timeline, read) -> None:
    """In whatever order the rows stand; an end that is stated stays; the last goes on."""
    lines = "id,c,s,e\n1,A,2001-05-03,\n2,B,1999,\n3,A,1990-01-01,\n4,A,1995,1996\n5,B,2003-07,\n6,,2000,\n"
    when = {"start": "{s}", "end": "{e}", "no_end": "next", "next_of": "{c}", "no_next": "open"}
    _, dates = read(lines, when)
    assert dates == {
        "3": "1990-01-01/1995",
        "4": "1995/1996",
        "1": "2001-05-03/..",
        "2": "1999/2003-07",
        "5": "2003-07/..",
        "6": "2000/..",
    }


def test_the_last_of_a_key_is_unknown_unless_told(read) -> None:
    _, dates = read("id,c,s\n1,A,2001\n2,A,2003\n", {"start": "{s}", "no_end": "next", "next_of": "{c}"})
    assert dates == {"1": "2001/2003", "2": "2003/"}


def test_rows_that_start_together_end_with_the_next_later_one(read) -> None:
    _, dates = read(
        "id,c,s\n1,A,2001\n2,A,2001\n3,A,2004\n", {"start": "{s}", "no_end": "next", "next_of": "{c}"}
    )
    assert dates == {"1": "2001/2004", "2": "2001/2004", "3": "2004/"}


def test_the_next_start_may_be_exclusive(read) -> None:
    when = {"start": "{s}", "no_end": "next", "next_of": "{c}", "exclusive_end": True}
    _, dates = read("id,c,s\n1,A,2001-03-01\n2,A,2004-03-01\n", when)
    assert dates == {"1": "2001-03-01/2004-02-29", "2": "2004-03-01/"}


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("2001-03-01", "2001-01-01/2001-02-28"),
        ("2001-03", "2001-01-01/2001-02"),
        ("2004", "2001-01-01/2003"),
        ("2001-01-01", "2001-01-01"),
        ("2001-01-01T12:00:00Z", "2001-01-01/2001-01-01T11:59:59Z"),
        ("", "2001-01-01/"),
        ("[2001-03-02..2001-03-05]", "2001-01-01 -> 2001-03-01..2001-03-04"),
    ],
)
def test_an_exclusive_end(tl: Timeline, read, end: str, told: str) -> None:
    _, dates = read(f"id,s,e\n1,2001-01-01,{end}\n", {"start": "{s}", "end": "{e}", "exclusive_end": True})
    assert dates == {"1": told}
    if end.startswith("["):
        (row,) = tl.find()
        assert row["end_max"] == "2001-03-05T00:00:00Z"


def test_one_key_for_all_rows(read) -> None:
    _, dates = read("id,s\n1,2001\n2,2003\n", {"start": "{s}", "no_end": "next", "next_of": "all"})
    assert dates == {"1": "2001/2003", "2": "2003/"}


def test_several_rows_of_an_event_end_with_the_next_event(tl: Timeline, read) -> None:
    """Cabinets, a row a party, without an end of their own; parties that are in none are left out."""
    lines = (
        "id,s,k,party,in\n1,1990-01-01,A,L,1\n1,1990-01-01,A,G,1\n1,1990-01-01,A,X,0\n2,1994-05-01,A,R,1\n"
    )
    when = {"start": "{s}", "no_end": "next", "next_of": "{k}", "exclusive_end": True}
    more = {"leave_out": {"in": ["0"]}, "participant": [{"name": "{party}"}]}
    _, dates = read(lines, when, join=True, **more)
    assert dates == {"1": "1990-01-01/1994-04-30", "2": "1994-05-01/"}
    assert [who.entity for who in tl.event("f:1").participants] == ["l", "g"]


@pytest.mark.parametrize(
    ("end", "told"),
    [
        *(
            (end, "1990/..")
            for end in ("present", "Present", "to date", "bis heute", "(ongoing)", "en cours")
        ),
        *((end, "1990/..") for end in ("incumbent", "now", "today", "hasta la fecha", "still active")),
        ("1995", "1990/1995"),
    ],
)
def test_words_that_say_that_it_goes_on(read, end: str, told: str) -> None:
    _, dates = read(f"id,s,e\n1,1990,{end}\n", {"start": "{s}", "end": "{e}", "read": "text"})
    assert dates == {"1": told}


@pytest.mark.parametrize(("start", "end"), [("unknown", "1990"), ("1990", "unknown")])
def test_a_word_for_unknown_is_an_unknown_end(read, start: str, end: str) -> None:
    _, dates = read(f"id,s,e\n1,{start},{end}\n", {"start": "{s}", "end": "{e}", "read": "text"})
    assert dates == {"1": "/1990" if start == "unknown" else "1990/"}


def test_next_needs_its_key() -> None:
    with pytest.raises(BadRow, match="next_of"):
        Timeline.memory().ingest(__file__, map_=BASIC | {"when": {"start": "{s}", "no_end": "next"}})


# --- margins, years without a 0 ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "margin", "bounds"),
    [
        ("1850", "5", ("1845-01-01", "1856-01-01")),
        ("1850", "± 5", ("1845-01-01", "1856-01-01")),
        ("1850", "+/-5.0", ("1845-01-01", "1856-01-01")),
        ("1850-06", "2", ("1850-04-01", "1850-09-01")),
        ("1850-06-15", "3", ("1850-06-12", "1850-06-19")),
        ("1850-06-15", "2w", ("1850-06-01", "1850-06-30")),
        ("1850-06-15", "1 year", ("1849-06-15", "1851-06-16")),
        ("1850-03-31", "1 month", ("1850-02-28", "1850-05-01")),
        ("185X", "1", ("1840-01-01", "1870-01-01")),
        ("1850", "", ("1850-01-01", "1851-01-01")),
        ("1850", "0", ("1850-01-01", "1851-01-01")),
        ("-0049", "10", ("-0059-01-01", "-0038-01-01")),
        ("2001-01-01T12:00:00Z", "30min", ("2001-01-01T11:30:00", "2001-01-01T12:30:01")),
    ],
)
def test_a_margin(tl: Timeline, read, date: str, margin: str, bounds: tuple[str, str]) -> None:
    read(f"id,d,m\n1,{date},{margin}\n", {"date": "{d}", "margin": "{m}"})
    (row,) = tl.find()
    assert tuple(str(row[name]) for name in ("start_min", "end_max")) == tuple(
        text + ("Z" if "T" in text else "T00:00:00Z") for text in bounds
    )


BOUNDS = {
    ("1850/1860", "2"): ("1848-01-01", "1852-12-31", "1858-01-01", "1863-01-01"),
    ("[..1850]", "2"): (None, "1852-12-31", None, "1853-01-01"),
    ("[1850..]", "2"): ("1848-01-01", None, "1848-01-01", None),
    ("1850/..", "2"): ("1848-01-01", "1852-12-31", "1848-01-01", None),
    ("1850/1851", "5"): ("1845-01-01", "1855-12-31", "1846-01-01", "1857-01-01"),
}


@pytest.mark.parametrize(("given", "bounds"), BOUNDS.items())
def test_a_margin_moves_each_bound_to_its_own_side(
    tl: Timeline, read, given: tuple[str, str], bounds: tuple[str | None, ...]
) -> None:
    """What went on from the one to the other still does; a side that has no bound has none after."""
    date, margin = given
    read(f"id,d,m\n1,{date},{margin}\n", {"date": "{d}", "margin": "{m}"})
    (row,) = tl.find()
    found = [row[name] for name in ("start_min", "start_max", "end_min", "end_max")]
    assert tuple(text and text[:10] for text in found) == bounds


@pytest.mark.parametrize(
    "margin", ["999999999", "99999999999999999999", "999999999999d", "999999999999999999999s"]
)
def test_a_margin_beyond_all_years_is_rejected(tl: Timeline, read, margin: str) -> None:
    report, _ = read(f"id,d,m\n1,1850-01-01,{margin}\n", {"date": "{d}", "margin": "{m}"})
    assert report.rejected == 1


def test_a_margin_of_numbers_that_stand_apart(read) -> None:
    when = {"date": {"year": "{y}", "month": "{m}"}, "margin": "{e}"}
    _, dates = read("id,y,m,e\n1,1850,,5\n2,1850,6,2\n3,1850,0,1y\n", when)
    assert dates == {"1": "[1845..1855]", "2": "[1850-04..1850-08]", "3": "[1849..1851]"}


@pytest.mark.parametrize("margin", ["-5", "about five", "5 furlongs", "5-10"])
def test_what_is_no_margin_is_rejected(tl: Timeline, read, margin: str) -> None:
    report, _ = read(f"id,d,m\n1,1850,{margin}\n", {"date": "{d}", "margin": "{m}"})
    assert report.rejected == 1
    (row,) = tl.rejects()
    assert (row["column"], row["value"]) == ("m", margin)
    assert "margin" in row["reason"]


def test_each_date_may_have_its_own_margin(read) -> None:
    when = {"start": {"text": "{s}", "margin": "{m}"}, "end": "{e}"}
    _, dates = read("id,s,e,m\n1,1850,1900,5\n", when)
    assert dates == {"1": "1845..1855 -> 1900"}  # which EDTF cannot write


@pytest.mark.parametrize(
    ("read_by", "year", "told"),
    [
        ("edtf", "-0044", "-0043"),
        ("edtf", "-0001", "0000"),
        ("edtf", "-0044-03-15", "-0043-03-15"),
        ("edtf", "-0044/-0031", "-0043/-0030"),
        ("edtf", "Y-17000", "Y-16999"),
        ("edtf", "0044", "0044"),
        ("iso", "-44", "-0043"),
        ("iso", "-44-03-15", "-0043-03-15"),
        ("iso", "44-03-15", "0044-03-15"),
    ],
)
def test_years_without_a_year_zero(read, read_by: str, year: str, told: str) -> None:
    _, dates = read(f"id,d\n1,{year}\n", {"date": "{d}", "read": read_by, "year_zero": False})
    assert dates == {"1": told}


@pytest.mark.parametrize("year", ["0", "0000", "-0"])
@pytest.mark.parametrize("date", ["{d}", {"year": "{d}"}])
def test_there_is_no_year_zero_then(tl: Timeline, read, year: str, date: Any) -> None:
    read(f"id,d\n1,{year}\n2,-1\n", {"date": date, "read": "iso", "year_zero": False})
    assert [row["reason"] for row in tl.rejects()] == [
        "there is no year 0: these years are counted without one"
    ]
    assert [row["when"] for row in tl.find()] == ["0000"]


# --- codes, bad dates --------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["when", "date", "part", "read"])
def test_codes_for_nothing_count_for_numbers_that_stand_apart(read, where: str) -> None:
    code = {"missing": ["-9"]}
    day: Any = {"text": "{d}", **code} if where == "part" else "{d}"
    date = {"year": "{y}", "month": "{m}", "day": day, **(code if where == "date" else {})}
    when = {"date": date, **(code if where == "when" else {})}
    _, dates = read("id,y,m,d\n1,1902,5,-9\n2,1902,5,3\n", when, read=code if where == "read" else {})
    assert dates == {"1": "1902-05", "2": "1902-05-03"}


def test_a_bad_date_may_be_kept_as_a_text(tl: Timeline, read) -> None:
    report, dates = read(
        "id,d\n1,1902\n2,the old days\n3,\n4,2001-02-30\n", {"date": "{d}", "bad": "undated"}
    )
    assert (report.added, report.rejected) == (4, 0)
    assert dates == {"1": "1902", "2": "/", "3": "/", "4": "/"}
    assert [tl.event(f"f:{n}").when_text for n in (2, 4)] == ["the old days", "2001-02-30"]
    assert report.set_aside["with a date that cannot be read: kept without it, with its text"] == 2
    assert "2 with a date that cannot be read" in str(report)


def test_a_bad_end_leaves_the_start(tl: Timeline, read) -> None:
    lines = "id,s,e\n1,1902,who knows\n2,1902,1901\n3,1902,\n4,what,1905\n"
    report, dates = read(lines, {"start": "{s}", "end": "{e}", "no_end": "open", "bad": "undated"})
    assert dates == {"1": "1902/", "2": "/", "3": "1902/..", "4": "/1905"}
    assert [tl.event(f"f:{n}").when_text for n in (1, 2, 4)] == ["1902/who knows", "1902/1901", "what/1905"]
    assert sum(report.set_aside.values()) == 3


def test_a_bad_date_between_two(read) -> None:
    _, dates = read("id,s,e\n1,1902,who\n2,1902,1904\n", {"between": ["{s}", "{e}"], "bad": "undated"})
    assert dates["2"] == "[1902..1904]"
    assert dates["1"] in ("[1902..]", "1902/")


# --- several rows, nested lists, lookups -------------------------------------------------------------------

CABINETS = """\
id,cabinet,start,end,party,seats
1,Ana I,1990-03-01,1994-02-01,Left,40
1,Ana I,1990-03-01,1994-02-01,Green,12
2,Bo I,1994-02-01,,Right,55
"""


def test_several_rows_are_one_event(tl: Timeline, read) -> None:
    report, dates = read(
        CABINETS,
        {"start": "{start}", "end": "{end}"},
        join=True,
        title="{cabinet}",
        participant=[{"name": "{party}", "role": "party"}],
        tag=["{cabinet}"],
    )
    assert (report.rows, report.added, report.rejected) == (3, 2, 0)
    assert dates == {"1": "1990-03-01/1994-02-01", "2": "1994-02-01/"}
    event = tl.event("f:1")
    assert [(who.entity, who.role) for who in event.participants] == [("left", "party"), ("green", "party")]
    assert event.tags == ("Ana I",)
    assert event.attributes == {"seats": ["40", "12"]}
    assert report.set_aside == {"rows joined to the event of an earlier one": 1}


def test_a_joined_event_lasts_from_the_first_start_to_the_last_end(tl: Timeline, read) -> None:
    """As the participants of a dispute enter and leave it."""
    lines = "id,s,e,who\n1,1902-05,1903,A\n1,1901,1902,B\n1,,,C\n2,1950,,A\n2,1951,1952,B\n3,[1900..1905],1910,A\n3,1903,1909,B\n"
    report, dates = read(lines, {"start": "{s}", "end": "{e}"}, join=True, participant=[{"name": "{who}"}])
    assert report.added == 3
    assert dates == {"1": "1901/1903", "2": "1950 -> 1952..?", "3": "1900..1903 -> 1910"}
    rows = {row["event_id"]: row for row in tl.find()}
    assert rows["f:2"]["end_min"] == "1952-01-01T00:00:00.000001Z"
    assert rows["f:2"]["end_max"] is None
    assert rows["f:3"]["start_min"] == "1900-01-01T00:00:00Z"
    assert rows["f:3"]["end_max"] == "1911-01-01T00:00:00Z"
    assert len(tl.event("f:1").participants) == 3


LEGISLATORS: list[dict[str, Any]] = [
    {
        "id": {"bioguide": "A1"},
        "name": {"last": "Able"},
        "terms": [
            {"type": "sen", "start": "1990-01-03", "end": "1996-01-03"},
            {"type": "sen", "start": "1996-01-03", "end": "2002-01-03", "party": "X"},
        ],
    },
    {
        "id": {"bioguide": "B1"},
        "name": {"last": "Baker"},
        "terms": [{"type": "rep", "start": "1991-01-03", "end": "1993-01-03"}],
    },
    {"id": {"bioguide": "C1"}, "name": {"last": "Cole"}, "terms": []},
]
TERMS = {
    "name": "f",
    "id": "{id.bioguide} {terms.#?}",
    "title": "{name.last}[ is {terms.type?}]",
    "read": {"explode": "terms"},
    "when": {"start": "{terms.start}", "end": "{terms.end}"},
    "participant": [{"name": "{name.last}"}],
}


@pytest.mark.parametrize("ending", ["json", "jsonl", "parquet"])
def test_a_list_of_objects_makes_a_row_an_item(tl: Timeline, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"people.{ending}"
    if ending == "parquet":
        import polars as pl

        pl.DataFrame(LEGISLATORS, infer_schema_length=None).write_parquet(file)
    elif ending == "jsonl":
        file.write_text("\n".join(map(json.dumps, LEGISLATORS)))
    else:
        file.write_text(json.dumps(LEGISLATORS))
    (report,) = tl.ingest(file, map_=TERMS)
    assert (report.rows, report.added) == (4, 4)
    assert {row["event_id"]: (row["title"], row["when"]) for row in tl.find()} == {
        "f:A1 1": ("Able is sen", "1990-01-03/1996-01-03"),
        "f:A1 2": ("Able is sen", "1996-01-03/2002-01-03"),
        "f:B1 1": ("Baker is rep", "1991-01-03/1993-01-03"),
        "f:C1": ("Cole", "/"),
    }
    assert tl.event("f:A1 2").attributes == {"terms.party": "X"}


@pytest.mark.parametrize("record", [{"id": 1}, {"id": 1, "terms": {"a": 1}}, {"id": 1, "terms": "x"}])
def test_there_is_no_list_to_explode(tl: Timeline, tmp_path: Path, record: dict[str, Any]) -> None:
    (tmp_path / "f.json").write_text(json.dumps([record]))
    with pytest.raises(BadRow, match="no list 'terms' to explode"):
        tl.ingest(tmp_path / "f.json", map_=BASIC | {"when": {"date": "2001"}, "read": {"explode": "terms"}})


def test_a_table_has_no_lists_to_explode(read) -> None:
    with pytest.raises(BadRow, match="no list 'terms' to explode"):
        read("id,terms\n1,a\n", {"date": "2001"}, read={"explode": "terms"})


def test_lists_within_lists(tl: Timeline, tmp_path: Path) -> None:
    terms = [{"s": "2001", "posts": [{"n": "x"}, {"n": "y"}]}, {"s": "2002", "posts": []}]
    (tmp_path / "f.json").write_text(json.dumps([{"id": 1, "a": {"t": terms}}]))
    more = {
        "id": "{id} {a.t.#}[ {a.t.posts.#?}]",
        "title": "post[ {a.t.posts.n?}]",
        "when": {"date": "{a.t.s}"},
    }
    tl.ingest(tmp_path / "f.json", map_=BASIC | more | {"read": {"explode": ["a.t", "a.t.posts"]}})
    told = {row["event_id"]: (row["title"], row["when"]) for row in tl.find()}
    assert told == {"f:1 1 1": ("post x", "2001"), "f:1 1 2": ("post y", "2001"), "f:1 2": ("post", "2002")}


def test_how_a_lookup_is_read(tl: Timeline, tmp_path: Path, read) -> None:
    (tmp_path / "codes.txt").write_bytes("code;name\n1;Åland\n2;n/a\n".encode("cp1252"))
    options = {"separator": ";", "encoding": "cp1252", "missing": ["n/a"]}
    lookup = {"codes": {"file": "codes.txt", "on": "c", "key": "code", "read": options}}
    read("id,c\n1,1\n2,2\n", {"date": "2001"}, lookup=lookup, title="event {id}[ in {codes.name?}]")
    assert [row["title"] for row in tl.find()] == ["event 1 in Åland", "event 2"]


def test_a_sheet_of_a_lookup(tl: Timeline, tmp_path: Path, read) -> None:
    import polars as pl
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "codes.xlsx")) as book:
        pl.DataFrame({"x": [1]}).write_excel(book, "Notes")
        pl.DataFrame({"code": ["1"], "name": ["Here"]}).write_excel(book, "Codes")
    lookup = {"codes": {"file": "codes.xlsx", "on": "c", "key": "code", "read": {"sheet": "Codes"}}}
    read("id,c\n1,1\n", {"date": "2001"}, lookup=lookup, place="{codes.name}")
    assert tl.event("f:1").place == "Here"


def test_a_column_that_a_lookup_does_not_have(tl: Timeline, tmp_path: Path, read) -> None:
    (tmp_path / "codes.csv").write_text("code,name\n1,Here\n")
    with pytest.raises(BadRow, match="names the column 'nr', which is not there; it has: code, name"):
        read("id,c\n1,1\n", {"date": "2001"}, lookup={"codes": {"file": "codes.csv", "on": "c", "key": "nr"}})


# --- together ----------------------------------------------------------------------------------------------


def test_zone_pattern_and_missing(tl: Timeline, read) -> None:
    """A reject names the zone that nobody knows, or the time that its clocks skip."""
    lines = (
        "id,d,t,z\n1,25/12/2010,10:30,Europe/Berlin\n2,25/12/2010,n/a,Europe/Berlin\n3,n/a,10:30,Europe/Berlin\n"
        "4,25/12/2010,10:30,CEST\n5,27/03/2011,02:30,Europe/Berlin\n6,25/12/2010,24:00,Europe/Berlin\n"
    )
    when = {"date": ["{d} {t}", "{d}"], "read": ["%d/%m/%Y %H:%M", "%d/%m/%Y"], "zone": "{z}"}
    _, dates = read(lines, when, read={"missing": ["n/a"]})
    assert dates == {
        "1": "[2010-12-25T09:30:00Z..2010-12-25T09:30:59Z]",
        "2": "2010-12-25",
        "3": "/",
    }
    assert [(row["line"], row["column"], row["value"], row["reason"]) for row in tl.rejects()] == [
        (
            5,
            "z",
            "CEST",
            "its time zone is not known; an offset such as +02:00, or a name such as Europe/Berlin, is",
        ),
        (6, "d, t", "27/03/2011 02:30", "the clocks of its time zone skip this time"),
        (7, "d, t", "25/12/2010 24:00", "there is no such day or time"),
    ]


def test_an_exclusive_end_keeps_its_marks(tl: Timeline, read) -> None:
    lines = "id,s,e\n1,1990,1995~\n2,1990,1995?\n3,1990,1995%\n4,1990-03,1990-05~\n5,199X,2000\n6,1990,[1994..1996]\n"
    _, dates = read(lines, {"start": "{s}", "end": "{e}", "exclusive_end": True})
    assert dates == {
        "1": "1990/1994~",
        "2": "1990/1994?",
        "3": "1990/1994%",
        "4": "1990-03/1990-04~",
        "5": "199X/1999",
        "6": "1990 -> 1993..1995",
    }


def test_a_row_without_a_start_is_not_the_last_of_its_key(read) -> None:
    lines = "id,k,s\n1,A,1990\n2,A,1995\n3,A,\n4,,1970\n"
    when = {"start": "{s}", "no_end": "next", "next_of": "{k}", "no_next": "open"}
    _, dates = read(lines, when)
    assert dates == {"1": "1990/1995", "2": "1995/..", "3": "/", "4": "1970/.."}


def test_joined_rows_keep_the_texts_of_bad_dates(tl: Timeline, read) -> None:
    lines = "id,d\n1,1990\n1,the old days\n2,once\n2,upon a time\n"
    _, dates = read(lines, {"date": "{d}", "bad": "undated"}, join=True)
    assert dates == {"1": "1990", "2": "/"}
    assert [tl.event(f"f:{n}").when_text for n in (1, 2)] == ["1990; the old days", "once; upon a time"]


def test_a_bad_margin_is_kept_beside_its_date(tl: Timeline, read) -> None:
    _, dates = read(
        "id,d,m\n1,1990,about five\n2,1990,5\n", {"date": "{d}", "margin": "{m}", "bad": "undated"}
    )
    assert dates == {"1": "/", "2": "[1985..1995]"}
    assert tl.event("f:1").when_text == "1990 ± about five"


@pytest.mark.parametrize(
    ("read_by", "text", "told"),
    [
        ("%d/%m/%Y", "00/00/0000", "/"),
        ("%d.%m.%Y", "00.00.0000", "/"),
        ("%Y%m%d%H%M%S", "00000000000000", "/"),
        ("%Y%m%d", "00000000", "/"),
        ("edtf", "1860-00-00", "1860"),
        ("edtf", "1860-05-00", "1860-05"),
        ("edtf", "-0044-00-00", "-0044"),
        ("edtf", "0000", "0000"),
        ("unix", "0", "1970-01-01T00:00:00Z"),
        ("unix", "0.0", "1970-01-01T00:00:00Z"),
    ],
)
def test_noughts(read, read_by: str, text: str, told: str) -> None:
    _, dates = read(f"id,d\n1,{text}\n", {"date": "{d}", "read": read_by})
    assert dates == {"1": told}


def test_terms_and_a_lookup_of_their_time(tl: Timeline, tmp_path: Path) -> None:
    """Lists of items, a lookup with comments above its header, and rows of a key by the time at which they hold."""
    (tmp_path / "codes.txt").write_text(
        "# codes\n\ncode|name|from|until\nX|Old|1900|1992\nX|New|1992|2000\nY|Why||\n"
    )
    terms = [
        {"c": "X", "s": "1990", "e": "1995"},
        {"c": "X", "s": "1996"},
        {"c": "Y", "s": "2001"},
        {"s": "2005"},
    ]
    (tmp_path / "f.json").write_text(
        json.dumps([{"id": 1, "terms": terms}, {"id": 2, "terms": None}, {"id": 3}])
    )
    codes = {
        "file": "codes.txt",
        "on": "terms.c",
        "key": "code",
        "since": "from",
        "until": "until",
        "at": "terms.s",
    }
    more = {"id": "{id}[ {terms.#?}]", "title": "{id}[ in {codes.name?}]", "read": {"explode": "terms"}}
    when = {"start": "{terms.s}", "end": "{terms.e}"}
    tl.ingest(
        tmp_path / "f.json",
        map_=BASIC | more | {"when": when, "lookup": {"codes": codes | {"read": {"separator": "|"}}}},
    )
    assert {row["event_id"]: (row["title"], row["when"]) for row in tl.find()} == {
        "f:1 1": ("1 in Old", "1990/1995"),
        "f:1 2": ("1 in New", "1996/"),
        "f:1 3": ("1 in Why", "2001/"),
        "f:1 4": ("1", "2005/"),
        "f:2": ("2", "/"),
        "f:3": ("3", "/"),
    }
