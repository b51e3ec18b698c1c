"""Odd dates, selectors, conditions, statements, mappings and files: a few odd parts, each put into every place."""

from __future__ import annotations

import gzip
import io
import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import polars as pl

__all__ = ["FILES", "ODD", "conditions", "dates", "mappings", "selectors", "statements"]

ODD = (
    "", " ", "\0", "\x1b[2J", "\ufeff", "\u202e", "\ud800", "'", '"', "\\", "`", ";", "--", "/*", "$1", "{}", "{0}", "%s", "%n",
    "../..", "/etc/passwd", "NaN", "inf", "-inf", "1e999", "-0", "9" * 400, "0x10", "١٢٣", "²", "½", "é" * 300, "a" * 20_000,
    "\n", "\r\n", "\t", "|", "||", "[", "]", "(" * 300, ")" * 300, "[" * 300, "null", "None", "true", "<script>", "=1+1", "&amp;",
)  # fmt: skip
"""Texts that are odd wherever they stand."""


def dates() -> Iterator[str]:
    yield from ODD
    forms = (
        "{}",
        "{}/2001",
        "2001/{}",
        "[{}..]",
        "[..{}]",
        "{{{},2001}}",
        "{}-13-45",
        "2001-{}",
        "{} ± 3 days",
        "2001 ± {}",
    )
    parts = (
        "2001",
        "Y-99999999999",
        "y17E8",
        "2001?",
        "20XX",
        "X" * 40,
        "0000",
        "-0001",
        "1/1/1/1",
        "24:00",
        "2001-02-30T25:61:61",
    )
    yield from (form.format(part) for form in forms for part in (*parts, "²⁰⁰¹", "12" * 30))
    yield from (
        "before " * 50 + "2001",
        "circa " * 200,
        "1990s" * 500,
        "1 " * 5000,
        "May " * 3000,
        "2001-" * 4000,
        "±" * 3000,
    )


def selectors() -> Iterator[str]:
    keys = (
        "kind",
        "who",
        "role",
        "country",
        "place",
        "tag",
        "source",
        "id",
        "text",
        "during",
        "nokey",
        "-kind",
        "-during",
        "",
    )
    yield from (f"{key}:{odd}" for key in keys for odd in ODD[:24])
    yield from (
        '"' * 9,
        '"a',
        "kind:" * 50,
        "a:b:c:d",
        "--who:x",
        "-" * 5000,
        "during:2001|" * 30,
        "who:" + "|".join("ab" * 3000),
    )


def conditions() -> Iterator[str]:
    yield from ODD
    calls = (
        "read_text('/etc/passwd')",
        "getenv('HOME')",
        "glob('*')",
        "current_setting('memory_limit')",
        "query('SELECT 1')",
    )
    yield from (f"title = (SELECT {call})" for call in calls)
    yield from (f"EXISTS (FROM {call})" for call in calls)
    ends = (
        "1=1) OR (1=1",
        "1=1; SELECT 2",
        "1=1 --",
        "1=1 /*",
        "1=1)); COPY (SELECT 1) TO 'x'; --",
        "title = '",
        "1=1 LIMIT 1",
    )
    yield from ends
    yield from (
        "*",
        "COLUMNS(*)",
        "count(*)",
        "sum(lat) OVER ()",
        "unnest([1,2])",
        "?",
        "$x",
        "$1",
        ":x",
        "@x",
        "nocolumn = 1",
    )
    yield from (
        "(" * 2000 + "TRUE" + ")" * 2000,
        " OR ".join(["lat = 1"] * 3000),
        "lat IN (" + ",".join("1" * 9000) + ")",
    )
    yield from (
        "lat / 0",
        "1/0",
        "error('x')",
        "title::INTEGER = 1",
        "'a'::DATE",
        "make_date(9999999,1,1) IS NULL",
        "lat",
        "title",
    )
    yield from (f"start_min > '{odd}'" for odd in ODD if "'" not in odd)


