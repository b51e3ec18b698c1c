"""How the dates of a museum are read, beside the range that the museum itself gives for each.

The data are the date texts of the Carnegie Museum of Art (`cmoa_dates.csv.gz`, CC0), each with the museum's own earliest
and latest date. The museum is evidence, not truth: its ranges hold errors, which the report lists.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from timeline.when import read_dates
from timeline.when.calendar import civil, days, julian_days

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "cmoa" / "cmoa_dates.csv.gz"
DAY = 86_400_000_000
HABITS = ROOT / "fixtures" / "reading" / "museum.toml"

FAMILIES = [
    ("no date", r"no date|not dated"),
    (
        "several acts",
        r"print|manufact|design|cast|publish|reprint|edition|impression|draw|patent|produc|work|touch|revis|edit|fired|block|conceiv|model|complet",
    ),
    ("named period", r"period|dynast|kingdom|qing|\buph\b"),
    ("before, after", r"before|after|earlier|later"),
    ("BC", r"\bb\.?c"),
    ("part of a century", r"(early|mid|late|half|quarter|last).*centur"),
    ("century", r"centur"),
    ("part of a decade", r"(early|mid|late).*\d0s"),
    ("decade", r"\d0s"),
    ("day", r"\d/\d+/\d{4}|[a-z]{3,} \d{1,2}(?:-\d{1,2})?, ?\d{4}"),
    ("month", r"[a-z]{3,}.*\d{4}|\d{4}, [a-z]+|^\d{1,2}/\d{4}|^\d{4}/(?:\d|[ivx]+)$|\([a-z]+\)"),
    ("c. years", r"c[a,.]* ?\d+(?:\?|)\D+\d"),
    ("c. year", r"c[a,.]* ?\d+"),
    ("years", r"\d\W+\d"),
    ("year?", r"\?"),
    ("year", r"\d"),
]
RELATIONS = ("equal", "contains", "inside", "overlaps", "apart")


def family(text: str) -> str:
    """The sort of date that a text is."""
    folded = text.lower()
    return next(name for name, pattern in FAMILIES if re.search(pattern, folded) or name == "year")


def museum_bound(written: str, latest: bool) -> int | None:
    """One of the museum's dates as an instant: where its range begins, or where it ends.

    Its first of January stands for the whole year. Years before Christ are written as their number with a minus sign.
    Days before 15 October 1582 are those of the Julian calendar (`1499-12-23` is 1 January 1500).
    """
    found = re.fullmatch(r"(-?)(\d+)-(\d\d)-(\d\d)", written)
    if not found:
        return None
    year = int(found[2]) if not found[1] else -int(found[2])
    month, day = int(found[3]), int(found[4])
    if year > 9999:
        return None
    if (year, month, day) < (1582, 10, 15):
        year, month, day = civil(julian_days(year, month, day))
    year = year + 1 if year < 0 else year
    whole_year = (month, day) == (1, 1)
    if latest:
        return days(year + 1) * DAY if whole_year else (days(year, month, day) + 1) * DAY
    return days(year, month, day) * DAY


def load(path: Path | None = None) -> pl.DataFrame:
    """Text, and the museum's range as `[lo, hi)` in microseconds, where it gives one."""
    columns = {
        "creation_date": "text",
        "creation_date_earliest": "earliest",
        "creation_date_latest": "latest",
    }
    frame = (
        pl.read_csv(path or DATA, columns=list(columns), infer_schema=False)
        .rename(columns)
        .filter(pl.col("text").is_not_null())
    )
    return frame.with_columns(
        family=pl.col("text").map_elements(family, return_dtype=pl.String),
        lo=pl.col("earliest").map_elements(
            lambda written: museum_bound(written, latest=False), return_dtype=pl.Int64
        ),
        hi=pl.col("latest").map_elements(
            lambda written: museum_bound(written, latest=True), return_dtype=pl.Int64
        ),
    )


