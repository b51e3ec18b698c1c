"""Pictures in characters, whole: what is certain is solid, what is only possible shaded, what has no limit an arrow."""

from __future__ import annotations

import polars as pl
import pytest

from timeline import BadQuery, Timeline
from timeline.charts.blocks import blocks
from timeline.cli import run
from timeline.tables.text import width_of
from timeline.when.instant import instant
from timeline.when.ticks import ticks

DAY = 86_400_000_000
LAGS = pl.DataFrame(
    {"lag_from": [0, DAY], "lag_to": [DAY, 2 * DAY], "count_certain": [0, 1], "count_possible": [1, 2]}
)
PAIRS = pl.DataFrame(
    {"x": ["a", "b"], "y": ["b", "c"], "together_certain": [0, 1], "together_possible": [1, 4]}
)


def drawn(result, width=60, **given):
    return str(blocks(result.pl(), width, **given)).splitlines()


@pytest.fixture
def small(tl: Timeline) -> Timeline:
    for title, kind, when in (
        ("Exact", "x", "2000-01-01/2009-12-31"),
        ("Vague", "x", "1990/2010"),
        ("Ongoing", "x", "2005/.."),
        ("Over", "x", "2005/"),
        ("A day", "y", "1995-06-01"),
        ("A decade", "y", "199X"),
        ("At latest", "y", "[..1999]"),
        ("No date", "y", "/"),
    ):
        tl.add(event_id=title.lower().replace(" ", "-"), title=title, kind=kind, when=when)
    return tl


def test_lanes_of_events(small):
    assert drawn(small.find()) == [
        "x",
        "  Vague      ░░██████████████████████████████████████████░░",
        "  Exact                           ███████████████████████",
        "  Ongoing                                    ░░░░░░░░░░░░░░▶",
        "  Over                                       ░░░░░░░░░░░░░░▶",
        "y",
        "  At latest ◀░░░░░░░░░░░░░░░░░░░░░░",
        "  A decade   ░░░░░░░░░░░░░░░░░░░░░░",
        "  A day                  ◆",
        "            ─┬────────────────────┬─────────────────────┬───",
        "            1990                2000                  2010",
        "undated: No date",
    ]


def test_one_lane_has_no_heading(small):
    lines = drawn(small.find("kind:x", from_="2000", to="2001"), lanes="")
    assert [line[:8].strip() for line in lines[:2]] == ["Vague", "Exact"]


def test_what_only_may_belong_is_shaded(small):
    (line,) = [line for line in drawn(small.find(from_="1994", to="1994")) if "A decade" in line]
    assert "█" not in line
    assert "░" in line


def test_no_line_is_wider_than_the_terminal(founding):
    asked = [
        founding.find(),
        founding.gaps(by="country"),
        founding.concurrency(),
        founding.concurrency(by="country"),
    ]
    long = PAIRS.with_columns(pl.col("x").str.pad_end(90, "x"))
    for frame in (*(each.pl() for each in asked), founding.overlaps("kind:attack").pl(), LAGS, long):
        for width in (40, 80, 200):
            lines = str(blocks(frame, width)).splitlines()
            assert lines
            assert max(map(width_of, lines)) <= width


def test_delays_and_pairs():
    assert str(blocks(LAGS, 40)).splitlines() == [f"  0 {'░' * 17} 1", f"1 d {'█' * 17}{'░' * 16} 2"]
    assert str(blocks(PAIRS, 40)).splitlines() == [
        "     A B C",
        "b  A   █ ░",
        "c  B █",
        "a  C ░",
        "     darkest: 4 together",
    ]


def test_a_curve_is_solid_up_to_what_is_certain(tl):
    for event_id, when in (
        ("a", "2000-01-01/2001-12-31"),
        ("b", "2001-01-01/2003-12-31"),
        ("c", "2001/2002"),
    ):
        tl.add(event_id=event_id, title=event_id, when=when)
    lines = drawn(tl.concurrency(resolution="day"), 42)
    assert [line[0] for line in lines[:3]] == ["3", " ", " "]
    assert "░" in lines[0]
    assert "█" in lines[1]
    assert lines[2].strip("░ ").count("█") > lines[1].count("█")


