"""An answer in the hands of other programs: frames, an Arrow stream, rows, pickles, what a notebook completes."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from tests.query.both_paths import forced
from timeline import BadQuery, Timeline, intervals

ASKED = {
    "sql": lambda tl: tl.find("kind:government|attack"),
    "kernel": lambda tl: tl.rate("kind:government", every="5y"),
    "derived": lambda tl: tl.relate("amia-bombing", "nisman-death"),
    "frozen": lambda tl: tl.find("kind:government").frozen(),
    "empty": lambda tl: tl.find("kind:attack country:AR", from_="1900", to="1950"),
    "own sql": lambda tl: tl.sql("SELECT event_id, start_min FROM events ORDER BY 1"),
}


@pytest.fixture(params=ASKED)
def answer(request, founding):
    return ASKED[request.param](founding)


def test_other_libraries_take_an_answer(answer):
    frame = answer.pl()
    assert pl.DataFrame(answer).equals(frame)
    assert pa.table(answer).equals(frame.to_arrow())
    assert pd.DataFrame.from_arrow(answer).shape == frame.shape
    assert nw.from_arrow(answer, backend="polars").to_native().equals(frame)
    assert duckdb.sql("SELECT count(*) FROM answer").fetchall() == [(frame.height,)]


def test_the_names_of_other_libraries_mean_the_same(answer):
    assert answer.to_polars().equals(answer.pl())
    assert answer.to_arrow().equals(answer.arrow())
    assert answer.to_pandas().equals(answer.pandas())


def test_our_own_frame_functions_take_an_answer(founding):
    found = founding.find("kind:government")
    given = {"start": ("start_min", "start_max"), "end": ("end_min", "end_max")}
    assert intervals.coalesce(found, **given).equals(intervals.coalesce(found.pl(), **given))


def test_rows_and_slices(answer):
    rows = answer.rows()
    assert answer.head(2).rows() == answer[:2].rows() == rows[:2]
    assert answer.head(0).rows() == []
    assert answer.head(0).columns == answer.columns
    for cut in (
        slice(1, 3),
        slice(1, None),
        slice(-2, None),
        slice(None, -1),
        slice(3, 1),
        slice(-1, 1),
        slice(99, None),
    ):
        assert answer[cut].rows() == rows[cut], cut
    for at in range(-len(rows), len(rows)):
        assert answer[at] == rows[at]
    for beyond in (len(rows), -len(rows) - 1):
        with pytest.raises(IndexError, match="there is no row"):
            answer[beyond]


def test_slices_of_slices_and_of_pieces(founding):
    with forced("kernel"):
        found = founding.overlaps("kind:attack", "kind:government")
    rows = found.rows()
    assert len(rows) > 5
    assert found[2:][1:3].rows() == rows[3:5]
    assert found.head(4)[3] == rows[3]


def test_what_is_no_row_is_refused(founding):
    found = founding.find()
    with pytest.raises(TypeError, match=r"a row has a number, not 'when'; a column is pl\(\)\['when'\]"):
        found["when"]
    with pytest.raises(BadQuery, match="without steps"):
        found[::2]
    with pytest.raises(BadQuery, match="a head of -1 rows"):
        found.head(-1)


def test_a_frozen_answer_outlives_its_database(tmp_path):
    path = tmp_path / "t.duckdb"
    tl = Timeline(path)
    tl.add(event_id="a", title="A", when="-0344", attributes={"n": 1})
    kept = [answer.frozen() for answer in (tl.find(), tl.rate(every="century"), tl.show("a"))]
    told = [(each.rows(), each.schema, each.instants) for each in kept]
    copies = pickle.loads(pickle.dumps(kept))
    path.unlink()
    assert [(each.rows(), each.schema, each.instants) for each in copies] == told
    assert copies[0].sorted("-when").head(1)[0]["start_min"] == "-0344-01-01T00:00:00Z"
    assert copies[0].title == "events"
    assert copies[0].explain().startswith("path: the rows were read before")
    assert copy.copy(copies[0]) is copies[0]
    assert copy.deepcopy(copies[0]) is copies[0]


def test_a_frozen_answer_travels_to_another_process(tl, tmp_path):
    tl.add(event_id="a", title="A", when="2010")
    (tmp_path / "kept").write_bytes(pickle.dumps(tl.find().frozen()))
    code = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb'))[0]['event_id'])"
    told = subprocess.run([sys.executable, "-c", code, tmp_path / "kept"], capture_output=True, text=True)
    assert told.stdout == "a\n", told.stderr


def test_only_a_frozen_answer_can_be_pickled(founding):
    with pytest.raises(BadQuery, match=r"pickle answer\.frozen\(\)"):
        pickle.dumps(founding.find())


def test_only_public_names_are_completed(founding):
    seen = {name for name in dir(founding.find()) if not name.startswith("__")}
    assert {"head", "schema", "to_polars", "notes", "sql", "title"} <= seen
    assert not seen & {"kept", "look", "store", "kernel", "derived", "foreign"}
    assert not [name for name in seen if name.startswith("_")]
    assert not [name for name in dir(founding) if name.startswith("_") and not name.startswith("__")]
    assert {"find", "event", "memory", "path"} <= set(dir(founding))
