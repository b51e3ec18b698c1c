"""What is fuzzed: each target reads some bytes, and may raise an error of ours and nothing else."""

from __future__ import annotations

import io
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from timeline import Timeline, TimelineError, When, intervals
from timeline.ingest.files import File
from timeline.ingest.formats import rows_of
from timeline.ingest.load_mapping import load_mapping
from timeline.ingest.mapping import Read
from timeline.query.selectors import parse
from timeline.when.duration import window
from timeline.when.relative import RelativeDate

__all__ = ["SEEDS", "TARGETS", "run"]

ROOT = Path(__file__).resolve().parents[2]
_FIXTURES = ROOT / "fixtures"
_ENDINGS = (".csv", ".json", ".jsonl", ".parquet", ".arrow", ".arrows", ".ics", ".ged", ".kml")
_FOLDER = Path(tempfile.mkdtemp(prefix="timeline-fuzz-"))


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
        if len(str(refusal).splitlines()) > 1:
            raise AssertionError(f"a message of several lines: {refusal}") from refusal


assert set(SEEDS) == set(TARGETS), "each target has seeds"
