"""Sequences on frames: the truths of enumerated worlds, drawn cases, groups, edges, limits and errors."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

from tests.intervals import sequence_cases as drawn
from timeline import BadPattern, BadQuery, TooManyMatches, intervals
from timeline.intervals.sequences.parse import parse
from timeline.intervals.sequences.search import Search

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT.parent / "shared" / "suites" / "sequences" / "tuples.jsonl"
OWN = ROOT / "fixtures" / "sequences" / "tuples.jsonl"
NAMES = drawn.NAMES


def table(rows: list, **columns: pl.DataType) -> pl.DataFrame:
    return pl.DataFrame(rows, columns | dict.fromkeys(NAMES, pl.Int64), orient="row")


def verdicts(cases: list[dict]) -> list[tuple[bool, bool]]:
    """Whether each tuple is possible, and certain; those of one pattern are asked at once."""
    found = [(False, False)] * len(cases)
    by_pattern = defaultdict(list)
    for number, case in enumerate(cases):
        by_pattern[case["pattern"]].append((number, case))
    for pattern, some in by_pattern.items():
        rows = defaultdict(list)
        for number, case in some:
            for name, bounds in zip("abc", case["events"], strict=False):
                rows[f"k:{name}"].append((number, *bounds))
            for name, absent in zip("nm", case["absent"], strict=False):
                rows[f"k:{name}"] += [(number, *bounds) for bounds in absent]
        frames = {name: table(rows[name], case=pl.Int64) for name in ("k:a", "k:b", "k:c", "k:n", "k:m")}
        for row in intervals.sequence(frames, pattern, by="case").iter_rows(named=True):
            found[row["case"]] = (True, row["certainty"] == "certain")
    return found


@pytest.mark.parametrize(
    ("file", "least"), [pytest.param(SUITE, 2_000, id="suite"), pytest.param(OWN, 60, id="own")]
)
def test_tuples_are_judged_as_their_worlds_are(file: Path, least: int) -> None:
    if not file.is_file():
        pytest.skip("needs the shared suites beside the checkout")
    cases = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(cases) >= least
    wrong = [
        case
        for case, found in zip(cases, verdicts(cases), strict=True)
        if found != (case["possible"], case["certain"])
    ]
    assert wrong == []


@pytest.mark.parametrize("seed", range(12))
def test_random_patterns_find_what_the_twin_finds(seed: int) -> None:
    rng = random.Random(seed)
    pattern = drawn.pattern(rng)
    cases = drawn.cases(rng, 8)
    assert drawn.answered(pattern, cases) == drawn.expected(pattern, cases), pattern


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(2_000))
def test_many_random_patterns_find_what_the_twin_finds(seed: int) -> None:
    rng = random.Random(10_000 + seed)
    pattern = drawn.pattern(rng)
    cases = drawn.cases(rng, 30)
    assert drawn.answered(pattern, cases) == drawn.expected(pattern, cases), pattern


@pytest.mark.parametrize(
    "pattern",
    ["a then b", "a then next b within 9", "x=a then next y=a", "a then b within 2..9", "a meets b",
     "a then b within 9 without n", "a then b without a without n", "x=a then y=a without b"],
)  # fmt: skip
def test_two_steps_in_one_pass_match_as_step_by_step(monkeypatch: pytest.MonkeyPatch, pattern: str) -> None:
    rng = random.Random(pattern)
    frames = {name: table([drawn.box(rng, 60) for _ in range(60)]) for name in "abn"}
    open_end = 1 << 62
    frames["a"] = frames["a"].vstack(table([(-open_end, 3, 4, 9), (5, 9, 20, open_end)]))
    frames["b"] = frames["b"].vstack(table([(12, open_end, 13, open_end), (-open_end, 30, 31, 40)]))
    found = intervals.sequence(frames, pattern)
    monkeypatch.setattr(Search, "_following", None)
    assert found.height > 9
    assert found.equals(intervals.sequence(frames, pattern))


def never_more_than(found: list, truth: list) -> None:
    """Nothing is called certain that is not, and nothing possible is missed."""
    for ours, theirs in zip(found, truth, strict=True):
        said, true = dict(ours), dict(theirs)
        assert set(true) <= set(said)
        assert {one for one, state in said.items() if state == "certain"} <= {
            one for one, state in true.items() if state == "certain"
        }


@pytest.mark.parametrize("seed", range(8))
def test_what_is_absent_from_two_stretches_finds_room_beside_both(seed: int) -> None:
    rng = random.Random(seed)
    pattern = drawn.pattern(rng, twice=True)
    cases = drawn.cases(rng, 8, 3)
    assert drawn.answered(pattern, cases) == drawn.expected(pattern, cases), pattern


def test_no_event_lies_between_stretches_that_touch():
    #     0  1  2  3  4  5  6  7  8
    #  a  a  |- within 5 ---|          nothing of n after a, nor between b and c
    #  b                 b
    #  c                       c
    #  n        [...............)      as short as a tick, and not before 2
    some = {"a": table([(0, 0, 1, 1)]), "b": table([(5, 5, 6, 6)]), "c": table([(8, 8, 9, 9)])}
    n = table([(2, 6, 3, 7)])
    assert rows("a without n within 4 then b without n then c", "certainty", **some, n=n) == [("possible",)]
    assert rows("a without n within 5 then b without n then c", "certainty", **some, n=n) == []
    assert rows("a without n within 6 then b without n then c", "certainty", **some, n=n) == []
    later = table([(2, 6, 3, 7), (8, 8, 9, 9)])
    assert rows("a without n within 4 then b without n then c", "certainty", **some, n=later) == [
        ("possible",)
    ]
    # two that bar each other's room nowhere else: both fit between the stretches
    both = table([(2, 6, 3, 7), (3, 6, 4, 7)])
    assert rows("a without n within 4 then b without n then c", "certainty", **some, n=both) == [
        ("possible",)
    ]
    assert rows("a without n within 5 then b without n then c", "certainty", **some, n=both) == []


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(1_000))
def test_many_patterns_with_one_absentee_of_two_stretches_find_what_the_twin_finds(seed: int) -> None:
    rng = random.Random(30_000 + seed)
    pattern = drawn.pattern(rng, twice=True)
    cases = drawn.cases(rng, 20, 3)
    assert drawn.answered(pattern, cases) == drawn.expected(pattern, cases), pattern


def test_gaps_of_a_chain_are_exact_for_one_absentee():
    #     0  1  2  3  4  5
    #  a  a
    #  n     [........)       fits into no gap whole; beside b, or within it
    #  b        [--)
    #  c                 c
    n = table([(1, 3, 2, 5)])
    some = {"a": table([(0, 0, 1, 1)]), "b": table([(2, 2, 4, 4)]), "c": table([(5, 5, 6, 6)]), "n": n}
    assert rows("a without n then b without n then c", "certainty", **some) == [("possible",)]
    longer = some | {"n": table([(1, 1, 5, 5)])}
    assert rows("a without n then b without n then c", "certainty", **longer) == []


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_sound(seed: int) -> None:
    rng = random.Random(seed)
    pattern = drawn.pattern(rng, groups=True)
    cases = drawn.cases(rng, 6)
    never_more_than(drawn.answered(pattern, cases), drawn.expected(pattern, cases))


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(300))
def test_many_groups_are_sound(seed: int) -> None:
    rng = random.Random(20_000 + seed)
    pattern = drawn.pattern(rng, groups=True)
    cases = drawn.cases(rng, 10)
    never_more_than(drawn.answered(pattern, cases), drawn.expected(pattern, cases))


# --- drawn cases -----------------------------------------------------------------------------------------------


def crisp(*rows: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, {"start": pl.Int64, "end": pl.Int64}, orient="row")


def rows(pattern: str, *columns: str, **given: object) -> list[tuple]:
    """The rows of an answer over the frames of one letter that are given."""
    frames = {name: frame for name, frame in given.items() if len(name) == 1}
    options = {name: value for name, value in given.items() if len(name) > 1}
    return intervals.sequence(frames, pattern, **options).select(*columns).rows()


def test_absence_is_of_the_gap_that_follows_and_at_the_end_of_the_last():
    #         0    2    4    6    8
    #  a b c  a         b         c
    #  n           n                   lies before b: it bars `a without n then b`, not `b without n then c`
    a, b, c, n = crisp((0, 1)), crisp((4, 5)), crisp((8, 9)), crisp((2, 3))
    some = {"a": a, "b": b, "c": c, "n": n}
    assert rows("a without n then b then c", "certainty", **some) == []
    assert rows("a then b without n then c", "certainty", **some) == [("certain",)]
    assert rows("a then b then c without n", "certainty", **some) == [("certain",)]
    assert rows("a then b without n", "certainty", **some) == []


def test_a_gap_without_length_holds_nothing():
    #     0 1 2 3 4
    #  a  [---)
    #  b      [---)     meets a
    #  n    [---)
    some = {"a": crisp((0, 2)), "b": crisp((2, 4)), "n": crisp((1, 3))}
    assert rows("a then b without n", "certainty", **some) == [("certain",)]
    assert rows("a meets b without n", "certainty", **some) == [("certain",)]
    assert rows("a meets b without n within 1", "certainty", **some) == [("certain",)]
    assert rows("a without n within 1 then b", "certainty", **some) == []


def test_an_absence_after_a_link_backwards_lies_between_the_two():
    #     0    2    4
    #  b  b
    #  n       n
    #  a            a
    some = {"a": crisp((4, 5)), "b": crisp((0, 1)), "n": crisp((2, 3))}
    assert rows("a after b", "certainty", **some) == [("certain",)]
    assert rows("a after b without n", "certainty", **some) == []
    assert rows("a disjoint b", "certainty", **some) == [("certain",)]
    assert rows("a disjoint b without n", "certainty", **some) == []


def test_then_next_takes_the_next_ones_alone():
    #     0  2     4  5
    #  a  a  a
    #  b     b     bb b      two begin together
    some = {"a": crisp((0, 1), (2, 3)), "b": crisp((2, 3), (4, 5), (4, 5), (5, 6))}
    assert rows("a then next b", "a_row", "b_row", **some) == [(0, 0), (1, 1), (1, 2)]
    # two that meet leave no gap between them for a third
    assert rows("a then next b within 3", "a_row", "b_row", **some) == [(0, 0), (1, 1), (1, 2)]


def test_the_next_of_uncertain_events_is_the_next_in_some_world():
    #     0   2   4   6
    #  a  a
    #  b      [...b...)
    #  b           b
    b = table([(2, 5, 3, 6), (4, 4, 5, 5)])
    found = rows("a then next b", "b_row", "certainty", a=table([(0, 0, 1, 1)]), b=b)
    assert found == [(0, "possible"), (1, "possible")]


def test_an_event_is_one_step_of_a_match():
    a = crisp((0, 1), (3, 4))
    assert rows("x=a then y=a", "x_row", "y_row", a=a) == [(0, 1)]
    assert rows("a equals b", "certainty", a=a, b=a) == []
    copy = a.with_columns(event=pl.Series(["p", "q"]))
    again = copy.with_columns(pl.col("start") + 9, pl.col("end") + 9)
    assert rows("a then b", "a_event", "b_event", a=copy, b=again, event="event") == [("p", "q"), ("q", "p")]


def test_a_match_has_one_item_in_common_with_what_is_absent():
    a = crisp((0, 1), (0, 1)).with_columns(who=pl.Series(["x", "y"]))
    b = crisp((5, 6), (5, 6)).with_columns(who=pl.Series(["x", "y"]))
    n = crisp((3, 4)).with_columns(who=pl.Series(["x"]))
    assert rows("a then b without n", "who", a=a, b=b, n=n, by="who") == [("y",)]
    assert rows("a then b without n by who", "who", a=a, b=b, n=n) == [("y",)]
    with pytest.raises(BadQuery, match="say it once"):
        rows("a then b by who", a=a, b=b, by="who")


def test_a_group_is_counted():
    #     0  1  2  3  4  5  6  7  8  9
    #  p  p     p     p              p
    #  c                 c
    some = {"p": crisp((0, 1), (2, 3), (4, 5), (9, 10)), "c": crisp((5, 6))}
    counts = ("p_n_certain", "p_n_possible")
    assert rows("3+ p then c", *counts, **some) == [(3, 3)]
    assert rows("4+ p then c", *counts, **some) == []
    assert rows("2 p then c", *counts, **some) == []
    assert rows("2 p then c within 3", *counts, **some) == [(2, 2)]  # each of them is near
    assert rows("3+ p in 4 then c within 1", *counts, **some) == [(3, 3)]  # the last of them is near
    assert rows("3+ p in 3 then c", *counts, **some) == []
    assert rows("1..2 p in 3 then c within 1", *counts, **some) == [(2, 2)]
    assert rows("c then 1+ p", *counts, **some) == [(1, 1)]
    assert rows("4+ p", *counts, **some) == [(4, 4)]
    assert rows("3+ p in 5", *counts, **some) == [(3, 3)]


def test_a_group_is_certain_where_its_certain_events_suffice():
    #     0  1  2  3  4  5
    #  p  p  p
    #  p           [.....)     before c or not
    #  c              c
    p = table([(0, 0, 1, 1), (1, 1, 2, 2), (3, 5, 4, 6)])
    some = {"p": p, "c": table([(4, 4, 5, 5)])}
    told = ("p_n_certain", "p_n_possible", "certainty")
    assert rows("2+ p then c", *told, **some) == [(2, 3, "certain")]
    assert rows("3+ p then c", *told, **some) == [(2, 3, "possible")]
    assert rows("2 p then c", *told, **some) == [(2, 3, "possible")]
    assert rows("3+ p then c", *told, **some, certainty="certain") == []


def test_a_hundred_thousand_simultaneous_events_are_one_group():
    p = pl.DataFrame({"start": [0] * 100_000, "end": [1] * 100_000})
    c = pl.DataFrame({"start": [9] * 1_000, "end": [10] * 1_000})
    found = rows("3+ p in 30 then c within 14", "p_n_certain", "c_row", p=p, c=c)
    assert found == [(100_000, row) for row in range(1_000)]
    assert rows("3+ p then c", "p_n_certain", p=p, c=c.head(1)) == [(100_000,)]
    assert rows("3+ p", "p_n_certain", p=p) == [(100_000,)]


def test_what_was_not_observed_is_unjudged():
    #     0    2    4    6
    #  a  a    a    a    |      observed up to 6
    #  n         n
    some = {"a": crisp((0, 1), (2, 3), (4, 5)), "n": crisp((3, 4)), "limits": (0, 6)}
    told = ("a_row", "certainty")
    assert rows("a without n within 2", *told, **some) == [(0, "certain")]
    listed = rows("a without n within 2", *told, **some, unjudged=True)
    assert listed == [(0, "certain"), (2, "unjudged")]
    before = rows("without n within 2 then a", *told, **some, unjudged=True)
    assert before == [(0, "unjudged"), (1, "certain")]
    assert rows("a without n within 2", *told, **some | {"limits": None}) == [(0, "certain"), (2, "certain")]


def test_an_event_that_may_have_ended_early_enough_is_possible():
    #     0    2    4    6
    #  a  a----[....)    |      observed up to 6
    a = table([(0, 0, 2, 5), (0, 0, 5, 5)])
    listed = rows("a without n within 2", "certainty", a=a, n=a.clear(), limits=(0, 6), unjudged=True)
    assert listed == [("possible",), ("unjudged",)]


def test_more_than_ten_million_parts_of_matches_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    a = pl.DataFrame({"start": range(4_000), "end": range(1, 4_001)})
    with pytest.raises(
        TooManyMatches, match="up to the step 'c'; narrow the pattern: by an item, within a length"
    ):
        rows("a then b then c", a=a, b=a.clone(), c=a.clone())
    assert len(rows("a then next b then next c", "a_row", a=a, b=a.clone(), c=a.clone())) > 3_900


def test_dates_and_lengths_in_words():
    from datetime import date

    a = pl.DataFrame({"start": [date(2020, 1, 1)], "end": [date(2020, 1, 2)]})
    b = pl.DataFrame({"start": [date(2020, 1, 31)], "end": [date(2020, 2, 1)]})
    assert len(rows("a then b within 30d", "certainty", a=a, b=b)) == 1
    assert rows("a then b within 4w", "certainty", a=a, b=b) == []
    assert len(rows("a then b within 30 days overall 30d", "certainty", a=a, b=b)) == 1
    with pytest.raises(
        BadPattern, match="'3mo' at position 16: a month has no fixed length; write 91d"
    ) as error:
        rows("a then b within 3mo", a=a, b=b)
    assert error.value.position == 16
    with pytest.raises(BadPattern, match="'30d' at position 16: the columns are integers"):
        rows("a then b within 30d", a=crisp((0, 1)), b=crisp((3, 4)))


def test_no_match_has_the_columns_of_one():
    a = crisp((0, 1))
    some = intervals.sequence({"a": a, "b": crisp((3, 4))}, "a then b")
    none = intervals.sequence({"a": a, "b": crisp((0, 1))}, "a then b")
    assert none.height == 0
    assert none.schema == some.schema


def test_four_bounds_are_found_by_their_names():
    frame = table([(0, 1, 2, 3)])
    assert intervals.sequence({"a": frame}, "a").columns == [
        "a_row",
        *(f"a_{name}" for name in NAMES),
        "certainty",
    ]


def test_those_asked_for_as_certain_are_the_certain_of_the_possible() -> None:
    a, b = (table([drawn.box(rng) for _ in range(40)]) for rng in map(random.Random, (1, 2)))
    every = intervals.sequence({"a": a, "b": b}, "a then b within 5 without a")
    assert set(every["certainty"]) == {"certain", "possible"}
    certain = intervals.sequence({"a": a, "b": b}, "a then b within 5 without a", certainty="certain")
    assert certain.rows() == every.filter(certainty="certain").rows()


def test_names_of_steps_are_those_given_or_letters():
    names = [step.name for step in parse("kind:x then first=kind:y then kind:z").steps]
    assert names == ["a", "first", "c"]
