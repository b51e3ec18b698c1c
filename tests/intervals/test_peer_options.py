"""What users of other libraries reach for first: options and functions held against slow twins."""

# ruff: noqa: DTZ001 - columns without a zone hold datetimes without one
from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.intervals.test_worlds import boxes
from tests.intervals.test_worlds import frame as bounded
from tests.reference import intervals as slow
from tests.reference import worlds
from timeline import intervals
from timeline.errors import BadColumn, BadQuery, TimelineWarning, UnknownName

BOUNDS = intervals.BOUNDS

extents = st.tuples(st.integers(-6, 8), st.integers(1, 6)).map(lambda at: (at[0], at[0] + at[1]))
opened = st.tuples(extents, st.sampled_from([0, 0, 0, 1, 2])).map(
    lambda drawn: (None if drawn[1] == 1 else drawn[0][0], None if drawn[1] == 2 else drawn[0][1])
)
sides = st.lists(opened, max_size=6)


def frame(some: list[slow.Extent], **columns: object) -> pl.DataFrame:
    schema = {"start": pl.Int64, "end": pl.Int64}
    return pl.DataFrame(some, schema, orient="row").with_row_index("row").with_columns(**columns)


# --- overlap ---------------------------------------------------------------------------------------------


@given(sides, sides, st.integers(0, 5))
@examples(100)
def test_least_overlap_and_its_length(left: list[slow.Extent], right: list[slow.Extent], least: int) -> None:
    def shared(x: slow.Extent, y: slow.Extent) -> int | None:
        both = slow.ticks(x) & slow.ticks(y)
        return None if slow.WORLD[0] in both or slow.WORLD[-1] in both else len(both)

    expected = [(i, j, shared(left[i], right[j])) for i, j in slow.pairs(left, right)]
    expected = [row for row in expected if row[2] is None or row[2] >= least]
    a, b = frame(left), frame(right)
    found = intervals.overlap(a, b, min_overlap=least, lengths=True, maintain_order=True)
    assert found.select("row", "row_right", "overlap").rows() == expected
    pairs = [row[:2] for row in expected]
    assert intervals.overlap_pairs(a, b, min_overlap=least, maintain_order=True).rows() == pairs
    batches = list(intervals.overlap_batches(a, b, min_overlap=least, batch_size=3))
    assert sorted(row for batch in batches for row in batch.select("row", "row_right").rows()) == pairs
    for how, wanted in (("semi", True), ("anti", False)):
        kept = [row for row in range(len(left)) if (row in {i for i, _ in pairs}) is wanted]
        assert intervals.overlap(a, b, min_overlap=least, how=how)["row"].to_list() == kept


@pytest.mark.parametrize("certainty", ["possible", "certain"])
@given(
    st.lists(boxes(), min_size=1, max_size=4), st.lists(boxes(), min_size=1, max_size=4), st.integers(1, 4)
)
@examples(80)
def test_least_overlap_of_uncertain_extents(
    certainty: str, left: list[worlds.Box], right: list[worlds.Box], least: int
) -> None:
    lengths = {(i, j): worlds.shared(a, b) for i, a in enumerate(left) for j, b in enumerate(right)}
    pick = max if certainty == "possible" else min
    expected = [(*pair, min(all_), max(all_)) for pair, all_ in lengths.items() if pick(all_) >= least]
    found = intervals.overlap(
        bounded(left),
        bounded(right),
        min_overlap=least,
        lengths=True,
        certainty=certainty,
        maintain_order=True,
        **BOUNDS,
    )
    assert found.select("row", "row_right", "overlap_min", "overlap_max").rows() == expected


