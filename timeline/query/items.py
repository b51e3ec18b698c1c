"""items: what a dimension holds, such as the actors, kinds and places of a selection, with how many events each has."""

from __future__ import annotations

from timeline.query.answer_columns import END, START, counted, text
from timeline.query.dimensions import DIMENSIONS
from timeline.query.dimensions import items as items_of
from timeline.query.find import check_limit
from timeline.query.options import AsOfOption, ByOption, From, LimitOption, Selector, To
from timeline.query.question import question
from timeline.query.selectors import add_selection
from timeline.query.window import window_of
from timeline.store import HasStore, Result, base, resolve_as_of, result_of

__all__ = ["items"]


@question(
    text("dimension", "the dimension"),
    text("item", "the item"),
    counted("events", "how many events it has"),
    START,
    END,
    shows="dimension item events start? end?",
    examples=[
        "timeline items --by who",
        "timeline items kind:attack --by kind,country",
    ],
)
def items(
    self: HasStore,
    selector: Selector = "",
    *,
    by: ByOption | None = None,
    from_: From = None,
    to: To = None,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
) -> Result:
    """Which actors, kinds, places, countries, tags, sources and roles there are.

    Each has the number of its events. Those of most events come first, each from its earliest start to its
    latest end.

    Args:
        by: a dimension, or several, joined by commas; default: each of them.

    Raises:
        UnknownName: there is no such dimension.
    """
    wanted = list(DIMENSIONS) if by is None else [name.strip() for name in by.split(",")]
    named = {name: items_of(name) for name in wanted}
    rows = None if limit is None else check_limit(limit)
    with self._store.reading() as session:
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
    return result_of(steps, self._store, final, title=f"items of {selector or 'all events'}")
