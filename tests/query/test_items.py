"""leads, lags, rate and bursts: what the database asks of the frame functions, checked on cases done by hand."""

from __future__ import annotations

from typing import Any

import pytest

from timeline import BadQuery, BadWindow, Timeline, UnknownName


@pytest.fixture
def quarrel(tl: Timeline) -> Timeline:
    """Ann acts; three days later Ben does, twice out of three times. Cid has no day."""
    #  ann   - _ _ _ _ _ _ _ _ - _ _ _ _ _ _ _ _ _ - _ _ _
    #  ben   _ _ _ - _ _ _ _ _ _ _ _ - _ _ _ _ _ _ _ _ _ _
    for number, (who, when) in enumerate(
        [("Ann", "2010-01-01"), ("Ben", "2010-01-04"), ("Ann", "2010-01-10"), ("Ben", "2010-01-13"),
         ("Ann", "2010-01-20"), ("Dee", "2010-02-28"), ("Dee", "2009-12-01"), ("Cid", "2010-01")]
    ):  # fmt: skip
        tl.add(
            event_id=f"e{number}",
            title=f"{who} acts",
            when=when,
            participants=[{"entity": who}],
            country="AR",
        )
    return tl


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


def test_only_takes_one_item_or_several(quarrel: Timeline) -> None:
    everyone = {(row["x"], row["y"]) for row in quarrel.cooccur(window="5d").rows()}
    for asked, meant in (("ben", {"Ben"}), (["ben", "Cid"], {"Ben", "Cid"})):
        found = {(row["x"], row["y"]) for row in quarrel.cooccur(window="5d", only=asked).rows()}
        assert found == {pair for pair in everyone if meant & set(pair)}
    with pytest.raises(BadQuery, match="only names no item"):
        quarrel.cooccur(only=[]).rows()


def test_lags_tells_the_delay(quarrel: Timeline) -> None:
    rows = quarrel.lags("ann", "ben", from_="-5d", to="5d", step="1d").rows()
    counts = {row["lag_from"] // 86_400_000_000: row["count_certain"] for row in rows}
    assert counts == {-5: 0, -4: 0, -3: 0, -2: 0, -1: 0, 0: 0, 1: 0, 2: 0, 3: 2, 4: 0}


def test_rate_counts_empty_bins_and_keeps_the_unsure_apart(quarrel: Timeline) -> None:
    rows = quarrel.rate(every="month").rows()
    told = [(row["start"][:7], row["n_certain"], row["n_possible"]) for row in rows]
    assert told == [("2009-12", 1, 1), ("2010-01", 6, 6), ("2010-02", 1, 1)]
    cid = [row for row in quarrel.rate(every="week", by="who").rows() if row["item"] == "Cid"]
    assert {row["n_certain"] for row in cid} == {0}
    assert sum(row["n_possible"] for row in cid) == 5


def test_bursts_finds_the_crowd(tl: Timeline) -> None:
    days = [
        "2010-01-01",
        "2010-03-01",
        "2010-05-01",
        "2010-05-02",
        "2010-05-03",
        "2010-05-04",
        "2010-05-05",
        "2010-08-01",
    ]
    for number, day in enumerate(days):
        tl.add(event_id=f"e{number}", title="It happens", when=day, kind="raid")
    tl.add(event_id="unsure", title="It happens", when="2010", kind="raid")
    row = tl.bursts(by="kind").rows()[0]
    assert (row["item"], row["events"], row["unplaced"]) == ("raid", 5, 1)
    assert (row["start"], row["end"]) == ("2010-05-01T00:00:00Z", "2010-05-06T00:00:00Z")


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.leads(window="2mo"), BadWindow, "write 61d"),
        (lambda tl: tl.leads(only="Zoe"), UnknownName, "unknown item 'Zoe'"),
        (lambda tl: tl.lags("Ann", "Zoe"), UnknownName, "unknown item 'Zoe'"),
        (lambda tl: tl.rate(by="who,kind"), BadQuery, "by is one dimension"),
        (lambda tl: tl.rate(every="fortnight").rows(), BadWindow, "'fortnight' is no bin"),
        (lambda tl: tl.bursts(scale=1).rows(), BadQuery, "scale is more than 1"),
        (lambda tl: tl.rate("text:nothing"), BadQuery, "no event to count"),
        (lambda tl: tl.cooccur(within="who"), BadQuery, "country, kind, place"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_one_clear_line(
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


def test_bursts_in_a_window(tl: Timeline) -> None:
    days = [
        "2009-01-01",
        "2009-01-02",
        "2009-01-03",
        "2010-01-01",
        "2010-06-01",
        "2010-06-02",
        "2010-06-03",
        "2010-12-01",
    ]
    whens = [*days, "[2010-12-30..2011-01-02]", "2009/2010-06"]
    tl.add([{"event_id": f"e{n}", "title": f"e{n}", "when": when} for n, when in enumerate(whens)])
    whole, part = (tl.bursts(gamma=0.1, **window).pl() for window in ({}, {"from_": "2010", "to": "2010"}))
    assert whole.select("events", "unplaced").rows() == [(3, 2), (3, 2)]
    assert part.select("events", "unplaced").rows() == [(3, 1)]


def test_pairs_may_be_ranked_by_what_is_certain(tl: Timeline) -> None:
    vague = [{"when": "2010/2012", "tags": ["p", "q"]}] + [
        {"when": "[2000..2030]", "tags": [tag]} for tag in "pqpq"
    ]
    sure = [{"when": "2010-01-01", "tags": [tag]} for tag in "rsrs"]
    tl.add([{"event_id": f"e{n}", "title": f"e{n}", **row} for n, row in enumerate([*vague, *sure])])
    by_possible, by_certain = (
        tl.cooccur(by="tag", window="1d", rank=rank).rows() for rank in ("possible", "certain")
    )
    assert (by_possible[0]["x"], by_possible[0]["y"]) == ("p", "q")
    assert next((row["x"], row["y"], row["together_certain"]) for row in by_certain) == ("r", "s", 4)
    assert tl.cooccur(by="tag", window="1d", rank="certain", top=1).rows() == by_certain[:1]
    with pytest.raises(BadQuery, match="'possible' or 'certain'"):
        tl.cooccur(by="tag", rank="sure")  # type: ignore[arg-type]
