"""The same questions in the words of each library, its input prepared in its own form before the clock starts.

Each way returns what its library gives; `words` and `numbers` turn that into sorted numbers to compare.
A library that is not installed has no way.
"""

from __future__ import annotations

import importlib.util
import threading
import warnings
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import polars as pl

from benchmarks.harness import LIMIT, Stopped
from benchmarks.intervals_data import Data
from timeline import intervals
from timeline.kernels import overlap

Way = Callable[[], Any]
OURS = "timeline"
_OVERLAP = 'a.start < b."end" AND b.start < a."end"'
_FOLDED = "a.folded_start < b.folded_end AND b.folded_start < a.folded_end"


def installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def words(pairs: tuple[Any, Any]) -> np.ndarray:
    """Pairs of row numbers as sorted 64-bit words."""
    left, right = (np.asarray(column).astype(np.uint64) for column in pairs)
    return np.sort((left << np.uint64(32)) | right)


def tables(data: Data) -> duckdb.DuckDBPyConnection:
    """A database in memory with both sides as tables a and b; where there are keys, with folded instants too."""
    connection = duckdb.connect()
    sides = [data.left, data.right]
    if data.keyed:
        folded = [side.select(folded_start="start", folded_end="end") for side in _folded_sides(data)]
        sides = [pl.concat(pair, how="horizontal") for pair in zip(sides, folded, strict=True)]
    for name, side in zip("ab", sides, strict=True):
        connection.register("given", side.to_arrow())
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    return connection


def answered(connection: duckdb.DuckDBPyConnection, query: str, limit: float = LIMIT) -> Any:
    """The answer of DuckDB as an Arrow table.

    Raises:
        Stopped: it took longer than `limit` seconds.
    """
    timer = threading.Timer(limit, connection.interrupt)
    timer.start()
    try:
        return connection.sql(query).to_arrow_table()
    except duckdb.InterruptException:
        raise Stopped(limit) from None
    finally:
        timer.cancel()


def duckdb_ways(data: Data, query: str, plain: Callable[[Any], Any]) -> dict[str, tuple[Way, Any]]:
    """DuckDB with the condition of overlap in place of `{}`; where there are keys, in its two formulations."""
    connection = tables(data)
    conditions = {"DuckDB": _OVERLAP}
    if data.keyed:
        conditions = {"DuckDB, keys": f"{_OVERLAP} AND a.key = b.key", "DuckDB, composite key": _FOLDED}
    asked = {name: query.format(condition) for name, condition in conditions.items()}
    return {name: (lambda query=query: answered(connection, query), plain) for name, query in asked.items()}


def columns(result: Any, *names: str) -> tuple[Any, ...]:
    """Columns of an Arrow table or a frame as arrays."""
    frame = result if isinstance(result, pl.DataFrame) else pl.DataFrame(result)
    return tuple(frame[name].to_numpy() for name in names)


def pair_ways(data: Data) -> dict[str, tuple[Way, Callable[[Any], tuple[Any, Any]]]]:
    """Pairs of rows, no payload: name -> (way, what to compare)."""
    left, right, by = data.left, data.right, data.by
    a_start, a_end, b_start, b_end = data.arrays
    ids = lambda result: columns(result, "l", "r")  # noqa: E731
    ways: dict[str, tuple[Way, Callable[[Any], tuple[Any, Any]]]] = {
        OURS: (lambda: intervals.overlap_pairs(left, right, by=by), lambda r: columns(r, "left", "right")),
        "timeline kernel": (lambda: overlap.pairs(*data.arrays, *data.keys), lambda r: r),
    }
    if installed("ruranges"):
        import ruranges.numpy as ruranges

        groups = dict(zip(("groups", "groups2"), data.keys, strict=False))
        ways["ruranges"] = (
            lambda: ruranges.overlaps(starts=a_start, ends=a_end, starts2=b_start, ends2=b_end, sort_output=False, **groups),
            lambda r: r,
        )  # fmt: skip
    ways |= duckdb_ways(data, "SELECT a.id AS l, b.id AS r FROM a JOIN b ON {}", ids)
    if installed("polars_bio"):
        bio, a, b = _bio(data)
        ways["polars-bio"] = (
            lambda: bio.overlap(a, b, output_type="polars.LazyFrame").select("id_1", "id_2").collect(),
            lambda r: columns(r, "id_1", "id_2"),
        )
    # With the key as an equality Polars compares every pair of a key, so it gets the composite key.
    sides = _folded_sides(data) if by else (left, right)
    lazy = [side.select("start", "end", "id").lazy() for side in sides]
    overlapping = [pl.col("start") < pl.col("end_b"), pl.col("start_b") < pl.col("end")]
    renamed = lazy[1].rename(lambda name: f"{name}_b")
    ways["Polars join_where, composite key" if by else "Polars join_where"] = (
        lambda: lazy[0].join_where(renamed, *overlapping).select(l="id", r="id_b").collect(),
        ids,
    )
    if installed("superintervals") and not by:
        ways["superintervals"] = (_superintervals(data, "search_idxs_batch"), _flat)
    if installed("bioframe"):
        import bioframe

        a, b = _pandas(data)
        ways["bioframe"] = (lambda: bioframe.overlap(a, b, how="inner"), lambda r: (r["id"], r["id_"]))
    return ways


