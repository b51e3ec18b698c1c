"""The figures that the page on co-occurrence tells in its sentences are those of the events that it speaks of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from tests.docs.pages import blocks, prose
from timeline.kernels.cooccurrence.extents import Extents
from timeline.kernels.cooccurrence.null_model.chances import chances
from timeline.kernels.cooccurrence.null_model.period import Period
from timeline.kernels.cooccurrence.null_model.placements import classes_of

if TYPE_CHECKING:
    from pathlib import Path

    from timeline import Timeline

NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
FRACTIONS = {"eighth": 1 / 8, "ninth": 1 / 9, "tenth": 1 / 10, "two thirds": 2 / 3, "one half": 1 / 2}


def told(section: str) -> str:
    """The sentences of one section of the page."""
    return prose("docs/cooccurrence.md").split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]


def figures(text: str, sentence: str) -> list[str]:
    """What stands for each `(...)` of a sentence that must be there."""
    found = re.search(sentence, text)
    assert found, f"the page no longer says: {sentence}"
    return list(found.groups())


def test_the_founding_events_are_as_the_sentences_say(founding: Timeline) -> None:
    text = told("On the founding events")
    found = founding.cooccur(by="who", window="90d", only="Iran").pl()
    row = {
        other: found.filter((pl.col("x") == other) | (pl.col("y") == other)).row(0, named=True)
        for other in ("Movimiento al Socialismo", "Israel")
    }
    days, expected, party_window, party_count, israel_n, israel_count, israel_expected = figures(
        text,
        r"within (\d+) days of one another(?s:.*)chance alone puts ([\d.]+) pairs within (\d+) days of Iran's events, "
        r"and (\d+) is no surprise\.\nIsrael's (\w+) events are short; (\d+) pairs where ([\d.]+) are expected are\.",
    )
    party, israel = row["Movimiento al Socialismo"], row["Israel"]
    assert days == party_window == "90"
    assert expected == f"{party['expected']:.1f}"
    assert int(party_count) == party["together_possible"]
    assert NUMBERS[israel_n] == israel["n_x" if israel["x"] == "Israel" else "n_y"]
    assert int(israel_count) == israel["together_possible"]
    assert israel_expected == f"{israel['expected']:.1f}"
    assert found["together_possible"].max() == party["together_possible"], "the largest count"
    assert party["p"] > 0.05 > israel["p"]


def test_the_long_war_is_as_the_sentences_say(shared: Path) -> None:
    text = told("On a long war")
    events = pl.read_csv(
        shared / "data" / "ucdp_myanmar" / "ged_myanmar.csv.gz",
        try_parse_dates=True,
        infer_schema_length=None,
    )
    count, first, last = figures(text, r"\(([\d,]+) of them, (\d{4}) to (\d{4})\)")
    assert count == f"{events.height:,}"
    assert (int(first), int(last)) == (events["date_start"].min().year, events["date_end"].max().year)
    (years,) = figures(text, r"not spread evenly over (\d+) years")
    assert int(years) == int(last) - int(first) + 1
    (war,) = figures(text, r"the war of (\d{4}) is not")
    yearly = events["date_start"].dt.year().value_counts(sort=True)
    before = yearly.filter(pl.col("date_start") < int(war))["count"]
    since = yearly.filter(pl.col("date_start") >= int(war))["count"]
    assert since.min() > 2 * before.max(), "every year of the war has twice the events of any before"
    (apart,) = figures(text, r"within (\w+) days of one another, judged")
    code = next(b.text for b in blocks("docs/cooccurrence.md") if "def neighbours" in b.text)
    assert f'window="{NUMBERS[apart]}d"' in code


def test_the_share_of_the_edges_is_as_the_page_says() -> None:
    text = told("What chance gives")
    n, quarter, share, year = figures(
        text,
        r"With (\d+) events each in ten years and a window of (\d+) days, the edges make up a (\w+) of it; "
        r"with a window of a year, (\w+ \w+)\.",
    )
    shares = []
    for window in (int(quarter), 365):
        day = np.zeros(1, np.int64)
        found = chances(classes_of(Extents(day, day, day, day), Period(0, 3_651)), window)
        near, varies = float(found.within[0, 0]), float(found.together[0, 0, 0])
        edges = (int(n) - 1) * 2 * varies
        shares.append(edges / (near * (1 - near) + edges))
    assert shares == pytest.approx([FRACTIONS[share], FRACTIONS[year]], rel=0.05)


@pytest.mark.parametrize("sentence", [r"(\d+) of nothing"])
def test_a_sentence_that_is_gone_is_told(sentence: str) -> None:
    with pytest.raises(AssertionError, match="no longer says"):
        figures("another text", sentence)