@given(sides, sides, st.lists(st.sampled_from("ab"), min_size=12, max_size=12))
@examples(60)
def test_right_and_outer_joins(left: list[slow.Extent], right: list[slow.Extent], keys: list[str]) -> None:
    a = frame(left, k=pl.Series(keys[: len(left)], dtype=pl.String))
    b = frame(right, k=pl.Series(keys[6 : 6 + len(right)], dtype=pl.String)).rename({"k": "key"})
    inner = intervals.overlap(a, b, by="k", by_right="key", maintain_order=True)
    pairs = [(i, j) for i, j in slow.pairs(left, right) if keys[i] == keys[6 + j]]
    alone = [(i, None) for i in range(len(left)) if i not in {i for i, _ in pairs}]
    lost = [(None, j) for j in range(len(right)) if j not in {j for _, j in pairs}]
    for how, rest in (("left", alone), ("right", lost), ("outer", alone + lost)):
        found = intervals.overlap(a, b, by="k", by_right="key", how=how, maintain_order=True)
        assert found.schema == inner.schema
        keyless = intervals.overlap(a.drop("k"), b.drop("key"), how=how, maintain_order=True)
        assert sorted(keyless["row"].drop_nulls().unique()) == (
            list(range(len(left))) if how != "right" else sorted({i for i, _ in slow.pairs(left, right)})
        )
        rows = found.select("row", "row_right").rows()
        assert rows == sorted(
            [*pairs, *rest], key=lambda row: (row[0] is None, *(n if n is not None else -1 for n in row))
        )
        assert found["k"].to_list() == [keys[6 + j] if i is None else keys[i] for i, j in rows]
        unordered = intervals.overlap(a, b, by="k", by_right="key", how=how)
        assert sorted(map(str, unordered.rows())) == sorted(map(str, found.rows()))


def test_options_that_are_none_are_told() -> None:
    one = frame([(0, 1)])
    for ask, said in (
        (
            lambda: intervals.overlap(one, one, how="full"),
            "how='full'; known: inner, left, right, outer, semi, anti",
        ),
        (lambda: intervals.nearest(one, one, ties="any"), "ties='any'; known: first, last, all"),
        (lambda: intervals.nearest(one, one, k=0), "k=0: it is a whole number, 1 or more"),
        (lambda: intervals.asof({"at": [1]}, {"at": [1]}, direction="backward"), "did you mean 'before'?"),
        (lambda: intervals.asof({"at": [1]}, {"at": [1]}, direction="up"), "known: before, after, either"),
        (lambda: intervals.asof({"at": [1]}, {"at": [1]}, how="outer"), "how='outer'; known: left, inner"),
    ):
        with pytest.raises(BadQuery, match=said.replace("?", r"\?")):
            ask()


@pytest.mark.parametrize(
    ("word", "meant"),
    [("contained_by", "covered_by"), ("within", "covered_by"), ("Inside", "covered_by"), ("any", "intersects"),
     ("touches", "meets"), ("succeeds", "follows")],
)  # fmt: skip
def test_words_of_other_libraries_are_hints(word: str, meant: str) -> None:
    one = frame([(0, 1)])
    with pytest.raises(UnknownName, match=f"unknown relation '{word}'; did you mean '{meant}'"):
        intervals.overlap(one, one, relation=word)


def test_nulls_of_a_left_join_that_come_back_are_told() -> None:
    terms = frame([(0, 3), (5, 9)])
    wars = pl.DataFrame({"war": ["x"], "start": [1], "end": [2]})
    joined = intervals.overlap(terms, wars, how="left", maintain_order=True)
    said = "1 of 2 rows of left have no 'start_right' and no 'end_right', and count as all of time; if a left join"
    with pytest.warns(TimelineWarning, match=said):
        found = intervals.overlap(
            joined,
            wars,
            start="start_right",
            end="end_right",
            start_right="start",
            end_right="end",
            suffix="_2",
        )
    assert found.height == 2
    renamed = joined.select("war_right", start="start_right", end="end_right")
    with pytest.warns(TimelineWarning, match="1 of 2 rows of the frame have no 'start' and no 'end'"):
        intervals.coalesce(renamed)
    # What was meant to be without limit is no news.
    assert intervals.coalesce(frame([(None, None), (0, 1)])).height == 1


# --- asof ------------------------------------------------------------------------------------------------


def asof_twin(t: int, others: list[int], direction: str, strict: bool, tolerance: int) -> int | None:
    near = [
        (abs(t - u), u > t, -j if u <= t else j, j)
        for j, u in enumerate(others)
        if abs(t - u) <= tolerance
        and not (strict and t == u)
        and (direction == "either" or u == t or (direction == "before") == (u < t))
    ]
    if direction == "after":
        near = [(apart, late, j, j) for apart, late, _, j in near]
    return min(near)[-1] if near else None