def _folded_sides(data: Data) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Keys folded into the instants, so that one inequality join answers all keys."""
    stride = 1 + int(max(side["end"].max() for side in (data.left, data.right)))  # type: ignore[type-var]
    shift = pl.col("key") * stride
    left, right = (
        side.with_columns(pl.col("start") + shift, pl.col("end") + shift) for side in (data.left, data.right)
    )
    return left, right


def _bio(data: Data) -> tuple[Any, pl.DataFrame, pl.DataFrame]:
    import polars_bio as bio

    warnings.filterwarnings("ignore", message="Coordinate system metadata is missing")
    bio.set_option(bio.POLARS_BIO_COORDINATE_SYSTEM_CHECK, False)
    bio.set_option(bio.POLARS_BIO_COORDINATE_SYSTEM_ZERO_BASED, True)
    bio.set_option("datafusion.execution.target_partitions", "2")
    chrom = pl.col("key").cast(pl.String) if data.keyed else pl.lit("one")
    a, b = (side.select(chrom.alias("chrom"), "start", "end", "id") for side in (data.left, data.right))
    return bio, a, b


def _pandas(data: Data) -> tuple[Any, Any]:
    chrom = pl.col("key").cast(pl.String) if data.keyed else pl.lit("one")
    a, b = (
        side.select(chrom.alias("chrom"), "start", "end", "id").to_pandas()
        for side in (data.left, data.right)
    )
    return a, b


def _superintervals(data: Data, question: str) -> Way:
    """Its intervals are closed and 32 bits wide; building the map is part of the work, as sorting is of ours."""
    import superintervals

    a_start, a_end, b_start, b_end = (array.astype(np.int32) for array in data.arrays)
    rows = list(range(b_start.size))

    def ask() -> Any:
        known = superintervals.IntervalMap.from_arrays(b_start, b_end - 1, rows)
        known.build()
        return getattr(known, question if question != "search_idxs_batch" else "search_values_batch")(
            a_start, a_end - 1
        )

    return ask


def _flat(lists: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    left = np.repeat(np.arange(len(lists)), [len(found) for found in lists])
    return left, np.fromiter((row for found in lists for row in found), np.int64)


def payload_ways(data: Data) -> dict[str, tuple[Way, Callable[[Any], tuple[Any, Any]]]]:
    """All columns of both sides for every pair."""
    left, right, by = data.left, data.right, data.by
    ours = ", ".join(f'a."{name}"' for name in left.columns)
    theirs = ", ".join(f'b."{name}" AS "{name}_right"' for name in right.columns if name != "key")
    ids = lambda result: columns(result, "id", "id_right")  # noqa: E731
    ways: dict[str, tuple[Way, Callable[[Any], tuple[Any, Any]]]] = {
        OURS: (lambda: intervals.overlap(left, right, by=by), ids),
        **duckdb_ways(data, f"SELECT {ours}, {theirs} FROM a JOIN b ON {{}}", ids),
    }
    if installed("polars_bio"):
        bio, *_ = _bio(data)
        chrom = pl.col("key").cast(pl.String) if by else pl.lit("one")
        a, b = (side.with_columns(chrom.alias("chrom")) for side in (left, right))
        ways["polars-bio"] = (
            lambda: bio.overlap(a, b, output_type="polars.DataFrame"),
            lambda r: columns(r, "id_1", "id_2"),
        )
    return ways


def count_ways(data: Data) -> dict[str, tuple[Way, Callable[[Any], Any]]]:
    """How many overlap each row of the left."""
    left, right, by = data.left, data.right, data.by
    a_start, a_end, b_start, b_end = data.arrays
    ways: dict[str, tuple[Way, Callable[[Any], Any]]] = {
        OURS: (lambda: intervals.count_overlaps(left, right, by=by), lambda r: r["count"].to_numpy())
    }
    if installed("ruranges"):
        import ruranges.numpy as ruranges

        groups = dict(zip(("groups", "groups2"), data.keys, strict=False))
        ways["ruranges"] = (
            lambda: ruranges.count_overlaps(
                starts=a_start, ends=a_end, starts2=b_start, ends2=b_end, **groups
            ),
            np.asarray,
        )
    if installed("superintervals") and not by:
        ways["superintervals"] = (_superintervals(data, "count_batch"), np.asarray)
    if installed("polars_bio"):
        bio, a, b = _bio(data)
        ways["polars-bio"] = (
            lambda: bio.count_overlaps(a, b, output_type="polars.DataFrame"),
            lambda r: r.sort("id")["count"].to_numpy(),
        )
    ways |= duckdb_ways(
        data,
        "SELECT a.id, count(b.id) AS n FROM a LEFT JOIN b ON {} GROUP BY a.id",
        lambda r: pl.DataFrame(r).sort("id")["n"].to_numpy(),
    )
    if installed("bioframe"):
        import bioframe

        c, d = _pandas(data)
        ways["bioframe"] = (lambda: bioframe.count_overlaps(c, d), lambda r: r["count"].to_numpy())
    return ways


def level_ways(data: Data) -> dict[str, tuple[Way, Callable[[Any], Any]]]:
    """How many are going on, as a step function of moments and counts after each."""
    left, by = data.left, data.by
    connection = tables(data)
    part, key, keys = ("PARTITION BY key ", "key, ", ["key"]) if by else ("", "", [])
    query = f"""
        WITH change AS (
            SELECT {key}start AS moment, 1 AS step FROM a UNION ALL SELECT {key}"end", -1 FROM a
        ), moments AS (
            SELECT {key}moment, sum(step) AS step FROM change GROUP BY {key}moment HAVING sum(step) != 0
        )
        SELECT {key}moment AS start, sum(step) OVER ({part}ORDER BY moment)::BIGINT AS count
        FROM moments ORDER BY {key}moment"""

    def with_polars() -> pl.DataFrame:
        changes = pl.concat(
            [left.select(*keys, at="start", by=pl.lit(1)), left.select(*keys, at="end", by=pl.lit(-1))]
        )
        moments = changes.lazy().group_by(*keys, "at").agg(pl.col("by").sum()).filter(pl.col("by") != 0)
        total = pl.col("by").cum_sum()
        return (
            moments.sort(*keys, "at")
            .select(*keys, start="at", count=total.over(keys) if keys else total)
            .collect()
        )

    def with_numpy() -> np.ndarray:
        start, end = left["start"].to_numpy(), left["end"].to_numpy()
        moments, place = np.unique(np.concatenate([start, end]), return_inverse=True)
        change = np.bincount(place[: start.size], minlength=moments.size) - np.bincount(
            place[start.size :], minlength=moments.size
        )
        kept = change != 0
        return np.stack([moments[kept], np.cumsum(change[kept])])

    def busy(result: Any) -> np.ndarray:
        """Steps with a count above 0: only what comes after the last end is told differently."""
        frame = pl.DataFrame(result).filter(pl.col("count") > 0)
        return np.stack([frame[name].to_numpy() for name in (*keys, "start", "count")])

    ways: dict[str, tuple[Way, Callable[[Any], Any]]] = {
        OURS: (lambda: intervals.concurrency(left, by=by), busy),
        "DuckDB": (lambda: answered(connection, query), busy),
        "Polars": (with_polars, busy),
    }
    if not by:
        ways["NumPy"] = (with_numpy, lambda r: r[:, r[1] > 0])
    return ways
