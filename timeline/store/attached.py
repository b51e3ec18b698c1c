"""`Attached`: one engine reads a file for all threads of this process. It stays; the file is attached while somebody reads.

To start an engine takes ten times as long as to open a file, and to end one that has read longer still.
"""

from __future__ import annotations

from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from timeline.errors import DatabaseBusy
from timeline.store import engine
from timeline.store.quote import literal, quote_name

if TYPE_CHECKING:
    import duckdb

    from timeline.store.limits import Limits

__all__ = ["Attached"]

_OWN = {"memory", "system", "temp"}
"""Databases that every engine has."""


class Attached:
    """The engine that reads one file, and how many connections use it; those to one file have the same limits."""

    def __init__(self) -> None:
        self._guard = RLock()  # a connection that nobody closed may be given up while one is made
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._made_for: tuple[Path, bool, str | None] = (Path(), False, None)
        self._uses = 0
        self._is_attached = False

    def connection(self, path: Path, limits: Limits, name: str) -> duckdb.DuckDBPyConnection:
        """A connection that can only read the file; `engine.close` lets the file go with the last one.

        Raises:
            DatabaseBusy: others read it with other limits.
        """
        with self._guard:
            self._uses += 1
            try:
                root = self._started(path, limits, name)
                if not self._is_attached:
                    self._attach(root, path)
                found = engine.another(root)
                found.execute(f"USE {_named(path)}")
            except BaseException:
                self._ended()
                raise
            engine.at_end(found, self._ended)
            return found

    def end(self) -> None:
        """Give up the engine, unless somebody reads."""
        with self._guard:
            if not self._uses and self._engine is not None:
                self._engine.close()
                self._engine = None

    def _started(self, path: Path, limits: Limits, name: str) -> duckdb.DuckDBPyConnection:
        wanted = path, limits.allow_files, limits.memory
        if self._engine is not None and wanted == self._made_for:
            return self._engine
        if self._is_attached:
            raise DatabaseBusy(f"{name} is in use with other limits; wait for it to finish", file=name)
        if self._engine is not None:
            self._engine.close()
        self._engine = engine.reader(path, allow_files=limits.allow_files, memory=limits.memory)
        self._made_for = wanted
        return self._engine

    def _attach(self, root: duckdb.DuckDBPyConnection, path: Path) -> None:
        root.execute(f"ATTACH {literal(str(path))} AS {_named(path)} (READ_ONLY)")
        self._is_attached = True

    def _ended(self) -> None:
        """One connection less; the file is let go with the last one."""
        with self._guard:
            self._uses -= 1
            if not self._uses and self._is_attached and self._engine is not None:
                self._is_attached = False
                self._engine.execute(f"DETACH {_named(self._made_for[0])}")


def _named(path: Path) -> str:
    """The name of the database, as the engine itself names that of a file, in quotes."""
    name = path.name.partition(".")[0] or path.name
    return quote_name(f"{name}_file" if name.lower() in _OWN else name)
