"""How wide a circa is taken, in every question that tells a share: by the calendar, and by the end that bears the mark."""

from __future__ import annotations

import polars as pl
import pytest

from timeline import BadColumn, BadWindow, Timeline, When
from timeline.intervals import probabilities


@pytest.fixture(scope="module")
def about() -> Timeline:
    with Timeline.memory() as timeline:
        timeline.add(
            {"event_id": "about", "title": "About", "kind": "a", "when": "2015~"},
            {"event_id": "doubted", "title": "Doubted", "kind": "d", "when": "2015?"},
            {"event_id": "plain", "title": "Plain", "kind": "b", "when": "2013"},
            {"event_id": "begun", "title": "Begun", "kind": "c", "when": "1490~/1540"},
            {"event_id": "open", "title": "Open", "kind": "o", "when": "2015~/.."},
            {"event_id": "set", "title": "Set", "kind": "s", "when": "[1970~,1980~]"},
        )
        yield timeline


def test_a_date_with_a_mark_is_wider_on_either_side(about: Timeline) -> None:
    ask = {"resolution": "year", "probability": True, "lasting": "moment"}

    def shares(left: str, **more: object) -> dict[str, float]:
        rows = about.relate(left, "plain", **ask, **more).rows()
        return {row["relation"]: row["probability"] for row in rows if row["probability"]}

    assert shares("about") == {"after": 1.0}
    # 2010 to 2020: three years before, one of them just before, 2013 itself, seven after, one of them just after
    whole = {"before": 2 / 11, "meets": 1 / 11, "equals": 1 / 11, "met_by": 1 / 11, "after": 6 / 11}
    for left in ("about", "doubted"):
        assert shares(left, circa="5y") == pytest.approx(whole)
        assert shares(left, circa="60 months") == pytest.approx(whole)
    assert shares("about", circa="0d") == {"after": 1.0}


def test_what_is_certain_is_said_of_the_wider_date(about: Timeline) -> None:
    assert about.relate("about", "plain").rows()[0]["relations"] == ["after"]
    assert len(about.relate("about", "plain", circa="5y").rows()[0]["relations"]) == 13
    for ask in (
        lambda **more: about.overlaps("kind:a", "kind:b", relation="follows", **more),
        lambda **more: about.sequence("kind:b then kind:a", **more),
    ):
        assert [row["certainty"] for row in ask().rows()] == ["certain"]
        (row,) = ask(circa="5y").rows()
        assert row["certainty"] == "possible"
        (row,) = ask(circa="5y", probability=True).rows()
        assert 0 < row["probability"] < 1
        assert "dates with ~ or ? are taken 5y wider on either side" in ask(circa="5y").notes


def test_the_end_that_bears_the_mark_is_wider(about: Timeline) -> None:
    rows = about.worlds("", n=2000, circa="5y", resolution="year", horizon="1400/2030").pl()
    found = rows.group_by("event_id").agg(
        *(
            getattr(pl.col(side).dt.year(), most)().alias(f"{side}_{most}")
            for side in ("start", "end")
            for most in ("min", "max")
        )
    )
    told = {name: tuple(bounds) for name, *bounds in found.rows()}
    assert told == {
        "about": (2010, 2020, 2011, 2021),
        "doubted": (2010, 2020, 2011, 2021),
        "plain": (2013, 2013, 2014, 2014),
        "begun": (1485, 1495, 1541, 1541),
        "open": (2010, 2020, told["open"][2], 2031),
        "set": (1965, 1985, 1966, 1986),
    }


def test_every_question_that_tells_a_share_takes_it(about: Timeline) -> None:
    note = "dates with ~ or ? are taken 2y wider on either side"
    pair = {"circa": "2y", "horizon": "1400/2030", "probability": True}
    for answer in (about.nearest("kind:a", "kind:b", **pair), about.lookup("kind:a", "kind:b", **pair)):
        assert note in answer.notes
        assert answer.rows()
    mean = {"circa": "2y", "expected": True}
    rate = about.rate("kind:a", every="year", resolution="year", **mean)
    assert [(row["n_certain"], row["n_possible"]) for row in rate.rows()] == [(0, 1)] * 5
    assert sum(row["expected"] for row in rate.rows()) == pytest.approx(1)
    levels = about.concurrency("kind:a", bins="year", **mean).rows()
    assert [row["start"][:4] for row in levels] == ["2013", "2014", "2015", "2016", "2017"]
    (pairs,) = about.cooccur("kind:a|b", by="kind", window="0d", null="none", **mean).rows()
    assert 0 < pairs["together_expected"] < pairs["together_possible"] == 1


def test_as_of_an_earlier_revision_it_is_taken_too(about: Timeline) -> None:
    assert len(about.relate("about", "plain", circa="5y", as_of=1).rows()[0]["relations"]) == 13


@pytest.mark.parametrize("circa", ["5", "x", "-5y", "200000y", "1.3mo", ""])
def test_what_is_no_length_is_refused(about: Timeline, circa: str) -> None:
    with pytest.raises(BadWindow, match="write one such as 5y, 18mo or 30d"):
        about.relate("about", "plain", circa=circa)


def test_an_end_beyond_the_calendar_has_no_limit(tl: Timeline) -> None:
    tl.add({"event_id": "far", "title": "Far", "kind": "f", "when": "Y-280000~"})
    tl.add({"event_id": "now", "title": "Now", "kind": "n", "when": "2000"})
    (row,) = tl.relate("far", "now", circa="90000y").rows()
    assert row["left_start_min"] is None
    assert row["relations"] == ["before"]


def test_frames_say_which_of_their_dates_bear_a_mark() -> None:
    about, plain = When.parse("2015~"), When.parse("2013")
    ask = {"resolution": "year", "lasting": "moment", "circa": "5y"}
    assert probabilities(about, plain, "follows", **ask)["probability"].item() == pytest.approx(7 / 11)
    assert probabilities(plain, plain, "equals", **ask)["probability"].item() == 1
    with Timeline.memory() as timeline:
        timeline.add(title="About", when="2015~")
        timeline.add(title="Plain", when="2015")
        events = timeline.sql("SELECT * FROM events ORDER BY title").pl()
    shares = probabilities(events, plain, "follows", **ask)["probability"].to_list()
    assert shares == pytest.approx([7 / 11, 1])
    with pytest.raises(BadColumn, match="there is neither"):
        probabilities(events.drop("approximate", "uncertain"), plain, "follows", **ask)
