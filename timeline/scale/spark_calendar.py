"""Instants in the SQL of Spark: numbers of microseconds, and the calendar as arithmetic of whole numbers and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import INFINITY, MINUS_INFINITY, US_PER_DAY
from timeline.when.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlglot import exp

    from timeline.when.units import Unit

__all__ = [
    "DAY",
    "FINITE",
    "between",
    "instants",
    "moved",
    "once",
    "piece",
    "series",
    "truncated",
    "typed",
    "where_finite",
    "written",
]


def instants(name: str) -> str:
    """The SQL of a column of instants as `timestamp_ntz`, NULL where there is no limit."""
    return f"CASE WHEN {FINITE.replace(':x', name)} THEN {typed(name)} END"


def typed(sql: str) -> str:
    """The SQL of a number of microseconds as a `timestamp_ntz`."""
    return f"timestampadd(MICROSECOND, {sql}, TIMESTAMP_NTZ '1970-01-01 00:00:00')"


def written(x: exp.Expr) -> exp.Expr:
    """An instant as the embedded engine writes it in a text."""
    day, year = DAY, f"year({DAY})"
    time = f"substring_index(CAST({typed(':x')} AS STRING), ' ', -1)"
    date = f"if({year} < 1, 1 - {year}, {year}), month({day}), day({day}), if({year} < 1, ' (BC)', '')"
    return piece(
        f"CASE WHEN :x = CAST({MINUS_INFINITY} AS BIGINT) THEN '-infinity' WHEN :x = {INFINITY} THEN 'infinity'"
        f" ELSE format_string('%04d-%02d-%02d%s %s', {date}, {time}) END",
        x=x,
    )


def piece(text: str, **parts: exp.Expr) -> exp.Expr:
    """A piece of Spark's SQL; `:name` stands for a part."""
    from sqlglot import exp, parse_one

    tree = parse_one(text, read="spark")
    for mark in [*tree.find_all(exp.Placeholder)]:
        if mark.name in parts:
            part = parts[mark.name].copy()
            new = part if isinstance(part, exp.Column | exp.Literal | exp.Func) else exp.paren(part)
            if mark is tree:
                return new
            mark.replace(new)
    return tree


FINITE = f"(:x > CAST({MINUS_INFINITY} AS BIGINT) AND :x < {INFINITY})"
DAY = f"date_from_unix_date(CAST((:x - pmod(:x, {US_PER_DAY})) DIV {US_PER_DAY} AS INT))"
_FIRST_INSTANT = "CAST(-9223372022400000000 AS BIGINT)"
"""The first instant of the calendar of the embedded engine."""
_NUMBER = "CAST(unix_date({}) AS BIGINT)"
"""The number of a day."""
_FIRST = f"{_NUMBER} * {US_PER_DAY}"
_TIME = f"pmod(:x, {US_PER_DAY})"
_MONTHS_LATER = _NUMBER.format(f"add_months({DAY}, {{}})")
_LATER = f"{_MONTHS_LATER} * {US_PER_DAY} + {_TIME}"
"""An instant so many months later, at the same time of the day."""
_FAR_LATER = f"try_add(try_multiply({_MONTHS_LATER}, {US_PER_DAY}), {_TIME} + {{}})"
"""The same and so many microseconds more; NULL where that is beyond 64 bits."""


def once(x: exp.Expr, text: str, **parts: exp.Expr) -> exp.Expr:
    """A piece of SQL that names `:x` several times; what is no column is worked out once, or SQL would grow without end."""
    from sqlglot import exp

    if isinstance(x.unnest(), exp.Column) or x.find(exp.Placeholder):
        return piece(text, x=x, **parts)
    return piece(f"transform(array(:given), _at -> {text.replace(':x', '_at')})[0]", given=x, **parts)


def where_finite(x: exp.Expr, text: str, **parts: exp.Expr) -> exp.Expr:
    """What becomes of an instant that has a limit; another stays as it is."""
    return once(x, f"CASE WHEN {FINITE} THEN {text} ELSE :x END", **parts)


