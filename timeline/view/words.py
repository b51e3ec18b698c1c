"""The dates of extents as people read them: the short form, and the sentence of what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.when import When

if TYPE_CHECKING:
    import polars as pl

__all__ = ["with_words"]

_KINDS = ("start_kind", "end_kind")
_DAY = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
_PLAIN = {f"^({_DAY})$": "$1", f"^({_DAY})/({_DAY})$": "$1 -> $2", rf"^({_DAY})/\.\.$": "$1 -> ongoing"}
"""EDTF whose short form is told by its letters alone: most dates of large files."""
_MOST_SENTENCES = 20_000
"""So many different dates get a sentence each; the sentences of more would be most of the file."""


def with_words(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame, its bounds in microseconds, with `when` as `When.display` gives it and `known` as `When.describe`."""
    import polars as pl

    edtf = pl.col("when") if "when" in frame.columns else pl.lit(None, pl.String)
    dates = frame.select(*BOUNDS, *(name for name in _KINDS if name in frame.columns), edtf=edtf)
    different = dates.unique(maintain_order=True)
    plain = pl.col("edtf").str.contains("|".join(_PLAIN))
    sentences = different.height <= _MOST_SENTENCES
    quick = pl.col("edtf")
    for pattern, form in _PLAIN.items():
        quick = quick.str.replace(pattern, form)
    different = different.with_columns(when=pl.when(plain.fill_null(value=False)).then(quick))
    whens = [
        _when(row) if sentences or row["when"] is None else None for row in different.iter_rows(named=True)
    ]
    short = [
        row or (when.display() if when else None) for row, when in zip(different["when"], whens, strict=True)
    ]
    known = [when.describe() if when and sentences else None for when in whens]
    words = different.with_columns(
        when=pl.Series(short, dtype=pl.String), known=pl.Series(known, dtype=pl.String)
    )
    joined = dates.join(words, on=dates.columns, how="left", nulls_equal=True, maintain_order="left")
    return frame.with_columns(joined["when"], joined["known"])


def _when(row: dict[str, Any]) -> When | None:
    """The date of a row; None where the row tells none."""
    from timeline.errors import BadDate

    kinds = {kind: row[kind] for kind in _KINDS if row.get(kind)}
    bounds = [row[bound] for bound in BOUNDS]
    if not kinds and row["edtf"] is None and all(bound is None for bound in bounds):
        return None
    try:
        said = When.read(row["edtf"]).edtf if row["edtf"] else None
    except BadDate:
        said = None
    return When.from_bounds(*bounds, **kinds, edtf=said)
