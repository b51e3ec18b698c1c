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
        (lambda tl: tl.rate(every="fortnight").rows(), BadWindow, "'fortnight' is not an interval"),
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


def test_what_items_there_are(tl: Timeline) -> None:
    for name, when, country, tags in (
        ("a", "2010", "AR", ["x", "y"]),
        ("b", "2012/..", "AR", ["x"]),
        ("c", "1999", None, []),
    ):
        tl.add(
            event_id=name, title=name, when=when, country=country, tags=tags, kind="war" if name == "a" else "war.cold",
            participants=[{"entity": "Ann", "role": "head"}], evidence=[{"source": "s"}] if name == "b" else [],
        )  # fmt: skip

    def told(**given: Any) -> list[tuple[Any, ...]]:
        return tl.items(**given).pl().select("dimension", "item", "events").rows()

    assert told() == [
        ("who", "Ann", 3), ("kind", "war.cold", 2), ("kind", "war", 1), ("country", "AR", 2), ("tag", "x", 2), ("tag", "y", 1),
        ("source", "s", 1), ("role", "head", 3),
    ]  # fmt: skip
    assert told(by="tag, country", from_="2011") == [("tag", "x", 1), ("country", "AR", 1)]
    assert told(selector="-tag:y", by="kind", limit=1) == told(by="kind")[:1]
    [row] = tl.items(by="country").rows()
    assert (row["start"], row["end"]) == ("2010-01-01T00:00:00Z", None)
    assert tl.items("text:nothing").rows() == []
    with pytest.raises(UnknownName, match="unknown dimension 'tags'; did you mean 'tag'"):
        tl.items(by="who,tags")


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


def test_pairs_of_one_selection_are_listed_each_way_and_it_is_said(tl: Timeline) -> None:
    tl.add(
        [
            {"event_id": name, "title": name, "when": when}
            for name, when in (("a", "2010"), ("b", "2009/2011"))
        ]
    )
    both = tl.overlaps(resolution="year")
    assert [(row["left"], row["right"]) for row in both] == [("b", "a"), ("a", "b")]
    assert both.notes == (
        "both sides are one selection: a pair is listed each way in which the relation holds",
    )
    assert [(row["left"], row["right"]) for row in tl.overlaps(relation="during", resolution="year")] == [
        ("a", "b")
    ]
    assert tl.overlaps("id:a", "id:b").notes == ()
