"""A question, declared once: its signature, its docstring and its columns are all that there is to know of it.

A question is a function whose first parameter is the timeline, decorated with `question`. It is a method of `Timeline`
as it stands; its command, the help of that command, the reference pages and the JSON Schema of its parameters are read
from what `declared` tells of it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from timeline.errors import BadQuery
from timeline.tables import Look

if TYPE_CHECKING:
    from timeline.schema import Column

__all__ = ["Option", "Parameter", "Question", "declared", "question"]

F = TypeVar("F", bound=Callable[..., Any])
Kind = Literal["text", "selector", "pattern", "event", "date", "statement", "names", "values"]


@dataclass(frozen=True, slots=True)
class Option:
    """What a type cannot say of a parameter.

    Args:
        help: what it means; what the docstring of a question says of it goes first.
        metavar: what stands for its value.
        kind: how its value is written at a command line.
        flag: its name at a command line, where it is not that of the parameter.
    """

    help: str = ""
    metavar: str = ""
    kind: Kind = "text"
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question.

    Attributes:
        name: its name in Python.
        types: the types that it takes, None left out; words alone are texts.
        choices: the only words that it takes; empty where it takes others.
        words: words that it knows, for completion.
        default: its default; `inspect.Parameter.empty` where it must be given.
        positional: it may be given by its place.
        help: what it means.
        option: the rest.
        nullable: it takes None.
    """

    name: str
    types: tuple[Any, ...]
    choices: tuple[str, ...]
    words: tuple[str, ...]
    default: Any
    positional: bool
    help: str
    option: Option
    nullable: bool

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is inspect.Parameter.empty


@dataclass(frozen=True)
class Question:
    """What is declared of a question.

    Attributes:
        function: the function.
        columns: every column that its answers may have.
        shows: the columns that a table shows, see `Look`.
        examples: command lines that work on the database of `timeline demo`.
        card: one row is shown field by field.
        empty: what to say where there is no row.
        graph: the answer is a network: its rows are edges.
        alarms: rows are bad news: the command ends with exit code 1.
        foreign: the columns are those of a statement of the asker's own.
    """

    function: Callable[..., Any]
    columns: tuple[Column, ...]
    shows: str
    examples: tuple[str, ...]
    card: bool = False
    empty: str = "nothing found"
    graph: bool = False
    alarms: bool = False
    foreign: bool = False

    @property
    def name(self) -> str:
        """The verb, and the name of the command."""
        return self.function.__name__

    @cached_property
    def described(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def look(self) -> Look:
        """How its answers look to people."""
        return Look(self.shows, self.card, self.empty, () if self.foreign else None, {**self.described})

    def ask(self, timeline: Any, *args: Any, **options: Any) -> Any:
        """The answer, which knows its columns.

        Raises:
            BadQuery: a value is of another type than its parameter takes.
            DatabaseMissing: there is no file.
        """
        _check_types(self.parameters, args, options)
        timeline._store.check_exists()
        with timeline._store.planning():
            answer = self.function(timeline, *args, **options)
        return answer if answer.look.described else replace(answer, look=self.look)

    @cached_property
    def text(self) -> str:
        """What it answers: the docstring up to its first section."""
        return _SECTION.split(inspect.getdoc(self.function) or "")[0].strip()

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters, without the timeline."""
        said = _arguments(inspect.getdoc(self.function) or "")
        known = inspect.signature(self.function).parameters.values()
        homes = self.function.__globals__
        return tuple(
            _parameter(each, eval(each.annotation, homes), said.get(each.name, ""))  # noqa: S307 - our own source
            for each in [*known][1:]
        )


def question(
    *columns: Column | Iterable[Column], shows: str, examples: Iterable[str], **given: Any
) -> Callable[[F], F]:
    """Declare a function as a question, see `Question`; its answers know their columns."""
    listed = tuple(column for each in columns for column in (each if isinstance(each, Iterable) else (each,)))

    def declare(function: F) -> F:
        declaration = Question(function, listed, shows, tuple(examples), **given)

        @wraps(function)
        def ask(timeline: Any, *args: Any, **options: Any) -> Any:
            return declaration.ask(timeline, *args, **options)

        ask.question = declaration  # type: ignore[attr-defined]
        return ask  # type: ignore[return-value]

    return declare


_CHECKED: dict[Any, tuple[type, str]] = {
    str: (str, "a text"),
    int: (Integral, "a whole number"),
    float: (Real, "a number"),
    Mapping: (Mapping, "a mapping"),
}
"""What a parameter of one type takes, and how that is called."""
_NUMBERS = (Integral, Real)  # to Python True is one of them


def _check_types(parameters: Iterable[Parameter], args: Iterable[Any], options: Mapping[str, Any]) -> None:
    """Refuse a value of another type than its parameter takes, where that is one type; None is what may be left out."""
    known = {each.name: each for each in parameters}
    for name, value in [*zip(known, args, strict=False), *options.items()]:
        each = known.get(name)
        if each is None or each.option.kind == "selector" or len(each.types) > 1:
            continue
        wanted, told = _CHECKED.get(get_origin(each.types[0]) or each.types[0], (object, ""))
        taken = isinstance(value, wanted) and not (isinstance(value, bool) and wanted in _NUMBERS)
        if not taken and not (each.nullable and value is None):
            raise BadQuery(f"{name.strip('_')} is {told}, not {value!r:.80}")


def declared(function: Callable[..., Any]) -> Question:
    """What is declared of a question."""
    found: Question = function.question  # type: ignore[attr-defined]
    return found


# --- what a docstring and a type say of a parameter ----------------------------------------------------------

_SECTION = re.compile(r"\n\n(?=(?:Args|Returns|Raises|Source):|>>> )")
_ARGUMENTS = re.compile(r"^Args:\n(.*?)(?=^\S|\Z)", re.DOTALL | re.MULTILINE)
_ARGUMENT = re.compile(r"^    (\w+(?:, \w+)*): (.*?)(?=^    \S|\Z)", re.DOTALL | re.MULTILINE)


def _arguments(docstring: str) -> dict[str, str]:
    """What the section `Args:` says of each parameter, in one line."""
    section = _ARGUMENTS.search(docstring)
    found = _ARGUMENT.findall(section[1]) if section else ()
    return {name: " ".join(text.split()) for names, text in found for name in names.split(", ")}


def _parameter(each: inspect.Parameter, annotation: Any, said: str) -> Parameter:
    kind, option = _unwrapped(annotation)
    members = [member for member in _members(kind) if member is not NoneType]
    words = tuple(
        str(word) for member in members if get_origin(member) is Literal for word in get_args(member)
    )
    types = [member for member in members if get_origin(member) is not Literal]
    return Parameter(
        name=each.name,
        types=tuple(types) or (str,),
        choices=() if types else words,
        words=words,
        default=each.default,
        positional=each.kind is not each.KEYWORD_ONLY,
        help=said or option.help,
        option=option,
        nullable=NoneType in _members(kind),
    )


def _unwrapped(annotation: Any) -> tuple[Any, Option]:
    if get_origin(annotation) is Annotated:
        kind, *notes = get_args(annotation)
        return kind, next((note for note in notes if isinstance(note, Option)), Option())
    return annotation, Option()


def _members(kind: Any) -> Iterable[Any]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
