"""The group of all commands, in the order in which the help tells them."""

from __future__ import annotations

from importlib import import_module

import click

from timeline.cli.command import Command, Group
from timeline.cli.options import DATABASE, DEBUG
from timeline.cli.summaries import SUMMARIES
from timeline.query.registry import QUESTIONS, TOPICS, question_of
from timeline.version import VERSION

__all__ = ["COMMANDS", "all_commands", "app", "command_of"]

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

_WRITTEN = {
    "Write": {
        "add": "commands.edit",
        "amend": "commands.edit",
        "retract": "commands.edit",
    },
    "Join what is the same": {
        "merge": "commands.merge",
        "unmerge": "commands.merge",
        "alias": "commands.merge",
        "rename": "commands.merge",
        "describe": "commands.merge",
    },
    "Give back and keep": {
        "undo": "commands.keep",
        "restore": "commands.keep",
        "backup": "commands.keep",
        "migrate": "commands.keep",
    },
    "Files in and files out": {
        "ingest": "commands.files",
        "export": "commands.files",
        "import": "commands.files",
    },
    "Beyond one machine": {"cluster": "commands.cluster"},
    "Look": {"view": "commands.drawing", "report": "commands.drawing"},
    "Help": {"when": "commands.when", "demo": "commands.setup", "completion": "commands.setup"},
}
"""The commands that are no questions, and the module of each."""
_TOPICS = {topic: (*_WRITTEN.get(topic, ()), *TOPICS.get(topic, ())) for topic in (*TOPICS, *_WRITTEN)}
COMMANDS = tuple(name for names in _TOPICS.values() for name in names)


def command_of(name: str) -> Command:
    """The command of this name: made of a question, or written in its own module."""
    if name in QUESTIONS:
        from timeline.cli.question import question_command

        return question_command(question_of(name))
    (module,) = (modules[name] for modules in _WRITTEN.values() if name in modules)
    commands: list[Command] = import_module(f"timeline.cli.{module}").COMMANDS
    return next(command for command in commands if command.name == name)


def all_commands() -> dict[str, Command]:
    """Every command by name."""
    return {name: command_of(name) for name in COMMANDS}


app = Group(
    topics=_TOPICS,
    summaries=SUMMARIES,
    make=command_of,
    examples=["timeline demo", "timeline --db out/founding.duckdb find kind:attack"],
    name="timeline",
    params=[*DATABASE, DEBUG, _VERSION],
    help=_HELP,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    subcommand_metavar="COMMAND ...",
    no_args_is_help=True,
)
