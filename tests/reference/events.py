"""Questions about events, answered slowly: one look at every event, or at every pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from timeline import When
from timeline.when.allen import gap, relations_to

INFINITY = float("inf")


def window_certainty(when: When, low: int | None, high: int | None) -> str | None:
    """Whether `when` surely, possibly or never shares an instant with `[low, high)`."""
    low_, high_ = (-INFINITY if low is None else low), (INFINITY if high is None else high)
    start_min, start_max, end_min, end_max = (
        value if value is not None else infinity
        for value, infinity in zip(when.bounds, (-INFINITY, INFINITY, -INFINITY, INFINITY), strict=True)
    )
    if start_max < high_ and end_min > low_:
        return "certain"
    return "possible" if start_min < high_ and end_max > low_ else None


def pairs(
    left: Mapping[str, When], right: Mapping[str, When], wanted: Iterable[str], resolution: str | None
) -> dict[tuple[str, str], str]:
    """Ordered pairs of different events that stand in one of the wanted relations: certain or possible."""
    found = {}
    for a, one in left.items():
        for b, other in right.items():
            possible = relations_to(one, other, resolution)
            if a != b and possible & set(wanted):
                found[a, b] = "certain" if possible <= set(wanted) else "possible"
    return found


def cooccurrences(
    whens: Mapping[str, When],
    x_items: Mapping[str, set[str]],
    y_items: Mapping[str, set[str]],
    window: int,
    resolution: str | None,
    groups: Mapping[str, set[str]] | None = None,
) -> dict[tuple[str, str], dict[str, Any]]:
    """The counts of every pair of items, by the definition: x < y within one dimension."""
    one_dimension = x_items is y_items
    table: dict[tuple[str, str], dict[str, Any]] = {}

    def row(x: str, y: str) -> dict[str, Any]:
        return table.setdefault((x, y), {"same_event": 0, "cross_certain": 0, "cross_possible": 0})

    for one in whens:
        for other in whens:
            if one != other and groups is not None and not groups[one] & groups[other]:
                continue
            smallest, largest = gap(whens[one], whens[other], resolution)
            for x in x_items[one]:
                for y in y_items[other]:
                    if one_dimension and x >= y:
                        continue
                    if one == other:
                        row(x, y)["same_event"] += 1
                    elif smallest <= window:
                        row(x, y)["cross_possible"] += 1
                        row(x, y)["cross_certain"] += largest is not None and largest <= window
    return table
