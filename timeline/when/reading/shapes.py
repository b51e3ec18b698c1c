"""The commonest ways to write a date, rewritten as EDTF a column at a time.

Each rewriting only says which EDTF a text of one shape would be; whether that is a date is found out afterwards,
and what is none is left to the scalar reader, which knows every shape and says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from timeline.when.reading.vocabulary import Readings

__all__ = ["rewritten"]

_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?$"
_EDTF = r"^-?[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?(?:/(?:\.\.|(?:-?[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?)?))?$"
_TWO_FIGURES = r"^[0-9]{4}-[0-9]{2}$"
_CLOCK = r"(?: (?P<clock>[0-9]{2}:[0-9]{2}:[0-9]{2}))?$"
_WORDED = (
    r"^(?P<day>[0-9]{1,2})-(?P<month>[A-Za-z]{3,9})-(?P<year>[1-9][0-9]{3})" + _CLOCK,
    r"^(?P<day>[0-9]{1,2}) (?P<month>[A-Za-z]{3,9}) (?P<year>[1-9][0-9]{3})" + _CLOCK,
    r"^(?P<month>[A-Za-z]{3,9}) (?P<day>[0-9]{1,2}), (?P<year>[1-9][0-9]{3})" + _CLOCK,
    r"^(?P<month>[A-Za-z]{3,9}) (?P<year>[1-9][0-9]{3})$",
)
_FIGURES = r"^(?P<one>[0-9]{1,2})/(?P<other>[0-9]{1,2})/(?P<year>[1-9][0-9]{3})$"
_YEARS = r"^(?P<first>[1-9][0-9]{3}) ?- ?(?P<last>[1-9][0-9]{3})$"
_CIRCA = r"^(?:c\.|ca\.|circa) ?(?P<first>[1-9][0-9]{3})(?: ?- ?(?P<last>[1-9][0-9]{3}))?$"


def rewritten(column: str, table: Readings, dayfirst: bool | None) -> pl.Expr:
    """The EDTF that each text of a column would be by its shape, null where the shape is not one of these."""
    text = pl.col(column)
    plain = text.str.contains(_EDTF) | text.str.contains(_TIME)
    if table.short == "years":
        plain &= ~text.str.contains(_TWO_FIGURES)
    ways = [
        pl.when(plain).then(text),
        *(_worded(text, shape, table) for shape in _WORDED),
        _figures(text, dayfirst),
    ]
    ways.append(_span(text.str.extract_groups(_YEARS), ""))
    if not table.circa_years and all(
        table.words.get(word) == ("circa", None) for word in ("c", "ca", "circa")
    ):
        ways.append(_span(text.str.extract_groups(_CIRCA), "~"))
    return pl.coalesce(*ways)


def _two(figures: pl.Expr) -> pl.Expr:
    return figures.str.zfill(2)


def _worded(text: pl.Expr, shape: str, table: Readings) -> pl.Expr:
    """A date whose month is a word."""
    found = text.str.extract_groups(shape)
    months = {word: f"{value:02d}" for word, (kind, value) in table.words.items() if kind == "month"}
    month = (
        found.struct.field("month")
        .str.to_lowercase()
        .replace_strict(months, default=None, return_dtype=pl.String)
    )
    pieces = [found.struct.field("year"), month]
    if "<day>" not in shape:
        return pl.concat_str(pieces, separator="-")
    date = pl.concat_str(*pieces, _two(found.struct.field("day")), separator="-")
    return pl.concat_str(date, ("T" + found.struct.field("clock")).fill_null(""))


def _figures(text: pl.Expr, dayfirst: bool | None) -> pl.Expr:
    """A date in figures, where one order alone makes a date or the order is known."""
    found = text.str.extract_groups(_FIGURES)
    one, other = (_two(found.struct.field(name)) for name in ("one", "other"))
    by_day = pl.lit(dayfirst, pl.Boolean)
    day_leads = (
        pl.when(one > "12")
        .then(pl.lit(value=True))
        .when(other > "12")
        .then(pl.lit(value=False))
        .when(one == other)
        .then(pl.lit(value=True))
        .otherwise(by_day)
    )
    year = found.struct.field("year")
    return (
        pl.when(day_leads)
        .then(pl.concat_str(year, other, one, separator="-"))
        .when(~day_leads)
        .then(pl.concat_str(year, one, other, separator="-"))
    )


def _span(found: pl.Expr, mark: str) -> pl.Expr:
    """One year, or two in order, each with a mark."""
    first, last = found.struct.field("first"), found.struct.field("last")
    single = pl.when(last.is_null()).then(first + mark)
    return (
        pl.when(last > first).then(pl.concat_str(first + mark, last + mark, separator="/")).otherwise(single)
    )
