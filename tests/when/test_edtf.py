"""EDTF, text by text: what is read, what it means, what is refused and where."""

from __future__ import annotations

import csv
import pickle
from pathlib import Path

import pytest

from timeline.errors import BadDate, OutOfRange
from timeline.when import When
from timeline.when.instant import instant

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures" / "edtf"
LOC_SUITE = ROOT.parent / "shared" / "suites" / "edtf" / "loc-spec.tsv"


def _rows(name: str, fields: int) -> list[list[str]]:
    lines = (FIXTURES / name).read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert all(len(row) == fields for row in rows), [row for row in rows if len(row) != fields]
    return rows


ACCEPTED = _rows("accepted.tsv", 8)
REFUSED = _rows("refused.tsv", 2)
EARLY_SPRING = {21: ((1, 1), (4, 1))}
ESCAPES = {"\\s": " ", "\\t": "\t", "\\n": "\n"}


def _unescaped(text: str) -> str:
    for written, meant in ESCAPES.items():
        text = text.replace(written, meant)
    return text


def _edge(text: str) -> int | None:
    return None if text == ".." else instant(text)


def test_the_fixtures_are_many():
    assert len(ACCEPTED) > 150
    assert len(REFUSED) > 100


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row[0])
def test_hull_kinds_precision_and_flags(row):
    text, since, until, start_kind, end_kind, precision, flags, canonical = row
    when = When.parse(text)
    assert when.hull == (_edge(since), _edge(until))
    assert (when.start_kind, when.end_kind, when.precision) == (start_kind, end_kind, precision)
    assert when.uncertain == (flags in ("?", "%"))
    assert when.approximate == (flags in ("~", "%"))
    assert when.edtf == (canonical or text)
    assert when.text == text


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row[0])
def test_bounds_are_tight_and_the_value_survives(row):
    when = When.parse(row[0])
    start_min, start_max, end_min, end_max = when.bounds
    if end_max is not None:
        assert start_max is not None
        assert start_max <= end_max - 1
    if start_min is not None:
        assert end_min is not None
        assert end_min >= start_min + 1
    assert When.parse(when.edtf) == when
    assert When.parse(when.edtf).edtf == when.edtf
    assert pickle.loads(pickle.dumps(when)) == when
    assert eval(repr(when)) == when
    assert hash(eval(repr(when))) == hash(when)


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[0] or "empty")
def test_refused(row):
    text = _unescaped(row[0])
    with pytest.raises(BadDate) as caught:
        When.parse(text)
    assert caught.value.position == int(row[1]), str(caught.value)
    assert caught.value.text == text
    assert caught.value.reason


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2004\u20106", "this is HYPHEN; write '-'"),
        ("\uff12004", "this is FULLWIDTH DIGIT TWO; write '2'"),
        ("198\u0425", "this is CYRILLIC CAPITAL LETTER HA; EDTF is written in ASCII"),
        ("2004\u20442005", "this is FRACTION SLASH; write '/'"),
        ("2004-W05", "EDTF has no weeks"),
        ("2004/06", "write the whole year"),
        ("2004/06/01", "separated by '-'"),
        ("200406", "write 2004-06 for a month, or Y200406"),
        ("Y1994S2", "write 1994S2"),
        ("Y17e4", "capital E"),
        ("1950s", "a decade is written 195X"),
        ("unknown", "'/' for no date"),
        ("c. 2004", "a date begins with its year"),
        ("1985-04-12T10:00:00?", "a date with a time takes no qualifier"),
        ("1985-04-12T10:00:00,5", "decimals follow a full stop"),
    ],
)
def test_a_refusal_says_what_to_write_instead(text, hint):
    with pytest.raises(BadDate) as caught:
        When.parse(text)
    assert hint in caught.value.hint


def test_a_refusal_is_one_line_of_a_length_that_can_be_read():
    for text in ("2004\n06", "2004-06-" + "0" * 5000, "Y" + "9" * 5000 + "\u200bx"):
        with pytest.raises(BadDate) as caught:
            When.parse(text)
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 320
        assert caught.value.text == text


def test_an_interval_that_leaves_no_extent_names_both_halves():
    with pytest.raises(BadDate, match=r"2001.*2005") as caught:
        When.parse("2005/2001")
    assert "swap" in caught.value.hint


