"""Which items each selected event has, and when it was: the frame that the functions of `intervals` take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, UnknownName
from timeline.query.circa import add_circa
from timeline.query.dimensions import SINGLE, items
from timeline.query.numbered_items import with_names, with_numbers
from timeline.query.selectors import add_selection, fit
from timeline.query.window import ALWAYS, Window
from timeline.store import Kernel, base, known_names, resolve_as_of, result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import polars as pl

    from timeline.store import Result, Session, Steps, Store
    from timeline.when.areas import Picked
    from timeline.when.inputs import AsOfLike, LengthLike

__all__ = ["END_BOUNDS", "EVENTS", "EVENT_COLUMNS", "START_BOUNDS", "Occurrences", "computed", "occurrences"]

START_BOUNDS, END_BOUNDS = ("start_min", "start_max"), ("end_min", "end_max")
_BOUNDS = ",\n    ".join(
    f"CASE WHEN isfinite(e.{name}) THEN e.{name} END AS {name}" for name in (*START_BOUNDS, *END_BOUNDS)
)


EVENT_COLUMNS = f'e.version_id, e.event_id, e.edtf AS "when", {_BOUNDS}'
"""An event with its date and its bounds."""
EVENTS = f"""
SELECT {EVENT_COLUMNS}
FROM selected AS e
ORDER BY e.version_id"""
"""The selected events with the bounds of all their extents, also of those that a window leaves out."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """A selection as one row an event and item: `event`, `item`, `other` (a second dimension), `within`, four bounds.

    Its column `surely` says whether the event is selected in every world. `numbered` lists the columns that are fetched as
    the numbers of names, each with its dimension.
    """

    store: Store
    steps: Steps
    sql: str
    events: int
    other: str | None
    within: str | None
    unsure: int
    notes: tuple[str, ...] = ()
    picked: Picked | None = None
    numbered: tuple[tuple[str, str], ...] = ()

    def result(
        self,
        function: Callable[..., pl.DataFrame],
        options: Mapping[str, Any],
        *,
        title: str,
        path: str,
        dated: bool = False,
        notes: Iterable[str] = (),
    ) -> Result:
        """The answer that `function` computes from the frame and the options; `dated`: also from the events themselves."""
        kernel = Kernel(computed, {"data": self, "function": function, "options": options, "dated": dated})
        counted = (
            f"{self.events:,} events counted{f', {self.unsure:,} of them possibly' if self.unsure else ''}"
        )
        notes = (counted, *self.notes, *notes)
        return result_of(self.steps, self.store, self.sql, title=title, path=path, notes=notes, kernel=kernel)

    def chosen(self, names: str | Iterable[str] | None) -> list[str] | None:
        """The items that a person means by one name or several; None where none is asked for."""
        if names is None:
            return None
        return [self.item(name) for name in ([names] if isinstance(names, str) else names)]

    def item(self, name: str) -> str:
        """The item that a person means by `name`.

        Raises:
            UnknownName: no selected event has it.
        """
        both = "SELECT item FROM x_item" + (" UNION SELECT item FROM y_item" if self.other else "")
        with self.store.reading() as session:
            found = session.value(
                self.steps.text(
                    f"SELECT item FROM ({both}) WHERE name_key(item) = name_key($named) ORDER BY ALL"
                ),
                {**self.steps.params, "named": name},
            )
            if found is None:
                raise UnknownName(
                    "item", name, known_names(session, self.steps.text(both), name, self.steps.params)
                )
        return str(found)


def computed(
    session: Session,
    data: Occurrences,
    function: Callable[..., pl.DataFrame],
    options: Mapping[str, Any],
    *,
    dated: bool,
) -> pl.DataFrame:
    """The answer that a function computes from what is fetched."""
    frame = session.frame(data.steps.text(data.sql), data.steps.params)
    frame = frame.with_columns(
        with_names(session, data.steps, by, frame[column]).alias(column) for column, by in data.numbered
    )
    if not dated:
        return function(frame, **options)
    return function(frame, session.frame(data.steps.text(EVENTS), data.steps.params), **options)


def occurrences(
    store: Store,
    selector: str,
    by: str | None,
    as_of: AsOfLike | None,
    *,
    window: Window = ALWAYS,
    within: str | None = None,
    dimensions: int = 2,
    circa: LengthLike | None = None,
) -> Occurrences:
    """The selection and the items by one dimension, or by two joined with a comma; without any, all have one item.

    Raises:
        BadQuery: no event is picked, there are too many dimensions, or one twice, or `within` is a dimension of which
            an event can have several items.
        UnknownName: there is no such dimension.
    """
    named = [] if by is None else [name.strip() for name in by.split(",")]
    once = len(named) > 1  # of one dimension, the kernels count a row once
    coded = {name: sql for name in named if store.numbers_items and (sql := with_numbers(name, once=once))}
    steps_of = [coded.get(name) or items(name, once=once) for name in named]
    if len(named) > dimensions or len(set(named)) < len(named):
        wanted = "one dimension" if dimensions == 1 else "one dimension or two different ones"
        raise BadQuery(f"by is {wanted}, not '{by}'")
    if within is not None and items(within) and within not in SINGLE:
        raise BadQuery(f"within is a dimension of which an event has one item: {', '.join(sorted(SINGLE))}")
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_circa(steps, circa)
        picked = add_selection(steps, session, selector, window=window)
        found = "SELECT count(*) AS events, count(*) FILTER (NOT surely) AS unsure FROM selected"
        (row,) = session.rows(steps.text(found), steps.params)
    count, unsure = row["events"], row["unsure"]
    if not count:
        where = "" if window == ALWAYS else " in this window"
        raise BadQuery(f"no event to count: the selector '{selector}' picks none{where}")
    tables = [*zip(("x_item", "y_item"), ("item", "other"), steps_of, strict=False)]
    if within is not None:
        tables.append(("group_item", "within", items(within)))
    numbered = {column: name for column, name in zip(("item", "other"), named, strict=False) if name in coded}
    columns, joins = ["e.version_id AS event", "e.surely"], [f"{fit(steps)} AS e"]
    for table, column, sql in tables:
        steps.add(table, sql)
        columns.append(f"{table}.{'number' if column in numbered else 'item'} AS {column}")
        joins.append(f"LEFT JOIN {table} ON {table}.version_id = e.version_id")
    if not named:
        columns.append("'all' AS item")
    selected, joined = ",\n    ".join(columns), "\n".join(joins)
    sql = f"SELECT\n    {selected},\n    {_BOUNDS}\nFROM {joined}"
    other = "other" if len(named) > 1 else None
    notes = _without(store, steps, within) if within else ()
    grouped = "within" if within else None
    return Occurrences(
        store, steps, sql, count, other, grouped, unsure, notes, picked, tuple(numbered.items())
    )


def _without(store: Store, steps: Steps, within: str) -> tuple[str, ...]:
    """How many events have no item of the dimension within which events pair up."""
    alone = "SELECT count(*) FROM selected ANTI JOIN group_item USING (version_id)"
    with store.reading() as session:
        count = session.value(steps.text(alone), steps.params)
    if not count:
        return ()
    without = "event without a" if count == 1 else "events without a"
    return (f"{count:,} {without} {within} can pair with none",)
