"""A frame as bytes that a page reads without parsing: typed arrays behind a header in JSON, compressed.

The bytes, before gzip: the length of the header (uint32, little endian), the header, and the arrays, each at a multiple
of eight. The header names each column, its type, and where its arrays lie (offset behind the header, length in bytes).

A column of instants is `days` (int32, the least int32 for none) where each is the start of a day, else `ticks`
(float64, NaN for none). A column of texts is `text` (UTF-8 and where each ends), or `coded` (one text a code, 0 for none)
where texts come again. A column of lists is `list` (codes, and where each list ends).
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from timeline.constants import US_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Array = NDArray[np.generic]

__all__ = ["pack"]

_NO_DAY = -(2**31)
_LEVEL = 4


def pack(frame: pl.DataFrame, header: Mapping[str, Any], coded: Collection[str] = ()) -> bytes:
    """The frame and what is said of it: columns of int64 are instants in microseconds, all others texts or lists of them.

    Args:
        frame: the columns.
        header: what is said of them.
        coded: the columns of texts that are to be coded though few texts come again.
    """
    arrays = _Arrays()
    columns = {column.name: _column(column, arrays, column.name in coded) for column in frame}
    text = json.dumps({**header, "rows": frame.height, "columns": columns}, ensure_ascii=False).encode()
    text += b" " * (-(len(text) + 4) % 8)
    whole = b"".join([len(text).to_bytes(4, "little"), text, *arrays.parts])
    return gzip.compress(whole, _LEVEL, mtime=0)


class _Arrays:
    """The arrays one after the other; `add` tells where each lies."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self._end = 0

    def add(self, data: Array | bytes) -> list[int]:
        part = data if isinstance(data, bytes) else data.tobytes()
        place = [self._end, len(part)]
        part += b"\0" * (-len(part) % 8)
        self.parts.append(part)
        self._end += len(part)
        return place


def _column(column: pl.Series, arrays: _Arrays, coded: bool) -> dict[str, Any]:
    import polars as pl

    if column.dtype == pl.Int64:
        return _instants(column, arrays)
    if isinstance(column.dtype, pl.List):
        return _lists(column, arrays)
    return _texts(column, arrays, coded)


def _instants(column: pl.Series, arrays: _Arrays) -> dict[str, Any]:
    import numpy as np

    known = column.drop_nulls()
    if (known % US_PER_DAY == 0).all():
        days = (column // US_PER_DAY).fill_null(_NO_DAY).to_numpy().astype(np.int32)
        return {"type": "days", "values": arrays.add(days)}
    ticks = np.where(column.is_null().to_numpy(), np.nan, column.fill_null(0).to_numpy().astype(np.float64))
    return {"type": "ticks", "values": arrays.add(ticks)}


def _texts(column: pl.Series, arrays: _Arrays, coded: bool) -> dict[str, Any]:
    names, codes = _coded(column)
    if coded or 2 * len(names) < column.len():
        return {"type": "coded", **_heap(names, "names", arrays), **_codes(codes, len(names), arrays)}
    return {"type": "text", **_heap(column, "texts", arrays)}


def _lists(column: pl.Series, arrays: _Arrays) -> dict[str, Any]:
    import numpy as np

    names, codes = _coded(column.explode(empty_as_null=False, keep_nulls=False))
    ends = column.list.len().fill_null(0).cum_sum().to_numpy().astype(np.uint32)
    return {
        "type": "list",
        "ends": arrays.add(ends),
        **_heap(names, "names", arrays),
        **_codes(codes, len(names), arrays),
    }


def _coded(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The different texts of a column in the order in which they come, and the number of each row's, from 1; 0 is none."""
    import polars as pl

    names = column.drop_nulls().unique(maintain_order=True)
    numbers = names.to_frame("name").with_columns(number=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32))
    joined = column.to_frame("name").join(numbers, on="name", how="left", maintain_order="left")
    return names, joined["number"].fill_null(0)


def _codes(codes: pl.Series, most: int, arrays: _Arrays) -> dict[str, Any]:
    width = 1 if most < 2**8 else 2 if most < 2**16 else 4
    return {"codes": arrays.add(codes.to_numpy().astype(f"<u{width}")), "width": width}


def _heap(texts: pl.Series, name: str, arrays: _Arrays) -> dict[str, Any]:
    """Texts behind one another; no text is empty."""
    import numpy as np

    ends = texts.str.len_bytes().fill_null(0).cum_sum().to_numpy().astype(np.uint32)
    return {
        name: arrays.add("".join(texts.drop_nulls().to_list()).encode()),
        f"{name}_ends": arrays.add(ends),
    }
