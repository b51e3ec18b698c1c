"""Patterns of dates such as `%d-%b-%Y %H:%M`: each is compiled once, and then read for a whole column.

The codes are those of `strptime` that mean the same to everybody.
A code that depends on the locale, or that leaves the date open, is refused when the pattern is compiled.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from timeline.errors import BadRow
from timeline.when.calendar_columns import Civil, day_numbers, length_of_month, numbers_of_day

if TYPE_CHECKING:
    from timeline.arrays import Ints, Mask

__all__ = ["DAY_NAMES", "MONTH_NAMES", "Fields", "Pattern", "compiled", "fields_of"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
DAY_NAMES = (
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)


class Code(NamedTuple):
    """What a code stands for: a number of a date, and how it is written: so many digits, or words."""

    field: str
    digits: int = 0
    least: int = 1
    words: str = ""


_CODES = {
    "Y": Code("year", 4, 4),
    "y": Code("short_year", 2, 2),
    "G": Code("iso_year", 4, 4),
    "m": Code("month", 2),
    "b": Code("month_name", words=MONTH_NAMES),
    "d": Code("day", 2),
    "j": Code("day_of_year", 3),
    "V": Code("week", 2),
    "u": Code("weekday", 1),
    "w": Code("weekday_from_sunday", 1),
    "a": Code("weekday_name", words=DAY_NAMES),
    "H": Code("hour", 2),
    "I": Code("hour_of_twelve", 2),
    "p": Code("half_day", words=r"[ap]\.?m\.?"),
    "M": Code("minute", 2),
    "S": Code("second", 2),
    "f": Code("fraction", 30),
    "z": Code("zone", words=r"Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?"),
    "Z": Code("zone", words=r"[A-Za-z][A-Za-z_]*(?:[+-][0-9:]+|(?:/[A-Za-z0-9_+-]+)+)?|[+-][0-9]{2}(?::?[0-9]{2})?"),
}  # fmt: skip
_SAME = {
    "B": "%b", "h": "%b", "A": "%a", "e": "%d", "k": "%H", "l": "%I", "P": "%p",
    "F": "%Y-%m-%d", "D": "%m/%d/%y", "T": "%H:%M:%S", "R": "%H:%M", "r": "%I:%M:%S %p", "n": " ", "t": " ",
}  # fmt: skip
_REFUSED = {
    "s": 'seconds since 1970 are read with read = "unix"',
    "U": "weeks are read as %G-W%V, those of ISO 8601",
    "W": "weeks are read as %G-W%V, those of ISO 8601",
} | dict.fromkeys("cxXE", "it depends on the language of the machine; write the codes out")
_TOKEN = re.compile(
    r"%(?P<plain>[-_0]?|:{1,2})(?P<code>[A-Za-z%])|%(?P<dot>\.?)[0-9]?f|(?P<blank>\s+)|(?P<text>[^%\s]+|%)"
)
_NEEDS = {
    "month": "year", "day": "month", "day_of_year": "year", "week": "iso_year", "hour": "day", "minute": "hour",
    "second": "minute", "fraction": "second",
}  # fmt: skip
_KINDS = {
    "short_year": "year", "month_name": "month", "hour_of_twelve": "hour", "weekday_from_sunday": "weekday",
    "weekday_name": "weekday",
}  # fmt: skip
_UNITS = {
    "fraction": "tick", "second": "second", "minute": "minute", "hour": "hour", "day": "day", "week": "week",
    "month": "month", "year": "year",
}  # fmt: skip


class Pattern(NamedTuple):
    """A pattern that is compiled.

    Attributes:
        regex: its regular expression; each group is a field.
        fields: what it gives.
        unit: what a date is good to.
    """

    regex: str
    fields: tuple[str, ...]
    unit: str


class Fields(NamedTuple):
    """What a pattern makes of a column: the numbers of dates, which texts fit, and which of them are days at all.

    `unit` is what each is good to, `zone` what each says of its zone (None where the pattern has none).
    """

    civil: Civil
    fits: Mask
    real: Mask
    unit: pl.Series
    zone: pl.Series | None


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Pattern:
    """A pattern, compiled.

    Raises:
        BadRow: a code of it is unknown or refused, or it names no year, or a part without the one above it.

    >>> compiled("%d/%m/%Y").unit, compiled("%B %Y").unit, compiled("%Y-%m-%d %H:%M:%S.%f").unit
    ('day', 'month', 'tick')
    """
    tokens = list(_tokens(pattern))
    regex, fields = "", []
    for place, token in enumerate(tokens):
        if isinstance(token, str):
            regex += token
            continue
        before = tokens[place - 1] if place else None
        beside = (before, tokens[place + 1] if place + 1 < len(tokens) else None)
        regex += _group(
            token, exact=any(isinstance(one, Code) and one.digits for one in beside), before=before
        )
        fields.append(token.field)
    return Pattern(rf"(?i)^{regex}$", tuple(fields), _unit(fields, pattern))


def _refusal(pattern: str, reason: str) -> BadRow:
    return BadRow(f"'{pattern}' is not a pattern of dates: {reason}")


def _tokens(pattern: str) -> list[Code | str]:
    """The codes of a pattern, and the regular expressions of what stands between them."""
    found: list[Code | str] = []
    for token in _TOKEN.finditer(pattern):
        code = token["code"]
        if token["blank"]:
            found.append(r"\s+")
        elif token["text"] or code == "%":
            found.append(re.escape(token["text"] or "%"))
        elif code is None or code == "f":
            found.append(r"(?:\.(?P<fraction>[0-9]{1,30}))?" if token["dot"] else _CODES["f"])
        elif code in _SAME:
            found += _tokens(_SAME[code])
        elif code in _CODES:
            found.append(_CODES[code])
        else:
            raise _refusal(
                pattern, f"%{code} is not read; {_REFUSED.get(code, 'the codes are those of strptime')}"
            )
    return found


def _group(code: Code, *, exact: bool, before: Code | str | None) -> str:
    """The group of a code; numbers without anything between them have all their digits."""
    if not code.digits:
        return f"(?P<{code.field}>{code.words})"
    least = code.digits if exact and code.field != "fraction" else code.least
    digits = f"[0-9]{{{least},{code.digits}}}"
    if code.field == "year" and not isinstance(before, Code):
        digits = f"[+-][0-9]{{4,6}}|{digits}"
    return f"(?P<{code.field}>{digits})"


def _unit(fields: list[str], pattern: str) -> str:
    """What a date of these fields is good to, if they make a date."""
    if "(?P<fraction>" in "".join(token for token in _tokens(pattern) if isinstance(token, str)):
        fields = [*fields, "fraction"]
    kinds = [_KINDS.get(field, field) for field in fields]
    twice = next((kind for kind in kinds if kinds.count(kind) > 1), None)
    if twice:
        raise _refusal(pattern, f"it has the {twice.replace('_', ' ')} twice")
    have = set(kinds)
    if "day_of_year" in have or {"week", "weekday"} <= have:
        have |= {"month", "day"}
    if "hour_of_twelve" in fields and "half_day" not in have:
        raise _refusal(pattern, "%I needs %p, or is %H")
    if not have & {"year", "iso_year"}:
        raise _refusal(pattern, "it has no year")
    for kind, above in _NEEDS.items():
        years = {"year", "iso_year"} if "week" in have else {"year"}
        if kind in have and above not in have and not (above == "year" and have & years):
            raise _refusal(
                pattern, f"it has the {kind.replace('_', ' ')} without the {above.replace('_', ' ')}"
            )
    unit = next((unit for kind, unit in _UNITS.items() if kind in have), None)
    if unit is None:
        raise _refusal(pattern, "it has a year of weeks without a week")
    return unit


def fields_of(asked: pl.Series, pattern: Pattern, julian: Mask, pivot: int | None) -> Fields:
    """What a pattern makes of texts.

    Args:
        asked: the texts.
        pattern: what they are read by.
        julian: which dates are of the Julian calendar.
        pivot: the first of the hundred years in which a year of two digits lies.
    """
    frame = asked.str.extract_groups(pattern.regex).struct.unnest()
    fits = frame.to_series(0).is_not_null() if frame.width else asked.is_null()
    numbers = {
        name: _numbers(name, frame[name]) for name in pattern.fields if name not in ("zone", "fraction")
    }
    civil, real = _days(numbers, julian, pivot)
    fraction, zone = (frame[name] if name in frame.columns else None for name in ("fraction", "zone"))
    clock, sound = _clock(numbers, fraction)
    unit = pl.Series([pattern.unit]).new_from_index(0, len(asked))
    if fraction is not None:
        unit = pl.select(pl.when(fraction.is_null()).then(pl.lit("second")).otherwise(unit)).to_series()
    return Fields(civil._replace(clock=clock), fits.to_numpy(), real & sound, unit, zone)


_WORDS = {
    "month_name": {name: place for place, name in enumerate(MONTHS, 1)},
    "weekday_name": {name: place for place, name in enumerate(DAYS, 1)},
    "half_day": {"a": 0, "p": 1},
}


def _numbers(name: str, texts: pl.Series) -> Ints:
    """The numbers that the texts of a field write, 0 where there is none."""
    if name == "fraction":
        texts = texts.str.slice(0, 6).str.pad_end(6, "0")
    if name in _WORDS:
        first = texts.str.to_lowercase().str.slice(0, 1 if name == "half_day" else 3)
        found = first.replace_strict(_WORDS[name], default=None, return_dtype=pl.Int64)
    else:
        signed = texts.str.strip_prefix("+") if name == "year" else texts
        found = signed.cast(pl.Int64, strict=False)
    numbers: Ints = found.fill_null(0).to_numpy()
    return numbers


def _days(numbers: dict[str, Ints], julian: Mask, pivot: int | None) -> tuple[Civil, Mask]:
    """The year, month and day, and which of them there are; a day of the week that is another's makes it no day."""
    one = np.ones_like(julian, dtype=np.int64)
    year = numbers.get("year")
    if "short_year" in numbers:
        assert pivot is not None, "a year of two digits has a pivot"
        year = pivot + (numbers["short_year"] - pivot) % 100
    weekday = _weekday(numbers)
    if year is None:
        return _of_week(numbers["iso_year"], numbers["week"], one if weekday is None else weekday, julian)
    month = numbers.get("month", numbers.get("month_name", one))
    civil = Civil(year, month, numbers.get("day", one), one * 0)
    real = (month >= 1) & (month <= 12)
    real &= civil.day >= 1
    late = np.flatnonzero(real & (civil.day > 28))
    real[late] = civil.day[late] <= length_of_month(year[late], month[late], julian[late])
    if "day_of_year" in numbers:
        days = day_numbers(Civil(year, one, one, one * 0), julian) + numbers["day_of_year"] - 1
        civil = numbers_of_day(days, julian)
        real = civil.year == year
    if weekday is not None:
        at = np.flatnonzero(real)
        real[at] = (day_numbers(civil.only(at), julian[at]) + 3) % 7 + 1 == weekday[at]
    return civil, real


