"""Windows that run over the time of an item, in slices: an item that most events have is gone through by many tasks.

What such a window says of a row is what it says within the slice of the row, put together with what the slices before
it say as a whole, which is one row an item and slice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot import exp

__all__ = ["in_slices", "runs_by_item", "slices_for"]

_ENDS = 4
"""The most moments that one event has: where it begins and ends, possibly and certainly."""
_MOST_SLICES = 1_000
_EARLIER = "OVER (PARTITION BY _item ORDER BY _slice ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
_NEXT = "OVER (PARTITION BY _item ORDER BY _slice)"


class _Rule(NamedTuple):
    """What a window says: of a slice, at its border of all earlier ones or of the next one, and with that of a row."""

    slice: str
    border: str
    row: str


_RULES = {
    "Sum": _Rule("sum({})", f"coalesce(sum({{}}) {_EARLIER}, 0)", "{} + {}"),
    "Count": _Rule("count({})", f"coalesce(sum({{}}) {_EARLIER}, 0)::BIGINT", "{} + {}"),
    "Max": _Rule("max({})", f"max({{}}) {_EARLIER}", "greatest({}, {})"),
    "Lead": _Rule("min({})", f"lead({{}}) {_NEXT}", "coalesce({}, {})"),
}
"""By the function of a window; the one that looks ahead looks at the moments themselves, of which the first is the least."""


def slices_for(events: int, rows: int) -> int:
    """How many slices to cut so that a task goes through about so many moments.

    >>> slices_for(1_000, 400_000), slices_for(10_000_000, 400_000)
    (1, 100)
    """
    return min(_MOST_SLICES, -(-events * _ENDS // rows))


def runs_by_item(tree: exp.Expr) -> bool:
    """Whether a statement has steps with windows that run over the time of an item."""
    return bool(_running(tree))


def in_slices(tree: exp.Expr, cuts: Sequence[int]) -> exp.Expr:
    """The statement with windows worked out in slices.

    Args:
        tree: a statement of the embedded engine.
        cuts: the instants at which slices after the first one begin, ascending.
    """
    found = _running(tree)
    if found:
        around = _with(tree)
        steps = [_cut(each, cuts) if each in found else [each] for each in around.expressions]
        around.set("expressions", [each for some in steps for each in some])
    return tree


def _with(tree: exp.Expr) -> Any:
    return tree.args.get("with_") or tree.args.get("with")


def _running(tree: exp.Expr) -> list[exp.Expr]:
    """The steps whose windows all run over the time of an item."""
    around = _with(tree)
    found = []
    for step in around.expressions if around else ():
        windows = [_spoken(each, step.this) for each in _windows(step.this)]
        if windows and all(_by_item(each) for each in windows):
            found.append(step)
    return found


def _windows(select: exp.Expr) -> list[exp.Expr]:
    from sqlglot import exp

    return [window for each in select.expressions for window in each.find_all(exp.Window)]


def _spoken(window: exp.Expr, select: exp.Expr) -> exp.Expr:
    """A window with its own order, where it only names one of the selection."""
    for named in select.args.get("windows") or ():
        if named.name == window.alias:
            window = window.copy()
            for part in ("partition_by", "order", "spec"):
                window.set(part, named.args.get(part))
            window.set("alias", None)
    return window


def _by_item(window: exp.Expr) -> bool:
    by = [each.name for each in window.args.get("partition_by") or ()]
    return by == ["item"] and window.args.get("order") is not None and _function(window) in _RULES


def _function(window: exp.Expr) -> str:
    from sqlglot import exp

    inner = window.this.this if isinstance(window.this, exp.Filter) else window.this
    return type(inner).__name__


def _cut(step: exp.Expr, cuts: Sequence[int]) -> list[exp.Expr]:
    """The steps that take the place of one: its rows with their slices, the slices, their borders, and the step itself."""
    from sqlglot import exp, parse_one

    name, select = step.alias, step.this
    windows = [_spoken(each, select) for each in _windows(select)]
    order = [each.this for each in windows[0].args["order"].expressions]
    given = {"_item": windows[0].args["partition_by"][0]} | {f"_t{at}": each for at, each in enumerate(order)}
    last: list[exp.Expr] = []
    slices, borders = [], []
    for at, meant in enumerate(windows):
        given[f"_x{at}"] = _argument(meant)
        rule = _RULES[_function(meant)]
        slices.append(f"{rule.slice.format(f'_x{at}')} AS _p{at}")
        borders.append(f"{rule.border.format(f'_p{at}')} AS _b{at}")
        spec = meant.args.get("spec")
        keys = ", ".join(f"_t{each}" for each in range(len(order)))
        frame = "" if spec is None else spec.sql("duckdb")
        within = f"{_function(meant)}(_x{at}) OVER (PARTITION BY c._item, c._slice ORDER BY {keys} {frame})"
        last.append(exp.paren(parse_one(rule.row.format(within, f"_b{at}"), read="duckdb")))
    kept = [each for each in select.expressions if not each.find(exp.Window)]
    rows = select.copy()
    for part in ("qualify", "windows"):
        rows.set(part, None)
    rows.set(
        "expressions",
        [*(each.copy() for each in kept), *(exp.alias_(value.copy(), key) for key, value in given.items())],
    )
    written = f"""
WITH
{name}_read AS ({rows.sql("duckdb")}),
{name}_cut AS (SELECT *, {_slice(cuts, 0)} AS _slice FROM {name}_read),
{name}_slice AS (SELECT _item, _slice, {", ".join(slices)} FROM {name}_cut GROUP BY _item, _slice),
{name}_border AS (SELECT _item AS _of, _slice AS _at, {", ".join(borders)} FROM {name}_slice),
{name} AS (
    SELECT c.* EXCLUDE ({", ".join([*given, "_slice"])})
    FROM {name}_cut AS c JOIN {name}_border ON _at = c._slice AND _of IS NOT DISTINCT FROM c._item
)
SELECT 1"""
    steps = parse_one(written, read="duckdb").args["with_"].expressions
    for window, new in zip(_windows(select), last, strict=True):
        window.replace(new)
    final = steps[-1].this
    final.set("expressions", [*final.expressions, *(each for each in select.expressions if each not in kept)])
    final.set("qualify", select.args.get("qualify"))
    return [*steps]


def _argument(window: exp.Expr) -> exp.Expr:
    """What a window adds up, row by row: of a count what is not NULL counts."""
    from sqlglot import exp

    function = window.this
    if not isinstance(function, exp.Filter):
        value: exp.Expr = function.this
        return value
    counted = exp.Literal.number(1) if function.this.this.is_star else function.this.this
    return exp.Case().when(function.expression.this.copy(), counted.copy())


def _slice(cuts: Sequence[int], first: int) -> str:
    """The number of the slice of `_t0`, looked up by halves."""
    if not cuts:
        return str(first)
    half = len(cuts) // 2
    earlier, later = _slice(cuts[:half], first), _slice(cuts[half + 1 :], first + half + 1)
    return f"CASE WHEN _t0 < make_timestamp({cuts[half]}) THEN {earlier} ELSE {later} END"
