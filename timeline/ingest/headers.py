"""Which row of a table names its columns: the first that is not blank, no comment and no title above the table."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["header_place", "is_comment"]

_DIGITS = re.compile("[-+]?[0-9]")
_LONGEST_TITLE = 3  # cells; what fills more are names, some of which are blank


def is_comment(text: str) -> bool:
    """Whether a line is a comment above a table; `#id,title,date` may be a header."""
    return text.startswith(("# ", "#!", "##")) or text.strip() == "#"


def header_place(rows: Sequence[Sequence[str]]) -> int:
    """The place of the header among the first rows of a table.

    A title fills the first cells of its row: a few, and at most half as many as the rows below it; fewer than they have
    suffices where a row of names stands below, and values below that.

    >>> header_place([["List of events", "", ""], [], ["id", "title", "date"], ["1", "a", "1999"]])
    2
    """
    filled = [_filled(row) for row in rows]
    for place, row in enumerate(rows):
        if filled[place] == 0 or is_comment(row[0].strip()):
            continue
        below = [later for later in rows[place + 1 :] if _filled(later)]
        width = Counter(map(_filled, below)).most_common(1)[0][0] if below else 0
        if not _is_title(row, filled[place], width, named=_has_names(below, width)):
            return place
    return 0


def _filled(row: Sequence[str]) -> int:
    """How many cells say something."""
    return sum(1 for cell in row if cell.strip())


def _is_title(row: Sequence[str], count: int, width: int, *, named: bool) -> bool:
    first = all(cell.strip() for cell in row[:count])
    short = count < width if named else 2 * count <= width
    return first and count <= _LONGEST_TITLE and short and (len(row) < width or width > 2)


def _has_names(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the first of the rows that are as wide as most is of names, and the one below it of values, numbers among them."""
    wide = [row for row in rows if _filled(row) == width][:2]
    if len(wide) < 2:
        return False
    names, values = ([_DIGITS.match(cell.strip()) for cell in row] for row in wide)
    return not any(names) and any(values) and len(set(wide[0])) == len(wide[0])
