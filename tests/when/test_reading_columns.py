"""A column of written dates: the answers of the scalar reader, cell by cell."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import timeline
from timeline.errors import BadColumn, BadDate
from timeline.when.columns import COLUMNS
from timeline.when.reading import read
from timeline.when.reading_columns import read_dates

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
        when = read(text, **options)
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
@settings(max_examples=150)
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
        again = read(bounds_or_error[9])
        assert again.bounds == bounds_or_error[:4]


def test_the_public_name_takes_frames_and_numbers():
    assert timeline.read_dates(pl.Series([20210512, 1994, None]))["edtf"].to_list() == [
        "2021-05-12",
        "1994",
        None,
    ]
    assert timeline.read_dates([]).schema == COLUMNS
    with pytest.raises(BadColumn):
        timeline.read_dates(pl.Series([1.5]))
