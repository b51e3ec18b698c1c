"""How many events a unit of time has, on cases done by hand."""

from __future__ import annotations

from typing import Any

import pytest

from timeline import BadQuery, BadWindow, Timeline


def test_rate_counts_empty_bins_and_keeps_the_unsure_apart(quarrel: Timeline) -> None:
    rows = quarrel.rate(every="month").rows()
    told = [(row["start"][:7], row["n_certain"], row["n_possible"]) for row in rows]
    assert told == [("2009-12", 1, 1), ("2010-01", 6, 6), ("2010-02", 1, 1)]
    cid = [row for row in quarrel.rate(every="week", by="who").rows() if row["item"] == "Cid"]
    assert {row["n_certain"] for row in cid} == {0}
    assert sum(row["n_possible"] for row in cid) == 5


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.rate(by="who,kind"), BadQuery, "by is one dimension"),
        (lambda tl: tl.rate(every="fortnight").rows(), BadWindow, "'fortnight' is not an interval"),
        (lambda tl: tl.rate("text:nothing"), BadQuery, "no event to count"),
    ],
)  # fmt: skip
def test_an_item_that_makes_no_sense_gets_one_clear_line(
    quarrel: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(quarrel)


def test_a_window_on_the_questions_about_items(tl: Timeline) -> None:
    #  window            [------------------]
    #  a   |    b |          c |    d ~~~ |    e ~~~~~        f |
    whens = {
        "a": "2009-03-01", "b": "2010-01-10", "c": "2010-05-05", "d": "2010-08", "e": "[2010-12-30..2011-01-05]", "f": "2012",
    }  # fmt: skip
    tl.add(
        [
            {"event_id": name, "title": name, "when": when, "tags": [name, "all"]}
            for name, when in whens.items()
        ]
    )
    window = {"from_": "2010", "to": "2010"}

    rate = tl.rate(every="quarter", **window).pl()
    assert rate.select("n_certain", "n_possible").rows() == [(1, 1), (1, 1), (1, 1), (0, 1)]
    assert tl.rate(every="year", from_="2010-05-05", to="2010-08").pl()["n_certain"].to_list() == [2]
    assert rate["start"][0].year == rate["end"][-1].year - 1 == 2010

    found = tl.cooccur(by="tag", window="30d", null="none", min_count=0, **window).pl()
    assert set(found["x"]) | set(found["y"]) == {"all", "b", "c", "d", "e"}
    assert "lift" not in found.columns
    leads = tl.leads(by="tag", window="100d", **window).pl()
    assert set(leads["x"]) | set(leads["y"]) <= {"all", "b", "c", "d", "e"}
    with pytest.raises(BadQuery, match="picks none in this window"):
        tl.rate(from_="1900", to="1901")
