"""Which of `03/04/2010` is the day: two options for every command that reads a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import option
from timeline.errors import AmbiguousDate, BadDate

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["DAY_ORDER", "day_order", "read_dates"]

DAY_ORDER = (
    option("--dayfirst", is_flag=True, help="Read 03/04/2010 as 3 April."),
    option("--monthfirst", is_flag=True, help="Read 03/04/2010 as March 4."),
)
_DATES = ("when", "from_", "to", "evidence_when", "published")


def day_order(dayfirst: bool, monthfirst: bool) -> bool | None:
    """Whether the day comes first; None where nobody says."""
    if dayfirst and monthfirst:
        raise click.UsageError("--dayfirst or --monthfirst, not both")
    return dayfirst if dayfirst or monthfirst else None


def read_dates(options: dict[str, Any]) -> dict[str, Any]:
    """The options without the two of `DAY_ORDER`, and with the dates read as they say."""
    order = day_order(options.pop("dayfirst", False), options.pop("monthfirst", False))
    dates = {name: options[name] for name in _DATES if options.get(name)}
    if not dates:
        return options
    if order is None:
        _refuse_ambiguous(dates.values())
        return options
    from timeline.when.reading.today import read_date

    return options | {name: read_date(text, dayfirst=order) for name, text in dates.items()}


def _refuse_ambiguous(texts: Iterable[str]) -> None:
    """Refuse what these options would settle; whoever asks reads the dates, and refuses the others."""
    from timeline.when.reading.today import read_date

    for text in texts:
        try:
            read_date(text)
        except AmbiguousDate:
            raise
        except BadDate:
            return
