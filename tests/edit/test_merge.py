"""Reports of one event, merged reversibly."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.effort import examples
from tests.reports import ONE, TWO
from timeline import BadBounds, BadRow, Event, Timeline, UnknownName, When
from timeline.edit.merge import joined


def test_a_merge_tells_what_all_tell(reports: Timeline) -> None:
    made = reports.merge("one", "two")
    assert (made.amended, made.retracted) == (1, 1)
    event = reports.event("one")
    assert event.when.edtf == "1994-07-18"
    assert (event.title, event.kind, event.description) == (ONE.title, ONE.kind, TWO.description)
    assert (event.place, event.lat, event.lon) == ("Buenos Aires", -34.6, -58.4)
    assert [(p.entity, p.role) for p in event.participants] == [
        ("hezbollah", "participant"),
        ("iran", "accused"),
    ]
    assert event.tags == ("bombing", "terror")
    assert [(item.source, item.when.edtf if item.when else None) for item in event.evidence] == [
        ("court", None),
        ("press", "1994-07-18"),
    ]
    assert event.attributes["merged"]["two"]["title"] == TWO.title
    assert {row["event_id"] for row in reports.find()} == {"one", "three"}
    assert reports.check().rows() == []


def test_dates_that_do_not_agree_are_both_kept(reports: Timeline) -> None:
    reports.merge("two", "three")
    event = reports.event("two")
    assert event.when.edtf == "1994-07-18"
    assert [(item.source, item.when.edtf if item.when else None) for item in event.evidence] == [
        ("press", None),
        ("radio", "1994-07-20"),
    ]


def test_an_unmerge_gives_back_what_was(reports: Timeline) -> None:
    before = {name: reports.event(name) for name in ("one", "two", "three")}
    reports.merge("two", "three", into="one")
    assert {row["event_id"] for row in reports.find()} == {"one"}
    reports.unmerge("two", "three")
    assert {name: reports.event(name) for name in before} == before
    assert reports.sql("SELECT * FROM merges").rows() == []
    assert reports.check().rows() == []


@pytest.mark.parametrize("order", [("two", "three"), ("three", "two")])
def test_merges_are_taken_back_in_any_order(reports: Timeline, order: tuple[str, str]) -> None:
    before = {name: reports.event(name) for name in ("one", "two", "three")}
    reports.merge("one", "two")
    reports.merge("one", "three")
    for name in order:
        reports.unmerge(name)
    after = {name: reports.event(name) for name in before}
    assert (after["two"], after["three"]) == (before["two"], before["three"])
    assert after["one"].evidence == before["one"].evidence
    assert after["one"].attributes == before["one"].attributes


def _told(tl: Timeline) -> dict[str, Event]:
    return {row["event_id"]: tl.event(row["event_id"]) for row in tl.find()}


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one"), ("both",)])
def test_a_chain_of_merges_is_taken_back_from_either_end(reports: Timeline, order: tuple[str, ...]) -> None:
    """One into two, and two into three: what leaves the middle leaves the last one too, and never comes back."""
    before = _told(reports)
    reports.merge("two", "one")
    reports.merge("three", "two")
    for name in order:
        reports.unmerge(*(("one", "two") if name == "both" else (name,)))
        told = _told(reports)
        if name == "one" and "two" not in told:
            assert [item.source for item in told["three"].evidence] == ["radio", "press"]
    assert _told(reports) == before
    assert reports.check().rows() == []


MOVES = st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8)


@examples(2, 100)
@example(moves=[(True, 1, 2), (True, 3, 1), (True, 0, 3), (False, 2, 0)])
@given(moves=MOVES)
def test_merges_and_their_undoing_in_any_order(moves: list[tuple[bool, int, int]]) -> None:
    """An event tells what those tell that are merged into it now, at any depth; all undone, each is as it was."""
    names = "abcd"
    dates = ("1994", "1994-07", "1994-07-18", "1993/1995")
    with Timeline.memory() as tl:
        for name, when in zip(names, dates, strict=True):
            tl.add(
                event_id=name,
                title=name,
                when=when,
                tags=[name],
                evidence=[{"source": name}],
                attributes={name: 1},
            )
        before, into = _told(tl), {}
        for joins, one, other in moves:
            a, b = names[one], names[other]
            if joins and a != b and not {a, b} & into.keys():
                tl.merge(a, b)
                into[b] = a
            elif not joins and a in into:
                tl.unmerge(a)
                del into[a]
            held = {name: {name} for name in names}
            for name in names:
                top = name
                while top in into:
                    top = into[top]
                held[top].add(name)
            told = _told(tl)
            assert told.keys() == names_told(names, into)
            assert all(
                {*event.tags} == {item.source for item in event.evidence} == held[name]
                for name, event in told.items()
            )
        for name in sorted(into, key=lambda name: dates[names.index(name)]):
            tl.unmerge(name)
        assert _told(tl) == before


def names_told(names: str, into: dict[str, str]) -> set[str]:
    """Those that are merged into no other."""
    return set(names) - into.keys()


def test_what_is_amended_after_a_merge_stays_after_an_unmerge(reports: Timeline) -> None:
    reports.merge("one", "two")
    reports.amend("one", place="Pasteur 633", tags=(*reports.event("one").tags, "checked"))
    reports.unmerge("two")
    event = reports.event("one")
    assert (event.place, event.tags) == ("Pasteur 633", ("bombing", "checked"))
    assert (event.when, event.evidence, event.attributes) == (ONE.when, ONE.evidence, ONE.attributes)


def test_what_is_amended_between_two_merges_stays(reports: Timeline) -> None:
    reports.merge("one", "two")
    reports.unmerge("two")
    reports.amend("one", when="1994-07-10/1994-07-20", attributes={"dead": 85, "hurt": 300})
    before = reports.event("one")
    reports.merge("one", "three")
    reports.amend("one", title="The bombing")
    reports.unmerge("three")
    assert reports.event("one") == before.model_copy(update={"title": "The bombing"})


def test_only_a_merged_event_can_be_unmerged(reports: Timeline) -> None:
    reports.merge("one", "two")
    with pytest.raises(UnknownName, match="unknown merged event 'twoo'; did you mean 'two'"):
        reports.unmerge("twoo")
    with pytest.raises(BadRow, match="two different events"):
        reports.merge("one", "one")
    with pytest.raises(UnknownName, match="unknown event 'two'"):
        reports.merge("one", "two")


def test_the_past_is_told_as_it_was(reports: Timeline) -> None:
    reports.merge("one", "two")
    assert {row["event_id"] for row in reports.find(as_of=1)} == {"one", "two", "three"}


DATES = st.sampled_from(
    ["1994", "1994-07", "1994-07-18", "1994-07-18/1994-08", "1993/1995", "1994/..", "[..1994]", "/", "2001"]
)


@given(DATES, DATES)
def test_a_joined_date_is_what_both_say(one: str, other: str) -> None:
    kept, more = (Event(event_id=name, title="T", when=when) for name, when in (("a", one), ("b", other)))
    when = joined(kept, [more]).when

    def most(choose, *bounds):
        known = [bound for bound in bounds if bound is not None]
        return choose(known) if known else None

    a, b = When.parse(one), When.parse(other)
    bounds = (
        most(max, a.start_min, b.start_min),
        most(min, a.start_max, b.start_max),
        most(max, a.end_min, b.end_min),
        most(min, a.end_max, b.end_max),
    )
    try:
        wanted = When.from_bounds(*bounds).bounds
    except BadBounds:
        wanted = a.bounds
    assert when.bounds == wanted
