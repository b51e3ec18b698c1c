"""items: what a dimension holds, such as the actors, kinds and places of a selection, with how many events each has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.query.dimensions import DIMENSIONS
from timeline.query.dimensions import items as items_of
from timeline.query.find import check_limit
from timeline.query.selectors import add_selection
from timeline.query.window import window_of
from timeline.store import base, resolve_as_of

if TYPE_CHECKING:
    from timeline.store import Result, Store

__all__ = ["items"]


def items(
    store: Store, selector: str, *, by: str | None, from_: Any, to: Any, as_of: Any, limit: int | None
) -> Result:
    """The items of one dimension or of each, those of most events first."""
    wanted = list(DIMENSIONS) if by is None else [name.strip() for name in by.split(",")]
    named = {name: items_of(name) for name in wanted}
    rows = None if limit is None else check_limit(limit)
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector, window=window_of(from_, to))
    for name, sql in named.items():
        steps.add(f"{name}_item", sql)
    listed = "\nUNION ALL ".join(
        f"SELECT {nth} AS nth, '{name}' AS dimension, version_id, item FROM {name}_item"
        for nth, name in enumerate(named)
    )
    steps.add("listed", listed)
    final = """
SELECT i.dimension, i.item, count(*) AS events, min(e.start_min) AS "start", max(e.end_max) AS "end"
FROM listed AS i JOIN selected AS e ON e.version_id = i.version_id
GROUP BY i.nth, i.dimension, i.item
ORDER BY i.nth, events DESC, i.item"""
    if rows is not None:
        final += f"\nLIMIT {steps.param('limit', rows)}"
    return steps.result(store, final, title=f"items of {selector or 'all events'}")