@given(
    st.lists(st.integers(-4, 6), max_size=6), st.lists(st.integers(-4, 6), max_size=6),
    st.sampled_from(["before", "after", "either"]), st.booleans(), st.one_of(st.none(), st.integers(0, 4)),
)  # fmt: skip
@examples(200)
def test_asof(at: list[int], others: list[int], direction: str, strict: bool, tolerance: int | None) -> None:
    left = pl.DataFrame({"at": at}, {"at": pl.Int64})
    right = pl.DataFrame({"at": others}, {"at": pl.Int64}).with_row_index("row")
    options = {"direction": direction, "strict": strict, "tolerance": tolerance}
    expected = [asof_twin(t, others, direction, strict, 99 if tolerance is None else tolerance) for t in at]
    assert intervals.asof(left, right, **options)["row_right"].to_list() == expected
    inner = intervals.asof(left, right, how="inner", **options)
    assert inner["row_right"].to_list() == [row for row in expected if row is not None]


def test_asof_keys_nulls_names_and_types() -> None:
    trades = pl.DataFrame(
        {
            "k": ["a", "b", "a", None, "b"],
            "day": [date(2020, 1, 3), date(2020, 1, 3), None, date(2020, 1, 9), date(2020, 1, 1)],
        }
    )
    quotes = pl.DataFrame(
        {
            "key": ["b", "a", None, "a"],
            "at": [datetime(2020, 1, 2), datetime(2020, 1, 1), datetime(2020, 1, 9), None],
            "n": [1, 2, 3, 4],
        }
    )
    found = intervals.asof(trades, quotes, at="day", at_right="at", by="k", by_right="key")
    assert found.columns == ["k", "day", "at_right", "n_right"]
    assert found["n_right"].to_list() == [2, 1, None, 3, None]
    assert intervals.asof(trades, quotes, at="day", at_right="at", by="k", by_right="key", tolerance="1d")[
        "n_right"
    ].to_list() == [None, 1, None, 3, None]
    with pytest.raises(BadColumn, match="asof takes one column of instants on each side"):
        intervals.asof(trades, quotes, at=("day", "day"))


def test_asof_agrees_with_polars_and_pandas() -> None:
    import pandas as pd

    random = np.random.default_rng(8)
    left = pl.DataFrame({"at": np.sort(random.integers(0, 400, 300))}).with_row_index("i")
    right = pl.DataFrame({"at": np.sort(random.integers(0, 400, 200))}).with_row_index("j")
    for ours, theirs in (("before", "backward"), ("after", "forward"), ("either", "nearest")):
        for strict in (False, True):
            found = intervals.asof(left, right, direction=ours, strict=strict)["j_right"].to_list()
            joined = pd.merge_asof(
                left.to_pandas(), right.to_pandas(), on="at", direction=theirs, allow_exact_matches=not strict
            )["j"]
            assert found == [None if pd.isna(j) else int(j) for j in joined]


# --- lanes -----------------------------------------------------------------------------------------------


@given(
    st.lists(opened, max_size=8), st.integers(0, 3), st.lists(st.sampled_from("ab"), min_size=8, max_size=8)
)
@examples(150)
def test_lanes_hold_no_overlap_and_are_as_few_as_can_be(
    some: list[slow.Extent], gap: int, keys: list[str]
) -> None:
    table = frame(some, k=pl.Series(keys[: len(some)], dtype=pl.String))
    plain = intervals.lanes(table)["lane"].to_list()
    for i, j in slow.pairs(some, some):
        assert i == j or plain[i] != plain[j]
    most = max((n for *_, n in slow.steps(some)), default=0)
    assert sorted(set(plain)) == list(range(most))
    apart = intervals.lanes(table, by="k", min_gap=gap)["lane"].to_list()
    for i, a in enumerate(some):
        for j in range(i):
            if keys[i] == keys[j] and apart[i] == apart[j]:
                assert slow.distance(a, some[j]) > gap
        # First fit: a lower lane is taken by a row that comes before by start and then by row.
        place = (min(slow.ticks(a)), i)
        for lane in range(apart[i]):
            assert any(
                apart[j] == lane
                and keys[j] == keys[i]
                and (min(slow.ticks(b)), j) < place
                and slow.distance(a, b) <= gap
                for j, b in enumerate(some)
            )


