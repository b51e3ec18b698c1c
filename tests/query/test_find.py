"""Events picked and ordered, against every event."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given

from tests.effort import examples
from tests.query.day_events import on_days
from tests.query.small_events import events, whens
from tests.reference import events as reference
from timeline import BadBounds, BadQuery, Timeline, UnknownName, When


@given(events)
@examples(4, 160)
def test_find_never_loses_what_reaches_into_the_window(rows: list[dict[str, Any]]) -> None:
    #  event     _ _ - - - - _ _ _     began before the window: found
    #  window    _ _ _ _ - - - _ _
    dates = whens(rows)
    with Timeline.memory() as tl:
        tl.add(*rows)
        for from_, to in product([None, "2010", "2010-03-05"], [None, "2010-03-05", "2012"]):
            found = {row["event_id"]: row.get("certainty") for row in tl.find(from_=from_, to=to).rows()}
            certain = {row["event_id"] for row in tl.find(from_=from_, to=to, certainty="certain").rows()}
            if from_ is to is None:
                assert set(found) == certain == set(dates)
                continue
            low = When.read(from_).start_min if from_ else None
            high = When.read(to).end_max if to else None
            expected = {name: reference.window_certainty(when, low, high) for name, when in dates.items()}
            assert found == {name: judged for name, judged in expected.items() if judged}
            assert certain == {name for name, judged in expected.items() if judged == "certain"}


def test_what_was_known_before_the_outside_dates(founding: Timeline) -> None:
    then = {row["event_id"]: row["when"] for row in founding.find("country:AR", as_of="2023-11-06")}
    now = {row["event_id"]: row["when"] for row in founding.find("country:AR")}
    assert (then["amia-bombing"], now["amia-bombing"]) == ("[..2023]", "1994-07-18")


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.find(from_="2012", to="2010"), BadBounds, "the window ends before it starts"),
        (lambda tl: tl.find(from_="2019-02-29"), ValueError, "2019-02-29"),
        (lambda tl: tl.find(certainty="maybe"), BadQuery, "certainty is"),
        (lambda tl: tl.find(limit=-1), BadQuery, "-1"),
        (lambda tl: tl.find(where="nonsense > 3").rows(), BadQuery, "nonsense"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_gets_one_clear_line(
    founding: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        ask(founding)
    assert "\n" not in str(caught.value)


def test_an_undated_event_comes_last(tl: Timeline) -> None:
    whens = {"u": "undated", "b": "/2010", "a": "1994", "v": "no date", "c": "2020/.."}
    tl.add([{"event_id": name, "title": name, "when": when} for name, when in whens.items()])
    for answer in (tl.find(), tl.at("1994"), tl.find(from_="1990"), tl.find(where="title <> 'x'")):
        names = [row["event_id"] for row in answer]
        assert names[-2:] == ["u", "v"]
        assert answer.notes == ("2 undated events come last",)
    assert tl.find("id:u").notes == ("1 undated event comes last",)
    assert tl.find("id:a").notes == tl.find(from_="1990", certainty="certain").notes == ()


def test_an_answer_is_sorted(tl: Timeline) -> None:
    whens = {"a": "-0500", "b": "1994-07", "c": "1994-05-03", "d": "2010/..", "e": "undated"}
    tl.add(
        [
            {"event_id": n, "title": n, "when": w, "country": "AR" if n in "bd" else None}
            for n, w in whens.items()
        ]
    )

    def told(answer: Any) -> str:
        return "".join(row["event_id"] for row in answer)

    assert told(tl.find().sorted("-when")) == "dbcae"
    assert told(tl.find(limit=3).sorted("-event_id")) == "cba"
    assert told(tl.find().sorted("country", "-event_id")) == "dbeca"
    assert tl.find().sorted("start_min").pl()["event_id"].to_list() == list("acbde")
    rate = tl.rate(every="year", from_="1994", to="1995").sorted("n_certain", "-start")
    assert [row["n_certain"] for row in rate] == [0, 2]
    with pytest.raises(UnknownName, match="unknown column 'titel'; did you mean 'title'"):
        tl.find().sorted("-titel")


def test_an_event_that_is_possibly_picked_is_possible() -> None:
    timeline = on_days(year="1994", day="1994-02-03")
    rows = timeline.find("during:1994-02", from_="1994", to="1994").rows()
    assert {row["event_id"]: row["certainty"] for row in rows} == {"year": "possible", "day": "certain"}
    rows = timeline.find("-during:1994-02", from_="1994", to="1994").rows()
    assert {row["event_id"]: row["certainty"] for row in rows} == {"year": "possible"}
    rows = timeline.at("1994-02-03", "during:1994-02").rows()
    assert {row["event_id"]: row["certainty"] for row in rows} == {"year": "possible", "day": "certain"}
