"""find and at: the events of a selection, and those that were going on in a span."""

from __future__ import annotations

from typing import Any

from timeline.errors import BadQuery
from timeline.query.columns import EVENT_COLUMNS, ORDER, UNDATED
from timeline.query.extents import window_of
from timeline.query.selectors import Certainty, add_selection
from timeline.query.window import ALWAYS, Window
from timeline.store import Result, Session, Steps, Store, asked, base, moment, resolve_as_of

__all__ = ["at", "check_certainty", "check_limit", "find"]


def find(
    store: Store,
    selector: str,
    *,
    from_: Any,
    to: Any,
    certainty: Certainty,
    as_of: Any,
    where: str | None,
    limit: int | None,
) -> Result:
    """The events that a selector picks, those that began before the window but reach into it among them."""
    return _events(
        store,
        selector,
        None if from_ is None and to is None else window_of(from_, to),
        certainty,
        as_of,
        where,
        limit,
    )


def at(
    store: Store,
    when: Any,
    selector: str,
    *,
    certainty: Certainty,
    as_of: Any,
    where: str | None,
    limit: int | None,
) -> Result:
    """The events that were going on, certainly or possibly, in the whole span of `when`."""
    span = moment(when)
    return _events(
        store,
        selector,
        Window(span.start_min, span.end_max),
        certainty,
        as_of,
        where,
        limit,
        title=f"at {span.edtf or when}",
    )


def _events(
    store: Store,
    selector: str,
    window: Window | None,
    certainty: Certainty,
    as_of: Any,
    where: str | None,
    limit: int | None,
    title: str = "events",
) -> Result:
    check_certainty(certainty)
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector, certainty=certainty, where=where, window=window or ALWAYS)
        notes = _undated(session, steps)
    columns = EVENT_COLUMNS
    if window is not None:
        columns += ",\n    CASE WHEN e.surely THEN 'certain' ELSE 'possible' END AS certainty"
    final = f"SELECT {columns}\nFROM selected AS e\nORDER BY {ORDER}"
    if limit is not None:
        final += f"\nLIMIT {steps.param('limit', check_limit(limit))}"
    return steps.result(store, final, title=title, notes=notes, foreign=where is not None)


def _undated(session: Session, steps: Steps) -> tuple[str, ...]:
    """How many events have no date, and so may have been at any time."""
    with asked(steps.text("")):
        number = session.value(
            steps.text(f"SELECT count(*) FROM selected AS e WHERE {UNDATED}"), steps.params
        )
    if not number:
        return ()
    return (f"{number:,} undated {'event comes' if number == 1 else 'events come'} last",)


def check_certainty(certainty: str) -> None:
    """Refuse anything but the two words."""
    if certainty not in ("possible", "certain"):
        raise BadQuery(f"certainty is 'possible' or 'certain', not '{certainty}'")


def check_limit(limit: int) -> int:
    """Refuse a limit below zero."""
    if limit < 0:
        raise BadQuery(f"a limit of {limit} rows makes no sense; leave it out for all")
    return limit
