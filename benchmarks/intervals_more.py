"""Nearest, unions, differences, coverage and look-ups, in the words of the libraries that have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import polars as pl

from benchmarks.intervals_data import Data
from benchmarks.intervals_rivals import OURS, _bio, _pandas, answered, installed, tables
from timeline import intervals

Ways = dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]]
Question = tuple[str, Ways, Callable[[Any], np.ndarray]]


def questions(data: Data) -> Iterator[Question]:
    """Each question with its ways and how answers are compared."""
    yield "coalesce", coalesce(data), np.asarray
    yield "nearest, distance only", nearest(data), np.asarray
    yield "subtract", subtract(data), np.asarray
    yield "lookup, the extent begun last", lookup(data), np.asarray


def coalesce(data: Data) -> Ways:
    """Starts and ends of the unions."""
    left = data.left
    start, end = data.arrays[:2]
    ways: Ways = {OURS: (lambda: intervals.coalesce(left), lambda r: _stacked(r, "start", "end"))}
    if installed("ruranges"):
        import ruranges.numpy as ruranges

        ways["ruranges"] = (
            lambda: ruranges.merge(starts=start, ends=end, slack=1),
            lambda r: np.stack([np.sort(r[1]), np.sort(r[2])]),
        )
    if installed("polars_bio"):
        bio, a, _ = _bio(data)
        ways["polars-bio"] = (
            lambda: bio.merge(a, min_dist=1, output_type="polars.DataFrame"),
            lambda r: _stacked(r.sort("start"), "start", "end"),
        )
    connection = tables(data)
    query = """
        WITH marked AS (
            SELECT start, "end", start > max("end") OVER (ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS new
            FROM a
        ), numbered AS (
            SELECT start, "end", sum(CASE WHEN new THEN 1 ELSE 0 END) OVER (ORDER BY start ROWS UNBOUNDED PRECEDING) AS n
            FROM marked
        )
        SELECT min(start) AS start, max("end") AS "end" FROM numbered GROUP BY n ORDER BY 1"""
    ways["DuckDB"] = (lambda: answered(connection, query), lambda r: _stacked(r, "start", "end"))
    if installed("bioframe"):
        import bioframe

        c, _ = _pandas(data)
        ways["bioframe"] = (lambda: bioframe.merge(c), lambda r: np.stack([r["start"], r["end"]]))
    return ways


def nearest(data: Data) -> Ways:
    """The distance to the nearest; libraries differ in which of several they name, so distances are compared."""
    left, right = data.left, data.right
    a_start, a_end, b_start, b_end = data.arrays
    ways: Ways = {OURS: (lambda: intervals.nearest(left, right), lambda r: r["distance"].to_numpy())}
    if installed("ruranges"):
        import ruranges.numpy as ruranges

        ways["ruranges"] = (
            lambda: ruranges.nearest(
                starts=a_start, ends=a_end, starts2=b_start, ends2=b_end, k=1, ties="first", sort_output=True
            ),
            lambda r: np.asarray(r[2])[np.argsort(r[0], kind="stable")],
        )
    if installed("polars_bio"):
        bio, a, b = _bio(data)
        ways["polars-bio"] = (
            lambda: bio.nearest(a, b, output_type="polars.DataFrame"),
            lambda r: _gap(
                *(r.sort("id_1")[name].to_numpy() for name in ("start_1", "end_1", "start_2", "end_2"))
            ),
        )
    if installed("bioframe"):
        import bioframe

        c, d = _pandas(data)
        ways["bioframe"] = (
            lambda: bioframe.closest(c, d),
            lambda r: _gap(
                *(
                    np.asarray(r.sort_values("id")[name], np.int64)
                    for name in ("start", "end", "start_", "end_")
                )
            ),
        )
    return ways


def _gap(a_start: Any, a_end: Any, b_start: Any, b_end: Any) -> np.ndarray:
    apart = np.maximum(b_start - a_end, a_start - b_end)
    return np.where(apart < 0, 0, apart + 1)


def subtract(data: Data) -> Ways:
    """What one side leaves of the other."""
    left, right = data.left, data.right.head(data.right.height // 50)
    a_start, a_end = data.arrays[:2]
    b_start, b_end = (right[name].to_numpy() for name in ("start", "end"))
    ways: Ways = {OURS: (lambda: intervals.subtract(left, right), lambda r: _pieces(r["start"], r["end"]))}
    if installed("ruranges"):
        import ruranges.numpy as ruranges

        ways["ruranges"] = (
            lambda: ruranges.subtract(starts=a_start, ends=a_end, starts2=b_start, ends2=b_end),
            lambda r: _pieces(r[1], r[2]),
        )
    if installed("polars_bio"):
        bio, a, b = _bio(Data(data.name, left, right))
        ways["polars-bio"] = (
            lambda: bio.subtract(a, b, output_type="polars.DataFrame"),
            lambda r: _pieces(r["start"], r["end"]),
        )
    if installed("bioframe"):
        import bioframe

        c, d = _pandas(Data(data.name, left, right))
        ways["bioframe"] = (lambda: bioframe.subtract(c, d), lambda r: _pieces(r["start"], r["end"]))
    return ways


def _pieces(start: Any, end: Any) -> np.ndarray:
    start, end = (np.asarray(column).astype(np.int64) for column in (start, end))
    order = np.lexsort((end, start))
    return np.stack([start[order], end[order]])


def lookup(data: Data) -> Ways:
    """Extents that follow each other, as terms of office do; the one that holds an instant, if one does."""
    terms = intervals.coalesce(
        data.left.with_columns(pl.col("end").clip(upper_bound=pl.col("start") + 60))
    ).drop("count")
    terms = terms.with_row_index("term")
    asked = data.right.select(at="start", ask="id")
    import duckdb

    connection = duckdb.connect()
    for name, frame in (("terms", terms), ("asked", asked)):
        connection.register("given", frame.to_arrow())
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    query = """
        SELECT ask, CASE WHEN "at" < "end" THEN term END AS term
        FROM asked ASOF LEFT JOIN terms ON asked."at" >= terms.start"""

    def with_polars() -> pl.DataFrame:
        found = asked.sort("at").join_asof(terms.sort("start"), left_on="at", right_on="start")
        return found.select("ask", term=pl.when(pl.col("at") < pl.col("end")).then("term"))

    def by_ask(result: Any) -> np.ndarray:
        return pl.DataFrame(result).sort("ask")["term"].fill_null(-1).cast(pl.Int64).to_numpy()

    ways: Ways = {
        OURS: (
            lambda: intervals.lookup(asked, terms),
            lambda r: r["term_right"].cast(pl.Int64).fill_null(-1).to_numpy(),
        ),
        "Polars join_asof": (with_polars, by_ask),
        "DuckDB ASOF join": (lambda: answered(connection, query), by_ask),
    }
    if installed("pandas"):
        import pandas as pd

        index = pd.IntervalIndex.from_arrays(
            terms["start"].to_numpy(), terms["end"].to_numpy(), closed="left"
        )
        moments = asked["at"].to_numpy()
        ways["pandas IntervalIndex"] = (lambda: index.get_indexer(moments), np.asarray)
    return ways


def _stacked(result: Any, *names: str) -> np.ndarray:
    frame = pl.DataFrame(result)
    return np.stack([frame[name].to_numpy() for name in names])
