"""Real data: ministers in office, flights in the air, exons and regulatory regions."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from timeline import intervals

DAY = timedelta(days=1)
OFFICE = {"start": "start_date", "end": "end_date"}


@pytest.fixture
def appointments(shared: Path) -> pl.DataFrame:
    return pl.read_csv(shared / "data" / "ifg_ministers" / "appointment.csv", try_parse_dates=True)


def test_inverted_appointments_are_rejects(appointments: pl.DataFrame) -> None:
    kept, rejects = intervals.vet(appointments, **OFFICE)
    assert (kept.height, rejects.height) == (3665, 2)
    assert rejects.select("start_date", "end_date").rows() == [
        (date(2025, 9, 1), date(2025, 5, 14)), (date(2025, 9, 6), date(2025, 5, 14)),
    ]  # fmt: skip
    assert rejects["reason"].str.ends_with("ends before it starts").all()


def test_every_appointment_is_found_on_its_days(appointments: pl.DataFrame) -> None:
    """Who held the post on the first, on a middle and on the last day of each appointment, and the day before it."""
    kept, _ = intervals.vet(appointments, **OFFICE)
    held = defaultdict(list)
    for ident, _, post, start, end in kept.rows():
        held[post].append((start, end or date.max, ident))
    asked = []
    for ident, _, post, start, end in kept.rows():
        last = (end or date(2026, 1, 1)) - DAY
        asked += [(ident, post, day) for day in (start, start + (last - start) / 2, last, start - DAY)]
    questions = pl.DataFrame(asked, ["asked", "post_id", "at"], orient="row")
    found = intervals.lookup(questions, kept, by="post_id", multiple="all", **OFFICE)
    answers = defaultdict(set)
    for ident, post, day, holder in found.select("asked", "post_id", "at", "id_right").rows():
        answers[ident, post, day] |= {holder} - {None}
    assert len(answers) > 10_000
    for (ident, post, day), holders in answers.items():
        assert holders == {other for start, end, other in held[post] if start <= day < end}, ident
    latest = intervals.lookup(questions, kept, by="post_id", **OFFICE)
    assert latest["asked"].equals(questions["asked"])
    for (_, post, day), holder in zip(asked, latest["id_right"], strict=True):
        holding = [
            (start, n, other) for n, (start, end, other) in enumerate(held[post]) if start <= day < end
        ]
        assert holder == (max(holding)[-1] if holding else None)


def test_prime_ministers(shared: Path, appointments: pl.DataFrame) -> None:
    folder = shared / "data" / "ifg_ministers"
    posts = pl.read_csv(folder / "post.csv").filter(pl.col("name") == "Prime Minister").select(post_id="id")
    people = (
        pl.read_csv(folder / "person.csv")
        .unique("id", keep="last")
        .select(person_id="id", surname="short_name")
    )
    terms = appointments.join(posts, on="post_id", how="semi").join(people, on="person_id")
    days = pl.DataFrame({"at": [date(1990, 11, 27), date(1990, 11, 28), date(2022, 10, 1), date(1975, 1, 1)]})
    holders = intervals.lookup(days, terms, multiple="error", **OFFICE)["surname_right"].to_list()
    assert holders == ["Thatcher", "Major", "Truss", None]
    assert intervals.gaps(terms, **OFFICE).height == 0
    assert intervals.coalesce(terms, **OFFICE).rows() == [(date(1979, 5, 4), None, 10)]


def test_flights_in_the_air(shared: Path) -> None:
    """About forty million overlapping pairs: counted, and checked against two sorted arrays."""
    flights = pl.read_parquet(shared / "data" / "nycflights13" / "flights.parquet")
    start, end = flight_times(flights)
    air = pl.DataFrame({"start": start, "end": end})
    counted = intervals.count_overlaps(air, air)["count"].to_numpy()
    ranks = np.searchsorted(np.sort(start), end, "left") - np.searchsorted(np.sort(end), start, "right")
    np.testing.assert_array_equal(counted, ranks)
    assert (counted.sum() - air.height) // 2 == 40_237_556
    levels = intervals.concurrency(air)
    assert (levels["count"] * (levels["end"] - levels["start"])).sum() == (end - start).sum()


@pytest.mark.torture
def test_every_pair_of_flights(shared: Path) -> None:
    flights = pl.read_parquet(shared / "data" / "nycflights13" / "flights.parquet")
    start, end = flight_times(flights)
    air = pl.DataFrame({"start": start, "end": end})
    pairs = intervals.overlap_pairs(air, air)
    i, j = (pairs[side].to_numpy() for side in ("left", "right"))
    assert ((start[i] < end[j]) & (start[j] < end[i])).all()
    assert pairs.height == intervals.count_overlaps(air, air)["count"].sum()
    assert (
        pairs.select((pl.col("left").cast(pl.UInt64) * 2**32 + pl.col("right")).n_unique()).item()
        == pairs.height
    )


def flight_times(flights: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Minutes from the scheduled hour and minute of departure, delayed, for as long as the flight was in the air."""
    flown = flights.drop_nulls(["dep_delay", "air_time"])
    hour = flown["time_hour"].str.to_datetime(time_zone="UTC").dt.epoch("s").to_numpy() // 60
    start = (hour + flown["minute"].to_numpy() + flown["dep_delay"].to_numpy()).astype(np.int64)
    return start, start + flown["air_time"].to_numpy().astype(np.int64)


def test_exons_and_regulatory_regions(shared: Path) -> None:
    exons, brain = (
        pl.read_parquet(shared / "data" / "genomic" / f"{name}.parquet") for name in ("exons", "fBrain")
    )
    names = {"start": exons.columns[1], "end": exons.columns[2], "by": exons.columns[0]}
    found = intervals.overlap(exons, brain, **names)
    assert (found["pos_start"] < found["pos_end_right"]).all()
    assert (found["pos_start_right"] < found["pos_end"]).all()
    assert found.height == intervals.count_overlaps(exons, brain, **names)["count"].sum()
    total = 0
    for (contig,), one in exons.partition_by("contig", as_dict=True).items():
        other = brain.filter(pl.col("contig") == contig)
        starts, ends = np.sort(other["pos_start"].to_numpy()), np.sort(other["pos_end"].to_numpy())
        begun = np.searchsorted(starts, one["pos_end"].to_numpy(), "left")
        total += int((begun - np.searchsorted(ends, one["pos_start"].to_numpy(), "right")).sum())
    assert found.height == total


@pytest.mark.torture
def test_exons_as_a_database_joins_them(shared: Path) -> None:
    exons, brain = (
        pl.read_parquet(shared / "data" / "genomic" / f"{name}.parquet") for name in ("exons", "fBrain")
    )
    query = (
        "SELECT e.contig, e.pos_start, e.pos_end, b.pos_start, b.pos_end FROM exons e JOIN brain b "
        "ON e.contig = b.contig AND e.pos_start < b.pos_end AND b.pos_start < e.pos_end"
    )
    expected = duckdb.sql(query).fetchall()
    found = intervals.overlap(exons, brain, start="pos_start", end="pos_end", by="contig")
    assert sorted(found.rows()) == sorted(expected)
