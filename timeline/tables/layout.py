"""`Look`: which columns of an answer people see, as data, and which of them fit into a width."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from timeline import schema

__all__ = ["GAP", "Column", "Look"]

GAP = 2  # characters between two columns


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its names, one below the other where there is little room."""

    names: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True)
class Look:
    """How an answer looks.

    Args:
        shows: names of columns in their order. `name?` is left out on a narrow terminal, the last one first;
            `title/event_id` are two columns where there is room, and stand below each other where there is not;
            `*` is every column. A name that the answer does not have is passed over.
        card: one row is written downwards, field by field.
        empty: what to say where there is no row.
        instants: for the answer to a person's own SQL, the columns whose type is an instant: then values are shown by
            their types.
        described: what is known of each column; of one that is not here, its value is shown as its type is.
        last_days: the columns whose ends are shown as last days, and say so in their heading, see `seen`.
    """

    shows: str
    card: bool = False
    empty: str = "nothing found"
    instants: Container[str] | None = None
    described: Mapping[str, schema.Column] = field(default_factory=dict)
    last_days: frozenset[str] = frozenset()
    _columns: tuple[Column, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        columns = (
            Column(tuple(token.rstrip("?").split("/")), token.endswith("?")) for token in self.shows.split()
        )
        object.__setattr__(self, "_columns", tuple(columns))

    def tell(self, name: str, row: Mapping[str, Any]) -> str:
        """The value of the column `name` of a row, in one line."""
        from timeline.tables.values import text_of, typed_text

        if self.instants is None:
            return text_of(name, row, self.shown(name), days=name in self.last_days)
        return typed_text(row.get(name), instant=name in self.instants)

    def seen(self, rows: Sequence[Mapping[str, Any]]) -> Look:
        """How these rows look: a column of ends tells last days where all of them are ends of days."""
        from timeline.tables.bounds import ends_with_days

        ends = (name for name in self.described if ends_with_days(name, self.shown(name), rows))
        return replace(self, last_days=frozenset(ends))

    def heading(self, name: str) -> str:
        """What stands over a column, or before a field."""
        return f"{name} (last day)" if name in self.last_days else name

    def shown(self, name: str) -> schema.Shown:
        """How a person sees the column."""
        known = self.described.get(name)
        return known.shown if known else "value"

    def names(self, present: Sequence[str]) -> list[str]:
        """The columns that are shown where there is room for all."""
        return [name for column in self._known(present) for name in column.names]

    def fitting(self, widths: Mapping[str, int], room: int) -> list[Column]:
        """The columns for a terminal of `room` characters, where the widest text of each name is known."""
        known = self._known(list(widths))
        for columns in _layouts(known):
            if sum(_width(column, widths) for column in columns) + GAP * (len(columns) - 1) <= room:
                return columns
        return [column for column in known if not column.optional]

    def _known(self, present: Sequence[str]) -> list[Column]:
        if self.shows == "*":
            return [Column((name,)) for name in present]
        kept = (
            Column(tuple(name for name in column.names if name in present), column.optional)
            for column in self._columns
        )
        return [column for column in kept if column.names]


def _layouts(columns: Sequence[Column]) -> Iterator[list[Column]]:
    """The ways to lay out some columns, the best first: side by side, then stacked, each with fewer and fewer."""
    apart = [Column((name,), column.optional) for column in columns for name in column.names]
    for layout in (apart, columns):
        spare = [at for at, column in enumerate(layout) if column.optional]
        for kept in reversed(range(len(spare) + 1)):
            yield [column for at, column in enumerate(layout) if at not in spare[kept:]]


def _width(column: Column, widths: Mapping[str, int]) -> int:
    return max(widths[name] for name in column.names)
