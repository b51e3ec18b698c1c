"""The stretches of time between which a date leaves the choice: the members of a set, what a mask matches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.errors import BadDate, TooManyAlternatives
from timeline.when.edtf.date import Date, scan_date
from timeline.when.edtf.parts import RULES
from timeline.when.edtf.statement import Set, read
from timeline.when.masks import numbers
from timeline.when.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["MOST", "Stretch", "stretches"]

MOST = 16
"""So many stretches are kept apart."""
_MOST_DIGITS = 5  # so many unspecified digits are filled in; more make more stretches than are kept apart
_MESSAGE = f"{{}} leaves the choice between more than {MOST} stretches of time; state fewer"
_BY_PARTS = ("year", "month", "day")


class Stretch(NamedTuple):
    """One stretch `[lo, hi)` in microseconds, and how many members of the date make it up."""

    lo: int
    hi: int
    weight: int


def stretches(edtf: str) -> tuple[Stretch, ...]:
    """The stretches that a date offers, in order; empty where it offers no choice, or one without a limit.

    Each member of a set weighs the same, whatever its length; those of one precision that follow each other are one
    stretch.

    Raises:
        TooManyAlternatives: there are more than 16.

    >>> day = 86_400_000_000
    >>> [(s.lo // day, s.hi // day, s.weight) for s in stretches("[1970,1971,1980]")]
    [(0, 730, 2), (3652, 4018, 1)]
    >>> stretches("1994")
    ()
    """
    if "X" not in edtf and not edtf.startswith("["):
        return ()
    statement = read(edtf)
    if isinstance(statement, Date):
        found = _joined(_members(statement), edtf)
    elif isinstance(statement, Set) and not statement.all_of:
        if any(end is None for item in statement.items for end in item):
            return ()
        found = _joined((date for first, last in statement.items for date in _range(first, last)), edtf)
    else:
        return ()
    return found if len(found) > 1 else ()


def _range(first: Date | None, last: Date | None) -> Iterator[tuple[int, int, str, int]]:
    """The members of one item of a set: those of a date, or a range as one stretch."""
    assert first is not None
    assert last is not None
    if first.text == last.text:
        yield from _members(first)
        return
    unit = unit_of(first.precision if first.precision in ("year", "month", "day") else "day")
    yield first.lo, last.hi, first.precision, unit.ceil(last.hi) - unit.floor(first.lo)


def _members(date: Date) -> Iterator[tuple[int, int, str, int]]:
    """The dates that a mask matches, each as its stretch, precision and number; any other date as it is."""
    masked = [part for part in date.parts if "X" in part]
    if not masked:
        yield date.lo, date.hi, date.precision, 1
        return
    precision = _BY_PARTS[len(date.parts) - 1]
    if _is_one_stretch(date.parts):
        unit = unit_of(precision)
        yield date.lo, date.hi, precision, unit.ceil(date.hi) - unit.floor(date.lo)
        return
    if sum(part.count("X") for part in masked) > _MOST_DIGITS:
        raise TooManyAlternatives(_MESSAGE.format(date.text))
    for parts in _filled(date.parts):
        text = "-".join(parts)
        try:
            one = scan_date(text, 0, len(text), RULES)
        except BadDate:  # such as the thirtieth of February
            continue
        if one.precision == precision:  # and not a season
            yield one.lo, one.hi, precision, 1


def _is_one_stretch(parts: tuple[str, ...]) -> bool:
    """Whether what is unspecified are the last digits of the year, and all that follows."""
    year, *rest = parts
    whole = all(part == "XX" for part in rest)
    given = [part for part in rest if part != "XX"]
    if "X" in year:
        return whole and "X" not in year.rstrip("X")
    return rest[len(given) :] == ["XX"] * (len(rest) - len(given)) and not any("X" in part for part in given)


def _filled(parts: tuple[str, ...]) -> Iterator[list[str]]:
    first, *rest = parts
    sign = first[: first.startswith("-")]
    for number in numbers(first.removeprefix("-")):
        for tail in _filled(tuple(rest)) if rest else ([],):
            yield [sign + f"{number:0{len(first) - len(sign)}d}", *tail]


def _joined(members: Iterable[tuple[int, int, str, int]], edtf: str) -> tuple[Stretch, ...]:
    """Members of one precision that touch are one stretch, weighted by their number."""
    found: list[tuple[Stretch, str]] = []
    for lo, hi, precision, weight in sorted(members):
        if found and (found[-1][0].hi, found[-1][1]) == (lo, precision):
            before, _ = found.pop()
            found.append((Stretch(before.lo, hi, before.weight + weight), precision))
        else:
            found.append((Stretch(lo, hi, weight), precision))
        if len(found) > MOST:
            raise TooManyAlternatives(_MESSAGE.format(edtf))
    return tuple(stretch for stretch, _ in found)
