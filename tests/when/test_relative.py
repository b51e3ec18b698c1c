"""Relative dates: what may be written, what follows, and against trying all small extents."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from tests.reference.allen import DEFINITIONS, NAMES, distance
from timeline.errors import BadBounds, BadDate, BadWindow, Contradiction, UnknownName
from timeline.when import units
from timeline.when.allen import COMPOSITES, Bounds, Relation
from timeline.when.calendar import US_PER_DAY as DAY
from timeline.when.relative import Inference, RelativeDate, StatedDate, infer
from timeline.when.units import Unit

HOUR = DAY // 24


def day(first, last=None):
    """Some time within a day; or from one day to another."""
    last = first if last is None else last
    return Bounds(first * DAY, (first + 1) * DAY - 1, last * DAY + 1, (last + 1) * DAY)


def days(bounds):
    return tuple(None if x is None else x / DAY for x in bounds)


# What may be written


@pytest.mark.parametrize(
    ("text", "target", "relations", "rest"),
    [
        ("after E by 3d..5d", "E", {"after"}, ("", 3 * DAY, 5 * DAY, "day")),
        ("before E", "E", {"before"}, ("", None, None, None)),
        ("during E", "E", {"during"}, ("", None, None, None)),
        ("met by E", "E", {"met_by"}, ("", None, None, None)),
        ("Covered By E", "E", COMPOSITES["covered_by"], ("", None, None, None)),
        ("overlaps|meets E", "E", {"overlaps", "meets"}, ("", None, None, None)),
        ("after 'the long war' by 6h", "the long war", {"after"}, ("", 6 * HOUR, 6 * HOUR, None)),
        ('before the start of "E"', "E", {"before"}, ("start", None, None, None)),
        ("follows end of E by 2w..", "E", {"met_by", "after"}, ("end", 14 * DAY, None, "day")),
        ("precedes E by ..P90D", "E", {"before", "meets"}, ("", None, 90 * DAY, "day")),
        ("before E by 12h..3d", "E", {"before"}, ("", 12 * HOUR, 3 * DAY, None)),
        ("equals E at day", "E", {"equals"}, ("", None, None, "day")),
        ("lasts 2d..3d", None, set(), ("", 2 * DAY, 3 * DAY, "day")),
    ],
)
def test_statements_that_may_be_written(text, target, relations, rest):
    read = RelativeDate.parse("x", text)
    assert (read.target, read.relations) == (target, relations)
    assert (read.anchor, read.least, read.most, read.resolution) == rest
    assert str(read) == f"x {text}"


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("E", BadDate, "'E': this dates nothing by another event; write one like 'after E'"),
        ("afterwards E", UnknownName, "unknown relation 'afterwards'"),
        ("disjoint E", BadDate, "'disjoint E': this leaves alternatives that lie apart; state one of them"),
        ("before|overlaps E", BadDate, "alternatives that lie apart"),
        ("after E by 5d..3d", BadDate, r"the smaller length comes first; write 3d\.\.5d"),
        ("after E by ..", BadDate, "no length of time is given"),
        ("after E by 3mo", BadWindow, "a month has no fixed length; write 91d"),
        ("during E by 3d", BadDate, "only what comes before or after has a distance"),
        ("meets E by 3d", BadDate, "only what comes before or after has a distance"),
        ("after E by 3d at day", BadDate, "leave out 'at day'"),
        ("after E at month", BadDate, "a month has no fixed length; a unit here is one of tick, second"),
        ("after E at fortnight", UnknownName, "unknown resolution 'fortnight'"),
        ("lasts long", BadWindow, "'long' is not a window"),
    ],
)
def test_what_is_no_statement_says_what_to_write(text, error, message):
    with pytest.raises(error, match=message):
        RelativeDate.parse("x", text)


def test_the_users_own_words():
    phrases = {"in the course of": "covered_by"}
    assert infer({"E": day(0, 9), "x": Bounds()}, [("x", "in the course of E")], phrases).bounds[
        "x"
    ] == Bounds(0, 10 * DAY - 1, 1, 10 * DAY)


# What follows


def test_three_to_five_days_after_a_day():
    # E  : 0 . . . . . .
    # x  : . . . 3 4 5 .
    found = infer({"E": day(0), "x": Bounds()}, [("x", "after E by 3d..5d")])
    assert isinstance(found, Inference)
    assert days(found.bounds["x"]) == (3, pytest.approx(6), pytest.approx(3), None)
    assert found.bounds["x"] == Bounds(3 * DAY, 6 * DAY - 1, 3 * DAY + 1, None)
    assert found.bounds["E"] == day(0)
    [start_min, start_max, end_min] = found.tightened
    assert (start_min.event, start_min.bound, start_min.before, start_min.after) == (
        "x",
        "start_min",
        None,
        3 * DAY,
    )
    assert start_max.because == (StatedDate("E", day(0)), RelativeDate.parse("x", "after E by 3d..5d"))
    assert str(start_max) == "x: start_max by the date of E -> x after E by 3d..5d"
    assert end_min.bound == "end_min"


def test_one_day_after_a_day_is_the_next_day_whatever_the_hour():
    found = infer(
        {"E": day(0), "x": Bounds(None, None, None, None)}, [("x", "after E by 1d"), ("x", "lasts 1d")]
    )
    assert found.bounds["x"] == day(1)


def test_hours_are_counted_from_the_last_tick():
    instant = Bounds(5 * HOUR, 5 * HOUR, 5 * HOUR + 1, 5 * HOUR + 1)
    found = infer({"E": instant, "x": Bounds()}, [("x", "after E by 2h")])
    assert found.bounds["x"].start_min == found.bounds["x"].start_max == 7 * HOUR


def test_days_before_run_the_other_way():
    found = infer({"E": day(10), "x": Bounds()}, [("x", "before E by 2d..3d")])
    assert found.bounds["x"] == Bounds(None, 9 * DAY - 1, 7 * DAY + 1, 9 * DAY)


def test_what_is_known_of_one_narrows_the_other():
    known = {"a": day(0, 9), "b": Bounds(0, 20 * DAY, 1, 30 * DAY)}
    found = infer(known, [("b", "during a")])
    assert found.bounds["b"].start_min == 1
    assert found.bounds["b"].end_max == 10 * DAY - 1
    assert found.bounds["a"] == known["a"]


def test_start_and_end_of_something_long():
    war = day(100, 200)
    events = {"war": war, "call": Bounds(), "peace": Bounds(), "midst": Bounds()}
    found = infer(
        events,
        [
            ("call", "before the start of war by 10d"),
            ("peace", "after end of war by 1d"),
            ("midst", "after the start of war by 5d"),
        ],
    )
    assert days(found.bounds["call"])[2:] == (pytest.approx(90), 91)
    assert days(found.bounds["peace"])[:2] == (201, pytest.approx(202))
    assert days(found.bounds["midst"])[:2] == (105, pytest.approx(106))


def test_a_chain_is_told_from_its_first_date():
    events = {"a": day(0), "b": Bounds(), "c": Bounds(), "other": day(7)}
    found = infer(events, [("c", "after b by 2d"), ("b", "after a by 1d..2d"), ("b", "lasts 1d")])
    assert days(found.bounds["c"])[:2] == (3, pytest.approx(5))
    told = {(change.event, change.bound): str(change) for change in found.tightened}
    assert told["c", "start_min"] == (
        "c: start_min by the date of a -> b after a by 1d..2d -> c after b by 2d"
    )
    assert told["c", "start_max"] == (
        "c: start_max by the date of a -> b after a by 1d..2d -> b lasts 1d -> c after b by 2d"
    )
    assert found.bounds["other"] == day(7)


def test_what_says_nothing_new_changes_nothing():
    events = {"a": day(0), "b": day(5)}
    found = infer(events, [("a", "before b"), ("b", "after a by 1d..")])
    assert found.tightened == []
    assert found.bounds == events
    assert infer(events, []).bounds == events
    assert infer({"a": Bounds(0, None, None, 9)}, []).bounds["a"] == Bounds(0, 8, 1, 9)


def test_undated_events_stay_undated_together():
    found = infer({"a": Bounds(), "b": Bounds()}, [("a", "before b by 3d")])
    assert found == Inference({"a": Bounds(), "b": Bounds()}, [])


# Contradictions


def guilty(events, statements):
    with pytest.raises(Contradiction) as caught:
        infer(events, statements)
    return caught.value


def test_dates_and_statements_that_cannot_all_hold_are_named():
    events = {"a": day(10), "b": day(5), "c": day(0), "d": Bounds()}
    error = guilty(events, [("c", "before b"), ("a", "precedes d"), ("d", "precedes b"), ("d", "after c")])
    assert [str(each) for each in error.statements] == [
        "the date of a",
        "the date of b",
        "a precedes d",
        "d precedes b",
    ]
    assert str(error) == "these cannot all hold: the date of a; the date of b; a precedes d; d precedes b"
    assert error.statements[0] == StatedDate("a", day(10))
    assert error.statements[2] == RelativeDate.parse("a", "precedes d")


def test_a_circle_of_undated_events_is_a_contradiction():
    events = {name: Bounds() for name in "abcd"}
    error = guilty(events, [("a", "before b"), ("b", "before c"), ("c", "before a"), ("c", "before d")])
    assert [str(each) for each in error.statements] == ["a before b", "b before c", "c before a"]


def test_a_circle_of_dated_events_is_found_at_once():
    events = {name: Bounds(0, 2**60, 1, 2**61) for name in "ab"}
    error = guilty(events, [("a", "precedes b"), ("b", "precedes a")])
    assert [str(each) for each in error.statements] == ["a precedes b", "b precedes a"]


def test_distances_that_do_not_add_up():
    events = {name: Bounds() for name in "abc"}
    statements = [
        ("b", "after a by 3d"),
        ("c", "after b by 3d"),
        ("c", "after a by ..5d"),
        ("b", "lasts 1d.."),
    ]
    assert [str(each) for each in guilty(events, statements).statements] == [
        "b after a by 3d",
        "c after b by 3d",
        "c after a by ..5d",
    ]


def test_one_statement_may_be_enough():
    assert [str(each) for each in guilty({"a": day(0)}, [("a", "before a")]).statements] == ["a before a"]


def test_names_must_be_known_and_bounds_possible():
    with pytest.raises(UnknownName, match="unknown event 'sige'; did you mean 'siege'"):
        infer({"siege": day(0), "x": Bounds()}, [("x", "after sige")])
    with pytest.raises(BadBounds):
        infer({"x": Bounds(5, 4, 6, 7)}, [])


# Against trying all small extents


UNIT = 3


def holds(statement, at):
    """Whether a statement is true of given extents, straight from what it says."""
    s, e = at[statement.subject]
    unit = UNIT if statement.resolution else 1
    if statement.target is None:
        length = -(-e // unit) - s // unit
        return in_range(length, statement, unit)
    u, v = at[statement.target]
    if statement.anchor == "start":
        v = u + 1
    elif statement.anchor == "end":
        u = v - 1
    a, b = ((s // unit, -(-e // unit)), (u // unit, -(-v // unit)))
    if statement.least is None and statement.most is None:
        return any(DEFINITIONS[relation](*a, *b) for relation in statement.relations)
    in_order = e <= u if Relation.BEFORE in statement.relations else v <= s
    return in_order and in_range(distance(*a, *b), statement, unit)


def in_range(length, statement, unit):
    least = 0 if statement.least is None else statement.least
    return least <= length * unit and (statement.most is None or length * unit <= statement.most)


def random_statement(source, names):
    subject, target = source.sample(names, 2)
    resolution = source.choice([None, "day"])
    unit = UNIT if resolution else 1
    low, high = sorted(source.randint(0, 2) * unit for _ in range(2))
    least, most = source.choice([(low, high), (low, None), (None, high)])
    anchor = source.choice(["", "", "start", "end"])
    kind = source.choice(["gap", "gap", "relation", "relation", "length"])
    text = f"{kind} {target} {source.random()}"
    if kind == "length":
        return RelativeDate(subject, text, least=least, most=most, resolution=resolution)
    if kind == "gap":
        relations = frozenset({source.choice([Relation.BEFORE, Relation.AFTER])})
        return RelativeDate(subject, text, target, relations, anchor, least, most, resolution)
    single = [frozenset({Relation(name)}) for name in NAMES]
    relations = source.choice([*single, *(COMPOSITES[name] for name in COMPOSITES if name != "disjoint")])
    return RelativeDate(subject, text, target, relations, anchor, resolution=resolution)


def random_when(source, size):
    while True:
        s0, s1 = sorted(source.randint(0, size) for _ in range(2))
        e0, e1 = sorted(source.randint(0, size) for _ in range(2))
        if s0 < e1:
            return Bounds(s0, min(s1, e1 - 1), max(e0, s0 + 1), e1)


def fits(extent, when):
    (s, e), (s0, s1, e0, e1) = extent, when
    return s0 <= s <= s1 and e0 <= e <= e1


def readings(allowed, statements, at=None):
    """Every choice of an extent for each event that makes all statements true, one event after the other."""
    at = at or {}
    if len(at) == len(allowed):
        yield at
        return
    name = list(allowed)[len(at)]
    for extent in allowed[name]:
        more = {**at, name: extent}
        told = [each for each in statements if name in (each.subject, each.target)]
        if all(holds(each, more) for each in told if {each.subject, each.target or name} <= set(more)):
            yield from readings(allowed, statements, more)


def extents(low, high, when=None):
    return [extent for extent in combinations(range(low, high + 1), 2) if when is None or fits(extent, when)]


@pytest.mark.parametrize("seed", range(180))
def test_bounds_are_the_extremes_of_all_readings(seed, monkeypatch):
    monkeypatch.setitem(units.UNITS, "day", Unit("day", UNIT))
    source = random.Random(seed)
    names, size = ["a", "b", "c"], 7
    events = {name: random_when(source, size) for name in names}
    statements = [random_statement(source, names) for _ in range(source.randint(1, 3))]
    found = list(readings({name: extents(0, size, events[name]) for name in names}, statements))
    if not found:
        with pytest.raises(Contradiction) as caught:
            infer(events, statements)
        assert_inclusion_minimal(caught.value.statements, names, size)
        return
    inferred = infer(events, statements).bounds
    for name in names:
        starts, ends = zip(*(at[name] for at in found), strict=True)
        assert inferred[name] == Bounds(min(starts), max(starts), min(ends), max(ends)), (name, statements)


def assert_inclusion_minimal(reasons, names, size):
    """Without any one of the reasons the rest has a reading; all of them have none, with room to spare."""
    assert reasons
    assert not any(True for _ in free_readings(reasons, names, size, 1))
    for one in reasons:
        rest = [each for each in reasons if each is not one]
        assert any(True for _ in free_readings(rest, names, size, 6))


def free_readings(reasons, names, size, room):
    """Readings of dates and statements where what has no date may lie anywhere near."""
    dates = {each.event: each.bounds for each in reasons if isinstance(each, StatedDate)}
    statements = [each for each in reasons if isinstance(each, RelativeDate)]
    involved = {name for each in statements for name in (each.subject, each.target)} | set(dates)
    dated_first = sorted(involved & set(names), key=lambda name: (name not in dates, name))
    return readings({name: extents(-room, size + room, dates.get(name)) for name in dated_first}, statements)
