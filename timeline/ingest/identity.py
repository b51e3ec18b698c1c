"""What tells the rows of a file apart: a column that is called as one, or else what the row says."""

from __future__ import annotations

import re

import polars as pl

from timeline.ingest.guess_columns import words_of
from timeline.ingest.guess_words import NAMED
from timeline.ingest.values import LINE

__all__ = ["Identities"]

_MOST = 1_000_000  # rows whose values are kept in mind, as numbers of eight bytes


class Identities:
    """Which columns of a file could identify its rows, found out batch by batch."""

    def __init__(self) -> None:
        self.rows = 0
        self._kept: dict[str, list[pl.Series]] | None = None

    def add(self, frame: pl.DataFrame) -> None:
        """Look at more rows."""
        self.rows += frame.height
        if self._kept is None:
            self._kept = {name: [] for name in frame.columns if name != LINE and _is_called_so(name)}
        columns = set(frame.columns)
        for name in list(self._kept):
            values = frame[name] if name in columns else None
            if values is None or values.dtype.is_nested() or _has_blanks(values) or self.rows > _MOST:
                del self._kept[name]
            else:
                self._kept[name].append(values.cast(pl.String).str.strip_chars().hash())

    @property
    def columns(self) -> list[str]:
        """The columns of which every row has a value of its own."""
        return [
            name for name, parts in (self._kept or {}).items() if parts and pl.concat(parts).is_unique().all()
        ]


def _is_called_so(name: str) -> bool:
    forms = (name.split(".")[-1].strip(), words_of(name))
    return any(re.fullmatch(NAMED["id"], form, re.IGNORECASE) for form in forms)


def _has_blanks(values: pl.Series) -> bool:
    return bool((values.cast(pl.String).str.strip_chars().fill_null("") == "").any())
