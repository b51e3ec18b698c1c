"""The other way round: from a stretch of time to the ways in which people write it.

Every writer here knows what it means before it writes, by the plainest arithmetic there is, so a reader that
disagrees with it is wrong.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

DAY = 86_400_000_000
_CYCLE = 400, 146_097  # years and days after which the calendar repeats

_NAMES = """
en January February March April May June July August September October November December
short Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
dotted Jan. Feb. Mar. Apr. May Jun. Jul. Aug. Sept. Oct. Nov. Dec.
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
de Januar Februar März April Mai Juni Juli August September Oktober November Dezember
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
"""
MONTHS = {line.split()[0]: line.split()[1:] for line in _NAMES.strip().splitlines()}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Written(NamedTuple):
    """A text, and the half-open stretch of days (since 1970-01-01) that it names."""

    text: str
    lo: int
    hi: int


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in any ISO year: the same day of the same year of another 400 years, moved."""
    cycles = (year - 2000) // _CYCLE[0]
    near = date(year - cycles * _CYCLE[0], month, day)
    return near.toordinal() - date(1970, 1, 1).toordinal() + cycles * _CYCLE[1]


def last_day(year: int, month: int) -> int:
    """The last day of a month, found by trying."""
    for day in (31, 30, 29):
        try:
            day_number(year, month, day)
        except ValueError:
            continue
        return day
    return 28


def year_words(year: int) -> list[str]:
    """A year with its era, or without where four digits or three say enough."""
    if year <= 0:
        return [f"{1 - year} BC", f"{1 - year} BCE", f"{1 - year} B.C."]
    plain = [f"{year}"] if year >= 100 else []
    return [*plain, f"AD {year}", f"{year} CE"]


def ways_to_write_a_day(year: int, month: int, day: int) -> list[Written]:
    """A day in figures and in words."""
    lo = day_number(year, month, day)
    texts = []
    for era in year_words(year):
        texts += [f"{day} {names[month - 1]} {era}" for names in MONTHS.values()]
        texts += [f"{MONTHS[name][month - 1]} {day}, {era}" for name in ("en", "short", "dotted")]
        name, nth = MONTHS["en"][month - 1], f"{day}{ordinal(day)}"
        texts += [f"{name} {nth}, {era}", f"the {nth} of {name} {era}"]
        texts.append(f"{WEEKDAYS[(lo + 3) % 7]}, {day} {MONTHS['en'][month - 1]} {era}")
    if year >= 1000:
        texts += [
            f"{year}-{month:02d}-{day:02d}",
            f"{year}/{month:02d}/{day:02d}",
            f"{year}/{month}/{day}",
            f"{year}.{month:02d}.{day:02d}",
            f"{year}{month:02d}{day:02d}",
            f"{year} {MONTHS['en'][month - 1]} {day}",
            f"{day}-{MONTHS['short'][month - 1].upper()}-{year}",
        ]
        if day > 12 or day == month:
            texts += [f"{day}/{month}/{year}", f"{month}/{day}/{year}", f"{day:02d}.{month:02d}.{year}"]
    return [Written(text, lo, lo + 1) for text in texts]


def ordinal(number: int) -> str:
    """The ending of an English ordinal."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def ways_to_write_a_month(year: int, month: int) -> list[Written]:
    """A month with its year."""
    lo, hi = day_number(year, month, 1), day_number(year, month, last_day(year, month)) + 1
    texts = [f"{names[month - 1]} {era}" for names in MONTHS.values() for era in year_words(year)]
    if year >= 1000:
        texts += [
            f"{year}, {MONTHS['en'][month - 1]}",
            f"{year} ({MONTHS['en'][month - 1]})",
            f"{month}/{year}",
        ]
        texts += [f"{MONTHS['short'][month - 1]}-{year}", f"{year} {MONTHS['en'][month - 1]}"]
    return [Written(text, lo, hi) for text in texts]


def years(first: int, last: int) -> tuple[int, int]:
    """The days of the years from the first to the last."""
    return day_number(first, 1, 1), day_number(last + 1, 1, 1)


def ways_to_write_a_year(year: int) -> list[Written]:
    """A year."""
    return [Written(text, *years(year, year)) for text in year_words(year)]


def ways_to_write_a_decade(decade: int) -> list[Written]:
    """`1850s`; a decade that ends in 00 may be a century, and is left out."""
    texts = [f"{decade}s", f"the {decade}s", f"{decade}'s"]
    found = [Written(text, *years(decade, decade + 9)) for text in texts]
    parts = {
        "early": (0, 3),
        "mid": (4, 6),
        "late": (7, 9),
        "first half of the": (0, 4),
        "second half of the": (5, 9),
    }
    found += [Written(f"{part} {decade}s", *years(decade + a, decade + b)) for part, (a, b) in parts.items()]
    return found


def ways_to_write_a_century(number: int, before_christ: bool) -> list[Written]:
    """`19th century`, its parts, in digits of two kinds."""
    first = 1 - 100 * number if before_christ else 100 * (number - 1)
    span = (first, first + 99) if before_christ or number > 1 else (1, 99)
    era = " BC" if before_christ else ""
    nth = f"{number}{ordinal(number)}"
    words = [f"{nth} century", f"{nth}-century", f"{nth} c.", f"{roman(number)} century"]
    found = [Written(word + era, *years(*span)) for word in words]
    parts = {
        "early": (0, 33),
        "mid": (34, 66),
        "mid-": (34, 66),
        "late": (67, 99),
        "first half of the": (0, 49),
        "second half": (50, 99),
        "last quarter of the": (75, 99),
        "2nd quarter": (25, 49),
        "last third of the": (67, 99),
    }
    for part, (a, b) in parts.items():
        text = f"{part}{'' if part.endswith('-') else ' '}{number}{ordinal(number)} century{era}"
        found.append(Written(text, *years(max(first + a, span[0]), first + b)))
    return found


def roman(number: int) -> str:
    """A number in Roman digits."""
    text = ""
    for value, digits in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            text, number = text + digits, number - value
    return text


Bounds = tuple[int | None, int | None, int | None, int | None]


def date_bounds(one: Written) -> Bounds:
    """One date: some moment in it."""
    return one.lo * DAY, one.hi * DAY - 1, one.lo * DAY + 1, one.hi * DAY


def interval_bounds(start: Written, end: Written) -> Bounds:
    """From one date to another; nothing can start after the end's last moment, or end before the start's first."""
    start_max = min(start.hi, end.hi) * DAY - 1
    end_min = max(start.lo, end.lo) * DAY + 1
    return start.lo * DAY, start_max, end_min, end.hi * DAY


def ways_to_bound(one: Written) -> list[tuple[str, Bounds]]:
    """A date with a word before or behind it."""
    lo, hi = one.lo * DAY, one.hi * DAY
    earlier, later = (None, lo - 1, None, lo), (hi, None, hi + 1, None)
    up_to, from_on = (None, hi - 1, None, hi), (lo, None, lo + 1, None)
    return [
        (f"before {one.text}", earlier),
        (f"prior to {one.text}", earlier),
        (f"after {one.text}", later),
        (f"later than {one.text}", later),
        (f"by {one.text}", up_to),
        (f"not after {one.text}", up_to),
        (f"no earlier than {one.text}", from_on),
        (f"on or after {one.text}", from_on),
        (f"since {one.text}", (lo, hi - 1, lo + 1, None)),
        (f"{one.text} to present", (lo, hi - 1, lo + 1, None)),
        (f"until {one.text}", (None, hi - 1, lo + 1, hi)),
    ]