def compared(frame: pl.DataFrame, **options: object) -> pl.DataFrame:
    """How each reading lies to the museum's range: equal, containing it, inside it, overlapping it, or apart."""
    read = read_dates(frame["text"], dayfirst=False, **options)
    both = pl.concat([frame, read.select("start_min", "end_max", "edtf", "error")], how="horizontal")
    lo, hi = pl.col("start_min").fill_null(-(2**62)), pl.col("end_max").fill_null(2**62)
    return both.with_columns(
        relation=pl.when(pl.col("error").is_not_null())
        .then(pl.lit("refused"))
        .when(pl.col("lo").is_null() | pl.col("hi").is_null())
        .then(pl.lit("no range"))
        .when(pl.col("lo") >= pl.col("hi"))
        .then(pl.lit("backwards"))
        .when((lo == pl.col("lo")) & (hi == pl.col("hi")))
        .then(pl.lit("equal"))
        .when((lo <= pl.col("lo")) & (hi >= pl.col("hi")))
        .then(pl.lit("contains"))
        .when((lo >= pl.col("lo")) & (hi <= pl.col("hi")))
        .then(pl.lit("inside"))
        .when((lo < pl.col("hi")) & (hi > pl.col("lo")))
        .then(pl.lit("overlaps"))
        .otherwise(pl.lit("apart"))
    )


def summary(frame: pl.DataFrame) -> dict[str, float]:
    """The shares of a compared frame, among rows for which the museum gives a sound range."""
    ranged = frame.filter(pl.col("relation").is_in([*RELATIONS, "refused"]))
    count = {name: ranged.filter(pl.col("relation") == name).height for name in (*RELATIONS, "refused")}
    total = ranged.height
    return {
        "rows": total,
        "read": 1 - count["refused"] / total,
        "equal": count["equal"] / total,
        "holds": (count["equal"] + count["contains"]) / total,
        "apart": count["apart"] / total,
        **{f"n_{name}": number for name, number in count.items()},
    }


def by_family(frame: pl.DataFrame) -> pl.DataFrame:
    """A row for each sort of date: how many, how many read, and how they lie to the museum's range."""
    counted = frame.group_by("family").agg(
        pl.len().alias("rows"),
        (pl.col("relation") != "refused").sum().alias("read"),
        *((pl.col("relation") == name).sum().alias(name) for name in (*RELATIONS, "no range", "backwards")),
    )
    return counted.sort("rows", descending=True)


def reasons(frame: pl.DataFrame, with_habits: pl.DataFrame) -> pl.DataFrame:
    """Every row that does not hold the museum's range, with the first reason for it that applies."""
    text = pl.col("text").str.to_lowercase()
    coarser = (_year_of("lo") == _year_of("start_min")) & (_year_of("hi", 1) == _year_of("end_max", 1))
    agrees = pl.col("with_habits").is_in(["equal", "contains"])
    found = [
        ("backwards", pl.col("relation") == "backwards"),
        ("circa", text.str.contains(r"\bc[a]?[.,]|\bc[.]?\d") & agrees),
        ("bounds", text.str.contains("before|after") & agrees),
        ("coarser", (pl.col("relation") == "inside") & coarser),
        ("doubt", text.str.contains(r"\?")),
        ("acts", pl.col("family") == "several acts"),
        ("left out", pl.col("relation") == "apart"),
        ("circa", text.str.contains(r"\bc[a]?[.,]|\bc[.]?\d")),
        ("parts", pl.col("family").str.starts_with("part of")),
        ("bc", text.str.contains(r"\bb\.?c")),
        ("cut", pl.col("relation") == "overlaps"),
    ]
    rest = frame.with_columns(with_habits=with_habits["relation"]).filter(
        pl.col("relation").is_in(["inside", "overlaps", "apart", "backwards"])
    )
    reason = pl.coalesce(*(pl.when(holds).then(pl.lit(name)) for name, holds in found), pl.lit("wider"))
    return rest.with_columns(reason=reason, shape=shape(pl.col("text")))


def _year_of(column: str, back: int = 0) -> pl.Expr:
    """The year of an instant, or of the one before it."""
    return (pl.col(column) - back).map_elements(
        lambda instant: civil(instant // DAY)[0], return_dtype=pl.Int64
    )


def shape(text: pl.Expr) -> pl.Expr:
    """A text with 9 for every digit and `Month` for every month."""
    names = "January|February|March|April|May|June|July|August|September|October|November|December"
    return text.str.strip_chars().str.replace_all(r"\d", "9").str.replace_all(f"(?i)\\b({names})\\b", "Month")
