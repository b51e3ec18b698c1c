"""The group of all commands, in the order in which the help tells them."""

from __future__ import annotations

import click

from timeline.cli import (
    asking_events,
    asking_items,
    asking_pairs,
    asking_states,
    asking_store,
    exchanging,
    explaining,
    helping,
    joining,
    writing,
)
from timeline.cli.command import Group
from timeline.cli.params import DATABASE, DEBUG
from timeline.version import VERSION

__all__ = ["app"]

_HELP = """
An embedded database for dated events: uncertain dates, two clocks, certain and possible answers.

The answer goes to standard output, everything else to standard error.
An error of the data ends with 1, a wrong use of the command with 2; `check` ends with 1 when it finds a breach.
"""


def _say_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(f"timeline {VERSION}")
        context.exit()


_VERSION = click.Option(
    ["--version"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Show the version and leave.",
)

app = Group(
    topics={
        "Ask about events": asking_events.COMMANDS,
        "Ask about pairs of events": asking_pairs.COMMANDS,
        "Ask about stretches of time": asking_states.COMMANDS,
        "Ask about actors, kinds, places": asking_items.COMMANDS,
        "Inspect the database": asking_store.COMMANDS,
        "Write": writing.COMMANDS,
        "Join what is the same": joining.COMMANDS,
        "Files in and files out": exchanging.COMMANDS,
        "Help": [*explaining.COMMANDS, *helping.COMMANDS],
    },
    examples=["timeline demo", "timeline --db out/founding.duckdb find kind:attack"],
    name="timeline",
    params=[*DATABASE, DEBUG, _VERSION],
    help=_HELP,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    subcommand_metavar="COMMAND ...",
    no_args_is_help=True,
)
