"""Functions of the embedded engine in the words of Spark, which has them by other names, or in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.scale.spark_calendar import piece, written

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlglot import exp

__all__ = ["functions", "joined"]


def functions() -> dict[type[exp.Expr], Callable[[Any], exp.Expr | None]]:
    """What becomes of a function or an operator, wherever it stands."""
    from sqlglot import exp

    return {
        exp.ArrayAgg: _listed,
        exp.Div: _divided,
        exp.EQ: _is_an_object,
        exp.Explode: _unnested,
        exp.GroupConcat: _told_apart,
        exp.JarowinklerSimilarity: _alike,
        exp.Not: _none_of,
        exp.NullSafeNEQ: _differs,
        exp.RegexpFullMatch: _matches,
        exp.Sum: _summed,
        exp.Window: _filtered,
    }


def joined(instants: Collection[str]) -> Callable[[Any], exp.Expr]:
    """A text of several values, of which NULL is none; columns of these names hold instants, and are written as such."""
    from sqlglot import exp

    shown = {*instants, "previous"}

    def text(value: exp.Expr) -> exp.Expr:
        if isinstance(value, exp.Literal):
            return value.copy()
        if isinstance(value, exp.Column) and value.name in shown:
            return written(value)
        return exp.cast(value.copy(), "text")

    def rule(node: exp.Expr) -> exp.Expr:
        return exp.func("concat_ws", exp.Literal.string(""), *map(text, node.expressions), dialect="spark")

    return rule


def _is_an_object(node: exp.Expr) -> exp.Expr | None:
    """Whether a text is an object of JSON."""
    from sqlglot import exp

    if not isinstance(node.this, exp.JSONType) or node.expression.name != "OBJECT":
        return None
    return piece("json_object_keys(:x) IS NOT NULL", x=node.this.this)


def _unnested(node: exp.Expr) -> exp.Expr | None:
    """The rows of a list of structures."""
    from sqlglot import exp

    return exp.Inline(this=node.this.copy()) if node.expressions else None


def _told_apart(node: exp.Expr) -> exp.Expr | None:
    """The different texts of a group in their order, as one text."""
    from sqlglot import exp

    order = node.this
    if not isinstance(order, exp.Order) or not isinstance(order.this, exp.Distinct):
        return None
    (value,) = order.this.expressions
    return piece("array_join(array_sort(collect_set(:value)), :gap)", value=value, gap=node.args["separator"])


def _none_of(node: exp.Expr) -> exp.Expr | None:
    """What is not among the rows of a selection: joined by equality, where Spark would send them all to every task."""
    from sqlglot import exp

    among = node.this.unnest()
    if not isinstance(among, exp.In) or not among.args.get("query"):
        return None
    listed = exp.Subquery(
        this=among.args["query"].unnest().copy(),
        alias=exp.TableAlias(this=exp.to_identifier("_listed"), columns=[exp.to_identifier("_value")]),
    )
    same = exp.column("_value", "_listed").eq(among.this.copy())
    there = exp.Exists(this=exp.select("1").from_(listed).where(same))
    return exp.paren(
        exp.and_(exp.not_(exp.Is(this=among.this.copy(), expression=exp.Null())), exp.not_(there))
    )


def _differs(node: exp.Expr) -> exp.Expr | None:
    """Whether two rows of values differ; two NULLs are the same."""
    from sqlglot import exp

    if not isinstance(node.this, exp.Tuple):
        return None
    pairs = zip(node.this.expressions, node.expression.expressions, strict=True)
    return exp.not_(
        exp.paren(exp.and_(*(exp.NullSafeEQ(this=a.copy(), expression=b.copy()) for a, b in pairs)))
    )


def _matches(node: exp.Expr) -> exp.Expr:
    """Whether a pattern describes all of a text."""
    from sqlglot import exp

    whole = exp.Literal.string(f"^(?:{node.expression.name})$")
    return exp.RegexpLike(this=node.this.copy(), expression=whole)


def _alike(node: exp.Expr) -> exp.Expr:
    """How like two names are, which orders the names that an error offers."""
    return piece("-levenshtein(:a, :b)", a=node.this, b=node.expression)


def _listed(node: exp.Expr) -> exp.Expr | None:
    """A list in an order: of rows that begin with what orders them."""
    from sqlglot import exp

    order = node.this
    if not isinstance(order, exp.Order):
        return None
    keys = ", ".join(f":key{at}" for at in range(len(order.expressions)))
    parts = {f"key{at}": key.this for at, key in enumerate(order.expressions)}
    rows = f"array_sort(collect_list(struct({keys}, :listed AS listed)))"
    return piece(f"transform({rows}, each -> each.listed)", listed=order.this, **parts)


def _summed(node: exp.Expr) -> exp.Expr | None:
    """A sum of products, in which 64 bits may not be enough."""
    from sqlglot import exp

    product = node.this
    if not isinstance(product, exp.Mul):
        return None
    return piece("sum(CAST(:a AS DECIMAL(19, 0)) * :b)", a=product.this, b=product.expression)


def _divided(node: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    parts = (exp.cast(part.copy(), "double") for part in (node.this, node.expression))
    return exp.Div(this=next(parts), expression=next(parts), typed=False, safe=False)


def _filtered(node: exp.Expr) -> exp.Expr | None:
    """A window over some of its rows: a case within it, which every version of Spark knows."""
    from sqlglot import exp

    inner = node.this
    if not isinstance(inner, exp.Filter):
        return None
    function, condition = inner.this.copy(), inner.expression.this
    counted = exp.Literal.number(1) if isinstance(function.this, exp.Star) else function.this
    function.set("this", exp.Case().when(condition.copy(), counted.copy()))
    inner.replace(function)
    return None
