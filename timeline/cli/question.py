"""A question as data: a name, words, parameters, the columns that a table shows, and examples; no code of its own.

The name is the facade's verb and the parameters are the verb's, so that a command is: parse, one call, render.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from timeline.cli.command import Command
from timeline.cli.dates import read_dates
from timeline.cli.params import FORMATS, RESOLUTIONS, choice, option, output, selector_argument
from timeline.cli.render import Look, Output, deliver
from timeline.cli.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "AS_OF", "CERTAINTY", "FROM", "LEFT", "LIMIT", "RESOLUTION", "RIGHT", "SELECTOR", "TO", "WHERE",
    "by_dimension", "min_gap", "question",
]  # fmt: skip

SELECTOR = selector_argument("selector", many=True)
FROM = option("--from", "from_", metavar="DATE", help="From the start of this date on.")
TO = option("--to", metavar="DATE", help="Up to the end of this date.")
CERTAINTY = choice(
    "--certainty",
    ("possible", "certain"),
    "Keep what may be so, or only what is so under every reading.",
    "possible",
)
AS_OF = option(
    "--as-of",
    metavar="REVISION|DATE",
    help="Answer as it would have been answered then: a revision (7, r1000), or the end of a date.",
)
WHERE = option("--where", metavar="SQL", help="A SQL condition on the columns of an event, for the rest.")
LIMIT = option("--limit", type=int, metavar="N", help="At most so many rows.")
LEFT, RIGHT = selector_argument("left"), selector_argument("right")
RESOLUTION = choice("--resolution", RESOLUTIONS, "Compare at this unit instead of the tick.")


def by_dimension(help: str, **given: Any) -> click.Option:
    """A dimension, and what it is for."""
    return option(
        "--by", metavar="DIMENSION", help=f"who, kind, place, country, tag or source. {help}", **given
    )


def min_gap(help: str) -> click.Option:
    """A length, and what it is for."""
    return option("--min-gap", metavar="LENGTH", help=help)


def question(
    name: str,
    help: str,
    *takes: click.Parameter,
    shows: str,
    examples: Sequence[str],
    card: bool = False,
    fails_on_rows: bool = False,
    empty: str = "nothing found",
    typed: bool = False,
    formats: Sequence[str] = FORMATS,
) -> Command:
    """The command of a facade verb that returns a Result.

    Args:
        name: the verb.
        help: what it answers.
        takes: its parameters, named as the verb names them.
        shows: the columns of a table, see `Look`.
        examples: lines that work on the database of `timeline demo`.
        card: one row is told downwards, field by field.
        fails_on_rows: rows are bad news: leave with exit code 1.
        empty: what to say where there is no row.
        typed: values are told by their types, not by the names of their columns.
        formats: in which the answer can be told.
    """
    look = Look(shows, card, empty, () if typed else None)

    def ask(
        context: click.Context,
        /,
        format: str | None,
        out: str | None,
        columns: tuple[str, ...],
        sort: tuple[str, ...],
        sql: bool,
        explain: bool,
        **options: Any,
    ) -> int:
        if options.get("write") and (sql or explain):
            raise click.UsageError("--write changes the database; --sql and --explain only look")
        with settings_of(context).timeline() as timeline:
            result = getattr(timeline, name)(**read_dates(options))
            result = result.sorted(*sort) if sort else result
            rows = deliver(result, look, Output(format, out, sql, explain, columns))
        return int(fails_on_rows and bool(rows))

    return Command(name, ask, [*takes, *output(formats)], help, examples)
