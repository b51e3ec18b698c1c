"""How much of a file is read at once: what is larger is refused with what to do instead, before memory runs out."""

from __future__ import annotations

__all__ = [
    "DEEPEST", "LARGEST_DOCUMENT", "LONGEST_LINE", "MOST_CELLS", "MOST_COLUMNS", "SHEET_MEMORY", "UNPACKED_BYTES",
    "UNPACKED_TIMES", "in_bytes",
]  # fmt: skip

_MB, _GB = 1 << 20, 1 << 30

LONGEST_LINE = 64 * _MB
"""Of a line of JSON Lines and of a record of a delimited file, in bytes."""
LARGEST_DOCUMENT = 512 * _MB
"""Of a file that is read whole, in bytes: JSON documents, iCalendar, GEDCOM, KML."""
UNPACKED_BYTES, UNPACKED_TIMES = 1 * _GB, 200
"""What may come out of a packed file: so many bytes, or so many times its size where that is more."""
SHEET_MEMORY = 6 * _GB
"""What the reader of spreadsheets may take, in bytes of address space."""
DEEPEST = 64
"""Levels of lists and objects within each other."""
MOST_COLUMNS = 10_000
"""Columns of a table."""
MOST_CELLS = 10_000_000
"""Cells of a batch: of a wide table fewer rows are read at a time."""


def in_bytes(size: int) -> str:
    """A size as messages give it.

    >>> in_bytes(LONGEST_LINE), in_bytes(UNPACKED_BYTES)
    ('64 MB', '1 GB')
    """
    return f"{size // _GB} GB" if size >= _GB and not size % _GB else f"{size // _MB} MB"
