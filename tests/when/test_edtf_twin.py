"""The EDTF reader against its slow twin, and the promises that hold for every text."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import example, given, settings

from tests.reference import edtf as twin
from tests.strategies import edtf_dates, edtf_texts, near_edtf, whens
from timeline.errors import BadDate, OutOfRange
from timeline.when import When
from timeline.when.calendar import MAX_INSTANT, MIN_INSTANT


def _twin_bounds(text: str):
    try:
        return twin.bounds(text)
    except twin.Refused:
        return None


def _bounds(text: str):
    try:
        return When.parse(text).bounds
    except OutOfRange:
        return "out of range"
    except BadDate:
        return None


@given(edtf_texts())
def test_the_same_bounds_as_the_twin(text):
    assert When.parse(text).bounds == twin.bounds(text)


@given(near_edtf())
@settings(max_examples=300)
def test_reads_and_refuses_what_the_twin_does(text):
    expected = _twin_bounds(text)
    if expected and any(bound and not MIN_INSTANT <= bound <= MAX_INSTANT for bound in expected):
        expected = "out of range"
    assert _bounds(text) == expected


@given(near_edtf())
def test_a_refusal_names_a_place_in_the_text(text):
    if _bounds(text) is None:
        with pytest.raises(BadDate) as caught:
            When.parse(text)
        assert caught.value.position in range(len(text) + 1)


@given(edtf_texts())
@example("[1800,1760..]")
@example("9999-12-31T23:00:00-05:00")
def test_the_canonical_form_is_a_fixed_point(text):
    when = When.parse(text)
    again = When.parse(when.edtf)
    assert again == when
    assert again.edtf == when.edtf


@given(edtf_texts())
def test_bounds_are_whole_numbers_in_order(text):
    start_min, start_max, end_min, end_max = When.parse(text).bounds
    assert start_min is None or start_max is None or start_min <= start_max
    assert end_min is None or end_max is None or end_min <= end_max
    assert end_max is None or (start_max is not None and start_max < end_max)
    assert start_min is None or (end_min is not None and start_min < end_min)


@given(whens())
def test_a_when_is_a_value(when):
    assert eval(repr(when)) == when
    assert hash(eval(repr(when))) == hash(when)
    copy = pickle.loads(pickle.dumps(when))
    assert copy == when
    assert copy.text == when.text


@given(whens())
def test_a_when_can_be_told(when):
    assert when.display()
    sentence = when.describe()
    assert sentence[0].isupper() or sentence[0].isdigit()
    assert sentence.endswith(".")


@given(whens())
def test_from_bounds_gives_the_same_bounds_and_only_an_exact_edtf(when):
    again = When.from_bounds(*when.bounds, start_kind=when.start_kind, end_kind=when.end_kind)
    assert again.bounds == when.bounds
    if again.edtf is not None:
        assert When.parse(again.edtf) == again


@given(edtf_dates())
def test_one_date_can_be_said_from_its_bounds(text):
    """Whatever lies within four digits of a year, and whole days or seconds, has an EDTF form again."""
    when = When.parse(text)
    sharp = when.precision in ("subsecond", "tick")
    if "Y" not in text and not sharp and abs(when.start_min) < 2 * 10**17:
        assert When.from_bounds(*when.bounds).edtf is not None


@pytest.mark.torture
@given(near_edtf())
@settings(max_examples=5000, deadline=None)
def test_the_twin_agrees_at_length(text):
    test_reads_and_refuses_what_the_twin_does.hypothesis.inner_test(text)
