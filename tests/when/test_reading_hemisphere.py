"""Seasons: in every language of the table, of the hemisphere that is stated, and known for a guess where none is."""

from __future__ import annotations

import polars as pl
import pytest

from timeline import When, read_dates
from timeline.errors import UnknownName
from timeline.when.reading.hemisphere import assumes_north

SOUTHERN = {
    "verano de 2004": "2004-30",
    "2004-22": "2004-30",
    "2004-22/2005-21": "2004-30/2005-29",
    "early summer 2010": "2010-12",
    "late summer 2010": "2011-02",
    "summer 2004-05": "2004-30",
    "Spring/Summer 2010": "[2010-29,2010-30]",
    "estate 2004": "2004-30",
    "primavera 2004": "2004-29",
    "inverno de 2004": "2004-32",
    "outono de 2004": "2004-31",
    "été 1999": "1999-30",
    "zomer 1999": "1999-30",
    "between summer 2010 and spring 2011": "[2010-12..2011-11]",
    "before summer 2004": "[..2004-11]",
    "Q3 2015": "2015-35",
    "2004-12-22": "2004-12-22",
    "2004-28": "2004-28",
}


@pytest.mark.parametrize(("text", "edtf"), SOUTHERN.items())
def test_seasons_of_the_south(text: str, edtf: str) -> None:
    assert When.read(text, hemisphere="south").edtf == edtf
    assert read_dates([text] * 30, hemisphere="south")["edtf"].to_list() == [edtf] * 30


def test_a_southern_summer_begins_in_december() -> None:
    summer = When.read("verano de 2004", hemisphere="south")
    months = When.read("[2004-12..2005-02]")
    assert (summer.start_min, summer.end_max) == (months.start_min, months.end_max)
    assert When.read("southern summer 2004") == summer


def test_a_stated_north_is_no_guess() -> None:
    assert When.read("summer 2004", hemisphere="north").edtf == "2004-26"
    texts = ["summer 2004", "southern summer 2004", "2004-12-22", "winter 2003 to 2010", "1850-24~"]
    guessed = read_dates(texts).select(guess=assumes_north(pl.col("edtf")))["guess"].to_list()
    assert guessed == [True, False, False, True, True]


def test_there_are_two_hemispheres() -> None:
    with pytest.raises(UnknownName, match="north"):
        When.read("summer 2004", hemisphere="West")
    with pytest.raises(UnknownName, match="south"):
        read_dates(["summer 2004"], hemisphere="West")
