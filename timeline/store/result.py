"""`Result`: the answer to a question, lazy, with what made it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, MissingExtra, UnknownName
from timeline.store.formats import Piece
from timeline.store.kernel import Derived, Kernel
from timeline.store.quote import quote_name
from timeline.store.spelling import with_date, with_dates
from timeline.store.translate_errors import answered, asked
from timeline.when import calendar
from timeline.when.instant import instant

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from timeline.schema import Column
    from timeline.store.connect import Store
    from timeline.store.session import Session

__all__ = ["BATCH", "Result"]

_IN_FRAMES = {
    "VARCHAR", "VARCHAR[]", "JSON", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "TIMESTAMP",
}  # fmt: skip
"""The types of columns of which a frame says what a row says; the engine's others have no type there, or a rounder one."""
BATCH = 1 << 16
"""How many rows of an answer are held at a time, where it need not be held whole."""
_SHOWN = 10
_FINITE = "CASE WHEN isfinite({0}) THEN {0} END"
_TURNED = {"DATE": _FINITE, "INTERVAL": "{0}::VARCHAR"}
"""Columns of a person's own SQL: a day is NULL where it has no limit; months that are no number of days are a text."""


@dataclass(frozen=True)
class Result:
    """The answer to a question. Nothing runs until it is read, and every read sees the database as it is then.

    Attributes:
        sql: the SQL that answers, or that fetches what a kernel works on; `$name` marks a parameter.
        params: the value of each parameter.
        path: which path answers (`sql` or a kernel's name) and why.
        notes: what a reader of the answer should know (how many were left out, what is assumed).
        title: what the answer is about, for a heading.
        kernel: what computes the answer; None where the engine answers.
        derived: the columns that Python works out row by row after the engine.
        known: what is known of the columns that the answer may have, by name.

    Bounds come as TIMESTAMP columns (`Datetime("us")` in Polars), NULL where unbounded.
    `when` is EDTF, and where EDTF cannot write the bounds the form that `When.display` gives, which `When.read` reads.
    In `rows()` and in JSON bounds are ISO 8601 texts; lengths are whole microseconds.

    >>> from timeline import Timeline
    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="Bombing of the AMIA", kind="attack", when="1994-07-18")
    ...     tl.find("kind:attack").rows()[0]["start_min"]
    '1994-07-18T00:00:00Z'
    """

    store: Store
    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)
    path: str = "sql: the engine answers this as it stands"
    notes: tuple[str, ...] = ()
    title: str = ""
    kernel: Kernel | None = None
    derived: Derived | None = None
    foreign: bool = False
    known: Mapping[str, Column] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, Column]:
        """The columns of the answer by name: type, unit, meaning, what NULL says, how a person sees them.

        Found without running the SQL where nothing is computed after it.

        >>> from timeline import Timeline
        >>> Timeline.memory().find().schema["end_max"].meaning
        'latest instant at which it can have ended, exclusive'
        """
        from timeline.schema import Column

        types = self._column_types()
        return {
            name: self.known.get(name) or Column(name, kind, "", "no value") for name, kind in types.items()
        }

    def frozen(self) -> Result:
        """The same answer, read now and kept, whatever is written later."""
        return self._holding(self.pl())

    def _holding(self, frame: pl.DataFrame) -> Result:
        return replace(self, kernel=Kernel(_kept, {"frame": frame}), derived=None)

    def with_notes(self, *notes: str) -> Result:
        """The same answer with more notes."""
        return replace(self, notes=(*self.notes, *notes))

    def sorted(self, *columns: str) -> Result:
        """The same answer in another order; what is NULL, and what has no limit, comes last.

        Args:
            columns: the columns to sort by, the first one first; `-name` runs downwards. `when` goes by the bounds.

        Raises:
            UnknownName: there is no such column.
        """
        known = self.columns
        order = [(name.removeprefix("-"), name.startswith("-")) for name in columns]
        for name, _ in order:
            if name not in known:
                raise UnknownName("column", name, known)
        order = [(bound, down) for name, down in order for bound in _standing_for(name, known)]
        if self.kernel is None and self.derived is None:
            return replace(self, sql=f"SELECT * FROM (\n{self.sql}\n)\nORDER BY {self._order(order)}")
        names, down = [name for name, _ in order], [down for _, down in order]
        return self._holding(self.pl().sort(names, descending=down, nulls_last=True, maintain_order=True))

    def _order(self, order: list[tuple[str, bool]]) -> str:
        instants = self.instants
        parts = []
        for name, down in order:
            column = quote_name(name)
            value = _FINITE.format(column) if name in instants else column
            parts.append(f"{value}{' DESC' if down else ''} NULLS LAST")
        return ", ".join(parts)

    @property
    def columns(self) -> list[str]:
        """The names of the columns, found without running the SQL where nothing is computed after it."""
        if self.kernel:
            return self.pl().columns
        with self.store.reading() as session, self._translated():
            return [*_types(session.relation(self.sql, self.params)), *self._derived_columns]

    @property
    def _derived_columns(self) -> Mapping[str, Any]:
        return self.derived.columns if self.derived else {}

    @property
    def instants(self) -> frozenset[str]:
        """The columns that hold instants, found without running the SQL."""
        with self.store.reading() as session, self._translated():
            types = _types(session.relation(self.sql, self.params))
        return frozenset(name for name, kind in types.items() if _is_instant(kind))

    def _column_types(self) -> dict[str, str]:
        """The type of each column in Arrow's words, found without running the SQL where nothing is computed after it."""
        if self.kernel:
            frame = self.pl()
        else:
            with self.store.reading() as session, self._translated():
                frame = session.frame(f"SELECT * FROM (\n{self.sql}\n) LIMIT 0", self.params)
        types = {field.name: str(field.type) for field in frame.to_arrow().schema}
        return types | {name: "string" for name in self._derived_columns if name not in types}

    def explain(self) -> str:
        """Which path answers and why, and the engine's plan of its SQL."""
        with self.store.reading() as session, asked(self.sql):
            plan = session.rows(f"EXPLAIN {self.sql}", self.params)
        return "\n".join([f"path: {self.path}", *(row["explain_value"].rstrip() for row in plan)])

    def rows(self) -> list[dict[str, Any]]:
        """The answer as dicts of plain Python values: what `--format json` prints."""
        return [dict(row) for piece in self._row_pieces() for row in piece.rows()]

    def _plain_row(
        self, row: dict[str, Any], instants: Iterable[str], documents: Iterable[str]
    ) -> dict[str, Any]:
        """A row of plain values, with what is derived; its instants are texts from here on, and were numbers before."""
        row = self.derived.row(row) if self.derived else row
        for name in instants:
            row[name] = None if row[name] is None else calendar.iso(row[name])
        for name in documents:
            row[name] = None if row[name] is None else json.loads(row[name])
        return {name: _plain(value) for name, value in row.items()}

    def batches(self) -> Iterator[pl.DataFrame]:
        """The answer as Polars frames of some ten thousand rows each, one after the other; at least one.

        Memory holds one of them, and what the engine or a kernel needs. The database is being read until the last one.
        """
        with self.store.reading() as session, self._translated():
            if self.kernel:
                found = self.kernel.frames(session)
            else:
                types = _types(session.relation(self.sql, self.params))
                found = session.frames(_selecting(self.sql, types, _FINITE), self.params, BATCH)
            for frame in found:
                for at in range(0, max(frame.height, 1), BATCH):
                    yield self._completed(frame[at : at + BATCH])

    def pieces(self) -> Iterator[Piece]:
        """The answer some rows at a time, as what can be written soonest; at least one piece.

        Where frames hold every value as `rows` tells it the pieces are frames, else rows.
        """
        if self.kernel:
            yield from (Piece(frame.columns, frame) for frame in self.batches())
            return
        with self.store.reading() as session, self._translated():
            types = _types(session.relation(self.sql, self.params))
            if self.derived or not _IN_FRAMES.issuperset(types.values()):
                yield from self._rows_from(session, types)
                return
            documents = [name for name, kind in types.items() if kind == "JSON"]
            for frame in session.frames(_selecting(self.sql, types, _FINITE), self.params, BATCH):
                yield Piece(frame.columns, self._completed(frame), documents)

    def _row_pieces(self) -> Iterator[Piece]:
        """The answer as rows, some at a time."""
        if self.kernel:
            yield from (Piece(frame.columns, _rows_of(frame)) for frame in self.batches())
            return
        with self.store.reading() as session, self._translated():
            yield from self._rows_from(session, _types(session.relation(self.sql, self.params)))

    def _rows_from(self, session: Session, types: Mapping[str, str]) -> Iterator[Piece]:
        instants = [name for name, kind in types.items() if _is_instant(kind)]
        documents = [name for name, kind in types.items() if kind == "JSON"]
        names = [*types, *self._derived_columns]
        for found in session.row_batches(_selecting(self.sql, types, "epoch_us({0})"), self.params, BATCH):
            rows = [self._plain_row(row, instants, documents) for row in found]
            yield Piece(names, rows if self.foreign else [with_date(row) for row in rows])

    def _completed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with what the engine cannot tell."""
        frame = frame if self.foreign else with_dates(frame)
        return _with_derived(frame, self.derived) if self.derived else frame

    def pl(self) -> pl.DataFrame:
        """The answer as a Polars frame."""
        return _one(self.batches())

    def arrow(self) -> pa.Table:
        """The answer as a pyarrow table."""
        return self.pl().to_arrow()

    def pandas(self) -> pd.DataFrame:
        """The answer as a pandas frame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        try:
            import pandas  # noqa: F401, ICN001
        except ImportError as missing:
            raise MissingExtra("pandas", "pandas", "Result.pandas()") from missing
        return self.pl().to_pandas()

    def write(self, path: str | Path, *, replace: bool = False) -> Path:
        """Write the answer to a file whose ending names the format: parquet, csv, tsv, json, jsonl, md, arrow.

        Args:
            path: the file.
            replace: write over a file that this program did not write, or that was changed since.

        Raises:
            BadQuery: the ending is not one of them.
            Frozen: the file is there and is not to be replaced, or is a database in use.
        """
        from timeline.store.formats import WRITERS
        from timeline.store.replacing import check_replaceable

        target = Path(path)
        writer = WRITERS.get(target.suffix.lower().lstrip("."))
        if writer is None:
            raise BadQuery(
                f"cannot tell a format from '{target.name}'; end it in one of: {', '.join(sorted(WRITERS))}"
            )
        check_replaceable(target, replace=replace)
        writer(self, target)
        return target

    def view(
        self,
        page: str | os.PathLike[str],
        *,
        lanes: str | None = None,
        colour: str | None = None,
        title: str | None = None,
    ) -> Path:
        """Draw an answer with dates on a page that asks nothing of anybody: events, pairs of events, stretches of time.

        Args:
            page: the file, whose name ends in `.html`.
            lanes: a lane for each item of this dimension, such as `kind` or `country`; `none` for a single one.
            colour: a colour for each item of this dimension.  Default: as the lanes.
            title: the heading.  Default: the title of the answer.

        Raises:
            BadQuery: the answer has no dates, or the name of the file does not end in `.html`.
            UnknownName: the answer has no such dimension.
        """
        from timeline.store.formats import write_page
        from timeline.view import check_page, document, page_of

        target, heading = check_page(page), title or self.title
        data = document(self.pl(), title=heading, notes=self.notes, lanes=lanes, colour=colour)
        return write_page(page_of(data, heading), target)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows())

    def __len__(self) -> int:
        if self.kernel:
            return sum(frame.height for frame in self.batches())
        with self.store.reading() as session, self._translated():
            return int(session.value(f"SELECT count(*) FROM (\n{self.sql}\n)", self.params))

    def __repr__(self) -> str:
        frame = self.pl()
        return f"Result({self.title or 'rows'}: {frame.height:,} x {frame.width})\n{frame}"

    def _repr_html_(self) -> str:
        frame = self.pl()
        caption = escape(f"{self.title or 'Result'}: {frame.height:,} rows")
        return f"<figure><figcaption>{caption}</figcaption>{frame.head(_SHOWN)._repr_html_()}</figure>"

    def _translated(self) -> AbstractContextManager[None]:
        return asked(self.sql) if self.foreign else answered(self.sql)


