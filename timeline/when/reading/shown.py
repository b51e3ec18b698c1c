"""What `When.display` shows, read back where nobody writes it otherwise: `2010 -> ongoing`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from timeline.errors import BadDate

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["shown"]

_ARROW = " -> "
_STARTS = {"?": "", "..": ".."}
_ENDS = {"?": "", "ongoing": ".."}
_SINGLE = re.compile(r"[^/\[{]+")


def shown(text: str, read: Callable[[str], str]) -> str | None:
    """The EDTF form of a text that a table of ours shows; None where it is no such text.

    Args:
        text: what is written.
        read: what reads one side of an arrow.

    Raises:
        BadDate: a side of the arrow is no single date.
    """
    left, arrow, right = text.partition(_ARROW)
    if not arrow:
        return None
    return f"{_side(left, _STARTS, read)}/{_side(right, _ENDS, read)}"


def _side(text: str, words: dict[str, str], read: Callable[[str], str]) -> str:
    if text in words:
        return words[text]
    date = read(text)
    if not _SINGLE.fullmatch(date):
        raise BadDate("one date is wanted on each side of '->'", text, hint="write EDTF, such as 2010/2012")
    return date
