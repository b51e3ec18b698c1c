"""What people write, read form by form: the EDTF that it comes to and the four bounds of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline import errors
from timeline.errors import AmbiguousDate, BadDate
from timeline.when.instant import instant
from timeline.when.reading import to_edtf
from timeline.when.when import When

FORMS = Path(__file__).parents[2] / "fixtures" / "reading" / "forms.tsv"
LINES = [line.split("\t") for line in FORMS.read_text(encoding="utf-8").splitlines() if line[0] != "#"][1:]
READ = [line for line in LINES if not line[1].startswith("!")]
REFUSED = [line for line in LINES if line[1].startswith("!")]


def test_the_fixture_holds_the_forms():
    assert len(READ) > 150
    assert len(REFUSED) > 20
    assert len({line[0] for line in LINES}) == len(LINES)


def _bounds(columns: list[str]) -> tuple[int | None, ...]:
    """Bounds from the first days of the granules in which a start and an end lie."""
    start_min, start_stop, end_open, end_max = (None if day == "." else instant(day) for day in columns)
    start_max = None if start_stop is None else start_stop - 1
    end_min = None if end_open is None else end_open + 1
    return start_min, start_max, end_min, end_max


@pytest.mark.parametrize(("text", "edtf", "bounds"), [(line[0], line[1], line[2:]) for line in READ])
def test_a_form_is_read(text, edtf, bounds):
    when = When.read(text)
    assert when.edtf == edtf
    if bounds:
        assert when.bounds == _bounds(bounds)
    assert when.text == text


@pytest.mark.parametrize(("text", "error"), [(line[0], line[1][1:]) for line in REFUSED])
def test_a_form_is_refused(text, error):
    with pytest.raises(BadDate) as caught:
        When.read(text)
    assert type(caught.value) is getattr(errors, error)
    assert caught.value.hint
    assert caught.value.text == text


@pytest.mark.parametrize("text", [line[0] for line in READ])
def test_what_was_read_is_edtf(text):
    echoed = to_edtf(text)
    assert When.parse(echoed).edtf == echoed
    assert to_edtf(echoed) == echoed


@pytest.mark.parametrize("text", [line[0] for line in READ])
def test_case_and_spaces_do_not_count(text):
    assert to_edtf(f"  {text} ") == to_edtf(text)
    if text.upper() == text or not any(letter.islower() for letter in text):
        return
    assert to_edtf(text.upper()) == to_edtf(text)


def test_the_order_of_day_and_month_is_said():
    with pytest.raises(AmbiguousDate) as caught:
        When.read("03/04/2010")
    assert caught.value.readings == ["2010-04-03", "2010-03-04"]
    assert When.read("03/04/2010", dayfirst=True).edtf == "2010-04-03"
    assert When.read("03/04/2010", dayfirst=False).edtf == "2010-03-04"
    assert When.read("25/12/2010", dayfirst=False).edtf == "2010-12-25"
    assert When.read("3.4.2010", dayfirst=True).edtf == "2010-04-03"


def test_a_time_is_as_precise_as_it_was_said():
    with pytest.raises(AmbiguousDate) as caught:
        When.read("1994-07-18 10:00-12:00")
    offset, span = (When.parse(reading) for reading in caught.value.readings)
    assert offset.start_min == instant("1994-07-18T22:00:00Z")
    assert span.hull == (instant("1994-07-18T10:00:00Z"), instant("1994-07-18T12:01:00Z"))
    minute = When.read("1994-07-18 09:53")
    assert minute.hull == (instant("1994-07-18T09:53:00Z"), instant("1994-07-18T09:54:00Z"))
    assert When.read("July 18, 1994, 9:53 a.m.") == minute
    assert When.read("1994-07-18T06:53-03:00").bounds == minute.bounds
    assert When.read("18 July 1994 9 am").hull == (
        instant("1994-07-18T09:00:00Z"),
        instant("1994-07-18T10:00:00Z"),
    )
    assert When.read("1994-07-18 09:53:12").edtf == "1994-07-18T09:53:12"
    assert When.read("1994-07-18 12:00 am").start_min == instant("1994-07-18")
    for refused in (
        "1994-07-18 25:00",
        "1994-07-18 13:00 pm",
        "c. 1994-07-18 09:53",
        "1994-07-18 10:00-12:00",
    ):
        with pytest.raises(BadDate):
            When.read(refused)


def test_strict_edtf_comes_first():
    for text in (
        "2010-11",
        "2010-24",
        "-0344",
        "1984?",
        "2004-06/2006-08",
        "[1667,1668]",
        "../1985",
        "1985/",
    ):
        assert When.read(text) == When.parse(text)


def test_a_refusal_of_edtf_names_the_place():
    with pytest.raises(BadDate) as caught:
        When.read("2019-02-29")
    assert caught.value.position == 8


def test_a_near_word_is_offered():
    with pytest.raises(BadDate, match="'october'"):
        When.read("Ocotber 2023")


def test_every_reading_of_an_ambiguous_text_is_a_date():
    for text in ("03/04/2010", "186-", "186?", "?-1831"):
        with pytest.raises(AmbiguousDate) as caught:
            When.read(text)
        assert len(caught.value.readings) == 2
        for reading in caught.value.readings:
            When.parse(reading)


def test_an_old_calendar_is_converted():
    julian = When.read("25 October 1917", calendar="julian")
    assert julian.edtf == "1917-11-07"
    assert julian.text == "25 October 1917"
    assert When.read("29 February 1700", calendar="julian").edtf == "1700-03-11"
    with pytest.raises(BadDate):
        When.read("29 February 1700")


def test_a_time_of_an_old_calendar_is_converted_once():
    moment = When.parse("1917-10-25T22:00:00-03:00", calendar="julian")
    assert moment.edtf == "1917-11-08T01:00:00Z"
    assert When.read("1917-10-25T22:00:00-03:00", calendar="julian") == moment
    assert When.read("25 October 1917, 10:00:05", calendar="julian").edtf == "1917-11-07T10:00:05Z"


def test_a_day_counted_from_one_of_ours_is_not_converted():
    # 9 November 1917 was a Friday by either calendar's count of days; `said` is a day of ours
    assert When.read("last Tuesday", said="1917-11-09", calendar="julian").edtf == "1917-11-06"
    assert When.read("yesterday", said="1917-11-09", calendar="julian") == When.read(
        "yesterday", said="1917-11-09"
    )
    month = When.read("last month", said="1917-11-09", calendar="julian")  # 27 October there
    assert month == When.parse("1917-09", calendar="julian")


def test_a_month_of_an_old_calendar_has_its_own_last_day():
    both = When.read("between 25 December 1699 and February 1700", calendar="julian")
    assert both == When.parse("[1699-12-25..1700-02-29]", calendar="julian")


def test_what_goes_on_went_on_until_it_was_said():
    assert When.read("since 2010", said="2023-11-01").core == (
        instant("2011-01-01") - 1,
        instant("2023-11-01"),
    )
    assert When.read("since 2010", said=When.parse("[2023-11-01..2023-11-06]")).end_min == instant(
        "2023-11-01"
    )
    assert When.read("2010", said="2023-11-01") == When.read("2010")


def test_a_long_text_is_no_date():
    with pytest.raises(BadDate, match="too long"):
        When.read("1994 " * 200)


@pytest.mark.parametrize("text", ["7.X.23", "7 Oct 23", "7. Oktober 23", "7-X-23", "5-7 Oct 23"])
def test_a_year_without_its_century_is_told_so(text: str) -> None:
    with pytest.raises(BadDate, match="the century is missing; write the year with four digits"):
        When.read(text)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2010-XX-XX", "2010-XX-XX"),
        ("2010-xx-xx", "2010-XX-XX"),
        ("1952-##-##", "1952-XX-XX"),
        ("0800?", "0800?"),
        ("..1816-01-01", "[..1816-01-01]"),
        ("2017-12-31..", "[2017-12-31..]"),
        ("2012-01-01..2012-12-31", "[2012-01-01..2012-12-31]"),
        ("2011-01-01~", "2011-01-01~"),
        ("1192-06-12", "1192-06-12"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_forms_that_the_reader_knows_by_itself(text, edtf):
    assert to_edtf(text) == edtf