def test_a_line_shows_what_is_expected_between_both(tl):
    """
    a       |<---------- some day of 2001 ---------->|
    b   ####|########################################|
    """
    tl.add(event_id="a", title="a", when="2001-01-01/2001-12-31", tags=["x"])
    tl.add(event_id="b", title="b", when="[2000-01-01..2002-12-31]/2002-12-31")
    lines = drawn(tl.concurrency(expected=True), 42)
    assert any("─" in line for line in lines[:-2])
    assert not any("─" in line for line in drawn(tl.concurrency(), 42)[:-2])


def test_many_events_are_a_density_a_lane(tl):
    tl.add(
        *(
            {"event_id": f"e{n}", "title": f"E{n}", "kind": f"k{n % 2}", "when": f"{1900 + n % 7}"}
            for n in range(100)
        )
    )
    lines = drawn(tl.find())
    assert [line[:7] for line in lines[:2]] == ["k0 (50)", "k1 (50)"]
    assert len(lines) == 4
    assert "█" in lines[0]


def test_wide_letters_and_markup_keep_the_columns(tl):
    for n, title in enumerate(
        ["日本語の題名" * 9, "[bold]x[/bold]", "עברית", "e\u0301" * 50, "🎉 feast", "\x1b]0;mine\x07"]
    ):
        tl.add(event_id=f"e{n}", title=title, when=str(2000 + n))
    lines = drawn(tl.find(), 50)
    assert max(map(width_of, lines)) <= 50
    assert any("[bold]x[/bold]" in line for line in lines)
    assert "\x1b" not in "".join(lines)


def test_nothing_dated_is_a_list(tl):
    tl.add(event_id="a", title="A", when="/")
    assert drawn(tl.find()) == ["undated: A"]


def test_what_has_no_picture_says_so(founding):
    with pytest.raises(BadQuery, match="has no picture; ask for events"):
        blocks(founding.revisions().pl(), 80)


@pytest.mark.parametrize(
    ("low", "high", "most", "labels"),
    [
        ("-0020", "0025", 5, ["20 BCE", "10 BCE", "1 CE", "10 CE", "20 CE"]),
        ("-0002", "0004", 8, ["3 BCE", "2 BCE", "1 BCE", "1 CE", "2 CE", "3 CE", "4 CE"]),
        ("-0350", "0350", 8, ["300 BCE", "200 BCE", "100 BCE", "1 CE", "100", "200", "300"]),
        ("-0300", "-0100", 3, ["300 BCE", "200 BCE"]),
        ("1990", "2012", 4, ["1990", "2000", "2010"]),
        ("2023-01-01", "2023-12-31", 5, ["2023", "2023-04", "2023-07", "2023-10"]),
        (
            "2023-10-30",
            "2023-11-03",
            5,
            ["2023-10-30", "2023-10-31", "2023-11-01", "2023-11-02", "2023-11-03"],
        ),
        ("2023-10-07T06:00:00Z", "2023-10-07T08:00:00Z", 3, ["06:00", "07:00", "08:00"]),
    ],
)
def test_ticks_lie_on_the_calendar(low, high, most, labels):
    found = ticks(instant(low), instant(high), most)
    assert [tick.label for tick in found] == labels
    assert all(instant(low) <= tick.at <= instant(high) for tick in found)


def test_the_command_draws_what_the_method_draws(founding, monkeypatch, capsys):
    monkeypatch.setenv("TIMELINE_DB", str(founding.path))
    monkeypatch.setenv("COLUMNS", "72")
    for words, picture in (
        (["view", "kind:attack"], founding.view(selector="kind:attack")),
        (["view"], founding.view()),
        (["view", "who:Evo Morales", "kind:government", "--lanes", "none"],
         founding.view(selector='who:"Evo Morales" kind:government', lanes="none")),
        (["gaps", "kind:government", "--format", "chart"], blocks(founding.gaps("kind:government").pl(), 72)),
    ):  # fmt: skip
        assert run(words) == 0
        assert capsys.readouterr().out == f"{picture}\n"
    assert run(["view", "picture.txt"]) == 1
    assert ".html" in capsys.readouterr().err
    assert run(["revisions", "--format", "chart"]) == 2
