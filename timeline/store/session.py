"""A `Session` is one open connection: named parameters in, plain rows or frames out, macros as they are needed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, Frozen
from timeline.resources import read_text
from timeline.store.calls import check_calls
from timeline.store.macros import needed
from timeline.store.quote import quote_name
from timeline.store.translate_errors import asked, check_characters, given, streamed

if TYPE_CHECKING:
    import duckdb
    import polars as pl
    import pyarrow as pa

__all__ = ["Params", "Session", "one_question", "parameters_of"]

Params = Mapping[str, Any]

_READING = {"SELECT", "RELATION"}
_WRITES = re.compile(r'"type":"(COPY|DELETE|INSERT|MERGE|UPDATE)\w*_QUERY_NODE"')
_SAID = {"MULTI": "a statement of several steps (such as PIVOT without IN)"}


def one_question(sql: str) -> str:
    """The one statement that `sql` holds, without what ends it or follows it.

    Raises:
        BadQuery: it is not SQL, or more than one statement.
        Frozen: it writes, or calls a function that acts.
    """
    check_characters(sql)
    with asked(sql):
        statements = _statements(sql)
    if len(statements) != 1:
        raise BadQuery(f"one statement at a time; this is {len(statements)}", sql)
    kind = _kind(statements[0])
    if kind not in _READING:
        raise Frozen(f"{_SAID.get(kind, kind)} was refused; timeline sql only reads")
    if _WRITES.search(_tree(sql)):
        raise Frozen("a part of the statement writes; timeline sql only reads")
    check_calls(sql)
    return _unended(sql)


def _kind(statement: duckdb.Statement) -> str:
    """The kind of a statement; the library knows fewer of them than the engine."""
    try:
        return statement.type.name
    except ValueError:
        return "this statement"


def _tree(sql: str) -> str:
    """The parts of a question as JSON, in which no text of the question can stand for a part."""
    import duckdb

    with duckdb.default_connection().cursor() as beside:
        (tree,) = beside.execute("SELECT json_serialize_sql($sql::VARCHAR)", {"sql": sql}).fetchall()[0]
    return str(tree)


def parameters_of(sql: str, by: duckdb.DuckDBPyConnection | None = None) -> frozenset[str]:
    """The parameters that `sql` names; what stands in its texts and remarks is none. What was parsed is remembered."""
    found = _parameters.get(sql)
    if found is None:
        found = frozenset(name for statement in _statements(sql, by) for name in statement.named_parameters)
        if len(_parameters) >= _REMEMBERED:
            _parameters.clear()
        _parameters[sql] = found
    return found


_parameters: dict[str, frozenset[str]] = {}
_REMEMBERED = 256  # statements


def _statements(sql: str, by: duckdb.DuckDBPyConnection | None = None) -> list[duckdb.Statement]:
    """The statements of `sql`, parsed beside a connection, which may be running a query that reads an answer.

    The default connection needs a database in memory, which takes as long to make as a file to open.
    """
    import duckdb

    with (by or duckdb.default_connection()).cursor() as beside:
        return beside.extract_statements(sql)


def _unended(sql: str) -> str:
    """`sql` up to the semicolon behind which only blanks, remarks and semicolons follow."""
    import duckdb

    place = sql.rfind(";")
    while place >= 0:
        try:
            if _statements(sql[place:]):
                return sql
            sql = sql[:place]
        except duckdb.Error:  # this one stands inside a text or a remark
            return sql
        place = sql.rfind(";")
    return sql


def _next(reader: pa.RecordBatchReader) -> pa.RecordBatch | None:
    """The next rows of a stream; None at its end."""
    with streamed():
        return next(reader, None)


@dataclass(slots=True)
class Work:
    """What a session has asked for: how many statements, how many rows they gave, and how long they took."""

    statements: int = 0
    rows: int = 0
    seconds: float = 0.0

    def since(self, before: Work) -> Work:
        """The work after a moment of which it is known."""
        return Work(
            self.statements - before.statements, self.rows - before.rows, self.seconds - before.seconds
        )

    def add(self, rows: int, began: float) -> None:
        """One statement more, that began then and is done now."""
        self.statements += 1
        self.rows += rows
        self.seconds += time.perf_counter() - began


class Session:
    """One connection to the engine, with the few ways in which the rest of the package uses it.

    Args:
        connection: the connection.
        first_rows: called when the first of the rows that are read piece by piece are there.
        at_one_moment: all that is read is read in one transaction, which has begun.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        first_rows: Callable[[], None] | None = None,
        *,
        at_one_moment: bool = False,
    ) -> None:
        self._connection = connection
        self._at_one_moment = at_one_moment
        self._first_rows = first_rows or (lambda: None)
        self._installed: set[str] = set()
        self.work = Work()

    def execute(self, sql: str, params: Params | None = None) -> duckdb.DuckDBPyConnection:
        """Run one statement; only the parameters that it names are passed on."""
        self._install(sql)
        used = self._used(sql, params)
        with given(used):
            return self._connection.execute(sql, used) if used else self._connection.execute(sql)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written here, or nothing of it."""
        import duckdb

        self.execute("BEGIN")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            with suppress(
                duckdb.Error
            ):  # where the disk failed the engine has given up the transaction already
                self.execute("ROLLBACK")
            raise

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """What is read here is read as the database is now, whatever is written meanwhile."""
        import duckdb

        if self._at_one_moment:
            yield
            return
        self._connection.begin()
        try:
            yield
        finally:
            with suppress(duckdb.Error):  # an error has ended it already
                self._connection.rollback()

    @contextmanager
    def given(self, name: str, frame: pl.DataFrame) -> Iterator[None]:
        """While this lasts, SQL may read a frame as a table of this name."""
        self._connection.register(name, frame.to_arrow())
        try:
            yield
        finally:
            self._connection.unregister(name)

    def script(self, path: str) -> None:
        """Run a shipped file of statements, such as `sql/store/stage.sql`."""
        text = read_text(path)
        self._install(text)
        self._connection.execute(text)

    def rows(self, sql: str, params: Params | None = None) -> list[dict[str, Any]]:
        """All rows, each as a dict."""
        began = time.perf_counter()
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        self.work.add(len(rows), began)
        return rows

    def rows_where(
        self, sql: str, holds: Callable[[dict[str, Any]], bool], params: Params | None = None
    ) -> Iterator[dict[str, Any]]:
        """The rows for which a function of Python holds, a named one that may run elsewhere."""
        return filter(holds, self.rows(sql, params))

    def row_batches(
        self, sql: str, params: Params | None = None, size: int = 1 << 16
    ) -> Iterator[list[dict[str, Any]]]:
        """All rows, `size` of them at a time, at least once; the engine holds no more of them than it must."""
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description or ()]
        found = cursor.fetchmany(size)
        self._first_rows()
        yield [dict(zip(names, row, strict=True)) for row in found]
        while found := cursor.fetchmany(size):
            yield [dict(zip(names, row, strict=True)) for row in found]

    def value(self, sql: str, params: Params | None = None) -> Any:
        """The first column of the first row; None where there is no row."""
        found = self.execute(sql, params).fetchall()
        return found[0][0] if found else None

    def column(self, sql: str, params: Params | None = None) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.execute(sql, params).fetchall()]

    def relation(self, sql: str, params: Params | None = None) -> duckdb.DuckDBPyRelation:
        """The statement bound but not run: its column names and types are known."""
        self._install(sql)
        used = self._used(sql, params)
        return self._connection.sql(sql, params=used) if used else self._connection.sql(sql)

    def frame(self, sql: str, params: Params | None = None) -> pl.DataFrame:
        """All rows as a Polars frame."""
        began = time.perf_counter()
        frame: pl.DataFrame = self.relation(sql, params).pl()
        self.work.add(frame.height, began)
        return frame

    def frames(self, sql: str, params: Params | None = None, size: int = 1 << 16) -> Iterator[pl.DataFrame]:
        """All rows as Polars frames of `size` rows, at least one; the engine holds no more of them than it must."""
        import polars as pl

        reader = self.relation(sql, params).to_arrow_reader(size)
        empty = True
        while (batch := _next(reader)) is not None:
            self._first_rows()
            yield pl.DataFrame(batch)
            empty = False
        if empty:
            yield pl.DataFrame(reader.schema.empty_table())

    def fill(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Append rows to a table, in the order of its columns."""
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {quote_name(table)} VALUES ({marks})", rows)

    def fill_frame(self, table: str, frame: pl.DataFrame) -> None:
        """Append a frame to a table, matching columns by name."""
        if frame.height:
            with self.given("incoming", frame):
                self._connection.execute(f"INSERT INTO {quote_name(table)} BY NAME SELECT * FROM incoming")

    def _used(self, sql: str, params: Params | None) -> dict[str, Any]:
        """The parameters that the statement names."""
        named = parameters_of(sql, self._connection) if params else set()
        return {name: value for name, value in (params or {}).items() if name in named}

    def _install(self, sql: str) -> None:
        for macro in needed(sql):
            if macro.name not in self._installed:
                self._connection.execute(macro.statement)
                self._installed.add(macro.name)