def _types(relation: duckdb.DuckDBPyRelation) -> dict[str, str]:
    """The type of each column; where a name comes again it is numbered, so that none hides another."""
    types: dict[str, str] = {}
    for name, kind in zip(relation.columns, relation.types, strict=True):
        told, number = name, 0
        while told in types:
            number += 1
            told = f"{name}_{number}"
        types[told] = str(kind)
    return types


def _standing_for(name: str, known: Sequence[str]) -> Sequence[str]:
    """The columns that sort as this one does: a date goes by its bounds."""
    bounds = [name.removesuffix("when") + bound for bound in ("start_min", "start_max", "end_max")]
    return bounds if name.endswith("when") and set(bounds) <= set(known) else [name]


def _is_instant(kind: str) -> bool:
    return kind.startswith("TIMESTAMP") and not kind.endswith("]")


def _selecting(sql: str, types: Mapping[str, str], instant: str) -> str:
    """`sql` with its instants turned as the template says, so that no infinity leaves the file."""
    names = [quote_name(name) for name in types]
    columns = []
    for name, kind in zip(names, types.values(), strict=True):
        turned = instant if _is_instant(kind) else _TURNED.get(kind, "{0}")
        columns.append(f"{turned.format(name)} AS {name}")
    return f"SELECT {', '.join(columns)} FROM (\n{sql}\n) AS answer({', '.join(names)})"


def _one(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return pl.concat(frames)


def _kept(_: Session, frame: pl.DataFrame) -> pl.DataFrame:
    return frame


def _with_derived(frame: pl.DataFrame, derived: Derived) -> pl.DataFrame:
    """The frame with the columns that are worked out row by row."""
    import polars as pl

    rows = map(derived.row, _numbered(frame).iter_rows(named=True))
    columns = [{name: row[name] for name in derived.columns} for row in rows]
    return frame.hstack(pl.DataFrame(columns, schema=dict(derived.columns)))


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its instants as microseconds: Python's own instants know no year before 1."""
    import polars as pl

    instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(pl.col(instants).dt.epoch("us"))


def _rows_of(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values."""
    import polars as pl

    instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    rows = [
        {name: _plain(value) for name, value in row.items()} for row in _numbered(frame).iter_rows(named=True)
    ]
    for row in rows:
        for name in instants:
            row[name] = None if row[name] is None else calendar.iso(row[name])
    return rows


def _plain(value: Any) -> Any:
    """A value as JSON knows it: dates and instants as ISO 8601 texts."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, datetime):
        return calendar.iso(instant(value))
    if isinstance(value, Decimal) and Decimal(str(float(value))) == value:
        return float(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)
