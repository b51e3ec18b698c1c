"""What helps on the way: a first database, any date explained, completion for a shell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.command import Command
from timeline.cli.dates import DAY_ORDER, day_order
from timeline.cli.params import TEXT_OUTPUT, argument
from timeline.cli.render import Look, Output, deliver_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.when import When

__all__ = ["COMMANDS"]

_WHEN = Look(
    "text edtf display known start_min? start_max? end_min? end_max? start_kind? end_kind? precision?"
    " approximate? uncertain?",
    card=True,
)
_SHELLS = ("bash", "zsh", "fish")
_TO_INSTALL = (
    "timeline completion bash > ~/.local/share/bash-completion/completions/timeline",
    'timeline completion zsh > "${fpath[1]}/_timeline"',
    "timeline completion fish > ~/.config/fish/completions/timeline.fish",
)


def _demo(context: click.Context, /, directory: str) -> None:
    from timeline.cli.demo import demo

    demo(context, Path(directory))


def _when(
    _: click.Context,
    /,
    texts: Sequence[str],
    dayfirst: bool,
    monthfirst: bool,
    format: str | None,
    out: str | None,
) -> int:
    from timeline.errors import TimelineError
    from timeline.when import When

    order = day_order(dayfirst, monthfirst)
    rows, failed = [], 0
    for text in texts:
        try:
            rows.append(_explained(text, When.read(text, dayfirst=order)))
        except TimelineError as error:
            if len(texts) == 1:
                raise
            failed += 1
            click.echo(f"timeline: error: {error}", err=True)
    if rows:
        deliver_rows(rows, _WHEN, Output(format, out))
    return int(failed > 0)


def _explained(text: str, when: When) -> dict[str, Any]:
    from timeline.when.calendar import iso

    bounds = {name: getattr(when, name) for name in ("start_min", "start_max", "end_min", "end_max")}
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


def _completion(context: click.Context, /, shell: str) -> None:
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None, shell
    root = context.find_root().command
    click.echo(made(root, {}, "timeline", "_TIMELINE_COMPLETE").source())


COMMANDS = [
    Command(
        "when",
        _when,
        [
            argument("texts", "Dates, each one text: 1994-07-18, 'c. 1983', 'since 2010', 19XX, 2010/..", nargs=-1,
                     required=True, metavar="TEXT..."),
            *DAY_ORDER,
            *TEXT_OUTPUT,
        ],
        """Explain a date: EDTF, bounds, and a sentence.

        Needs no database. Bounds are half open: the end is the first moment after it.""",
        ["timeline when 'c. 1983'", "timeline when 03/04/2010 --dayfirst", "timeline when 2010/.. 'Oct 2023' --format json"],
        database=False,
    ),
    Command(
        "demo",
        _demo,
        [argument("directory", "Where to put it; default: out.", default="out", metavar="[DIR]", required=False)],
        """Build the founding database, ask it, and export it.

        Makes DIR/founding.duckdb anew, prints the answers to its questions, and writes DIR/parquet.""",
        ["timeline demo"],
        database=False,
    ),
    Command(
        "completion",
        _completion,
        [argument("shell", "bash, zsh or fish.", type=click.Choice(_SHELLS), metavar="SHELL")],
        "Print the completion script of a shell.\n\nIt completes commands, options and identities of events.\n\n"
        + "\n".join(("\b\nInstall it once:", *(f"  {line}" for line in _TO_INSTALL))),
        ["timeline completion bash"],
        database=False,
    ),
]  # fmt: skip
