"""An event of each kind of date, by its name."""

from __future__ import annotations

WHEN = {
    "until": "../2001",
    "undated": "no date",
    "deep": "Y-50000",
    "ancient": "-0043-03-15",
    "circa": "1983~",
    "decade": "199X",
    "month": "1994-07",
    "either": "[1999-01-05,2001]",
    "ongoing": "2010/..",
    "days": "2010-03-01/2010-03-05",
    "months": "2010-03/2011-05",
    "winter": "2010-24",
    "minute": "2015-01-14T10:20:00Z/2015-01-14T10:20:59Z",
    "second": "2015-01-14T10:20:30Z",
    "night": "2015-01-14T22:00:00Z/2015-01-15T03:00:00Z",
    "far": "Y12023",
}
"""In the order of time, as every export has them."""
