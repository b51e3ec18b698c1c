"""When each line happened: one date, a start and an end, or somewhere between two dates, as four tight bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from timeline.constants import BOUNDS
from timeline.ingest.date_columns import named, read_moment
from timeline.ingest.following import last_of, next_start
from timeline.ingest.going_on import goes_on
from timeline.ingest.values import LINE, text_of
from timeline.when.precision import RANKS
from timeline.when.to_edtf_columns import edtf_of

if TYPE_CHECKING:
    from timeline.ingest.mapping import When
    from timeline.ingest.mapping_values import Moment

__all__ = ["read_when"]

COLUMNS = (
    *BOUNDS, "start_kind", "end_kind", "precision", "approximate", "uncertain", "edtf",
)  # fmt: skip
_PLAIN = r"^[^/\[{]+$"
_SIMPLE = r"^-?\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}Z)?)?)?$"


def read_when(when: When, texts: pl.DataFrame) -> pl.DataFrame:
    """The dates of every line.

    Returns:
        The four bounds (Int64, null for unbounded), `start_kind`, `end_kind`, `precision`, `approximate`, `uncertain`, `edtf`,
        `when_text` (what is written, null where `edtf` says it word for word), `error`, `column` and `value`
        (what is wrong, in which columns, and what stands there), `unread` (a date that is wrong is kept as a text),
        and `remark` (what a reader should know of what is read).
    """
    frame = _dates(when, texts)
    return frame if when.bad == "reject" else _undated(frame)


def _undated(frame: pl.DataFrame) -> pl.DataFrame:
    """Dates of which what is wrong is left out, the text kept."""
    bad = pl.col("error").is_not_null()
    bounds = {name: pl.when(~bad).then(name) for name in COLUMNS[:4]}
    unknown = {
        name: pl.when(bad).then(pl.lit("unknown")).otherwise(name) for name in ("start_kind", "end_kind")
    }
    return frame.with_columns(
        **bounds,
        **unknown,
        precision=pl.when(bad).then(pl.lit("undated")).otherwise("precision"),
        edtf=pl.when(bad).then(pl.lit("/")).otherwise("edtf"),
        when_text=pl.when(bad).then(pl.coalesce("when_text", "value")).otherwise("when_text"),
        unread=bad | pl.col("unread"),
        error=pl.lit(None, pl.String),
    )


def _dates(when: When, texts: pl.DataFrame) -> pl.DataFrame:
    """The dates of every line, in the shape that the mapping gives them."""
    if when.date is not None:
        return _one(when.settled(when.date), when, texts)
    if when.between is not None:
        first, last = (when.settled(moment) for moment in when.between)
        return _joined(first, last, _between(*_halves(when, first, last, texts)), "..")
    start, end = (moment and when.settled(moment) for moment in (when.start, when.end))
    return _joined(start, end, _span(*_halves(when, start, end, texts)), "/")


def _one(moment: Moment, when: When, texts: pl.DataFrame) -> pl.DataFrame:
    frame = read_moment(moment, texts)
    missing = pl.col("raw").is_null() & pl.col("error").is_null()
    going = pl.col("goes_on")
    nowhere = missing | going
    return frame.select(
        "start_min",
        "start_max",
        "end_min",
        "end_max",
        start_kind=pl.when(nowhere).then(pl.lit("unknown")).otherwise("start_kind"),
        end_kind=pl.when(going)
        .then(pl.lit("open"))
        .when(missing)
        .then(pl.lit("unknown"))
        .otherwise("end_kind"),
        precision=pl.when(nowhere).then(pl.lit("undated")).otherwise("precision"),
        approximate=pl.col("approximate").fill_null(value=False),
        uncertain=pl.col("uncertain").fill_null(value=False),
        edtf=pl.when(going).then(pl.lit("/..")).when(missing).then(pl.lit("/")).otherwise("edtf"),
        when_text=pl.when(pl.col("raw").ne_missing(pl.col("edtf")) | pl.col("error").is_not_null()).then(
            "raw"
        ),
        error="error",
        column="column",
        value="value",
        unread=pl.lit(value=False),
        remark="remark",
    )


def _halves(
    when: When, start: Moment | None, end: Moment | None, texts: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both dates; a missing one is what the mapping says that it means."""
    kept = when.bad == "undated"
    first = _half(start, texts, when.no_start, kept=kept)
    absent = when.no_next if when.no_end == "next" else when.no_end
    last = _half(end, texts, absent, kept=kept, is_end=True)
    if when.no_end == "next":
        last = _unless_undated(last, first)
        last = _followed(last, first, texts.select(LINE, key=text_of(when.next_of, texts.columns))["key"])
    if when.exclusive_end:
        last = last_of(last, first)
    filled_first = _filled(first, last) if when.no_start == "same" else first
    filled_last = _filled(last, first) if when.no_end == "same" else last
    return filled_first, filled_last


