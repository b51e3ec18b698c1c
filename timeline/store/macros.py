"""The SQL library: TEMP macros from `sql/`, installed on a connection when a statement first uses them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from timeline.resources import folder

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


@cache
def needed(sql: str) -> tuple[Macro, ...]:
    """The macros that `sql` calls, and those that they call, each after what it calls itself."""
    ordered: dict[str, Macro] = {}

    def visit(text: str) -> None:
        for word in dict.fromkeys(_WORD.findall(text.lower())):
            macro = library().get(word)
            if macro and word not in ordered and macro.statement is not text:
                visit(macro.statement)
                ordered[word] = macro

    visit(sql)
    return tuple(ordered.values())