def statements() -> Iterator[str]:
    yield from ODD
    acts = (
        "DROP TABLE event_version", "DELETE FROM event_version", "ATTACH 'x.db'", "COPY event_version TO 'x'", "INSTALL httpfs",
        "LOAD httpfs", "SET memory_limit='1TB'", "PRAGMA database_list", "CHECKPOINT", "EXPORT DATABASE 'x'",
        "CREATE TABLE x(a INT)", "INSERT INTO tag SELECT * FROM tag", "UPDATE tag SET tag = 'x'", "VACUUM", "BEGIN", "COMMIT",
        "EXPLAIN SELECT 1", "CALL force_checkpoint()", "PREPARE q AS SELECT 1", "EXECUTE q", "USE memory", "DETACH main",
        "IMPORT DATABASE 'x'", "RESET memory_limit", "ANALYZE",
    )  # fmt: skip
    yield from acts
    yield from (f"SELECT 1; {act}" for act in acts)
    yield from (f"WITH x AS ({act}) SELECT * FROM x" for act in acts[:8])
    files = (
        "/etc/passwd",
        "/proc/self/environ",
        "https://127.0.0.1:1/x.csv",
        "s3://a/b.parquet",
        "x.csv",
        "*.parquet",
    )
    readers = (
        "read_text",
        "read_blob",
        "read_csv",
        "read_json",
        "read_parquet",
        "glob",
        "sniff_csv",
        "parquet_metadata",
        "read_duckdb",
    )
    yield from (f"FROM {reader}('{file}')" for reader in readers for file in files)
    yield from (f"FROM '{file}'" for file in files)
    yield from (
        "SELECT",
        "SELECT *",
        "FROM nowhere",
        "SELECT nothing FROM events",
        "SELECT 1 AS a, 2 AS a",
        "SELECT NULL",
        "SELECT []",
    )
    yield from (
        "SELECT {'a': [1, {'b': NULL}]}",
        "SELECT map {1: 2}",
        "SELECT 'x'::BLOB",
        "SELECT INTERVAL 1 MONTH",
        "SELECT 1::UHUGEINT",
    )
    yield from (
        "SELECT 'infinity'::TIMESTAMP, '-infinity'::DATE",
        "SELECT '290000-01-01'::TIMESTAMP",
        "SELECT 0.1::DECIMAL(38,10)",
    )
    yield from (
        "SELECT 'nan'::DOUBLE, 'inf'::DOUBLE",
        "SELECT uuid()",
        "SELECT '1'::BIT",
        "SELECT now(), current_date, TIME '01:02'",
    )
    yield from (
        "SELECT repeat('x', 100000000)",
        "SELECT " + "(" * 3000 + "1" + ")" * 3000,
        "SELECT " + "+".join("1" * 5000),
    )
    yield from (
        "SELECT $a",
        "SELECT ?",
        "SELECT error('x\ny')",
        "SELECT 1/0",
        "SELECT 'a'::INT",
        "SELECT count(*) FROM events, events",
    )


def mappings() -> Iterator[dict[str, Any]]:
    whole = {"name": "m", "id": "{id}", "title": "{title}", "when": {"date": "{d}"}}
    odd: tuple[Any, ...] = (
        *ODD[:40],
        1,
        -1,
        1.5,
        True,
        None,
        [],
        {},
        [[]],
        {"a": {}},
        [1],
        {"text": 5},
        "{",
        "}",
        "{id",
        "{a.b.c}",
        "[{x}]",
    )
    for key in ("name", "id", "title", "when", "kind", "place"):
        yield from ({**whole, key: value} for value in odd)
    for key in ("date", "start", "end", "pattern", "patterns", "precision", "zone", "calendar", "margin"):
        yield from ({**whole, "when": {"date": "{d}", key: value}} for value in odd[:48])
    for key in (
        "read",
        "lookup",
        "participant",
        "evidence",
        "source",
        "attributes",
        "detect",
        "skip",
        "tags",
        "lat",
        "nokey",
    ):
        yield from ({**whole, key: value} for value in odd[::3])


_ROWS = [["id", "title", "d"], ["1", "One", "2001"], ["2", "Two", "2002-05"]]


def _tables() -> Iterator[list[list[str]]]:
    """Small tables with an odd text in each place in turn."""
    for odd in ODD:
        for row, column in itertools.product(range(3), range(3)):
            table = [[*line] for line in _ROWS]
            table[row][column] = odd
            yield table


