"""Files that are broken, wrong or made to do harm: each ends in one clear line, or in rejects with their reasons."""

from __future__ import annotations

import gzip
import io
import json
import re
import struct
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from timeline import BadRow, BadSelector, Timeline
from timeline.ingest import limits

HOSTILE = Path(__file__).resolve().parents[2] / "fixtures" / "hostile"
DEEP = "a record has at most 64 levels of lists and objects within each other"
HALF = "is half a character: the text was cut within it"
ROWS = {
    "brackets-in-text.jsonl": (1, {}),
    "broken.ged": (1, {"not a line of GEDCOM": 1}),
    "deep-list.json": (1, {DEEP: 1}),
    "deep-object.jsonl": (1, {DEEP: 1}),
    "half-characters.jsonl": (1, {rf"\ud83d {HALF}": 1, rf"\udc00 {HALF}": 1}),
    "huge-numbers.jsonl": (
        1,
        {
            "1e400 is out of the range of numbers": 1,
            "a whole number has at most 38 digits; write it as a text": 1,
        },
    ),
    "key-of-the-line.jsonl": (1, {}),
    "key-with-dot.json": (1, {}),
    "mark-then-bad-bytes.csv": (2, {"byte 0xE9 is not UTF-8": 1}),
    "not-a-number.json": (1, {"Infinity is no number of JSON": 1}),
    "nul-bytes.csv": (2, {}),
    "one-bad-margin.csv": (2, {"a margin is a whole number": 2}),
    "unclosed-quote.csv": (0, {"1 fields where there are 2 columns": 1}),
    "wrong-shapes.jsonl": (
        1,
        {
            "a line is one JSON object": 4,
            "'{' cannot be read": 1,
            "no title: the columns that make it are blank": 1,
        },
    ),
}
LINES = {
    "blank-header.csv": "no adapter knows a file of the columns 1, 2, 3",
    "broken.ics": "not a whole calendar: it has no END:VCALENDAR",
    "broken.kml": "not KML: mismatched tag",
    "deeper-than-python.json": "not JSON: it is nested too deep",
    "entities.kml": "it defines entities of XML",
    "half-utf16.csv": "not utf-16: .* truncated data",
    "no-records.json": "no adapter knows a file of the columns a, b",
    "nothing-but-null.json": "there is no list of records",
    "only-quotes.csv": "no adapter knows a file of the columns",
}


def test_every_file_is_expected_to_end_somehow() -> None:
    assert {*ROWS, *LINES} == {path.name for path in HOSTILE.iterdir() if path.is_file()}


@pytest.mark.parametrize("name", ROWS)
def test_the_good_rows_are_read_and_the_others_rejected(tl: Timeline, name: str) -> None:
    added, reasons = ROWS[name]
    (report,) = tl.ingest(HOSTILE / name)
    assert report.added == added
    assert report.rejected == report.rows - added == sum(reasons.values())
    for reason, count in reasons.items():
        assert sum(n for told, n in report.reasons.items() if told.startswith(reason)) == count