def _unless_undated(ends: pl.DataFrame, starts: pl.DataFrame) -> pl.DataFrame:
    """Ends, of which those that are not stated are unknown where nobody knows the start: such a row may be any of its key."""
    lost = ends["raw"].is_null() & (starts["kind"] == "unknown")
    return ends.with_columns(kind=pl.when(lost).then(pl.lit("unknown")).otherwise("kind"))


def _followed(ends: pl.DataFrame, starts: pl.DataFrame, keys: pl.Series) -> pl.DataFrame:
    """Ends, of which those that are not stated are the next start of their key."""
    found = next_start(starts, keys)
    rows = ends["raw"].is_null() & found["lo"].is_not_null()
    columns = {name: pl.when(rows).then(found[name]).otherwise(name) for name in found.columns}
    return ends.with_columns(**columns, kind=pl.when(rows).then(pl.lit("known")).otherwise("kind"))


def _half(
    moment: Moment | None, texts: pl.DataFrame, absent: str, *, kept: bool = False, is_end: bool = False
) -> pl.DataFrame:
    """A date as `[lo, hi)` and what is known of it: `known`, `open` or `unknown`; one that is wrong may be kept as a text."""
    nothing = "open" if absent == "open" else "unknown"
    if moment is None:
        none = {
            "lo": pl.Int64,
            "hi": pl.Int64,
            "edtf": pl.String,
            "precision": pl.String,
            "raw": pl.String,
            "error": pl.String,
            "column": pl.String,
            "value": pl.String,
            "remark": pl.String,
        }
        return texts.select(
            *(pl.lit(None, dtype).alias(name) for name, dtype in none.items()),
            kind=pl.lit(nothing),
            approximate=pl.lit(value=False),
            uncertain=pl.lit(value=False),
            unread=pl.lit(value=False),
            row=texts.columns[0],
        ).drop("row")
    bad = pl.col("error").is_not_null() if kept else pl.lit(value=False)
    read = read_moment(moment, texts)
    if is_end and "text" in (moment.read or ()) and read["error"].null_count() < read.height:
        read = _with_words_that_go_on(read)
    return read.select(
        pl.when(~bad).then("edtf").alias("edtf"),
        pl.when(~bad).then("precision").alias("precision"),
        "raw",
        pl.lit(None, pl.String).alias("error") if kept else pl.col("error"),
        "column",
        "value",
        "remark",
        lo=pl.when(~bad).then("start_min"),
        hi=pl.when(~bad).then("end_max"),
        unread=bad,
        kind=pl.when(pl.col("goes_on"))
        .then(pl.lit("open"))
        .when(pl.col("raw").is_null())
        .then(pl.lit(nothing))
        .when(pl.col("start_min").is_null() & pl.col("end_max").is_null() | bad)
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("known")),
        approximate=pl.col("approximate").fill_null(value=False),
        uncertain=pl.col("uncertain").fill_null(value=False),
    )


def _with_words_that_go_on(dates: pl.DataFrame) -> pl.DataFrame:
    """The dates of an end, of which `present` and the like are no fault: what ends so goes on."""
    on = goes_on(pl.select(pl.when(dates["error"].is_not_null()).then(dates["raw"])).to_series())
    return dates.with_columns(
        goes_on=pl.col("goes_on") | on, error=pl.when(on).then(None).otherwise(pl.col("error"))
    )


