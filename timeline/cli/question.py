"""The command of a question, made from what the question declares: parse, one call, render."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from timeline.charts import FILES, has_picture
from timeline.cli.command import Command
from timeline.cli.day_order import DAY_ORDER, read_dates
from timeline.cli.options import (
    CHART,
    FORMATS,
    GRAPHS,
    argument,
    event_argument,
    option,
    output,
    pattern_argument,
    plain_text,
    selector_argument,
    sentence,
    statement_argument,
    values_option,
)
from timeline.cli.render import Output, deliver
from timeline.cli.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.query.question import Parameter, Question

__all__ = ["question_command"]


def question_command(question: Question) -> Command:
    """The command of a question."""
    takes = parameters(question.parameters)
    pictured = (CHART, *FILES) if has_picture(question.described) else ()
    formats = (*FORMATS, *pictured, *(GRAPHS if question.graph else ()))
    return Command(
        question.name,
        partial(_ask, question),
        [*takes, *output(formats)],
        plain_text(question.text),
        question.examples,
    )


def _ask(
    question: Question,
    context: click.Context,
    /,
    format: str | None,
    out: str | None,
    replace: bool,
    escape_formulas: bool,
    columns: tuple[str, ...],
    sort: tuple[str, ...],
    sql: bool,
    explain: str | None,
    count: bool,
    whole: bool,
    **options: Any,
) -> int:
    if options.get("write") and (sql or explain or count):
        raise click.UsageError("--write changes the database; --sql, --explain and --count only look")
    with settings_of(context).asked() as database:
        result = question.ask(database, **read_dates(options))
        result = result.sorted(*sort) if sort else result
        rows = deliver(
            result,
            result.look,
            Output(format, out, sql, explain, columns, replace, count, whole, escape_formulas),
        )
    return int(question.alarms and bool(rows))


# --- parameters ----------------------------------------------------------------------------------------------


def parameters(declared: Sequence[Parameter]) -> list[click.Parameter]:
    """The arguments and options of some parameters; with dates also the two options that say which day is meant."""
    selectors = sum(each.option.kind == "selector" for each in declared)
    made = [_argument(each, many=selectors == 1) if each.positional else _option(each) for each in declared]
    return [*made, *(DAY_ORDER if any(each.option.kind == "date" for each in declared) else ())]


def _argument(declared: Parameter, *, many: bool) -> click.Parameter:
    name, text = declared.name, sentence(declared.help)
    match declared.option.kind:
        case "selector":
            return selector_argument(name, text, many=many)
        case "pattern":
            return pattern_argument(name, text)
        case "event":
            return event_argument(name, help=text)
        case "statement":
            return statement_argument(name)
        case "values":
            return values_option("--param", name, f"{text} Repeat it.")
    shown = declared.option.metavar or None
    if not declared.required:
        return argument(name, text, required=False, default=declared.default, metavar=shown and f"[{shown}]")
    return argument(name, text, metavar=shown)


def _option(declared: Parameter) -> click.Parameter:
    flag = declared.option.flag or f"--{declared.name.strip('_').replace('_', '-')}"
    given: dict[str, Any] = {"metavar": declared.option.metavar or None, "default": declared.default}
    text = sentence(declared.help)
    kind = declared.types[0] if len(declared.types) == 1 else str  # a text may stand for several
    if kind is bool:
        return option(flag, declared.name, is_flag=True, help=text)
    if declared.choices and not declared.option.metavar:
        return option(
            flag, declared.name, type=click.Choice(declared.choices), help=text, default=declared.default
        )
    if declared.words and len(declared.words) < _MANY:
        text = f"{text.removesuffix('.')}: {', '.join(declared.words)}."
    if declared.words:
        given["shell_complete"] = partial(_completed, declared.words)
    if declared.option.kind == "names":
        return option(
            flag, declared.name, multiple=True, callback=_several, help=f"{text} Repeat it.", **given
        )
    return option(flag, declared.name, type=kind if kind in (int, float) else str, help=text, **given)


_MANY = 10  # so many words are listed by the text of the command, not by an option


def _several(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...] | None:
    return names or None


def _completed(words: Sequence[str], _: click.Context, __: click.Parameter, begun: str) -> list[str]:
    return [word for word in words if word.startswith(begun)]
