"""Text as it comes: bytes that are no text, lines above the table, quotation marks of MySQL, and JSON that is nearly JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from timeline import BadRow, Timeline
from timeline.ingest.headers import header_place

GOOD, BAD = "café".encode(), b"bad\xe9"


def ingested(tl: Timeline, path: Path, content: bytes | str) -> dict[str, str]:
    """The titles of the events of a file, by identity."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    tl.ingest(path)
    return {row["event_id"].removeprefix("edtf-csv:"): row["title"] for row in tl.find()}


# --- bytes -------------------------------------------------------------------------------------------------


def test_a_line_that_is_no_utf8_is_a_reject_and_the_others_are_kept(tl: Timeline, tmp_path: Path) -> None:
    lines = [
        b"id,title,date",
        b"1," + GOOD + b",2010",
        b"2," + BAD + b",2011",
        b'3,"two',
        b'lines \xe9",2012',
        b"4,ok,2013",
    ]
    assert ingested(tl, tmp_path / "a.csv", b"\n".join(lines)) == {"1": "café", "4": "ok"}
    reason = "byte 0xE9 is not UTF-8, as the file is; if it is not, state encoding in [read]"
    assert [(row["line"], row["value"], row["reason"]) for row in tl.rejects()] == [
        (3, "2,bad\\xe9,2011", reason),
        (4, 'lines \\xe9",2012', reason),
    ]


def test_a_file_without_a_letter_of_utf8_is_of_windows(tl: Timeline, tmp_path: Path) -> None:
    assert ingested(tl, tmp_path / "a.csv", b"id,title,date\n2," + BAD + b",2011\n") == {"2": "badé"}
    assert (
        ingested(tl, tmp_path / "a.json", b'[{"id":"3","title":"' + BAD + b'","date":"2010"}]')["3"] == "badé"
    )


def test_a_damaged_line_far_down_is_found(tl: Timeline, tmp_path: Path) -> None:
    rows = [f"{n},é{n},2010".encode() for n in range(60_000)]
    rows[50_000] = b"50000,\xe9,2010"
    ingested(tl, tmp_path / "a.csv", b"id,title,date\n" + b"\n".join(rows))
    assert [(row["line"], row["value"]) for row in tl.rejects()] == [(50_002, "50000,\\xe9,2010")]
    (counted,) = tl.sql("select count(*) as n from events").rows()
    assert counted["n"] == 59_999


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_record_that_is_no_utf8_is_a_reject(tl: Timeline, tmp_path: Path, name: str) -> None:
    records = [b'{"id":"%d","title":"%b","date":"2010"}' % pair for pair in ((1, GOOD), (2, BAD))]
    content = b"[" + b",".join(records) + b"]" if name == "a.json" else b"\n".join(records)
    assert ingested(tl, tmp_path / name, content) == {"1": "café"}
    assert [row["reason"] for row in tl.rejects()] == [
        "byte 0xE9 is not of the encoding of the file; state encoding in [read]"
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("title", ["café", "Привет, мир"])
def test_utf16_needs_no_mark(tl: Timeline, tmp_path: Path, encoding: str, title: str) -> None:
    text = f'id,title,date\n1,"{title}",2010\n'
    assert ingested(tl, tmp_path / "a.csv", text.encode(encoding)) == {"1": title}
    record = json.dumps([{"id": "2", "title": title, "date": "2010"}], ensure_ascii=False)
    assert ingested(tl, tmp_path / "a.json", record.encode(encoding))["2"] == title


def test_utf16_that_is_cut_is_refused(tl: Timeline, tmp_path: Path) -> None:
    with pytest.raises(BadRow, match=r"not utf-16-le: .*truncated data"):
        ingested(tl, tmp_path / "a.csv", "id,title,date\n1,a,2010\n".encode("utf-16-le") + b"x")


# --- above the table ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("\n\n", 3),
        ("List of events\n", 2),
        ("List of events\n\n", 3),
        ("List of events@@@\n @ @ @ \n", 3),
        ("Events, of Chile\n", 2),
        ("# made by hand\n# on 1 May, 2020\n", 3),
        ('"A title of\ntwo lines"\n', 3),
    ],
)
@pytest.mark.parametrize("sign", [",", ";"])
def test_lines_above_a_table(tl: Timeline, tmp_path: Path, above: str, line: int, sign: str) -> None:
    rows = [
        sign.join(row)
        for row in (("id", "title", "date", "who"), ("1", "a", "2010", "Ann"), ("2", "b", "x", ""))
    ]
    (tmp_path / "a.csv").write_text(above.replace("@", sign) + "\n".join(rows))
    (report,) = tl.ingest(tmp_path / "a.csv")
    assert (report.added, report.rejected, report.notes) == (1, 1, (f"line {line} names the columns",))
    assert [row["line"] for row in tl.rejects()] == [line + 2]


