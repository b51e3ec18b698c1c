"""Years of another kind: `Y17000`, `Y-17E7`, `1950S2`, `Y171010000S3`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.when.calendar import US_PER_DAY
from timeline.when.edtf.hints import beside, instead_of
from timeline.when.edtf.parts import Date, written_form
from timeline.when.edtf.scanner import DIGITS
from timeline.when.precision import OPEN_DIGITS

if TYPE_CHECKING:
    from timeline.when.edtf.parts import Rules
    from timeline.when.edtf.scanner import Scanner

__all__ = ["long_year", "rounded_year"]

_MOST_DIGITS = 30  # a year of more digits is as far outside the range as one of thirty
_MAY_FOLLOW = ("-", "S", "?", "~", "%")  # what may stand after a year of four digits


def long_year(scanner: Scanner, before: int, rules: Rules) -> Date:
    """Read a year that begins with Y; `before` is the qualifier in front of it."""
    begin = scanner.at
    scanner.at += 1
    sign = "-" if scanner.take("-") else ""
    digits = scanner.run(DIGITS)
    if not digits:
        scanner.fail("Y is followed by a year", "for example Y17000 or Y-17E7")
    if digits[0] == "0":
        hint = "leave out the zeros, and in a year of four digits the Y"
        scanner.fail("a year after Y begins with another digit than 0", hint, scanner.at - len(digits))
    if scanner.peek() == "X":
        scanner.fail(
            "a year after Y has no unspecified digits", "say how many digits are significant: Y17000S2"
        )
    exponent = ""
    if scanner.take("E"):
        exponent = scanner.run(DIGITS)
        if not exponent or exponent[0] == "0":
            at = scanner.at - len(exponent)
            scanner.fail("an exponent is a whole number above 0", "such as Y17E7", at)
    elif len(digits) <= 4 and scanner.peek() != "e":
        rest = scanner.text[scanner.at : scanner.stop] if scanner.peek() in _MAY_FOLLOW else ""
        hint = f"write {sign}{digits:0>4}{rest}"
        scanner.fail("Y is for years of more than four digits", hint, begin)
    written = f"Y{sign}{digits}" + (f"E{exponent}" if exponent else "")
    if scanner.peek() == "S":
        return rounded_year(scanner, written, before, rules)
    return _whole_years(scanner, written, 0, before, rules)


def rounded_year(scanner: Scanner, written: str, before: int, rules: Rules) -> Date:
    """Read the S and the number of significant digits after a year."""
    if "X" in written:
        scanner.fail("a year has unspecified digits or significant digits, not both", "write 195X or 1950S3")
    scanner.at += 1
    count = scanner.run(DIGITS)
    if not count or count[0] == "0":
        at = scanner.at - len(count)
        scanner.fail("the number of significant digits is 1 or more", "such as 1950S2", at)
    digits = len(str(abs(_year_number(written))))
    if len(count) > 4 or int(count) > digits:
        scanner.fail(f"the year has {digits} digits", f"S{digits} at most", scanner.at - len(count))
    return _whole_years(scanner, f"{written}S{count}", digits - int(count), before, rules)


def _year_number(written: str) -> int:
    """The year that digits and an exponent say, cut off at a size far outside every range."""
    digits, _, exponent = written.removeprefix("Y").partition("E")
    zeros = min(int(exponent[:4]), _MOST_DIGITS) if exponent else 0
    return int(digits[:_MOST_DIGITS] + "0" * zeros)


def _whole_years(scanner: Scanner, written: str, vague: int, before: int, rules: Rules) -> Date:
    """A year of which the last `vague` digits are an estimate."""
    mark = before | scanner.mark()
    if scanner.at != scanner.stop:
        if scanner.peek() == "-":
            scanner.fail("a year written with Y, E or S has no month", "write the year alone")
        wrong = scanner.peek()
        hint = instead_of(wrong) or "such a year is written Y17000, Y-17E7 or 1950S2"
        scanner.fail(f"{beside(wrong)} cannot stand here", hint)
    year = _year_number(written.partition("S")[0])
    span = 10**vague
    least = abs(year) // span * span
    most = least + span - 1
    first, last = (-most, -least) if year < 0 else (least, most)
    lo = rules.calendar.days(first, 1, 1) * US_PER_DAY
    hi = rules.calendar.days(last + 1, 1, 1) * US_PER_DAY
    return Date(lo, hi, OPEN_DIGITS[min(vague, 4)], (written,), (mark,), "", written_form([written], [mark]))
