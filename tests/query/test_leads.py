"""What precedes and follows what, on a case done by hand."""

from __future__ import annotations

from typing import Any

import pytest

from timeline import BadQuery, BadWindow, Timeline, UnknownName


def row_of(rows: list[dict[str, Any]], x: str, y: str) -> dict[str, Any]:
    return next(row for row in rows if (row["x"], row["y"]) == (x, y))


def test_leads_tells_precursors_and_triggers(quarrel: Timeline) -> None:
    row = row_of(quarrel.leads(window="5d").rows(), "Ann", "Ben")
    assert (row["judged_y"], row["preceded_certain"], row["precursor_rate"]) == (2, 2, 1.0)
    assert (row["judged_x"], row["followed_certain"]) == (3, 2)
    assert row["trigger_rate"] == pytest.approx(2 / 3)
    only = quarrel.leads(window="5d", only="ben", top=2).rows()
    assert len(only) == 2
    assert all("Ben" in (row["x"], row["y"]) for row in only)


def test_leads_and_lags_pair_within_a_country(tl: Timeline) -> None:
    for number, (who, day, country) in enumerate(
        [("Ann", 1, "AR"), ("Ben", 3, "BO"), ("Ben", 4, "AR"), ("Ann", 10, "BO"), ("Ben", 12, None), ("Dee", 30, "AR")]
    ):  # fmt: skip
        tl.add(event_id=f"e{number}", title=who, when=f"2010-01-{day:02}", participants=[{"entity": who}],
               country=country)  # fmt: skip
    hits = [
        row_of(tl.leads(window="2d", lag="1d", within=within).rows(), "Ann", "Ben")["preceded_certain"]
        for within in (None, "country")
    ]
    assert hits == [2, 1]
    delays = [
        [row["count_certain"] for row in tl.lags("Ann", "Ben", from_="0d", to="4d", step="1d", within=within)]
        for within in (None, "country")
    ]
    assert delays == [[0, 0, 2, 1], [0, 0, 0, 1]]
    for answer in (
        tl.leads(within="country"),
        tl.lags("Ann", "Ben", within="country"),
        tl.cooccur(within="country"),
    ):
        assert answer.notes[:2] == ("6 events counted", "1 event without a country can pair with none")
    two = tl.lags("Ann", "Ben", within="place").notes[1]
    assert two == "6 events without a place can pair with none"
    for answer in (tl.leads(within="kind"), tl.leads(), tl.leads("country:AR", within="country")):
        assert len(answer.notes) == 1
    with pytest.raises(BadQuery, match="country, kind, place"):
        tl.leads(within="who")


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.leads(window="2mo"), BadWindow, "write 61d"),
        (lambda tl: tl.leads(only="Zoe"), UnknownName, "unknown item 'Zoe'"),
    ],
)  # fmt: skip
def test_an_item_that_makes_no_sense_gets_one_clear_line(
    quarrel: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(quarrel)
