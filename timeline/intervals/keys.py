"""Partitions: the values of the `by` columns as small whole numbers, in the order of the values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline.errors import BadColumn
from timeline.intervals.frames import take

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from timeline.arrays import Codes

__all__ = ["Keys", "encode"]

_EXACT = 1 << 53
"""Floats tell apart the integers below it."""
_SMALL = 1 << 12
"""Integers within such a range, or within four times the number of rows, are numbered without sorting."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The distinct keys of one or several frames.

    Attributes:
        values: one row a code, in ascending order, null first; None without keys.
        codes: for each frame the code of each row; None without keys.
    """

    values: pl.DataFrame | None
    codes: tuple[Codes | None, ...]

    def columns(self, codes: Codes) -> list[pl.Series]:
        """The key columns of rows with these codes."""
        return [] if self.values is None else take(self.values, codes).get_columns()


def encode(frames: Sequence[pl.DataFrame], columns: Sequence[list[str]]) -> Keys:
    """Codes for the rows of each frame, equal where its key columns are equal; null is a key like any other."""
    import polars as pl

    names = columns[0]
    if any(len(other) != len(names) for other in columns):
        raise BadColumn(
            f"by names {len(names)} columns on the left and by_right {len(columns[-1])} on the right"
        )
    if not names:
        return Keys(None, tuple(None for _ in frames))
    stated = [
        frame.select(own).rename(dict(zip(own, names, strict=True)))
        for frame, own in zip(frames, columns, strict=True)
    ]
    parts = [_plain(part, stated) for part in stated]
    for part in parts[1:]:
        for name in names:
            if not _alike(parts[0][name].dtype, part[name].dtype):
                raise BadColumn(
                    f"by column '{name}' is {parts[0][name].dtype} on one side, {part[name].dtype} on the other"
                )
    if len(names) == 1 and all(part[names[0]].dtype.is_integer() for part in parts):
        small = _small_integers(names[0], [part[names[0]] for part in parts])
        if small is not None:
            return small
    for name in names:
        _check_exact(name, [part[name] for part in parts])
    values = pl.concat(parts, how="vertical_relaxed").unique().sort(names, nulls_last=False)
    coded = values.with_row_index("code")
    codes = (
        part.cast(values.schema).join(coded, on=names, how="left", nulls_equal=True, maintain_order="left")
        for part in parts
    )
    return Keys(values, tuple(found["code"].cast(pl.UInt32).to_numpy() for found in codes))


def _plain(frame: pl.DataFrame, beside: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Categories as strings where those of another frame may be numbered otherwise; no number as null."""
    import polars as pl

    def plain(name: str, dtype: pl.DataType) -> pl.Expr:
        differs = any(other[name].dtype != dtype for other in beside)
        if dtype == pl.Categorical or (isinstance(dtype, pl.Enum) and differs):
            return pl.col(name).cast(pl.String)
        return pl.col(name).fill_nan(None) if dtype.is_float() else pl.col(name)

    return frame.select(plain(name, dtype) for name, dtype in frame.schema.items())


def _alike(left: pl.DataType, right: pl.DataType) -> bool:
    import polars as pl

    return left == right or pl.Null in (left, right) or (left.is_numeric() and right.is_numeric())


def _check_exact(name: str, columns: list[pl.Series]) -> None:
    """Refuse integers beside floats that no float tells apart: they would be equal to numbers that they are not."""
    if not any(column.dtype.is_float() for column in columns):
        return
    for column in columns:
        limits = (column.min() or 0, column.max() or 0) if column.dtype.is_integer() else ()
        if any(abs(limit) >= _EXACT for limit in limits):  # type: ignore[operator, arg-type]
            raise BadColumn(
                f"by column '{name}' is {column.dtype} on one side and a float on the other, and holds numbers that a float"
                " cannot tell apart; cast both to one type"
            )


def _small_integers(name: str, columns: list[pl.Series]) -> Keys | None:
    """The codes of integers that lie close together; None where they do not."""
    import numpy as np
    import polars as pl

    from timeline.kernels.parallel import run

    if any(column.null_count() for column in columns):
        return None
    arrays = [column.to_numpy() for column in columns]
    rows = sum(array.size for array in arrays)
    ranges = run(lambda array: (int(array.min()), int(array.max())), [(a,) for a in arrays if a.size], rows)
    low = min((least for least, _ in ranges), default=0)
    high = max((most for _, most in ranges), default=0)
    if high - low >= max(_SMALL, 4 * rows) or high >= 1 << 63:
        return None
    offsets = run(lambda array: array.astype(np.int64) - low, [(array,) for array in arrays], rows)
    known = np.zeros(high - low + 1, np.bool_)
    for each in offsets:
        known[each] = True
    number = (np.cumsum(known) - 1).astype(np.uint32)
    common = pl.concat([column.clear().to_frame() for column in columns], how="vertical_relaxed")[name].dtype
    values = pl.Series(name, np.flatnonzero(known) + low, dtype=pl.Int64).cast(common)
    codes = run(number.__getitem__, [(each,) for each in offsets], rows)
    return Keys(values.to_frame(), tuple(codes))
