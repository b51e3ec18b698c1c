"""Sequences in a database: twelve questions of analysts, what is listed, counted and refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from timeline import BadPattern, BadQuery, Timeline, TooManyMatches, UnknownName
from timeline.store import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS = Path(__file__).resolve().parents[2] / "fixtures" / "sequences" / "events.csv"


@pytest.fixture(scope="module")
def stories() -> Timeline:
    with Timeline.memory() as timeline:
        timeline.ingest(EVENTS)
        yield timeline


def add(timeline: Timeline, **dates: str) -> None:
    """Events that are called by a letter, their kind, and a number where there are several."""
    timeline.add(
        *(
            {"event_id": name, "title": name, "kind": name[0], "when": when, "tags": ["s", "t"]}
            for name, when in dates.items()
        )
    )


def told(answer) -> list[tuple]:
    """The identities of the events of each row, the numbers of its groups, and its certainty."""
    rows = answer.rows()
    return [
        tuple(
            value.removeprefix("edtf-csv:") if isinstance(value, str) else value
            for name, value in row.items()
            if len(name) == 1 or name.endswith(("_n_certain", "_n_possible")) or name == "certainty"
        )
        for row in rows
    ]


QUESTIONS = {
    "kind:accusation then kind:raid within 30d without kind:ruling by who": [
        ("certain", "a1", "r1"),
        ("possible", "a3", "r3"),
    ],
    "kind:accusation then next kind:death within 7d by who": [("possible", "a3", "d3")],
    "kind:visit then kind:agreement then kind:delivery overall 180d by who": [("certain", "v4", "g4", "y4")],
    "3+ kind:protest in 30d then kind:crackdown within 14d by country": [
        ("possible", 2, 3, "c2"),
        ("certain", 3, 3, "c1"),
    ],
    "kind:attack during kind:government country:AR": [("certain", "t1", "o1"), ("certain", "t2", "o1")],
    "kind:sanction without kind:delisting within 365d by who": [("certain", "s2")],
    "without kind:warning within 30d then kind:attack by country": [("certain", "t2")],
    "kind:ceasefire meets kind:offensive by place": [("certain", "f1", "f2")],
    "kind:training overlaps kind:delivery then kind:attack within 90d by who": [
        ("certain", "l1", "l2", "l3")
    ],
    "a=kind:agreement then b=kind:break within 730d without kind:renewal where a before b within 730d by who": [
        ("certain", "g4", "b4")
    ],
    "kind:registration then 2..5 kind:transfer in 60d then kind:dissolution within 30d by who": [
        ("certain", "k1", 3, 3, "k5")
    ],
    "g=kind:government contains kind:scandal then kind:election within 10d..90d by country": [
        ("certain", "o1", "x1", "e1")
    ],
}


@pytest.mark.torture  # the guide asks them every day
@pytest.mark.parametrize("pattern", QUESTIONS)
def test_twelve_questions(pattern: str, stories: Timeline) -> None:
    answer = stories.sequence(pattern)
    assert told(answer) == QUESTIONS[pattern]
    states = [row[0] for row in QUESTIONS[pattern]]
    assert tuple(answer.count()) == (states.count("certain"), len(states))


def test_a_row_tells_item_events_distances_and_span(stories: Timeline) -> None:
    (row,) = stories.sequence("kind:visit then kind:agreement then kind:delivery by who").rows()
    days = {
        name: value for name, value in row.items() if "distance" in name or "span" in name or name == "unit"
    }
    assert days == {
        "b_distance_min": 50, "b_distance_max": 50, "c_distance_min": 121, "c_distance_max": 121,
        "span_min": 172, "span_max": 172, "unit": "day",
    }  # fmt: skip
    assert (row["item"], row["a_title"], row["c_when"]) == ("Dana", "Visit to Dana", "2019-06-30")


def test_distances_and_spans_of_vague_dates_have_a_least_and_a_most(stories: Timeline) -> None:
    (row,) = stories.sequence("kind:accusation who:Cy then kind:raid who:Cy within 99d").rows()
    assert (row["b_distance_min"], row["b_distance_max"]) == (20, 50)
    assert (row["span_min"], row["span_max"]) == (21, 51)


def test_columns_are_called_after_the_steps(stories: Timeline) -> None:
    answer = stories.sequence("bank=kind:attack country:AR during kind:government")
    assert [name for name in answer.columns if name.endswith("_title")] == ["bank_title", "b_title"]
    assert answer.schema["bank_when"].shown == "date"
    assert answer.pl()["bank_title"].to_list() == ["Attack on a bank"]


def test_what_lies_beyond_the_period_is_unjudged(stories: Timeline) -> None:
    pattern = "kind:sanction without kind:delisting within 365d by who"
    answer = stories.sequence(pattern)
    assert answer.notes[-1] == (
        "1 tuple is unjudged: an absence reaches beyond the period observed; --unjudged lists them"
    )
    listed = stories.sequence(pattern, unjudged=True)
    assert told(listed) == [("certain", "s2"), ("unjudged", "s3")]
    assert tuple(listed.count()) == (1, 1)
    longer = stories.sequence(pattern, from_="2016", to="2022")
    assert told(longer) == [("certain", "s2"), ("certain", "s3")]


def test_exists_tells_each_first_event_once(stories: Timeline) -> None:
    rows = stories.sequence("kind:protest then kind:protest by country", exists=True)
    assert told(rows) == [
        ("certain", "p4"), ("possible", "p5"), ("possible", "p6"), ("certain", "p1"), ("certain", "p2"),
    ]  # fmt: skip
    assert "b" not in rows.columns
    assert tuple(rows.count()) == (3, 5)


def test_the_first_of_each_first_event(stories: Timeline) -> None:
    pattern = "kind:protest country:CL then kind:protest country:CL"
    every = [("certain", "p1", "p2"), ("certain", "p1", "p3"), ("certain", "p2", "p3")]
    assert told(stories.sequence(pattern)) == every
    assert told(stories.sequence(pattern, matches="first")) == [every[0], every[2]]
    assert told(stories.sequence(pattern, limit=2)) == every[:2]


def test_disjoint_matches_follow_one_another(tl: Timeline) -> None:
    #      1  2  3  4  5  6
    #  x   x  x     x  x        1-2, then 4-5
    add(tl, **{f"x{day}": f"2020-01-0{day}" for day in (1, 2, 4, 5)})
    assert told(tl.sequence("kind:x then kind:x", matches="disjoint")) == [
        ("certain", "x1", "x2"),
        ("certain", "x4", "x5"),
    ]
    add(tl, xx="2020-01")
    with pytest.raises(BadQuery, match="the start of an event of 'kind:x' is uncertain"):
        tl.sequence("kind:x then kind:x", matches="disjoint").rows()
    with pytest.raises(BadQuery, match="leave out --matches"):
        tl.sequence("kind:x then kind:x", matches="first", exists=True)


def test_lengths_in_days_compare_by_day_and_shorter_ones_by_tick(tl: Timeline) -> None:
    add(tl, p="2020-01-01T23:00Z", q="2020-01-03T01:00Z")
    assert told(tl.sequence("kind:p then kind:q within 2d..2d")) == [("certain", "p", "q")]
    assert told(tl.sequence("kind:p then kind:q within 25h..27h")) == [("certain", "p", "q")]
    assert told(tl.sequence("kind:p then kind:q within 2", resolution="day")) == [("certain", "p", "q")]
    assert told(tl.sequence("kind:p equals kind:q", resolution="year")) == [("certain", "p", "q")]


def test_an_event_with_two_items_in_common_matches_twice(tl: Timeline) -> None:
    add(tl, p="2020-01-01", q="2020-01-02")
    rows = tl.sequence("kind:p then kind:q by tag").rows()
    assert [row["item"] for row in rows] == ["s", "t"]


def test_an_event_that_may_not_be_selected_matches_possibly_and_bars_nothing_surely(tl: Timeline) -> None:
    add(tl, p="2020-01-01", n="2020-01/2020-02", q="2020-03-05")
    assert told(tl.sequence("kind:p then kind:q without kind:n")) == []
    maybe = "kind:n during:2020-02-20/2020-02-28"
    assert told(tl.sequence(f"kind:p then kind:q without {maybe}")) == [("possible", "p", "q")]
    assert told(tl.sequence(f"kind:p then {maybe}"))[0][0] == "possible"


def test_as_of_answers_as_then(tl: Timeline) -> None:
    add(tl, p="2020-01-01", q="2020-01-02")
    tl.amend("q", when="2019")
    assert told(tl.sequence("kind:p then kind:q")) == []
    assert told(tl.sequence("kind:p then kind:q", as_of=1)) == [("certain", "p", "q")]


def test_an_undated_event_may_be_anywhere(tl: Timeline) -> None:
    add(tl, p="2020-01-01", q="/")
    (row,) = tl.sequence("kind:p then kind:q").rows()
    assert (row["certainty"], row["b_distance_min"], row["b_distance_max"]) == ("possible", 0, None)
    assert row["span_max"] is None


def test_errors_say_where(stories: Timeline) -> None:
    with pytest.raises(BadPattern, match="'kind:' at position 17: cannot read 'kind:'") as error:
        stories.sequence("kind:attack then kind: then kind:death")
    assert error.value.position == 17
    with pytest.raises(BadPattern, match="a length has a unit, such as 3d") as error:
        stories.sequence("kind:attack then kind:death within 3")
    assert error.value.position == 35
    with pytest.raises(BadPattern, match="'3mo' at position 35: a month has no fixed length; write 91d"):
        stories.sequence("kind:attack then kind:death within 3mo")
    with pytest.raises(BadQuery, match="use the resolution day or week"):
        stories.sequence("kind:attack then kind:death within 3d", resolution="month")
    with pytest.raises(UnknownName, match="unknown dimension 'actor'"):
        stories.sequence("kind:attack then kind:death by actor")
    with pytest.raises(UnknownName, match="unknown kind 'atack'"):
        stories.sequence("kind:atack then kind:death")


def test_matches_are_written_piece_by_piece(stories: Timeline, tmp_path: Path) -> None:
    answer = stories.sequence("kind:accusation then kind:raid by who")
    file = answer.write(tmp_path / "out.jsonl")
    assert [json.loads(line)["a_title"] for line in file.read_text().splitlines()] == [
        "Ana accused", "Bo accused", "Cy accused",
    ]  # fmt: skip
    assert answer.head(1).rows() == answer.rows()[:1]
    assert "kernel sequence" in answer.explain()


def test_matches_are_listed_beyond_what_a_frame_holds(
    stories: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit of functions of frames is not that of answers, which are given piece by piece."""
    whole = stories.sequence("kind:accusation then kind:raid").rows()
    monkeypatch.setattr("timeline.intervals.sequences.search.MOST_MATCHES", 3)
    assert stories.sequence("kind:accusation then kind:raid").rows() == whole
    assert len(whole) == stories.sequence("kind:accusation then kind:raid").count().possible == 6
    with pytest.raises(TooManyMatches, match="more than 3 matches, or parts of matches"):
        stories.sequence("kind:accusation then kind:raid", probability=True).rows()


