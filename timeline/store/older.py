"""A file of an older schema, for reading: it stays as it is, and its copy in memory is brought up to date."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from timeline.store.engine import files_only, lock
from timeline.store.migrate import migrate
from timeline.store.quote import literal
from timeline.store.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

__all__ = ["Older"]


class Older:
    """The copy of a file, as long as the file stays what it is."""

    def __init__(self) -> None:
        self._state: tuple[int, ...] | None = None
        self._copy: duckdb.DuckDBPyConnection | None = None

    def connection(self, path: Path, name: str, *, allow_files: bool) -> duckdb.DuckDBPyConnection:
        """A connection to the copy of what the file holds now."""
        file = path.stat()
        state = (os.getpid(), file.st_dev, file.st_ino, file.st_size, file.st_mtime_ns)
        if self._copy is None or state != self._state:
            self._copy, self._state = _copied(path, name, allow_files=allow_files), state
        return self._copy.cursor()


def _copied(path: Path, name: str, *, allow_files: bool) -> duckdb.DuckDBPyConnection:
    copy = files_only()
    try:
        copy.execute(f"ATTACH {literal(str(path))} AS older (READ_ONLY)")
        copy.execute("COPY FROM DATABASE older TO memory")
        copy.execute("DETACH older")
        migrate(Session(copy), name)
        lock(copy, allow_files=allow_files)
    except BaseException:
        copy.close()
        raise
    return copy
