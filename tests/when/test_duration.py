"""Windows: what may be written, and what lies within one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.allen import distance, readings, small_whens
from timeline.errors import BadWindow
from timeline.when.allen import Bounds
from timeline.when.duration import Window, certainly_within, possibly_within, window

SECOND = 1_000_000
DAY = 86_400 * SECOND


@pytest.mark.parametrize(
    ("text", "length", "resolution"),
    [
        ("45s", 45 * SECOND, None),
        ("30m", 1800 * SECOND, None),
        ("6h", 6 * 3600 * SECOND, None),
        ("90d", 90 * DAY, "day"),
        ("2w", 14 * DAY, "day"),
        ("0d", 0, "day"),
        ("250us", 250, None),
        ("1d 12h", 36 * 3600 * SECOND, None),
        ("1w2d", 9 * DAY, "day"),
        ("90 days", 90 * DAY, "day"),
        ("1.5h", 5400 * SECOND, None),
        (" 6 Hours ", 6 * 3600 * SECOND, None),
        ("0.5d", DAY // 2, None),
        ("P90D", 90 * DAY, "day"),
        ("PT6H", 6 * 3600 * SECOND, None),
        ("P2W", 14 * DAY, "day"),
        ("P1DT12H", 36 * 3600 * SECOND, None),
        ("PT1.5S", 1_500_000, None),
        ("PT0,5M", 30 * SECOND, None),
    ],
)
def test_windows_that_may_be_written(text, length, resolution):
    assert window(text) == Window(length, resolution)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1mo", "'1mo': a month has no fixed length; write 30d"),
        ("6 months", "write 183d"),
        ("P6M", "write 183d"),
        ("1y", "'1y': a year has no fixed length; write 365d"),
        ("P1Y2M10D", "write 436d"),
        ("10 years", "write 3652d"),
        ("3M", r"write 91d \(or 'm' for minutes\)"),
        ("90", "'90' is not a window; write one like 45s"),
        ("", "is not a window"),
        ("P", "is not a window"),
        ("P1DT", "is not a window"),
        ("-3d", "'-3d' is not a window"),
        ("3 fortnights", "no unit of time is called 'fortnights'"),
        ("3d or so", "is not a window"),
        ("0.1us", "whole number of microseconds"),
    ],
)
def test_what_is_no_fixed_length_says_what_to_write(text, hint):
    with pytest.raises(BadWindow, match=hint):
        window(text)


def test_windows_and_timedeltas_pass():
    assert window(window("2w")) == window("2w")
    assert window(timedelta(hours=6)) == window("6h")
    with pytest.raises(BadWindow, match="not negative"):
        window(timedelta(hours=-6))


@given(st.integers(0, 10**6), st.sampled_from(["s", "m", "h", "d", "w"]))
def test_short_and_iso_forms_agree(amount, unit):
    iso = f"P{amount}{unit.upper()}" if unit in "dw" else f"PT{amount}{unit.upper()}"
    assert window(f"{amount}{unit}") == window(iso)


def test_within_is_the_extremes_of_distance():
    whens = small_whens(2)
    for a in whens:
        for b in whens[::4]:
            apart = [distance(*x, *y) for x in readings(a, -5, 7) for y in readings(b, -5, 7)]
            for most in (0, 1, 3):
                assert possibly_within(a, b, Window(most)) == (min(apart) <= most)
                assert certainly_within(a, b, Window(most)) == (max(apart) <= most), (a, b)


def test_days_are_counted_as_days():
    # A on day 0, B on day 1: the hours do not matter to a window in days, and do to one in hours.
    a = Bounds(0, DAY - 1, 1, DAY)
    b = Bounds(DAY, 2 * DAY - 1, DAY + 1, 2 * DAY)
    assert certainly_within(a, b, "1d")
    assert not possibly_within(a, b, "0d")
    assert possibly_within(a, b, "24h")
    assert not certainly_within(a, b, "24h")
    assert certainly_within(a, b, "48h")


def test_a_window_knows_its_granule():
    assert window("1w").granule == DAY
    assert window("6h").granule == 1
