"""The interval cases of a tracing tool's own test suite, asked of our functions.

There a duration of 0 is an instant and -1 is still open. An instant becomes one tick [t, t+1); since it still has no
length there, whole numbers are doubled first, so that a tick is half of one, and an answer of one tick is an instant.
"""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from timeline import intervals

SUITE = Path(__file__).resolve().parents[3] / "shared" / "suites" / "intervals" / "cases.json"


@cache
def suite() -> dict[str, dict]:
    return {case["name"]: case for case in json.loads(SUITE.read_text())} if SUITE.is_file() else {}


@pytest.fixture
def case(request: pytest.FixtureRequest) -> dict:
    if not suite():
        pytest.skip("needs the shared suites beside the checkout")
    return suite()[request.param]


def tables(query: str) -> dict[str, pl.DataFrame]:
    """The literal tables of a query, in order: name -> rows."""
    found = {}
    pattern = (
        r"(?:CREATE PERFETTO TABLE (\w+)\s+AS\s+)?(?:WITH|,)?"
        r"\s*(\w+)\s*\(([\w, ]+)\) AS \(\s*VALUES\s*(.*?)\)\s*(?=SELECT|,\s*\w+\s*\(|$)"
    )
    plain = re.sub(r"--[^\n]*", "", query)
    plain = re.sub(r"AS \(VALUES\s*(\(.*?\))\)", r"AS (\nVALUES\n\1\n)", plain, flags=re.DOTALL)
    for match in re.finditer(pattern, plain, re.DOTALL):
        created, inner, columns, values = match.groups()
        names = [name.strip() for name in columns.split(",")]
        rows = [_row(row) for row in re.findall(r"\(([^()]*)\)", values + ")")]
        found[created or inner] = pl.DataFrame(rows, names, orient="row")
    for name, source in re.findall(r"CREATE PERFETTO TABLE (\w+) AS\s+SELECT \* FROM (\w+) LIMIT 0", plain):
        found[name] = found[source].clear()
    return found


def _row(text: str) -> list[object]:
    values = next(csv.reader([text.replace("'", '"')], skipinitialspace=True))
    return [
        None if value.strip() == "null" else int(value) if re.fullmatch(r"-?\d+", value.strip()) else value
        for value in values
    ]


def extents(table: pl.DataFrame, start: str = "ts", length: str = "dur") -> pl.DataFrame:
    """Doubled ticks: an instant is one of them, -1 is no end."""
    begin, span = pl.col(start).cast(pl.Int64) * 2, pl.col(length).cast(pl.Int64) * 2
    end = pl.when(pl.col(length) == 0).then(begin + 1).when(pl.col(length) > 0).then(begin + span)
    return table.with_columns(begin.alias("start"), end.alias("end"))


