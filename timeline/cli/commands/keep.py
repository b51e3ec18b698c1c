"""What gives back what was, and what keeps it."""

from __future__ import annotations

from typing import Any

import click

from timeline.cli.command import Command
from timeline.cli.options import AS_OF, AUTHOR, DRY_RUN, RECORDED_AT, argument, option, reason_option
from timeline.cli.settings import settings_of
from timeline.cli.write_command import deed

__all__ = ["COMMANDS"]

_REPLACE = option("--replace", is_flag=True, help="Take the place of what is there, and lose it.")


def _backup(context: click.Context, /, file: str, **given: Any) -> None:
    with settings_of(context).timeline() as timeline:
        click.echo(timeline.backup(file, **given))


def _migrate(context: click.Context, /) -> None:
    with settings_of(context).timeline() as timeline:
        (row,) = timeline.migrate()
    if row["before"] == row["after"]:
        click.echo(f"{row['path']} has schema {row['after']} already", err=True)
    else:
        click.echo(
            f"{row['path']}: schema {row['before']} to {row['after']}; as it was: {row['backup']}", err=True
        )


COMMANDS = [
    deed(
        "undo",
        """Undo a revision: what it changed is again as it was.

        The undo is a revision of its own: undo that one, and what was undone is back.
        A revision whose events a later one changed is refused until the later one is undone.""",
        argument("revision", "The number of the revision.  [default: the last that is neither undone nor an undo]",
                 required=False, metavar="[REVISION]"),
        AUTHOR, reason_option(None), RECORDED_AT, DRY_RUN,
        examples=["timeline undo --dry-run", "timeline undo 3 --reason 'the wrong mapping'"],
    ),
    deed(
        "restore",
        """Give an event the content that it had then, or fill the database from a backup.

        With --as-of, EVENT is as it was then, in a revision of its own; a retracted event is current again.
        Without it, FILE is a backup, and the database of --db becomes what the backup is.""",
        argument("what", "The identity of an event, or the file of a backup.", metavar="EVENT|FILE"),
        AS_OF, _REPLACE, AUTHOR, reason_option(None), RECORDED_AT, DRY_RUN,
        examples=["timeline restore amia-bombing --as-of 1 --dry-run", "timeline restore saved.duckdb --db copy.duckdb"],
    ),
    Command(
        "backup",
        _backup,
        [argument("file", "Where to write it."), _REPLACE],
        """Write a copy of the database as it is at one moment.

        Others may read and write meanwhile. The copy is a database of its own, and appears when it is whole.""",
        ["timeline backup saved.duckdb"],
    ),
    Command(
        "migrate",
        _migrate,
        [],
        """Bring the file to the schema of this version of the program.

        A copy of it as it was is kept beside it. Every write does the same where it must.""",
        ["timeline migrate"],
    ),
]  # fmt: skip