# 1985-04 / 1985-05       a may start anywhere in April, b may end anywhere in May
# a  [====)
# b        [====)
@pytest.mark.parametrize(
    ("text", "start_min", "start_max", "end_min", "end_max"),
    [
        ("1985", "1985-01-01", "1986-01-01", "1985-01-01", "1986-01-01"),
        ("1985-04/1985-05", "1985-04-01", "1985-05-01", "1985-05-01", "1985-06-01"),
        # the start is in 2005, and before the end in March
        ("2005/2005-03", "2005-01-01", "2005-04-01", "2005-03-01", "2005-04-01"),
        # the end is in 2005, and after the start in October
        ("2005-10/2005", "2005-10-01", "2005-11-01", "2005-10-01", "2006-01-01"),
        ("2010/..", "2010-01-01", "2011-01-01", "2010-01-01", None),
        ("2010/", "2010-01-01", "2011-01-01", "2010-01-01", None),
        ("../2010", None, "2011-01-01", "2010-01-01", "2011-01-01"),
        ("/2010", None, "2011-01-01", "2010-01-01", "2011-01-01"),
        ("[1667,1760-12]", "1667-01-01", "1761-01-01", "1667-01-01", "1761-01-01"),
        ("[..1760-12-03]", None, "1760-12-04", None, "1760-12-04"),
        ("[1760-12..]", "1760-12-01", None, "1760-12-01", None),
        ("{1960,1961-12}", "1960-01-01", "1961-01-01", "1961-12-01", "1962-01-01"),
        ("{1667,1670..1672}", "1667-01-01", "1668-01-01", "1672-01-01", "1673-01-01"),
        # something in May 1960 is in the set, so it cannot begin after May
        ("{1960,1960-05}", "1960-01-01", "1960-06-01", "1960-05-01", "1961-01-01"),
        ("{..1984}", None, "1985-01-01", "1984-01-01", "1985-01-01"),
        ("{1984..}", "1984-01-01", "1985-01-01", "1984-01-01", None),
        ("199X/201X", "1990-01-01", "2000-01-01", "2010-01-01", "2020-01-01"),
        ("../..", None, None, None, None),
    ],
)
def test_the_four_bounds(text, start_min, start_max, end_min, end_max):
    when = When.parse(text)
    assert when.start_min == (None if start_min is None else instant(start_min))
    assert when.start_max == (None if start_max is None else instant(start_max) - 1)
    assert when.end_min == (None if end_min is None else instant(end_min) + 1)
    assert when.end_max == (None if end_max is None else instant(end_max))


@pytest.mark.parametrize(
    "text",
    [
        "Y-17E7",
        "Y170000002",
        "Y-170000002",
        "Y171010000S3",
        "Y3388E2S3",
        "Y294247",
        "Y-290308",
        "Y17E999999999",
    ],
)
def test_a_year_out_of_range_is_kept_and_says_so(text):
    when = When.parse(text)
    assert (when.edtf, when.text) == (text, text)
    assert not when.in_range
    for name in ("start_min", "start_max", "end_min", "end_max", "hull", "core"):
        with pytest.raises(OutOfRange, match="64-bit"):
            getattr(when, name)
    assert When.parse(when.edtf) == when
    assert eval(repr(when)) == when
    assert pickle.loads(pickle.dumps(when)) == when
    assert when != When.parse("Y180000000")
    assert when.display()
    assert when.describe()


def test_an_interval_with_one_half_out_of_range():
    when = When.parse("Y-500000/2000")
    assert when.edtf == "Y-500000/2000"
    with pytest.raises(OutOfRange):
        _ = when.end_max


def test_a_very_long_year_is_no_trap():
    assert When.parse("Y" + "9" * 5000).edtf == "Y" + "9" * 5000
    assert When.parse("Y1E" + "9" * 5000).precision == "year"


@pytest.mark.skipif(not LOC_SUITE.exists(), reason="the suite of Library of Congress examples is not here")
def test_the_examples_of_the_standard():
    """The suite gives closed days in epoch milliseconds: their last millisecond + 1 is our end."""
    with LOC_SUITE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 33
    for row in rows:
        # the suite takes spring for January to March: a choice of its own, which the table of seasons can say
        when = When.parse(row["input"], seasons=EARLY_SPRING)
        low, high = (
            None if row[name] in ("", "Infinity", "-Infinity") else int(row[name]) for name in ("min", "max")
        )
        assert when.start_min == (None if low is None else low * 1000), row
        if "T" in row["input"]:  # the suite means a moment of a millisecond, EDTF a second
            high = low + 999
        assert when.end_max == (None if high is None else (high + 1) * 1000), row
        assert when.edtf == row["edtf"].replace(".000Z", "Z"), row


@pytest.mark.parametrize("given", [None, 1985, b"1985", 1985.0])
def test_what_is_no_text(given):
    with pytest.raises(BadDate, match="a date is a text"):
        When.parse(given)


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[0])
def test_every_refusal_has_a_hint(row):
    with pytest.raises(BadDate) as caught:
        When.parse(_unescaped(row[0]))
    assert caught.value.hint
