"""The SQL library: TEMP macros from `sql/`, installed on a connection when a statement first uses them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from timeline.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Macro", "library", "needed"]

_ROOMS = ("names", "relations", "windows")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Macro:
    """One public SQL object: its name, its room, the contract in its header, and the statement that makes it."""

    name: str
    room: str
    header: str
    statement: str


@cache
def library() -> dict[str, Macro]:
    """Every macro of `sql/`, by name."""
    found = {}
    for room in _ROOMS:
        for path in sorted((folder("sql") / room).glob("*.sql")):
            text = path.read_text(encoding="utf-8")
            lines = text.splitlines(keepends=True)
            header = "".join(line for line in lines if line.startswith("--"))
            found[path.stem] = Macro(path.stem, room, header, text)
    return found


def needed(sql: str) -> tuple[Macro, ...]:
    """The macros that `sql` calls, and those that they call, each after what it calls itself."""
    ordered: dict[str, Macro] = {}

    def visit(names: Iterable[str]) -> None:
        for name in names:
            if name not in ordered:
                visit(_calls()[name])
                ordered[name] = library()[name]

    visit(_named(sql))
    return tuple(ordered.values())


@cache
def _calls() -> dict[str, list[str]]:
    """The macros that each macro calls."""
    return {
        name: [called for called in _named(macro.statement) if called != name]
        for name, macro in library().items()
    }


def _named(sql: str) -> list[str]:
    """The macros whose names stand in `sql`, each once."""
    return [word for word in dict.fromkeys(_WORD.findall(sql.lower())) if word in library()]
