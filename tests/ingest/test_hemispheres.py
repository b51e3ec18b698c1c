"""Seasons in the hemisphere that a mapping states: a constant, a column, or the country of each row."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ingest.test_dates import BOUNDS, read
from timeline import When
from timeline.ingest.tables import table_of


@pytest.mark.parametrize("reader", ["edtf", "text"])
@pytest.mark.parametrize(
    ("text", "south"),
    [
        ("2004-21", "2004-29"),
        ("2004-22", "2004-30"),
        ("2004-23?", "2004-31?"),
        ("2004-24/2006-22", "2004-32/2006-30"),
        ("2004-26", "2004-26"),
        ("2004-12", "2004-12"),
        ("2004-12-21", "2004-12-21"),
        ("2004-05-22/2004-24", "2004-05-22/2004-32"),
        ("2004-33", "2004-33"),
        ("1921", "1921"),
    ],
)
def test_a_season_of_the_south(reader: str, text: str, south: str) -> None:
    (row,) = read({"date": "{x}", "read": reader, "hemisphere": "south"}, x=[text])
    assert (row["edtf"], row["error"], row["remark"]) == (south, None, None)
    assert tuple(row[bound] for bound in BOUNDS) == When.parse(south).bounds


@pytest.mark.parametrize("text", ["summer 2004", "verano de 2004"])
def test_a_season_in_words(text: str) -> None:
    (row,) = read({"date": "{x}", "read": "text", "hemisphere": "south"}, x=[text])
    assert row["edtf"] == "2004-30"


def test_a_season_of_a_hemisphere_that_nobody_states_is_of_the_north_and_remarked_on() -> None:
    (row,) = read({"date": "{x}"}, x=["2004-22"])
    assert row["edtf"] == "2004-22"
    assert row["remark"] == "with a season taken to be northern; say whose it is with hemisphere in [when]"
    (row,) = read({"date": "{x}", "hemisphere": "north"}, x=["2004-22"])
    assert (row["edtf"], row["remark"]) == ("2004-26", None)


@pytest.mark.parametrize(
    "hemisphere",
    ["{where}", {"text": "{where}", "values": "country-hemispheres"}],
)
def test_a_hemisphere_of_each_row(hemisphere: Any) -> None:
    codes = ["South", "north", None, "?"] if hemisphere == "{where}" else ["CL", "DEU", None, "CO"]
    rows = read({"date": "{x}", "hemisphere": hemisphere}, x=["2004-22"] * 4, where=codes)
    assert [row["edtf"] for row in rows] == ["2004-30", "2004-26", "2004-22", "2004-22"]
    assert [row["remark"] is None for row in rows] == [True, True, False, False]


def test_a_start_and_an_end_have_seasons() -> None:
    (row,) = read({"start": "{a}", "end": "{b}", "hemisphere": "south"}, a=["2004-22"], b=["2005-22"])
    assert (row["edtf"], row["start_min"]) == ("2004-30/2005-30", When.parse("2004-30").start_min)


def test_countries_know_their_hemisphere_by_code_and_by_name() -> None:
    table = table_of("country-hemispheres")
    found = [
        table.find(key) for key in ("CL", "CHL", "chile", "NZ", "DE", "germany", "EC", "ecuador", "BR", "ZA")
    ]
    assert found == ["south", "south", "south", "south", "north", "north", None, None, "south", "south"]
