"""Lead and lag agree with the definition, with the paper's formulas and with another package's sums."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import cooccurrence_leads as twin
from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.errors import BadQuery, BadWindow
from timeline.kernels import lead_pairs, lead_search
from timeline.kernels import leads as leads_module
from timeline.kernels.cooccurrence.pairs import Period, incidence
from timeline.kernels.leads import Onsets, leads, observed_onsets
from timeline.kernels.leads_profile import lag_profile

ONSETS = st.tuples(st.integers(-12, 13), st.sampled_from([0, 0, 0, 1, 4, 9])).map(
    lambda t: (t[0], t[0] + t[1])
) | (st.sampled_from([(MINUS_INFINITY, INFINITY), (MINUS_INFINITY, -5), (-7, INFINITY)]))
ITEMS = st.frozensets(st.integers(0, 3), max_size=2)
GROUPS = st.none() | st.lists(st.sampled_from([-1, 0, 0, 1, 1, 2]), min_size=9, max_size=9)


def finite(value: int) -> float:
    return float("-inf") if value == MINUS_INFINITY else float("inf") if value == INFINITY else value


def slow_events(events, groups):
    groups = [0] * len(events) if groups is None else groups
    return [
        twin.Event(*map(finite, when), left, right, group)
        for (when, left, right), group in zip(events, groups, strict=False)
    ]


EVENTS = st.lists(st.tuples(ONSETS, ITEMS, ITEMS), min_size=1, max_size=9)


def tables(events, two):
    sides = [
        [(i, item) for i, event in enumerate(events) for item in sorted(event[k])] for k in (1, 2)[: 1 + two]
    ]
    return [
        incidence(*(np.array([row[k] for row in rows], np.int64) for k in (0, 1)), len(events), 4)
        for rows in sides
    ]


@given(
    EVENTS,
    st.integers(0, 8),
    st.integers(0, 5),
    st.booleans(),
    st.none() | st.sets(st.integers(0, 3), min_size=1),
    GROUPS,
)
def test_leads_count_as_the_definition_does(events, window, lag, two, only, groups):
    if not all(any(event[k] for event in events) for k in (1, 2)[: 1 + two]):
        return
    onset = Onsets(*(np.array([event[0][k] for event in events], np.int64) for k in (0, 1)))
    period = observed_onsets(onset)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # windows longer than the period are part of the game
        found = leads(
            onset,
            *tables(events, two),
            window=window,
            lag=lag,
            min_count=0,
            only=None if only is None else np.array(sorted(only)),
            only_right=None if only is None else np.array(sorted(only)),
            group=None if groups is None else np.array(groups[: len(events)]),
        )
    got = {
        (x, y): (tuple(before), tuple(after))
        for x, y, before, after in zip(
            found.x.tolist(),
            found.y.tolist(),
            zip(
                *(getattr(found.precursor, k).tolist() for k in ("judged", "certain", "possible")),
                strict=True,
            ),
            zip(
                *(getattr(found.trigger, k).tolist() for k in ("judged", "certain", "possible")), strict=True
            ),
            strict=True,
        )
    }
    slow = slow_events(events, groups)
    wanted = {
        (x, y): (tuple(before), tuple(after))
        for x, y, before, after in twin.leads(slow, window, lag, tuple(period), two=two)
        if only is None or {x, y} & only
    }
    present = {pair: got[pair] for pair in got if pair in wanted}
    assert present == wanted
    assert not any(before[2] or after[2] for pair, (before, after) in got.items() if pair not in wanted)
    assert (found.precursor.judged + found.precursor.left_out == found.n_y).all()
    assert (found.trigger.judged + found.trigger.left_out == found.n_x).all()


@given(st.lists(st.tuples(ONSETS, ITEMS, ITEMS), min_size=1, max_size=9), st.integers(1, 6), GROUPS)
def test_the_profile_counts_delays_as_the_definition_does(events, step, groups):
    onset = Onsets(*(np.array([event[0][k] for event in events], np.int64) for k in (0, 1)))
    slow = slow_events(events, groups)
    chosen = [[i for i, event in enumerate(slow) if item in event.left] for item in (0, 1)]
    edges = [*range(-12, 11, step), 11]
    profile = lag_profile(
        onset,
        *(np.array(some, np.int64) for some in chosen),
        edges=np.array(edges),
        group=None if groups is None else np.array(groups[: len(events)]),
    )
    wanted = twin.lag_profile(*([slow[i] for i in some] for some in chosen), edges)
    assert list(zip(profile.certain.tolist(), profile.possible.tolist(), strict=True)) == wanted


def test_edges_are_left_out_and_counted():
    # day      0    5    10   15   20      window 4: judged y-events begin at day 4 or later
    # x        *         *         *
    # y          *           *
    day = np.array([0, 10, 20, 2, 12])
    items = incidence(np.arange(5), np.array([0, 0, 0, 1, 1]), 5, 2)
    found = leads(Onsets(day, day), items, window=4)
    assert found.x.tolist() == [0]
    assert (found.precursor.judged[0], found.precursor.left_out[0], found.precursor.certain[0]) == (1, 1, 1)
    assert (found.trigger.judged[0], found.trigger.left_out[0], found.trigger.certain[0]) == (2, 1, 2)


def test_p_is_the_binomial_tail_of_the_paper():
    rng = np.random.default_rng(1)
    day = np.sort(rng.integers(0, 1000, 60))
    items = incidence(np.arange(60), rng.integers(0, 2, 60), 60, 2)
    found = leads(Onsets(day, day), items, window=9)
    length = day[-1] - day[0] + 1
    for k in range(2):
        hit = 1 - (1 - 10 / length) ** int(found.n_x[k])
        n, hits = int(found.precursor.judged[k]), int(found.precursor.certain[k])
        tail = sum(math.comb(n, i) * hit**i * (1 - hit) ** (n - i) for i in range(hits, n + 1))
        assert found.precursor.p[k] == pytest.approx(tail, rel=1e-10)


X_DAYS = np.array([0, 12, 30, 41, 55, 70, 83, 100])
Y_DAYS = np.array([0, 16, 35, 47, 57, 77, 84, 100])
"""Both have an event at either end, so that the rule of pyunicorn at the edges (it leaves out what is within lag + window
of the first and last event *of the same series*) leaves out the events that ours does."""


def our_rates():
    """Precursor and trigger rate of each ordered pair, window 5, lag 2."""
    day = np.concatenate([X_DAYS, Y_DAYS])
    items = incidence(np.arange(16), np.repeat([0, 1], 8), 16, 2)
    found = leads(Onsets(day, day), items, window=5, lag=2)
    return {
        (a, b): (found.precursor.rate[k], found.trigger.rate[k])
        for k, (a, b) in enumerate(zip(found.x.tolist(), found.y.tolist(), strict=True))
    }


def pyunicorn_rates():
    """Precursor and trigger rate by pyunicorn: of y before x, which it calls XY, then of x before y."""
    module = pytest.importorskip("pyunicorn.eventseries", reason="pyunicorn is not installed")
    series = np.zeros((101, 2), np.int8)
    series[X_DAYS, 0] = series[Y_DAYS, 1] = 1
    rates = module.EventSeries.event_coincidence_analysis(series[:, 0], series[:, 1], taumax=5, lag=2)
    return [float(rate) for rate in rates]


def test_rates_agree_with_pyunicorn_once_its_edge_rule_is_allowed_for():
    """What `pyunicorn_rates` gives with pyunicorn 1.0.0, which is published as source only.

    To make them anew: `pip install pyunicorn==1.0.0` with a C compiler at hand, then print `pyunicorn_rates()`.
    """
    rates = our_rates()
    assert rates[0, 1] == pytest.approx((0.71428573, 0.71428573))
    assert rates[1, 0] == pytest.approx((0.2857143, 0.2857143))


def test_rates_are_those_of_pyunicorn_where_it_is_installed():
    theirs, rates = pyunicorn_rates(), our_rates()
    assert theirs == pytest.approx([*rates[1, 0], *rates[0, 1]], rel=1e-6)


def test_p_within_groups_is_the_tail_of_their_mean_chance():
    # group    0 0 0 0 0    1 1 1 1        x is item 0, y item 1
    day = np.array([0, 10, 20, 12, 35, 5, 30, 31, 60])
    item, group = np.array([0, 0, 0, 1, 1, 0, 1, 1, 0]), np.array([0, 0, 0, 0, 0, 1, 1, 1, 1])
    found = leads(
        Onsets(day, day), incidence(np.arange(9), item, 9, 2), window=9, group=group, period=Period(0, 60)
    )
    k, precursor = found.x.tolist().index(0), found.precursor
    assert (precursor.judged[k], precursor.certain[k]) == (4, 1)
    chance = (2 * (1 - (1 - 10 / 61) ** 3) + 2 * (1 - (1 - 10 / 61) ** 2)) / 4
    assert precursor.p[k] == pytest.approx(1 - (1 - chance) ** 4, rel=1e-10)


def test_one_group_for_all_changes_nothing():
    rng = np.random.default_rng(4)
    day, table = rng.integers(0, 300, 80), incidence(np.arange(80), rng.integers(0, 5, 80), 80, 5)
    alone, grouped = (
        leads(Onsets(day, day), table, window=7, group=group) for group in (None, np.zeros(80, np.int64))
    )
    assert grouped.x.tolist() == alone.x.tolist()
    assert grouped.precursor.p == pytest.approx(alone.precursor.p, rel=1e-12)
    assert grouped.trigger.certain.tolist() == alone.trigger.certain.tolist()


def test_calibration_on_independent_series():
    rng = np.random.default_rng(2)
    below = []
    for _ in range(20):
        n = 12 * 60
        day = rng.integers(0, 4000, n)
        items = incidence(np.arange(n), np.repeat(np.arange(12), 60), n, 12)
        found = leads(Onsets(day, day), items, window=20, min_count=0, period=Period(0, 3999))
        below += [found.precursor.p, found.trigger.p]
    share = (np.concatenate(below) < 0.05).mean()
    assert 0.02 < share < 0.06


def test_a_series_that_follows_is_found():
    rng = np.random.default_rng(3)
    x = rng.choice(5000, 40, replace=False)
    y = np.concatenate([x[:30] + rng.integers(1, 6, 30), rng.choice(5000, 20)])
    day = np.concatenate([x, y])
    found = leads(
        Onsets(day, day), incidence(np.arange(90), np.repeat([0, 1], [40, 50]), 90, 2), window=7, lag=1
    )
    assert (found.x[0], found.y[0]) == (0, 1)
    assert found.trigger.q[0] < 1e-20
    assert found.trigger.rate[0] >= 0.7


@pytest.mark.parametrize("options", [{"window": -1}, {"window": 1, "lag": -1}])
def test_neither_window_nor_lag_is_negative(options):
    day = np.array([0, 1])
    with pytest.raises(BadWindow, match="neither window nor lag is negative"):
        leads(Onsets(day, day), incidence(day, day, 2, 2), **options)


def test_nothing_to_count_says_so():
    none = np.zeros(0, np.int64)
    with pytest.raises(BadQuery, match="there are no events to count"):
        leads(Onsets(none, none), incidence(none, none, 0, 0), window=1)


@pytest.mark.parametrize("two", [False, True])
@pytest.mark.parametrize("least", [0, 1, 6, 10_000])
@pytest.mark.parametrize("only", [None, np.array([2, 9])])
@pytest.mark.parametrize("top", [None, 5])
def test_blocks_and_rare_items_lose_no_pair(monkeypatch, two, least, only, top):
    rng = np.random.default_rng(8)
    n, m = 400, 40
    day = np.sort(rng.integers(-300, 300, n))
    onset = Onsets(day, day + rng.integers(0, 2, n))
    table, other = (incidence(np.arange(n), (rng.zipf(1.6, n) - 1) % m, n, m) for _ in range(2))
    options = {"window": 4, "only": only, "only_right": only if two else None}
    sides = (onset, table, other) if two else (onset, table)
    whole = leads(*sides, min_count=0, **options)
    kept = (whole.precursor.possible >= least) | (whole.trigger.possible >= least)
    monkeypatch.setattr(leads_module, "_CELLS", 7 * m)
    found = leads(*sides, min_count=least, top=top, **options)
    kept = np.flatnonzero(kept)[:top]
    assert found.tested == whole.tested
    for name in ("x", "y", "n_x", "n_y"):
        assert np.array_equal(getattr(found, name), getattr(whole, name)[kept])
    for side in ("precursor", "trigger"):
        for name in ("judged", "left_out", "certain", "possible", "p"):
            assert np.array_equal(
                getattr(getattr(found, side), name), getattr(getattr(whole, side), name)[kept]
            )


def test_too_many_pairs_say_what_to_do(monkeypatch):
    monkeypatch.setattr(lead_pairs, "LISTED", 1)
    day = np.arange(6)
    with pytest.raises(
        BadQuery,
        match="more than 1 ordered pairs of items follow one another; "
        "raise min_count, ask for the top ones, or choose some with only",
    ):
        leads(Onsets(day, day), incidence(day, day % 3, 6, 3), window=2)


@pytest.mark.parametrize("two", [False, True])
def test_the_top_of_more_pairs_than_are_listed_are_those_of_all(monkeypatch, two):
    rng = np.random.default_rng(9)
    n, m = 400, 40
    day = np.sort(rng.integers(-300, 300, n))
    table, other = (incidence(np.arange(n), (rng.zipf(1.6, n) - 1) % m, n, m) for _ in range(2))
    sides = (Onsets(day, day), table, other) if two else (Onsets(day, day), table)
    whole = leads(*sides, window=4, min_count=0)
    monkeypatch.setattr(lead_pairs, "LISTED", 2 * m)
    monkeypatch.setattr(leads_module, "_CELLS", 7 * m)
    for top in (1, 6):
        found = leads(*sides, window=4, min_count=0, top=top)
        assert found.tested == whole.tested
        for name in ("x", "y"):
            assert getattr(found, name).tolist() == getattr(whole, name)[:top].tolist()
        assert found.precursor.p.tolist() == whole.precursor.p[:top].tolist()
        assert (found.precursor.q >= whole.precursor.q[:top]).all()


@given(
    EVENTS,
    st.integers(0, 8),
    st.integers(0, 3),
    st.booleans(),
    st.none() | st.sets(st.integers(0, 3), min_size=1),
    st.integers(1, 5),
    st.integers(0, 3),
)
def test_what_is_found_by_a_bound_is_what_is_found_in_the_table_of_all_pairs(
    events, window, lag, two, only, top, least
):
    """Also where an event is the only one of an item in its own window, and where pairs are as unlikely as others."""
    if not all(any(event[k] for event in events) for k in (1, 2)[: 1 + two]):
        return
    onset = Onsets(*(np.array([event[0][k] for event in events], np.int64) for k in (0, 1)))
    chosen = None if only is None else np.array(sorted(only))
    options = {"window": window, "lag": lag, "only": chosen, "only_right": chosen if two else None}
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        whole = leads(onset, *tables(events, two), min_count=least, **options)
        patch.setattr(lead_pairs, "SEARCHED", 0)
        found = leads(onset, *tables(events, two), min_count=least, top=top, **options)
    for name in ("x", "y", "n_x", "n_y"):
        assert getattr(found, name).tolist() == getattr(whole, name)[:top].tolist()
    for side in ("precursor", "trigger"):
        for name in ("judged", "left_out", "certain", "possible", "p"):
            ours, theirs = getattr(getattr(found, side), name), getattr(getattr(whole, side), name)
            assert ours.tolist() == theirs[:top].tolist()


def test_unlikely_pairs_of_many_items_are_found_by_a_bound(monkeypatch):
    """Some items follow others on purpose: more items than a word has bits, more events than the first planes count."""
    rng = np.random.default_rng(12)
    n, m = 6_000, 200
    day, item = rng.integers(0, 2_000, n), (rng.zipf(1.3, n) - 1) % m
    follows = np.flatnonzero(item == 7)
    day[follows[1:]] = day[follows[:-1]] + 2
    item[follows[::2]] = 150
    onset = Onsets(day, day + (rng.random(n) < 0.1) * 30)
    table = incidence(np.arange(n), item, n, m)
    whole = leads(onset, table, window=3)
    monkeypatch.setattr(lead_pairs, "SEARCHED", 0)
    monkeypatch.setattr(lead_search, "COLUMNS", 64)
    found = leads(onset, table, window=3, top=25)
    assert list(zip(found.x, found.y, strict=True)) == list(zip(whole.x[:25], whole.y[:25], strict=True))
    assert found.precursor.p.tolist() == whole.precursor.p[:25].tolist()
    assert found.trigger.certain.tolist() == whole.trigger.certain[:25].tolist()