def back(table: pl.DataFrame, start: str = "start", end: str = "end") -> pl.DataFrame:
    """Start and duration as the suite writes them."""
    length = pl.col(end) - pl.col(start)
    instant = length % 2 == 1
    return table.with_columns(ts=pl.col(start) // 2, dur=pl.when(instant).then(0).otherwise(length // 2))


def expected(case: dict) -> list[tuple]:
    rows = list(csv.reader(io.StringIO(case["expected_csv"])))[1:]
    return [
        tuple(
            None if value == "[NULL]" else value if re.search("[a-zA-Z]", value) else int(float(value))
            for value in row
        )
        for row in rows
    ]


TWO_TABLES = [
    "test_instant_intersect_multiple_intervals",
    "test_instants_intersect_interval",
    "test_instants_intersect_interval_outside",
    "test_no_empty",
    "test_no_empty_rev",
    "test_no_overlap",
    "test_no_overlap_rev",
    "test_one_table_empty",
    "test_simple_interval_intersect",
    "test_simple_interval_intersect_two_tabs",
    "test_single_point_overlap",
    "test_single_point_overlap_rev",
    "test_two_instants_intersect",
    "test_two_instants_no_intersect",
    "test_unsorted_intervals",
]


@pytest.mark.parametrize("case", TWO_TABLES, indirect=True)
def test_intersect_two_tables(case: dict) -> None:
    first, second = re.search(r"\(\((\w), (\w)\), \(\)\)", case["query"]).groups()
    known = tables(case["query"])
    found = intervals.intersect(extents(known[first]), extents(known[second]))
    rows = back(found, "shared_start", "shared_end").select("ts", "dur", "id", "id_right").sort("ts")
    assert sorted(rows.rows()) == sorted(expected(case))


PARTITIONED = {
    "test_ii_wrong_partition": (["c0"], ["ts"]),
    "test_string_partition_single_column": (["name"], ["ts", "dur", "name"]),
    "test_string_partition_columns": (
        ["process_name", "thread_name"],
        ["ts", "dur", "process_name", "thread_name"],
    ),
}


@pytest.mark.parametrize("case", PARTITIONED, indirect=True)
def test_intersect_by_keys(case: dict) -> None:
    by, columns = PARTITIONED[case["name"]]
    known = tables(case["query"])
    found = intervals.intersect(extents(known["A"]), extents(known["B"]), by=by)
    assert back(found, "shared_start", "shared_end").select(columns).sort("ts").rows() == expected(case)


NAMED = {
    f"test_interval_intersect_with_{case}": (left, right, by)
    for case, left, right, by in (
        ("column_name_conflict", ("start_time", "duration", "row_id"), ("begin_time", "len"), None),
        ("custom_column_names", ("start_ts", "duration", "row_id"), ("begin_time", "length"), None),
        (
            "custom_column_names_and_partition",
            ("start_ts", "duration", "row_id"),
            ("begin_time", "len"),
            "category",
        ),
    )
}


@pytest.mark.parametrize("case", NAMED, indirect=True)
def test_intersect_with_other_names(case: dict) -> None:
    (start, length, row), right, by = NAMED[case["name"]]
    known = tables(case["query"])
    found = intervals.intersect(extents(known["A"], start, length), extents(known["B"], *right), by=by)
    columns = ["ts", "dur", by] if by else ["ts", "dur", row, "event_id_right"]
    rows = back(found.drop("ts", "ts_right", strict=False), "shared_start", "shared_end").select(columns)
    assert sorted(rows.rows()) == sorted(expected(case))


@pytest.mark.parametrize("case", ["test_simple_interval_intersect_three_tabs"], indirect=True)
def test_intersect_three_tables(case: dict) -> None:
    known = {name: extents(table) for name, table in tables(case["query"]).items()}
    first = intervals.intersect(known["A"], known["B"]).rename({"shared_start": "s", "shared_end": "e"})
    found = intervals.intersect(
        first, known["C"], start="s", end="e", start_right="start", end_right="end", suffix="_c"
    )
    rows = back(found.drop("ts", "dur"), "shared_start", "shared_end").select(
        "ts", "dur", "id", "id_right", "id_c"
    )
    assert rows.rows() == expected(case)


SINGLE = {
    "test_instants": "A",
    "test_single_interval": "B",
    "test_multiple_instants_intersect_interval_single_func": "B_instants",
    "test_overlap_start_and_end": "A",
}


@pytest.mark.parametrize("case", SINGLE, indirect=True)
def test_intersect_with_one_extent(case: dict) -> None:
    name = SINGLE[case["name"]]
    start, length = map(int, re.search(rf"single!\((\d+), (\d+), {name}\)", case["query"]).groups())
    window = pl.DataFrame({"start": [start * 2], "end": [(start + length) * 2]})
    found = intervals.intersect(extents(tables(case["query"])[name]), window)
    rows = back(found, "shared_start", "shared_end").select("id", "ts", "dur")
    assert sorted(rows.rows()) == sorted(expected(case))


COUNTERS = {
    "test_counter_intervals_partitioned_intersect": ("track_id", ["ts", "dur", "track_id", "value"]),
    "test_counter_intervals_with_interval_intersect": (None, ["ts", "dur", "value"]),
    "test_multiple_counter_tracks_with_interval_intersect": (None, ["ts", "dur", "track_id", "value"]),
}


@pytest.mark.parametrize("case", COUNTERS, indirect=True)
def test_counters_become_extents(case: dict) -> None:
    """A counter holds its value until the next of its track; the last one is left out."""
    by, columns = COUNTERS[case["name"]]
    known = tables(case["query"])
    following = pl.col("ts").shift(-1).over("track_id", order_by="ts")
    counters = known["counter_data"].with_columns(dur=following - pl.col("ts")).drop_nulls("dur")
    found = intervals.intersect(extents(counters), extents(known["slice_data"]), by=by)
    rows = back(found.drop("ts", "dur"), "shared_start", "shared_end").select(columns)
    assert sorted(rows.rows()) == sorted(expected(case))


MERGED = [
    f"test_interval_merge_overlapping_partitioned{name}"
    for name in (
        "", "_adjacent", "_chain", "_complete_overlap", "_multiple_columns", "_multiple_gaps", "_multiple_null",
        "_numeric_partition", "_same_start", "_single", "_zero_dur",
    )
]  # fmt: skip


@pytest.mark.parametrize("case", MERGED, indirect=True)
def test_merge(case: dict) -> None:
    table = next(iter(tables(case["query"]).values()))
    by = [name for name in table.columns if name.startswith("partition")]
    rows = back(intervals.coalesce(extents(table), by=by)).select("ts", "dur", *by).rows()
    assert sorted(rows, key=str) == sorted(expected(case), key=str)


@pytest.mark.parametrize("case", ["test_interval_merge_overlapping"], indirect=True)
def test_merge_across_short_gaps(case: dict) -> None:
    table = next(iter(tables(case["query"]).values()))
    longest_bridged = 1
    found = back(intervals.coalesce(extents(table), min_gap=2 * longest_bridged + 1))
    assert found.select("ts", "dur").rows() == expected(case)


@pytest.mark.parametrize(
    "case", ["test_intervals_overlap_count", "test_intervals_overlap_count_by_group"], indirect=True
)
def test_counts_over_time(case: dict) -> None:
    """There a row is written at every endpoint, here at every change of the count."""
    by = "group_name" if "group" in case["name"] else None
    table = extents(next(iter(tables(case["query"]).values())))
    found = intervals.concurrency(table, by=by)
    rows = [(start // 2, count, *key) for *key, start, _, count in found.rows()]
    changes, last = [], {}
    for ts, value, *key in expected(case):
        if last.get(tuple(key)) != value:
            changes.append((ts, value, *key))
        last[tuple(key)] = value
    assert found["end"].null_count() == len(last)  # each count goes on with what is still open
    assert sorted(rows) == sorted(changes)


@pytest.mark.parametrize("case", ["test_intervals_overlap_in_table"], indirect=True)
def test_whether_a_table_overlaps_itself(case: dict) -> None:
    found = [
        int(bool((intervals.count_overlaps(extents(table), extents(table))["count"] > 1).any()))
        for table in tables(case["query"]).values()
    ]
    assert [(value,) for value in found] == expected(case)


CREATED = [
    f"test_create_intervals_{name}"
    for name in (
        "basic", "empty_starts", "equal_start_and_end", "interleaved", "multiple_starts_same_end", "no_matching_ends",
        "partial_match", "unsorted_input",
    )
]  # fmt: skip


@pytest.mark.parametrize("case", CREATED, indirect=True)
def test_starts_matched_with_ends(case: dict) -> None:
    """Each start ends at the nearest later end, if there is one."""
    body = case["query"]
    sets = [
        [int(x) for x in re.findall(r"\((\d+)\)", part)] for part in re.split(r"ends\(ts\)", body, maxsplit=1)
    ]
    starts, ends = (
        pl.DataFrame({"at": values}, {"at": pl.Int64}).with_columns(start="at", end=pl.col("at") + 1)
        for values in sets
    )
    found = intervals.nearest(starts, ends, direction="after", how="inner").select(
        ts="at", dur=pl.col("at_right") - pl.col("at")
    )
    assert found.sort("ts").rows() == expected(case)


@pytest.mark.parametrize("case", ["test_intersect_list"], indirect=True)
def test_self_intersection(case: dict) -> None:
    """All extents cut at each other's ends: which of them go on in each elementary stretch."""
    table = extents(next(iter(tables(case["query"]).values())))
    pieces = back(intervals.split(table, table)).select("ts", "dur", "id").sort("ts", "id").rows()
    ended_markers = {(ts, ident) for ts, _, _, ident, over in expected(case) if over}
    assert pieces == [
        (ts, dur, ident) for ts, dur, _, ident, over in expected(case) if (ts, ident) not in ended_markers
    ]


NOT_OURS = {
    # Nested call stacks flattened to their innermost frame: a question about trees, not about extents.
    "test_intervals_flatten",
    "test_intervals_flatten_by_intersection",
    "test_intervals_flatten_by_intersection_no_matching_key",
}


def test_every_case_of_the_suite_is_asked() -> None:
    if not suite():
        pytest.skip("needs the shared suites beside the checkout")
    single = {
        "test_simple_interval_intersect_three_tabs",
        "test_interval_merge_overlapping",
        "test_intervals_overlap_count",
        "test_intervals_overlap_count_by_group",
        "test_intervals_overlap_in_table",
        "test_intersect_list",
    }
    asked = {*TWO_TABLES, *PARTITIONED, *NAMED, *SINGLE, *COUNTERS, *MERGED, *CREATED, *single}
    assert asked | NOT_OURS == set(suite())