def _weekday(numbers: dict[str, Ints]) -> Ints | None:
    """From 1 for Monday to 7 for Sunday."""
    if "weekday_from_sunday" in numbers:
        return np.where(numbers["weekday_from_sunday"] == 0, 7, numbers["weekday_from_sunday"])
    return numbers.get("weekday", numbers.get("weekday_name"))


def _of_week(year: Ints, week: Ints, weekday: Ints, julian: Mask) -> tuple[Civil, Mask]:
    """A day of a week of ISO 8601: the first week of a year holds its 4 January."""
    one = np.ones_like(year)
    starts = []
    for which in (year, year + 1):
        fourth = day_numbers(Civil(which, one, one * 4, one * 0), julian)
        starts.append(fourth - (fourth + 3) % 7)
    days = starts[0] + 7 * (week - 1) + weekday - 1
    real = (week >= 1) & (starts[0] + 7 * (week - 1) < starts[1]) & (weekday >= 1) & (weekday <= 7)
    return numbers_of_day(days, julian), real


def _clock(numbers: dict[str, Ints], fraction: pl.Series | None) -> tuple[Ints, Mask]:
    """Microseconds since midnight, and which of them a day has."""
    like = next(iter(numbers.values()))
    nought = np.zeros_like(like)
    hour = numbers.get("hour", nought)
    sound = np.ones(len(like), dtype=np.bool_)
    half = numbers.get("half_day")
    if "hour_of_twelve" in numbers:
        twelve = numbers["hour_of_twelve"]
        sound &= (twelve >= 1) & (twelve <= 12)
        hour = twelve % 12 + 12 * (nought if half is None else half)
    elif half is not None:
        sound &= (hour >= 12) == (half == 1)
    minute, second = numbers.get("minute", nought), numbers.get("second", nought)
    sound &= (hour < 24) & (minute < 60) & (second < 60)
    ticks = nought if fraction is None else _numbers("fraction", fraction)
    return np.where(sound, ((hour * 60 + minute) * 60 + second) * 1_000_000 + ticks, 0), sound
