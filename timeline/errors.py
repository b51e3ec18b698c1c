"""Everything that can go wrong, as one tree, and the one class of warnings.

Each class also inherits the builtin that a caller would expect, so ``except ValueError`` still works.
A message says what is wrong, where, and what to do next; the same facts ride along as attributes.
"""

from __future__ import annotations

import re
import sys
import warnings
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "AmbiguousDate",
    "BadBounds",
    "BadColumn",
    "BadDate",
    "BadPattern",
    "BadQuery",
    "BadRow",
    "BadSelector",
    "BadWindow",
    "Contradiction",
    "DatabaseBusy",
    "DatabaseDamaged",
    "DatabaseMissing",
    "DatabaseTooNew",
    "Frozen",
    "MissingExtra",
    "NoMeasure",
    "NotADatabase",
    "NotWritten",
    "OutOfRange",
    "TimelineError",
    "TimelineWarning",
    "TooManyAlternatives",
    "TooManyMatches",
    "UnknownName",
    "Unordered",
]


_PACKAGE = __name__.partition(".")[0]
_LISTED, _SAMPLED = 12, 6  # so many known names are listed whole, of more only so many


def near_matches(name: str, known: Iterable[str], most: int = 3, alike: float = 0.6) -> list[str]:
    """The known names closest to `name`, best first, letter case aside; `alike` is the least ratio of difflib."""
    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), str(candidate))
    return [folded[match] for match in get_close_matches(name.casefold(), folded, most, alike)]


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


_QUOTED = re.compile(r"(?<!\w)'[^']*'(?!\w)")
_PLACE = {"file": "file", "row": "line", "column": "column", "position": "position"}
"""The parts of a place, and the attribute that holds each."""


def advice_in(message: str) -> str:
    """What a message says after its first semicolon, those in quoted texts aside.

    >>> advice_in("no column 'a;b'; known: c; d")
    'known: c; d'
    """
    hidden = _QUOTED.sub(lambda quoted: "'" * len(quoted[0]), message)
    at = hidden.find("; ")
    return "" if at < 0 else message[at + 2 :]


class TimelineError(Exception):
    """The root of every error that this package raises on purpose.

    Attributes:
        hint: what to do next, where the message says so.
        file: the file that it is about, where it is about one.
    """

    def __init__(self, message: str = "", *, hint: str | None = None, file: str | None = None) -> None:
        self.hint = advice_in(message) if hint is None else hint
        self.file = file
        # What is quoted may hold line breaks and escape sequences; SQL is shown in its own lines.
        super().__init__(message if isinstance(self, BadQuery) else visible(message))

    def to_dict(self) -> dict[str, Any]:
        """The error as data: its class, its message, its hint (None where there is none), and its place.

        The place holds what is known of `file`, `row`, `column` and `position`: the first character that is wrong,
        counted from 0.

        >>> from timeline import When
        >>> try:
        ...     When.parse("2019-02-29")
        ... except TimelineError as error:
        ...     error.to_dict()["class"], error.to_dict()["place"]
        ('BadDate', {'position': 8})
        """
        known = ((part, getattr(self, attribute, None)) for part, attribute in _PLACE.items())
        return {
            "class": type(self).__name__,
            "message": str(self),
            "hint": self.hint or None,
            "place": {part: value for part, value in known if value is not None},
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[TimelineError], args: tuple[Any, ...], facts: dict[str, Any]) -> TimelineError:
    """An error as it was in another process; its message is made already."""
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(facts)
    return error


class BadDate(TimelineError, ValueError):
    """A text is not a date of the form asked for.

    Attributes:
        text: the text as given.
        position: the offset of the first character that is wrong, where one can be named.
        hint: what to write instead, where that is known.
    """

    def __init__(self, reason: str, text: str = "", position: int | None = None, hint: str = "") -> None:
        self.reason, self.text, self.position = reason, text, position
        where = "" if position is None else f" at position {position}"
        quoted = f"'{_around(visible(text), position)}'{where}: " if text else ""
        super().__init__(f"{quoted}{reason}" + (f"; {hint}" if hint else ""), hint=hint)


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


