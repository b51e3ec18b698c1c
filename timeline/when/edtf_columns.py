"""The common shapes of an EDTF date, read as arrays: all texts of one shape at once.

The shape of a text is the text with every digit replaced by 0: `1994-07-18/..` has the shape `0000-00-00/..`.
A plan says for one shape where the numbers stand and what they mean.
Whatever is the same for every text of a shape (kinds, precision, flags) is worked out once;
a text that its plan cannot vouch for (a day that is not in the month, a division of the year) is left to the scalar reader.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.constants import US_PER_DAY, US_PER_SECOND
from timeline.when.calendar_columns import Stretch, days
from timeline.when.precision import APPROXIMATE, OPEN_DIGITS, QUALIFIERS, UNCERTAIN, coarsest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.arrays import Ints, Mask

    Bytes = NDArray[np.uint8]

__all__ = ["Plan", "Read", "plan_of"]

_DATE = re.compile(
    r"(?P<sign>-?)(?P<year>0{1,4}X{0,3})"
    r"(?:-(?P<month>00|XX)(?:-(?P<day>00|XX)(?P<time>T00:00:00(?P<decimals>\.0{1,6})?Z?)?)?)?"
    r"(?P<mark>[?~%]?)"
)


class Read(NamedTuple):
    """The four bounds of every text, None for a bound that no text of this shape has, and which texts are sound."""

    start_min: Ints | None
    start_max: Ints | None
    end_min: Ints | None
    end_max: Ints | None
    sound: Mask


# --- numbers ----------------------------------------------------------------------------------------------


def _number(digits: Bytes) -> Ints:
    """The number that each row of digits writes."""
    value = np.zeros(len(digits), dtype=np.int64)
    for place in range(digits.shape[1]):
        value = value * 10 + (digits[:, place].astype(np.int64) - ord("0"))
    return value


# --- one date --------------------------------------------------------------------------------------------


class DateShape(NamedTuple):
    """A date of a known shape, which begins at `at` in every text."""

    at: int
    negative: bool
    open_digits: int
    month: bool
    day: bool
    time: bool
    decimals: int
    mark: int

    @property
    def precision(self) -> str:
        """The precision of every date of this shape."""
        if self.time:
            return ("second", *("subsecond",) * 5, "tick")[self.decimals]
        return "day" if self.day else "month" if self.month else OPEN_DIGITS[self.open_digits]

    def read(self, texts: Bytes) -> Stretch:
        """The stretches of rows of text."""
        first, last, sound = self._years(texts)
        if not self.month:
            return Stretch(days(first) * US_PER_DAY, days(last + 1) * US_PER_DAY, sound)
        at = self.at + self.negative + 5
        month = _number(texts[:, at : at + 2])
        sound &= (month >= 1) & (month <= 12)
        month = np.where(sound, month, 1)
        begin = days(first, month)
        after = days(first, month + 1)
        if not self.day:
            return Stretch(begin * US_PER_DAY, after * US_PER_DAY, sound)
        day = _number(texts[:, at + 3 : at + 5])
        sound &= (day >= 1) & (day <= after - begin)
        lo = (begin + day - 1) * US_PER_DAY
        return self._times(texts, lo, sound) if self.time else Stretch(lo, lo + US_PER_DAY, sound)

    def _years(self, texts: Bytes) -> tuple[Ints, Ints, Mask]:
        at = self.at + self.negative
        span = 10**self.open_digits
        least = _number(texts[:, at : at + 4 - self.open_digits]) * span
        most = least + span - 1
        if not self.negative:
            return least, most, np.ones(len(texts), dtype=np.bool_)
        return -most, -least, least > 0

    def _times(self, texts: Bytes, lo: Ints, sound: Mask) -> Stretch:
        at = self.at + self.negative + 11
        hour, minute, second = (_number(texts[:, at + 3 * place : at + 3 * place + 2]) for place in range(3))
        sound &= (hour < 24) & (minute < 60) & (second < 60)
        lo = lo + ((hour * 60 + minute) * 60 + second) * US_PER_SECOND
        granule = 10 ** (6 - self.decimals)
        if self.decimals:
            lo = lo + _number(texts[:, at + 9 : at + 9 + self.decimals]) * granule
        return Stretch(lo, lo + granule, sound)


def _date_shape(shape: str, at: int) -> DateShape | None:
    found = _DATE.fullmatch(shape)
    if found is None or len(found["year"]) != 4:
        return None
    open_digits = found["year"].count("X")
    month, day, time = found["month"], found["day"], found["time"]
    whole_years = month in (None, "XX") and day in (None, "XX")
    if (open_digits or month == "XX") and not whole_years:
        return None
    if time and (found["mark"] or day == "XX"):
        return None
    return DateShape(
        at=at,
        negative=bool(found["sign"]),
        open_digits=open_digits,
        month=month == "00",
        day=day == "00",
        time=bool(time),
        decimals=len(found["decimals"] or ".") - 1,
        mark=QUALIFIERS.get(found["mark"], 0),
    )


# --- a whole text ----------------------------------------------------------------------------------------

_KIND = {"": "unknown", "..": "open"}


class Plan(NamedTuple):
    """How to read every text of one shape; a half without a date is open or unknown."""

    start: DateShape | None
    end: DateShape | None
    is_interval: bool
    start_kind: str
    end_kind: str

    @property
    def precision(self) -> str:
        """The precision of every text of this shape."""
        return coarsest(half.precision for half in (self.start, self.end) if half)

    @property
    def approximate(self) -> bool:
        """Whether the shape has a `~` or a `%`."""
        return any(half.mark & APPROXIMATE for half in (self.start, self.end) if half)

    @property
    def uncertain(self) -> bool:
        """Whether the shape has a `?` or a `%`."""
        return any(half.mark & UNCERTAIN for half in (self.start, self.end) if half)

    def read(self, texts: Bytes) -> Read:
        """The bounds of rows of text, one byte a cell."""
        start = self.start.read(texts) if self.start else None
        if not self.is_interval:
            assert start is not None, "a text that is no interval is a date"
            return Read(start.lo, start.hi - 1, start.lo + 1, start.hi, start.sound)
        end = self.end.read(texts) if self.end else None
        if start and end:
            return Read(
                start.lo,
                np.minimum(start.hi, end.hi) - 1,
                np.maximum(start.lo, end.lo) + 1,
                end.hi,
                start.sound & end.sound & (start.lo < end.hi),
            )
        date = start or end
        if date is None:
            return Read(None, None, None, None, np.ones(len(texts), dtype=np.bool_))
        return Read(
            start.lo if start else None, date.hi - 1, date.lo + 1, end.hi if end else None, date.sound
        )


def plan_of(shape: str) -> Plan | None:
    """The plan of a shape, None for a shape that only the scalar reader knows."""
    first, slash, second = shape.partition("/")
    if not slash:
        date = _date_shape(shape, 0)
        return Plan(date, None, False, "known", "known") if date else None
    start, end = _date_shape(first, 0), _date_shape(second, len(first) + 1)
    if (start is None and first not in _KIND) or (end is None and second not in _KIND):
        return None
    return Plan(start, end, True, _KIND.get(first, "known"), _KIND.get(second, "known"))
