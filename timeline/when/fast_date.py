"""The common shapes of one date, read without a scanner: what they mean, or None for every other text.

Whatever is not plain, a wrong date among them, is left to the scanner, which knows all forms and names what is wrong.
"""

from __future__ import annotations

from timeline.when.calendar import US_PER_DAY, days, is_leap, month_length
from timeline.when.precision import OPEN_DIGITS, QUALIFIERS

__all__ = ["plain", "plain_qualified"]


def plain_qualified(text: str) -> tuple[int, int, str, int] | None:
    """A plain date, perhaps with a qualifier at its end: stretch, precision and the qualifier's bits.

    >>> plain_qualified("1970-01-01?")
    (0, 86400000000, 'day', 1)
    """
    bits = QUALIFIERS.get(text[-1:], 0)
    found = plain(text[:-1] if bits else text)
    return None if found is None else (*found, bits)


def plain(text: str) -> tuple[int, int, str] | None:
    """The stretch and precision of a valid `YYYY`, `-YYYY`, `YYYY-MM` or `YYYY-MM-DD`, None for every other text.

    The last digits of a year, the month with the day, or the day alone may be X.

    >>> plain("1970-01-XX") == plain("1970-01") == (0, 31 * US_PER_DAY, "month")
    True
    """
    length = len(text)
    if length == 4:
        return _years(text)
    if length == 5:
        return _years_before_zero(text)
    if length == 10:
        if text[7] != "-":
            return None
        if text[8:] == "XX":
            return plain(text[:7])
        digits = text[:4] + text[5:7] + text[8:]
    elif length == 7:
        if text[5:] == "XX":
            return _years(text[:4]) if text[4] == "-" else None
        digits = text[:4] + text[5:]
    else:
        return None
    if text[4] != "-" or not (digits.isdigit() and digits.isascii()):
        return None
    return _month_or_day(digits)


def _month_or_day(digits: str) -> tuple[int, int, str] | None:
    year, month = int(digits[:4]), int(digits[4:6])
    if not 1 <= month <= 12:
        return None
    longest = month_length(is_leap(year), month)
    if len(digits) == 6:
        lo = days(year, month) * US_PER_DAY
        return lo, lo + longest * US_PER_DAY, "month"
    day = int(digits[6:])
    if not 1 <= day <= longest:
        return None
    lo = days(year, month, day) * US_PER_DAY
    return lo, lo + US_PER_DAY, "day"


def _years(text: str) -> tuple[int, int, str] | None:
    digits = text.rstrip("X")
    if not (digits.isdigit() and digits.isascii()):
        return None
    unknown = 4 - len(digits)
    span = 10**unknown
    first = int(digits) * span
    return days(first) * US_PER_DAY, days(first + span) * US_PER_DAY, OPEN_DIGITS[unknown]


def _years_before_zero(text: str) -> tuple[int, int, str] | None:
    digits = text[1:].rstrip("X")
    if text[0] != "-" or not (digits.isdigit() and digits.isascii()) or int(digits) == 0:
        return None
    unknown = 4 - len(digits)
    span = 10**unknown
    after = 1 - int(digits) * span
    return days(after - span) * US_PER_DAY, days(after) * US_PER_DAY, OPEN_DIGITS[unknown]
