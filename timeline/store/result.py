"""`Result`: the answer to a question, lazy, with what made it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, UnknownName
from timeline.store import held
from timeline.store.columns import FINITE, IN_FRAMES, counting, is_instant, selecting, sorting_as, types_of
from timeline.store.completed import completed
from timeline.store.explain import expected, explained
from timeline.store.formats import Piece
from timeline.store.interchange import Interchange
from timeline.store.kernel import Counted, counted
from timeline.store.late import LateFrame, in_batches, settled, spelled
from timeline.store.plain_rows import instants_of, plain, rows_of
from timeline.store.quote import quote_name
from timeline.store.spelling import with_date
from timeline.store.translate_errors import answered, asked
from timeline.tables import Look
from timeline.when import calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    import polars as pl
    from polars import DataFrame

    from timeline.schema import Column
    from timeline.store.connect import Store
    from timeline.store.explain import Detail
    from timeline.store.kernel import Derived, Kernel
    from timeline.store.late import Frame
    from timeline.store.session import Session

__all__ = ["BATCH", "WORTH_A_FRAME", "Result"]

WORTH_A_FRAME = 10_000
"""Of so many rows frames are made, though their library is to be loaded."""
_AS_IT_STANDS = "sql: the engine answers this as it stands"
BATCH = 1 << 16
"""How many rows of an answer are held at a time, where it need not be held whole."""


@dataclass(frozen=True)
class Result(Interchange):
    """The answer to a question. Nothing runs until it is read, and every read sees the database as it is then.

    Attributes:
        sql: the SQL that answers, or that fetches what a kernel works on; `$name` marks a parameter.
        params: the value of each parameter.
        path: which path answers (`sql` or a kernel's name) and why.
        notes: what a reader of the answer should know (how many were left out, what is assumed).
        title: what the answer is about, for a heading.
        kernel: what computes the answer; None where the engine answers.
        counting: SQL of the same parameters that counts the rows as `certain` and `possible`, where that is cheaper than to
            list them.
        costs: what each path is estimated to take, where there are several.
        estimated: how many rows are expected; None where that is left to `estimating`, or to the engine.
        estimating: SQL of the same parameters that estimates the rows.
        derived: the columns that Python works out row by row after the engine.
        look: what is known of the columns that the answer may have, and which of them people see.
        kept: the rows of an answer that was read already, see `frozen`.

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
    path: str = _AS_IT_STANDS
    notes: tuple[str, ...] = ()
    title: str = ""
    kernel: Kernel | None = None
    counting: str = ""
    costs: str = ""
    estimated: int | None = None
    estimating: str = ""
    derived: Derived | None = None
    foreign: bool = False
    look: Look = field(default_factory=partial(Look, "*"))
    kept: DataFrame | None = None

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
            name: self.look.described.get(name) or Column(name, kind, "", "no value")
            for name, kind in types.items()
        }

    def frozen(self) -> Result:
        """The same answer, read now and kept, whatever is written later."""
        return self._holding(self.pl())

    def _holding(self, frame: pl.DataFrame) -> Result:
        return replace(self, kernel=None, derived=None, kept=frame)

    @property
    def _computed(self) -> bool:
        """Whether the rows are those of a frame, and not what the SQL gives as it stands."""
        return self.kept is not None or (self.kernel is not None and not self.kernel.in_sql)

    @property
    def _comes_in_frames(self) -> bool:
        """Whether the rows come as frames, whether or not the SQL gives them too."""
        return self.kept is not None or self.kernel is not None

    def _by_sql(self, sql: str) -> Result:
        """An answer of the same columns, which SQL gives whoever gave it before."""
        return replace(self, sql=sql, kernel=None, path=_AS_IT_STANDS if self.kernel else self.path)

    def head(self, rows: int = 10) -> Result:
        """The same answer, its first rows only.

        Args:
            rows: how many.

        Raises:
            BadQuery: a number below zero.

        >>> from timeline import Timeline
        >>> len(Timeline.memory().find().head(3))
        0
        """
        if rows < 0:
            raise BadQuery(f"a head of {rows} rows makes no sense; give 0 or more")
        return self._slice(0, rows)

    def _slice(self, start: int, rows: int | None) -> Result:
        """So many rows from one on, counted from 0."""
        if self.kept is not None:
            return replace(self, kept=self.kept.slice(start, rows))
        if self.kernel is not None and not self.kernel.in_sql:
            return replace(self, kernel=self.kernel.sliced(start, rows), estimated=None, estimating="")
        limit = "" if rows is None else f"LIMIT {rows:d} "
        sql = f"SELECT * FROM (\n{self.sql}\n)\n{limit}OFFSET {start:d}"
        return replace(self._by_sql(sql), counting="", estimated=None, estimating="")

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
        order = [(bound, down) for name, down in order for bound in sorting_as(name, known)]
        if not self._computed and self.derived is None:
            return self._by_sql(f"SELECT * FROM (\n{self.sql}\n)\nORDER BY {self._order(order)}")
        names, down = [name for name, _ in order], [down for _, down in order]
        return self._holding(self.pl().sort(names, descending=down, nulls_last=True, maintain_order=True))

    def _order(self, order: list[tuple[str, bool]]) -> str:
        instants = self.instants
        parts = []
        for name, down in order:
            column = quote_name(name)
            value = FINITE.format(column) if name in instants else column
            parts.append(f"{value}{' DESC' if down else ''} NULLS LAST")
        return ", ".join(parts)

    @property
    def columns(self) -> list[str]:
        """The names of the columns, found without running the SQL where nothing is computed after it."""
        if self._computed:
            return self.pl().columns
        with self.store.reading(foreign=self.foreign) as session, self._translated():
            return [*types_of(session.relation(self.sql, self.params)), *self._derived_columns]

    @property
    def _derived_columns(self) -> Mapping[str, Any]:
        return self.derived.columns if self.derived else {}

    @property
    def instants(self) -> frozenset[str]:
        """The columns that hold instants, found without running the SQL."""
        if self.kept is not None:
            return frozenset(instants_of(self.kept))
        with self.store.reading(foreign=self.foreign) as session, self._translated():
            types = types_of(session.relation(self.sql, self.params))
        return frozenset(name for name, kind in types.items() if is_instant(kind))

    def _column_types(self) -> dict[str, str]:
        """The type of each column in Arrow's words, found without running the SQL where nothing is computed after it."""
        if self._computed:
            frame = self.pl()
        else:
            with self.store.reading(foreign=self.foreign) as session, self._translated():
                frame = session.frame(f"SELECT * FROM (\n{self.sql}\n) LIMIT 0", self.params)
        types = {field.name: str(field.type) for field in frame.to_arrow().schema}
        return types | {name: "string" for name in self._derived_columns if name not in types}

    def explain(self, detail: Detail = "path") -> str:
        """Which path answers and why, in a few lines.

        Args:
            detail: `path` tells how many rows are expected, and runs nothing; `analyze` runs it, and tells where the
                time went; `full` is the engine's plan of its SQL.

        Raises:
            BadQuery: there is no such detail.
        """
        if self.kept is not None:
            return f"path: the rows were read before, by {self.path}"
        with self.store.reading(foreign=self.foreign) as session, asked(self.sql):
            return explained(self, session, detail)

    def count(self) -> Counted:
        """How many rows the answer has, those that certainly and those that possibly hold, without listing them.

        Where an answer does not tell the certain from the possible, all its rows are certain.

        >>> from timeline import Timeline
        >>> Timeline.memory().find().count()
        Counted(certain=0, possible=0)
        """
        if self.kept is not None:
            return counted([self.kept])
        with self.store.reading(foreign=self.foreign) as session:
            return self._counted_in(session)

    def _counted_in(self, session: Session) -> Counted:
        """What `count` tells, as a session sees it."""
        with self._translated():
            if self.kernel and not self.kernel.in_sql:
                return self.kernel.count(session)
            sql = self.counting or counting(self.sql, session.relation(self.sql, self.params).columns)
            (found,) = session.rows(sql, self.params)
            return Counted(**found)

    def rows(self) -> list[dict[str, Any]]:
        """The answer as dicts of plain Python values: what `--format json` prints."""
        pieces = held.held(self._row_pieces(), held.MOST_ROWS, None if self.foreign else self)
        return [dict(row) for piece in pieces for row in piece.rows()]

    def _plain_row(
        self, row: dict[str, Any], instants: Iterable[str], documents: Iterable[str]
    ) -> dict[str, Any]:
        """A row of plain values, with what is derived; its instants are texts from here on, and were numbers before."""
        row = self.derived.row(row) if self.derived else row
        for name in instants:
            row[name] = None if row[name] is None else calendar.iso(row[name])
        for name in documents:
            row[name] = None if row[name] is None else json.loads(row[name])
        return {name: plain(value) for name, value in row.items()}

    def batches(self) -> Iterator[pl.DataFrame]:
        """The answer as Polars frames of some ten thousand rows each, one after the other; at least one.

        Memory holds one of them, and what the engine or a kernel needs. The database is being read until the last one.
        """
        yield from in_batches(self._frames(), BATCH)

    def _frames(self) -> Iterator[Frame]:
        """The answer as frames of any size, at least one; what repeats may be told late, or as numbers of texts."""
        if self.kept is not None:
            yield self.kept
            return
        with self.store.reading(foreign=self.foreign) as session:
            yield from self._frames_in(session)

    def _batches_in(self, session: Session) -> Iterator[pl.DataFrame]:
        """What `batches` gives, as a session sees it."""
        yield from in_batches(self._frames_in(session), BATCH)

    def _frames_in(self, session: Session) -> Iterator[Frame]:
        with self._translated():
            if self.kernel:
                found = settled(self.kernel.frames(session))
            else:
                types = types_of(session.relation(self.sql, self.params))
                found = session.frames(selecting(self.sql, types, FINITE), self.params, BATCH)
            yield from map(self._completed, found)

    def pieces(self) -> Iterator[Piece]:
        """The answer some rows at a time, as what can be written soonest; at least one piece.

        The pieces are frames where those hold every value as `rows` tells it and enough rows are expected, else rows:
        few rows are shown before the library of frames is loaded.
        """
        if self._comes_in_frames:
            yield from (Piece(frame.columns, frame) for frame in self.batches())
            return
        with self.store.reading(foreign=self.foreign) as session, self._translated():
            types = types_of(session.relation(self.sql, self.params))
            in_rows = self.derived or not IN_FRAMES.issuperset(types.values())
            if in_rows or expected(session, self.sql, self.params) < WORTH_A_FRAME:
                yield from self._rows_from(session, types)
                return
            documents = [name for name, kind in types.items() if kind == "JSON"]
            for frame in session.frames(selecting(self.sql, types, FINITE), self.params, BATCH):
                yield Piece(frame.columns, spelled(self._completed(frame)), documents)

    def _row_pieces(self) -> Iterator[Piece]:
        """The answer as rows, some at a time."""
        if self._comes_in_frames:
            yield from (Piece(frame.columns, rows_of(frame)) for frame in self.batches())
            return
        with self.store.reading(foreign=self.foreign) as session, self._translated():
            yield from self._rows_from(session, types_of(session.relation(self.sql, self.params)))

    def _rows_from(self, session: Session, types: Mapping[str, str]) -> Iterator[Piece]:
        instants = [name for name, kind in types.items() if is_instant(kind)]
        documents = [name for name, kind in types.items() if kind == "JSON"]
        names = [*types, *self._derived_columns]
        for found in session.row_batches(selecting(self.sql, types, "epoch_us({0})"), self.params, BATCH):
            rows = [self._plain_row(row, instants, documents) for row in found]
            yield Piece(names, rows if self.foreign else [with_date(row) for row in rows])

    def _completed(self, frame: Frame) -> Frame:
        """The frame with what the engine cannot tell; what is told late is told with that."""
        return frame if self.foreign or isinstance(frame, LateFrame) else completed(frame, self.derived)

    def pl(self) -> pl.DataFrame:
        """The answer as a Polars frame."""
        if self.kept is not None:
            return self.kept
        return held.in_one(held.held(self.batches(), held.MOST_IN_A_FRAME, None if self.foreign else self))

    def write(self, path: str | Path, *, replace: bool = False, escape_formulas: bool = False) -> Path:
        """Write the answer to a file whose ending names the format: parquet, csv, tsv, json, jsonl, md, arrow.

        The endings png, svg, pdf and html write its chart.

        Args:
            path: the file.
            replace: write over a file that this program did not write, or that was changed since.
            escape_formulas: in csv and tsv, write an apostrophe before a text that begins with =, +, -, @, a tab or a
                carriage return, so that no spreadsheet takes it for a formula; such a file is for spreadsheets, not to be
                read back.

        Raises:
            BadQuery: the ending is not one of them, or formulas are not escaped in its format.
            Frozen: the file is there and is not to be replaced, or is a database in use.
        """
        from timeline.store.formats import WRITERS, check_escape, write_text
        from timeline.store.replacing import check_replaceable

        target = Path(path)
        ending = target.suffix.lower().lstrip(".")
        writer = WRITERS.get(ending)
        if writer is None:
            raise BadQuery(
                f"cannot tell a format from '{target.name}'; end it in one of: {', '.join(sorted(WRITERS))}"
            )
        check_escape(ending, escape_formulas=escape_formulas)
        check_replaceable(target, replace=replace)
        if escape_formulas:
            write_text(self, target, ending, escape_formulas=True)
        else:
            writer(self, target)
        return target

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows())

    def __len__(self) -> int:
        return self.count().possible

    def __repr__(self) -> str:
        frame = self.pl()
        return f"Result({self.title or 'rows'}: {frame.height:,} x {frame.width})\n{frame}"

    def _translated(self) -> AbstractContextManager[None]:
        return asked(self.sql) if self.foreign else answered(self.sql)
