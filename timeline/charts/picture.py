"""A picture in characters: lines of pieces, each of which has a role that a terminal may colour."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from shutil import get_terminal_size
from typing import NamedTuple

__all__ = ["Line", "Part", "Picture", "width_of_terminal"]


class Part(NamedTuple):
    """A piece of a line: its text, and what it is: `label`, `lane`, `certain`, `possible`, `expected`, `axis`."""

    text: str
    role: str = "label"


Line = list[Part]


@dataclass(frozen=True, slots=True)
class Picture:
    """The lines of a picture; as a text it has no colour."""

    lines: tuple[Line, ...]

    def __str__(self) -> str:
        return "\n".join("".join(part.text for part in line).rstrip() for line in self.lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f'<pre style="line-height:1.1">{escape(str(self))}</pre>'


def width_of_terminal() -> int:
    """How many characters a line has; 80 where nobody knows."""
    return get_terminal_size((80, 24)).columns