@pytest.mark.parametrize(
    "rows",
    [
        [["title"], ["Hello"]],
        [["id", "title"], ["1", "a"]],
        [["", "value"], ["0", "5"]],
        [["#id", "title", "date"], ["1", "a", "2010"]],
        [["id", "title", "date"], ["1", "a", ""], ["2", "b", ""]],
        [["id", "title", "date"]],
        [["a", "b", "c"], ["1", "2", "3", "4"]],
        [["a", "b", "c", "d", "", "", "", "", ""], ["1"] * 9, ["1"] * 9],
        [["title", "date"], ["1", "a", "2010"], ["2", "b", "2011"]],
        [["name", "date"], ["Ann", "b", "c"], ["Bob", "d", "e"]],
    ],
)
def test_a_table_without_anything_above(rows: list[list[str]]) -> None:
    assert header_place(rows) == 0


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("List of events, 2020\nprepared by X\n\n", 4),
        ("List of events, 2020\n", 2),
        ("Exported, by me\nSource, https://example.org\n", 3),
    ],
)
def test_a_title_with_a_comma_above_few_columns(tl: Timeline, tmp_path: Path, above: str, line: int) -> None:
    (tmp_path / "a.csv").write_text(f"{above}id,title,date\n1,a,2010\n2,b,2011\n")
    (report,) = tl.ingest(tmp_path / "a.csv")
    assert (report.added, report.rejected, report.notes) == (2, 0, (f"line {line} names the columns",))


def test_skip_counts_where_it_is_stated(tl: Timeline, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("other,names,here\nid,title,date\n1,a,2010\n")
    mapping = {"name": "m", "id": "{id}", "title": "{title}", "when": {"date": "{date}"}, "read": {"skip": 1}}
    (report,) = tl.ingest(tmp_path / "a.csv", map_=mapping)
    assert (report.added, report.notes) == (1, ())


# --- quotation marks, other formats ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'"a \"b\" c"', 'a "b" c'),
        (r'"say \"hi\""', 'say "hi"'),
        (r'"C:\dir\"', "C:\\dir\\"),
        (r'"x ""y"" \ z"', 'x "y" \\ z'),
        (r"C:\dir", "C:\\dir"),
    ],
)
def test_quotation_marks_within_quotes(tl: Timeline, tmp_path: Path, written: str, read: str) -> None:
    assert ingested(tl, tmp_path / "a.csv", f"id,title,date\n1,{written},2010\n2,b,2011\n") == {
        "1": read,
        "2": "b",
    }


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('<?xml version="1.0"?><log/>', "XML"),
        ("<log><e/></log>", "XML"),
        ("<!DOCTYPE html><p>", "HTML"),
        ("%PDF-1.7", "PDF"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name(
    tl: Timeline, tmp_path: Path, content: str, name: str
) -> None:
    with pytest.raises(
        BadRow, match=f"it is {name}, which is not read; turn it into CSV, JSON or a spreadsheet"
    ):
        ingested(tl, tmp_path / "a.xyz", content)


# --- nearly JSON -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (
            r'{"id":"1","title":"cut \ud83d","date":"2020"}',
            "\\ud83d is half a character: the text was cut within it",
        ),
        (r'{"id":"1","title":"a","\udc00":"x"}', "\\udc00 is half a character: the text was cut within it"),
        ('{"id":"1","title":"a","x":Infinity}', "Infinity is no number of JSON"),
        ('{"id":"1","title":"a","x":-Infinity}', "-Infinity is no number of JSON"),
    ],
)
def test_a_record_that_cannot_be_kept_is_a_reject(
    tl: Timeline, tmp_path: Path, name: str, bad: str, reason: str
) -> None:
    good = [
        r'{"id":"2","title":"ok \ud83d\ude00","date":"2021"}',
        '{"id":"3","title":"NaN","date":"2021","x":NaN}',
    ]
    records = [bad, *good]
    content = f"[{','.join(records)}]" if name == "a.json" else "\n".join(records)
    assert ingested(tl, tmp_path / name, content) == {"2": "ok 😀", "3": "NaN"}
    assert [(row["line"], row["reason"]) for row in tl.rejects()] == [(1, reason)]


def test_a_key_that_holds_objects_and_texts_holds_texts(tl: Timeline, tmp_path: Path) -> None:
    values = [{"a": 1}, "foo", [1, 2], 3, None]
    records = [{"id": str(n), "title": "t", "date": "2010", "x": value} for n, value in enumerate(values)]
    assert len(ingested(tl, tmp_path / "a.json", json.dumps(records))) == len(values)
    assert tl.event("edtf-csv:0").attributes == {"x": '{"a": 1}'}
