"""Pairs of events in a relation, against the algebra, and by both paths."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.query.both_paths import asked_both_ways
from tests.query.day_events import (
    day_events,
)
from tests.query.small_events import events, whens
from tests.reference import events as reference
from timeline import BadQuery, Timeline, UnknownName
from timeline.when.allen import COMPOSITES, RELATIONS, overlap_length, relation_set


@given(day_events(), st.sampled_from(["possible", "certain"]), st.sampled_from(["before", "either"]))
@examples(2, 100)
def test_pairs_by_a_dimension_are_those_within_each_item(
    rows: list[dict[str, Any]], certainty: str, direction: str
) -> None:
    near = {"k": 2, "direction": direction, "certainty": certainty}
    with Timeline.memory() as tl:
        tl.add(*rows)
        within = [(f"country:{item}", f"country:{item}") for item in sorted({row["country"] for row in rows})]
        overlapping = tl.overlaps(by="country", certainty=certainty, resolution="tick")
        assert overlapping.path.startswith("sql: ")
        assert " pairs share an item of country, about " in overlapping.path
        assert told(overlapping.rows()) == told(
            [
                row
                for sides in within
                for row in tl.overlaps(*sides, certainty=certainty, resolution="tick").rows()
            ]
        )
        assert told(tl.nearest(by="country", **near).rows()) == told(
            [row for sides in within for row in tl.nearest(*sides, **near).rows()]
        )
        with pytest.raises(UnknownName, match="unknown dimension 'county'; did you mean 'country'"):
            tl.overlaps(by="county")


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return sorted((row["left"], row["right"], row["certainty"]) for row in rows)


@given(events, st.sampled_from([*RELATIONS, *COMPOSITES]), st.sampled_from([None, "day", "month"]))
@examples(4, 240)
def test_overlaps_agrees_with_the_algebra(
    rows: list[dict[str, Any]], relation: str, resolution: str | None
) -> None:
    expected = reference.pairs(whens(rows), whens(rows, "war."), relation_set(relation), resolution)
    right = "kind:war" if any(row["kind"].startswith("war") for row in rows) else "-text:event"
    dates = whens(rows)
    with Timeline.memory() as tl:
        tl.add(*rows)
        options = {"relation": relation, "resolution": resolution or "tick"}
        found = tl.overlaps("", right, **options).rows()
        certain = tl.overlaps("", right, certainty="certain", **options).rows()
    assert {(row["left"], row["right"]): row["certainty"] for row in found} == expected
    assert {(row["left"], row["right"]) for row in certain} == {
        p for p, judged in expected.items() if judged == "certain"
    }
    for row in found:
        shared = overlap_length(dates[row["left"]], dates[row["right"]], resolution)
        assert (row["overlap_min"], row["overlap_max"]) == shared
        assert row["unit"] == (resolution or "microsecond")


@given(
    events,
    st.sampled_from([*RELATIONS, *COMPOSITES]),
    st.sampled_from([None, "day"]),
    st.sampled_from([None, "country", "who", "tag", "kind"]),
)
@examples(4, 240)
def test_both_paths_of_overlaps_give_the_same_rows(
    rows: list[dict[str, Any]], relation: str, resolution: str | None, by: str | None
) -> None:
    with Timeline.memory() as tl:
        tl.add(*rows)
        for certainty, limit in (("possible", None), ("certain", None), ("possible", 3)):
            options = {
                "relation": relation,
                "resolution": resolution or "tick",
                "certainty": certainty,
                "limit": limit,
                "by": by,
            }
            by_sql, by_kernel = asked_both_ways(tl, lambda tl, options=options: tl.overlaps(**options))
            assert by_sql.path.startswith("sql")
            assert by_kernel.path.startswith("kernel overlap")
            assert by_kernel.rows() == by_sql.rows()
            frame, twin = by_kernel.pl(), by_sql.pl()
            assert frame.equals(twin)
            assert frame.schema == twin.schema


def test_who_was_in_office_at_each_event(founding: Timeline) -> None:
    """Two terms went on until the article of the next day at least: they may end with the event, not before it."""
    ended = {"fernandez-presidency", "arce-presidency", "mas-in-power-second", "boric-presidency"}
    for relation, certain in (
        ("during", ended),
        ("covered_by", ended | {"petro-presidency", "lula-presidency"}),
    ):
        rows = founding.overlaps("id:bolivia-israel-break", "kind:government", relation=relation).rows()
        assert {row["right"] for row in rows if row["certainty"] == "certain"} == certain


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.overlaps(limit=-1), BadQuery, "-1"),
        (lambda tl: tl.overlaps(relation="touches"), UnknownName, "touches"),
        (lambda tl: tl.overlaps(resolution="fortnight"), UnknownName, "fortnight"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_gets_one_clear_line(
    founding: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        ask(founding)
    assert "\n" not in str(caught.value)


def test_pairs_of_one_selection_are_listed_each_way_and_it_is_said(tl: Timeline) -> None:
    tl.add(
        [
            {"event_id": name, "title": name, "when": when}
            for name, when in (("a", "2010"), ("b", "2009/2011"))
        ]
    )
    both = tl.overlaps(resolution="year")
    assert [(row["left"], row["right"]) for row in both] == [("b", "a"), ("a", "b")]
    assert both.notes == (
        "both sides are one selection: a pair is listed each way in which the relation holds",
    )
    assert [(row["left"], row["right"]) for row in tl.overlaps(relation="during", resolution="year")] == [
        ("a", "b")
    ]
    assert tl.overlaps("id:a", "id:b", resolution="day").notes == ()
