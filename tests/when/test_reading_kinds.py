"""Kinds of texts that were once read as something else: each with its neighbours."""

from __future__ import annotations

import pytest

from timeline.errors import AmbiguousDate, BadDate
from timeline.when import When, read_dates
from timeline.when.reading import to_edtf

UNKNOWN_ENDS = {
    "unknown/2006": "/2006",
    "n.d./1850": "/1850",
    "s.d./1850": "/1850",
    "undated/2012": "/2012",
    "2010/N/A": "2010/",
    "N/A/2010": "/2010",
    "?/2012": "/2012",
    "2012/?": "2012/",
    "2006 - unknown": "2006/",
    "unknown - 2006": "/2006",
    "unknown until 1850": "/1850",
    "from unknown to June 1850": "/1850-06",
    "1850 until n.d.": "1850/",
    "from 1850 to unknown": "1850/",
    "[n.d.]/1850": "/1850",
    "unknown/-0044": "/-0044",
    "unknown/44 BC": "/-0043",
    "unbekannt/c. 1850": "/1850~",
    "inconnu - 1850": "/1850",
    "desconocido/siglo XIX": "/18XX",
    "unknown to present": "/..",
    "unknown/unknown": "/",
    "2004-01-01/open": "2004-01-01/..",
    "open/2004": "../2004",
    "2010/present": "2010/..",
    "uuuu/2006": "/2006",
    "1984-uu/2004-06": "1984-XX/2004-06",
    "-1990-uu-uu": "-1990-XX-XX",
    "405-##-##": "0405-XX-XX",
    "-405-##-##": "-0405-XX-XX",
}

ABBREVIATED = {
    "2006-07/08": "2006-07/2006-08",
    "2006-7/8": "2006-07/2006-08",
    "2006-07--08": "2006-07/2006-08",
    "2006-07~/08": "2006-07~/2006-08",
    "2007-11-13/15": "2007-11-13/2007-11-15",
    "2007-11-13 / 15": "2007-11-13/2007-11-15",
    "2007-11-13/12-01": "2007-11-13/2007-12-01",
    "20071113/15": "2007-11-13/2007-11-15",
    "20071113/1201": "2007-11-13/2007-12-01",
    "-0044-03-15/20": "-0044-03-15/-0044-03-20",
    "2007-11-13T09:00:00/15:30:00": "2007-11-13T09:00:00/2007-11-13T15:30:00",
    "2007-11-13T09:00:00Z/15:30:00": "2007-11-13T09:00:00Z/2007-11-13T15:30:00Z",
    "2007-11-13T09:00:00-05:00/15:30:00": "2007-11-13T14:00:00Z/2007-11-13T20:30:00Z",
    "2007-11-13T09:00:00/14T08:00:00": "2007-11-13T09:00:00/2007-11-14T08:00:00",
}

BEFORE_CHRIST = {
    "264-241 BC": "-0263/-0240",
    "264-70 BC": "-0263/-0069",
    "100-44 BC": "-0099/-0043",
    "264 BC - 41 BC": "-0263/-0040",
    "from 264 to 41 BC": "-0263/-0040",
    "between 264 and 41 BC": "[-0263..-0040]",
    "425-03-15 BC": "-0424-03-15",
    "425-03-15 BCE": "-0424-03-15",
    "425/3/15 BC": "-0424-03-15",
    "c. 44-03-15 v. Chr.": "-0043-03-15~",
    "1-12-31 BC": "0000-12-31",
    "79-08-24 AD": "0079-08-24",
}

MONTHS = {
    "2015-7": "[2015..2017]",
    "2015-1": "2015-01",
    "1798-9": "[1798..1799]",
    "1798\u20139": "1798/1799",
    "1858-2": "1858-02",
    "2015-7 to 2015-9": "2015-07/2015-09",
    "2015-7-3": "2015-07-03",
    "winter 1798-9": "1798-24",
    "winter 1910-11": "1910-24",
}

