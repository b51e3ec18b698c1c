"""Intervals from minute to minute, which EDTF cannot write: bounds with a core."""

from __future__ import annotations

import pytest

from timeline import BadDate, When, read_dates
from timeline.when.calendar import iso
from timeline.when.reading import to_edtf

DAY = "2007-11-13T"
CASES = {
    "2007-11-13T10:00/12:00": ("10:00:00Z", "10:01:00Z", "12:00:00Z", "12:01:00Z"),
    "2007-11-13T10:00--12:00": ("10:00:00Z", "10:01:00Z", "12:00:00Z", "12:01:00Z"),
    "2007-11-13T09:00Z/10:00": ("09:00:00Z", "09:01:00Z", "10:00:00Z", "10:01:00Z"),
    "2007-11-13T09:00+02:00/10:00": ("07:00:00Z", "07:01:00Z", "08:00:00Z", "08:01:00Z"),
    "2007-11-13T09:00-05:00/2007-11-13T10:00-06:00": ("14:00:00Z", "14:01:00Z", "16:00:00Z", "16:01:00Z"),
    "2007-11-13T10:00:00/12:00": ("10:00:00Z", "10:00:01Z", "12:00:00Z", "12:01:00Z"),
    "2007-11-13 10:00 to 12:00": ("10:00:00Z", "10:01:00Z", "12:00:00Z", "12:01:00Z"),
    "13 Nov 2007 10:00 - 13 Nov 2007 12:00": ("10:00:00Z", "10:01:00Z", "12:00:00Z", "12:01:00Z"),
    "from 13 Nov 2007 9 a.m. to 5 p.m.": ("09:00:00Z", "10:00:00Z", "17:00:00Z", "18:00:00Z"),
    "2007-11-13 9:30-10 a.m.": ("09:30:00Z", "09:31:00Z", "10:00:00Z", "11:00:00Z"),
    "from 2007-11-13 12:30 to 15:00": ("12:30:00Z", "12:31:00Z", "15:00:00Z", "15:01:00Z"),
    "20071113T1000/1200": ("10:00:00Z", "10:01:00Z", "12:00:00Z", "12:01:00Z"),
    "20071113T1000Z/20071113T1200Z": ("10:00:00Z", "10:01:00Z", "12:00:00Z", "12:01:00Z"),
    "20071113T1000+0200/1200": ("08:00:00Z", "08:01:00Z", "10:00:00Z", "10:01:00Z"),
}


@pytest.mark.parametrize(("text", "times"), CASES.items())
def test_an_interval_goes_on_from_the_one_minute_to_the_other(text: str, times: tuple[str, ...]) -> None:
    when = When.read(text)
    start_min, behind_start, least_end, end_max = (f"{DAY}{time}" for time in times)
    assert (iso(when.start_min), iso(when.start_max + 1)) == (start_min, behind_start)
    assert (iso(when.end_min - 1), iso(when.end_max)) == (least_end, end_max)
    assert (when.edtf, when.text, when.core) == (None, text, (when.start_max, when.end_min))
    assert When.read(when.display()).bounds == when.bounds
    (row,) = read_dates([text]).rows(named=True)
    assert tuple(row[name] for name in ("start_min", "start_max", "end_min", "end_max")) == when.bounds[:4]
    assert (row["edtf"], row["error"]) == (None, None)
    with pytest.raises(BadDate, match="EDTF cannot write"):
        to_edtf(text)


def test_one_moment_between_two_minutes_is_a_set() -> None:
    assert to_edtf("between 13 Nov 2007 10:00 and 12:00") == "[2007-11-13T10:00:00..2007-11-13T12:00:59]"
    assert to_edtf("2007-11-13 10:00") == "[2007-11-13T10:00:00..2007-11-13T10:00:59]"
    assert to_edtf("2007-11-13T10:00:00/12:00:00") == "2007-11-13T10:00:00/2007-11-13T12:00:00"


@pytest.mark.parametrize(
    "text", ["2007-11-13T22:00/06:00", "2007-11-13T22:00Z/06:00", "2007-11-13T22:00:00/06:00:00"]
)
def test_an_end_before_its_start_is_refused(text: str) -> None:
    message = (
        "the interval ends before it begins; write the end with its day, if it is a later one, or swap them"
    )
    with pytest.raises(BadDate) as caught:
        When.read(text)
    assert str(caught.value) == f"'{text}': {message}"


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("uuuu-05-03", "XXXX-05-03"),
        ("xxxx-05-03", "XXXX-05-03"),
        ("????-05-03", "XXXX-05-03"),
        ("--05-03", "XXXX-05-03"),
        ("uuuu-uu-03", "XXXX-XX-03"),
        ("uuuu/2006", "/2006"),
        ("uuuu-05-03/2006", "XXXX-05-03/2006"),
        ("[s.l., s.d.]", "/"),
        ("o.D.", "/"),
        ("século XIX", "18XX"),
        ("anno 1650", "1650"),
        ("Anno Domini 1650", "1650"),
        ("S.l., s.n., s.a.", "/"),
        ("[s.l., 1850]", "1850"),
        ("[S.l. : s.n., 1923]", "1923"),
        ("[s.l.] : [s.n.], [ca. 1850]", "1850~"),
    ],
)
def test_what_catalogues_leave_out(text: str, edtf: str) -> None:
    assert When.read(text).edtf == edtf


@pytest.mark.parametrize("text", ["12 Foo 1990", "Foo 1990", "1990 Foo", "12 Foo", "c. 12 Foo 1990"])
def test_the_word_that_is_not_read_is_named(text: str) -> None:
    with pytest.raises(BadDate, match="'Foo' cannot be read as a part of a date"):
        When.read(text)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("3500±40 BP", "calibrate it, count from 1950 and write '1551 BC ± 40'"),
        ("3500 cal BP", "count from 1950 and write 'c. 1551 BC'"),
        ("cal 3500 ± 40 BP", "count from 1950 and write '1551 BC ± 40'"),
        ("4500-4300 cal BP", "count from 1950 and write '2551 BC to 2351 BC'"),
        ("[s.l.]", "an undated event says 'no date'"),
    ],
)
def test_advice_is_what_can_be_read(text: str, advice: str) -> None:
    with pytest.raises(BadDate) as caught:
        When.read(text)
    assert caught.value.hint == advice
    assert When.read(advice.rsplit("'", 2)[1])