def one_line(tl: Timeline, path: Path, reason: str, **options: object) -> None:
    """The file ends in one clear line that names it, and nothing is changed."""
    with pytest.raises(BadRow, match=reason) as caught:
        tl.ingest(path, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert not re.search("polars|pyarrow|pydantic|fastexcel|icalendar|Traceback", str(caught.value))
    assert tl.sql("SELECT count(*) AS n FROM revision").rows() == [{"n": 0}]


@pytest.mark.parametrize("name", LINES)
def test_one_clear_line(tl: Timeline, name: str) -> None:
    one_line(tl, HOSTILE / name, LINES[name])


def ended(tl: Timeline, path: Path, most: int) -> None:
    """The file ends in one line, or in rows of which there are at most so many."""
    try:
        (report,) = tl.ingest(path)
    except BadRow as fault:
        lines = str(fault).splitlines()
    else:
        lines = [""] * (report.rows <= most)
    assert len(lines) == 1


# --- what is damaged within --------------------------------------------------------------------------------

COLUMNS = pa.table(
    {
        "title": ["Opening", "Closing", None],
        "date": ["2001", "2002", "2003"],
        "n": pa.array([1, None, 3], pa.int64()),
        "day": pa.array([0, 1, None], pa.date32()),
        "tags": pa.array([["a"], None, ["b", "c"]]),
        "kind": pa.array(["x", "y", "x"]).dictionary_encode(),
        "deep": pa.array([{"a": 1, "b": ["q"]}, None, {"a": 2, "b": []}]),
    }
)


def arrow_bytes(table: pa.Table, *, stream: bool = False) -> bytes:
    sink = io.BytesIO()
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def parquet_bytes(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def damaged(content: bytes, place: int) -> bytes:
    """The bytes with eight of them, at a place, turned into a huge number."""
    place = place * (len(content) - 8) // 100
    return content[:place] + struct.pack("<q", 2**62 + 12345) + content[place + 8 :]


@pytest.mark.parametrize("place", range(0, 100, 33))
@pytest.mark.parametrize("ending", ["arrow", "arrows", "parquet"])
def test_a_damaged_table_ends_in_a_line_or_in_rows(
    tmp_path: Path, tl: Timeline, ending: str, place: int
) -> None:
    whole = parquet_bytes(COLUMNS) if ending == "parquet" else arrow_bytes(COLUMNS, stream=ending == "arrows")
    path = tmp_path / f"table.{ending}"
    path.write_bytes(damaged(whole, place))
    ended(tl, path, most=3)


@pytest.mark.parametrize("name", [b"title", b"inner"])
def test_a_name_that_is_no_text_is_told_and_nothing_else(
    tmp_path: Path, tl: Timeline, capfd: pytest.CaptureFixture[str], name: bytes
) -> None:
    whole = arrow_bytes(pa.table({"title": ["a"], "when": ["2001"], "deep": [[{"inner": 1}]]}))
    path = tmp_path / "table.arrow"
    path.write_bytes(whole.replace(name, name[:2] + b"\xff" + name[3:]))
    one_line(tl, path, "the Arrow file is damaged: 'utf-8' codec")
    assert "panicked" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("name", "flags", "method", "reason"),
    [
        ("locked.csv.zip", 1, 8, "the archive is encrypted; unpack it with its password first"),
        ("method9.csv.zip", 0, 9, "the archive is packed by method 9, which is not read; unpack it first"),
        ("method98.csv.zip", 0, 98, "the archive is packed by method 98, which is not read"),
    ],
)
def test_an_archive_that_cannot_be_unpacked(
    tmp_path: Path, tl: Timeline, name: str, flags: int, method: int, reason: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "title,date\nOpening,2001\n")
    content = bytearray(packed.getvalue())
    central = content.index(b"PK\x01\x02")
    for flag_place, method_place in ((6, 8), (central + 8, central + 10)):
        struct.pack_into("<H", content, flag_place, flags)
        struct.pack_into("<H", content, method_place, method)
    (tmp_path / name).write_bytes(content)
    one_line(tl, tmp_path / name, re.escape(reason))


# --- what is too much --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.json.gz", b" " * 300_000 + b"[]"),
        ("bomb.geojson.gz", b"[" + b"1," * 150_000 + b"1]"),
        ("bomb.ics.gz", b"BEGIN:VCALENDAR\n" * 20_000),
        ("bomb.ged.gz", b"0 HEAD\n" * 40_000),
        ("bomb.kml.gz", b"<kml>" + b" " * 300_000 + b"</kml>"),
        ("bomb.csv.gz", b"title,date\nA,2001\n" + b"x" * 300_000),
        ("bomb.jsonl.gz", b'{"title":"A","date":"2001"}\n' * 10_000),
        ("bomb.parquet.gz", b"PAR1" + bytes(300_000)),
    ],
)
def test_far_more_comes_out_of_a_packed_file_than_there_is_in_it(
    tmp_path: Path, tl: Timeline, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.setattr("timeline.ingest.files.UNPACKED_BYTES", 1 << 17)
    monkeypatch.setattr("timeline.ingest.files.UNPACKED_TIMES", 20)
    (tmp_path / name).write_bytes(gzip.compress(content))
    one_line(tl, tmp_path / name, "come out of the packed file, over .* times its size; unpack it first")


@pytest.mark.parametrize("name", ["long.json", "long.ics", "long.ged", "long.kml"])
def test_a_document_is_read_whole_up_to_a_size(
    tmp_path: Path, tl: Timeline, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("timeline.ingest.files.LARGEST_DOCUMENT", 1 << 20)
    (tmp_path / name).write_bytes(b"[" + b" " * (1 << 20) + b"]")
    one_line(tl, tmp_path / name, "a document has at most .*; split it, or turn it into JSON Lines or CSV")


def test_a_line_of_json_is_read_up_to_a_length(
    tmp_path: Path, tl: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.ingest.read_json.LONGEST_LINE", 1000)
    lines = [{"title": f"Event {n}", "date": "2001", "note": "x" * (n % 7 * 200)} for n in range(70)]
    path = tmp_path / "long.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    (report,) = tl.ingest(path)
    assert (report.added, report.rejected) == (50, 20)
    assert list(report.reasons) == ["a record has at most 0 MB"]


@pytest.mark.parametrize("mark", ["", "é"])
def test_a_long_cell_doubles_no_row(
    tmp_path: Path, tl: Timeline, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    monkeypatch.setattr("timeline.ingest.read_delimited._BLOCKS", (1 << 12, 1 << 16))
    rows = [f"Event {n}{mark},2001,," if n % 50 == 7 else f"Event {n}{mark},2001," for n in range(400)]
    rows[300] = "Long,2002," + "y" * 20_000
    path = tmp_path / "long.csv"
    path.write_bytes(b"\n".join([b"title,date,note", *(row.encode() for row in rows), b"Caf\xe9,2003,"]))
    (report,) = tl.ingest(path)
    bad = 8 + bool(mark)
    assert (report.rows, report.rejected) == (401, 8 + bool(mark))
    assert report.added == 401 - bad
    lines = [row["line"] for row in tl.sql("SELECT line FROM rejected_row ORDER BY line").rows()]
    assert lines == [*range(9, 402, 50), *([402] if mark else [])]


def test_a_record_longer_than_any_block(
    tmp_path: Path, tl: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.ingest.read_delimited._BLOCKS", (1 << 12, 1 << 13))
    path = tmp_path / "long.csv"
    path.write_text("title,date\n" + "A,2001\n" * 1000 + '"' + "y\n" * 20_000)
    one_line(tl, path, "the record after line .* is longer than .*; a quotation mark may be missing")


def test_a_long_header_is_read_whole(tmp_path: Path, tl: Timeline) -> None:
    names = [f"a column with quite a long name {n}" for n in range(2500)]
    path = tmp_path / "wide.csv"
    path.write_text(",".join([*names, "title", "date"]) + "\n" + "," * 2500 + "Opening,2001\n")
    assert path.stat().st_size > 1 << 16
    (report,) = tl.ingest(path)
    assert report.added == 1


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "parquet", "arrow"])
def test_a_table_of_too_many_columns(
    tmp_path: Path, tl: Timeline, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    for room in ("batches", "read_json"):
        monkeypatch.setattr(f"timeline.ingest.{room}.MOST_COLUMNS", 50)
    record = {"title": "Wide", "date": "2001", **{f"c{n}": "1" for n in range(60)}}
    path = tmp_path / f"wide.{ending}"
    table = pa.Table.from_pylist([record])
    contents = {
        "csv": (",".join(record) + "\n" + ",".join(record.values())).encode(),
        "json": json.dumps([record]).encode(),
        "jsonl": json.dumps(record).encode(),
        "parquet": parquet_bytes(table),
        "arrow": arrow_bytes(table),
    }
    path.write_bytes(contents[ending])
    one_line(tl, path, "at most 50 (columns|keys), and this one has 62")


def test_keys_that_differ_from_line_to_line_are_columns_up_to_a_number(
    tmp_path: Path, tl: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.ingest.read_json._MANY_KEYS", 10)
    monkeypatch.setattr("timeline.ingest.read_json.MOST_CELLS", 500)
    lines = [json.dumps({"title": f"Event {n}", "date": "2001", f"k{n % 40}": n}) for n in range(300)]
    path = tmp_path / "keys.jsonl"
    path.write_text("\n".join(lines))
    (report,) = tl.ingest(path)
    assert report.added == 300
    monkeypatch.setattr("timeline.ingest.batches.MOST_COLUMNS", 30)
    (tmp_path / "more.jsonl").write_text("\n".join(lines))
    with pytest.raises(BadRow, match="at most 30 columns, and this one has 42"):
        tl.ingest(tmp_path / "more.jsonl")


def test_limits_are_told_in_the_documentation() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "ingest.md").read_text()
    for size in (limits.LONGEST_LINE, limits.LARGEST_DOCUMENT, limits.UNPACKED_BYTES):
        assert limits.in_bytes(size) in text
    for number in (limits.DEEPEST, limits.MOST_COLUMNS, limits.UNPACKED_TIMES):
        assert f"{number:,}" in text


def test_thousands_of_equal_names_are_columns_of_their_own(tmp_path: Path, tl: Timeline) -> None:
    path = tmp_path / "equal.csv"
    path.write_text(",".join(["title", "date", *["x"] * 3000]) + "\nOpening,2001" + ",1" * 3000 + "\n")
    (report,) = tl.ingest(path, dry_run=True)
    assert (report.added, report.rejected) == (1, 0)
    path.write_text(",".join(["x"] * 3000) + "\n" + ",".join(["1"] * 3000) + "\n")
    one_line(tl, path, "no adapter knows a file of the columns x, x, x")


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow", "jsonl"])
def test_the_name_of_a_file_that_is_there_is_no_pattern(tmp_path: Path, tl: Timeline, ending: str) -> None:
    for name, title in (("a[1]", "right"), ("a1", "wrong")):
        table = pa.table({"title": [title], "date": ["2001"]})
        contents = {
            "csv": f"title,date\n{title},2001\n".encode(),
            "jsonl": json.dumps({"title": title, "date": "2001"}).encode(),
            "parquet": parquet_bytes(table),
            "arrow": arrow_bytes(table),
        }
        (tmp_path / f"{name}.{ending}").write_bytes(contents[ending])
    tl.ingest(str(tmp_path / f"a[1].{ending}"))
    assert [row["title"] for row in tl.find()] == ["right"]


# --- spreadsheets ------------------------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(path: Path, rows: str, before: str = "") -> Path:
    """A spreadsheet of one sheet, whose rows are given as XML."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="s" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="One" sheetId="1" '
        'r:id="s"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def cells(row: int, *texts: str) -> str:
    told = "".join(
        f'<c r="{letter}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABC", texts, strict=False)
    )
    return f'<row r="{row}">{told}</row>'


TABLE = cells(1, "title", "date") + cells(2, "Opening", "2001")


def test_a_cell_far_from_the_others(tmp_path: Path, tl: Timeline) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    one_line(tl, workbook(tmp_path / "far.xlsx", TABLE + far), "it takes more than 6 GB of memory")
    (report,) = tl.ingest(workbook(tmp_path / "near.xlsx", TABLE))
    assert report.added == 1


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        f'{TABLE}<row r="3"><c r="A3" t="s"><v>77</v></c></row>',
        f'{TABLE}<row r="3"><c r="ZZZZZZZ3"><v>1e999</v></c></row>',
        f"{TABLE}<row><c><v>",
    ],
)
def test_a_broken_sheet(tmp_path: Path, tl: Timeline, rows: str) -> None:
    ended(tl, workbook(tmp_path / "broken.xlsx", rows), most=2)


# --- datasets ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["[]", "[" * 5000, '{"contract_version": 1, "tables": [null]}', "\0", '{"contract_version": 1}']
)
def test_a_contract_that_is_none(tmp_path: Path, tl: Timeline, text: str) -> None:
    (tmp_path / "contract.json").write_text(text)
    with pytest.raises(BadRow, match=r"contract\.json"):
        tl.import_(tmp_path)


@pytest.mark.parametrize("selector", ["kind:a " * 101, "text:" + "a" * 200_000, "x" * 100_001])
def test_a_selector_of_any_length_is_refused_at_once(tl: Timeline, selector: str) -> None:
    with pytest.raises(BadSelector, match="a selector has at most"):
        tl.find(selector)


def test_fields_nested_without_end_are_refused(tl: Timeline) -> None:
    deep: list[object] = []
    for _ in range(3000):
        deep = [deep]
    for field in ("title", "when", "attributes", "participants"):
        with pytest.raises(BadRow):
            tl.add({"title": "Deep", "when": "2001", field: deep})


# --- mappings ----------------------------------------------------------------------------------------------

PLAIN = {"name": "r", "id": "{case}", "title": "{headline}", "when": {"date": "{y}"}}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": {"text": "{headline}", "rewrite": [["(?=A)", "B"]]}}, "'(?=A)' is not a regular expression"),
        ({"title": {"text": "{headline}", "rewrite": [["(?<!A)b", "B"]]}}, "look-around"),
        ({"title": {"text": "{headline}", "rewrite": [[r"(A)\1", "B"]]}}, "backreferences are not supported"),
        ({"title": {"text": "{headline}", "rewrite": [["(?P<x>A)(?#c)", "B"]]}}, "is not a regular expression"),
        ({"title": {"text": "{headline}", "rewrite": [["(", "B"]]}}, "unclosed group"),
        ({"title": {"text": "{headline}", "rewrite": [["(a{1000}){1000}", "B"]]}}, "is not a regular expression"),
        ({"when": {"date": "{y}", "rewrite": [["(?=A)", "B"]]}}, "'(?=A)' is not a regular expression"),
        ({"title": "{n:0999999}"}, "fills a number to more than 99 digits"),
        ({"title": "{n:04000000000}"}, "fills a number to more than 99 digits"),
        ({"tag": ["{n:0" + "9" * 5000 + "}"]}, "fills a number to more than 99 digits"),
        ({"title": "[" * 2000 + "{n?}" + "]" * 2000}, "brackets stand at most 20 deep"),
        ({"title": "x" * 20_000}, "a template has at most 10,000 characters"),
        ({"read": {"separator": "ab"}}, "it is one character of ASCII"),
        ({"read": {"separator": ""}}, "it is one character of ASCII"),
        ({"read": {"separator": "\n"}}, "it is one character of ASCII"),
        ({"read": {"separator": "§"}}, "it is one character of ASCII"),
        ({"read": {"quote": "ab"}}, "it is one character of ASCII"),
        ({"read": {"quote": "\0"}}, "it is one character of ASCII"),
        ({"read": {"encoding": "nonsense"}}, "no encoding is known by that name"),
        ({"read": {"encoding": "rot13"}}, "no encoding is known by that name"),
        ({"read": {"encoding": "hex"}}, "no encoding is known by that name"),
        ({"read": {"encoding": "undefined"}}, "no encoding is known by that name"),
        ({"read": {"encoding": "a\0b"}}, "no encoding is known by that name"),
        ({"read": {"encoding": "x" * 5000}}, "no encoding is known by that name"),
        ({"read": {"skip": 10**30}}, "skip"),
        ({"read": {"skip": -1}}, "skip"),
        ({"read": [1]}, "read"),
        ({"when": {"date": "{y}", "pivot": 10**5000}}, "pivot"),
        ({"lookup": {"L": {"file": "look.csv", "on": "actor", "key": "nokey"}}, "place": "{L.v}"}, "'nokey'"),
        *(
            ({"lookup": {"L": {"file": file, "on": "actor", "key": "k"}}}, "in the folder of the file that is read")
            for file in ("/etc/passwd", "../look.csv", "a/../../x.csv", r"..\look.csv", r"c:\look.csv", "c:x.csv", r"\\h\s\x", "")
        ),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_followed(
    tmp_path: Path, tl: Timeline, change: dict[str, object], reason: str
) -> None:
    path = tmp_path / "small.csv"
    path.write_text("case,headline,actor,y,n\n1,A,x,2001,5\n")
    (tmp_path / "look.csv").write_text("key,v\nx,1\n")
    one_line(tl, path, re.escape(reason), map_={**PLAIN, **change})


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 5000, ".".join(["a"] * 3000) + " = 1", 'name = "\\ud800"', "\0", "é".encode("latin-1")],
)
def test_a_mapping_that_is_no_toml(tmp_path: Path, tl: Timeline, text: str | bytes) -> None:
    path, mapping = tmp_path / "small.csv", tmp_path / "m.toml"
    path.write_text("case,headline,y\n1,A,2001\n")
    mapping.write_bytes(text if isinstance(text, bytes) else text.encode())
    one_line(tl, path, "m.toml", map_=mapping)


def test_a_first_line_far_down_is_found(tmp_path: Path, tl: Timeline) -> None:
    path = tmp_path / "late.csv"
    path.write_text("a line above the table\n" * 5000 + "case,headline,y\n1,A,2001\n")
    (report,) = tl.ingest(path, map_={**PLAIN, "read": {"skip": 5000}})
    assert report.added == 1


@pytest.mark.parametrize("where", ["look.csv", "inner/look.csv"])
def test_a_lookup_follows_no_link_out_of_its_folder(tl: Timeline, tmp_path: Path, where: str) -> None:
    """A link within the folder is followed."""
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    (folder / "real").mkdir(parents=True)
    for place in (outside, folder / "real"):
        (place / "look.csv").write_text("k,v\na,secret\n")
    rows = folder / "rows.csv"
    rows.write_text("id,title,d\na,One,2001\n")
    link = folder / Path(where).parts[0]
    mapping = {"name": "m", "id": "{id}", "title": "{title}", "when": {"date": "{d}"}, "place": "{L.v}",
               "lookup": {"L": {"file": where, "on": "id", "key": "k"}}}  # fmt: skip
    link.symlink_to(outside / "look.csv" if where == "look.csv" else outside)
    with pytest.raises(
        BadRow, match=r"a link to a file outside the folder of the file that is read; copy it there"
    ):
        tl.ingest(rows, map_=mapping)
    link.unlink()
    link.symlink_to("real/look.csv" if where == "look.csv" else "real")
    tl.ingest(rows, map_=mapping)
    assert tl.event("m:a").place == "secret"
