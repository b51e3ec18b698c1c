"""What the statements of a database may use: time, memory, and other files."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Timer
from typing import TYPE_CHECKING

from timeline.errors import BadQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

__all__ = ["LONGEST_STATEMENT", "Limits", "limited", "wait_of"]

LONGEST_STATEMENT = 600.0
"""Seconds that SQL of a person may take until its first rows, unless a timeout is given."""

_SIZE = re.compile(r"(?P<number>\d{1,6}(\.\d{1,6})?)\s*(?P<unit>[KMGT])i?B", re.IGNORECASE)
_LEAST_MEMORY = 16  # megabytes, without which the engine does not start
_LONGEST = 1e9
"""Seconds beyond which a wait is one without end: the system counts no more of them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What statements may use.

    Attributes:
        timeout: seconds that a question may take; None for any, and for `LONGEST_STATEMENT` where a person wrote its SQL.
        memory: bytes that the engine may hold, as it writes them: `2GB`; None for `usual_memory`.
        allow_files: statements may read other files.
    """

    timeout: float | None = None
    memory: str | None = None
    allow_files: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no limit."""
        if self.timeout is not None and not _is_number(self.timeout, above=0):
            raise BadQuery(f"a timeout of {self.timeout!r} seconds makes no sense; write a number above 0")
        if self.memory is not None:
            _check_size(self.memory)


def _check_size(size: str) -> None:
    found = _SIZE.fullmatch(str(size).strip())
    if not found:
        raise BadQuery(f"'{size}' is no size of memory; write one such as 2GB")
    if float(found["number"]) * 1000.0 ** ("KMGT".index(found["unit"].upper()) - 1) < _LEAST_MEMORY:
        raise BadQuery(f"{size} is too little memory; write {_LEAST_MEMORY}MB or more")


def wait_of(seconds: float) -> float:
    """So many seconds to wait for others, as the system can count them.

    Raises:
        BadQuery: it is no such number.
    """
    if not _is_number(seconds, least=0):
        raise BadQuery(f"a wait of {seconds!r} seconds makes no sense; write a number from 0 on")
    return min(seconds, _LONGEST)


def _is_number(value: object, *, above: float = -1, least: float = 0) -> bool:
    return isinstance(value, int | float) and value > above and value >= least


@contextmanager
def limited(connection: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[Timer | None]:
    """Stop what runs on a connection after some seconds; gives what is cancelled to let it run on.

    Raises:
        BadQuery: it was stopped.
    """
    if seconds is None:
        yield None
        return
    import duckdb

    over = Event()

    def stop() -> None:
        over.set()
        connection.interrupt()

    timer = Timer(min(seconds, _LONGEST), stop)
    timer.daemon = True
    timer.start()
    try:
        yield timer
    except duckdb.InterruptException as fault:
        if not over.is_set():
            raise
        raise BadQuery(
            f"the question took longer than {seconds:g} seconds and was stopped; ask for less, or give --timeout SECONDS"
            " (in Python timeout=)"
        ) from fault
    finally:
        timer.cancel()
