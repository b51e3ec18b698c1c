"""The relations of uncertain extents, against enumeration of every reading."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.allen import NAMES, Enumerated, is_tight, readings, small_whens
from timeline.errors import BadBounds, UnknownName
from timeline.when import allen
from timeline.when.allen import (
    COMPOSITES,
    Bounds,
    Relation,
    certain,
    gap,
    inverse,
    overlap_length,
    possible,
    relation_set,
    relations_to,
)
from timeline.when.calendar import US_PER_DAY as DAY

SIZE = 5


@cache
def enumerated(size=SIZE):
    return Enumerated(small_whens(size), size)


def test_names_and_order_are_those_of_the_definitions():
    assert list(Relation) == NAMES
    assert {str(relation) for relation in Relation} == set(NAMES)
    assert Relation.MET_BY in {"met_by"}


def test_possible_relations_of_all_small_whens_are_those_found_by_enumeration():
    truth = enumerated()
    boxes = [allen.box(when) for when in truth.whens]
    assert len(boxes) > 300
    for i, a in enumerate(boxes):
        assert [allen.possible_mask(a, b) for b in boxes] == truth.mask[i].tolist(), truth.whens[i]


def test_possible_and_certain_answer_for_relations_and_composites():
    truth = enumerated(3)
    for i, a in enumerate(truth.whens):
        for j, b in enumerate(truth.whens):
            for name in (*NAMES, *COMPOSITES):
                assert possible(a, b, name) == truth.possible[name][i, j], (a, b, name)
                assert certain(a, b, name) == truth.certain[name][i, j], (a, b, name)


def with_infinity(truth, wider):
    """Smallest and largest, where one that grows with the room is infinite."""
    (small, large), (small_wider, large_wider) = truth, wider
    assert (small == small_wider).all()
    return small.tolist(), np.where(large == large_wider, large, None).tolist()


def test_gap_and_overlap_length_are_the_extremes_found_by_enumeration(monkeypatch):
    truth = enumerated(3)
    monkeypatch.setattr(Enumerated, "MARGIN", 8)
    wider = Enumerated(truth.whens, 3)
    smallest_gap, largest_gap = with_infinity(truth.distance, wider.distance)
    smallest_shared, largest_shared = with_infinity(truth.shared, wider.shared)
    for i, a in enumerate(truth.whens):
        for j, b in enumerate(truth.whens):
            assert gap(a, b) == (smallest_gap[i][j], largest_gap[i][j]), (a, b)
            assert overlap_length(a, b) == (smallest_shared[i][j], largest_shared[i][j]), (a, b)


def granular(extents, length):
    return {(s // length, -(-e // length)) for s, e in extents}


def test_granular_bounds_allow_exactly_the_granular_readings(monkeypatch):
    unit = allen.unit_of("day")
    monkeypatch.setitem(vars(allen), "unit_of", lambda _: type(unit)("three", 3))
    for when in small_whens(5):
        if None in when:
            continue
        s0, s1, e0, e1 = allen.box(when, "three")
        boxed = {(s, e) for s in range(s0, s1 + 1) for e in range(e0, e1 + 1) if s < e}
        assert boxed == granular(readings(when, 0, 5), 3), when


def day(number):
    return Bounds(number * DAY, (number + 1) * DAY - 1, number * DAY + 1, (number + 1) * DAY)


def test_two_events_of_one_day():
    # A: [ ? ]      any stretch within the day, twice
    # B: [ ? ]
    assert relations_to(day(0), day(0)) == set(NAMES)
    assert relations_to(day(0), day(0), "day") == {"equals"}
    assert relations_to(day(0), day(0), "year") == {"equals"}
    assert gap(day(0), day(0), "day") == (0, 0)
    assert overlap_length(day(0), day(0), "day") == (1, 1)


def test_two_days_apart_in_days_months_and_years():
    new_year = -1  # 1969-12-31 and 1970-01-01
    assert relations_to(day(new_year), day(0), "day") == {"meets"}
    assert gap(day(new_year), day(0), "day") == (1, 1)
    assert gap(day(18), day(19), "day") == (1, 1)
    assert gap(day(18), day(19), "month") == (0, 0)
    assert relations_to(day(new_year), day(0), "month") == {"meets"}
    assert relations_to(day(new_year), day(0), "century") == {"equals"}
    assert relations_to(day(-5), day(-3), "week") == {"meets"}  # Saturday, and the Monday after


def test_two_instants_are_as_far_apart_as_their_clocks():
    assert gap(Bounds(5, 5, 6, 6), Bounds(11, 11, 12, 12)) == (6, 6)


def test_undated_may_be_anything_but_never_is():
    undated = Bounds()
    assert relations_to(undated, day(0)) == set(NAMES)
    assert gap(undated, day(0)) == (0, None)
    assert overlap_length(undated, day(0), "day") == (0, 1)
    assert not certain(undated, day(0), "intersects")


def test_one_tick_has_no_inside():
    # A: |
    # B:   ---
    tick = Bounds(5, 5, 6, 6)
    assert relations_to(tick, Bounds(None, None, None, None)).isdisjoint(
        {"contains", "overlaps", "started_by"}
    )


def test_any_names_may_be_asked_together():
    assert possible(day(0), day(1), ["before", "meets"])
    assert certain(day(0), day(1), "before|meets")
    assert certain(day(0), day(1), {"precedes"})
    assert not certain(day(0), day(1), "before")
    assert certain(day(0), day(1), "then", phrases={"then": "precedes"})


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("before", {"before"}),
        ("Met by", {"met_by"}),
        ("covered-by", {"equals", "starts", "during", "finishes"}),
        ("di", {"contains"}),
        ("before | meets", {"before", "meets"}),
        (["fi", "precedes"], {"finished_by", "before", "meets"}),
        ([], set()),
        (Relation.DURING, {"during"}),
    ],
)
def test_words_for_relations(words, meaning):
    assert relation_set(words) == meaning


def test_phrases_of_the_user_come_first_and_may_hide_ours():
    phrases = {"In Office": "covers", "contains": "covers", "touches": ["meets", "met_by"]}
    assert relation_set("in_office", phrases) == COMPOSITES["covers"]
    assert relation_set("contains", phrases) == COMPOSITES["covers"]
    assert relation_set("touches|before", phrases) == {"meets", "met_by", "before"}


def test_an_unknown_relation_names_near_ones():
    with pytest.raises(UnknownName, match=r"unknown relation 'overlap'; did you mean .*'overlaps'"):
        relation_set("overlap")
    with pytest.raises(UnknownName, match="unknown resolution 'days'; did you mean 'day'"):
        relations_to(Bounds(), Bounds(), "days")


def test_inverse_undoes_itself_and_mirrors_the_pair():
    truth = enumerated(3)
    for relation in Relation:
        assert relation.inverse.inverse == relation
    assert inverse("covers|before") == {"equals", "starts", "during", "finishes", "after"}
    for a in truth.whens:
        for b in truth.whens[::7]:
            assert relations_to(b, a) == inverse(relations_to(a, b))


def test_composites_are_what_the_definitions_say():
    assert COMPOSITES["intersects"] == set(NAMES) - {"before", "meets", "met_by", "after"}
    assert COMPOSITES["disjoint"] == {"before", "meets", "met_by", "after"}
    assert COMPOSITES["precedes"] == {"before", "meets"}
    assert COMPOSITES["follows"] == {"met_by", "after"}


def test_bounds_that_allow_nothing_are_refused():
    with pytest.raises(BadBounds, match=r"start 5\.\.9, end None\.\.5"):
        relations_to(Bounds(5, 9, None, 5), Bounds())
    with pytest.raises(BadBounds):
        gap(Bounds(5, 4, 6, 9), Bounds())


bound = st.none() | st.integers(-6, 6)
loose = st.builds(Bounds, bound, bound, bound, bound)


def as_bounds(box):
    return Bounds(*(None if math.isinf(x) else int(x) for x in box))


@given(loose, loose)
def test_loose_bounds_mean_their_readings(a, b):
    found = [readings(when, -11, 11) for when in (a, b)]
    if not all(found):
        with pytest.raises(BadBounds):
            relations_to(a, b)
        return
    boxes = [allen.box(when) for when in (a, b)]
    for when, box in zip((a, b), boxes, strict=True):
        tight = as_bounds(box)
        assert is_tight(tight)
        assert set(readings(tight, -11, 11)) == set(readings(when, -11, 11))
    assert relations_to(a, b) == relations_to(*map(as_bounds, boxes))


far = st.integers(-(2**62), 2**62)


@given(
    st.lists(far, min_size=4, max_size=4),
    st.lists(far, min_size=4, max_size=4),
    st.sampled_from(["day", "year"]),
)
def test_certain_at_a_tick_never_contradicts_possible_at_a_granule(xs, ys, resolution):
    s0, s1, e0, e1 = sorted(xs)
    u0, u1, v0, v1 = sorted(ys)
    a, b = Bounds(s0, s1, e0 + 1, e1 + 2), Bounds(u0, u1, v0 + 1, v1 + 2)
    if certain(a, b, "intersects"):
        assert certain(a, b, "intersects", resolution)
    if certain(a, b, "follows", resolution):
        assert certain(a, b, "follows")
    small, large = gap(a, b)
    coarse_small, coarse_large = gap(a, b, resolution)
    assert coarse_small <= small
    assert coarse_large <= large
