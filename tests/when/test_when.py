"""`When` as a value: made, asked, compared, kept."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import bounds, whens
from timeline.errors import BadBounds, BadDate, OutOfRange
from timeline.when import When
from timeline.when.calendar import MAX_INSTANT
from timeline.when.instant import instant
from timeline.when.precision import PRECISIONS
from timeline.when.seasons import DIVISIONS, divisions
from timeline.when.units import UNITS, ceil_to, floor_to

DAY = 86_400_000_000


# --- from bounds -----------------------------------------------------------------------------------------


# start_min   start_max   end_min   end_max
#    [------------]          [---------]
@given(bounds())
def test_bounds_are_kept_and_tightened(four):
    when = When.from_bounds(*four)
    start_min, start_max, end_min, end_max = four
    assert (when.start_min, when.end_max) == (start_min, end_max)
    latest_start = [
        bound for bound in (start_max, None if end_max is None else end_max - 1) if bound is not None
    ]
    earliest_end = [
        bound for bound in (end_min, None if start_min is None else start_min + 1) if bound is not None
    ]
    assert when.start_max == min(latest_start, default=None)
    assert when.end_min == max(earliest_end, default=None)


@pytest.mark.parametrize(
    "four",
    [
        (10, 5, 20, 30),  # the start lies after its own latest moment
        (0, 5, 30, 20),
        (10, None, None, 10),  # an extent is one tick long at least
        (10, None, None, 5),
        (10, 10, 0, 10),
    ],
)
def test_contradictory_bounds_are_refused(four):
    with pytest.raises(BadBounds, match="no extent fits"):
        When.from_bounds(*four)


def test_from_bounds_takes_dates_and_texts():
    expected = When.parse("1994-07-18")
    assert When.from_bounds(date(1994, 7, 18), None, None, date(1994, 7, 19)) == expected
    midnight = datetime(1994, 7, 18, tzinfo=UTC)
    assert When.from_bounds(midnight, None, None, "1994-07-19") == expected
    assert When.from_bounds("1994-07-18", None, None, "1994-07-19T00:00:00Z").edtf == "1994-07-18"


def test_from_bounds_out_of_range():
    with pytest.raises(OutOfRange):
        When.from_bounds(0, None, None, MAX_INSTANT + 1)


def test_an_unknown_kind_is_refused():
    with pytest.raises(BadBounds, match="perhaps"):
        When.from_bounds(0, None, None, None, end_kind="perhaps")


def test_kinds_are_unknown_unless_said():
    assert When.from_bounds(0, 1, None, None).end_kind == "unknown"
    assert When.from_bounds(0, 1, None, None, end_kind="open").end_kind == "open"
    assert When.from_bounds(None, 1, 2, 3).start_kind == "unknown"
    assert When.from_bounds(0, 1, 2, 3).start_kind == "known"


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("1985", "1985"),
        ("1985-XX-XX", "1985"),
        ("1985-04", "1985-04"),
        ("1985-04-12", "1985-04-12"),
        ("199X", "199X"),
        ("-199X", "-199X"),
        ("19XX", "19XX"),
        ("1950S2", "19XX"),
        ("XXXX", "XXXX"),
        ("Y12000", "Y12000"),
        ("2010-24", "[2010-12..2011-02]"),
        ("[1667,1670..1672]", "[1667..1672]"),
        ("[..2023]", "[..2023]"),
        ("[..1760-12-03]", "[..1760-12-03]"),
        ("[1760-12..]", "[1760-12..]"),
        ("1964/2008", "1964/2008"),
        ("2005/2005-03", "2005/2005-03"),
        ("2005-10/2005", "2005-10/2005"),
        ("2010-05/..", "2010-05/.."),
        ("2010-05/", "2010-05/"),
        ("../2010-05", "../2010-05"),
        ("/2010-05", "/2010-05"),
        ("/", "/"),
        ("../..", "../.."),
        ("1985-04-12T10:00:00Z", "1985-04-12T10:00:00Z"),
        ("1985-04-12T10:00:00.000000Z", "1985-04-12T10:00:00.000000Z"),
        ("[1985-04-12T10:00:00Z..1985-04-12T10:59:59Z]", "[1985-04-12T10:00:00Z..1985-04-12T10:59:59Z]"),
    ],
)
def test_the_edtf_that_says_exactly_these_bounds(text, edtf):
    when = When.parse(text)
    assert When.from_bounds(*when.bounds, start_kind=when.start_kind, end_kind=when.end_kind).edtf == edtf


def test_flags_are_written_on_every_date():
    when = When.parse("1964/2008")
    assert When.from_bounds(*when.bounds, approximate=True).edtf == "1964~/2008~"
    assert When.from_bounds(*when.bounds, approximate=True, uncertain=True).edtf == "1964%/2008%"


def test_what_edtf_cannot_say_has_none():
    exact = When.from_bounds(
        "2013-01-01T10:00:00Z", "2013-01-01T10:00:00Z", "2013-01-01T12:00:00Z", "2013-01-01T12:00:00Z"
    )
    assert exact.edtf is None
    assert exact.precision == "tick"
    assert exact.display() == "2013-01-01T10:00Z -> 2013-01-01T12:00Z"
    assert When.from_bounds(0, 30 * DAY, 40 * DAY, 50 * DAY).edtf is None


def test_what_a_store_kept_comes_back():
    said = When.parse("2010~/..", said="2023-11-01")
    names = ("start_kind", "end_kind", "precision", "approximate", "uncertain", "edtf", "text")
    again = When.from_bounds(*said.bounds, **{name: getattr(said, name) for name in names})
    assert again == said
    assert again.text == "2010~/.."


# --- said, undated, julian, seasons ----------------------------------------------------------------------


# 2010/..      [====?------>
# said 2023              ^ it went on until then, at least
def test_what_is_ongoing_went_on_until_it_was_said():
    when = When.parse("2010/..", said="2023-11-01")
    assert when.end_min == instant("2023-11-01")
    assert when.core == (instant("2011-01-01") - 1, instant("2023-11-01"))
    assert when.edtf == "2010/.."
    assert when == When.parse("2010/..").as_said(date(2023, 11, 1))
    assert when != When.parse("2010/..")


@pytest.mark.parametrize("text", ["2010", "2010/2012", "2010/", "[2010..]", "/2010"])
def test_only_an_open_end_is_moved(text):
    assert When.parse(text, said="2023-11-01") == When.parse(text)


def test_said_before_the_start_says_nothing():
    assert When.parse("2030/..", said="2023-11-01") == When.parse("2030/..")


def test_said_of_what_has_no_start():
    when = When.parse("/..", said="2023-11-01")
    assert when.bounds == (None, None, instant("2023-11-01"), None)
    assert not when.is_undated


def test_undated():
    when = When.undated("some day")
    assert when.is_undated
    assert when.bounds == (None, None, None, None)
    assert (when.start_kind, when.end_kind, when.precision) == ("unknown", "unknown", "undated")
    assert (when.text, when.edtf) == ("some day", "/")
    assert when == When.parse("/") == When.from_bounds(None, None, None, None)
    assert (when.hull, when.core) == ((None, None), None)


def test_forms_without_a_date_differ_in_kind_only():
    forms = [When.parse(text) for text in ("/", "/..", "../", "../..")]
    assert all(when.is_undated for when in forms)
    assert len(set(forms)) == 4


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("1917-10-25", "1917-11-07"),
        ("1700-02-29", "1700-03-11"),
        ("1917-10-25?", "1917-11-07?"),
        ("1700-02", "[1700-02-11..1700-03-11]"),
        ("1917-10-25/1917-10-26", "1917-11-07/1917-11-08"),
        ("1917-10-25T21:40:00Z", "1917-11-07T21:40:00Z"),
        ("19XX-02-29", "[1900-03-13..1996-03-13]"),
        ("1917-10-25/..", "1917-11-07/.."),
    ],
)
def test_julian_dates(text, edtf):
    when = When.parse(text, calendar="julian")
    assert when.edtf == edtf
    assert when.text == text
    assert when.bounds == When.parse(edtf).bounds


def test_a_julian_date_that_does_not_exist():
    with pytest.raises(BadDate):
        When.parse("1701-02-29", calendar="julian")


def test_an_unknown_calendar():
    with pytest.raises(ValueError, match="mayan"):
        When.parse("1985", calendar="mayan")


def test_seasons_can_be_replaced():
    astronomical = {21: ((3, 20), (6, 21)), 24: ((12, 21), (3, 20))}
    assert When.parse("2001-21", seasons=astronomical).hull == (instant("2001-03-20"), instant("2001-06-21"))
    assert When.parse("2010-24", seasons=astronomical).hull == (instant("2010-12-21"), instant("2011-03-20"))
    assert When.parse("2001-22", seasons=astronomical) == When.parse("2001-22")
    when = When.parse("2001-21", seasons=astronomical)
    assert eval(repr(when)) == when


@pytest.mark.parametrize("change", [{20: ((1, 1), (2, 1))}, {21: ((2, 29), (6, 1))}, {21: ((1, 1), (13, 1))}])
def test_a_season_that_cannot_be(change):
    with pytest.raises(ValueError, match=r"division|21"):
        divisions(change)


def test_the_divisions_cover_every_code_and_meet():
    assert sorted(DIVISIONS) == list(range(21, 42))
    for first, last in ((21, 24), (25, 28), (29, 32), (33, 36), (37, 39), (40, 41)):
        codes = list(range(first, last + 1))
        for code, following in zip(codes, codes[1:] + codes[:1], strict=True):
            assert DIVISIONS[code].end == DIVISIONS[following].start


# --- asking ----------------------------------------------------------------------------------------------


@given(whens(), st.sampled_from(tuple(UNITS)))
def test_at_resolution_floors_starts_and_ceils_ends(when, unit):
    try:
        coarse = when.at_resolution(unit)
    except OutOfRange:
        return  # the granule reaches beyond what can be held
    for name, to in (
        ("start_min", floor_to),
        ("start_max", floor_to),
        ("end_min", ceil_to),
        ("end_max", ceil_to),
    ):
        bound = getattr(when, name)
        assert getattr(coarse, name) == (None if bound is None else to(bound, unit))
    assert (coarse.start_kind, coarse.end_kind) == (when.start_kind, when.end_kind)
    assert coarse.at_resolution(unit) == coarse


def test_a_day_is_exact_at_day_resolution():
    day = When.parse("1994-07-18").at_resolution("day")
    assert day.bounds == (day.start_min, day.start_min, day.end_max, day.end_max)
    assert day.core == day.hull


@given(whens())
def test_the_core_lies_in_the_hull(when):
    if when.core:
        start, end = when.core
        assert start < end
        assert when.start_min is None or when.start_min <= start
        assert when.end_max is None or end <= when.end_max


def test_core():
    assert When.parse("1994-07-18").core is None
    assert When.parse("1964/2008").core == (instant("1965") - 1, instant("2008") + 1)
    assert When.parse("/2008").core is None


@given(whens())
def test_precision_is_of_the_vocabulary(when):
    assert when.precision in PRECISIONS


# --- a value ---------------------------------------------------------------------------------------------


def test_equality_is_of_meaning_not_of_writing():
    assert When.parse("1985-04-12T23:20:30-04:00") == When.parse("1985-04-13T03:20:30Z")
    assert When.parse("?2004-06") == When.parse("2004?-06")
    assert When.parse("[1668,1667]") == When.parse("[1667,1668]")
    assert When.parse("1985") != When.parse("1985?")
    assert When.parse("1985/..") != When.parse("1985/")
    assert When.parse("1985") != "1985"
    assert len({When.parse("~2004-~06"), When.parse("2004-06~")}) == 1


def test_a_when_does_not_change():
    when = When.parse("1985")
    with pytest.raises(AttributeError, match="does not change"):
        when.start_min = 0
    with pytest.raises(AttributeError, match="does not change"):
        del when.start_min
    with pytest.raises(AttributeError):
        when.note = "x"
    with pytest.raises(AttributeError):
        _ = when.colour
    assert not hasattr(when, "__dict__")


def test_a_single_date_needs_no_heavy_package():
    code = (
        "import sys, timeline.when; timeline.when.When.parse('2004-06-~01/2004-06-~20').describe();"
        "print([name for name in ('numpy', 'polars', 'pydantic', 'duckdb', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
