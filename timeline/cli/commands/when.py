"""Any date explained: the texts of the command line, or a column of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.command import Command
from timeline.cli.day_order import DAY_ORDER, day_order
from timeline.cli.options import argument, choice, option, output_file
from timeline.cli.render import Look, Output, deliver_frame, deliver_rows
from timeline.cli.say import say
from timeline.constants import BOUNDS
from timeline.query.answer_columns import event_columns
from timeline.schema import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from timeline.when import When

__all__ = ["COMMANDS"]

_WRITTEN = {
    name: Column(name, "string", meaning, shown="text")
    for name, meaning in (
        ("text", "the date as it was given"),
        ("edtf", "the date in EDTF"),
        ("display", "in words"),
    )
} | {column.name: column for column in event_columns()}
_ONE = Look(
    "text edtf display known start_min? start_max? end_min? end_max? start_kind? end_kind? precision?"
    " approximate? uncertain?",
    card=True,
    described=_WRITTEN,
)
_COLUMN = Look(
    "line text edtf display error start_min? start_max? end_min? end_max? start_kind? end_kind?",
    empty="no value found",
    described=_WRITTEN,
)
_CALENDARS = ("gregorian", "julian")


@dataclass(frozen=True, slots=True)
class _Reader:
    """How dates are to be read, as the options say."""

    strict: bool
    dayfirst: bool | None
    readings: str | None
    said: When | None
    calendar: str

    def one(self, text: str) -> When:
        from timeline.when import When
        from timeline.when.reading.today import read_date

        if self.strict:
            return When.parse(text, calendar=self.calendar)
        return read_date(text, **self._friendly())

    def column(self, texts: pl.Series) -> pl.DataFrame:
        from timeline.when import parse_edtf, read_dates

        if self.strict:
            return parse_edtf(texts, calendar=self.calendar)
        return read_dates(texts, **self._friendly())

    def _friendly(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("dayfirst", "readings", "said", "calendar")}


def _reader(
    strict: bool, dayfirst: bool, monthfirst: bool, readings: str | None, said: str | None, calendar: str
) -> _Reader:
    order = day_order(dayfirst, monthfirst)
    if strict and not (order is None and readings is said is None):
        raise click.UsageError(
            "--strict reads EDTF alone; leave out --dayfirst, --monthfirst, --readings and --said"
        )
    if said is None:
        return _Reader(strict, order, readings, None, calendar)
    from timeline.when.reading.today import read_date

    return _Reader(strict, order, readings, read_date(said, dayfirst=order), calendar)


def _when(
    _: click.Context,
    /,
    texts: Sequence[str],
    column: str | None,
    name: str | None,
    format: str | None,
    out: str | None,
    replace: bool,
    escape_formulas: bool,
    **options: Any,
) -> int:
    if bool(texts) == bool(column):
        raise click.UsageError("give dates, or a file of dates with --column")
    if name and not column:
        raise click.UsageError("--name is a column of the file of --column")
    reader, output = _reader(**options), Output(format, out, replace=replace, escape_formulas=escape_formulas)
    output.check()
    return _explain_column(column, name, reader, output) if column else _explain(texts, reader, output)


def _explain(texts: Sequence[str], reader: _Reader, output: Output) -> int:
    from timeline.errors import TimelineError
    from timeline.when.reading.remedies import in_words_of

    if output.chosen() in ("parquet", "arrow"):
        raise click.UsageError(
            f"{output.chosen()} holds a column of dates; give a file of them with --column"
        )
    rows, failed = [], 0
    for text in texts:
        try:
            rows.append(_explained(text, reader.one(text)))
        except TimelineError as error:
            if len(texts) == 1:
                raise
            failed += 1
            say(f"timeline: error: {in_words_of('command', str(error))}")
    if rows:
        deliver_rows(rows, _ONE, output)
    return int(failed > 0)


def _explain_column(path: str, name: str | None, reader: _Reader, output: Output) -> int:
    from timeline.cli.column import summary
    from timeline.errors import BadQuery
    from timeline.ingest.explain_column import column_of, explained

    try:
        column = column_of(path, name)
    except BadQuery as error:  # the path or the column is not said clearly enough
        raise click.UsageError(str(error)) from error
    rows = explained(column, reader.column)
    deliver_frame(rows, _COLUMN, output)
    for line in summary(column, rows):
        say(line)
    return 0


def _explained(text: str, when: When) -> dict[str, Any]:
    from timeline.when.calendar import iso

    bounds = {name: getattr(when, name) for name in BOUNDS}
    return {
        "text": text,
        "edtf": when.edtf,
        "display": when.display(),
        "known": when.describe(),
        **{name: None if value is None else iso(value) for name, value in bounds.items()},
        **{
            name: getattr(when, name)
            for name in ("start_kind", "end_kind", "precision", "approximate", "uncertain")
        },
    }


COMMANDS = [
    Command(
        "when",
        _when,
        [
            argument("texts", "Dates, each one text: 1994-07-18, 'c. 1983', 'since 2010', 19XX, 2010/..", nargs=-1,
                     required=False, metavar="[TEXT]..."),
            option("--column", metavar="FILE", help="A file of dates, or - for standard input: a table, else a date a line."),
            option("--name", metavar="COLUMN", help="Which column of the table."),
            option("--strict", is_flag=True, help="Read EDTF alone."),
            *DAY_ORDER,
            option("--said", metavar="DATE", help="When it was said: for 'last Tuesday', and for what went on until then."),
            option("--readings", metavar="FILE", help="What words mean, as TOML, in place of what they mean otherwise."),
            choice("--calendar", _CALENDARS, "The calendar in which the dates are written.", "gregorian"),
            *output_file(),
        ],
        """Explain a date, or a column of dates.

        Shows its EDTF form, its bounds, and a sentence. Bounds are half open: the end is the first moment after it.
        Needs no database.

        With --column every value is a row, one that is refused with its error; a summary is printed at the end.""",
        [
            "timeline when 'c. 1983'",
            "timeline when 03/04/2010 --dayfirst",
            "timeline when 2010/.. 'Oct 2023' --format json",
            "timeline when 'last Tuesday' --said 2023-11-06",
            "timeline when 'October 25, 1917' --calendar julian",
            "timeline when --column out/parquet/events.parquet --name edtf --strict --out dates.csv",
        ],
        database=False,
    ),
]  # fmt: skip
