"""Everything that can go wrong, as one tree.

Each class also inherits the builtin that a caller would expect, so ``except ValueError`` still works.
A message says what is wrong, where, and what to do next; the same facts ride along as attributes.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "AmbiguousDate",
    "BadBounds",
    "BadColumn",
    "BadDate",
    "BadQuery",
    "BadRow",
    "BadSelector",
    "BadWindow",
    "Contradiction",
    "DatabaseBusy",
    "DatabaseMissing",
    "DatabaseTooNew",
    "Frozen",
    "MissingExtra",
    "NotADatabase",
    "OutOfRange",
    "TimelineError",
    "UnknownName",
]


_LISTED, _SAMPLED = 12, 6  # so many known names are listed whole, of more only so many


def near_matches(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names closest to `name`, best first, letter case aside."""
    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), str(candidate))
    return [folded[match] for match in get_close_matches(name.casefold(), folded, most, 0.6)]


def visible(text: str) -> str:
    """A text on one line: line feeds and what cannot be seen as escapes."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )


_VARIES = re.compile(r"'[^']*'|\d+")


def kind_of(reason: str) -> str:
    """What a reason has in common with others that differ in their digits, in what they quote, or in their advice.

    >>> kind_of("there is no day 30 in 2019-02; write EDTF") == kind_of("there is no day 31 in 2019-04")
    True
    """
    return _VARIES.sub("", reason.partition(";")[0])


_ENOUGH = 120  # characters of a text that is refused


def _around(text: str, position: int | None) -> str:
    """Of a very long text, what lies about the place that is wrong."""
    if len(text) <= _ENOUGH:
        return text
    begin = max(0, min((position or 0) - _ENOUGH // 2, len(text) - _ENOUGH))
    stop = begin + _ENOUGH
    return ("..." if begin else "") + text[begin:stop] + ("..." if stop < len(text) else "")


class TimelineError(Exception):
    """The root of every error that this package raises on purpose."""


class BadDate(TimelineError, ValueError):
    """A text is not a date of the form asked for.

    Attributes:
        text: the text as given.
        position: the offset of the first character that is wrong, where one can be named.
        hint: what to write instead, where that is known.
    """

    def __init__(self, reason: str, text: str = "", position: int | None = None, hint: str = "") -> None:
        self.reason, self.text, self.position, self.hint = reason, text, position, hint
        where = "" if position is None else f" at position {position}"
        quoted = f"'{_around(visible(text), position)}'{where}: " if text else ""
        super().__init__(f"{quoted}{reason}" + (f"; {hint}" if hint else ""))


class AmbiguousDate(BadDate):
    """A text has more than one reading and nothing says which one is meant.

    Attributes:
        readings: the EDTF form of each reading.
    """

    def __init__(self, text: str, readings: Sequence[str], hint: str = "") -> None:
        self.readings = list(readings)
        super().__init__(f"this can be read as {' or '.join(self.readings)}", text, hint=hint)


class OutOfRange(BadDate):
    """A date is well formed but lies outside the years that 64-bit microseconds can hold."""


class BadBounds(TimelineError, ValueError):
    """Four bounds contradict each other: no extent fits them."""


class BadColumn(TimelineError, ValueError):
    """A frame lacks a column, or a column has a type that holds no instants."""


class BadWindow(TimelineError, ValueError):
    """A window is not a fixed length of time."""


class BadSelector(TimelineError, ValueError):
    """A selector cannot be understood."""


class BadQuery(TimelineError, ValueError):
    """A question, or a piece of SQL in it, cannot be answered as asked.

    Attributes:
        sql: the SQL that failed, where there is some.
    """

    def __init__(self, message: str, sql: str | None = None) -> None:
        self.sql = sql
        super().__init__(message)


class UnknownName(TimelineError, LookupError):
    """A name (event, entity, kind, country, revision, column, ...) is not known.

    Attributes:
        what: what sort of name it is.
        name: the name as given.
        near: known names that are close to it.
    """

    def __init__(self, what: str, name: str, known: Iterable[str] = (), hint: str = "") -> None:
        names = list(known)
        self.what, self.name, self.near = what, name, near_matches(name, names)
        message = f"unknown {what} '{name}'"
        if self.near:
            message += f"; did you mean {' or '.join(repr(near) for near in self.near)}?"
        elif names:
            message += f"; known: {', '.join(names if len(names) <= _LISTED else [*names[:_SAMPLED], '...'])}"
        joint = " " if message.endswith("?") else "; "
        super().__init__(message + (f"{joint}{hint}" if hint else ""))


class BadRow(TimelineError, ValueError):
    """A row of a source does not make an event.

    Attributes:
        file, line, column, value, reason: where it stands, what it holds, why it was refused.
    """

    def __init__(
        self,
        reason: str,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self.reason, self.file, self.line, self.column, self.value = reason, file, line, column, value
        place = ":".join(str(part) for part in (file, line) if part is not None)
        named = f"{column} = {value!r}: " if column and value is not None else ""
        super().__init__(f"{place}: {named}{reason}" if place else f"{named}{reason}")


class Contradiction(TimelineError, ValueError):
    """Statements cannot all hold.

    Attributes:
        statements: a set of them that already contradicts itself.
    """

    def __init__(self, message: str, statements: Sequence[object] = ()) -> None:
        self.statements = list(statements)
        super().__init__(message)


class DatabaseMissing(TimelineError, FileNotFoundError):
    """There is no database file at the path."""


class NotADatabase(TimelineError, ValueError):
    """The file is not a timeline database."""


class DatabaseTooNew(TimelineError, RuntimeError):
    """The database was written by a newer version than this one."""


class DatabaseBusy(TimelineError, TimeoutError):
    """Another process holds the database file."""


class Frozen(TimelineError, PermissionError):
    """Something was to be written where only reading is allowed."""


class MissingExtra(TimelineError, ImportError):
    """A package that only some features need is not installed."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        self.package, self.extra = package, extra
        super().__init__(f"{purpose} needs {package}: pip install 'timeline-db[{extra}]'")
