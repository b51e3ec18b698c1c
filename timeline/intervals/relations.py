"""Pairs of uncertain extents, row by row: which relations are possible, how far apart, how much in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.constants import INFINITY, LATEST, MINUS_INFINITY
from timeline.errors import BadBounds, BadColumn
from timeline.intervals.frames import check_columns, read
from timeline.intervals.time_type import check_integers, microseconds
from timeline.when.allen import RELATIONS, Bounded, Bounds, Phrases, from_mask, relation_set, to_mask
from timeline.when.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from timeline.kernels import relations as kernels

__all__ = ["both_sides", "distances", "granular", "holds", "overlap_lengths", "relations"]

_BOUNDS = Bounds._fields
_TICK = unit_of(None).parts


def relations(
    left: Any,
    right: Any = None,
    *,
    resolution: str | None = None,
    left_columns: Sequence[str] = _BOUNDS,
    right_columns: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The possible relations of row i of `left` to row i of `right`.

    The pairs are aligned by row: nothing is joined.
    One side may be a single uncertain extent (a `When`), which is then paired with every row.
    Without `right` both sides stand in one frame, as a join leaves them: those of `left` in `left_columns`, the
    others under the same names with `_right` after them.

    Args:
        left: a frame with four columns of bounds (Polars, Arrow, pandas, DuckDB: whatever gives Arrow data), or
            one object with such attributes.
            Bounds are integers (microseconds since 1970-01-01T00:00:00Z) or datetimes; null is unbounded.
            The extents meant are half-open, `[start, end)`.
        right: the same, as long as `left`.
        resolution: `day`, `month`, ...: starts are floored and ends ceiled to such granules first.
        left_columns: the names of start_min, start_max, end_min, end_max in `left`.
        right_columns: those in `right`.

    Returns:
        One row for each pair: `possible` (list of relation names, in Allen's order), `certain` (the name, where only
        one is possible, else null), `mask` (uint16: bit i for the i-th relation, 1 = before ... 4096 = after).

    Raises:
        BadColumn: a column is missing, or holds no instants, such as 2**63 - 1; the sides are not of one length.
        BadBounds: the bounds of a row allow no extent.
        UnknownName: there is no such resolution.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"start_min": [0], "start_max": [4], "end_min": [1], "end_max": [5]})
    >>> relations(frame, Bounds(5, 5, 9, 9)).to_dicts()
    [{'possible': ['before', 'meets'], 'certain': None, 'mask': 3}]
    """
    import polars as pl

    mask = _masks(left, right, resolution, left_columns, right_columns)
    names = pl.Enum([str(relation) for relation in RELATIONS])
    masks, place = _distinct(mask)
    lists = [[str(name) for name in RELATIONS if name in from_mask(value)] for value in masks]
    possible = pl.Series("possible", lists, pl.List(names))
    certain = pl.Series("certain", [some[0] if len(some) == 1 else None for some in lists], names)
    return pl.DataFrame([possible.gather(place), certain.gather(place), pl.Series("mask", mask)])


