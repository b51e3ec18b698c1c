"""Dates in short and in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from timeline.errors import BadBounds, BadDate
from timeline.when import When, read_dates


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1994-07-18", "1994-07-18"),
        ("1994-07", "1994-07"),
        ("1994", "1994"),
        ("1983~", "c. 1983"),
        ("1984?", "1984?"),
        ("1984%", "c. 1984?"),
        ("?2004-06-~11", "c. 2004-06-11?"),
        ("2010/..", "2010 -> ongoing"),
        ("2010/", "2010 -> ?"),
        ("1983~/..", "c. 1983 -> ongoing"),
        ("2006-01-22/2019-11-10", "2006-01-22 -> 2019-11-10"),
        ("/2023", "? -> 2023"),
        ("../2023", ".. -> 2023"),
        ("/..", "? -> ongoing"),
        ("../..", ".. -> ongoing"),
        ("/", "undated"),
        ("[..2023]", "before 2024"),
        ("[..2023~]", "before c. 2024"),
        ("[..1760-12-03]", "before 1760-12-04"),
        ("[..1760-12-31]", "before 1761-01-01"),
        ("[..1760-12]", "before 1761-01"),
        ("[..-0001]", "before 1 BCE"),
        ("[..-0101-03]", "before Apr 102 BCE"),
        ("[1760-12..]", "1760-12 or later"),
        ("[1667,1670..1672]", "1667 or 1670..1672"),
        ("{1960,1961-12}", "1960 and 1961-12"),
        ("{..1984}", "all ..1984"),
        ("{1984..}", "all 1984.."),
        ("-0344", "345 BCE"),
        ("0000", "1 BCE"),
        ("-0344-03-15", "345-03-15 BCE"),
        ("185X", "1850s"),
        ("18XX", "1800..1899"),
        ("-034X", "350..341 BCE"),
        ("1985-XX-XX", "1985"),
        ("1985-04-XX", "1985-04"),
        ("156X-12-25", "156X-12-25"),
        ("19X5", "19X5"),
        ("2010-24", "Winter 2010"),
        ("2010-24~", "c. Winter 2010"),
        ("2010-33", "Q1 2010"),
        ("2010-38", "May..Aug 2010"),
        ("2010-41", "H2 2010"),
        ("2010-29", "Spring (southern) 2010"),
        ("-0344-21", "Spring 345 BCE"),
        ("1950S2", "1900..1999 (est. 1950)"),
        ("Y17000", "17000 CE"),
        ("Y-17E7", "170000001 BCE"),
        ("1985-04-12T23:20:30Z", "1985-04-12T23:20:30Z"),
    ],
)
def test_display(text, shown):
    when = When.parse(text)
    assert when.display() == shown
    assert str(when) == shown


@pytest.mark.parametrize(
    ("four", "shown"),
    [
        ((0, 0, 100, 100), "1970-01-01T00:00Z -> at 1970-01-01T00:00:00.000100Z"),
        (
            (0, 5, 86_400_000_000, 86_400_000_007),
            "1970-01-01T00:00:00.000000Z..1970-01-01T00:00:00.000005Z -> 1970-01-01T23:59:59.999999Z..1970-01-02T00:00:00.000006Z",  # noqa: E501
        ),
        (
            (0, 5, None, None),
            "1970-01-01T00:00:00.000000Z..1970-01-01T00:00:00.000005Z -> ?",
        ),
        (
            (60_000_000, 119_999_999, 3_600_000_001, 3_660_000_000),
            "1970-01-01T00:01:00Z..1970-01-01T00:01:59Z -> 1970-01-01T01:00:00Z..1970-01-01T01:00:59Z",
        ),
        ((0, 86_399_999_999, 86_400_000_001, 259_200_000_000), "1970-01-01 -> 1970-01-02..1970-01-03"),
    ],
)
def test_display_of_bounds_that_edtf_cannot_say(four, shown):
    assert When.from_bounds(*four).display() == shown


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1994-07-18", "At some time on 18 July 1994."),
        ("1985-04", "At some time in April 1985."),
        ("1985", "At some time in 1985."),
        ("1983~", "At some time in 1983 (approximate)."),
        ("1984%", "At some time in 1984 (uncertain and approximate)."),
        ("?2004-06-~11", "At some time on 11 June 2004 (year uncertain, day approximate)."),
        ("2004-~21", "At some time in spring 2004, from 1 March 2004 to 31 May 2004 (season approximate)."),
        ("2010/..", "Began at some time in 2010; no end is stated: it goes on."),
        ("2010/", "Began at some time in 2010; its end is unknown."),
        ("/2023", "Its start is unknown; ended at some time in 2023."),
        ("../2023", "No start is stated; ended at some time in 2023."),
        ("/", "Undated: when it began and when it ended is unknown."),
        (
            "2006-01-22/2019-11-10",
            "Began at some time on 22 January 2006 and ended at some time on 10 November 2019.",
        ),
        ("[..2023]", "At some time in 2023 or earlier."),
        ("[1667,1670..1672]", "At some time in one of these: in 1667 or from 1670 to 1672."),
        ("{1960,1961-12}", "At some time in each of these: in 1960 and in December 1961."),
        ("199X", "At some time in a year from 1990 to 1999."),
        ("-0344", "At some time in 345 BCE."),
        ("1985-04-XX", "At some time in April 1985 (day not given)."),
        ("1985-XX-XX?", "At some time in 1985 (month and day not given) (uncertain)."),
        ("201X-XX", "At some time in a year from 2010 to 2019 (month not given)."),
        ("19X5", "At some time in a year that matches 19X5, from 1 January 1905 to 31 December 1995."),
        (
            "XXXX-12-XX",
            "At some time in a month that matches XXXX-12, from 1 December 1 BCE to 31 December 9999 (day not given).",
        ),
        (
            "156X-12-25",
            "At some time on a day that matches 156X-12-25, from 25 December 1560 to 25 December 1569.",
        ),
        ("1950S2", "At some time in a year from 1900 to 1999, estimated at 1950."),
        ("1985-04-12T23:20:30Z", "At some time at 23:20:30 UTC on 12 April 1985."),
        ("9999-12-31T23:00:00-05:00", "At some time at 04:00:00 UTC on 1 January 10000 CE."),
        ("9999-12-31T23:00:00.25-05:00", "At some time at 04:00:00.25 UTC on 1 January 10000 CE."),
        ("1999-X2-30", "At some time on 30 December 1999, the only day that matches 1999-X2-30."),
        (
            "199X-24",
            "At some time in the winter of a year that matches 199X, from 1 December 1990 to 29 February 2000.",
        ),
        ("{1960}", "At some time in 1960."),
        ("{..1984}", "At some time in every year up to 1984."),
        ("{1667,1670..1672}", "At some time in each of these: in 1667 and in every year from 1670 to 1672."),
        ("{1960-05-01..1960-09-02}", "At some time on every day from 1 May 1960 to 2 September 1960."),
        ("{1960-21..}", "At some time in every season from 1 March 1960 on."),
        ("[195X..196X~]", "At some time from 1 January 1950 to 31 December 1969 (approximate)."),
        ("[195X..]", "At some time from 1 January 1950 on."),
        ("0079", "At some time in 79 CE."),
        ("005X", "At some time in a year from 50 CE to 59 CE."),
        ("Y-17E7", "At some time in 170000001 BCE."),
    ],
)
def test_describe(text, sentence):
    assert When.parse(text).describe() == sentence


def test_describe_says_until_when_it_went_on():
    sentence = When.parse("2010/..", said="2023-11-01").describe()
    assert sentence.endswith("It went on until the start of 1 November 2023 at least.")


def test_describe_of_bounds_that_edtf_cannot_say():
    day = 86_400_000_000
    when = When.from_bounds(0, 30 * day, 40 * day, 50 * day + 3_600_000_000, uncertain=True)
    assert when.describe() == (
        "Began between the start of 1 January 1970 and the start of 31 January 1970; "
        "ended between the start of 10 February 1970 and 01:00:00 UTC on 20 February 1970 (uncertain)."
    )


def test_other_seasons_are_told_with_their_own_dates():
    astronomical = {21: ((3, 20), (6, 21))}
    assert When.parse("2001-21", seasons=astronomical).describe() == (
        "At some time in spring 2001, from 20 March 2001 to 20 June 2001."
    )
    assert When.parse("2001-21/2002", seasons=astronomical).describe() == (
        "Began between the start of 20 March 2001 and 23:59:59.999999 UTC on 20 June 2001; "
        "ended between 00:00:00.000001 UTC on 1 January 2002 and the start of 1 January 2003."
    )


@pytest.mark.parametrize(
    "edtf",
    [
        "2010/..", "../2001", "2010/", "/2012", "../..", "/..", "../", "1999/2001", "1983~/..", "2010?/2012%", "-0043~/..",
        "2010-03-01/2010-03-05", "2010-21/2010-23", "199X/2004-07-03", "2004-06-XX/2004-07-03",
        "2015-01-14T22:00:00Z/2015-01-15T03:00:00Z", "-0043-03-15", "-0043-03-15~", "0000-02-29", "-9998-12-31%",
        "-0043-03-15/0079-10-24", "/", "[..2010]", "[1999-01-05,2001]", "{1999,2001}", "2010-24",
    ],
)  # fmt: skip
def test_what_is_shown_is_read_back(edtf: str) -> None:
    when = When.parse(edtf)
    again = When.read(when.display())
    assert again.bounds == when.bounds
    assert (again.approximate, again.uncertain) == (when.approximate, when.uncertain)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1900-1999 -> ongoing", "one date is wanted on each side of '->'"),
        ("100-07 BCE -> 2001", "this can be read as -0099-07 or 100 BC/7 BC"),
        ("2010 -> 2011 -> 2012", "one date is wanted on each side of '->'"),
        ("2012 -> 2010", "the interval ends (2010) before it begins (2012)"),
        ("soon -> 2010", "'soon' cannot be read"),
    ],
)
def test_an_arrow_stands_between_two_dates(text: str, reason: str) -> None:
    with pytest.raises(BadDate, match=re.escape(reason)):
        When.read(text)


# --- what is shown is read back ------------------------------------------------------------------------------


def _stated(year, month, day, form, mark):
    sign, digits = "-" if year < 0 else "", f"{abs(year):04d}"
    return (
        f"{sign}{digits}",
        f"{sign}{digits[:3]}X",
        f"{sign}{digits[:2]}XX",
        f"{sign}{digits[:2]}X{digits[3]}",
        f"{sign}{digits}-{month:02d}",
        f"{sign}{digits}-{month:02d}-{day:02d}",
        f"{sign}{digits}-{month:02d}-XX",
        f"{sign}{digits}-{20 + month:02d}",
        f"{sign}{digits}-{29 + month:02d}",
        f"{sign}{digits[:2]}XX-{29 + month:02d}",
        f"Y{sign}{10_000 + abs(year)}",
        f"{sign}{digits}S{1 + month % 2}",
    )[form] + mark


DATES = st.builds(
    _stated,
    st.integers(-9999, 9999),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 11),
    st.sampled_from(("", "", "?", "~", "%")),
)
ENDS = st.one_of(DATES, st.sampled_from(("", "..")))
ITEMS = st.one_of(
    DATES,
    st.builds("{}..{}".format, DATES, DATES),
    st.builds("..{}".format, DATES),
    st.builds("{}..".format, DATES),
)
TEXTS = st.one_of(
    DATES,
    st.builds("{}/{}".format, ENDS, ENDS),
    st.builds(
        lambda braces, items: f"{braces[0]}{','.join(items)}{braces[1]}",
        st.sampled_from(("[]", "{}")),
        st.lists(ITEMS, min_size=1, max_size=3),
    ),
)
DAY = 86_400_000_000
INSTANTS = st.one_of(
    st.none(),
    st.integers(-4_000_000, 30_000).map(lambda day: day * DAY),
    st.integers(-4_000_000, 30_000).map(lambda day: day * DAY + 36_060_000_000),
    st.integers(-(10**17), 10**16),
    st.sampled_from((0, 1, -1, 59_999_999, 60_000_000)),
)


@given(TEXTS)
@example("[..0000-01-01]")
@example("[..-0999-12-31~,1996]")
@example("[0001-02..]")
@example("[1000-02..]")
@example("[..0099?]")
@settings(max_examples=300)
def test_what_is_shown_of_edtf_is_read_back(text):
    try:
        when = When.parse(text)
    except BadDate:
        return
    if when.in_range:
        shown = When.read(when.display())
        assert shown.bounds == when.bounds
        assert (shown.approximate, shown.uncertain) == (when.approximate, when.uncertain)


@given(st.lists(INSTANTS, min_size=4, max_size=4), st.booleans(), st.booleans())
@settings(max_examples=300)
def test_what_is_shown_of_bounds_is_read_back(four, approximate, uncertain):
    known = iter(sorted(bound for bound in four if bound is not None))
    ordered = [None if bound is None else next(known) for bound in four]
    try:
        when = When.from_bounds(*ordered, approximate=approximate, uncertain=uncertain)
    except BadBounds:
        return
    text = when.display()
    shown = When.read(text)
    assert shown.bounds == when.bounds
    column = read_dates([text])
    assert column["error"][0] is None
    assert column.select("start_min", "start_max", "end_min", "end_max").row(0) == when.bounds


@pytest.mark.parametrize(
    ("four", "shown"),
    [
        (("-7609-01-01", "-7309-12-31T23:59:59.999999Z", None, None), "7610 BCE..7310 BCE -> ?"),
        (
            ("-7609-01-01", "-7309-12-31T23:59:59.999999Z", None, "-3548-01-01"),
            "7610 BCE..7310 BCE -> ..3550 BCE",
        ),
        (
            ("2013-01-01T10:00:00Z", "2013-01-01T10:00:00Z", "2013-01-01T12:00:00Z", "2013-01-01T12:00:00Z"),
            "2013-01-01T10:00Z -> 2013-01-01T12:00Z",
        ),
    ],
)
def test_bounds_are_shown_in_years_and_read_back(four, shown):
    when = When.from_bounds(*four)
    assert when.edtf is None
    assert when.display() == shown
    assert When.read(shown).bounds == when.bounds


@pytest.mark.parametrize(
    "edtf", ["[0000-01-01..0000-01-01]", "[-0043-03-15..-0043-03-17]", "[0000-12-31..0001-01-01]"]
)
def test_a_range_of_days_before_our_era_is_read_back(edtf: str) -> None:
    when = When.parse(edtf)
    assert When.read(when.display()).bounds == when.bounds