@pytest.mark.parametrize(
    ("pattern", "step"),
    [
        ("kind:accusation then kind:raid", "kind:raid"),
        ("kind:accusation then kind:raid then kind:raid", "kind:raid"),
    ],
)
def test_too_many_matches_are_refused(
    stories: Timeline, monkeypatch: pytest.MonkeyPatch, pattern: str, step: str
) -> None:
    monkeypatch.setattr("timeline.query.sequence_answer.MOST", 3)
    answer = stories.sequence(pattern)
    with pytest.raises(
        TooManyMatches, match=f"more than 3 matches, or parts of matches, up to the step '{step}'"
    ):
        answer.rows()


def test_a_limit_stops_before_there_are_too_many(stories: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = stories.sequence("kind:accusation then kind:raid").rows()
    monkeypatch.setattr("timeline.query.sequence_answer.MOST", 4)
    monkeypatch.setattr("timeline.intervals.sequences.search._PAIRS_AT_ONCE", 1)
    assert stories.sequence("kind:accusation then kind:raid", limit=2).rows() == whole[:2]
    with pytest.raises(TooManyMatches):
        stories.sequence("kind:accusation then kind:raid", limit=6).rows()


@pytest.mark.parametrize(
    "pattern",
    [
        "kind:a then kind:b",
        "kind:a then kind:b then 1+ kind:a by tag",
        "2+ kind:a in 9000d by tag",
    ],
)
def test_matches_are_written_as_they_are_read(
    tl: Timeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    whens = ["1990..1992-03-05T12:00Z", "1993", "1994-05", "1993-02-01..", "1996"]
    tl.add(
        [
            {"title": f"T{n}", "kind": "ab"[n % 2], "when": when, "tags": ["s", "t"]}
            for n, when in enumerate(whens)
        ]
    )
    answer = tl.sequence(pattern)
    read = answer.pl()
    assert read.height > 1
    assert "Enum" not in str(read.schema)
    monkeypatch.setattr("timeline.store.frame_files._FIRST", 1)
    monkeypatch.setattr("timeline.query.sequence_answer._PIECE", 2)
    assert pl.read_parquet(answer.write(tmp_path / "matches.parquet")).equals(read)
    assert answer.rows() == answer.frozen().rows()


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize(("limit", "fewest", "most"), [(2, 1, 4), (None, 10, 10)])
def test_a_limit_fetches_the_texts_of_its_own_matches(
    tl: Timeline, monkeypatch: pytest.MonkeyPatch, exists: bool, limit: int | None, fewest: int, most: int
) -> None:
    tl.add([{"title": f"T{n}", "kind": "ab"[n % 2], "when": f"{2000 + n}"} for n in range(10)])
    pattern = "kind:a then kind:b then 1+ kind:b"
    whole = tl.sequence(pattern, exists=exists).rows()
    fetched = []

    def frames(session: Session, *asked: Any) -> Iterator[pl.DataFrame]:
        for frame in original(session, *asked):
            fetched.append(frame.height)
            yield frame

    original = Session.frames
    monkeypatch.setattr(Session, "frames", frames)
    assert tl.sequence(pattern, exists=exists, limit=limit).rows() == whole[:limit]
    assert fewest <= sum(fetched) <= most


def test_the_share_of_worlds_in_which_a_sequence_holds(tl: Timeline) -> None:
    add(tl, p="2020-03-01", q="2020-03", n="2020-03")
    pattern = "kind:p then kind:q within 40d without kind:n"
    answer = tl.sequence(pattern, probability=True, lasting="moment")
    (row,) = answer.rows()
    # q on one of 30 days after the first, n on none of those between: 495 of 961
    assert row["probability"] == pytest.approx(495 / 961, abs=5 * row["standard_error"])
    assert 0.007 < row["standard_error"] < 0.008
    assert answer.notes[-2:] == (
        "probability: all extents of an event weigh the same, by day, of one day where that is possible",
        "probability: counted over 4,096 worlds drawn by lot from seed 0; certain matches are exact",
    )
    assert tl.sequence(pattern, probability=True, lasting="moment", seed=1).rows() != [row]
    certain = tl.sequence("kind:p then kind:q", from_="2019", to="2021", probability=True)
    assert [(each["certainty"], each["probability"] < 1) for each in certain.rows()] == [("possible", True)]
    assert tl.sequence("kind:p then kind:q", probability=True).count().possible == 1
    with pytest.raises(BadQuery, match="lasting moment is about shares, and none are asked for"):
        tl.sequence(pattern, lasting="moment")
    with pytest.raises(BadQuery, match="a seed is a whole number"):
        tl.sequence(pattern, probability=True, seed=-1)


def test_a_first_event_may_have_a_match_more_often_than_each_of_its_matches(tl: Timeline) -> None:
    add(tl, p="2020-03-15", q1="2020-03", q2="2020-03")
    pattern = "kind:p then kind:q"
    shares = [row["probability"] for row in tl.sequence(pattern, probability=True, lasting="moment").rows()]
    (row,) = tl.sequence(pattern, probability=True, lasting="moment", exists=True).rows()
    assert shares == pytest.approx([16 / 31] * 2, abs=0.04)
    assert row["probability"] == pytest.approx(1 - (15 / 31) ** 2, abs=0.04)
    by = tl.sequence("kind:p then kind:q by tag", probability=True, exists=True).rows()
    assert [each["item"] for each in by] == ["s", "t"]
    assert by[0]["probability"] == by[1]["probability"]


def test_a_share_counts_the_worlds_in_which_a_selector_picks_an_event(tl: Timeline) -> None:
    add(tl, p="2020-01-01", q="2020-03")
    pattern = "kind:p then kind:q during:2020-03-01/2020-03-10"
    (row,) = tl.sequence(pattern, probability=True, lasting="moment").rows()
    assert row["probability"] == pytest.approx(10 / 31, abs=0.04)
    absent = "kind:p then kind:q during:2020-03-11/2020-03-31 without kind:p"
    (row,) = tl.sequence(absent, probability=True, lasting="moment").rows()
    assert row["probability"] == pytest.approx(21 / 31, abs=0.04)


def test_an_absentee_that_a_selector_may_leave_out_bars_some_worlds(tl: Timeline) -> None:
    add(tl, p="2020-01-01", n="2020-02", q="2020-03-05")
    pattern = "kind:p then kind:q without kind:n during:2020-02-01/2020-02-10"
    (row,) = tl.sequence(pattern, probability=True, lasting="moment").rows()
    assert row["probability"] == pytest.approx(19 / 29, abs=0.04)


def test_a_share_of_an_end_without_limit_needs_a_horizon(tl: Timeline) -> None:
    add(tl, p="2020-01-01", q="2019/..")
    (row,) = tl.sequence("kind:q contains kind:p", probability=True).rows()
    assert row["probability"] is row["standard_error"] is None
    (row,) = tl.sequence("kind:q contains kind:p", probability=True, horizon="2000/2021").rows()
    assert 0.5 < row["probability"] < 1


@pytest.mark.parametrize(
    ("pattern", "kind", "position", "said"),
    [
        ("kind:attack then kind:deth", UnknownName, 22, "unknown kind 'deth' at position 22; did you mean"),
        ("kind:attack then knd:death", UnknownName, 17, "unknown selector key 'knd' at position 17; did you"),
        ("kind:attack without who:Nobody then kind:death", UnknownName, 24, "unknown entity 'Nobody' at position 24"),
        ("kind:attack then kind:death by wo", UnknownName, 31, "unknown dimension 'wo' at position 31; did you"),
        ("kind:attack then during:2020-13", BadPattern, 29, "'during:2020-13' at position 17: '2020-13' at position 5:"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_known_is_told_with_its_place(
    stories: Timeline, pattern: str, kind: type[UnknownName | BadPattern], position: int, said: str
) -> None:
    with pytest.raises(kind) as error:
        stories.sequence(pattern)
    assert str(error.value).startswith(said)
    assert error.value.position == position
    assert error.value.to_dict()["place"]["position"] == position