def holds(
    left: Any,
    right: Any = None,
    relation: str | Iterable[str] = "intersects",
    *,
    resolution: str | None = None,
    phrases: Phrases | None = None,
    left_columns: Sequence[str] = _BOUNDS,
    right_columns: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Whether a relation, a composite, or one of several, holds between row i of `left` and row i of `right`.

    Args:
        left: as for `relations`.
        right: as for `relations`.
        relation: what is asked: `"during"`, `"precedes"`, `["before", "meets"]`.
        resolution: as for `relations`.
        phrases: the user's own names for relations.
        left_columns: as for `relations`.
        right_columns: as for `relations`.

    Returns:
        One row for each pair: `possible` and `certain` (boolean, never null).

    Raises:
        UnknownName: there is no such relation or resolution.
        BadColumn, BadBounds: as for `relations`.

    >>> holds(Bounds(0, 4, 1, 5), Bounds(5, 5, 9, 9), "before").row(0)
    (True, False)
    """
    import polars as pl

    wanted = to_mask(relation_set(relation, phrases))
    mask = _masks(left, right, resolution, left_columns, right_columns)
    return pl.DataFrame({"possible": (mask & wanted) != 0, "certain": (mask | wanted) == wanted})


def distances(
    left: Any,
    right: Any = None,
    *,
    resolution: str | None = None,
    left_columns: Sequence[str] = _BOUNDS,
    right_columns: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The smallest and the largest distance of row i of `left` and row i of `right`, in granules.

    Two extents that share a granule are 0 apart; else the distance is from the last granule of the earlier to the
    first of the later. Without a resolution a granule is a microsecond.

    Args:
        left: as for `relations`.
        right: as for `relations`.
        resolution: as for `relations`.
        left_columns: as for `relations`.
        right_columns: as for `relations`.

    Returns:
        One row for each pair: `distance_min` (int64) and `distance_max` (int64, null = without limit).

    Raises:
        BadColumn, BadBounds, UnknownName: as for `relations`.

    >>> distances(Bounds(0, 0, 1, 1), Bounds(7, 7, 9, 12)).row(0)
    (7, 7)
    """
    from timeline.kernels import relations as kernels

    a, b = _sides(left, right, resolution, left_columns, right_columns)
    return _ranges("distance", *kernels.distances(a, b))


def overlap_lengths(
    left: Any,
    right: Any = None,
    *,
    resolution: str | None = None,
    left_columns: Sequence[str] = _BOUNDS,
    right_columns: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The smallest and the largest length of what row i of `left` and row i of `right` share, in granules.

    Without a resolution a granule is a microsecond.

    Args:
        left: as for `relations`.
        right: as for `relations`.
        resolution: as for `relations`.
        left_columns: as for `relations`.
        right_columns: as for `relations`.

    Returns:
        One row for each pair: `overlap_min` (int64) and `overlap_max` (int64, null = without limit).

    Raises:
        BadColumn, BadBounds, UnknownName: as for `relations`.

    >>> overlap_lengths(Bounds(0, 4, 1, 5), Bounds(-9, -9, 99, 99)).row(0)
    (1, 5)
    """
    from timeline.kernels import relations as kernels

    a, b = _sides(left, right, resolution, left_columns, right_columns)
    return _ranges("overlap", *kernels.overlap_lengths(a, b))


def _ranges(name: str, smallest: Any, largest: Any) -> pl.DataFrame:
    import polars as pl

    beyond = (smallest == LATEST) | (largest == LATEST)
    if beyond.any():
        unit = "take a coarser resolution, such as resolution='day'"
        raise BadColumn(f"row {int(beyond.argmax())} has a {name} that 64 bits do not hold; {unit}")
    limit = pl.col(f"{name}_max")
    frame = pl.DataFrame({f"{name}_min": smallest, f"{name}_max": largest})
    return frame.with_columns(pl.when(limit != INFINITY).then(limit).alias(f"{name}_max"))


def _masks(
    left: Any,
    right: Any,
    resolution: str | None,
    left_columns: Sequence[str],
    right_columns: Sequence[str] | None,
) -> kernels.Masks:
    from timeline.kernels import relations as kernels

    return kernels.relation_masks(*_sides(left, right, resolution, left_columns, right_columns))


def _distinct(mask: kernels.Masks) -> tuple[list[int], Any]:
    """The different masks, and for each row which of them it is."""
    import numpy as np

    present = np.flatnonzero(np.bincount(mask, minlength=1))
    place = np.zeros(1 << len(RELATIONS), np.uint32)
    place[present] = np.arange(present.size)
    return present.tolist(), place[mask]


def _sides(
    left: Any,
    right: Any,
    resolution: str | None,
    left_columns: Sequence[str],
    right_columns: Sequence[str] | None,
) -> tuple[kernels.Bounds, kernels.Bounds]:
    """Both sides as arrays of one length, tight, in granules of the resolution."""
    unit = unit_of(resolution).parts
    a, b = both_sides(left, right, left_columns, right_columns)
    return granular(a, unit), granular(b, unit)


def both_sides(
    left: Any, right: Any, left_columns: Sequence[str] = _BOUNDS, right_columns: Sequence[str] | None = None
) -> tuple[kernels.Bounds, kernels.Bounds]:
    """Both sides as arrays of one length, tight, in microseconds."""
    if right is None:
        right, right_columns = left, right_columns or [f"{name}_right" for name in left_columns]
    a = _side(left, "left", left_columns)
    b = _side(right, "right", right_columns or _BOUNDS)
    rows = [side.start_min.size for side in (a, b)]
    if not _is_frame(left):
        a = _repeated(a, rows[1])
    elif not _is_frame(right):
        b = _repeated(b, rows[0])
    elif rows[0] != rows[1]:
        raise BadColumn(f"left has {rows[0]} rows and right has {rows[1]}; pairs are aligned by row")
    return a, b


def granular(bounds: kernels.Bounds, unit: tuple[int, int, int]) -> kernels.Bounds:
    """The bounds in granules of a unit."""
    from timeline.kernels import relations as kernels

    return bounds if unit == _TICK else kernels.granules(bounds, *unit)


def _repeated(one: kernels.Bounds, size: int) -> kernels.Bounds:
    import numpy as np

    return type(one)(*(np.repeat(column, size) for column in one))


def _is_frame(side: Any) -> bool:
    return hasattr(side, "__arrow_c_stream__") or not all(hasattr(side, bound) for bound in _BOUNDS)


def _side(side: Any, name: str, columns: Sequence[str]) -> kernels.Bounds:
    from timeline.kernels import relations as kernels

    if len(columns) != len(_BOUNDS):
        raise BadColumn(f"{name}_columns names four columns: {', '.join(_BOUNDS)}; not {list(columns)}")
    frame = read(side, name) if _is_frame(side) else _one_row(side, columns)
    check_columns(frame, name, columns)
    arrays = (_array(frame[column], name, bound) for column, bound in zip(columns, _BOUNDS, strict=True))
    bounds = kernels.Bounds(*arrays)
    bad = kernels.tighten(bounds)
    if bad >= 0:
        raise BadBounds(f"no extent fits the bounds in row {bad} of {name}: {frame[bad].row(0, named=True)}")
    return bounds


def _one_row(extent: Bounded, columns: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    row = (extent.start_min, extent.start_max, extent.end_min, extent.end_max)
    return pl.DataFrame([row], list(columns), orient="row")


def _array(column: pl.Series, name: str, bound: str) -> Any:
    """One column of bounds as int64 microseconds, infinite where it is null: always a copy that may be written."""
    import polars as pl

    if isinstance(column.dtype, pl.Datetime):
        column = microseconds(column, up=bound.startswith("end"))
    elif column.dtype != pl.Null and not column.dtype.is_integer():
        what = f"column '{column.name}' of {name} is {column.dtype}"
        raise BadColumn(f"{what}; bounds are integers (microseconds) or datetimes")
    else:
        check_integers(column, name)
    infinite = MINUS_INFINITY if bound.endswith("min") else INFINITY
    array = column.cast(pl.Int64).fill_null(infinite).to_numpy().copy()
    array[array == -INFINITY] = MINUS_INFINITY  # as DuckDB writes it
    return array
