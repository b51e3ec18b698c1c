"""The one place where the engine's errors become ours. What is not known here passes unchanged: it is a bug."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from timeline.errors import (
    BadQuery,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseTooNew,
    Frozen,
    NotADatabase,
    NotWritten,
    TimelineError,
)
from timeline.texts import half_character

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

__all__ = ["TOO_LONG", "answered", "asked", "check_characters", "given", "opening", "streamed", "working"]

TOO_LONG = (
    "a length here is more than 64-bit microseconds hold (292,271 years); narrow the window or the selection"
)
"""What is said of a length that no answer can hold."""

_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>\S+).*?PID (?P<pid>\d+)", re.DOTALL)
_HELD = "lock on file", "different configuration", "is already attached"
"""What is said where others hold the file: another process, or this one in another way."""
_KIND = re.compile(r"^\w+(?: \w+)* Error: ")
_DAMAGE = re.compile(r"corrupt|checksum|could not read enough bytes|while replaying WAL", re.IGNORECASE)
_REFUSED = re.compile(
    r"No space left on device|File too large|Disk quota exceeded|Read-only file system|Permission denied|Input/output error"
)


@contextmanager
def opening(name: str) -> Iterator[None]:
    """Translate what can go wrong while the file that is called `name` is opened."""
    import duckdb

    try:
        yield
    except duckdb.Error as fault:
        text = str(fault)
        if any(said in text for said in _HELD):
            held = _HOLDER.search(text)
            holder = f" by process {held['pid']} ({held['program']})" if held else ""
            raise DatabaseBusy(
                f"{name} is in use{holder}; wait for it to finish, or give --wait SECONDS", file=name
            ) from fault
        if of_disk := _of_disk(fault, name):
            raise of_disk from fault
        if "not a valid DuckDB database" in text:
            raise NotADatabase(
                f"{name} is not a timeline database: {text.splitlines()[0]}", file=name
            ) from fault
        if "newer version" in text or "created with" in text:
            raise DatabaseTooNew(
                f"{name} was written by a newer DuckDB; upgrade with: pip install -U timeline-db", file=name
            ) from fault
        if "does not exist" in text:
            raise DatabaseMissing(
                f"no database at {name}; make one with: timeline demo, or timeline ingest FILE", file=name
            ) from fault
        if isinstance(fault, duckdb.IOException):
            raise NotADatabase(f"cannot open {name}: {text.splitlines()[0]}", file=name) from fault
        raise


@contextmanager
def working(name: str) -> Iterator[None]:
    """Translate what the disk can do to an open database that is called `name`."""
    import duckdb

    try:
        yield
    except duckdb.Error as fault:
        if of_disk := _of_disk(fault, name):
            raise of_disk from fault
        raise


def _of_disk(fault: duckdb.Error, name: str) -> TimelineError | None:
    """What an error of the engine says of the disk; None where it says nothing of it."""
    if _is_of_words(fault):
        return None
    if refused := _REFUSED.search(str(fault)):
        return NotWritten(f"{name} cannot be opened or written: {refused[0]}", file=name)
    if _DAMAGE.search(str(fault)):
        return DatabaseDamaged(
            f"{name} is damaged: {_plain(fault)}; keep a copy of it, and go back to a backup with: timeline restore BACKUP",
            file=name,
        )
    return None


def _is_of_words(fault: duckdb.Error) -> bool:
    """Whether an error is of what was asked or given, whose own words its message may hold."""
    import duckdb

    return isinstance(fault, duckdb.ProgrammingError | duckdb.DataError | duckdb.IntegrityError)


@contextmanager
def asked(sql: str) -> Iterator[None]:
    """Translate what is wrong with SQL that a person wrote."""
    import duckdb

    try:
        yield
    except (duckdb.InvalidInputException, duckdb.TransactionException) as fault:
        if "read-only" in str(fault):
            raise Frozen("this question may only read; use add, amend, retract or ingest to write") from fault
        raise BadQuery(_plain(fault), sql) from fault
    except duckdb.PermissionException as fault:
        raise Frozen(
            f"{_plain(fault)}; a statement may read nothing but the database, unless --allow-files"
            " (in Python allow_files=True) is given"
        ) from fault
    except (duckdb.InternalException, duckdb.FatalException, duckdb.InterruptException):
        raise
    except duckdb.OutOfMemoryException as fault:
        raise _too_large(sql) from fault
    except duckdb.Error as fault:
        if not _is_of_words(fault) and _DAMAGE.search(
            str(fault)
        ):  # of the database, whose name is known further out
            raise
        raise BadQuery(_plain(fault), sql) from fault


def _too_large(sql: str) -> BadQuery:
    return BadQuery(
        "the answer takes more memory than the engine may use; narrow the window or the selection,"
        " or give it more with --memory SIZE (in Python memory=)",
        sql,
    )


def check_characters(value: Any) -> None:
    """Refuse a text, or parameters, with half a character, which the engine cannot take.

    Raises:
        BadQuery: there is one.
    """
    if half := half_character(value):
        raise BadQuery(f"{half} is half a character: the text was cut within it, or is of another encoding")


@contextmanager
def given(params: Any) -> Iterator[None]:
    """Translate what is wrong with parameters."""
    import duckdb

    try:
        yield
    except duckdb.InvalidInputException:
        check_characters(params)
        raise


@contextmanager
def answered(sql: str) -> Iterator[None]:
    """Translate what can keep the engine from answering SQL of ours."""
    import duckdb

    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as fault:
        if isinstance(fault, duckdb.ConversionException) and "INT128" not in str(fault):
            raise
        raise BadQuery(TOO_LONG, sql) from fault
    except duckdb.OutOfMemoryException as fault:
        raise _too_large(sql) from fault


@contextmanager
def streamed() -> Iterator[None]:
    """Give back the engine's own error where a stream of Arrow tells it as one of reading."""
    import duckdb

    try:
        yield
    except OSError as fault:
        kind = "".join(word.capitalize() for word in str(fault).partition(" Error: ")[0].split())
        raise getattr(duckdb, f"{kind}Exception", duckdb.Error)(str(fault)) from fault


def _plain(fault: duckdb.Error) -> str:
    """The engine's message in one line, without the excerpt that it draws below."""
    lines = [line.strip() for line in str(fault).splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith(("LINE ", "^"))]
    return _KIND.sub("", " ".join(kept))[:400]
