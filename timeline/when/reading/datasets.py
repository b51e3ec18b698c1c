"""Dates as data sets write them: parts, codes, sentinels and serial numbers, each by a switch that is said aloud.

None of these forms is recognised by itself: a mapping says which one a column holds.
Each function gives EDTF, or a `When` where EDTF cannot say the bounds.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from timeline.errors import BadDate
from timeline.when import edtf
from timeline.when.calendar import US_PER_DAY, civil
from timeline.when.reading import read, to_edtf
from timeline.when.reading.terms import Point, point_text
from timeline.when.when import When

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = [
    "UNKNOWN_PARTS",
    "from_compact",
    "from_parts",
    "from_serial",
    "span",
    "with_precision",
    "with_year",
]

UNKNOWN_PARTS = frozenset(
    {"", "0", "00", "-9", "-99", "-999", "-9999", "99", "xx", "na", "nan", "none", "null", "."}
)
"""What stands for a month or a day that is not known, in lower case, unless a mapping says otherwise."""

UNDATED = "/"


def from_parts(
    year: object, month: object = None, day: object = None, *, unknown: Collection[str] = UNKNOWN_PARTS
) -> str:
    """EDTF from a year, a month and a day, each a number or a text, some of them unknown.

    A day without its month keeps what it says: `1952-XX-05`. Without a year there is no date: `/`.

    Args:
        year: an ISO year (0 is 1 BC).
        month: 1 to 12, or unknown.
        day: 1 to 31, or unknown.
        unknown: what stands for an unknown part, in lower case.

    Raises:
        BadDate: a part is no number, or there is no such date.

    >>> from_parts(1952, 4, -9), from_parts("1952", 0, 0), from_parts(1952.0, None, 5)
    ('1952-04', '1952', '1952-XX-05')
    """
    of_year, of_month, of_day = (_whole(part, unknown) for part in (year, month, day))
    if of_year is None:
        return UNDATED
    written = point_text((of_year, 0, 0))
    if of_month is not None or of_day is not None:
        written += "-XX" if of_month is None else f"-{of_month:02d}"
    if of_day is not None:
        written += f"-{of_day:02d}"
    if of_month is not None and not 1 <= of_month <= 12:
        raise BadDate(
            f"there is no month {of_month}", written, hint="months are 1 to 12, and 0 where it is unknown"
        )
    return edtf.read(written).text


def _whole(part: object, unknown: Collection[str]) -> int | None:
    """A part as a whole number, None where it is unknown."""
    if part is None or part != part:
        return None
    written = str(part).strip().lower()
    if written.endswith(".0"):
        written = written[:-2]
    if written in unknown:
        return None
    try:
        return int(written)
    except ValueError:
        raise BadDate(
            "a part of a date is a whole number", str(part), hint="name what stands for unknown"
        ) from None


def from_compact(value: object, *, unknown: Collection[str] = UNKNOWN_PARTS) -> str:
    """EDTF from `YYYYMMDD`, `YYYYMM` or `YYYY`; `00` in the place of a month or a day is unknown.

    Nothing at all, a code for unknown or zeros alone give no date: `/`.

    Raises:
        BadDate: it is not such a number, or there is no such date.

    >>> from_compact(20210512), from_compact("19520000"), from_compact(195204)
    ('2021-05-12', '1952', '1952-04')
    """
    written = "" if value is None or value != value else str(value).strip().removesuffix(".0")
    if not written.strip("0") or written.lower() in unknown:
        return UNDATED
    if not written.isdecimal() or len(written) not in (4, 6, 8):
        raise BadDate("a compact date has 4, 6 or 8 digits", written, hint="YYYYMMDD, YYYYMM or YYYY")
    return from_parts(written[:4], written[4:6], written[6:], unknown=unknown)


_CLIPPED = re.compile(r"(?P<before>.*?\D)(?P<year>\d\d)(?P<clock>[ T]\d{1,2}:\d\d(?::\d\d)?)?\s*")


def with_year(
    text: str,
    year: int | str | None = None,
    *,
    pivot: int | None = None,
    dayfirst: bool | None = None,
    offset: str = "",
) -> str:
    """EDTF from a date whose year has two digits, such as `28-APR-50 14:30:00` or `4/28/50`.

    Args:
        text: the date.
        year: the whole year, or its first two digits, from another column.
        pivot: without a year, the last year of the hundred that the two digits may mean: 2049 reads 50 as 1950.
        dayfirst: the order of a date in figures.
        offset: the offset of the clock from UTC, such as `-06:00`; without one it is taken to be UTC.

    Raises:
        BadDate: nothing says the century, or the two years disagree.

    >>> with_year("28-APR-50 14:30:00", 1950, offset="-06:00"), with_year("4/28/50", pivot=2049, dayfirst=False)
    ('1950-04-28T20:30:00Z', '1950-04-28')
    """
    found = _CLIPPED.fullmatch(text.strip())
    if not found:
        raise BadDate("no date with a year of two digits", text, hint="such as 28-APR-50")
    short = int(found["year"])
    whole = _whole_year(text, short, year, pivot)
    before, clock = re.sub(r"(?<=\d)-(?=\w)|(?<=\w)-$", " ", found["before"]), found["clock"] or ""
    return to_edtf(f"{before}{whole:04d}{clock}{offset if clock else ''}", dayfirst=dayfirst)


def _whole_year(text: str, short: int, year: int | str | None, pivot: int | None) -> int:
    if year is not None:
        given = int(year)
        whole = given * 100 + short if given < 100 else given
        if whole % 100 != short:
            raise BadDate(
                f"the year {whole} does not end in {short:02d}", text, hint="correct one of the two columns"
            )
        return whole
    if pivot is None:
        raise BadDate("the century is missing", text, hint="give the year, the century or a pivot")
    return pivot - (pivot - short) % 100


_WITHIN = ("exact", "within", "day", "week", "month", "year")


def with_precision(start: str, end: str | None, code: object, table: Mapping[Any, str]) -> str:
    """EDTF from a start, an end and a code that says how well they are known.

    What a code may mean: `exact`: the dates are right, a span from one to the other if they differ;
    `within`: it happened at some time from the start to the end;
    `day`, `week`, `month`, `year`: it happened at some time in the units that hold them (weeks begin on Monday).

    Args:
        start: an EDTF date.
        end: an EDTF date, or None for the same.
        code: the code.
        table: what each code means.

    Raises:
        BadDate: the code is not in the table, or the dates do not stand in order.

    >>> ucdp = {1: "exact", 2: "within", 3: "week", 4: "month", 5: "within"}
    >>> with_precision("2015-03-04", "2015-03-04", 1, ucdp), with_precision("2015-03-04", "2015-03-09", 4, ucdp)
    ('2015-03-04', '2015-03')
    """
    meaning = {str(key): value for key, value in table.items()}.get(str(code).removesuffix(".0"))
    if meaning not in _WITHIN:
        known = ", ".join(f"{key} ({value})" for key, value in table.items())
        raise BadDate(f"precision {code!r} has no meaning", start, hint=f"known: {known}")
    first, last = edtf.read(start), edtf.read(end or start)
    if meaning in ("exact", "within"):
        if first.text == last.text:
            return first.text
        return edtf.read(
            f"{first.text}/{last.text}" if meaning == "exact" else f"[{first.text}..{last.text}]"
        ).text
    lo, hi = edtf.bounds_of(first).start_min, edtf.bounds_of(last).end_max
    if lo is None or hi is None or hi <= lo:
        raise BadDate(
            "the two dates do not bound a stretch of time", f"{start} {end}", hint="correct one of them"
        )
    return _units(lo // US_PER_DAY, (hi - 1) // US_PER_DAY, meaning)


def _units(first_day: int, last_day: int, unit: str) -> str:
    """The units that hold two days, as one EDTF date or a set."""
    if unit == "week":
        first_day -= (first_day + 3) % 7
        last_day += 6 - (last_day + 3) % 7
    first, last = (_kept(civil(day), unit) for day in (first_day, last_day))
    if first == last:
        return point_text(first)
    return f"[{point_text(first)}..{point_text(last)}]"


def _kept(point: Point, unit: str) -> Point:
    """What a unit keeps of a day."""
    year, month, day = point
    return year, 0 if unit == "year" else month, 0 if unit in ("year", "month") else day


def from_serial(serial: float, *, first_year: int = 1900) -> str:
    """EDTF from the serial number of a day in a spreadsheet, with the time of day if it has a fraction.

    Args:
        serial: the number of the day, 1 being the first of `first_year` (in the 1904 system: 0).
        first_year: 1900 (the usual system, in which 60 is a day that never was) or 1904.

    Raises:
        BadDate: there is no such day.

    >>> from_serial(44197), from_serial(44197.5), from_serial(0, first_year=1904)
    ('2021-01-01', '2021-01-01T12:00:00', '1904-01-01')
    """
    day, of_day = divmod(round(float(serial) * 86_400), 86_400)
    if first_year == 1904:
        base = date(1904, 1, 1)
    elif first_year == 1900 and day >= 1 and day != 60:
        base = date(1899, 12, 31 if day < 60 else 30)
    else:
        raise BadDate(
            f"no day has the serial number {serial}",
            str(serial),
            hint="serial numbers begin at 1 and leave 60 out",
        )
    if day < 0:
        raise BadDate(f"no day has the serial number {serial}", str(serial), hint="serial numbers begin at 0")
    written = (base + timedelta(days=day)).isoformat()
    if not of_day:
        return written
    return f"{written}T{of_day // 3600:02d}:{of_day // 60 % 60:02d}:{of_day % 60:02d}"


def span(
    start: str | None,
    end: str | None,
    *,
    open_values: Collection[str] = (),
    missing: str = "unknown",
    **options: Any,
) -> When:
    """What began at one date and ended at another, each known as well as it is written.

    A start `..1816-01-01` is on that day or at any time before; an end `2017-12-31..` is on that day or later.

    Args:
        start, end: dates as `When.read` takes them; None or an empty text is missing.
        open_values: ends that stand for what still goes on, such as `9999-12-31`: only these do.
        missing: what a missing end means, `unknown` (it ended, nobody says when) or `open` (it goes on).
        options: those of `When.read`.

    Raises:
        BadDate: a date cannot be read.
        BadBounds: it ends before it begins.

    >>> state = span("..1816-01-01", "1888-12-30")
    >>> state.start_min is None, state.start_max == When.parse("1816-01-01").end_max - 1
    (True, True)
    >>> span("1841-01-01", "9999-12-31", open_values={"9999-12-31"}).edtf
    '1841-01-01/..'
    """
    text = f"{start or ''} - {end or ''}".strip()
    goes_on = (end or "").strip() in open_values if open_values else False
    begun = _half(start, options)
    ended = None if goes_on else _half(end, options)
    start_kind = "unknown" if begun is None or begun.start_min is None else "known"
    end_kind = (
        "open"
        if goes_on or (ended is None and missing == "open")
        else "unknown"
        if ended is None
        else "known"
    )
    if ended is not None and ended.end_max is None:
        end_kind = "unknown"
    return When.from_bounds(
        begun.start_min if begun else None,
        begun.start_max if begun else None,
        ended.end_min if ended else None,
        ended.end_max if ended else None,
        start_kind=start_kind,
        end_kind=end_kind,
        approximate=any(half.approximate for half in (begun, ended) if half),
        uncertain=any(half.uncertain for half in (begun, ended) if half),
        text=text,
    )


def _half(text: str | None, options: dict[str, Any]) -> When | None:
    """One end of a span, None where it is missing."""
    if text is None or not text.strip():
        return None
    when = read(text, **options)
    return None if when.is_undated else when
