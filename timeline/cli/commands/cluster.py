"""A question asked on a Spark cluster, its answer written as Parquet there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from timeline.cli.command import Command
from timeline.cli.day_order import DAY_ORDER, read_dates
from timeline.cli.options import argument, option
from timeline.cli.question import question_command
from timeline.cli.say import say
from timeline.errors import Frozen, UnknownName
from timeline.query.registry import QUESTIONS, question_of

__all__ = ["COMMANDS"]


def _cluster(
    context: click.Context,
    /,
    dataset: str,
    out: str,
    question: tuple[str, ...],
    connect: str | None,
    master: str,
    replace: bool,
) -> None:
    from timeline.scale import VERBS, ClusterTimeline
    from timeline.scale.start import running

    name, *words = question
    if name not in VERBS:
        here = "; ask it of a database" if name in QUESTIONS else ""
        raise UnknownName("question of a cluster", name, VERBS, f"a cluster answers {', '.join(VERBS)}{here}")
    options = _options(context, name, words)
    if not replace and "://" not in out and Path(out).exists():
        raise Frozen(f"{out} is there already; write elsewhere, or use --replace")
    progress = {"spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(), "spark.ui.enabled": "false"}
    with running(connect, master, progress) as spark:
        answer = getattr(ClusterTimeline(spark, dataset), name)(**options)
        for note in answer.notes:
            say(f"note: {note}")
        answer.write_parquet(out, replace=replace)
    click.echo(out)


def _options(context: click.Context, name: str, words: list[str]) -> dict[str, Any]:
    """What the words say, read as the command of the question reads them."""
    command = question_command(question_of(name))
    asked = command.make_context(name, words, parent=context)
    own = {parameter.name for parameter in question_of(name).parameters} | {each.name for each in DAY_ORDER}
    for parameter in command.params:
        given = asked.get_parameter_source(parameter.name or "")
        if (
            parameter.expose_value
            and parameter.name not in own
            and given == click.core.ParameterSource.COMMANDLINE
        ):
            raise click.UsageError(
                f"{parameter.opts[0]} is of answers that come here; the answer is written to a folder"
            )
    return read_dates({key: value for key, value in asked.params.items() if key in own})


class _Asking(Command):
    """What follows the name of the question is the question's own: its options, too."""

    allow_interspersed_args = False
    ignore_unknown_options = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options before the first argument."""
        return click.Command.parse_args(self, ctx, args)


COMMANDS = [
    _Asking(
        "cluster",
        _cluster,
        [argument("dataset", "The folder or URL of a dataset that export wrote."),
         argument("out", "The folder or URL to write the answer to, as Parquet."),
         argument("question", "A question with its arguments and options, as in its own command.", nargs=-1, required=True,
                  metavar="QUESTION..."),
         option("--connect", metavar="URL", help="A Spark Connect server, such as sc://host:15002."),
         option("--master", metavar="MASTER", default="local[*]", help="The master of Spark, where no server is named."),
         option("--replace", is_flag=True, help="Take the place of what is there, and lose it.")],
        """Ask a question of a dataset on a Spark cluster, and write the answer as Parquet.

        The options of this command come first, those of the question behind its name.
        Needs pip install 'timeline-db[spark]'; a master that is started here needs Java 17 or newer.""",
        [
            "timeline cluster --master 'local[1]' out/parquet busy concurrency kind:government --by country",
        ],
        database=False,
    ),
]  # fmt: skip