def truncated(node: exp.Expr) -> exp.Expr:
    """The start of a unit of the calendar."""
    unit = UNITS[node.args["unit"].name.lower()]
    if unit.months:
        return where_finite(node.this, _FIRST.format(f"trunc({DAY}, '{unit.name.upper()}')"))
    return where_finite(node.this, f":x - {_into(':x', unit)}")


def _into(x: str, unit: Unit) -> str:
    """How far an instant is into its unit, which has a fixed length."""
    return f"pmod(pmod({x}, {unit.length}) + {_since(unit)}, {unit.length})"


def _since(unit: Unit) -> int:
    """How far a unit had got when the count of instants begins."""
    return -unit.origin % unit.length


def moved(sign: int) -> Callable[[exp.Expr], exp.Expr | None]:
    """An instant and a length of time, added or subtracted."""
    from sqlglot import exp

    def rule(node: exp.Expr) -> exp.Expr | None:
        x, length = node.this, node.expression
        if isinstance(x, exp.Anonymous) and x.name.lower() == "to_months":
            return None
        if isinstance(length, exp.Interval):
            number = sign * int(length.this.name)
            unit = UNITS.get(length.args["unit"].name.lower().removesuffix("s"))
            if unit is None:
                return where_finite(x, f":x + ({number})")
            if not unit.months:
                return where_finite(x, f":x + ({number * unit.length})")
            return where_finite(x, _LATER.format(number * unit.months))
        wide = _circa(length)
        if wide:
            later = _FAR_LATER.format(f"{sign} * :months", f"{sign} * :rest")
            in_calendar = (
                f"transform(array({later}), _to -> CASE WHEN _to >= {_FIRST_INSTANT} THEN _to END)[0]"
            )
            return where_finite(x, in_calendar, months=wide[0], rest=wide[1])
        if isinstance(length, exp.Anonymous) and length.name.lower() == "to_microseconds":
            return where_finite(x, f":x + {sign} * :rest", rest=length.expressions[0])
        if isinstance(length, exp.Anonymous) and length.name.lower() == "to_years":
            return where_finite(x, _LATER.format(f"{sign * 12} * :years"), years=length.expressions[0])
        return None

    return rule


def _circa(length: exp.Expr) -> tuple[exp.Expr, exp.Expr] | None:
    """The months and the microseconds of a length that has both."""
    from sqlglot import exp

    parts = length.unnest()
    if not isinstance(parts, exp.Add):
        return None
    named = [each.name.lower() for each in (parts.this, parts.expression)]
    if named != ["to_months", "to_microseconds"]:
        return None
    months, rest = (each.expressions[0] for each in (parts.this, parts.expression))
    return months, rest


def between(node: exp.Expr) -> exp.Expr:
    """How many edges of a unit lie between two instants."""
    unit = UNITS[node.args["unit"].name.lower()]
    ends = {"later": node.this, "earlier": node.expression}

    def nth(mark: str) -> str:
        if unit.months:
            day = DAY.replace(":x", f":{mark}")
            number = f"(year({day}) * 12 + month({day}) - 1)"
            return f"({number} - pmod({number}, {unit.months})) DIV {unit.months}"
        return f"(:{mark} - {_into(f':{mark}', unit)} + {_since(unit)}) DIV {unit.length}"

    return piece(f"CAST({nth('later')} - {nth('earlier')} AS BIGINT)", **ends)


def series(node: exp.Expr) -> exp.Expr | None:
    """The starts of the bins from one to another."""
    from sqlglot import exp

    step = node.args.get("step")
    if not isinstance(step, exp.Interval):
        return None
    number, unit = int(step.this.name), UNITS[step.args["unit"].name.lower()]
    parts = {"first": node.args["start"], "last": node.args["end"]}
    if not unit.months:
        return piece(f"sequence(:first, :last, CAST({number * unit.length} AS BIGINT))", **parts)
    first, last = (DAY.replace(":x", mark) for mark in (":first", ":last"))
    days = f"sequence({first}, {last}, INTERVAL {number * unit.months} MONTH)"
    return piece(f"transform({days}, day -> {_FIRST.format('day')})", **parts)
