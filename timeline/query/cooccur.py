"""cooccur: which items of a dimension occur together, in one event or in events at most a window apart."""

from __future__ import annotations

from typing import Any

from timeline.errors import BadQuery, UnknownName
from timeline.query.dimensions import items
from timeline.query.find import check_limit
from timeline.query.selectors import add_selection
from timeline.store import Result, Session, Steps, Store, base, resolve_as_of
from timeline.when.window import Window
from timeline.when.window import window as read_window

__all__ = ["cooccur"]

_BOUNDS = ("start_min", "start_max", "end_min", "end_max")


def cooccur(
    store: Store,
    selector: str,
    *,
    by: str,
    window: str | int,
    within: str | None,
    only: str | None,
    min_count: int,
    top: int | None,
    as_of: Any,
) -> Result:
    """Pairs of items with their certain and possible counts."""
    length = read_window(window)
    dimensions = [name.strip() for name in by.split(",")]
    if len(dimensions) > 2 or len(set(dimensions)) < len(dimensions):
        raise BadQuery(f"by is one dimension or two different ones, not '{by}'")
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector)
        steps.add("x_item", items(dimensions[0]))
        steps.add("y_item", items(dimensions[-1]))
        if within:
            steps.add("group_item", items(within))
        chosen = None if only is None else _known_item(session, steps, only)
        count = session.value(steps.text("SELECT count(*) FROM selected"), steps.params)
    if not count:
        raise BadQuery(f"no event to count: the selector '{selector}' picks none")
    one = len(dimensions) == 1
    _add_counts(steps, length, within=within is not None, ordered=one)
    final = _FINAL.format(min_count=steps.param("min_count", min_count))
    if chosen is not None:
        final += f"\n    AND {steps.param('only', chosen)} IN (x, y)"
    final += "\nORDER BY together_possible DESC, together_certain DESC, x, y"
    if top is not None:
        final += f"\nLIMIT {steps.param('top', check_limit(top))}"
    return steps.result(
        store, final, title=f"{by} together within {window}", notes=(f"{count:,} events counted",)
    )


def _known_item(session: Session, steps: Steps, only: str) -> str:
    both = "SELECT item FROM x_item UNION SELECT item FROM y_item"
    found = session.value(
        steps.text(f"SELECT item FROM ({both}) WHERE name_key(item) = name_key($only_name) ORDER BY ALL"),
        {**steps.params, "only_name": only},
    )
    if found is None:
        raise UnknownName("item", only, session.column(steps.text(both), steps.params))
    return str(found)


def _add_counts(steps: Steps, length: Window, *, within: bool, ordered: bool) -> None:
    unit = length.resolution
    most = steps.param("window", length.length // length.granule)
    columns = ",\n    ".join(
        f"granule_{'floor' if name.startswith('start') else 'ceil'}(epoch_us({name}), '{unit or 'tick'}') AS {name}"
        for name in _BOUNDS
    )
    pair = ", ".join(f"{side}.{name}" for side in "lr" for name in _BOUNDS)
    grouped = """
    AND l.version_id IN (
        SELECT g.version_id FROM group_item AS g JOIN group_item AS h ON h.item = g.item WHERE h.version_id = r.version_id
    )"""
    less = "AND x.item < y.item" if ordered else ""
    steps.add("extent", f"SELECT version_id,\n    {columns}\nFROM selected")
    steps.add(
        "near",
        f"""
SELECT l.version_id AS first, r.version_id AS second, certainly_within({pair}, {most}) AS certain
FROM extent AS l JOIN extent AS r ON l.version_id <> r.version_id
WHERE possibly_within({pair}, {most}){grouped if within else ""}""",
    )
    steps.add(
        "crossed",
        f"""
SELECT x.item AS x, y.item AS y, count(*) FILTER (n.certain) AS certain, count(*) AS possible
FROM near AS n JOIN x_item AS x ON x.version_id = n.first JOIN y_item AS y ON y.version_id = n.second {less}
GROUP BY ALL""",
    )
    steps.add(
        "shared",
        f"""
SELECT x.item AS x, y.item AS y, count(*) AS same_event
FROM x_item AS x JOIN y_item AS y ON y.version_id = x.version_id {less}
GROUP BY ALL""",
    )
    steps.add("x_count", "SELECT item, count(*) AS n FROM x_item GROUP BY item")
    steps.add("y_count", "SELECT item, count(*) AS n FROM y_item GROUP BY item")
    steps.add(
        "counted",
        """
SELECT
    x, y, coalesce(s.same_event, 0) AS same_event,
    coalesce(c.certain, 0) AS cross_certain, coalesce(c.possible, 0) AS cross_possible,
    coalesce(s.same_event, 0) + coalesce(c.certain, 0) AS together_certain,
    coalesce(s.same_event, 0) + coalesce(c.possible, 0) AS together_possible
FROM crossed AS c FULL JOIN shared AS s USING (x, y)""",
    )


_FINAL = """
SELECT c.*, x_count.n AS n_x, y_count.n AS n_y
FROM counted AS c
JOIN x_count ON x_count.item = c.x
JOIN y_count ON y_count.item = c.y
WHERE c.together_possible >= {min_count}"""
