"""From four bounds back to EDTF, where EDTF can say exactly these bounds."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from timeline.errors import BadDate
from timeline.when.calendar import US_PER_DAY, US_PER_SECOND, civil, iso
from timeline.when.edtf import bounds_of, read
from timeline.when.units import floor_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.when.bounds import Bounds

__all__ = ["alignment", "express"]

_UNITS = ("year", "month", "day", "second", "tick")
_SIGNS = {(False, False): "", (False, True): "?", (True, False): "~", (True, True): "%"}
_OPEN_TEXT = {"open": "..", "unknown": "", "known": ""}


def express(bounds: Bounds, approximate: bool = False, uncertain: bool = False) -> str | None:
    """The EDTF whose bounds are exactly these, the shortest kind first: a date, a set, an interval.

    None where there is none.
    An end that is known to the microsecond has none: its last moment would have to be written as a fraction of a second.

    >>> from timeline.when.bounds import Bounds
    >>> express(Bounds(0, 86_400_000_000 - 1, 1, 86_400_000_000))
    '1970-01-01'
    """
    sign = _SIGNS[approximate, uncertain]
    for candidate in _candidates(bounds, sign):
        try:
            if bounds_of(read(candidate)) == bounds:
                return candidate
        except BadDate:
            continue
    return None


def alignment(bounds: Bounds) -> str:
    """The coarsest unit on whose granules all four bounds lie."""
    start_min, start_max, end_min, end_max = bounds[:4]
    edges = [
        start_min,
        end_max,
        None if start_max is None else start_max + 1,
        None if end_min is None else end_min - 1,
    ]
    known = [edge for edge in edges if edge is not None]
    if not known:
        return "undated"
    return next(unit for unit in _UNITS if all(floor_to(edge, unit) == edge for edge in known))


def _candidates(bounds: Bounds, sign: str) -> Iterator[str]:
    start_min, start_max, end_min, end_max = bounds[:4]
    if end_min == (start_min if start_min is None else start_min + 1) and start_max == (
        end_max if end_max is None else end_max - 1
    ):
        yield from _one_date(start_min, end_max, sign)
    starts = _starts(bounds, sign)
    ends = _ends(bounds, sign)
    for start, end in product(starts, ends):
        yield f"{start}/{end}"


def _one_date(lo: int | None, hi: int | None, sign: str) -> Iterator[str]:
    if lo is not None and hi is not None:
        yield from _dates(lo, hi, sign)
    if lo is None and hi is None:
        return
    for unit in _UNITS:
        first = "" if lo is None else _granule_from(lo, unit)
        last = "" if hi is None else _granule_to(hi, unit)
        if first is not None and last is not None:
            yield f"[{first and first + sign}..{last and last + sign}]"


def _starts(bounds: Bounds, sign: str) -> list[str]:
    start_min, start_max, _, end_max = bounds[:4]
    if start_min is None:
        return [_OPEN_TEXT[bounds.start_kind]]
    found = [] if start_max is None else list(_dates(start_min, start_max + 1, sign))
    if end_max is not None and start_max == end_max - 1:
        found += [text + sign for unit in _UNITS if (text := _granule_from(start_min, unit))]
    return found


def _ends(bounds: Bounds, sign: str) -> list[str]:
    start_min, _, end_min, end_max = bounds[:4]
    if end_max is None:
        return [_OPEN_TEXT[bounds.end_kind]]
    if end_max % US_PER_SECOND:
        return []
    found: list[str] = []
    if end_min is not None and (end_min - 1) % US_PER_SECOND == 0:
        found += _dates(end_min - 1, end_max, sign)
    if start_min is not None and end_min == start_min + 1:
        found += [text + sign for unit in _UNITS if unit != "tick" and (text := _granule_to(end_max, unit))]
    return found


def _dates(lo: int, hi: int, sign: str) -> Iterator[str]:
    """The one date that covers `[lo, hi)`, if there is one."""
    unit = next((unit for unit in _UNITS if floor_to(lo, unit) == lo and floor_to(hi, unit) == hi), "tick")
    if unit == "year":
        yield from (
            text + sign for text in _years(civil(lo // US_PER_DAY)[0], civil(hi // US_PER_DAY)[0] - 1)
        )
        return
    text = _granule_from(lo, unit)
    if text is not None and text == _granule_to(hi, unit):
        yield text + sign


def _years(first: int, last: int) -> Iterator[str]:
    """A year, or the mask of a whole decade, century or millennium."""
    if first == last:
        yield _year(first)
        return
    least, most = sorted((abs(first), abs(last)))
    least = 0 if last == -1 else least  # no mask of years before 0 holds year 0
    for vague in (1, 2, 3, 4):
        span = 10**vague
        if first * last >= 0 and least % span == 0 and most == least + span - 1 <= 9999:
            yield ("-" if first < 0 else "") + f"{least:04d}"[:-vague] + "X" * vague


def _year(year: int) -> str:
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def _granule_from(lo: int, unit: str) -> str | None:
    """The date of one unit that begins at `lo`."""
    return _granule(lo, unit) if floor_to(lo, unit) == lo else None


def _granule_to(hi: int, unit: str) -> str | None:
    """The date of one unit that ends at `hi`."""
    return _granule(floor_to(hi - 1, unit), unit) if floor_to(hi, unit) == hi else None


def _granule(lo: int, unit: str) -> str | None:
    year, month, day = civil(lo // US_PER_DAY)
    if unit == "year":
        return _year(year)
    if abs(year) > 9999:
        return None
    if unit == "month":
        return f"{_year(year)}-{month:02d}"
    if unit == "day":
        return f"{_year(year)}-{month:02d}-{day:02d}"
    text = iso(lo)
    if unit == "tick" and lo % US_PER_SECOND == 0:
        return text[:-1] + ".000000Z"
    return text