BOUNDED_BY_TIMES = {
    "after 2023-06-01T12:30:00Z": "[2023-06-01T12:30:00Z..]",
    "before 2023-06-01T12:30:00Z": "[..2023-06-01T12:29:59Z]",
    "before 2023-06-01T00:00:00Z": "[..2023-05-31T23:59:59Z]",
    "before 2023-06-01T12:30:00.5Z": "[..2023-06-01T12:30:00.4Z]",
    "by 2023-06-01T12:30:00Z": "[..2023-06-01T12:30:00Z]",
    "not before 2023-06-01T12:30:00Z": "[2023-06-01T12:30:00Z..]",
    "until 2023-06-01T12:30:00Z": "/2023-06-01T12:30:00Z",
    "since 2023-06-01T12:30:00Z": "2023-06-01T12:30:00Z/..",
    "2023-06-01T12:30:00Z onwards": "2023-06-01T12:30:00Z/..",
    "2023-06-01T12:30:00Z or later": "[2023-06-01T12:30:00Z..]",
    "after 2023-06-01 12:30": "[2023-06-01T12:30:00..]",
    "after 12:30 on 1 June 2023": "[2023-06-01T12:30:00..]",
    "after June 1, 2023, 9 a.m.": "[2023-06-01T09:00:00..]",
    "by 1 June 2023, 12:30": "[..2023-06-01T12:30:59]",
    "since 1 June 2023 9 a.m.": "2023-06-01/..",
    "until 2023-06-01 00:30+02:00": "/2023-05-31",
    "nach 1. Juni 2023 12:30": "[2023-06-01T12:30:00..]",
    "avant le 1 juin 2023 12:30:00": "[..2023-06-01T12:29:59]",
    "antes del 1 de junio de 2023 12:30:00": "[..2023-06-01T12:29:59]",
    "after 2023-06-01T12:30, before 2023-06-01T15:00": "[2023-06-01T12:30:00..2023-06-01T14:59:59]",
}

FROM_DOTS = {
    "50 BC..50 AD": "[-0049..0050]",
    "c. 50 BC..c. 50 AD": "[-0049~..0050~]",
    "350..341 BCE": "[-0349..-0340]",
    "264..41 BC": "[-0263..-0040]",
    "1850s..1860s": "[1850..1869]",
    "158..258": "[0158..0258]",
    "1850..60": "[1850..1860]",
    "1850...1860": "[1850..1860]",
    "1850\u20261860": "[1850..1860]",
    "June 2015..": "[2015-06..]",
    "..June 2015": "[..2015-06]",
    "1805, 1805-10": "[1805,1805..1810]",
    "1933, 1933-05": "[1933,1933-05]",
    "1855-1865 (c. 1860)": "[1855..1865,1860~]",
    "?1777, later dated 1779": "[1777?,1779]",
}


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        pair
        for kind in (UNKNOWN_ENDS, ABBREVIATED, BEFORE_CHRIST, MONTHS, BOUNDED_BY_TIMES, FROM_DOTS)
        for pair in kind.items()
    ],
)
def test_a_text_means_no_less_than_it_can(text, understood):
    assert to_edtf(text) == understood
    When.parse(understood)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("264-41 BC", ["264 BC/41 BC", "264 BC/241 BC"]),
        ("264/41 BC", ["264 BC/41 BC", "264 BC/241 BC"]),
        ("1190/85 BC", ["1190 BC/85 BC", "1190 BC/1185 BC"]),
        ("490\u201379 BC", ["490 BC/79 BC", "490 BC/479 BC"]),
        ("58-1 BCE", ["58 BC/1 BC", "58 BC/51 BC"]),
        ("c. 264-41 av. J.-C.", ["264 BC/41 BC", "264 BC/241 BC"]),
        ("264 BC-41", ["264 BC/41 BC", "264 BC/241 BC", "264 BC/AD 41"]),
        ("1190-11 BC", ["-1189-11", "1190 BC/11 BC", "1190 BC/1111 BC"]),
        ("425-03 BC", ["-0424-03", "425 BC/3 BC", "425 BC/403 BC"]),
        ("2006-12/01", ["2006-12/2007-01", "2006-12-01"]),
        ("2007-11-30/02", ["2007-11-30/2007-12-02", "2007-11-02/2007-11-30"]),
        ("2007-12-30/02", ["2007-12-30/2008-01-02", "2007-12-02/2007-12-30"]),
        ("2006-07 to 08", ["2006-07/2006-08", "2006-07/2008"]),
    ],
)
def test_two_readings_are_named(text, readings):
    with pytest.raises(AmbiguousDate) as caught:
        to_edtf(text)
    assert caught.value.readings == readings
    assert caught.value.text == text


