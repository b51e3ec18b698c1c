"""A frame as text is what its rows are as text, one by one."""

from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.store.formats import LINES, Piece, texts
from timeline.when import calendar

_WORDS = st.text(alphabet="ab;,\" '\n\t[é\\", max_size=6)
_FAR = 9_000_000_000_000_000_000
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.none() | _WORDS,
            "number": st.none() | st.floats(width=32) | st.sampled_from([0.1, 1e300]),
            "count": st.none() | st.integers(-(2**63), 2**63 - 1),
            "flag": st.none() | st.booleans(),
            "at": st.none() | st.integers(-_FAR, _FAR) | st.sampled_from([0, -62_167_219_200_000_001]),
            "list": st.none() | st.lists(_WORDS, max_size=3),
        }
    ),
    max_size=5,
)
_SCHEMA = {
    "text": pl.String,
    "number": pl.Float64,
    "count": pl.Int64,
    "flag": pl.Boolean,
    "at": pl.Int64,
    "list": pl.List(pl.String),
}


def _pieces(rows):
    frame = pl.DataFrame(rows, schema=_SCHEMA).with_columns(pl.col("at").cast(pl.Datetime("us")))
    return [Piece(frame.columns, frame[:2]), Piece(frame.columns, frame[2:])]


def _plain(rows):
    return [{**row, "at": None if row["at"] is None else calendar.iso(row["at"])} for row in rows]


@given(_ROWS)
def test_json_lines(rows):
    told = "".join(texts(_pieces(rows), "jsonl"))
    slow = "".join(LINES["jsonl"](_plain(rows), list(_SCHEMA)))
    assert [json.loads(line) for line in told.split("\n")[:-1]] == [
        json.loads(line) for line in slow.split("\n")[:-1]
    ]


@pytest.mark.parametrize(("name", "separator"), [("csv", ","), ("tsv", "\t")])
@given(rows=_ROWS)
def test_delimited(name, separator, rows):
    def read(text):
        (header, *lines) = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return header, [[_number(line.pop(1)), _list(line.pop()), *line] for line in lines]

    told = "".join(texts(_pieces(rows), name))
    assert read(told) == read("".join(LINES[name](_plain(rows), list(_SCHEMA))))


def _number(cell):
    return cell and repr(float(cell))


def _list(cell):
    return json.loads(cell) if cell.startswith('["') else cell


def test_documents_stay_documents_in_their_place():
    frame = pl.DataFrame({"a": [1, 2], "more": ['{"x": [1, null]}', None], "b": ["é", None]})
    told = "".join(texts([Piece(frame.columns, frame, ["more"])], "jsonl"))
    assert told == '{"a":1,"more":{"x": [1, null]},"b":"é"}\n{"a":2,"more":null,"b":null}\n'
    alone = frame.select("more")
    assert "".join(texts([Piece(["more"], alone, ["more"])], "jsonl")).splitlines()[1] == '{"more":null}'


def test_one_empty_cell_is_a_line():
    for values in (pl.DataFrame({"a": ["", "x"]}), [{"a": ""}, {"a": "x"}]):
        assert "".join(texts([Piece(["a"], values)], "csv")) == 'a\n""\nx\n'