@given(st.lists(boxes(), min_size=1, max_size=4))
@examples(60)
def test_lanes_of_uncertain_extents(some: list[worlds.Box]) -> None:
    for certainty, pick in (("possible", any), ("certain", all)):
        found = intervals.lanes(bounded(some), certainty=certainty, **BOUNDS)["lane"].to_list()
        for i, a in enumerate(some):
            for j, b in enumerate(some[:i]):
                if found[i] is not None and found[i] == found[j]:
                    assert not pick(n > 0 for n in worlds.shared(a, b)) or certainty == "certain"
                    if certainty == "certain":
                        sure = [
                            frozenset.intersection(*(slow.ticks(x) for x in slow.readings(box)))
                            for box in (a, b)
                        ]
                        assert not sure[0] & sure[1]


# --- weights ---------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(opened, st.integers(0, 5)), max_size=7), st.booleans(), st.booleans())
@examples(120)
def test_sums_of_weights(some: list[tuple[slow.Extent, int]], tenths: bool, limited: bool) -> None:
    held, weights = [extent for extent, _ in some], [weight for _, weight in some]
    values = [weight / 10 if tenths else weight for weight in weights]
    table = frame(held, w=pl.Series(values, dtype=pl.Float64 if tenths else pl.Int64))
    window = range(-3, 9)
    options = {"limits": (window.start, window.stop)} if limited else {}
    found = intervals.concurrency(table, weight="w", **options)
    assert found.schema["sum"] == (pl.Float64 if tenths else pl.Int64)
    exact = [Fraction(value) for value in values]
    level = {
        t: sum(w for extent, w in zip(held, exact, strict=True) if t in slow.ticks(extent))
        for t in slow.WORLD
    }
    busy = [t for t in slow.WORLD if any(t in slow.ticks(extent) for extent in held)]
    asked = window if limited else range(busy[0], busy[-1] + 1) if busy else range(0)
    told: dict[int, float] = {}
    for start, end, total in found.rows():
        low, high = slow.WORLD.start if start is None else start, slow.WORLD.stop if end is None else end
        told.update(dict.fromkeys(range(low, high), total))
    assert told == {t: float(level[t]) if tenths else level[t] for t in asked}
    assert all(one != other for one, other in zip(found["sum"], found["sum"][1:], strict=False))
    if limited:
        (row,) = intervals.concurrency(table, weight="w", bins="all", **options).select("mean", "peak").rows()
        assert row == (pytest.approx(float(sum(level[t] for t in window) / len(window))), max(told.values()))


@given(st.lists(st.tuples(boxes(), st.integers(0, 4)), min_size=1, max_size=3))
@examples(60)
def test_sums_of_weights_in_every_world(some: list[tuple[worlds.Box, int]]) -> None:
    rows = [box for box, _ in some]
    table = bounded(rows).with_columns(w=pl.Series([weight for _, weight in some]))
    found = intervals.concurrency(table, weight="w", limits=(0, 8), **BOUNDS)
    told = [(t, *sums) for start, end, *sums in found.rows() for t in range(start, end)]
    every = [
        [
            sum(w for extent, (_, w) in zip(world, some, strict=True) if t in slow.ticks(extent))
            for t in worlds.GRID
        ]
        for world in worlds.worlds(rows)
    ]
    assert told == [
        (t, min(at), max(at)) for t, at in zip(worlds.GRID, zip(*every, strict=True), strict=True)
    ]


@pytest.mark.parametrize(
    ("weights", "said"),
    [([1.0, None], "is None in row 1"), ([1, -2], "is -2 in row 1"), ([1.0, float("nan")], "is nan in row 1"),
     ([1.0, float("inf")], "is inf in row 1"), (["a", "b"], "is String; weights are numbers")],
)  # fmt: skip
def test_weights_that_are_none_are_refused(weights: list, said: str) -> None:
    with pytest.raises(BadColumn, match=f"column 'w' {said}"):
        intervals.concurrency(frame([(0, 1), (1, 2)], w=pl.Series(weights)), weight="w")
