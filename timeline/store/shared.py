"""`Shared`: what the threads of this process share of one database. One of them writes at a time."""

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import Lock, RLock
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import duckdb

__all__ = ["Shared", "known_files", "shared_by"]


class Shared:
    """The turn to write to one database, and whether it is open for writing.

    Attributes:
        turn: the lock of whoever writes; a thread that has it may take it again.
        wanted: whether a thread waits to open the file for writing: who only reads lets it go first.
    """

    def __init__(self) -> None:
        self.turn = RLock()
        self.wanted = False
        self._guard = Lock()
        self._another: Callable[[], duckdb.DuckDBPyConnection] | None = None
        self._close: Callable[[], None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the database is open for writing."""
        return self._another is not None

    def connection(self) -> duckdb.DuckDBPyConnection | None:
        """A new connection to the database that is open for writing; None where it is not."""
        with self._guard:
            return self._another() if self._another else None

    @contextmanager
    def wanting(self) -> Iterator[None]:
        """While the file is opened for writing; whoever has the turn may say so."""
        self.wanted = True
        try:
            yield
        finally:
            self.wanted = False

    def opened(
        self, connection: duckdb.DuckDBPyConnection, another: Callable[[], duckdb.DuckDBPyConnection]
    ) -> None:
        """The database is open by `connection` until it is closed; `another` makes one more."""
        with self._guard:
            self._another, self._close = another, connection.close

    def close(self) -> None:
        """Close what was opened for writing; other connections live on until they are closed."""
        with self._guard:
            close, self._another, self._close = self._close, None, None
            if close:
                close()


_files: WeakValueDictionary[str, Shared] = WeakValueDictionary()
_guard = Lock()


def shared_by(path: Path) -> Shared:
    """What all `Store` objects of one file share in this process, as long as there is one of them."""
    with _guard:
        return _files.setdefault(os.path.realpath(path), Shared())


def known_files() -> list[str]:
    """The database files that `Store` objects of this process name."""
    with _guard:
        return list(_files)