class Unordered(TimelineError, TypeError):
    """Two dates have no certain order."""


class BadColumn(TimelineError, ValueError):
    """A frame lacks a column, or a column has a type that holds no instants."""


class BadWindow(TimelineError, ValueError):
    """A window is not a fixed length of time."""


class NoMeasure(TimelineError, ValueError):
    """A date has no limit on a side, so its worlds cannot be counted; say where they end."""


class TooManyAlternatives(TimelineError, ValueError):
    """A date leaves the choice between so many stretches of time that they are not weighed one by one."""


class BadSelector(TimelineError, ValueError):
    """A selector cannot be understood.

    Attributes:
        position: the offset of the first character that is wrong, where one can be named.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        self.position = position
        super().__init__(message)


class BadPattern(TimelineError, ValueError):
    """A pattern of a sequence cannot be understood.

    Attributes:
        position: the offset of the first character that is wrong, where one can be named.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        self.position = position
        super().__init__(message)


class TooManyMatches(TimelineError, ValueError):
    """A pattern has more matches, or parts of matches, than are listed."""


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
        position: the offset of the name in a longer text, where it stands in one.
    """

    position: int | None = None

    def __init__(self, what: str, name: str, known: Iterable[str] = (), hint: str = "") -> None:
        names = list(known)
        self.what, self.name, self.near = what, name, near_matches(name, names)
        listed = ", ".join(names if len(names) <= _LISTED else [*names[:_SAMPLED], "..."])
        meant = " or ".join(map(repr, self.near))
        known_ones = f"did you mean {meant}?" if meant else f"known: {listed}" if names else ""
        hint = (" " if meant else "; ").join(filter(None, (known_ones, hint)))
        super().__init__(f"unknown {what} '{name}'" + (f"; {hint}" if hint else ""), hint=hint)

    def place(self, position: int) -> None:
        """Say where the name stands in a longer text."""
        self.position = position
        quoted = visible(f"'{self.name}'")
        self.args = (str(self).replace(quoted, f"{quoted} at position {position}", 1),)


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
        self.reason, self.line, self.column, self.value = reason, line, column, value
        place = ":".join(str(part) for part in (file, line) if part is not None)
        named = f"{column} = {value!r}: " if column and value is not None else ""
        super().__init__(
            f"{place}: {named}{reason}" if place else f"{named}{reason}", hint=advice_in(reason), file=file
        )


class Contradiction(TimelineError, ValueError):
    """Statements cannot all hold.

    Attributes:
        statements: a set of them that already contradicts itself.
    """

    def __init__(self, message: str, statements: Sequence[object] = (), hint: str | None = None) -> None:
        self.statements = list(statements)
        super().__init__(message, hint=hint)


class DatabaseMissing(TimelineError, FileNotFoundError):
    """There is no database file at the path."""


class NotADatabase(TimelineError, ValueError):
    """The file is not a timeline database."""


class DatabaseDamaged(NotADatabase):
    """The database file, or the log beside it, is not as the engine wrote it."""


class DatabaseTooNew(TimelineError, RuntimeError):
    """The database was written by a newer version than this one."""


class DatabaseBusy(TimelineError, TimeoutError):
    """Another process holds the database file."""


class Frozen(TimelineError, PermissionError):
    """Something was to be written where only reading is allowed."""


class NotWritten(TimelineError, OSError):
    """The disk or the system refused what was to be written, and nothing of it is there."""


class MissingExtra(TimelineError, ImportError):
    """A package that only some features need is not installed."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        self.package, self.extra = package, extra
        hint = f"pip install 'timeline-db[{extra}]'"
        super().__init__(f"{purpose} needs {package}: {hint}", hint=hint)


class TimelineWarning(UserWarning):
    """What a reader of an answer should know, where it comes without a `Result` whose `notes` could say it.

    The frame functions, and what is found only while an answer is computed or written, warn with this class alone.

    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", TimelineWarning)
    ...     warn("the window is longer than the observed period")
    """


def warn(message: str) -> None:
    """Warn whoever called this package, at the line of theirs."""
    frame, level = sys._getframe(1), 2
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, TimelineWarning, stacklevel=level)
