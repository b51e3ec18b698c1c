"""The possible relations of pairs of uncertain dates: kernel, frame, SQL and plain Python, the same rows first.

    python -m benchmarks relations --print

`BENCH_SCALE=0.1` takes a tenth of the million pairs.
What is timed begins with the bounds in memory (arrays, a Polars frame, a DuckDB table, Python objects) and ends with
the rows of the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any, NamedTuple

import duckdb
import numpy as np
import polars as pl

from benchmarks.harness import HEADER, duration, environment, paired, scaled, table
from timeline.intervals.relations import relations
from timeline.kernels import relations as kernels
from timeline.store.macros import needed
from timeline.when.allen import RELATIONS, Bounds, relations_to
from timeline.when.composition import closure
from timeline.when.relative import infer

DAY = 86_400_000_000


class Pairs(NamedTuple):
    """The same pairs in the form that each way takes."""

    left: pl.DataFrame
    right: pl.DataFrame
    arrays: tuple[kernels.Bounds, kernels.Bounds]
    objects: list[tuple[Bounds, Bounds]]
    connection: duckdb.DuckDBPyConnection


def dates(rows: int, seed: int) -> pl.DataFrame:
    """Events over ten years: days, months and years known, stretches between them, some of them open."""
    rng = np.random.default_rng(seed)
    start = rng.integers(0, 3_650, rows)
    start_known = rng.choice([1, 30, 365], rows)
    end = start + np.where(rng.random(rows) < 0.5, 0, rng.integers(0, 400, rows))
    end_known = np.where(end == start, start_known, rng.choice([1, 30, 365], rows))
    frame = pl.DataFrame(
        {
            "start_min": start * DAY,
            "start_max": (start + start_known) * DAY - 1,
            "end_min": end * DAY + 1,
            "end_max": (end + end_known) * DAY,
        }
    )
    shut = pl.Series(rng.random(rows) < 0.9)
    begun = pl.Series(rng.random(rows) < 0.95)
    return frame.with_columns(
        end_max=pl.when(shut).then("end_max"),
        start_min=pl.when(begun).then("start_min"),
        end_min=pl.when(begun).then("end_min"),
    ).with_columns(start_max=pl.min_horizontal("start_max", pl.col("end_max") - 1))


def prepare(rows: int) -> Pairs:
    """Random pairs, ready for every way."""
    left, right = dates(rows, 1), dates(rows, 2)
    arrays = tuple(
        kernels.Bounds(
            *(
                side[name]
                .fill_null(np.iinfo(np.int64).max if name.endswith("max") else np.iinfo(np.int64).min)
                .to_numpy()
                .copy()
                for name in Bounds._fields
            )
        )
        for side in (left, right)
    )
    for side in arrays:
        assert kernels.tighten(side) == -1
    objects = [(Bounds(*a), Bounds(*b)) for a, b in zip(left.iter_rows(), right.iter_rows(), strict=True)]
    connection = duckdb.connect()
    connection.register(
        "given", pl.concat([left, right.rename(lambda name: f"b_{name}")], how="horizontal").to_arrow()
    )
    connection.execute("CREATE TABLE pair AS SELECT * FROM given")
    for macro in needed("relation_mask possible_relations"):
        connection.execute(macro.statement)
    return Pairs(left, right, arrays, objects, connection)


_ARGUMENTS = ", ".join([*Bounds._fields, *(f"b_{name}" for name in Bounds._fields)])


def kernel(pairs: Pairs) -> Any:
    """Arrays to an array of masks."""
    return kernels.relation_masks(*pairs.arrays)


def frame(pairs: Pairs) -> pl.DataFrame:
    """Frames to a frame of names, the certain one, and masks."""
    return relations(pairs.left, pairs.right)


def frame_by_day(pairs: Pairs) -> pl.DataFrame:
    """The same, in days."""
    return relations(pairs.left, pairs.right, resolution="day")


def sql_masks(pairs: Pairs) -> Any:
    """A table to masks, in DuckDB."""
    return pairs.connection.sql(f"SELECT relation_mask({_ARGUMENTS}) FROM pair").to_arrow_table()


def sql_names(pairs: Pairs) -> Any:
    """A table to lists of names, in DuckDB."""
    return pairs.connection.sql(f"SELECT possible_relations({_ARGUMENTS}) FROM pair").to_arrow_table()


def python(pairs: Pairs) -> list[frozenset[str]]:
    """Objects to sets of names, one after the other."""
    return [relations_to(a, b) for a, b in pairs.objects]


WAYS: dict[str, Callable[[Pairs], Any]] = {
    "kernel, masks": kernel,
    "intervals.relations, names": frame,
    "intervals.relations by day": frame_by_day,
    "SQL relation_mask": sql_masks,
    "SQL possible_relations": sql_names,
    "Python relations_to": python,
}


def check(pairs: Pairs) -> int:
    """All ways give the same rows; how many rows there are."""
    masks = kernel(pairs).tolist()
    named = [[name for bit, name in enumerate(RELATIONS) if mask >> bit & 1] for mask in masks]
    found = frame(pairs)
    assert found["mask"].to_list() == masks
    assert found["possible"].to_list() == named
    assert pl.from_arrow(sql_masks(pairs)).to_series().to_list() == masks
    assert pl.from_arrow(sql_names(pairs)).to_series().to_list() == named
    assert python(pairs) == [set(names) for names in named]
    by_day = frame_by_day(pairs)["possible"].to_list()
    few = range(0, len(masks), max(1, len(masks) // 2_000))
    assert all(relations_to(*pairs.objects[row], "day") == set(by_day[row]) for row in few)
    return len(masks)


def network(names: int, statements: int) -> list[tuple[str, list[str], str]]:
    """True statements about extents drawn at random, each with four false alternatives."""
    rng = np.random.default_rng(3)
    at = np.sort(rng.integers(0, 10**6, (names, 2)) * 2 + [0, 1], axis=1)
    some = rng.permutation(list(combinations(range(names), 2)))[:statements]
    said = []
    for a, b in some.tolist():
        extents = (Bounds(int(s), int(s), int(e), int(e)) for s, e in (at[a], at[b]))
        (truth,) = relations_to(*extents)
        said.append((f"e{a}", sorted({truth, *rng.choice(RELATIONS, 4)}), f"e{b}"))
    return said


def chain(events: int) -> tuple[dict[str, Bounds], list[tuple[str, str]]]:
    """Events each dated by an earlier one, and one date at the beginning."""
    rng = np.random.default_rng(4)
    bounds = {f"e{i}": Bounds() for i in range(events)} | {"e0": Bounds(0, DAY - 1, 1, DAY)}
    return bounds, [
        (f"e{i}", f"after e{rng.integers(max(0, i - 50), i)} by 1d..30d") for i in range(1, events)
    ]


def of_pairs(rows: int) -> str:
    """The table of pairs, once every way has given the same rows."""
    pairs = prepare(rows)
    checked = check(pairs)
    timings = paired({name: lambda way=way: way(pairs) for name, way in WAYS.items()})
    cells = [[*timing.row(), f"{checked / timing.median / 1e6:.3g}"] for timing in timings]
    return table([*HEADER, "million pairs a second"], cells)


def of_networks(names: int, events: int) -> str:
    """The table of `closure` over stated relations, few of them and all, and of `infer` over relative dates."""
    few, every = network(names, 3 * names), network(names, names * (names - 1) // 2)
    known, said = chain(events)
    questions: list[tuple[str, int, int, Callable[[], Any]]] = [
        ("closure", names, len(few), lambda: closure(few)),
        ("closure", names, len(every), lambda: closure(every)),
        ("infer", len(known), len(said), lambda: infer(known, said)),
    ]
    cells = []
    for name, extents, statements, ask in questions:
        (timing,) = paired({name: ask})
        cells.append([name, f"{extents:,}", f"{statements:,}", duration(timing.median), len(timing.seconds)])
    return table(["question", "extents", "statements", "median", "rounds"], cells)


def run() -> str:
    """Both tables, as Markdown."""
    rows = scaled(1_000_000, 1000)
    share = scaled(1000, 15) / 1000
    same = f"{rows:,} pairs of uncertain dates, some of them open; every way gives the same rows first."
    what = (
        "The kernel takes arrays and gives masks, the frame functions give names as well; "
        "a relation that is certain is the only possible one."
    )
    networks = "What follows from stated relations (`closure`), and from relative dates (`infer`)."
    tables = [same + "\n" + what, of_pairs(rows)]
    tables += [networks, of_networks(round(200 * min(1, share)), round(5_000 * min(1, share)))]
    return "\n\n".join(["## Relations of uncertain dates", environment(), *tables])


if __name__ == "__main__":
    print(run())
