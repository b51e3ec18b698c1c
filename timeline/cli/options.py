"""Every option and argument, once. Its name in Python is the name of the facade's parameter."""

from __future__ import annotations

import inspect
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.settings import settings_of
from timeline.query import option_help

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

__all__ = [
    "AS_OF",
    "AUTHOR",
    "CHART",
    "DATABASE",
    "DEBUG",
    "DRY_RUN",
    "FORMATS",
    "GRAPHS",
    "RECORDED_AT",
    "REPLACE",
    "TEXT_FORMATS",
    "Option",
    "Selector",
    "argument",
    "choice",
    "event_argument",
    "explained_alone",
    "hide_dashes",
    "option",
    "output",
    "output_file",
    "plain_text",
    "reason_option",
    "requoted",
    "selector_argument",
    "sentence",
    "statement_argument",
    "value_of",
    "values_option",
]

TEXT_FORMATS = ("table", "json", "jsonl", "csv", "tsv", "markdown")
FORMATS = (*TEXT_FORMATS, "parquet", "arrow")
GRAPHS = ("graphml", "gexf", "edges")
CHART = "chart"  # a picture in characters

DETAILS = ("path", "analyze", "full")
"""What `--explain` tells; alone it tells the first."""
_HIDDEN_DASH = "\x00"
_NO_OPTION = re.compile(r"-(?=[A-Za-z]+:|\d|-\s)")


class Argument(click.Argument):
    """A positional argument, which may begin with a dash: `-kind:election`, `-0344`, a remark of SQL."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """The value with the dash that `hide_dashes` hid."""
        if isinstance(value, str):
            value = _unhidden(value)
        elif isinstance(value, tuple | list):
            value = tuple(_unhidden(text) for text in value)
        return super().type_cast_value(ctx, value)


class Option(click.Option):
    """An option that knows under which heading the help lists it."""

    def __init__(self, declarations: Sequence[str], *, section: str = "Options", **given: Any) -> None:
        super().__init__(declarations, show_default=True, **given)
        self.section = section


def option(*declarations: str, help: str, **given: Any) -> Option:
    """An option of a question or a write."""
    return Option(declarations, help=help, **given)


def plain_text(text: str) -> str:
    """A text of a docstring, as a terminal shows it."""
    return inspect.cleandoc(text).replace("`", "")


def sentence(text: str) -> str:
    """A text of a declaration or a docstring, as the help of a command shows it."""
    plain = plain_text(text)
    return f"{plain[:1].upper()}{plain[1:]}{'' if plain.endswith('.') else '.'}" if plain else ""


def choice(declaration: str, values: Sequence[str], help: str, default: str | None = None) -> Option:
    """An option that takes one of some words."""
    return Option([declaration], type=click.Choice(values), default=default, help=help)


def argument(name: str, help: str, **given: Any) -> Argument:
    """A positional argument."""
    return Argument([name], help=help, **given)


def explained_alone(arguments: list[str]) -> list[str]:
    """`--explain` with the detail that follows it, or with the first: it does not take any other word."""
    expanded, coming = [], iter(arguments)
    for text in coming:
        if text != "--explain":
            expanded += [text, *coming] if text == "--" else [text]
            continue
        word = next(coming, None)
        expanded.append(f"--explain={word if word in DETAILS else DETAILS[0]}")
        expanded += [] if word in (None, *DETAILS) else [word]
    return expanded


def hide_dashes(arguments: list[str], valued: Container[str]) -> list[str]:
    """Mark the leading dash of `-kind:election` and `-0344`, so that it is not taken for an option.

    What follows one of the options `valued` is its value, and stays as it is.
    """
    hidden, before = [], ""
    for text in arguments:
        stays = before in valued or not _NO_OPTION.match(text)
        hidden.append(text if stays else _HIDDEN_DASH + text[1:])
        before = text
    return hidden


def _unhidden(text: Any) -> Any:
    return text.replace(_HIDDEN_DASH, "-") if isinstance(text, str) else text


# --- what settles the call itself ----------------------------------------------------------------------------


def _setting(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None and value is not False:
            setattr(settings_of(context), name, value)

    return keep


def _general(*declarations: str, name: str, **given: Any) -> Option:
    return Option(declarations, section="General", expose_value=False, callback=_setting(name), **given)


DATABASE = (
    _general(
        "--db",
        name="db",
        metavar="PATH",
        help="The database file.  [default: $TIMELINE_DB, else timeline.duckdb]",
    ),
    _general(
        "--wait",
        name="wait",
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        help="Seconds to wait if another process has locked the file.  [default: 5]",
    ),
    _general(
        "--timeout",
        name="timeout",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="Stop a question that takes longer.  [default: never; SQL of yours after 600 to its first rows]",
    ),
    _general(
        "--memory",
        name="memory",
        metavar="SIZE",
        help="Memory that the engine may use: 2GB.  [default: 4GiB, or half of the machine's if that is less]",
    ),
    _general(
        "--allow-files",
        name="allow_files",
        is_flag=True,
        help="Let sql and --where read other files.",
    ),
)
DEBUG = _general("--debug", name="debug", is_flag=True, help="Show the traceback and the SQL of an error.")


REPLACE = Option(
    ["--replace"],
    section="Output",
    is_flag=True,
    help="Write over what this program did not write, or what was changed since.",
)


ESCAPE_FORMULAS = Option(
    ["--escape-formulas"],
    section="Output",
    is_flag=True,
    help="For spreadsheets: an apostrophe before texts of csv and tsv that begin with =, +, -, @, a tab or a carriage return.",
)


def output_file(formats: Sequence[str] = FORMATS) -> list[Option]:
    """In which format an answer is written, and where."""
    return [
        Option(
            ["--format", "format"],
            section="Output",
            type=click.Choice(formats),
            metavar="FORMAT",
            help=f"{', '.join(formats)}.  [default: by the ending of --out, else {formats[0]}]",
        ),
        Option(["--out"], section="Output", metavar="FILE", help="Write the answer to a file."),
        REPLACE,
        ESCAPE_FORMULAS,
    ]


def _names(_: click.Context, __: click.Parameter, text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def output(formats: Sequence[str]) -> list[Option]:
    """How the answer to a question is shown."""
    return [
        *output_file(formats),
        Option(
            ["--columns"],
            section="Output",
            callback=_names,
            metavar="NAMES",
            help="The columns to show, joined by commas, in this order.",
        ),
        Option(
            ["--sort"],
            section="Output",
            callback=_names,
            metavar="NAMES",
            help="Sort the rows by these columns, joined by commas; -NAME runs downwards.",
        ),
        Option(["--sql", "sql"], section="Output", is_flag=True, help="Print the SQL instead of running it."),
        Option(
            ["--explain"],
            section="Output",
            type=click.Choice(DETAILS),
            is_flag=False,
            flag_value=DETAILS[0],
            metavar=f"[{'|'.join(DETAILS[1:])}]",
            help="Explain how the query is run: its path and why, where the time goes (analyze), the plan of its SQL (full).",
        ),
        Option(
            ["--count"],
            section="Output",
            is_flag=True,
            help="Count the certain and the possible rows instead of listing them.",
        ),
        Option(
            ["--all", "whole"],
            section="Output",
            is_flag=True,
            help="Show every row on a terminal, in a pager where there is one, and not the first and last of many.",
        ),
    ]


# --- selectors -----------------------------------------------------------------------------------------------


def requoted(term: str) -> str:
    """A selector with the quotes that the shell took: `who:Evo Morales` becomes `who:"Evo Morales"`.

    A text that holds several terms, or its own quotes, is left as it is.
    """
    key, colon, value = term.partition(":")
    if (
        not colon
        or '"' in value
        or ":" in value
        or not re.search(r"\s", value.strip())
        or re.search(r"\s", key)
    ):
        return term
    parts = (f'"{part}"' if re.search(r"\s", part) else part for part in value.split("|"))
    return f"{key}:{'|'.join(parts)}"


class Selector(click.ParamType[str, str]):
    """One text of the selector language."""

    name = "selector"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text with its quotes again."""
        return requoted(value)


