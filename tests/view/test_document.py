"""The document of a drawing holds what the answer says, in order, and nothing else."""

from __future__ import annotations

import json
from base64 import b64decode

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.view.reading import header_of, rows_of
from timeline import BadQuery, Timeline, UnknownName, When
from timeline.view import document
from timeline.view.pack import pack

TEXTS = st.one_of(st.none(), st.text(st.characters(codec="utf-8"), min_size=1, max_size=8))
INSTANTS = st.one_of(
    st.none(),
    st.integers(-(2**52), 2**52),
    st.integers(-(10**6), 10**6).map(lambda day: day * 86_400 * 10**6),
)


@given(
    st.lists(
        st.tuples(INSTANTS, TEXTS, st.lists(st.text("abc", min_size=1, max_size=2), max_size=3)), max_size=30
    )
)
def test_what_is_packed_is_read_back(rows):
    schema = {"at": pl.Int64, "text": pl.String, "items": pl.List(pl.String)}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    assert rows_of(pack(frame, {})) == frame.rows(named=True)
    assert rows_of(pack(frame, {}, ["text"])) == frame.rows(named=True)


def test_codes_are_as_wide_as_the_names_need():
    for count, width in ((255, 1), (256, 2), (65_536, 4)):
        frame = pl.DataFrame({"text": [str(number) for number in range(count)]})
        packed = pack(frame, {}, ["text"])
        assert header_of(packed)["columns"]["text"]["width"] == width
        assert rows_of(packed)[-1] == {"text": str(count - 1)}


@pytest.fixture(scope="module")
def small():
    """Four events: one open, one day, one before, one undated."""
    with Timeline.memory() as tl:
        tl.add(
            event_id="advice",
            title="Advice",
            kind="help",
            when="2010/..",
            participants=[{"entity": "Iran", "role": "adviser"}],
            country="BO",
        )
        tl.add(event_id="bomb", title="Bomb", kind="attack", when="1994-07-18", tags=["amia"])
        tl.add(event_id="early", title="Early", kind="attack", when="[..2023]")
        tl.add(event_id="never", title="Never", kind="other", when="/")
        yield tl


def test_rows_come_in_the_order_of_the_earliest_start_and_undated_ones_last(small):
    rows = rows_of(document(small.find().pl()))
    assert [row["event_id"] for row in rows] == ["early", "bomb", "advice", "never"]


def test_edges_lie_a_tick_outside_so_that_they_fall_on_the_lines_of_the_clock(small):
    rows = {row["event_id"]: row for row in rows_of(document(small.find().pl()))}
    day = When.parse("1994-07-18")
    assert (rows["bomb"]["start_min"], rows["bomb"]["end_max"]) == (day.start_min, day.end_max)
    assert (rows["bomb"]["start_max"], rows["bomb"]["end_min"]) == (day.end_max, day.start_min)
    never = rows["never"]
    assert [never[bound] for bound in ("start_min", "start_max", "end_min", "end_max")] == [None] * 4


def test_dates_are_told_in_words(small):
    rows = {row["event_id"]: (row["when"], row["known"]) for row in rows_of(document(small.find().pl()))}
    assert rows["bomb"] == ("1994-07-18", "At some time on 18 July 1994.")
    assert rows["early"] == ("before 2024", "At some time in 2023 or earlier.")
    assert rows["advice"][0] == "2010 -> ongoing"
    assert rows["never"] == ("undated", "Undated: when it began and when it ended is unknown.")


PLAIN = ["1994-07-18", "1994-07-18/1995-01-02", "1994-07-18/..", "1994-07-18/", "0044-03-15", "-0043-03-15", "1994-07",
         "1994-07-18~", "1994-07-18?/1995", "[1994-07-18,1995-01-01]", "12000-01-01"]  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
def test_words_are_those_of_the_date(text):
    try:
        when = When.parse(text)
    except ValueError:
        when = When.parse(f"Y{text.split('-')[0]}")
    with Timeline.memory() as tl:
        tl.add(title="x", when=when)
        row = rows_of(document(tl.find().pl()))[0]
    assert (row["when"], row["known"]) == (when.display(), when.describe())


def test_many_dates_have_no_sentences_and_keep_their_words(small, monkeypatch):
    from timeline.view import words

    with_sentences = [row["when"] for row in rows_of(document(small.find().pl()))]
    monkeypatch.setattr(words, "_MOST_SENTENCES", 2)
    rows = rows_of(document(small.find().pl()))
    assert [row["when"] for row in rows] == with_sentences
    assert "known" not in rows[0]


def test_pairs_are_the_events_of_both_sides(small):
    rows = rows_of(document(small.overlaps().pl()))
    assert [row["event_id"] for row in rows] == ["early", "bomb", "advice", "never"]
    assert rows[1]["title"] == "Bomb"


def test_stretches_are_exact_and_named_by_what_is_told_of_them(small):
    rows = rows_of(document(small.concurrency("kind:attack|help", by="kind").pl()))
    assert {row["item"] for row in rows} == {"attack", "help"}
    assert any("n_possible 1" in row["title"] for row in rows)
    assert header_of(document(small.gaps("kind:attack").pl()))["rows"] == len(small.gaps("kind:attack"))


def test_an_answer_without_dates_is_refused(small):
    with pytest.raises(BadQuery, match="no dates to draw"):
        document(small.info().pl())


def test_lanes_are_a_dimension_of_the_answer(small):
    frame = small.find().pl()
    assert header_of(document(frame))["lanes"] == "kind"
    told = header_of(document(frame, lanes="who"))
    assert (told["lanes"], told["colour"]) == ("who", "who")
    assert header_of(document(frame, lanes="none", colour="country"))["colour"] == "country"
    with pytest.raises(UnknownName, match="tag"):
        document(frame, lanes="tag")


