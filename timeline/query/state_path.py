"""Which path answers a question about states: the number of its extents, and how many rows may come of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.dimensions import STATED_IN, items
from timeline.query.planner import Plan, Way, cheapest
from timeline.store import SAMPLED, Kernel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from timeline.store import Session, Steps, Store

__all__ = ["ITEMS", "STEPS", "planned", "stretches", "told"]

_SQL = Way("sql", "sorted ends and one running sum", {})
_KERNEL = Way("kernel levels", "sorted ends are walked once, however many overlap", {})

ITEMS = "(SELECT count(DISTINCT item) + coalesce(bool_or(item IS NULL), FALSE)::INTEGER FROM item)"
"""SQL that counts the items of a selection; that there is no dimension counts as one."""

STEPS = """(
SELECT coalesce(sum(moments), 0) FROM (
    SELECT approx_count_distinct(instant) - 1 AS moments
    FROM (
        SELECT item, unnest([possible_start, possible_end, certain_start, certain_end]) AS instant FROM extent
    ) GROUP BY item
))"""
"""SQL that estimates how many steps the extents of a selection make: one less than the moments at which they begin or end."""


def stretches(certainty: str) -> str:
    """SQL that estimates how many stretches the extents of a selection make, item by item, if they lie anywhere.

    Of n extents that cover a period on average d times, n / e^d begin while no other is going on.
    """
    return f"""(
SELECT coalesce(sum(greatest(1, n * exp(-covered / period))), 0)::BIGINT FROM (
    SELECT count(*) AS n,
        sum(epoch_us({certainty}_end)::DOUBLE - epoch_us({certainty}_start)) AS covered,
        greatest(1, epoch_us(max({certainty}_end))::DOUBLE - epoch_us(min({certainty}_start))) AS period
    FROM extent WHERE isfinite({certainty}_start) AND isfinite({certainty}_end) GROUP BY item
))"""


def planned(
    store: Store,
    session: Session,
    steps: Steps,
    by: str | None,
    *,
    windows: int = 1,
    lists: bool = False,
    in_slices: bool = False,
) -> Plan:
    """The path of a question about the states of a selection; in some stores a kernel is none.

    Args:
        store: where the events are.
        session: where their extents are counted.
        steps: those up to `selected`.
        by: the dimension, see `_extents`.
        windows: how many times SQL sorts and sums the extents.
        lists: whether it lists the names of events.
        in_slices: whether a store that walks through no states finds them slice by slice of time.
    """
    if not store.walks_states:
        return cheapest("states are not walked here", _KERNEL if in_slices else _SQL)
    extents, about = _extents(session, steps, by)
    return cheapest(
        f"{about}{extents:,} extents",
        _SQL._replace(work={"event windowed": windows * extents, "event listed": extents if lists else 0}),
        _KERNEL._replace(work={"event walked": extents}),
    )


def _extents(session: Session, steps: Steps, by: str | None) -> tuple[int, str]:
    """How many extents the events of a selection have, and whether it is about as many.

    An item that an event has twice is counted twice, for to find out would take longer, and what participants are called is
    not asked. The items of many versions are not joined either: those of an event are as many as a version has on average.
    """
    versions: int = session.value("SELECT count(*) FROM event_version") if by in STATED_IN else 0
    if versions <= SAMPLED:
        counted = "role" if by == "who" else by
        each = f"({items(counted, once=False)})" if counted else "selected"
        return session.value(steps.text(f"SELECT count(*) FROM {each}"), steps.params), ""
    events: int = session.value(steps.text("SELECT count(*) FROM selected"), steps.params)
    stated: int = session.value(f"SELECT count(*) FROM {STATED_IN[str(by)]}")
    return round(events * stated / versions), "about "


def told(
    plan: Plan,
    function: Callable[..., pl.DataFrame | Iterator[pl.DataFrame]],
    estimating: str,
    *,
    steps: Steps,
    **options: Any,
) -> dict[str, Any]:
    """What an answer is told of its path, what estimates its rows, and the kernel where one answers."""
    kernel = {"kernel": Kernel(function, {"steps": steps, **options})} if plan.by_kernel else {}
    return plan.told | kernel | {"estimating": steps.text(f"SELECT {estimating}")}
