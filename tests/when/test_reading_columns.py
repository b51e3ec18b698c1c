"""A column of written dates: the answers of the scalar reader, cell by cell."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import timeline
from tests.reference.reading import MONTHS
from timeline.errors import BadColumn, BadDate
from timeline.when import When, read_dates
from timeline.when.columns import COLUMNS
from timeline.when.reading.columns import with_years

FORMS = Path(__file__).parents[2] / "fixtures" / "reading" / "forms.tsv"
TEXTS = [line.split("\t")[0] for line in FORMS.read_text(encoding="utf-8").splitlines() if line[0] != "#"][1:]
STATE = (
    "start_min",
    "start_max",
    "end_min",
    "end_max",
    "start_kind",
    "end_kind",
    "precision",
    "approximate",
    "uncertain",
    "edtf",
)


def _scalar(text, **options):
    if text is None:
        return (None,) * 11
    try:
        when = When.read(text, **options)
    except BadDate as error:
        return (*(None,) * 10, str(error))
    return (*(getattr(when, name) for name in STATE), None)


def _agrees(texts, **options):
    frame = read_dates(texts, **options)
    assert frame.schema == COLUMNS
    assert frame.rows() == [_scalar(text, **options) for text in texts]


def test_every_form_in_a_column_is_read_as_alone():
    _agrees([*TEXTS, None, *TEXTS[:5], ""])


@pytest.mark.parametrize(
    "options",
    [
        {"dayfirst": True},
        {"dayfirst": False},
        {"said": "2023-11-01"},
        {"calendar": "julian"},
        {"readings": {"circa": {"years": 5}, "ranges": {"short": "years"}}},
        {"seasons": {24: ((1, 1), (4, 1))}},
    ],
    ids=str,
)
def test_options_reach_every_cell(options):
    _agrees(TEXTS, **options)


PIECES = st.sampled_from(
    [*TEXTS, "c.", "-", "/", "..", "to", ",", "1850", "2010-11", "?", "BC", "late", "March", "7", "printed"]
)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=3).map(" ".join), max_size=8))
@settings(max_examples=60)
def test_anything_in_a_column_is_read_as_alone(texts):
    _agrees(texts)


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x2FFF), max_size=30))
@settings(max_examples=300)
def test_any_text_is_a_date_or_a_bad_date(text):
    _scalar(text)


@given(st.text("0123456789-/.,?~cadeBC thsXxnor", max_size=14))
@settings(max_examples=600)
def test_any_near_date_is_read_as_edtf_or_refused(text):
    bounds_or_error = _scalar(text)
    if bounds_or_error[-1] is None:
        again = When.read(bounds_or_error[9])
        assert again.bounds == bounds_or_error[:4]


@given(
    st.lists(
        st.tuples(st.integers(995, 2105), st.integers(0, 14), st.integers(0, 33)), min_size=1, max_size=6
    )
)
@settings(max_examples=15)
def test_the_common_shapes_are_read_as_alone(parts):
    texts = []
    for year, month, day in parts:
        name = MONTHS["short"][month % 12]
        texts += [
            f"{day} {name} {year}",
            f"{day:02d}-{name.upper()}-{year}",
            f"{name} {day}, {year}",
            f"{name} {year}",
        ]
        texts += [
            f"{day}-{name.lower()}-{year} 14:30:00",
            f"{name}x {year}",
            f"{day}/{month}/{year}",
            f"{month}/{day}/{year}",
        ]
        texts += [
            f"{year}-{year + month - 5}",
            f"{year} - {year + day}",
            f"c. {year}",
            f"ca.{year}-{year + 3}",
            f"c.{year}-{year - 3}",
        ]
    for dayfirst in (None, True, False):
        _agrees(texts, dayfirst=dayfirst)
    _agrees(texts, readings={"circa": {"years": 2}})


def test_years_of_two_digits_take_the_whole_year():
    texts = with_years(
        ["28-APR-50 14:30:00", "28-APR-50", "sometime", None], pl.Series([195004, 1951, 1950, 1950])
    )
    assert texts.to_list() == ["28-APR-1950 14:30:00", "28-APR-50", "sometime", None]
    assert read_dates(texts)["edtf"].to_list() == ["1950-04-28T14:30:00", None, None, None]


def test_the_public_name_takes_frames_and_numbers():
    assert timeline.read_dates(pl.Series([20210512, 1994, None]))["edtf"].to_list() == [
        "2021-05-12",
        "1994",
        None,
    ]
    assert timeline.read_dates([]).schema == COLUMNS
    with pytest.raises(BadColumn):
        timeline.read_dates(pl.Series([1.5]))
