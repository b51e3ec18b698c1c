"""A column of dates: the same answers as one at a time, and one error for one bad text."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import edtf_texts, near_edtf
from timeline import parse_edtf
from timeline.errors import BadColumn, BadDate, OutOfRange
from timeline.when import When, columns
from timeline.when.edtf_columns import plan_of

NAMES = list(columns.COLUMNS)


def one_at_a_time(texts: list[str | None]) -> pl.DataFrame:
    """The slow twin: `When.parse` for each value."""
    rows = []
    for text in texts:
        row = dict.fromkeys(NAMES)
        if text is not None:
            try:
                when = When.parse(text)
                row |= {name: getattr(when, name) for name in NAMES[4:-1]}
                row |= dict(zip(NAMES[:4], when.bounds, strict=True))
            except OutOfRange as error:
                row["error"] = str(error)
            except BadDate as error:
                row["error"] = str(error)
        rows.append(row)
    return pl.DataFrame(rows, schema=columns.COLUMNS)


@pytest.fixture(params=[1, 24], ids=["arrays for all", "arrays for many"])
def _fewest(request, monkeypatch):
    """Arrays are for many texts of a shape; here for a single one as well."""
    monkeypatch.setattr(columns, "_FEWEST", request.param)


@given(st.lists(st.one_of(edtf_texts(), near_edtf(), st.none()), max_size=12))
def test_the_same_answers_as_one_at_a_time(texts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_FEWEST", 1)
        assert parse_edtf(texts).equals(one_at_a_time(texts), null_equal=True)


def _digits(shape: str, numbers: np.random.Generator) -> str:
    return "".join(str(numbers.integers(10)) if character == "0" else character for character in shape)


DATE_SHAPES = [
    sign + shape
    for sign in ("", "-")
    for shape in (
        "0000",
        "0000-00",
        "0000-00-00",
        "000X",
        "00XX",
        "0XXX",
        "XXXX",
        "0000-XX",
        "0000-XX-XX",
        "0000-00-XX",
        "00XX-XX",
        "000X-00",
        "0000-XX-00",
        "0000-00-00T00:00:00",
        "0000-00-00T00:00:00Z",
        "0000-00-00T00:00:00.000Z",
        "0000-00-00T00:00:00.000000",
        "0000-00-00T00:00:00+00:00",
    )
]


@pytest.mark.parametrize("shape", DATE_SHAPES)
@pytest.mark.usefixtures("_fewest")
def test_every_shape_with_random_digits(shape):
    numbers = np.random.default_rng(len(shape))
    texts = [_digits(shape, numbers) for _ in range(60)]
    months = [f"{text[:5]}0{text[6:]}" for text in texts if len(shape) > 6]
    first_day = [text.replace(text[-2:], "0" + text[-1]) for text in months]
    marked = [text + mark for text in texts[:20] for mark in "?~%"]
    texts += months + first_day + marked
    assert parse_edtf(texts).equals(one_at_a_time(texts), null_equal=True)


@pytest.mark.usefixtures("_fewest")
def test_every_pair_of_shapes_as_an_interval():
    numbers = np.random.default_rng(1)
    halves = [
        "",
        "..",
        "2000",
        "2001-02",
        "2001-02-03",
        "200X",
        "20XX~",
        "-0100",
        "2000-XX?",
        "2001-01-01T10:00:00Z",
    ]
    for first, second in itertools.product(halves, halves):
        shape = f"{first}/{second}"
        texts = [shape] + [_digits(shape.replace("2", "0").replace("1", "0"), numbers) for _ in range(4)]
        assert parse_edtf(texts).equals(one_at_a_time(texts), null_equal=True), shape


def test_all_common_shapes_have_a_plan():
    common = [
        "0000",
        "0000-00",
        "0000-00-00",
        "0000~",
        "000X",
        "0000/0000",
        "0000-00-00/..",
        "/0000",
        "0000-XX",
        "/",
    ]
    assert all(plan_of(shape) for shape in common)


def test_no_plan_for_what_only_the_scalar_reader_knows():
    rare = [
        "0000-00-00T00:00:00+00:00",
        "[0000,0000]",
        "00X0",
        "0000-XX-00",
        "?0000-00",
        "Y00000",
        "0000S0",
        "",
        "x",
    ]
    assert not any(plan_of(shape) for shape in rare)


def test_every_day_of_four_centuries():
    days = pl.date_range(pl.date(1580, 1, 1), pl.date(2000, 12, 31), eager=True)
    frame = parse_edtf(days.cast(pl.String))
    assert frame["start_min"].equals(days.cast(pl.Datetime("us")).cast(pl.Int64), check_names=False)
    assert (frame["end_max"] - frame["start_min"] == 86_400_000_000).all()
    assert frame["error"].null_count() == len(days)


def test_one_bad_text_costs_one_error():
    frame = parse_edtf(["1985", "2019-02-29", None, "1986"])
    assert frame["error"].to_list() == [
        None,
        "'2019-02-29' at position 8: there is no day 29 in 2019-02; it ends on day 28",
        None,
        None,
    ]
    assert frame.select(pl.exclude("error")).row(1) == (None,) * 10
    assert frame.row(2) == (None,) * 11
    assert frame["edtf"].to_list() == ["1985", None, None, "1986"]


def test_out_of_range_keeps_what_it_says():
    row = parse_edtf(["Y-17E7~"]).row(0, named=True)
    assert (row["edtf"], row["precision"], row["approximate"]) == ("Y-17E7~", "year", True)
    assert row["start_min"] is None
    assert "64-bit" in row["error"]


def test_columns_and_types():
    assert parse_edtf([]).schema == columns.COLUMNS
    assert parse_edtf(["1985"]).schema == columns.COLUMNS


@pytest.mark.parametrize(
    "column",
    [
        ["1985", None],
        ("1985", None),
        pl.Series(["1985", None]),
        pl.Series(["1985", None], dtype=pl.Categorical),
        pl.Series(["1985", None], dtype=pl.Enum(["1985"])),
        pl.Series([1985, None]),
        pa.array(["1985", None]),
        pa.array(["1985", None]).dictionary_encode(),
        pa.chunked_array([["1985"], pa.array([None], pa.string())]),
        pd.Series(["1985", None], dtype="string"),
        pd.Series(["1985", None], dtype=object),
    ],
    ids=lambda column: (
        f"{type(column).__module__.split('.')[0]}-{getattr(column, 'dtype', getattr(column, 'type', ''))}"
    ),
)
def test_any_column_will_do(column):
    assert parse_edtf(column)["edtf"].to_list() == ["1985", None]


def test_whole_numbers_are_texts_too():
    assert parse_edtf([1985, "1986", None])["edtf"].to_list() == ["1985", "1986", None]
    assert "2021-05-12" in parse_edtf([20210512])["error"][0]


def test_a_column_of_dates_needs_no_text():
    days = pl.Series(["1985-04-12"]).str.to_date()
    assert parse_edtf(days)["edtf"].to_list() == ["1985-04-12"]


@pytest.mark.parametrize(
    "column", ["1985", b"1985", [1.5], [True], [object()], pl.Series([1.5]), pl.Series([["1985"]])]
)
def test_what_is_no_column_of_texts(column):
    with pytest.raises(BadColumn, match="column of texts"):
        parse_edtf(column)


def test_other_seasons_and_another_calendar():
    astronomical = {21: ((3, 20), (6, 21))}
    assert parse_edtf(["2001-21"], seasons=astronomical)["start_min"][0] == When.parse("2001-03-20").start_min
    assert parse_edtf(["1700-02-29"] * 30, calendar="julian")["edtf"].unique().to_list() == ["1700-03-11"]


def test_more_distinct_texts_than_one_block(monkeypatch):
    monkeypatch.setattr(columns, "_BLOCK", 7)
    texts = [f"{year}-{month:02d}" for year in range(1990, 1995) for month in range(14)]
    assert parse_edtf(texts).equals(one_at_a_time(texts), null_equal=True)