def _joined(_: click.Context, __: click.Parameter, terms: Sequence[str]) -> str:
    return " ".join(terms)


def selector_argument(name: str, help: str = "", *, many: bool = False) -> click.Argument:
    """A selector; with `many` every word that is left on the command line is a part of it."""
    words = help or (
        "Terms such as kind:attack country:AR|BO -tag:x." if many else f"The events of the {name} side."
    )
    given: dict[str, Any] = {"nargs": -1, "callback": _joined} if many else {"default": ""}
    return argument(name, words, type=Selector(), required=False, **given)


def _pattern(_: click.Context, __: click.Parameter, words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else " ".join(map(requoted, words))


def pattern_argument(name: str, help: str) -> click.Argument:
    """A pattern of a sequence: one text, or every word that is left on the command line."""
    return argument(name, help, nargs=-1, required=True, callback=_pattern)


# --- events and statements -----------------------------------------------------------------------------------


def _complete_event(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """The identities that begin so; none where the database cannot be read right now."""
    try:
        with settings_of(context).timeline() as timeline:
            found = timeline.sql(
                "SELECT event_id FROM events WHERE starts_with(event_id, $begun)", {"begun": incomplete}
            )
            return [row["event_id"] for row in found]
    except Exception:  # noqa: BLE001 - a completion that cannot be had is no reason to disturb the typist
        return []


def event_argument(name: str, **given: Any) -> click.Argument:
    """The identity of an event."""
    words = "The identity of an event." if name == "event_id" else f"The identity of the {name} event."
    return argument(name, given.pop("help", words), shell_complete=_complete_event, **given)


def _read_dash(_: click.Context, __: click.Parameter, text: str) -> str:
    return sys.stdin.read() if text == "-" else text


def statement_argument(name: str) -> click.Argument:
    """A text, or `-` for standard input."""
    return argument(name, "One statement, or - for standard input.", callback=_read_dash)


# --- author, time of recording, and as of when ---------------------------------------------------------------

AS_OF = option("--as-of", metavar="REVISION|DATE", help=sentence(option_help.AS_OF))
AUTHOR = option("--author", metavar="NAME", help=sentence(option_help.AUTHOR))
RECORDED_AT = option("--recorded-at", metavar="INSTANT", help=sentence(option_help.RECORDED_AT))
DRY_RUN = option("--dry-run", is_flag=True, help="Count what would change, and change nothing.")


def reason_option(default: str | None) -> Option:
    """Why something is written."""
    return option("--reason", metavar="TEXT", default=default, help=sentence(option_help.REASON))


# --- names with values ---------------------------------------------------------------------------------------


def value_of(text: str, where: str) -> tuple[str, Any]:
    """The name and the value of `name=value`; a value that is JSON is what it says, any other is a text."""
    import json

    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"'{text}' is not NAME=VALUE", param_hint=f"'{where}'")
    try:
        return name.strip(), json.loads(value)
    except ValueError:
        return name.strip(), value


def _values(_: click.Context, param: click.Parameter, texts: Sequence[str]) -> dict[str, Any]:
    return dict(value_of(text, param.opts[0]) for text in texts)


def values_option(declaration: str, name: str, help: str) -> Option:
    """A repeatable option of names with values, as one mapping."""
    return Option([declaration, name], multiple=True, callback=_values, metavar="NAME=VALUE", help=help)
