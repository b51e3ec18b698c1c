"""Steps, gaps, periods and the column certainty, on cases small enough to judge by hand."""

from __future__ import annotations

from timeline import Timeline


def _days(**events: str) -> Timeline:
    timeline = Timeline.memory()
    timeline.add(
        [{"event_id": name, "title": name, "when": when, "kind": name} for name, when in events.items()]
    )
    return timeline


def test_days_that_touch_are_one_step() -> None:
    rows = _days(a="2020-01-01", b="2020-01-02").concurrency(resolution="day").rows()
    assert [(row["start"][:10], row["end"][:10], row["n_certain"]) for row in rows] == [
        ("2020-01-01", "2020-01-03", 1)
    ]


def test_a_day_without_events_parts_two_steps_of_one_count() -> None:
    rows = _days(a="2020-01-01", b="2020-01-03").concurrency(resolution="day").rows()
    assert [row["n_possible"] for row in rows if row["n_possible"]] == [1, 1]


def test_a_possible_gap_that_is_long_enough_lists_all_its_parts() -> None:
    timeline = _days(a="1970-01-01", b="[1970-01-04..1970-01-09]")
    rows = timeline.gaps(resolution="day", min_gap="3d").rows()
    assert [(row["start"][8:10], row["end"][8:10], row["certainty"]) for row in rows] == [
        ("02", "04", "certain"),
        ("04", "10", "possible"),
    ]
    assert not timeline.gaps(resolution="day", min_gap="3d", certainty="certain").rows()
    assert [row["length"] // 86_400_000_000 for row in rows] == [2, 5]
    # From the 2nd on b can begin on the 9th, a day before the gap ends.
    assert timeline.gaps(resolution="day", min_gap="7d").rows() == rows
    assert not timeline.gaps(resolution="day", min_gap="8d").rows()


def test_a_year_in_which_an_event_surely_took_place_is_not_all_free() -> None:
    in_2010 = _days(a="2010")
    assert [
        (row["start"][:10], row["end"][:10], row["certainty"], row["length"] // 86_400_000_000)
        for row in in_2010.gaps(from_="2009", to="2010", resolution="day").rows()
    ] == [("2009-01-01", "2010-01-01", "certain", 365), ("2010-01-01", "2011-01-01", "possible", 364)]
    (tick,) = in_2010.gaps().rows()
    assert tick["length"] == 365 * 86_400_000_000 - 1
    assert not in_2010.gaps(min_gap="365d").rows()
    (half,) = in_2010.gaps(from_="2010-01", to="2010-06", resolution="day").rows()
    assert half["length"] == 181 * 86_400_000_000  # it can have been later in the year
    years = _days(a="2009", b="2010", c="2011").gaps(by="kind", resolution="day").rows()
    assert [(row["item"], row["length"] // 86_400_000_000) for row in years] == [
        ("a", 364),
        ("b", 364),
        ("c", 364),
    ]


def test_what_can_have_begun_long_ago_leaves_a_gap_without_limit() -> None:
    rows = _days(a="../2010", b="2012/..").gaps(resolution="year").rows()
    assert [(row["certainty"], row["length"]) for row in rows] == [
        ("possible", None),
        ("certain", 365 * 86_400_000_000),
        ("possible", None),
    ]
    assert _days(a="undated").gaps(min_gap="900000d").rows()[0]["length"] is None


def test_the_period_of_coverage_is_that_of_each_item() -> None:
    rows = _days(x="1970", y="1980").coverage(by="kind", resolution="year").rows()
    assert [(row["start"][:4], row["end"][:4], row["share_min"]) for row in rows] == [
        ("1970", "1971", 1.0),
        ("1980", "1981", 1.0),
    ]


def test_an_event_that_is_possibly_picked_is_possible() -> None:
    timeline = _days(year="1994", day="1994-02-03")
    rows = timeline.find("during:1994-02", from_="1994", to="1994").rows()
    assert {row["event_id"]: row["certainty"] for row in rows} == {"year": "possible", "day": "certain"}
    rows = timeline.find("-during:1994-02", from_="1994", to="1994").rows()
    assert {row["event_id"]: row["certainty"] for row in rows} == {"year": "possible"}
    rows = timeline.at("1994-02-03", "during:1994-02").rows()
    assert {row["event_id"]: row["certainty"] for row in rows} == {"year": "possible", "day": "certain"}


def test_the_mean_of_a_bin_that_the_window_cuts_is_that_of_the_part_within() -> None:
    timeline = _days(a="1970-01-01/1970-12-31")
    rows = timeline.concurrency(bins="month", from_="1970-01-10", to="1970-03-01", resolution="day").rows()
    assert [(row["mean_certain"], row["mean_possible"]) for row in rows] == [(1.0, 1.0)] * 3
