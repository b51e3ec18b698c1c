"""`Store`: where a database is and how it is opened. Connections are short: open, work, close."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from timeline.errors import DatabaseBusy, DatabaseMissing, NotADatabase
from timeline.store.migrate import check_version, migrate, scripts
from timeline.store.session import Session
from timeline.store.shared import Shared, shared_by
from timeline.store.translate_errors import opening

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
    """A database file, or a database in memory. Threads may share it: one of them writes at a time.

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
        self._shared = Shared() if self.path is None else shared_by(self.path)
        if path is None:
            import duckdb

            connection = duckdb.connect(":memory:", config=_CONFIG)
            migrate(Session(connection), "memory")
            self._shared.opened(connection, connection.cursor)

    def close(self) -> None:
        """Give up a database in memory; a file is closed already."""
        if self.path is None:
            self._shared.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that can only read; it sees what was written before, and hinders no other thread for long."""
        with self._session() as session:
            if self._shared.is_open or check_version(session, self.name) == len(scripts()):
                yield session
                return
        with self.held():  # what an older version left is brought up to date first
            pass
        with self._session() as session:
            yield session

    @contextmanager
    def _session(self) -> Iterator[Session]:
        def connect() -> duckdb.DuckDBPyConnection:
            beside = self._shared.connection()
            if beside is not None:
                return beside
            path = self._file()
            if not path.is_file():
                raise DatabaseMissing(
                    f"no database at {self.name}; make one with: timeline demo, or timeline ingest FILE",
                    file=self.name,
                )
            if self._shared.wanted:
                raise DatabaseBusy(
                    f"{self.name} is in use by another thread; wait for it to finish", file=self.name
                )
            return self._connect(path, read_only=True)

        with closing(_with_retries(connect, self.wait)) as connection:
            yield Session(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction: all of it happens, or nothing. Makes the file if there is none.

        Another thread that wants to write waits until it ends.
        """
        with self._shared.turn, self.held():
            connection = self._shared.connection()
            assert connection is not None
            with closing(connection), _transaction(session := Session(connection)):
                yield session

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep one connection for writing open, for many transactions one after the other.

        Every one of them is durable when it ends; what is saved is opening and closing the file each time.
        """
        opened = self._opened()
        try:
            yield
        finally:
            if opened:
                with self._shared.turn:
                    self._shared.close()

    def _opened(self) -> bool:
        """Open the file for writing where that is not done yet; whether this call did it."""
        with self._shared.turn:
            if self._shared.is_open:
                return False
            path = self._file()
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._shared.wanting():
                connection = _with_retries(lambda: self._connect(path, read_only=False), self.wait)
                try:
                    connection.execute("SET memory_limit = $limit", {"limit": _WRITING_MEMORY})
                    migrate(Session(connection), self.name)
                except BaseException:
                    connection.close()
                    raise
                self._shared.opened(connection, lambda: self._connect(path, read_only=False))
            return True

    def _file(self) -> Path:
        """The file, which is no folder."""
        if self.path is None:
            raise DatabaseMissing(f"{self.name} was closed, and is gone")
        if self.path.is_dir():
            raise NotADatabase(f"{self.name} is a folder; name the file in it", file=self.name)
        return self.path

    def _connect(self, path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        import duckdb

        with opening(self.name):
            return duckdb.connect(path, read_only=read_only, config=_CONFIG)


def _with_retries(connect: Callable[[], duckdb.DuckDBPyConnection], wait: float) -> duckdb.DuckDBPyConnection:
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
