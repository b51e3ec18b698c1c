"""EDTF with local times, moved by a zone: a time with an offset, and a date without a time, stay as they are.

A date that is one time is moved by its bounds.
The text of any other is moved itself, time by time, and read again, so that intervals and sets stay what they are.
Where a zone leaves several instants (a clock shows an hour twice, or any offset between two is possible),
the earliest and the latest of them are both read, and the bounds reach over both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from timeline.ingest.zones import NO_ZONE, shifted
from timeline.when import parse_edtf
from timeline.when.calendar_columns import civil_of
from timeline.when.to_edtf_columns import edtf_of, text_of_civil

if TYPE_CHECKING:
    from timeline.arrays import Ints

__all__ = ["has_local_time", "localised"]

_STAMP = r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
_LOCAL = rf"^(.*?)({_STAMP})(\.[0-9]+)?((?:\.\.|[^Z0-9.]).*)?$"
_ALONE = rf"^{_STAMP}(?:\.[0-9]+)?$"
_CLOCK = r"[0-9]:[0-9]{2}|[0-9]\s*[AaPp]\.?[Mm]|T[0-9]{4}"
_OFFSET = (
    r"(?i)(?::[0-9]{2}(?:[.,][0-9]+)?|T[0-9]{4,6}|[ap]\.?m\.?)"
    r"\s*(?:(?:Z|UTC|GMT)\b|[+-][0-9]{2}:?[0-9]{2}\b|[+-][0-9]{2}(?:$|/))"
)
_BOUNDS = {"start_min": "min", "start_max": "max", "end_min": "min", "end_max": "max"}


def has_local_time(edtf: pl.Series) -> pl.Series:
    """Which texts have a time of day without an offset."""
    return edtf.str.contains(_LOCAL).fill_null(value=False)


def localised(frame: pl.DataFrame, zones: pl.Series, texts: pl.Series) -> pl.DataFrame:
    """Dates with their local times moved to UTC.

    Args:
        frame: the columns of `parse_edtf`.
        zones: the zone of each line, null for UTC.
        texts: what is written; it says whether a time without EDTF has an offset.
    """
    frame = _by_bounds(frame, zones, texts)
    local = has_local_time(frame["edtf"]) & zones.is_not_null() & frame["error"].is_null()
    if not local.any():
        return frame
    frame, local = _alone(frame, zones, local)
    if not local.any():
        return frame
    asked = pl.DataFrame({"text": frame["edtf"], "zone": zones}).with_row_index("#row").filter(local)
    moved = asked.join(
        _moved(asked.select("text", "zone").unique()), on=["text", "zone"], how="left", maintain_order="left"
    )
    kept = frame.with_row_index("#row").filter(~local)
    return pl.concat([kept, moved.select(kept.columns)]).sort("#row").drop("#row")


def _by_bounds(frame: pl.DataFrame, zones: pl.Series, texts: pl.Series) -> pl.DataFrame:
    """Intervals from minute to minute, which EDTF cannot write: their bounds are moved."""
    spelled = (
        frame["edtf"].is_null()
        & frame["error"].is_null()
        & frame["start_min"].is_not_null()
        & zones.is_not_null()
    )
    if not spelled.any():
        return frame
    local = spelled & texts.str.contains(_CLOCK) & ~texts.str.contains(_OFFSET)
    rows = local.fill_null(value=False).arg_true()
    moved: dict[str, pl.Series] = {}
    lost = np.zeros(len(rows), dtype=np.bool_)
    for (low, behind_low), (high, behind_high) in (
        (("start_min", 0), ("start_max", 1)),
        (("end_min", -1), ("end_max", 0)),
    ):
        least, most = frame[low].gather(rows), frame[high].gather(rows)
        lo, hi, astray = shifted(
            least.fill_null(0).to_numpy() + behind_low,
            most.fill_null(0).to_numpy() + behind_high,
            zones.gather(rows),
            np.ones(len(rows), dtype=np.bool_),
        )
        moved[low] = pl.select(pl.when(least.is_not_null()).then(lo - behind_low)).to_series()
        moved[high] = pl.select(pl.when(most.is_not_null()).then(hi - behind_high)).to_series()
        lost |= astray
    frame = frame.with_columns(frame[name].scatter(rows, values) for name, values in moved.items())
    errors = pl.select(pl.when(pl.Series(lost)).then(pl.lit(NO_ZONE))).to_series()
    return frame.with_columns(error=frame["error"].scatter(rows, errors))


def _alone(frame: pl.DataFrame, zones: pl.Series, local: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """The dates where each one that is a single time has been moved, and which local ones are left.

    Those are left that are several times, or that a zone leaves several instants or none.
    """
    rows = (local & frame["edtf"].str.contains(_ALONE)).arg_true()
    if not len(rows):
        return frame, local
    mine = frame[rows]
    before, after = mine["start_min"].to_numpy(), mine["end_max"].to_numpy()
    lo, hi, lost = shifted(before, after, zones.gather(rows), np.ones(len(rows), dtype=np.bool_))
    texts = text_of_civil(civil_of(lo), "second")
    decimals = mine["edtf"].str.extract(r"(\.[0-9]+)$")
    if decimals.null_count() < len(rows):
        texts = texts.str.strip_suffix("Z") + decimals.fill_null("") + "Z"
    once = pl.Series((hi - lo == after - before) & ~lost) & texts.is_not_null()
    low, high = pl.Series(lo), pl.Series(hi)
    moved = mine.with_columns(start_min=low, start_max=high - 1, end_min=low + 1, end_max=high, edtf=texts)
    if not once.all():
        rows, moved = rows.filter(once), moved.filter(once)
    if len(rows) == frame.height:
        return moved, local.clear()
    frame = frame.with_columns(frame[name].scatter(rows, moved[name]) for name in (*_BOUNDS, "edtf"))
    return frame, local.scatter(rows, values=False)


def _moved(texts: pl.DataFrame) -> pl.DataFrame:
    """Distinct texts and zones with what they are in UTC."""
    plain = pl.lit(value=False)
    steps = texts.with_columns(early="text", late="text", both=plain, lost=plain)
    while (left := has_local_time(steps["early"])).any():
        steps = pl.concat([steps.filter(~left), _first_moved(steps.filter(left))])
    dates, lost = parse_edtf(steps["early"]), steps["lost"]
    wrong = dates["error"].is_not_null()
    if steps["both"].any():
        late = parse_edtf(steps.select(pl.when("both").then("late"))["late"])
        wrong |= late["error"].is_not_null()
        dates = _over_both(dates, late, steps["both"])
    error = pl.when(lost).then(pl.lit(NO_ZONE)).when(wrong).then(pl.lit("it ends before it starts"))
    return pl.concat([steps.select("text", "zone"), dates.with_columns(error=error)], how="horizontal")


def _first_moved(texts: pl.DataFrame) -> pl.DataFrame:
    """Texts with the first of their local times in UTC: the earliest that it may be, and the latest."""
    before, stamp, decimals, after = (
        texts["early"].str.extract_groups(_LOCAL).struct.unnest().fill_null("").get_columns()
    )
    instants = parse_edtf(stamp)["start_min"].to_numpy()
    first, after_last, lost = shifted(
        instants, instants + 1, texts["zone"], np.ones(len(instants), dtype=np.bool_)
    )
    last = after_last - 1
    ending: list[pl.Series | pl.Expr] = [decimals, pl.lit("Z"), after]
    early = pl.concat_str([before, _utc(first), *ending])
    made = texts.with_columns(early=early, lost=pl.col("lost") | pl.Series(lost))
    twice = pl.Series(first != last)
    if not (twice | texts["both"]).any():
        return made.with_columns(late="early")
    begun = texts["late"].str.extract(_LOCAL, 1).fill_null("")
    late = pl.concat_str([begun, _utc(last), *ending])
    return made.with_columns(late=late, both=pl.col("both") | twice)


def _utc(instants: Ints) -> pl.Series:
    return text_of_civil(civil_of(instants), "second").str.strip_suffix("Z")


def _over_both(early: pl.DataFrame, late: pl.DataFrame, both: pl.Series) -> pl.DataFrame:
    """Dates that reach over two readings, where there are both."""
    rows = early.with_row_index("#row")
    twice = rows.filter(both)
    wide = twice.with_columns(
        getattr(pl, f"{which}_horizontal")(pl.col(name), late.filter(both)[name]).alias(name)
        for name, which in _BOUNDS.items()
    )
    wide = wide.with_columns(edtf=_of_bounds(wide))
    return pl.concat([rows.filter(~both), wide]).sort("#row").drop("#row")


def _of_bounds(frame: pl.DataFrame) -> pl.Series:
    """The EDTF of bounds that are those of one date: `[first..last]`; null for all others."""
    one = (frame["start_min"] + 1 == frame["end_min"]) & (frame["start_max"] + 1 == frame["end_max"])
    rows = one.fill_null(value=False).arg_true()
    written = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    if not len(rows):
        return written
    lo, hi = (frame[name].gather(rows).to_numpy() for name in ("start_min", "end_max"))
    return written.scatter(rows, edtf_of(lo, hi))
