"""What `When.display` shows, read back where nobody writes it otherwise: `2010 -> ongoing`, `44-03-15 BCE`."""

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
_DAY_BCE = re.compile(r"(c\. )?([1-9][0-9]{0,3})(-[0-9]{2}-[0-9]{2}) BCE(\?)?")


def shown(text: str, read: Callable[[str], str]) -> str | None:
    """The EDTF form of a text that a table of ours shows; None where it is no such text.

    Args:
        text: what is written.
        read: what reads one side of an arrow.

    Raises:
        BadDate: a side of the arrow is no single date.
    """
    if found := _DAY_BCE.fullmatch(text):
        about, year, rest, unsure = found.groups()
        mark = "%" if about and unsure else "~" if about else unsure or ""
        return f"{'-' if year != '1' else ''}{int(year) - 1:04d}{rest}{mark}"
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
