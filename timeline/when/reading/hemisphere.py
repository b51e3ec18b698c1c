"""Seasons where a hemisphere is stated: summer is December to February in the south."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from timeline.errors import UnknownName

if TYPE_CHECKING:
    import polars as pl

    from timeline.when.reading.vocabulary import Readings

__all__ = ["Hemisphere", "assumes_north", "seasons_of", "with_seasons_of"]

Hemisphere = Literal["north", "south"]

_SEASONS = range(21, 25)
_FIRST = {"north": 25, "south": 29}  # the code of spring there
_WRITTEN = re.compile(r"(?<![0-9X-])(-?[0-9X]{4}|Y-?[0-9]+)-(2[1-4])(?![0-9])")
_UNPLACED = r"(?:^|[^0-9X-])(?:-?[0-9X]{4}|Y-?[0-9]+)-2[1-4](?:[^0-9]|$)"


def with_seasons_of(hemisphere: Hemisphere, table: Readings) -> Readings:
    """A table of readings whose words for seasons name those of one hemisphere.

    Raises:
        UnknownName: there is no such hemisphere.
    """
    first = _first(hemisphere)
    words = {
        word: (kind, first + value - 21) if kind == "division" and value in _SEASONS else (kind, value)
        for word, (kind, value) in table.words.items()
    }
    return replace(table, words=words)


def seasons_of(hemisphere: Hemisphere, edtf: str) -> str:
    """An EDTF text whose seasons without a hemisphere are those of one.

    Raises:
        UnknownName: there is no such hemisphere.

    >>> seasons_of("south", "2004-22/2005-21"), seasons_of("south", "2004-12-22")
    ('2004-30/2005-29', '2004-12-22')
    """
    first = _first(hemisphere)
    return _WRITTEN.sub(lambda found: f"{found[1]}-{first + int(found[2]) - 21}", edtf)


def assumes_north(edtf: pl.Expr) -> pl.Expr:
    """Whether EDTF texts have a season without a hemisphere, so that it was read as a northern one."""
    return edtf.str.contains(_UNPLACED)


def _first(hemisphere: str) -> int:
    if hemisphere not in _FIRST:
        raise UnknownName("hemisphere", hemisphere, tuple(_FIRST))
    return _FIRST[hemisphere]