def _filled(half: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    absent = half["raw"].is_null()
    return pl.select(
        pl.when(absent).then(other[name]).otherwise(half[name]).alias(name)
        for name in half.columns
        if name != "raw"
    ).with_columns(half["raw"])


def _paired(first: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        [first.select(pl.all().name.prefix("a_")), last.select(pl.all().name.prefix("b_"))], how="horizontal"
    )


def _common(pairs: pl.DataFrame, edtf: pl.Expr, **columns: pl.Expr) -> pl.DataFrame:
    """Bounds made tight, with everything else that both dates have in common."""
    tight = pairs.with_columns(**columns).with_columns(
        start_max=pl.min_horizontal("start_max", pl.col("end_max") - 1),
        end_min=pl.max_horizontal("end_min", pl.col("start_min") + 1),
    )
    later = (pl.col("start_min") > pl.col("start_max")) | (pl.col("end_min") > pl.col("end_max"))
    coarse = (
        pl.when(pl.col("a_precision") == pl.col("b_precision")).then("a_precision").otherwise(_coarsest())
    )
    bad = pl.coalesce("a_error", "b_error")
    return tight.select(
        "start_min",
        "start_max",
        "end_min",
        "end_max",
        "start_kind",
        "end_kind",
        precision=pl.coalesce(coarse, pl.lit("undated")),
        approximate=pl.col("a_approximate") | pl.col("b_approximate"),
        uncertain=pl.col("a_uncertain") | pl.col("b_uncertain"),
        edtf=edtf,
        error=pl.when(bad.is_not_null()).then(bad).when(later).then(pl.lit("it ends before it starts")),
        remark=pl.coalesce("a_remark", "b_remark"),
        in_first=pl.col("a_error").is_not_null(),
        in_last=pl.col("b_error").is_not_null(),
        unread=pl.col("a_unread") | pl.col("b_unread"),
        first="a_raw",
        last="b_raw",
        first_at="a_column",
        last_at="b_column",
        first_bad="a_value",
        last_bad="b_value",
    )


def _coarsest() -> pl.Expr:
    ranks = [
        pl.col(name).replace_strict(RANKS, default=None, return_dtype=pl.Int64)
        for name in ("a_precision", "b_precision")
    ]
    names = {rank: name for name, rank in RANKS.items()}
    return pl.max_horizontal(ranks).replace_strict(names, default=None, return_dtype=pl.String)


def _span(first: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """From the one date to the other."""
    pairs = _paired(first, last)
    halves = [
        pl.when(pl.col(f"{side}_kind") == "open").then(pl.lit(".."))
        .when(pl.col(f"{side}_kind") == "unknown").then(pl.lit(""))
        .when(pl.col(f"{side}_edtf").str.contains(_PLAIN)).then(f"{side}_edtf")
        for side in ("a", "b")
    ]  # fmt: skip
    same = (pl.col("a_edtf") == pl.col("b_edtf")).fill_null(value=False)
    edtf = pl.when(same).then("a_edtf").otherwise(pl.concat_str(halves, separator="/"))
    return _common(
        pairs,
        edtf,
        start_min=pl.col("a_lo"),
        start_max=pl.col("a_hi") - 1,
        end_min=pl.col("b_lo") + 1,
        end_max=pl.col("b_hi"),
        start_kind=_kind("a", "lo"),
        end_kind=_kind("b", "hi"),
    )


def _kind(side: str, bound: str) -> pl.Expr:
    """A date that is there but reaches without limit to its outer side is unknown on that side."""
    endless = (pl.col(f"{side}_kind") == "known") & pl.col(f"{side}_{bound}").is_null()
    return pl.when(endless).then(pl.lit("unknown")).otherwise(f"{side}_kind")


def _between(first: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """At some time from the one date to the other."""
    pairs = _paired(first, last)
    return _common(
        pairs,
        _range_of(pairs),
        start_min=pl.col("a_lo"),
        start_max=pl.col("b_hi") - 1,
        end_min=pl.col("a_lo") + 1,
        end_max=pl.col("b_hi"),
        start_kind=_kind("a", "lo"),
        end_kind=_kind("b", "hi"),
    )


def _range_of(pairs: pl.DataFrame) -> pl.Expr:
    """The EDTF of a range: both ends as they are stated where they are of one shape, else as their bounds make it."""
    start, end = pl.col("a_edtf"), pl.col("b_edtf")
    ends = pl.format("[{}..{}]", start.fill_null(""), end.fill_null(""))
    alike = (
        start.str.contains(_SIMPLE)
        & end.str.contains(_SIMPLE)
        & (start.str.len_chars() == end.str.len_chars())
    )
    one_sided = pl.coalesce(start, end).str.contains(_PLAIN) & (start.is_null() | end.is_null())
    stated = (
        pl.when((start == end).fill_null(value=False))
        .then(start)
        .when(start.is_null() & end.is_null())
        .then(pl.lit("/"))
        .when(alike | one_sided)
        .then(ends)
    )
    edtf = pairs.select(stated.alias("edtf"))["edtf"]
    bounded = edtf.is_null() & (pairs["a_lo"] < pairs["b_hi"])
    rows = bounded.fill_null(value=False).arg_true()
    if len(rows):
        made = edtf_of(pairs["a_lo"].gather(rows).to_numpy(), pairs["b_hi"].gather(rows).to_numpy())
        edtf = edtf.scatter(rows, made)
    return pl.lit(edtf)


def _joined(start: Moment | None, end: Moment | None, frame: pl.DataFrame, sign: str) -> pl.DataFrame:
    """The frame with what is written, in the words of EDTF where nothing else is needed."""
    names = [named(moment) if moment else "" for moment in (start, end)]
    both = ", ".join(name for name in names if name)
    raw = pl.col("first").fill_null("") + sign + pl.col("last").fill_null("")
    written = pl.when(pl.col("first") == pl.col("last")).then("first").otherwise(raw)
    plain = pl.coalesce(pl.col("edtf").str.strip_chars("[]"), pl.lit(""))
    same = (written == plain) | (raw == plain) | (raw.str.strip_chars("./") == plain.str.strip_chars("./"))
    nothing = pl.col("first").is_null() & pl.col("last").is_null()
    in_first, in_last = pl.col("in_first"), pl.col("in_last") & ~pl.col("in_first")
    return frame.select(
        *COLUMNS,
        "unread",
        when_text=pl.when(~same & ~nothing).then(written),
        error="error",
        remark="remark",
        column=pl.when(in_first).then("first_at").when(in_last).then("last_at").otherwise(pl.lit(both)),
        value=pl.when(in_first).then("first_bad").when(in_last).then("last_bad").otherwise(written),
    )
