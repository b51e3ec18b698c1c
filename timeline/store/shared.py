"""`Shared`: what the threads of this process share of one database. One of them writes at a time.

A process that is forked has none of the threads of the engine, and closing what it inherited would write to the file.
So there a database in memory, and a file that was open at that moment, are refused; any other file is opened anew.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from threading import Lock, RLock
from typing import TYPE_CHECKING
from weakref import WeakSet, WeakValueDictionary

from timeline.errors import DatabaseBusy
from timeline.store.attached import Attached
from timeline.store.turns import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import duckdb

    from timeline.store.session import Params

__all__ = ["Shared", "known_files", "shared_by"]


class Shared:
    """The turn to write to one database, and whether it is open for writing.

    Attributes:
        turn: the lock of the thread that writes; a thread that has it may take it again.
        written: the last revision that was written since the file was opened, for who closes it.
        turn_of_process: the turn of this process among others; whoever opens the file takes it.
        readers: the engine by which the file is read, where it is not open for writing.
    """

    def __init__(self, path: str = "") -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._inherited = False
        self._begin()
        _all.add(self)

    def _begin(self) -> None:
        self.turn = RLock()
        self.turn_of_process = Turn(self._path)
        self.readers = Attached()
        self.written: Params | None = None
        self._gate = Lock()
        self._guard = Lock()
        self._another: Callable[[], duckdb.DuckDBPyConnection] | None = None
        self._kept: duckdb.DuckDBPyConnection | None = None
        self._uses = 0

    @property
    def is_open(self) -> bool:
        """Whether the database is open for writing."""
        return self._another is not None

    def connection(self) -> duckdb.DuckDBPyConnection | None:
        """A new connection to the database that is open for writing; None where it is not."""
        with self._guard:
            return self._another() if self._another else None

    @contextmanager
    def using(self, name: str) -> Iterator[None]:
        """While this process uses the database.

        Raises:
            DatabaseBusy: this process cannot, see `check_process`.
        """
        self.check_process(name)
        with self._guard:
            self._uses += 1
        try:
            yield
        finally:
            with self._guard:
                self._uses -= 1

    def check_process(self, name: str) -> None:
        """Refuse a database that another process opened, of which this one is a fork.

        Raises:
            DatabaseBusy: it is one, or this process has none of the threads that Polars needs.
        """
        why = "it was in use in the process of which this one is a fork" if self._inherited else ""
        if _without_threads:
            why = "this process is a fork of one that had loaded Polars, and has none of its threads"
        if why:
            raise DatabaseBusy(
                f"{name} cannot be used here: {why}; start processes by 'spawn', as"
                " multiprocessing.get_context('spawn') does",
                file=name,
            )

    def forked(self) -> None:
        """This is the copy of a forked process: what is open stays with the other one, and is never closed here."""
        self._inherited = self._inherited or self._uses > 0 or self._kept is not None
        self._begin()

    @contextmanager
    def opening(self, until: float, name: str) -> Iterator[None]:
        """While one thread opens the file; the others wait, but not beyond `until` on the monotonic clock.

        Raises:
            DatabaseBusy: another thread is still opening it then.
        """
        if not self._gate.acquire(timeout=max(0.0, until - time.monotonic())):
            raise DatabaseBusy(f"{name} is in use by another thread; wait for it to finish", file=name)
        try:
            yield
        finally:
            self._gate.release()

    def opened(
        self, connection: duckdb.DuckDBPyConnection, another: Callable[[], duckdb.DuckDBPyConnection]
    ) -> None:
        """The database is open by `connection` until it is closed; `another` makes one more."""
        with self._guard:
            self._another, self._kept = another, connection

    def close(self) -> None:
        """Close what was opened for writing; other connections live on until they are closed."""
        with self._guard:
            kept, self._another, self._kept = self._kept, None, None
            if kept:
                kept.close()

    def is_new(self, path: Path) -> bool:
        """Whether the file is another one than that which was seen last."""
        return self._seen != _identity(path)

    def seen(self, path: Path) -> None:
        """The file was looked at."""
        self._seen = _identity(path)


def _identity(path: Path) -> tuple[int, int]:
    file = path.stat()
    return file.st_dev, file.st_ino


_all: WeakSet[Shared] = WeakSet()
_files: WeakValueDictionary[str, Shared] = WeakValueDictionary()
_guard = Lock()
_without_threads = False


def _forked() -> None:
    global _guard, _without_threads
    _guard, _without_threads = Lock(), _without_threads or "polars" in sys.modules
    for shared in list(_all):
        shared.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def shared_by(path: Path) -> Shared:
    """What all `Store` objects of one file share in this process, as long as there is one of them."""
    with _guard:
        name = os.path.realpath(path)
        return _files.setdefault(name, Shared(name))


def known_files() -> list[str]:
    """The database files that `Store` objects of this process name."""
    with _guard:
        return list(_files)
