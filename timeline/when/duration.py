"""Windows: fixed lengths of time, and whether two uncertain extents lie within one of each other."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from timeline.constants import US_PER_DAY
from timeline.errors import BadWindow, visible
from timeline.when.allen import Bounded, gap
from timeline.when.units import UNITS, unit_of

__all__ = ["Span", "Window", "certainly_within", "possibly_within", "span", "window"]


class Window(NamedTuple):
    """A fixed length of time, and the resolution in which distances are compared with it.

    Attributes:
        length: microseconds.
        resolution: `day` for a window stated in days or weeks; None, the tick, for one in smaller units.
    """

    length: int
    resolution: str | None = None

    @property
    def granule(self) -> int:
        """The length of one granule of the resolution, in microseconds."""
        return unit_of(self.resolution).length


class Span(NamedTuple):
    """A length of time by the calendar: whole months, and microseconds."""

    months: int
    length: int


_FIXED = ("second", "minute", "hour", "day", "week")
_LENGTH = {"microsecond": 1, "millisecond": 1_000} | {name: UNITS[name].length for name in _FIXED}
_DAYS_AND_WEEKS = {"day", "week"}
_WORDS = {
    **dict.fromkeys(("us", "µs", "microsecond", "microseconds"), "microsecond"),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), "millisecond"),
    **dict.fromkeys(("s", "sec", "second", "seconds"), "second"),
    **dict.fromkeys(("m", "min", "minute", "minutes"), "minute"),
    **dict.fromkeys(("h", "hr", "hour", "hours"), "hour"),
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "week", "weeks"), "week"),
}
_NO_FIXED_LENGTH = {
    **dict.fromkeys(("M", "mo", "mon", "month", "months"), "month"),
    **dict.fromkeys(("q", "Q", "quarter", "quarters"), "quarter"),
    **dict.fromkeys(("y", "Y", "yr", "year", "years"), "year"),
    **dict.fromkeys(("decade", "decades"), "decade"),
    **dict.fromkeys(("century", "centuries"), "century"),
    **dict.fromkeys(("millennium", "millennia", "millenniums"), "millennium"),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1_200, "millennium": 12_000}
_AMOUNT = r"(\d+(?:[.,]\d+)?)"
_PART = re.compile(_AMOUNT + r"\s*([^\W\d_]+)\s*")
_ISO_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
_ISO = re.compile(
    "P(?=.)(?:#Y)?(?:#M)?(?:#W)?(?:#D)?(?:T(?=.)(?:#H)?(?:#M)?(?:#S)?)?".replace("#", _AMOUNT), re.IGNORECASE
)
_LONGEST, _SHOWN = 200, 40  # characters
_HOW = "write one like 45s, 30m, 6h, 90d, 2w or P90D"


def window(text: str | timedelta | Window) -> Window:
    """A window from what a user writes: `45s 30m 6h 90d 2w`, `1d 12h`, `90 days`, or ISO 8601 `P90D`, `PT6H`.

    A window of days or weeks alone implies the resolution `day`; any smaller unit implies the tick.
    A `timedelta` is a window of ticks. Months and years have no fixed length and are refused.

    Raises:
        BadWindow: the text is no fixed length of time; the message says what to write.

    >>> window("2w")
    Window(length=1209600000000, resolution='day')
    >>> window("PT6H") == window("6h") == Window(21_600_000_000)
    True
    >>> window("3mo")
    Traceback (most recent call last):
    timeline.errors.BadWindow: '3mo': a month has no fixed length; write 91d
    """
    if isinstance(text, Window):
        return text
    if not isinstance(text, (str, timedelta)):
        raise BadWindow(f"{text!r} is not a window; {_HOW}")
    if isinstance(text, timedelta):
        if text < timedelta(0):
            raise BadWindow(f"{text!r}: a window is not negative")
        return Window(text // timedelta(microseconds=1))
    parts = _parts(text)
    if any(unit not in _LENGTH for _, unit in parts):
        raise BadWindow(_not_fixed(text, parts))
    length = sum(_microseconds(text, amount, unit) for amount, unit in parts)
    whole_days = all(unit in _DAYS_AND_WEEKS for _, unit in parts) and length % US_PER_DAY == 0
    return Window(length, "day" if whole_days else None)


def span(text: str | int | timedelta) -> Span:
    """A length of time in which months and years are those of the calendar; a number counts microseconds.

    Raises:
        BadWindow: the text is no length of time, or not of whole months.

    >>> span("5y"), span("P1Y6M"), span("10d") == Span(0, 864_000_000_000)
    (Span(months=60, length=0), Span(months=18, length=0), True)
    """
    if isinstance(text, int):
        text = timedelta(microseconds=text)
    if not isinstance(text, str):
        return Span(0, window(text).length)
    months = length = 0
    for amount, unit in _parts(text):
        if unit in _LENGTH:
            length += _microseconds(text, amount, unit)
            continue
        whole, _, decimals = amount.replace(",", ".").partition(".")
        found, rest = divmod(int(whole + decimals) * _MONTHS[unit], 10 ** len(decimals))
        if rest:
            raise BadWindow(f"'{text}': write whole months")
        months += found
    return Span(months, length)


def _parts(text: str) -> list[tuple[str, str]]:
    """The amounts of a window and the units they count, by name."""
    plain = text.strip()
    if len(plain) > _LONGEST:
        raise BadWindow(f"'{visible(plain[:_SHOWN])}...' is too long for a window; {_HOW}")
    iso = _ISO.fullmatch(plain)
    if iso:
        return [(amount, unit) for amount, unit in zip(iso.groups(), _ISO_UNITS, strict=True) if amount]
    found = _PART.findall(plain)
    if not found or _PART.sub("", plain):
        raise BadWindow(f"'{text}' is not a window; {_HOW}")
    return [(amount, _unit(text, word)) for amount, word in found]


def _unit(text: str, word: str) -> str:
    for spelling in (word, word.lower()):
        unit = _NO_FIXED_LENGTH.get(spelling) or _WORDS.get(spelling)
        if unit:
            return unit
    raise BadWindow(f"'{text}': no unit of time is called '{word}'; {_HOW}")


def _microseconds(text: str, amount: str, unit: str) -> int:
    whole, _, decimals = amount.replace(",", ".").partition(".")
    length, rest = divmod(int(whole + decimals) * _LENGTH[unit], int("1" + "0" * len(decimals)))
    if rest:
        raise BadWindow(f"'{text}': a window is a whole number of microseconds")
    return length


def _not_fixed(text: str, parts: list[tuple[str, str]]) -> str:
    unit = next(unit for _, unit in parts if unit not in _LENGTH)
    days = round(sum(float(amount.replace(",", ".")) * _days(unit) for amount, unit in parts))
    minutes = " (or 'm' for minutes)" if re.fullmatch(r"\d+\s*M", text.strip()) else ""
    return f"'{text}': a {unit} has no fixed length; write {days}d{minutes}"


def _days(unit: str) -> float:
    return _LENGTH[unit] / US_PER_DAY if unit in _LENGTH else UNITS[unit].mean_days


def possibly_within(a: Bounded, b: Bounded, within: str | timedelta | Window) -> bool:
    """Whether some reading of `a` and `b` puts them at most a window apart.

    Distances are those of `gap`, in the resolution of the window.

    >>> from timeline.when.allen import Bounds
    >>> day = 86_400_000_000
    >>> possibly_within(Bounds(0, day - 1, 1, day), Bounds(day, 9 * day, day + 1, 9 * day + 1), "1d")
    True
    """
    most = window(within)
    return gap(a, b, most.resolution)[0] * most.granule <= most.length


def certainly_within(a: Bounded, b: Bounded, within: str | timedelta | Window) -> bool:
    """Whether every reading of `a` and `b` puts them at most a window apart.

    >>> from timeline.when.allen import Bounds
    >>> certainly_within(Bounds(0, 0, 1, 1), Bounds(5, 7, 8, 8), "7us")
    True
    """
    most = window(within)
    largest = gap(a, b, most.resolution)[1]
    return largest is not None and largest * most.granule <= most.length
