"""`Store`: where a database is and how it is opened. Connections are short: open, work, close."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from timeline.errors import DatabaseBusy, DatabaseMissing, NotADatabase
from timeline.store.faults import opening
from timeline.store.migrate import check_version, migrate, scripts
from timeline.store.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import duckdb

__all__ = ["Store"]

_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.5
_WRITING_MEMORY = (
    "512MB"  # for what a file of any length stages; the rest of it waits on disk, beside the database
)
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "python_enable_replacements": False,
    "checkpoint_threshold": "128MB",  # of many files one after the other, not every one is worth a checkpoint
}


class Store:
    """A database file, or a database in memory.

    Args:
        path: the file; None for memory, which lives as long as this object.
            Where it lies is settled now: a later change of the working folder does not matter.
        wait: seconds to wait for a file that another process holds.

    Attributes:
        path: the file; None for memory.
        name: how messages call this database: the file as it was given.
    """

    def __init__(self, path: Path | None, wait: float = 5.0) -> None:
        self.path = None if path is None else path.expanduser().absolute()
        self.name = str(path) if path else "the database in memory"
        self.wait = wait
        self._kept: duckdb.DuckDBPyConnection | None = None
        if path is None:
            import duckdb

            self._kept = duckdb.connect(":memory:", config=_CONFIG)
            migrate(Session(self._kept), "memory")

    def close(self) -> None:
        """Give up a database in memory; a file is closed already."""
        if self._kept is not None:
            self._kept.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that can only read."""
        if self._kept is not None:
            with closing(self._kept.cursor()) as cursor:
                yield Session(cursor)
            return
        assert self.path is not None
        if not self.path.is_file():
            self._refuse_folder()
            raise DatabaseMissing(
                f"no database at {self.name}; make one with: timeline demo, or timeline ingest FILE"
            )
        with self._connected(read_only=True) as connection:
            session = Session(connection)
            if check_version(session, self.name) == len(scripts()):
                yield session
                return
        with self.writing():  # what an older version left is brought up to date first
            pass
        with self._connected(read_only=True) as connection:
            yield Session(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction: all of it happens, or nothing. Makes the file if there is none."""
        if self._kept is not None:
            with closing(self._kept.cursor()) as cursor, _transaction(session := Session(cursor)):
                yield session
            return
        self._make_room()
        with self._connected(read_only=False) as connection:
            session = Session(connection)
            migrate(session, self.name)
            with _transaction(session):
                yield session

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep one connection for writing open, for many transactions one after the other.

        Every one of them is durable when it ends; what is saved is opening and closing the file each time.
        """
        if self._kept is not None or self.path is None:
            yield
            return
        self._make_room()
        with self._connected(read_only=False) as connection:
            migrate(Session(connection), self.name)
            self._kept = connection
            try:
                yield
            finally:
                self._kept = None

    def _make_room(self) -> None:
        """Make the folder of the file where there is none."""
        assert self.path is not None
        self._refuse_folder()
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def _refuse_folder(self) -> None:
        if self.path is not None and self.path.is_dir():
            raise NotADatabase(f"{self.name} is a folder; name the file in it")

    @contextmanager
    def _connected(self, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        import duckdb

        path = self.path
        assert path is not None

        def connect() -> duckdb.DuckDBPyConnection:
            with opening(self.name):
                return duckdb.connect(path, read_only=read_only, config=_CONFIG)

        connection = _patiently(connect, self.wait)
        try:
            if not read_only:
                connection.execute("SET memory_limit = $limit", {"limit": _WRITING_MEMORY})
            yield connection
        finally:
            connection.close()


def _patiently(connect: Callable[[], duckdb.DuckDBPyConnection], wait: float) -> duckdb.DuckDBPyConnection:
    """Try until it works or `wait` seconds have passed, with growing pauses."""
    deadline, pause = time.monotonic() + wait, _FIRST_PAUSE
    while True:
        try:
            return connect()
        except DatabaseBusy:
            left = deadline - time.monotonic()
            if left <= 0:
                raise
            time.sleep(min(pause, left))
            pause = min(2 * pause, _LONGEST_PAUSE)


@contextmanager
def _transaction(session: Session) -> Iterator[None]:
    session.execute("BEGIN")
    try:
        yield
    except BaseException:
        session.execute("ROLLBACK")
        raise
    session.execute("COMMIT")
