"""The table of readings: shipped, and replaced in part."""

from __future__ import annotations

import tomllib

import pytest

from timeline.errors import AmbiguousDate, BadDate
from timeline.resources import read_text
from timeline.when import When
from timeline.when.reading import to_edtf
from timeline.when.reading.vocabulary import fold, readings_table

SHIPPED = tomllib.loads(read_text("seeds/readings.toml"))


def test_circa_has_no_width_unless_someone_says_so():
    assert to_edtf("c. 1860") == "1860~"
    wide = {"circa": {"years": 5}}
    assert to_edtf("c. 1860", readings=wide) == "[1855~..1865~]"
    assert to_edtf("c. 1925-1940", readings=wide) == "[1920~..1945~]"
    assert to_edtf("1656-c.1680", readings=wide) == "[1656..1685~]"
    assert to_edtf("c. March 1944", readings=wide) == "1944-03~"
    assert to_edtf("1860", readings=wide) == "1860"


def test_a_century_may_begin_with_its_first_year():
    pedantic = {"century": {"first_year": 1}}
    assert to_edtf("19th century", readings=pedantic) == "[1801..1900]"
    assert to_edtf("1st century", readings=pedantic) == "[0001..0100]"
    assert to_edtf("late 19th century", readings=pedantic) == "[1868..1900]"
    assert to_edtf("2nd millennium", readings=pedantic) == "[1001..2000]"
    assert to_edtf("5th century BC", readings=pedantic) == "-04XX"


def test_a_part_may_mean_something_else():
    quarters = {"parts": {"century": {"early": [0, 24], "late": [75, 99]}}}
    assert to_edtf("late 19th-early 20th century", readings=quarters) == "[1875..1924]"
    assert to_edtf("mid-19th century", readings=quarters) == to_edtf("mid-19th century")


def test_two_figures_after_a_year_may_be_a_year():
    years = {"ranges": {"short": "years"}}
    assert to_edtf("1910-11") == "1910-11"
    assert to_edtf("1910-11", readings=years) == "1910/1911"
    assert to_edtf("2010-24", readings=years) == "2010/2024"
    assert to_edtf("1910-05", readings=years) == "1910-05"


def test_before_and_after_may_reach_into_the_year_they_name():
    inside = {"ranges": {"bounds": "inside"}}
    assert to_edtf("before 1800", readings=inside) == "[..1800]"
    assert to_edtf("after c. 1800", readings=inside) == "[1800~..]"
    assert to_edtf("after 1945, before 1957", readings=inside) == "[1945..1957]"


def test_acts_may_be_left_to_the_first_or_refused():
    text = "1826-7, reprinted 1892"
    assert to_edtf(text) == "[1826..1827,1892]"
    assert to_edtf(text, readings={"ranges": {"acts": "first"}}) == "[1826..1827]"
    with pytest.raises(BadDate, match="several dates"):
        to_edtf(text, readings={"ranges": {"acts": "error"}})


def test_words_are_added_and_replaced(tmp_path):
    own = tmp_path / "readings.toml"
    own.write_text(
        '[words]\ncirca = ["plusminus"]\n[periods]\n"bronze age" = [-3299, -1199]\n', encoding="utf-8"
    )
    assert to_edtf("plusminus 1860", readings=own) == "1860~"
    assert to_edtf("c. 1860", readings=str(own)) == "1860~"
    assert to_edtf("Bronze Age", readings=own) == "[-3299..-1199]"
    own.write_text('[words]\ncirca = ["moreorless"]\n', encoding="utf-8")
    assert to_edtf("moreorless 1860", readings=own) == "1860~"


@pytest.mark.parametrize(
    "bad",
    [
        {"circa": {"years": -1}},
        {"circa": {"years": "five"}},
        {"century": {"first_year": 2}},
        {"ranges": {"short": "guess"}},
        {"ranges": {"acts": "last"}},
        {"ranges": {"bounds": "near"}},
        {"parts": {"century": {"early": [33, 0]}}},
        {"parts": {"decade": {"early": "soon"}}},
        {"periods": {"ming": [1644]}},
        {"cirka": {"years": 5}},
        {"circa": {"year": 5}},
        {"circa": 5},
        {"words": {"circa": "plusminus"}},
        {"words": {"circa": [5]}},
        {"words": {"nearly": ["plusminus"]}},
        {"parts": {"eon": {"early": [0, 1]}}},
    ],
)
def test_a_meaning_that_is_none_is_refused(bad):
    with pytest.raises(BadDate, match="readings: "):
        readings_table(bad)


def test_a_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(BadDate, match="there is no file"):
        readings_table(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("[circa\n", encoding="utf-8")
    with pytest.raises(BadDate, match="not TOML"):
        readings_table(broken)


@pytest.mark.parametrize("language", range(5))
def test_every_month_name_is_read(language):
    for number, names in SHIPPED["months"].items():
        name = names[min(language, len(names) - 1)]
        assert to_edtf(f"7 {name} 2023") == f"2023-{int(number):02d}-07"


def test_every_part_of_a_century_lies_in_it_and_has_a_name():
    for name, (first, last) in SHIPPED["parts"]["century"].items():
        when = When.read(
            f"{name} of the 19th century" if " " in name or name == "turn" else f"{name} 19th century"
        )
        assert when.edtf in (f"[{1800 + first}..{1800 + last}]", "18XX")


def test_no_word_has_two_meanings():
    """A word of one piece stands in one list only, save those that a longer phrase tells apart."""
    seen: dict[str, str] = {}
    lists = {
        **SHIPPED["words"],
        **{f"part {k}": v for k, v in SHIPPED["parts"]["words"].items()},
        **{f"share {k}": v for k, v in SHIPPED["parts"]["shares"].items()},
        **{f"count {k}": v for k, v in SHIPPED["parts"]["counts"].items()},
        **{f"month {k}": v for k, v in SHIPPED["months"].items()},
        **{f"weekday {k}": v for k, v in SHIPPED["weekdays"].items()},
        **{f"division {k}": v for k, v in SHIPPED["divisions"].items()},
        "period": list(SHIPPED["periods"]),
    }
    for kind, words in lists.items():
        for word in map(fold, words):
            assert seen.setdefault(word, kind) == kind or {seen[word], kind} == {"share third", "count 3"}, (
                word
            )


def test_a_table_is_compiled_once():
    assert readings_table() is readings_table(None)
    assert readings_table(readings_table()) is readings_table()
    with pytest.raises(AmbiguousDate):
        to_edtf("03/04/2010", readings=readings_table())


@pytest.mark.parametrize("table", ["months", "weekdays", "divisions"])
def test_a_word_has_one_meaning(table):
    numbers = {}
    for number, words in SHIPPED[table].items():
        for word in words:
            assert numbers.setdefault(fold(word), number) == number, word
            kind = readings_table().words.get(fold(word), (table[:-1], None))[0]
            assert kind == table[:-1], word
