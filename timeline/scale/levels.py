"""Levels of very many events, in slices of time: an item that most events have is counted by many tasks.

What `add_levels` counts from the first moment of an item to the last one is counted in each slice for itself, from the
level that the slices before it leave, and the last moment of a slice lasts until the first one of the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot import exp

__all__ = ["counts_levels", "in_slices", "slices_for"]

_LEVEL = "level"
_ENDS = 4
"""The most moments that one event has: where it begins and ends, possibly and certainly."""
_MOST_SLICES = 1_000
_STEPS = """
WITH
level_cut AS (SELECT m.*, {slice} AS slice FROM moment AS m),
level_part AS (
    SELECT item, slice, sum(certain) AS certain, sum(possible) AS possible, min(instant) AS first
    FROM level_cut
    GROUP BY item, slice
),
level_border AS (
    SELECT
        item, slice, coalesce(sum(certain) OVER earlier, 0) AS certain, coalesce(sum(possible) OVER earlier, 0) AS possible,
        lead(first) OVER (PARTITION BY item ORDER BY slice) AS following
    FROM level_part
    WINDOW earlier AS (PARTITION BY item ORDER BY slice ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
level AS (
    SELECT
        c.item, c.instant AS "start", coalesce(lead(c.instant) OVER by_time, b.following) AS "end",
        (b.certain + sum(c.certain) OVER by_time)::BIGINT AS n_certain,
        (b.possible + sum(c.possible) OVER by_time)::BIGINT AS n_possible
    FROM level_cut AS c JOIN level_border AS b ON b.slice = c.slice AND b.item IS NOT DISTINCT FROM c.item
    WINDOW by_time AS (PARTITION BY c.item, c.slice ORDER BY c.instant)
    QUALIFY "end" IS NOT NULL
)
SELECT 1"""


def slices_for(events: int, rows: int) -> int:
    """How many slices to cut so that a task counts about so many moments.

    >>> slices_for(1_000, 400_000), slices_for(10_000_000, 400_000)
    (1, 100)
    """
    return min(_MOST_SLICES, -(-events * _ENDS // rows))


def counts_levels(tree: exp.Expr) -> bool:
    """Whether a statement counts levels."""
    return _step(tree) is not None


def in_slices(tree: exp.Expr, cuts: Sequence[int]) -> exp.Expr:
    """The statement with its levels counted in slices.

    Args:
        tree: a statement of the embedded engine that counts levels.
        cuts: the instants at which slices after the first one begin, ascending.
    """
    from sqlglot import exp, parse_one

    step = _step(tree)
    if step is None:
        return tree
    source = (step.this.args.get("from_") or step.this.args["from"]).this
    sliced = parse_one(_STEPS.format(slice=_slice(cuts, 0)), read="duckdb")
    steps = _with(sliced).expressions
    for table in [*steps[0].find_all(exp.Table)]:
        table.replace(_named(source.copy(), "m"))
    around = _with(tree)
    others = [*around.expressions]
    at = others.index(step)
    around.set("expressions", [*others[:at], *steps, *others[at + 1 :]])
    return tree


def _with(tree: exp.Expr) -> exp.Expr:
    found: exp.Expr = tree.args.get("with_") or tree.args["with"]
    return found


def _named(source: exp.Expr, name: str) -> exp.Expr:
    from sqlglot import exp

    source.set("alias", exp.TableAlias(this=exp.to_identifier(name)))
    return source


def _step(tree: exp.Expr) -> exp.Expr | None:
    from sqlglot import exp

    return next((step for step in tree.find_all(exp.CTE) if step.alias == _LEVEL), None)


def _slice(cuts: Sequence[int], first: int) -> str:
    """The number of the slice of `m.instant`, looked up by halves."""
    if not cuts:
        return str(first)
    half = len(cuts) // 2
    earlier, later = _slice(cuts[:half], first), _slice(cuts[half + 1 :], first + half + 1)
    return f"CASE WHEN m.instant < make_timestamp({cuts[half]}) THEN {earlier} ELSE {later} END"
