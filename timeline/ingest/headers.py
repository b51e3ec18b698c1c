"""Which row of a table names its columns: the first that is not blank, no comment and no title above the table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["header_place", "is_comment"]

_LONGEST_TITLE = 3  # cells; what fills more are names, some of which are blank


def is_comment(text: str) -> bool:
    """Whether a line is a comment above a table; `#id,title,date` may be a header."""
    return text.startswith(("# ", "#!", "##")) or text.strip() == "#"


def header_place(rows: Sequence[Sequence[str]]) -> int:
    """The place of the header among the first rows of a table.

    A title fills the first cells of its row: a few, and at most half as many as the rows below it.

    >>> header_place([["List of events", "", ""], [], ["id", "title", "date"], ["1", "a", "1999"]])
    2
    """
    filled = [_filled(row) for row in rows]
    for place, row in enumerate(rows):
        if filled[place] == 0 or is_comment(row[0].strip()):
            continue
        below = [count for count in filled[place + 1 :] if count]
        if not below or not _is_title(row, filled[place], Counter(below).most_common(1)[0][0]):
            return place
    return 0


def _filled(row: Sequence[str]) -> int:
    """How many cells say something."""
    return sum(1 for cell in row if cell.strip())


def _is_title(row: Sequence[str], count: int, width: int) -> bool:
    first = all(cell.strip() for cell in row[:count])
    return first and count <= _LONGEST_TITLE and 2 * count <= width and (len(row) < width or width > 2)
