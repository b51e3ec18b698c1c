"""Dates compare by certain order, or the error says why they cannot."""

from __future__ import annotations

import operator
import pickle

import pytest
from hypothesis import given

from tests.strategies import whens
from timeline import TimelineError, Unordered, When
from timeline.when.allen import certain


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1994-07-18", "1994-07-19"),
        ("1994", "1995"),
        ("-0344", "0001"),
        ("2007-12-10/2015-12-09", "2016/.."),
        ("../1990", "1991"),
        ("[..2023]", "2024"),
    ],
)
def test_what_has_ended_comes_before_what_begins_then(first, second):
    first, second = When.parse(first), When.parse(second)
    assert first < second
    assert first <= second
    assert second > first
    assert second >= first
    assert not first > second
    assert not second <= first


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("1994", "1994-07-18", "'1994' and '1994-07-18' have no certain order: 13 relations are possible"),
        ("2010/..", "2015", "relations are possible"),
        ("/", "2015", "'undated' and '2015' have no certain order: 13 relations are possible"),
        ("1983~", "1983", "have no certain order"),
        ("2000/2010", "2003/2005", "it is contains"),
    ],
)
def test_what_has_no_certain_order_says_why(first, second, why):
    for compare in (operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(
            Unordered, match=why if compare in (operator.lt, operator.le) else "no certain order"
        ) as caught:
            compare(When.parse(first), When.parse(second))
        assert isinstance(caught.value, TypeError)
        assert isinstance(caught.value, TimelineError)
    assert pickle.loads(pickle.dumps(caught.value)).hint == caught.value.hint


def test_dates_of_certain_order_can_be_sorted():
    texts = ["2015-01-18", "1992-03-17", "-0344", "2023-10-07", "1992-03-17"]
    assert [when.edtf for when in sorted(map(When.parse, texts))] == sorted(texts)
    assert max(map(When.parse, texts)).edtf == "2023-10-07"


def test_equal_dates_come_neither_before_nor_after():
    day = When.parse("1994-07-18")
    assert not day < When.parse("1994-07-18")
    assert day <= When.parse("1994-07-18")
    assert day >= When.parse("1994-07-18")


def test_other_things_have_no_order_with_a_date():
    with pytest.raises(TypeError, match="not supported"):
        When.parse("1994") < 1994  # noqa: B015


@given(whens(), whens())
def test_the_order_is_that_of_the_relations(first, second):
    before, after = certain(first, second, "precedes"), certain(first, second, "follows")
    if before or after:
        assert (first < second, first > second) == (before, after)
    elif first == second:
        assert not first < second
    else:
        with pytest.raises(Unordered):
            first < second  # noqa: B015
