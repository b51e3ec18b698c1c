"""`Store`: where a database is and how it is opened. Connections are short: open, work, close."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.errors import DatabaseBusy, DatabaseMissing, NotADatabase
from timeline.store import engine
from timeline.store.create import create
from timeline.store.file_kind import check_kind, check_log, check_no_log_alone
from timeline.store.limits import LONGEST_STATEMENT, Limits, limited, wait_of
from timeline.store.migrate import bring_up, check_version, migrate, scripts
from timeline.store.older import Older
from timeline.store.planning import Planning
from timeline.store.session import Session
from timeline.store.shared import Shared, shared_by
from timeline.store.translate_errors import opening, working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    import duckdb

    from timeline.store.session import Params

__all__ = ["Store"]

_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.2
_WRITING_MEMORY = "512MB"  # for what a file of any length stages; the rest waits on disk, beside the database
_LAST = "SELECT max(revision_id) AS revision_id, max(recorded_at) AS recorded_at FROM revision"
_IS_FILE = "SELECT path IS NOT NULL FROM duckdb_databases() WHERE database_name = current_database()"
_KNOWN = "SELECT true FROM revision WHERE revision_id = $revision_id AND recorded_at = $recorded_at"


class Store:
    """A database file, or a database in memory. Threads may share it: one of them writes at a time.

    A fork of the process may not use what was open, see `Shared`.

    Args:
        path: the file; None for memory, which lives as long as this object.
            Where it lies is settled now: a later change of the working folder does not matter.
        wait: seconds to wait for a file that others hold.
        limits: what statements may use.

    Attributes:
        path: the file; None for memory.
        name: how messages call this database: the file as it was given.
        kept: the copy of the file as it was before this object brought it to the schema of this version.
        joins_pairs: whether pairs of events may come from a join; else a kernel finds them, whatever it costs.
        walks_states: whether a kernel may walk through states; else windows count them, whatever it costs.
        numbers_items: whether items are fetched as numbers of names, where names have a table; else as texts.
        looks_up_participants: whether those of many events may be looked up beside the engine; else it joins them.
    """

    joins_pairs: bool = True
    walks_states: bool = True
    numbers_items: bool = True
    looks_up_participants: bool = True
    _open_reader: duckdb.DuckDBPyConnection | None

    def __init__(self, path: Path | None, wait: float = 5.0, limits: Limits | None = None) -> None:
        self.path = None if path is None else _settled(path)
        self.name = str(path) if path else "the database in memory"
        self.wait = wait_of(wait)
        self.limits = limits or Limits()
        self.kept: Path | None = None
        self._older = Older()
        self._shared = Shared() if self.path is None else shared_by(self.path)
        self._keeps, self._open_reader = False, None
        self._planning = Planning()
        if path is None:
            connection = self._in_memory()
            self._shared.opened(connection, connection.cursor)

    def target(self, *, dry_run: bool) -> Store:
        """Where a write goes: here, or for a dry run into its rehearsal."""
        return self._rehearsal if dry_run else self

    @property
    def _rehearsal(self) -> Store:
        """Where a dry run writes what it takes back: here, unless the file would be made or changed by that.

        That is memory where there is no file, and a copy in memory of a file of an older schema.
        """
        if self.path is None or self._shared.is_open:
            return self
        connection = self._reader() if self._file().exists() else self._in_memory()
        if Session(connection).value(_IS_FILE):
            engine.close(connection)
            return self
        copy = _elsewhere(None, self.name, self.wait, self.limits)
        copy._shared.opened(connection, connection.cursor)
        return copy

    def _in_memory(self) -> duckdb.DuckDBPyConnection:
        """A new database that holds nothing yet."""
        connection = engine.connect(None, allow_files=self.limits.allow_files, memory=self.limits.memory)
        bring_up(Session(connection), "memory")
        return connection

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle names the file; a database in memory stays where it is, and is closed elsewhere."""
        return _elsewhere, (self.path, self.name, self.wait, self.limits)

    def close(self) -> None:
        """Give up a database in memory; a file is closed already, and the engine that read it goes."""
        if self.path is None:
            self._shared.close()
        self._shared.readers.end()

    @contextmanager
    def reading(self, *, foreign: bool = False) -> Iterator[Session]:
        """A session that can only read; it sees what was written before, and hinders no other thread for long.

        Nothing is written to the file: one of an older schema is read as a copy that is brought up to date.
        SQL that a person wrote, which is `foreign`, is never given any time it likes until its first rows.
        """
        opened = partial(self._reading, foreign=foreign)
        with opened() if foreign else self._planning.reading(opened) as session:
            yield session

    def planning(self) -> AbstractContextManager[None]:
        """While this lasts, this thread plans a question, and opens the file once for all that it reads."""
        return self._planning.lasting()

    @contextmanager
    def _reading(self, *, foreign: bool) -> Iterator[Session]:
        timeout = self.limits.timeout
        unasked = LONGEST_STATEMENT if foreign and timeout is None else None
        with (
            working(self.name),
            self._shared.using(self.name),
            engine.closed_here(self._reader()) as connection,
            limited(connection, timeout or unasked) as timer,
        ):
            if foreign:  # the engine itself refuses a DELETE in a WITH clause, also of a database that is open for writing
                connection.execute("BEGIN TRANSACTION READ ONLY")
            first_rows = timer.cancel if timer and unasked else None
            yield Session(connection, first_rows, at_one_moment=foreign)

    def check_exists(self) -> None:
        """Refuse a database that cannot be read because there is no file.

        Raises:
            DatabaseMissing: there is none.
            NotADatabase: it is a folder.
        """
        self._shared.check_process(self.name)
        if not (self._shared.is_open or self._file().is_file()):
            raise DatabaseMissing(
                f"no database at {self.name}; make one with: timeline demo, or timeline ingest FILE",
                file=self.name,
            )

    def _reader(self) -> duckdb.DuckDBPyConnection:
        until = time.monotonic() + self.wait
        with self._shared.opening(until, self.name):
            beside = self._shared.connection()
            if beside is not None:
                return beside
            if self._open_reader is not None:
                return self._beside(self._open_reader)
            with self._opened_to_read() as connection:
                found = self._current(connection, self._file())
            if not self._keeps:
                return found
            self._open_reader = found
            return self._beside(found)

    def _beside(self, reader: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        """One more connection for reading: to the file, or to the copy of one of an older schema."""
        if Session(reader).value(_IS_FILE):
            return self._shared.readers.connection(self._file(), self.limits, self.name)
        return reader.cursor()

    @contextmanager
    def _opened_to_read(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that can only read, opened when it is the turn of this process, which ends with this."""
        self.check_exists()
        path = self._file()
        until = self._shared.turn_of_process.take(self.wait)
        try:
            yield _with_retries(lambda: self._checked(path, read_only=True), until)
        finally:
            self._shared.turn_of_process.give()

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """While this lasts, whoever reads opens the file once: for a question and its answer, one after the other."""
        self._keeps = True
        try:
            yield
        finally:
            self._keeps = False
            self._close_reader()

    def _close_reader(self) -> None:
        reader, self._open_reader = self._open_reader, None
        if reader is not None:
            engine.close(reader)

    def _current(self, connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyConnection:
        """The connection, or one to a copy where the file is of an older schema."""
        try:
            is_current = check_version(Session(connection), self.name) == len(scripts())
        except BaseException:
            engine.close(connection)
            raise
        if is_current:
            return connection
        engine.close(connection)
        with opening(self.name):
            return self._older.connection(path, self.name, allow_files=self.limits.allow_files)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction: all of it happens, or nothing. Makes the file if there is none.

        Another thread that wants to write waits until it ends.
        """
        with self._shared.using(self.name), self._shared.turn, self.held():
            connection = self._shared.connection()
            if connection is None:
                raise DatabaseMissing(f"{self.name} was closed while it was written to", file=self.name)
            with engine.closed_here(connection), (session := Session(connection)).transaction():
                (before,) = session.rows(_LAST)
                yield session
                self._shared.check_process(self.name)
                (after,) = session.rows(_LAST)
            if after != before:
                self._read_back(after)

    def migrated(self) -> dict[str, str | int | None]:
        """Bring the file to the schema of this version; its schema before and after, and the copy that is kept of it."""
        with self.pinned() as connection:
            before = check_version(Session(connection), self.name)
        with self.held():
            pass
        kept = str(self.kept) if self.kept and before < len(scripts()) else None
        return {"path": self.name, "before": before, "after": len(scripts()), "backup": kept}

    @contextmanager
    def pinned(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """While this lasts nobody writes to the file, neither here nor in another process; it is as it is, of any schema."""
        with self._shared.using(self.name), self._shared.turn:
            connection = self._shared.connection()
            if connection is None:
                until = time.monotonic() + self.wait
                with self._shared.opening(until, self.name), self._opened_to_read() as connection:
                    pass
            with engine.closed_here(connection):
                yield connection

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep one connection for writing open, for many transactions one after the other.

        Every one of them is durable when it ends; what is saved is opening and closing the file each time.
        """
        with working(self.name), self._shared.using(self.name):
            opened = self._opened()
            try:
                yield
                if opened:
                    self._close_and_read_back()
            finally:
                if opened:
                    with self._shared.turn:
                        self._shared.close()
                        self._shared.turn_of_process.give()

    def _close_and_read_back(self) -> None:
        """Close the file, and read in it what was written last, before anybody else may open it."""
        with self._shared.turn:
            self._shared.close()
            written, self._shared.written = self._shared.written, None
            if written and self.path:
                with (
                    suppress(DatabaseBusy),  # whoever holds it now found a database there
                    engine.closed_here(self._checked(self.path, read_only=True)) as connection,
                ):
                    _check_written(connection, written, self.name)

    def _read_back(self, written: Params) -> None:
        """Look for what was written, as another connection sees it; in the file itself once that is closed."""
        if self.path and (not self.path.exists() or self._shared.is_new(self.path)):
            raise DatabaseMissing(
                f"{self.name} was removed or replaced while it was written to: what was written is lost",
                file=self.name,
            )
        self._shared.written = written
        connection = self._shared.connection()
        if connection is not None:
            with engine.closed_here(connection):
                _check_written(connection, written, self.name)

    def _opened(self) -> bool:
        """Open the file for writing where that is not done yet; whether this call did it."""
        with self._shared.turn:
            if self._shared.is_open:
                return False
            path = self._file()
            until = time.monotonic() + self.wait
            self._planning.end_reading()
            with self._shared.opening(until, self.name):
                self._close_reader()
                if not path.exists():
                    check_no_log_alone(path, self.name)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with opening(self.name):
                        create(path)
                until = self._shared.turn_of_process.take(self.wait)
                try:
                    connection = _with_retries(lambda: self._checked(path, read_only=False), until)
                    self._bring_up(connection, path)
                except BaseException:
                    self._shared.turn_of_process.give()
                    raise
                # A cursor would lose its answer, or be in the way, when the connection that it is of is closed.
                self._shared.opened(connection, partial(self._open, path, read_only=False))
            return True

    def _bring_up(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        try:
            self.kept = migrate(Session(connection), self.name, path) or self.kept
        except BaseException:
            connection.close()
            raise

    def _file(self) -> Path:
        """The file, which is no folder."""
        if self.path is None:
            raise DatabaseMissing(f"{self.name} was closed, and is gone")
        if self.path.is_dir():
            raise NotADatabase(f"{self.name} is a folder; name the file in it", file=self.name)
        return self.path

    def _checked(self, path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        """A connection to the file, once it is known to be one of the engine."""
        if self._shared.is_new(path):
            check_kind(path, self.name)
            self._shared.seen(path)
        check_log(path, self.name)
        return self._open(path, read_only=read_only)

    def _open(self, path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        with opening(self.name):
            if read_only:
                return self._shared.readers.connection(path, self.limits, self.name)
            return engine.connect(path, allow_files=self.limits.allow_files, memory=_WRITING_MEMORY)


def _settled(path: Path) -> Path:
    """The whole path; a `~` stands for a home folder."""
    try:
        return path.expanduser().absolute()
    except RuntimeError as fault:
        raise DatabaseMissing(
            f"{path}: no home folder of that name is known; for a file of that name give its whole path",
            file=str(path),
        ) from fault


def _elsewhere(path: Path | None, name: str, wait: float, limits: Limits) -> Store:
    """The store of a pickle."""
    store = Store.__new__(Store)
    store.path, store.name, store.wait, store.limits = path, name, wait, limits
    store._older, store.kept = Older(), None
    store._keeps, store._open_reader, store._planning = False, None, Planning()
    store._shared = Shared() if path is None else shared_by(path)
    return store


def _with_retries(
    connect: Callable[[], duckdb.DuckDBPyConnection], until: float
) -> duckdb.DuckDBPyConnection:
    """Try until it works, or until that moment of the monotonic clock, with growing pauses."""
    pause = _FIRST_PAUSE
    while True:
        try:
            return connect()
        except DatabaseBusy:
            left = until - time.monotonic()
            if left <= 0:
                raise
            time.sleep(min(pause, left))
            pause = min(2 * pause, _LONGEST_PAUSE)


def _check_written(connection: duckdb.DuckDBPyConnection, written: Params, name: str) -> None:
    if not Session(connection).value(_KNOWN, written):
        raise NotADatabase(f"{name} does not hold what was written to it: nothing is acknowledged", file=name)
