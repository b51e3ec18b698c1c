"""Templates: text in braces is a column, everything else stands for itself, and some of it may be left out.

`{place?}` is a column that may say nothing. Brackets around it hold what is left out with it: `{title}[, {place?}]`.
Brackets without such a column are plain text, as EDTF needs them: `[{first}..{last}]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from timeline.errors import visible

__all__ = ["Column", "Optional", "columns_of", "parsed"]

_TOKEN = re.compile(r"(\{[^{}]+\}|\[|\])")
_WIDEST, _LONGEST, _DEEPEST = 99, 10_000, 20
_COLUMN = re.compile(r"\{([^{}]+?)(?::0(\d+))?(\?)?\}")


@dataclass(frozen=True)
class Column:
    """A column: its name, the number of digits to which it is filled, and whether it may say nothing."""

    name: str
    width: int = 0
    optional: bool = False


@dataclass(frozen=True)
class Optional:
    """What is left out where one of its own columns says nothing."""

    parts: tuple[Part, ...]


Part = str | Column | Optional


@lru_cache(maxsize=256)
def parsed(template: str) -> tuple[Part, ...]:
    """The parts of a template.

    Raises:
        ValueError: it is longer, deeper or wider than any that is meant.

    >>> parsed("{year}[-{month:02?}]")
    (Column(name='year', width=0, optional=False), Optional(parts=('-', Column(name='month', width=2, optional=True))))
    >>> parsed("[{year}]")
    ('[', Column(name='year', width=0, optional=False), ']')
    """
    if len(template) > _LONGEST:
        raise ValueError(f"a template has at most {_LONGEST:,} characters")
    open_parts: list[list[Part]] = [[]]
    for piece in filter(None, _TOKEN.split(template)):
        if piece == "[":
            open_parts.append([])
            if len(open_parts) > _DEEPEST:
                raise ValueError(f"brackets stand at most {_DEEPEST} deep within each other")
        elif piece == "]" and len(open_parts) > 1:
            inner = open_parts.pop()
            open_parts[-1] += [Optional(tuple(inner))] if _has_optional(inner) else ["[", *inner, "]"]
        else:
            open_parts[-1].append(_part(piece))
    while len(open_parts) > 1:
        inner = open_parts.pop()
        open_parts[-1] += ["[", *inner]
    return tuple(open_parts[0])


def columns_of(template: str) -> list[Column]:
    """The columns that a template names.

    >>> [(column.name, column.optional) for column in columns_of("{year}[-{month:02?}]")]
    [('year', False), ('month', True)]
    """
    return _columns(parsed(template))


def _columns(parts: tuple[Part, ...]) -> list[Column]:
    found: list[Column] = []
    for part in parts:
        if isinstance(part, Column):
            found.append(part)
        elif isinstance(part, Optional):
            found += _columns(part.parts)
    return found


def _part(piece: str) -> Part:
    found = _COLUMN.fullmatch(piece)
    if found is None:
        return piece
    width = found[2] or "0"
    if len(width) > len(str(_WIDEST)):
        raise ValueError(f"'{visible(piece[:40])}' fills a number to more than {_WIDEST} digits")
    return Column(found[1], int(width), bool(found[3]))


def _has_optional(parts: list[Part]) -> bool:
    return any(isinstance(part, Column) and part.optional for part in parts)
