"""What the divisions 21 to 41 of a year mean, as one table that a caller can replace.

ISO 8601-2 names these divisions and gives most of them no dates.
This table is the only place that does: meteorological seasons (whole months), the northern ones where no hemisphere is named.
A division that passes the end of the year begins in the year that is written: winter `2010-24` is 2010-12-01 to 2011-02-28.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DIVISIONS", "MONTHS", "Division", "divisions"]


class Division(NamedTuple):
    """A part of a year: from `start` up to, and without, `end`, each a (month, day).

    An `end` that is not after `start` lies in the next year.
    """

    name: str
    unit: str
    start: tuple[int, int]
    end: tuple[int, int]


def _season(name: str, first_month: int) -> Division:
    return _months(name, "season", first_month, 3)


def _months(name: str, unit: str, first_month: int, length: int) -> Division:
    return Division(name, unit, (first_month, 1), ((first_month + length - 1) % 12 + 1, 1))


DIVISIONS: dict[int, Division] = {
    21: _season("spring", 3),
    22: _season("summer", 6),
    23: _season("autumn", 9),
    24: _season("winter", 12),
    25: _season("spring (northern)", 3),
    26: _season("summer (northern)", 6),
    27: _season("autumn (northern)", 9),
    28: _season("winter (northern)", 12),
    29: _season("spring (southern)", 9),
    30: _season("summer (southern)", 12),
    31: _season("autumn (southern)", 3),
    32: _season("winter (southern)", 6),
    33: _months("first quarter", "quarter", 1, 3),
    34: _months("second quarter", "quarter", 4, 3),
    35: _months("third quarter", "quarter", 7, 3),
    36: _months("fourth quarter", "quarter", 10, 3),
    37: _months("first four months", "quadrimester", 1, 4),
    38: _months("second four months", "quadrimester", 5, 4),
    39: _months("last four months", "quadrimester", 9, 4),
    40: _months("first half", "semester", 1, 6),
    41: _months("second half", "semester", 7, 6),
}
MONTHS = {code: (division.start[0], (division.end[0] - 2) % 12 + 1) for code, division in DIVISIONS.items()}
"""The first and the last month of each division; the last lies in the next year where it is not after the first."""


def divisions(
    changes: Mapping[int, tuple[tuple[int, int], tuple[int, int]]] | None = None,
) -> dict[int, Division]:
    """The table with some divisions moved: `{21: ((3, 20), (6, 21))}` gives spring its astronomical dates.

    Raises:
        ValueError: a code is not 21 to 41, or a (month, day) is not one that every year has.

    >>> divisions({21: ((3, 20), (6, 21))})[21].start
    (3, 20)
    """
    table = dict(DIVISIONS)
    for code, (start, end) in (changes or {}).items():
        if code not in table:
            raise ValueError(f"{code} is not a division of the year; they are 21 to 41")
        for month, day in (start, end):
            if not (1 <= month <= 12 and 1 <= day <= (28 if month == 2 else 30 + (month in _LONG))):
                raise ValueError(f"division {code}: ({month}, {day}) is not a month and day of every year")
        table[code] = table[code]._replace(start=start, end=end)
    return table


_LONG = frozenset({1, 3, 5, 7, 8, 10, 12})
