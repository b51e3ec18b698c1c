"""Every verb that has a frame function of the same name: the same answer on the same rows, and the same defaults."""

from __future__ import annotations

import inspect

import polars as pl
import pytest

from timeline import Timeline, intervals
from timeline.query.registry import QUESTIONS

START, END = ("start_min", "start_max"), ("end_min", "end_max")
FUNCTIONS = {name: name for name in QUESTIONS if name in intervals.__all__} | {
    "cooccur": "cooccurrence",
    "overlaps": "overlap",
}
OWN_DEFAULTS = {
    ("cooccur", "window"): "a frame has no usual length",
    ("leads", "window"): "a frame has no usual length",
    ("leads", "lag"): "0 and 0d are the same",
    ("bursts", "resolution"): "a frame is compared as finely as it is given",
}


@pytest.fixture(scope="module")
def timeline():
    with Timeline.memory() as opened:
        opened.ingest("seeds/founding.toml")
        yield opened


@pytest.fixture(scope="module")
def events(timeline):
    return timeline.find(where='"when" IS NOT NULL').pl()


@pytest.fixture(scope="module")
def kinds(events):
    return events.select(pl.col("event_id").alias("event"), pl.col("kind").alias("item"), *START, *END)


def sorted_rows(frame, *columns):
    return sorted(frame.select(*columns).rows(), key=repr)


def test_there_are_functions_for_the_verbs():
    assert set(FUNCTIONS) == {
        "concurrency", "gaps", "coverage", "coalesce", "rate", "bursts", "leads", "lags", "cooccur", "lookup", "nearest",
        "overlaps", "sequence", "worlds",
    }  # fmt: skip


@pytest.mark.parametrize("verb", FUNCTIONS)
def test_defaults_are_the_same(verb):
    of_verb = inspect.signature(getattr(Timeline, verb)).parameters
    of_function = inspect.signature(getattr(intervals, FUNCTIONS[verb])).parameters
    shared = set(of_verb) & set(of_function) - {"by", "left", "right"}
    assert shared or verb in ("concurrency", "coverage")
    for name in shared:
        if (verb, name) not in OWN_DEFAULTS:
            assert of_verb[name].default == of_function[name].default, (verb, name)


STATES = ["start", "end"]
WAYS = {
    "concurrency": (
        lambda tl: tl.concurrency(resolution="tick"),
        lambda frame: intervals.concurrency(frame, start=START, end=END),
        [*STATES, "n_certain", "n_possible"],
    ),
    "concurrency by": (
        lambda tl: tl.concurrency(by="kind", resolution="tick"),
        lambda frame: intervals.concurrency(frame, start=START, end=END, by="kind").rename({"kind": "item"}),
        ["item", *STATES, "n_certain", "n_possible"],
    ),
    "coalesce": (
        lambda tl: tl.coalesce(resolution="tick"),
        lambda frame: intervals.coalesce(frame, start=START, end=END),
        STATES,
    ),
    "coalesce 0": (
        lambda tl: tl.coalesce(min_gap=0, by="kind", resolution="tick"),
        lambda frame: intervals.coalesce(frame, start=START, end=END, min_gap=0, by="kind").rename(
            {"kind": "item"}
        ),
        ["item", *STATES],
    ),
    "coalesce certain": (
        lambda tl: tl.coalesce(certainty="certain", resolution="tick"),
        lambda frame: intervals.coalesce(frame, start=START, end=END, certainty="certain"),
        STATES,
    ),
    "gaps certain": (
        lambda tl: tl.gaps(certainty="certain", min_gap="30d", resolution="tick"),
        lambda frame: intervals.gaps(frame, start=START, end=END, certainty="certain", min_gap="30d"),
        STATES,
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_states_are_the_same(timeline, events, way):
    ask, call, columns = WAYS[way]
    assert sorted_rows(ask(timeline).pl(), *columns) == sorted_rows(call(events), *columns)


def test_rates_are_the_same(timeline, kinds):
    options = {"every": "year"}
    verb = timeline.rate(by="kind", from_="1990", to="2023", **options).pl()
    frame = intervals.rate(kinds, start=START, end=END, limits=("1990-01-01", "2024-01-01"), **options)
    columns = ["item", *STATES, "n_certain", "n_possible"]
    within = frame.filter(
        pl.col("item").is_in(verb["item"].unique().to_list())
    )  # a frame has bins of every item
    assert sorted_rows(verb, *columns) == sorted_rows(within, *columns)


def test_pairs_of_items_are_the_same(timeline, kinds):
    options = {"window": "90d", "null": "poisson"}
    verb = timeline.cooccur(by="kind", **options).pl()
    frame = intervals.cooccurrence(kinds, start=START, end=END, **options)
    columns = ["x", "y", "together_certain", "together_possible", "expected", "p"]
    assert sorted_rows(verb, *columns) == sorted_rows(frame, *columns)


def test_leads_and_lags_are_the_same(timeline, kinds):
    verb = timeline.leads(by="kind", window="90d").pl()
    frame = intervals.leads(kinds, start=START, window="90d")
    columns = ["x", "y", "preceded_certain", "followed_possible", "precursor_rate"]
    assert sorted_rows(verb, *columns) == sorted_rows(frame, *columns)
    delays = timeline.lags("judicial", "death", by="kind", from_="-30d", to="30d", step="10d").pl()
    told = intervals.lags(kinds, "judicial", "death", start=START, from_="-30d", to="30d", step="10d")
    columns = ["count_certain", "count_possible", "expected"]
    assert delays.select(columns).rows() == told.select(columns).rows()


def test_overlaps_are_the_same(timeline, events):
    verb = timeline.overlaps("kind:attack", "kind:government", certainty="certain", resolution="tick").pl()
    left, right = (
        events.filter(pl.col("kind").str.split(".").list.first() == kind) for kind in ("attack", "government")
    )
    frame = intervals.overlap(left, right, start=START, end=END, certainty="certain")
    assert sorted_rows(verb, "left", "right") == sorted_rows(frame, "event_id", "event_id_right")


def test_worlds_are_the_same(timeline, events):
    """A world depends on the seed and the event alone: the verb and the function draw the same."""
    options = {"n": 20, "seed": 3, "resolution": "day", "horizon": "1900/2030"}
    verb = timeline.worlds("kind:attack|judicial", **options).pl()
    kinds = pl.col("kind").str.split(".").list.first().is_in(["attack", "judicial"])
    frame = intervals.worlds(events.filter(kinds), event="event_id", start=START, end=END, **options)
    assert verb.height >= 20
    assert sorted_rows(verb, *verb.columns) == sorted_rows(frame, *verb.columns)
