"""What a file is that was named as a database, known by its first bytes before the engine sees it.

The engine would open a table of another format as a database in memory, and forget what is written to it.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from timeline.errors import DatabaseDamaged, NotADatabase

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_kind", "check_log", "check_no_log_alone", "log_of"]

_MAGIC, _AT = b"DUCK", 8
_LOOK = 512
_LOG = b"d\x00b"  # the entry with which every log begins
_STARTS = {
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"\xff\xff\xff\xff": "an Arrow file",
    b"FEA1": "a Feather file",
    b"PK\x03\x04": "a zip file or a workbook",
    b"\xd0\xcf\x11\xe0": "a workbook",
    b"\x1f\x8b": "a packed file",
    b"\x28\xb5\x2f\xfd": "a packed file",
    b"BZh": "a packed file",
    b"\xfd7zXZ": "a packed file",
    b"BEGIN:VCALENDAR": "a calendar",
    b"0 HEAD": "a GEDCOM file",
    b"{": "a JSON file",
    b"[": "a JSON or TOML file",
    b"<": "an XML file",
}
_ENDINGS = {
    "csv": "a CSV file",
    "tsv": "a TSV file",
    "tab": "a TSV file",
    "txt": "a text file",
    "json": "a JSON file",
    "jsonl": "a JSON Lines file",
    "ndjson": "a JSON Lines file",
    "toml": "a TOML file",
    "xlsx": "a workbook",
    "ods": "a workbook",
}


def check_kind(path: Path, name: str) -> None:
    """Refuse a file that is no database of the engine.

    The file is opened and closed, and with it go the locks of this process on it: ask before the engine opens it.

    Raises:
        NotADatabase: its first bytes are those of another file, or of none.
    """
    with path.open("rb") as file:
        start = file.read(_LOOK)
    if start[_AT : _AT + len(_MAGIC)] == _MAGIC:
        return
    if not start:
        raise NotADatabase(
            f"{name} is empty, not a timeline database; delete it, and the first write makes a new one",
            file=name,
        )
    kind = _kind(path, start)
    if kind is None:
        raise NotADatabase(f"{name} is not a timeline database: it is no DuckDB file", file=name)
    raise NotADatabase(
        f"{name} is {kind}, not a timeline database; did you mean `timeline ingest {shlex.quote(name)}`?",
        file=name,
    )


def log_of(path: Path) -> Path:
    """The file beside a database in which the engine keeps what it has not put into it yet."""
    return path.with_name(f"{path.name}.wal")


def _log_start(path: Path) -> bytes:
    """How the log of a database begins; nothing where there is none.

    One that was begun and never written, which a loss of power leaves behind, holds nothing that was acknowledged.
    """
    try:
        with log_of(path).open("rb") as file:
            start = file.read(len(_LOG))
    except FileNotFoundError:
        return b""
    return start if start.strip(b"\0") else b""


def check_log(path: Path, name: str) -> None:
    """Refuse a database whose log does not begin as one: the engine would pass over it, and with it what was acknowledged.

    Raises:
        DatabaseDamaged: the log is another file, or damaged.
    """
    start = _log_start(path)
    if start != _LOG[: len(start)]:
        raise DatabaseDamaged(
            f"{name} is damaged: {name}.wal, the log beside it, is not as it was written; move it away to do without the "
            "revisions in it, or go back to a backup with: timeline restore BACKUP",
            file=name,
        )


def check_no_log_alone(path: Path, name: str) -> None:
    """Refuse to make a database beside the log of one that is gone: the engine would read that log into the new one.

    Raises:
        DatabaseDamaged: there is such a log, and it holds something.
    """
    if not path.exists() and _log_start(path):
        raise DatabaseDamaged(
            f"{name} is gone, but {name}.wal, the log of a database of that name, is there; bring the database back, or move"
            " the log away to do without the revisions in it",
            file=name,
        )


def _kind(path: Path, start: bytes) -> str | None:
    """What a file seems to be; None where that cannot be said."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    known = _ENDINGS.get(path.suffix.lower().lstrip("."))
    found = next((kind for magic, kind in _STARTS.items() if text.startswith(magic)), None)
    is_text = bool(text) and not any(byte < 9 for byte in start)
    return known if known and (is_text or found) else found
