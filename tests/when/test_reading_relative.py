"""Words that count from the day on which they were said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import AmbiguousDate, BadDate
from timeline.when.reading import to_edtf
from timeline.when.when import When

SAID = "2023-11-01"  # a Wednesday


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("today", "2023-11-01"),
        ("Yesterday", "2023-10-31"),
        ("tomorrow", "2023-11-02"),
        ("last Tuesday", "2023-10-31"),
        ("on last Wednesday", "2023-10-25"),
        ("3 days ago", "2023-10-29"),
        ("a week ago", "[2023-10-23..2023-10-29]"),
        ("last week", "[2023-10-23..2023-10-29]"),
        ("this week", "[2023-10-30..2023-11-05]"),
        ("last month", "2023-10"),
        ("two months ago", "2023-09"),
        ("this year", "2023"),
        ("last year", "2022"),
        ("next year", "2024"),
        ("40 years ago", "1983"),
        ("11 months ago", "2022-12"),
    ],
)
def test_it_counts_from_the_day_it_was_said(text, edtf):
    assert to_edtf(text, said=SAID) == edtf
    assert to_edtf(text, said=date(2023, 11, 1)) == edtf
    with pytest.raises(BadDate, match="not known"):
        to_edtf(text)


def test_every_day_on_which_it_may_have_been_said_counts():
    said = When.parse("[2023-11-01..2023-11-06]")
    assert to_edtf("last Tuesday", said=said) == "2023-10-31"
    assert to_edtf("yesterday", said=said) == "[2023-10-31..2023-11-05]"
    assert to_edtf("this month", said=said) == "2023-11"
    assert to_edtf("last month", said="2023-11") == "2023-10"
    assert to_edtf("yesterday", said="[2023-01-01..2023-01-02]") == "[2022-12-31,2023-01-01]"
    with pytest.raises(BadDate, match="too uncertain"):
        to_edtf("yesterday", said="1850/1860")


def test_words_that_mean_two_days_are_refused():
    with pytest.raises(AmbiguousDate) as caught:
        to_edtf("next Tuesday", said=SAID)
    assert caught.value.readings == ["2023-11-07", "2023-11-14"]
    for text in ("recently", "Tuesday", "some years ago", "in the old days"):
        with pytest.raises(BadDate):
            to_edtf(text, said=SAID)


@given(st.dates(date(1800, 1, 1), date(2200, 1, 1)), st.integers(0, 6))
def test_last_weekday_is_the_latest_one_before(said, weekday):
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    found = date.fromisoformat(to_edtf(f"last {name}", said=said))
    assert found.weekday() == weekday
    assert said - timedelta(days=7) <= found < said
