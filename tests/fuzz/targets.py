"""What is fuzzed: each target reads some bytes, and may raise an error of ours and nothing else.

A target of `COLUMNS` reads many texts in one call, and is held to what the reader of one text says of some of them.
"""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from timeline import Timeline, TimelineError, When, intervals, parse_edtf
from timeline.ingest.files import File
from timeline.ingest.formats import rows_of
from timeline.ingest.load_mapping import load_mapping
from timeline.ingest.mapping import Read
from timeline.ingest.patterns import compiled
from timeline.ingest.templates import columns_of
from timeline.query.selectors import parse
from timeline.when import read_dates
from timeline.when.columns import COLUMNS as STATED
from timeline.when.duration import window
from timeline.when.relative import RelativeDate

__all__ = ["COLUMNS", "SEEDS", "SHARES", "TARGETS", "run", "run_column"]

ROOT = Path(__file__).resolve().parents[2]
_FIXTURES = ROOT / "fixtures"
_DATES = pl.Series(["2001-02-03", "3 Feb 2001"])
_ENDINGS = (".csv", ".json", ".jsonl", ".parquet", ".arrow", ".arrows", ".ics", ".ged", ".kml")
_MEMORY = Path("/dev/shm")
_FOLDER = Path(tempfile.mkdtemp(prefix="timeline-fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)


def _text(content: bytes) -> str:
    return content.decode(errors="surrogateescape")


def _dates(content: bytes) -> None:
    When.read(_text(content))


def _edtf(content: bytes) -> None:
    When.parse(_text(content))


def _selectors(content: bytes) -> None:
    parse(_text(content))


def _windows(content: bytes) -> None:
    window(_text(content))


def _relative(content: bytes) -> None:
    RelativeDate.parse("x", _text(content))


def _mappings(content: bytes) -> None:
    path = _FOLDER / "mapping.toml"
    path.write_bytes(content)
    load_mapping(path)


def _frames(content: bytes) -> None:
    """Two columns of numbers made of the bytes, as extents."""
    values = [
        int.from_bytes(content[n : n + 8], "little", signed=True) for n in range(0, len(content) - 7, 8)
    ]
    columns = {"start": values[::2][: len(values) // 2], "end": values[1::2]}
    frame = pl.DataFrame(columns, schema={"start": pl.Int64, "end": pl.Int64})
    intervals.coalesce(frame)
    intervals.overlap(frame, frame)


def _import(content: bytes) -> None:
    folder = _FOLDER / "dataset"
    whole = _FOLDER / "whole"
    if not whole.exists():
        with Timeline.memory() as tl:
            tl.add([{"event_id": name, "title": name, "when": "2001"} for name in "ab"])
            tl.export(whole)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    (folder / "events.parquet").write_bytes(content)
    from timeline.ingest.dataset import Dataset

    Dataset(folder).restored()


def _reader(ending: str) -> Callable[[bytes], None]:
    def read(content: bytes) -> None:
        path = _FOLDER / f"file{ending}"
        path.write_bytes(content)
        for _ in rows_of(File(path, path.name), Read()):
            pass

    return read


def _patterns(content: bytes) -> None:
    """A pattern of dates is a regular expression of Polars."""
    _DATES.str.contains(compiled(_text(content)).regex)


def _templates(content: bytes) -> None:
    try:
        columns_of(_text(content))
    except ValueError as refusal:  # which a mapping tells with its key
        _check_line(str(refusal))


def _table() -> pa.Table:
    return pa.table(
        {
            "title": ["Opening", None],
            "tags": [["a"], None],
            "deep": [{"a": 1}, None],
            "kind": pa.array(["x", "y"]).dictionary_encode(),
            "day": pa.array([1, None], pa.date32()),
        }
    )


def _arrow(opened: Callable[..., object]) -> bytes:
    sink = io.BytesIO()
    with opened(sink, _table().schema) as writer:  # type: ignore[attr-defined]
        writer.write_table(_table())
    return sink.getvalue()


def _parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(_table(), sink, compression="zstd")
    return sink.getvalue()


def _dataset() -> bytes:
    with Timeline.memory() as tl, tempfile.TemporaryDirectory() as folder:
        tl.add([{"event_id": name, "title": name, "when": "2001"} for name in "ab"])
        tl.export(Path(folder) / "ds")
        return (Path(folder) / "ds" / "events.parquet").read_bytes()


def _lines(path: Path) -> list[bytes]:
    return [
        line.split(b"\t")[0] for line in path.read_bytes().splitlines() if line and not line.startswith(b"#")
    ]


def _files(*patterns: str) -> list[bytes]:
    found = [path for pattern in patterns for path in sorted(_FIXTURES.glob(pattern))]
    return [path.read_bytes()[:20_000] for path in found]


TARGETS: dict[str, Callable[[bytes], None]] = {
    "dates": _dates,
    "edtf": _edtf,
    "selectors": _selectors,
    "windows": _windows,
    "relative": _relative,
    "mappings": _mappings,
    "patterns": _patterns,
    "templates": _templates,
    "frames": _frames,
    "import": _import,
    **{ending[1:]: _reader(ending) for ending in _ENDINGS},
}  # fmt: skip
SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "dates": lambda: _lines(_FIXTURES / "reading" / "forms.tsv"),
    "edtf": lambda: _lines(_FIXTURES / "edtf" / "accepted.tsv") + _lines(_FIXTURES / "edtf" / "refused.tsv"),
    "selectors": lambda: [b'kind:attack -who:"A B"|C country:BO text:a', b"during:1990..2000 place:x"],
    "windows": lambda: [b"1d 12h", b"P1DT2H", b"90 days", b"0.5s"],
    "relative": lambda: [
        b"after E by 3d..5d",
        b"before the start of 'E F'",
        b"lasts 2w..",
        b"during E at month",
    ],
    "mappings": lambda: [path.read_bytes() for path in sorted((ROOT / "seeds" / "adapters").glob("*.toml"))],
    "patterns": lambda: [b"%d/%m/%Y %H:%M", b"%Y-%m-%dT%H:%M:%S.%f%z", b"%B %-d, %y %I %p", b"%Y%j"],
    "templates": lambda: [b"{a}-{b?}[, {c?}]", b"{n:03}", b"{#row}", b"{a.b}|{c}"],
    "frames": lambda: [bytes(range(64)), b"\xff" * 64, (2**63 - 1).to_bytes(8, "little") * 8],
    "import": lambda: [_dataset()],
    "csv": lambda: _files("ingest/*.csv", "ingest/*.tsv", "hostile/*.csv"),
    "json": lambda: _files("ingest/*.json", "ingest/*.geojson", "hostile/*.json"),
    "jsonl": lambda: _files("ingest/*.jsonl", "hostile/*.jsonl"),
    "parquet": lambda: [_parquet()],
    "arrow": lambda: [_arrow(pa.ipc.new_file)],
    "arrows": lambda: [_arrow(pa.ipc.new_stream)],
    "ics": lambda: _files("ingest/*.ics", "hostile/*.ics"),
    "ged": lambda: _files("ingest/*.ged", "hostile/*.ged"),
    "kml": lambda: _files("ingest/*.kml", "hostile/*.kml"),
}


def run(target: str, content: bytes) -> None:
    """Read some bytes; an error of ours is an answer, any other a fault, and so is a message of several lines."""
    try:
        with warnings.catch_warnings(action="ignore"):
            TARGETS[target](content)
    except TimelineError as refusal:
        _check_line(str(refusal))


def _check_line(message: str) -> None:
    if len(message.splitlines()) > 1:
        raise AssertionError(f"a message of several lines: {message}")


COLUMNS: dict[str, tuple[Callable[[Sequence[str]], pl.DataFrame], Callable[[str], When]]] = {
    "edtf columns": (parse_edtf, When.parse),
    "dates columns": (read_dates, When.read),
}
"""A reader of columns, and the reader of one text."""
SHARES: dict[str, int] = {
    **dict.fromkeys([*TARGETS, *COLUMNS], 1),
    "edtf": 3,
    "windows": 2,
    "selectors": 2,
    "relative": 2,
    "edtf columns": 24,
    "dates columns": 3,
}
"""How the time is shared: more of it for what is read quickly, which is most of what there is to read."""
_HELD = 8
_ORDER = (("start_min", "start_max"), ("end_min", "end_max"), ("start_min", "end_max"))


def run_column(target: str, texts: Sequence[str]) -> None:
    """Read a column: each row has an error of one line, or bounds in order; some are held to the reader of one text."""
    read, one = COLUMNS[target]
    with warnings.catch_warnings(action="ignore"):
        frame = read(texts)
        assert frame.height == len(texts)
        for first, last in _ORDER:
            wrong = frame.filter(pl.col("error").is_null() & (pl.col(first) > pl.col(last)))
            assert wrong.is_empty(), wrong.row(0, named=True)
        several = frame.filter(pl.col("error").str.contains(r"[\r\n]"))
        assert several.is_empty(), several.row(0, named=True)
        for place in range(0, len(texts), max(len(texts) // _HELD, 1)):
            _check_same(texts[place], frame.row(place, named=True), one)


def _check_same(text: str, row: dict[str, object], one: Callable[[str], When]) -> None:
    try:
        when = one(text)
        told = {name: getattr(when, name) for name in STATED if name != "error"} | {"error": None}
    except TimelineError as refusal:
        told = {"error": str(refusal)}
    assert {name: row[name] for name in told} == told, (text, row)


assert set(SEEDS) == set(TARGETS), "each target has seeds"
