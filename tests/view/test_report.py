"""The report tells what the questions answer, and its figures say the same as its tables."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import Timeline, When
from timeline.view.figures import Level, band, bars


@pytest.fixture(scope="module")
def text(founding, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "founding.html"
    return founding.report(path, title="Founding events").read_text("utf-8")


def section(text, title):
    return text.partition(f"<h2>{title}</h2>")[2].partition("<h2>")[0]


def rows(html):
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)[1:]]


def test_it_counts_what_is_there(text):
    there = section(text, "What is there")
    assert "31 events; 0 without a date." in there
    assert ["government", "8"] in rows(there)
    assert ["AR", "10"] in rows(there)


def test_it_tells_the_most_at_once(text, founding):
    frame = founding.concurrency().pl()
    certain, possible = frame["n_certain"].max(), frame["n_possible"].max()
    assert f"{certain} certainly, {possible} possibly" in section(text, "How much goes on at once")


def test_bursts_are_listed_and_shaded(text):
    told = section(text, "When it happens")
    assert ["2019-11-12", "2023-11-19", "17"] in rows(told)
    assert told.count('class="burst"') == 1


def test_a_pair_tells_its_numbers_and_its_events(text, founding):
    told = section(text, "Who appears together")
    answer = {(row["x"], row["y"]): row for row in founding.cooccur(by="who", window="30d", null="none")}
    row = answer["Iran", "Movimiento al Socialismo"]
    heading = f"Iran and Movimiento al Socialismo: {row['together_certain']}..{row['together_possible']}"
    assert heading in told
    listed = told.partition(f"<summary>{heading}</summary>")[2].partition("</details>")[0]
    titles = [title for _, title in rows(listed)]
    assert "Evo Morales president of Bolivia" in titles
    assert "Bombing of the AMIA community centre" not in titles
    assert len(titles) == len(set(titles))


def test_sources_count_events_once(text):
    told = {row[0]: int(row[3]) for row in rows(section(text, "Who says so"))}
    assert max(told.values()) == 31
    assert len(told) == 13


def test_doubts_are_counted(text):
    told = dict(rows(section(text, "What is uncertain"))[:6])
    assert told["no earliest start"] == "2"
    assert told["no latest end: goes on, or nobody says"] == "5"
    assert told["approximate"] == "1"


def test_of_nothing_and_of_undated_events(tmp_path):
    with Timeline.memory() as tl:
        assert "0 events; 0 without a date." in tl.report(tmp_path / "none.html").read_text("utf-8")
        tl.add(title="<b>Never</b>", kind="x", when="/", participants=[{"entity": "<i>A</i>", "role": "x"}])
        told = tl.report(tmp_path / "never.html").read_text("utf-8")
        assert "1 event; 1 without a date." in told
        tl.add(
            title="<b>Once</b>",
            when="1994",
            participants=[{"entity": "<i>A</i>", "role": "x"}, {"entity": "B", "role": "y"}],
        )
        told = tl.report(tmp_path / "once.html").read_text("utf-8")
        assert "<b>" not in told.partition("<article")[2].partition("</article>")[0]
        assert "&lt;i&gt;A&lt;/i&gt; and B" in told


def test_what_was_known_then(founding, tmp_path):
    told = founding.report(tmp_path / "then.html", as_of=1).read_text("utf-8")
    assert "29 events; 0 without a date." in told


def test_what_is_expected_is_a_line_where_no_date_is_open(tl, tmp_path):
    tl.add(title="a", when="2001")
    tl.add(title="b", when="2000/2002")
    text = tl.report(tmp_path / "report.html").read_text()
    assert text.count('<path class="expected"') == 2
    assert text.count("the line is the mean over all worlds") == 2
    tl.add(title="c", when="1999/..")
    text = tl.report(tmp_path / "report.html").read_text()
    assert text.count('<path class="expected"') == 1


@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.integers(0, 9), st.integers(0, 9), st.booleans()),
        min_size=1,
        max_size=20,
    )
)
def test_a_band_stays_in_its_figure(steps):
    levels, at = [], When.parse("-0010").start_min
    for length, certain, more, hole in steps:
        start = at + hole * 40_000_000_000_000
        at = start + length * 10_000_000_000_000
        levels.append(Level(start, at, certain, certain + more))
    drawn = band(levels, "x", [(levels[0].start, levels[-1].end)])
    numbers = [
        float(value)
        for path in re.findall(r' d="([^"]*)"', drawn)
        for value in re.findall(r"-?\d+\.?\d*", path)
    ]
    assert all(0 <= value <= 960 for value in numbers)
    assert ">0 BCE<" not in drawn
    assert ">0<" in drawn  # the ground of the counts


def test_bars_are_as_long_as_their_numbers():
    drawn = bars(["a", "b"], [4, 1], "x")
    long, short = (float(width) for width in re.findall(r'width="([\d.]+)"/>', drawn))
    assert long == pytest.approx(4 * short)
