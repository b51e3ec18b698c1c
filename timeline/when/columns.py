"""A whole column of EDTF texts at once: the same answers as `When.parse`, a column of errors instead of an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from timeline.constants import BOUNDS
from timeline.errors import BadColumn, BadDate, OutOfRange
from timeline.when.edtf_columns import Plan, plan_of
from timeline.when.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.when.parts import Seasons

__all__ = ["COLUMNS", "as_text", "parse_edtf"]

COLUMNS = pl.Schema(
    {
        "start_min": pl.Int64,
        "start_max": pl.Int64,
        "end_min": pl.Int64,
        "end_max": pl.Int64,
        "start_kind": pl.String,
        "end_kind": pl.String,
        "precision": pl.String,
        "approximate": pl.Boolean,
        "uncertain": pl.Boolean,
        "edtf": pl.String,
        "error": pl.String,
    }
)
_BLOCK = 1 << 17  # distinct texts read at a time: arrays stay in cache, memory stays small
_FEWEST = 24  # texts of one shape from which arrays are quicker than the scalar reader


def parse_edtf(column: Any, *, seasons: Seasons | None = None, calendar: str = "gregorian") -> pl.DataFrame:
    """Read a column of EDTF texts, strictly.

    Each distinct text is read once.
    One bad text costs one error: its row has an `error` and nothing else.
    A year outside what 64-bit microseconds can hold has an `error` too, and keeps its `edtf`, kinds, precision and flags.
    A null gives a row of nulls.

    Args:
        column: a Polars Series, a list, or anything Arrow-capable (pyarrow, pandas, ...), of text or whole numbers.
        seasons: other dates for some of the divisions 21 to 41, see `timeline.when.seasons.divisions`.
        calendar: the calendar in which the texts are written, `gregorian` or `julian`.

    Returns:
        A frame with a row for each value and the columns `start_min`, `start_max`, `end_min`, `end_max`
        (Int64, microseconds since 1970-01-01T00:00:00Z, null for unbounded), `start_kind`, `end_kind`, `precision` (String),
        `approximate`, `uncertain` (Boolean), `edtf` (String, canonical) and `error` (String, null where all is well).

    Raises:
        BadColumn: the column holds something else than text.

    >>> parse_edtf(["1985", "1985-13"])["error"].is_null().to_list()
    [True, False]
    """
    texts = as_text(column)
    distinct = texts.drop_nulls().unique()
    options = {"seasons": seasons, "calendar": calendar}
    frames = [
        frame
        for at in range(0, len(distinct), _BLOCK)
        for frame in _read(distinct[at : at + _BLOCK], options)
    ]
    known = pl.concat([_empty(), *frames], rechunk=True)
    return texts.to_frame().join(known, on="text", how="left", maintain_order="left").drop("text")


def as_text(column: Any) -> pl.Series:
    """Any column of text as a Series of strings, named `text`.

    Raises:
        BadColumn: it holds something else.
    """
    if isinstance(column, pl.Series):
        series = column
    elif isinstance(column, str):
        raise BadColumn(f"a column of texts is needed, not the text {column!r}; use When.parse for one")
    elif hasattr(column, "__arrow_c_stream__") or hasattr(column, "__arrow_c_array__"):
        series = pl.Series(column)
    else:
        series = _from_values(column)
    if series.dtype in (pl.Categorical, pl.Enum, pl.Null, pl.Date) or series.dtype.is_integer():
        series = series.cast(pl.String)
    if series.dtype != pl.String:
        raise BadColumn(f"a column of texts is needed, not of {series.dtype}; cast it to String first")
    return series.alias("text")


def _from_values(values: Iterable[object]) -> pl.Series:
    if isinstance(values, bytes | bytearray):
        raise BadColumn(f"a column of texts is needed, not {values!r}")
    listed = [str(value) if type(value) is int else value for value in values]
    try:
        return pl.Series(listed, dtype=pl.String)
    except (TypeError, ValueError):
        odd = next(value for value in listed if value is not None and not isinstance(value, str))
        raise BadColumn(
            f"a column of texts is needed; it holds {odd!r}, of type {type(odd).__name__}"
        ) from None


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema={"text": pl.String, **COLUMNS})


def _read(texts: pl.Series, options: dict[str, Any]) -> Iterator[pl.DataFrame]:
    """Frames that together hold every one of some distinct texts, in any order."""
    left = texts
    if options["calendar"] == "gregorian":
        shapes = texts.to_frame().with_columns(shape=texts.str.replace_all(r"[0-9]", "0"))
        rest = []
        for (shape,), group in shapes.group_by("shape"):
            same = group["text"]
            plan = plan_of(str(shape)) if len(same) >= _FEWEST else None
            if plan is None:
                rest.append(same)
                continue
            frame, unsound = _by_plan(same, plan)
            yield frame
            rest.append(unsound)
        left = pl.concat(rest) if rest else texts
    yield _by_scalar(left.to_list(), options)


def _by_plan(texts: pl.Series, plan: Plan) -> tuple[pl.DataFrame, pl.Series]:
    """The texts of one shape that their plan can vouch for, and the others."""
    width = int(texts.str.len_bytes()[0])
    rows = np.frombuffer("".join(texts.to_list()).encode(), dtype=np.uint8).reshape(len(texts), width)
    found = plan.read(rows)
    sound = pl.Series(found.sound)
    bounds = {
        name: pl.lit(None, pl.Int64) if bound is None else pl.Series(bound)
        for name, bound in zip(BOUNDS, found[:4], strict=True)
    }
    frame = texts.to_frame().with_columns(
        **bounds,
        start_kind=pl.lit(plan.start_kind),
        end_kind=pl.lit(plan.end_kind),
        precision=pl.lit(plan.precision),
        approximate=pl.lit(plan.approximate),
        uncertain=pl.lit(plan.uncertain),
        edtf=texts,
        error=pl.lit(None, pl.String),
    )
    if found.sound.all():
        return frame, texts.clear()
    return frame.filter(sound), texts.filter(~sound)


def _by_scalar(texts: list[str], options: dict[str, Any]) -> pl.DataFrame:
    rows = [_row(text, options) for text in texts]
    return pl.DataFrame(rows, schema={"text": pl.String, **COLUMNS}, orient="row")


def _row(text: str, options: dict[str, Any]) -> tuple[Any, ...]:
    try:
        when = When.parse(text, **options)
    except BadDate as error:
        return (text, *[None] * (len(COLUMNS) - 1), str(error))
    bounds: tuple[int | None, ...]
    try:
        bounds, problem = when.bounds, None
    except OutOfRange as error:
        bounds, problem = (None,) * 4, str(error)
    kinds = (when.start_kind, when.end_kind, when.precision, when.approximate, when.uncertain)
    return (text, *bounds, *kinds, when.edtf, problem)