def _delimited(sign: str) -> Iterator[bytes]:
    for table in _tables():
        text = "\n".join(sign.join(line) for line in table)
        yield text.encode(errors="surrogatepass")
    yield from _bytes("\n".join(sign.join(line) for line in _ROWS).encode())


def _bytes(whole: bytes) -> Iterator[bytes]:
    """A file that is cut, doubled, turned round, packed, or in another encoding."""
    yield from (whole[:n] for n in range(0, len(whole), max(len(whole) // 20, 1)))
    yield from (
        whole * 2,
        whole[::-1],
        b"\xff\xfe" + whole,
        b"\xef\xbb\xbf" + whole,
        whole + b"\0" * 1000,
        gzip.compress(whole)[:-4],
    )
    yield from (whole.decode("latin-1").encode(code) for code in ("utf-16", "utf-32", "utf-7"))
    yield from (
        gzip.compress(b" " * 50_000_000),
        b"PK\x03\x04" + whole,
        b"\x28\xb5\x2f\xfd" + whole,
        b"BZh9" + whole,
    )
    for place in range(0, len(whole), max(len(whole) // 60, 1)):
        yield whole[:place] + b"\xff\x00\x80" + whole[place + 1 :]


def _json(lines: bool) -> Iterator[bytes]:
    values: tuple[Any, ...] = (
        None,
        True,
        0,
        -1,
        1e308,
        10**400,
        "",
        "\0",
        [],
        {},
        [[]],
        [{}],
        {"": 1},
        {"a": {"a": {}}},
        [1, "a", None],
        *ODD[:30],
    )
    for key in ("id", "title", "when", "start", "lat", "tags", "participants"):
        for value in values:
            row = {"id": "1", "title": "One", "when": "2001", key: value}
            yield (
                json.dumps(row) if lines else json.dumps([row, {"id": "2", "title": "b", "when": "2002"}])
            ).encode()
    for value in values:
        yield json.dumps(value).encode()
        yield json.dumps({"events": value}).encode()
    yield from (
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[NaN]",
        b"[Infinity, 1]",
        b'{"a":1,"a":2}',
        b'{"id":1}{"id":2}',
        b"[1,]",
        b"{'a':1}",
    )
    yield from _bytes(b'{"id":"1","title":"One","when":"2001"}\n{"id":"2","title":"Two","when":"2002"}')


def _toml() -> Iterator[bytes]:
    for odd in ODD:
        shown = json.dumps(odd, ensure_ascii=False)
        for key in ("event_id", "title", "when", "kind", "participants", "lat"):
            yield f'[[events]]\nevent_id = "a"\ntitle = "a"\n{key} = {shown}\n'.encode(errors="surrogatepass")
    yield from _bytes(b'[[events]]\nevent_id = "a"\ntitle = "One"\nwhen = "2001"\n')
    yield from (
        b"a = " + b"[" * 5000,
        b"a.b" * 3000,
        b"[[events]]\n" * 3000,
        b"events = 5",
        b"events = [5]",
        b"[events]\na = 1",
        b"x = 1979-05-27",
    )


def _ics() -> Iterator[bytes]:
    def entry(*lines: str) -> bytes:
        return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]).encode(
            errors="surrogatepass"
        )

    for odd in ODD:
        yield entry("UID:1", f"SUMMARY:{odd}", "DTSTART:20010101")
        yield entry("UID:1", "SUMMARY:a", f"DTSTART:{odd}")
        yield entry("UID:1", "SUMMARY:a", f"DTSTART;TZID={odd}:20010101T000000")
        yield entry("UID:1", "SUMMARY:a", "DTSTART:20010101", f"RRULE:{odd}")
        yield entry("UID:1", "SUMMARY:a", "DTSTART:20010101", f"DURATION:{odd}")
    yield from (
        entry("DTSTART:20010101", f"RRULE:FREQ={freq};COUNT=999999999")
        for freq in ("SECONDLY", "DAILY", "YEARLY", "NEVER")
    )
    yield from _bytes(entry("UID:1", "SUMMARY:a", "DTSTART:20010101"))


def _gedcom() -> Iterator[bytes]:
    for odd in ODD:
        for line in (
            "1 NAME {}",
            "1 BIRT\n2 DATE {}",
            "1 BIRT\n2 PLAC {}",
            "{} BIRT",
            "1 {}",
            "99 {}",
            "1 FAMC @{}@",
        ):
            yield f"0 HEAD\n1 CHAR UTF-8\n0 @I1@ INDI\n{line.format(odd)}\n0 TRLR\n".encode(
                errors="surrogatepass"
            )
    yield from _bytes(b"0 HEAD\n0 @I1@ INDI\n1 NAME A /B/\n1 BIRT\n2 DATE 1 JAN 1900\n0 TRLR\n")
    yield b"0 HEAD\n" + b"".join(f"{n} X\n".encode() for n in range(1, 3000))


def _kml() -> Iterator[bytes]:
    def mark(inner: str) -> bytes:
        return f"<kml><Document><Placemark>{inner}</Placemark></Document></kml>".encode(
            errors="surrogatepass"
        )

    for odd in ODD:
        yield mark(f"<name>{odd}</name>")
        yield mark(f"<name>a</name><TimeStamp><when>{odd}</when></TimeStamp>")
        yield mark(f"<name>a</name><TimeSpan><begin>{odd}</begin><end>2001</end></TimeSpan>")
        yield mark(
            f"<name>a</name><Point><coordinates>{odd}</coordinates></Point><TimeStamp><when>2001</when></TimeStamp>"
        )
    yield b"<kml>" + b"<Folder>" * 50_000
    yield b'<!DOCTYPE k [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + mark("<name>&b;</name>")
    yield b'<!DOCTYPE k [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + mark("<name>&a;</name>")
    yield from _bytes(mark("<name>a</name><TimeStamp><when>2001</when></TimeStamp>"))


def _frame_files(write: str) -> Iterator[bytes]:
    columns: tuple[Any, ...] = (
        ["a", None], [1, 2], [1.5, float("nan")], [True, False], [b"\xff", b""], [[1], []], [{"x": 1}, None], [[["a"]], None],
        [10**30, 1], ["\0", "\x1b"], ["a" * 100_000, ""], [None, None],
    )  # fmt: skip
    for name, values in itertools.product(("id", "title", "when", "lat", "tags", "", "a.b"), columns):
        frame = {"id": ["1", "2"], "title": ["a", "b"], "when": ["2001", "2002"], name: values}
        with suppress(Exception):  # what Polars itself cannot make is no file
            yield _written(pl.DataFrame(frame, strict=False), write)
    yield from _bytes(_written(pl.DataFrame({"id": ["1"], "title": ["a"], "when": ["2001"]}), write))


def _written(frame: pl.DataFrame, write: str) -> bytes:
    sink = io.BytesIO()
    getattr(frame, f"write_{write}")(sink)
    return sink.getvalue()


def _excel() -> Iterator[bytes]:
    import xlsxwriter

    for table in [*_tables()][::4]:
        sink = io.BytesIO()
        book = xlsxwriter.Workbook(sink, {"in_memory": True})
        sheet = book.add_worksheet()
        for row, line in enumerate(table):
            for column, text in enumerate(line):
                sheet.write_string(row, column, text.encode(errors="replace").decode()[:30_000])
        book.close()
        whole = sink.getvalue()
        yield whole
    yield from (whole[: len(whole) // n] for n in range(1, 9))
    yield from (
        whole[:place] + b"\xff\x00" + whole[place + 2 :] for place in range(40, len(whole), len(whole) // 40)
    )


FILES: dict[str, Callable[[], Iterator[bytes]]] = {
    "csv": lambda: _delimited(","),
    "tsv": lambda: _delimited("\t"),
    "json": lambda: _json(lines=False),
    "jsonl": lambda: _json(lines=True),
    "toml": _toml,
    "ics": _ics,
    "ged": _gedcom,
    "kml": _kml,
    "parquet": lambda: _frame_files("parquet"),
    "arrow": lambda: _frame_files("ipc"),
    "xlsx": _excel,
}
"""What is read from a file, by its ending."""
