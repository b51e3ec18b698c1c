"""Co-occurrence as SQL and data frames have it: range joins, and grids with windowed sums."""

from __future__ import annotations

import time
from collections.abc import Callable

import duckdb
import polars as pl


def in_duckdb(sql: str) -> Callable[[pl.DataFrame, int], pl.DataFrame]:
    """A rival that runs `sql` over a table `occ`; making the table is not timed."""

    def run(rows: pl.DataFrame, window: int) -> pl.DataFrame:
        with duckdb.connect() as connection:
            connection.register("given", rows.to_arrow())
            connection.execute(
                "CREATE TABLE occ AS SELECT event, item, day, coalesce(\"group\", '') AS g FROM given"
            )
            began, worked = time.perf_counter(), time.process_time()
            table = connection.sql(sql.replace("$window", str(window))).to_arrow_table()
            run.seconds, run.busy = time.perf_counter() - began, time.process_time() - worked
            return pl.from_arrow(table)

    return run


_SAME = """same AS (SELECT a.item AS x, b.item AS y, count(*) AS same_event
    FROM occ a JOIN occ b ON a.event = b.event AND a.item < b.item GROUP BY ALL)"""

RANGE_JOIN = """
SELECT a.item AS x, b.item AS y, count(*) FILTER (a.event = b.event) AS same_event,
    count(*) FILTER (a.event <> b.event) AS "cross"
FROM occ a JOIN occ b ON b.day BETWEEN a.day - $window AND a.day + $window AND a.g = b.g AND a.item < b.item
GROUP BY ALL"""

GRID = f"""
WITH {_SAME},
cell AS (SELECT g, day, item, count(*) AS n FROM occ GROUP BY ALL),
grid AS (
    SELECT d.g, d.day, i.item, coalesce(n, 0) AS n
    FROM (SELECT DISTINCT g, day FROM cell) d CROSS JOIN (SELECT DISTINCT item FROM cell) i LEFT JOIN cell USING (g, day, item)
),
near AS (
    SELECT g, day, item, sum(n) OVER (
        PARTITION BY g, item ORDER BY day RANGE BETWEEN $window PRECEDING AND $window FOLLOWING)::BIGINT AS n
    FROM grid
),
every AS (
    SELECT a.item AS x, b.item AS y, sum(a.n * b.n)::BIGINT AS n
    FROM cell a JOIN near b ON a.g = b.g AND a.day = b.day AND a.item < b.item AND b.n > 0 GROUP BY ALL
)
SELECT x, y, coalesce(same_event, 0) AS same_event, n - coalesce(same_event, 0) AS "cross"
FROM every LEFT JOIN same USING (x, y)"""

RANKED_GRID = f"""
WITH {_SAME},
ranked AS (
    SELECT o.*, r FROM occ o
    JOIN (SELECT item, row_number() OVER (ORDER BY count(*) DESC)::INTEGER AS r FROM occ GROUP BY item) USING (item)
),
cell AS (SELECT g, day, r, count(*)::INTEGER AS n FROM ranked GROUP BY ALL),
grid AS (
    SELECT d.g, d.day, i.r, coalesce(n, 0) AS n
    FROM (SELECT DISTINCT g, day FROM cell) d CROSS JOIN (SELECT DISTINCT r FROM cell) i LEFT JOIN cell USING (g, day, r)
),
near AS (
    SELECT g, day, r, sum(n) OVER (
        PARTITION BY g, r ORDER BY day RANGE BETWEEN $window PRECEDING AND $window FOLLOWING)::INTEGER AS n
    FROM grid
),
every AS (
    SELECT a.r AS p, b.r AS q, sum(a.n * b.n)::BIGINT AS n
    FROM cell a JOIN near b ON a.g = b.g AND a.day = b.day AND b.r < a.r AND b.n > 0 GROUP BY ALL
),
names AS (SELECT DISTINCT r, item FROM ranked),
named AS (
    SELECT least(u.item, v.item) AS x, greatest(u.item, v.item) AS y, n
    FROM every JOIN names u ON u.r = p JOIN names v ON v.r = q
)
SELECT x, y, coalesce(same_event, 0) AS same_event, n - coalesce(same_event, 0) AS "cross"
FROM named LEFT JOIN same USING (x, y)"""


def polars_join(rows: pl.DataFrame, window: int) -> pl.DataFrame:
    """The range join of Polars, streaming."""
    left = rows.lazy().select(
        "event", "item", "group", low=pl.col("day") - window, high=pl.col("day") + window
    )
    left, right = (side.with_columns(pl.col("group").fill_null("")) for side in (left, rows.lazy()))
    near = [pl.col("day") >= pl.col("low"), pl.col("day") <= pl.col("high")]
    joined = left.join_where(
        right, *near, pl.col("item") < pl.col("item_right"), pl.col("group") == pl.col("group_right")
    )
    same = pl.col("event") == pl.col("event_right")
    grouped = joined.group_by(x="item", y="item_right").agg(same_event=same.sum(), cross=(~same).sum())
    return grouped.collect(engine="streaming").with_columns(pl.col("same_event", "cross").cast(pl.Int64))


def polars_grid(rows: pl.DataFrame, window: int) -> pl.DataFrame:
    """The grid with windowed sums in Polars, the rarer item of a pair looked up, streaming."""
    rows = rows.with_columns(pl.col("group").fill_null(""))
    rank = rows.group_by("item").len().sort("len", descending=True).with_row_index("r").drop("len")
    cell = rows.join(rank, on="item").group_by("group", "day", "r").agg(n=pl.len().cast(pl.Int64)).lazy()
    days = pl.select(day=pl.int_range(rows["day"].min(), rows["day"].max() + 1, dtype=pl.Int32)).lazy()
    grid = cell.select("group").unique().join(rank.lazy().select("r"), how="cross").join(days, how="cross")
    near = (
        grid.join(cell, on=["group", "day", "r"], how="left")
        .sort("group", "r", "day")
        .with_columns(pl.col("n").fill_null(0))
        .with_columns(
            near=pl.col("n").rolling_sum(2 * window + 1, min_samples=1, center=True).over("group", "r")
        )
        .select("group", "day", "r", "near")
    )
    every = (
        cell.join(near, on=["group", "day"])
        .filter((pl.col("r_right") < pl.col("r")) & (pl.col("near") > 0))
        .group_by(p="r", q="r_right")
        .agg(n=(pl.col("n") * pl.col("near")).sum())
        .collect(engine="streaming")
    )
    names = rank.lazy()
    named = (
        every.lazy()
        .join(names, left_on="p", right_on="r")
        .join(names, left_on="q", right_on="r", suffix="_q")
    )
    pairs = named.select(x=pl.min_horizontal("item", "item_q"), y=pl.max_horizontal("item", "item_q"), n="n")
    same = rows.lazy().join(rows.lazy(), on="event").filter(pl.col("item") < pl.col("item_right"))
    same = same.group_by(x="item", y="item_right").agg(same_event=pl.len().cast(pl.Int64))
    table = pairs.join(same, on=["x", "y"], how="left").with_columns(pl.col("same_event").fill_null(0))
    return table.select("x", "y", "same_event", cross=pl.col("n") - pl.col("same_event")).collect(
        engine="streaming"
    )
