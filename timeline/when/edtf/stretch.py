"""How much time the parts of a date cover: a year, a month, a day, a division of the year, a mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.calendar import US_PER_DAY, month_length
from timeline.when.masks import matching
from timeline.when.precision import OPEN_DIGITS

if TYPE_CHECKING:
    from timeline.when.edtf.parts import Rules
    from timeline.when.edtf.scanner import Scanner

__all__ = ["stretch_of"]


def stretch_of(scanner: Scanner, parts: list[str], starts: list[int], rules: Rules) -> tuple[int, int, str]:
    """The half-open stretch in microseconds that valid parts cover, and their precision.

    Args:
        scanner: where they were read, for a refusal.
        parts: the year, and perhaps the month or division, and the day, as written.
        starts: the place of each part in the text.
        rules: the calendar and the divisions of the year.
    """
    if len(parts) > 1 and "21" <= parts[1] <= "41" and parts[1].isdigit():
        return _division(scanner, parts, starts, rules)
    if any("X" in part for part in parts):
        return _masked(scanner, parts, starts, rules)
    day_number = rules.calendar.days
    year = int(parts[0])
    if len(parts) == 1:
        return day_number(year, 1, 1) * US_PER_DAY, day_number(year + 1, 1, 1) * US_PER_DAY, "year"
    month = int(parts[1])
    if not 1 <= month <= 12:
        scanner.fail(
            f"there is no month {parts[1]}", "months are 01 to 12, divisions of the year 21 to 41", starts[1]
        )
    if len(parts) == 2:
        begin = day_number(year, month, 1)
        length = month_length(rules.calendar.is_leap(year), month)
        return begin * US_PER_DAY, (begin + length) * US_PER_DAY, "month"
    day = int(parts[2])
    length = month_length(rules.calendar.is_leap(year), month)
    if not 1 <= day <= length:
        scanner.fail(
            f"there is no day {parts[2]} in {parts[0]}-{parts[1]}", f"it ends on day {length}", starts[2]
        )
    lo = day_number(year, month, day) * US_PER_DAY
    return lo, lo + US_PER_DAY, "day"


def _division(scanner: Scanner, parts: list[str], starts: list[int], rules: Rules) -> tuple[int, int, str]:
    if len(parts) == 3:
        scanner.fail("a division of the year has no days", "months are 01 to 12", starts[2] - 1)
    division = rules.divisions[int(parts[1])]
    first, last = _first_and_last_year(parts[0], rules)
    day_number = rules.calendar.days
    passes_year = division.end <= division.start
    lo = day_number(first, *division.start) * US_PER_DAY
    return lo, day_number(last + passes_year, *division.end) * US_PER_DAY, division.unit


def _first_and_last_year(year: str, rules: Rules) -> tuple[int, int]:
    if "X" not in year:
        return int(year), int(year)
    found = matching((year,), rules.calendar)
    assert found is not None, "some year matches every mask of a year"
    return found[0][0], found[1][0]


def _masked(scanner: Scanner, parts: list[str], starts: list[int], rules: Rules) -> tuple[int, int, str]:
    if parts[1:] in ([], ["XX"], ["XX", "XX"]) and parts[0].strip("-0X"):
        return _masked_years(parts[0], rules)
    found = matching(parts, rules.calendar)
    if found is None:
        months = parts[:2] if matching(parts[:2], rules.calendar) is None else parts
        hint = "an X stands for any digit that makes a valid date"
        scanner.fail(f"no date matches {'-'.join(months)}", hint, starts[len(months) - 1])
    (year, month, day), (last_year, last_month, last_day) = found
    lo = rules.calendar.days(year, month, day) * US_PER_DAY
    hi = (rules.calendar.days(last_year, last_month, last_day) + 1) * US_PER_DAY
    given = len(parts)
    while given > 1 and parts[given - 1] == "XX":
        given -= 1
    if given > 1:
        return lo, hi, ("month", "day")[given - 2]
    return lo, hi, _year_precision(parts[0])


def _masked_years(year: str, rules: Rules) -> tuple[int, int, str]:
    """Whole years, none of them year 0: the smallest and the largest digits give the first and the last."""
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first > last:
        first, last = last, first
    lo = rules.calendar.days(first, 1, 1) * US_PER_DAY
    return lo, rules.calendar.days(last + 1, 1, 1) * US_PER_DAY, _year_precision(year)


def _year_precision(year: str) -> str:
    return OPEN_DIGITS[len(year) - len(year.rstrip("X"))]
