"""The twins of the engine's functions on names, letter by letter."""

from __future__ import annotations

import sys
import unicodedata

import duckdb
import pytest

from timeline.store.macros import library
from timeline.store.name_keys import folded, name_key

LETTERS = [
    letter
    for letter in map(chr, range(1, sys.maxunicode + 1))
    if unicodedata.category(letter) not in ("Cn", "Co", "Cs")
]
COMMON = [letter for letter in LETTERS if unicodedata.category(letter) != "Lo" or letter < "\u3400"]
"""Those without most of the ideographs."""
NAMES = [
    "Fernández de Kirchner (?)", "British School?", "British School [?]", "??!", " . ", "O'Brien", "ΣΑΣ", "İstanbul",
    "राम", "रोम", "Ana  María", "-", "a?b", "a ? b", "¿Quién?", "Straße", "ﬁsh", "é", "e\u0301", "x\u0301y", None, "",
]  # fmt: skip


def engine(expression, values):
    link = duckdb.connect()
    link.execute(library()["name_key"].statement)
    sql = f"SELECT {expression} FROM (SELECT unnest(?::VARCHAR[]) AS x, unnest(range(?)) AS place) ORDER BY place"
    return [value for (value,) in link.execute(sql, [values, len(values)]).fetchall()]


@pytest.mark.parametrize(
    ("expression", "twin"), [("strip_accents(lower(x))", folded), ("name_key(x)", name_key)]
)
def test_names_are_those_of_the_engine(expression, twin):
    assert [twin(name) for name in NAMES] == engine(expression, NAMES)


@pytest.mark.parametrize(
    ("expression", "twin"), [("strip_accents(lower(x))", folded), ("name_key(x)", name_key)]
)
def test_every_assigned_letter_between_two_others_is_that_of_the_engine(expression, twin):
    texts = [f"a{letter}b" for letter in COMMON]
    wrong = [
        text for text, found in zip(texts, engine(expression, texts), strict=True) if twin(text) != found
    ]
    assert wrong == []
