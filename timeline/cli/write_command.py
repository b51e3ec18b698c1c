"""A deed as data: the command of a facade verb that writes and returns what it did."""

from __future__ import annotations

import sys
from dataclasses import asdict
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.command import Command
from timeline.cli.options import Option
from timeline.cli.render import Look, Output, deliver_rows
from timeline.cli.say import say
from timeline.cli.settings import settings_of
from timeline.schema import Column
from timeline.texts import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from timeline.store import Revision

__all__ = ["REPORT", "deed", "report"]

REPORT = Option(
    ["--format", "format"],
    section="Output",
    type=click.Choice(("table", "json", "jsonl")),
    default="table",
    help="Format of the summary.",
)

_CHANGES = Look(
    "event_id field before after",
    described={
        name: Column(name, "string", f"the value {name} the change", shown="bound")
        for name in ("before", "after")
    },
)


def report(revisions: Sequence[Revision], format: str, dry_run: bool, event_ids: Sequence[str] = ()) -> None:
    """Tell what was done: a line a revision, then what a dry run would change, else the identities of the events."""
    if format != "table":
        rows = [asdict(revision) | {"event_ids": list(event_ids)} for revision in revisions]
        deliver_rows(rows, Look("*"), Output(format))
        return
    changes: list[Mapping[str, Any]] = []
    for revision in revisions:
        message = str(revision)
        would = f"dry run: {message.removeprefix('nothing to do: ')}"
        say(would if dry_run and revision.counted else message)
        changes += revision.changes
    if changes:
        deliver_rows(changes, _CHANGES, Output())
    else:
        lines = (f"{event_id}\n" for event_id in event_ids)
        click.echo("".join(map(harmless, lines) if sys.stdout.isatty() else lines), nl=False)


def deed(
    name: str,
    help: str,
    *takes: click.Parameter,
    examples: Sequence[str],
    prepare: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> Command:
    """The command of a facade verb that returns a revision, or one for each thing that it is given.

    Args:
        name: the verb, without the underscore that keeps it from being a keyword of Python.
        help: what it does.
        takes: its parameters, named as the verb names them; arguments are given by their place.
        examples: lines that work on the database of `timeline demo`.
        prepare: makes what the verb takes out of the options.
    """
    verb = f"{name}_" if iskeyword(name) else name
    places = [param for param in takes if isinstance(param, click.Argument)]

    def do(context: click.Context, /, format: str, **options: Any) -> None:
        dry_run = options.get("dry_run", False)
        given = prepare(options)
        values = [(given.pop(str(place.name)), place.nargs) for place in places]
        placed = [item for value, nargs in values for item in (value if nargs == -1 else [value])]
        with settings_of(context).timeline() as timeline:
            made = getattr(timeline, verb)(*placed, **given)
        report(made if isinstance(made, list) else [made], format, dry_run)

    return Command(name, do, [*takes, REPORT], help, examples)