def test_the_page_is_named_html(small, tmp_path):
    with pytest.raises(BadQuery, match=r"end 'attacks\.pdf' in \.html"):
        small.view(tmp_path / "attacks.pdf")
    with pytest.raises(BadQuery):
        small.find().view(tmp_path / "attacks")
    assert not list(tmp_path.iterdir())


def test_a_page_asks_nothing_and_runs_only_its_own_script(small, tmp_path):
    text = small.find("kind:attack").view(tmp_path / "attacks.html", title="<Attacks>").read_text("utf-8")
    assert "default-src 'none'; script-src 'sha256-" in text
    assert "<title>&lt;Attacks&gt;</title>" in text
    assert text.count("</script>") == 2
    assert "unsafe-inline" not in text


def test_a_view_holds_the_versions_up_to_then(founding, tmp_path):
    from timeline.query.drawn import drawn

    given = {"from_": None, "to": None, "certainty": "possible"}
    now = drawn(founding._store, "", as_of=None, **given)
    first = drawn(founding._store, "", as_of=1, **given)
    assert (now.frame.height, len(now.revisions)) == (61, 3)
    assert (first.frame.height, len(first.revisions)) == (29, 1)
    assert first.frame["recorded_to"].null_count() == 29
    amia = drawn(founding._store, "tag:amia kind:attack", as_of=None, **given)
    bombing = amia.frame.filter(pl.col("event_id") == "amia-bombing")
    assert bombing["when"].to_list() == ["[..2023]", "1994-07-18"]
    assert {source["source_id"] for source in amia.sources} >= {"infobae-2023"}
    picked = drawn(founding._store, "kind:attack", from_="1990", to="1999", certainty="certain", as_of=None)
    assert set(picked.frame["event_id"]) == {"amia-bombing", "israeli-embassy-bombing"}


def _drawn(answer, tmp_path):
    """The header and the rows of the page of an answer."""
    page = answer.view(tmp_path / "drawn.html", title="T").read_text(encoding="utf-8")
    data = b64decode(page.partition('id="timeline-data">')[2].partition("<")[0])
    return header_of(data), rows_of(data)


def test_a_page_of_an_answer_tells_evidence_sources_and_versions(founding, tmp_path):
    header, rows = _drawn(founding.find("id:amia-bombing"), tmp_path)
    assert {row["when"] for row in rows} == {"before 2024", "1994-07-18"}
    (now,) = (row for row in rows if row["recorded_to"] is None)
    assert now["when"] == "1994-07-18"
    assert now["who"] == ["Hezbollah", "Iran", "AMIA"]
    assert now["roles"][0] == "accused"
    assert json.loads(now["evidence"])
    assert set(now["sources"]) <= set(header["sources"])
    assert [each["number"] for each in header["revisions"]] == [1, 2]


def test_an_answer_as_of_then_tells_nothing_later(founding, tmp_path):
    header, rows = _drawn(founding.find("id:amia-bombing", as_of=1), tmp_path)
    assert [row["when"] for row in rows] == ["before 2024"]
    assert header["revisions"] == [] or [each["number"] for each in header["revisions"]] == [1]


def test_what_an_answer_says_itself_is_drawn_as_it_says(founding, tmp_path):
    asked = founding.sql(
        "SELECT event_id, 'Own ' || title AS title, start_min, start_max, end_min, end_max FROM events WHERE kind = 'attack'"
    )
    _, rows = _drawn(asked, tmp_path)
    now = [row for row in rows if row["recorded_to"] is None]
    assert len(now) == 3
    assert all(row["title"].startswith("Own ") for row in now)
    assert all(row["sources"] for row in now)


def test_pairs_windows_cards_and_what_is_no_event(founding, tmp_path):
    _, rows = _drawn(founding.overlaps("kind:attack", "kind:government"), tmp_path)
    assert all(row["sources"] for row in rows)
    _, rows = _drawn(founding.find(from_="2015", to="2016"), tmp_path)
    current = {row["event_id"]: row["certainty"] for row in rows if row["recorded_to"] is None}
    assert current == {row["event_id"]: row["certainty"] for row in founding.find(from_="2015", to="2016")}
    _, (first, *_) = _drawn(founding.show("amia-bombing"), tmp_path)
    assert first["evidence"]
    header, rows = _drawn(founding.gaps("kind:government", by="country"), tmp_path)
    assert header["revisions"] == []
    assert "event_id" not in header["columns"]
    own = "SELECT 7 AS event_id, 'x' AS title, DATE '2010-01-01' AS start, DATE '2011-01-01' AS \"end\""
    assert len(_drawn(founding.sql(own), tmp_path)[1]) == 1


def test_a_frozen_answer_is_drawn_as_it_was_read(tmp_path):
    path = tmp_path / "t.duckdb"
    tl = Timeline(path)
    tl.add(event_id="a", title="A", when="2010")
    kept = tl.find().frozen()
    path.unlink()
    header, (row,) = _drawn(kept, tmp_path)
    assert (row["title"], header["sources"]) == ("A", {})


@pytest.mark.parametrize(
    ("start", "said"), [("1", "Int32"), ("'2010'", "String"), ("ARRAY[DATE '2010-01-01']", "List")]
)
def test_a_column_that_holds_no_dates_is_told(founding, start, said):
    asked = founding.sql(f"SELECT {start} AS start, DATE '2011-01-01' AS \"end\"")
    for draw in (lambda: asked.view("x.html"), asked.chart):
        with pytest.raises(BadQuery, match=f"the column that tells start_min holds no dates but {said}"):
            draw()
