"""Any frame in, Polars out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from timeline.errors import BadColumn, near_matches

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Frame", "add_columns", "beside", "check_columns", "names", "read", "take", "whole", "with_alone"]


class ArrowStream(Protocol):
    """What gives its rows as an Arrow stream: a Polars or pandas frame, a pyarrow table, a DuckDB relation."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow C stream."""


Frame: TypeAlias = "ArrowStream | pl.LazyFrame | Mapping[str, Any]"


def read(frame: Frame, what: str) -> pl.DataFrame:
    """The rows of `frame`; `what` it is called in messages."""
    import polars as pl

    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    _check_unique(frame, what)
    try:
        if type(frame).__module__.partition(".")[0] == "pandas":
            return pl.from_pandas(frame)  # type: ignore[call-overload, no-any-return]
        if isinstance(frame, Mapping) or hasattr(frame, "__arrow_c_stream__"):
            return pl.DataFrame(frame)
    except (pl.exceptions.PolarsError, TypeError, ValueError) as fault:
        raise BadColumn(f"{what} cannot be read as a frame: {str(fault).splitlines()[0]}") from fault
    kinds = "a Polars, pandas or Arrow frame, a DuckDB relation or a mapping of columns"
    raise BadColumn(f"{what} is a {type(frame).__name__}; give {kinds}")


def _check_unique(frame: Any, what: str) -> None:
    """Refuse a frame of pandas or Arrow with two columns of one name."""
    columns = list(getattr(frame, "column_names", getattr(frame, "columns", ())))
    for column in columns:
        if columns.count(column) > 1:
            raise BadColumn(f"{what} has several columns '{column}'; rename them")


def names(columns: str | Sequence[str] | None) -> list[str]:
    """One name, several or none, as a list."""
    if columns is None:
        return []
    return [columns] if isinstance(columns, str) else list(columns)


def check_columns(frame: pl.DataFrame, what: str, columns: Iterable[str]) -> None:
    """Refuse a frame that lacks one of `columns`."""
    for column in columns:
        if column not in frame.columns:
            near = near_matches(column, frame.columns)
            hint = (
                f"did you mean '{near[0]}'?" if near else f"its columns: {', '.join(frame.columns) or 'none'}"
            )
            raise BadColumn(f"{what} has no column '{column}'; {hint}")


def whole(frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """`frame` with floats that are whole numbers, as pandas keeps integers beside nothing, made integers again."""
    import polars as pl

    exact = 2**53
    floats = [
        name
        for name in dict.fromkeys(columns)
        if frame[name].dtype.is_float()
        and frame.select(
            ((pl.col(name).floor() == pl.col(name)) & (pl.col(name).abs() <= exact)).all()
        ).item()
    ]
    return frame.with_columns(pl.col(floats).cast(pl.Int64)) if floats else frame


def take(frame: pl.DataFrame, rows: Any) -> pl.DataFrame:
    """The given rows of `frame`, in that order; a row number may occur many times, and null is a row of nulls."""
    import polars as pl

    index = pl.Series(rows)
    if index.null_count():
        return frame.select(pl.all().gather(index))
    if _all_in_order(index, frame.height):
        return frame.clone()
    if index.len() < _MANY or index.dtype != pl.UInt32:
        return frame[index]
    from timeline.kernels.parallel import run

    return pl.DataFrame(run(_taken, [(column, index) for column in frame], index.len() * frame.width))


_MANY = 1 << 16
"""For so many rows memory that is used again saves more than a kernel costs."""


def _taken(column: pl.Series, index: pl.Series) -> pl.Series:
    """The rows of a column; numbers and dates go into memory that is used again, where Polars would ask for new."""
    import polars as pl

    from timeline.kernels.buffer_pool import empty
    from timeline.kernels.sorting import gather

    dtype = column.dtype
    dates = dtype in (pl.Date, pl.Datetime, pl.Duration)
    if column.null_count() or not (dates or dtype in (pl.Int64, pl.Int32, pl.UInt32, pl.Float64)):
        return column[index]
    values = column.to_physical().to_numpy()
    out = empty(index.len(), values.dtype)
    gather(values, index.to_numpy(), out)
    return pl.Series(column.name, out).cast(dtype)


def _all_in_order(index: pl.Series, height: int) -> bool:
    """Whether these are all rows as they are: nothing to copy, however wide the frame."""
    import numpy as np

    rows = index.to_numpy()
    return rows.size == height and bool((rows == np.arange(height)).all())


def beside(left: pl.DataFrame, i: Any, right: pl.DataFrame, j: Any, suffix: str) -> pl.DataFrame:
    """The left rows `i` beside the right rows `j`, whose columns get the suffix; a row -1 is all null."""
    import polars as pl

    renamed = right.rename({name: name + suffix for name in right.columns})
    doubled = [name for name in renamed.columns if name in left.columns]
    if doubled:
        raise BadColumn(
            f"the left frame has a column '{doubled[0]}' already; choose another suffix than {suffix!r}"
        )
    rows = pl.Series(j)
    return take(left, i).hstack(
        take(renamed, rows.set(rows < 0, None) if rows.dtype.is_signed_integer() else rows)
    )


def with_alone(i: Any, j: Any, height: int) -> tuple[Any, Any, Any]:
    """The pairs, and the left rows of so many that are in none beside -1, in the order of left; and where each came from."""
    import numpy as np

    from timeline.kernels.distinct import absent

    alone = absent(i, height)
    if not alone.size:
        return i, j, None
    rows = np.concatenate([i, alone.astype(i.dtype)])
    order = np.argsort(rows, kind="stable")
    return rows[order], np.concatenate([j, np.full(alone.size, -1)])[order], order


def add_columns(frame: pl.DataFrame, *columns: pl.Series, hint: str = "rename it first") -> pl.DataFrame:
    """`frame` with more columns, none of which it may have already."""
    for column in columns:
        if column.name in frame.columns:
            raise BadColumn(f"the frame has a column '{column.name}' already, which the result needs; {hint}")
    return frame.hstack(list(columns))
