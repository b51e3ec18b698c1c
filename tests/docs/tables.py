"""Tables inside pages that are made from docstrings: what stands between `<!-- table: NAME -->` and `<!-- end -->`."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

from tests.docs.pages import read
from timeline import Result, Timeline, When, errors, intervals

if TYPE_CHECKING:
    from collections.abc import Iterable

_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)


def public(kind: type) -> dict[str, object]:
    """The public methods and properties of a class and of what it is assembled from."""
    found: dict[str, object] = {}
    for home in kind.__mro__:
        for name, thing in vars(home).items():
            unwrapped = thing.__func__ if isinstance(thing, classmethod | staticmethod) else thing
            if not name.startswith("_") and (inspect.isfunction(unwrapped) or isinstance(thing, property)):
                found[name] = unwrapped
    return found


def raised() -> dict[str, type[Exception]]:
    """The error classes, by name."""
    return {
        name: thing
        for name, thing in vars(errors).items()
        if inspect.isclass(thing) and issubclass(thing, Exception)
    }


def _sentence(thing: object) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split()).replace("|", "\\|")


def _rows(things: Iterable[tuple[str, object]]) -> list[str]:
    return [f"| `{name}` | {_sentence(thing)} |" for name, thing in things]


def _errors() -> list[str]:
    rows = []
    for name, error in raised().items():
        also = ", ".join(f"`{base.__name__}`" for base in error.__bases__)
        rows.append(f"| `{name}` | {_sentence(error)} | {also} |")
    return ["| error | raised where | is a |", "|---|---|---|", *rows]


def table(name: str) -> str:
    """One table, as Markdown."""
    if name == "errors":
        return "\n".join(_errors()) + "\n"
    things = {
        "verbs": lambda: public(Timeline),
        "result": lambda: public(Result),
        "when": lambda: public(When),
        "intervals": lambda: {
            name: getattr(intervals, name) for name in intervals.__all__ if callable(getattr(intervals, name))
        },
    }[name]()
    return "\n".join(["| name | what it does |", "|---|---|", *_rows(things.items())]) + "\n"


def with_tables(page: str) -> str:
    """The text of a page with every table made anew."""
    return _TABLE.sub(lambda found: found.group(1) + table(found.group(2)), read(page))
