"""The inputs of the interval benchmarks: seeded synthetic extents and, where the data folder is there, real ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from benchmarks.harness import SHARED, scaled

SPACING = 100
"""Mean ticks between two starts."""


@dataclass
class Data:
    """Two sets of extents: columns `start` and `end` (int64), `id`, `value`, and `key` (int64) where there are keys."""

    name: str
    left: pl.DataFrame
    right: pl.DataFrame
    told: str = ""

    @property
    def keyed(self) -> bool:
        return "key" in self.left.columns

    @property
    def by(self) -> str | None:
        return "key" if self.keyed else None

    @cached_property
    def arrays(self) -> list[np.ndarray]:
        """Starts and ends of both sides, contiguous."""
        return [side[name].to_numpy().copy() for side in (self.left, self.right) for name in ("start", "end")]

    @cached_property
    def keys(self) -> list[np.ndarray]:
        """Keys of both sides as uint32; empty without keys."""
        return (
            [side["key"].to_numpy().astype(np.uint32) for side in (self.left, self.right)]
            if self.keyed
            else []
        )


def synthetic(kind: str, rows: int, keys: int = 0) -> Data:
    """`rows` extents on each side, starts spread evenly.

    The mean length is half the mean spacing of starts ("sparse") or ten times it ("dense"); "deep" is dense, and twenty
    extents more cover a tenth of everything each. With `keys` the rows fall under zipf-skewed keys, and lengths grow by
    as much as pairs are lost, so that a row still has as many partners on average.
    """
    sides = [_side(kind, rows, keys, seed) for seed in (1, 2)]
    return Data(f"{kind}, {keys} keys" if keys else kind, *sides)


def _side(kind: str, rows: int, keys: int, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, max(keys, 1) + 1)
    weights /= weights.sum()
    mean = (SPACING // 2 if kind == "sparse" else SPACING * 10) / float((weights**2).sum())
    start = rng.integers(0, rows * SPACING, rows)
    length = rng.integers(1, round(2 * mean) + 1, rows)
    if kind == "deep":
        length[rng.choice(rows, min(rows, 20), replace=False)] = rows * SPACING // 10
    columns = {"start": start, "end": start + length, "id": np.arange(rows), "value": rng.random(rows)}
    if keys:
        columns["key"] = rng.choice(keys, rows, p=weights)
    return pl.DataFrame(columns)


def flights() -> Data | None:
    """Flights from New York in 2013 against themselves, in minutes: 81 million ordered pairs, 40 million unordered."""
    path = SHARED / "nycflights13" / "flights.parquet"
    if not path.is_file():
        return None
    hour = pl.col("time_hour").str.to_datetime(time_zone="UTC").dt.epoch("s") // 60
    start = (hour + pl.col("minute") + pl.col("dep_delay")).cast(pl.Int64).alias("start")
    flown = pl.read_parquet(path).drop_nulls(["dep_delay", "air_time"])
    frame = flown.select(
        start, end=start + pl.col("air_time"), id=pl.int_range(pl.len()), value=pl.col("distance")
    )
    frame = frame.head(scaled(frame.height))
    return Data("flights, self join", frame, frame)


def genomic() -> Data | None:
    """Exons against regulatory regions of a fetal brain, by chromosome."""
    folder = SHARED / "genomic"
    if not (folder / "exons.parquet").is_file():
        return None
    sides = [pl.read_parquet(folder / f"{name}.parquet") for name in ("exons", "fBrain")]
    contigs = pl.concat([side["contig"] for side in sides]).unique().sort()
    codes = dict(zip(contigs, range(len(contigs)), strict=True))
    frames = [
        side.select(
            start=pl.col("pos_start").cast(pl.Int64),
            end=pl.col("pos_end").cast(pl.Int64),
            id=pl.int_range(pl.len()),
            value=pl.lit(0.5),
            key=pl.col("contig").replace_strict(codes, return_dtype=pl.Int64),
        )
        for side in sides
    ]
    return Data("exons x fBrain", *frames)


def ministers() -> Data | None:
    """Ministerial appointments against themselves, in days: who served at the same time."""
    path = SHARED / "ifg_ministers" / "appointment.csv"
    if not path.is_file():
        return None
    table = pl.read_csv(path, try_parse_dates=True).with_columns(
        pl.col("end_date").fill_null(pl.date(2026, 1, 1))
    )
    days = [pl.col(name).cast(pl.Int32).cast(pl.Int64) for name in ("start_date", "end_date")]
    frame = table.select(start=days[0], end=days[1], value=pl.lit(0.5)).filter(
        pl.col("start") < pl.col("end")
    )
    frame = frame.with_row_index("id").with_columns(pl.col("id").cast(pl.Int64))
    return Data("ministers, self join", frame, frame)


def real() -> list[Data]:
    """The real data that there are."""
    return [data for data in (flights(), genomic(), ministers()) if data is not None]