@pytest.mark.parametrize(
    "text",
    [
        "1850/unknown/1860",
        "1850 or unknown",
        "1850-1860/",
        "unknown/xyz",
        "2006-07/13",
        "2006-07/08/09",
        "2007-11-13/31",
        "2007-11-13T22:00/06:00",
        "2007-11-13T09:00/15",
        "2001-05T10:00/12:00",
        "2001-05T10:00:00Z/15:00",
        "2015-W23/24",
        "2023-06-01 15:30 to 12:00",
        "-0000-01-01/2015-03-27",
        "-0000-01-01T02:00:19/2015-03-27T01:10:07",
        "1850...",
    ],
)
def test_what_says_no_one_thing_is_refused(text):
    with pytest.raises(BadDate) as caught:
        to_edtf(text)
    assert text in str(caught.value)


def test_two_years_may_be_said_to_be_years():
    assert to_edtf("1798-9", readings={"ranges": {"short": "years"}}) == "1798/1799"


def test_a_column_of_months_is_months():
    months = [f"2015-{month}" for month in range(1, 13)]
    assert read_dates(months)["edtf"].to_list() == [f"2015-{month:02d}" for month in range(1, 13)]
    padded = ["2015-1", None, "2014-6", " 2014-9 ", "2016-04"]
    assert read_dates(padded)["edtf"].to_list() == ["2015-01", None, "2014-06", "2014-09", "2016-04"]


@pytest.mark.parametrize("others", [["1850"], ["1914-18"], ["2015-1-5"], ["May 2015"]])
def test_a_column_of_other_texts_is_read_as_its_texts_are(others):
    column = ["2015-1", "2015-7", *others]
    assert read_dates(column)["edtf"].to_list() == [to_edtf(text) for text in column]
    assert read_dates(["2015-7", "2015-9"])["edtf"].to_list() == ["[2015..2017]", "[2015..2019]"]
    years = {"ranges": {"short": "years"}}
    assert read_dates(["2015-1", "2015-7"], readings=years)["edtf"].to_list() == ["2015-01", "2015/2017"]


def test_a_column_is_read_as_its_texts_are():
    texts = [
        text
        for kind in (UNKNOWN_ENDS, ABBREVIATED, BEFORE_CHRIST, MONTHS, BOUNDED_BY_TIMES, FROM_DOTS)
        for text in kind
    ]
    assert read_dates(texts)["edtf"].to_list() == [to_edtf(text) for text in texts]


@pytest.mark.parametrize("text", ["1850 ± 200X", "±7:01 1850", "1850 ± 5,000", "1850 ± 3rd"])
def test_a_margin_that_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        When.read(text)


@pytest.mark.parametrize("start", ["2010", "2010-05", "2010-05-03"])
@pytest.mark.parametrize(("word", "sign"), [("ongoing", ".."), ("?", "")])
def test_a_plain_start_without_an_end_is_as_edtf_says_it(start, word, sign):
    assert When.read(f"{start} -> {word}") == When.parse(f"{start}/{sign}")


@pytest.mark.parametrize(
    "text", ["2010-13 -> ongoing", "2010-02-30 -> ?", "2010-02-30T12:00:00Z", "2010-02-28T24:30:00"]
)
def test_a_plain_date_that_is_none_is_refused(text):
    with pytest.raises(BadDate):
        When.read(text)
