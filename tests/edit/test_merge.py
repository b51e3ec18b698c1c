"""Reports of one event: proposed with reasons, merged reversibly, and names that stand for one entity only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from timeline import BadBounds, BadRow, Contradiction, Event, Timeline, UnknownName, When
from timeline.edit.merge import joined

ONE = Event(
    event_id="one",
    title="Bombing of the AMIA in Buenos Aires",
    kind="attack.bombing",
    when="1994-07",
    country="AR",
    place="Buenos Aires",
    participants=[{"entity": "hezbollah"}, {"entity": "iran", "role": "accused"}],
    evidence=[{"source": "court", "locator": "p. 3"}],
    tags=("bombing",),
    attributes={"dead": 85},
)
TWO = Event(
    event_id="two",
    title="AMIA bombing, Buenos Aires",
    kind="attack",
    when="1994-07-18",
    description="A bomb destroys the centre.",
    country="AR",
    lat=-34.6,
    lon=-58.4,
    participants=[{"entity": "hezbollah"}],
    evidence=[{"source": "press"}],
    tags=("terror", "bombing"),
)
THREE = Event(
    event_id="three",
    title="AMIA attack",
    kind="attack",
    when="1994-07-20",
    evidence=[{"source": "radio"}],
    attributes={"dead": 84},
)


@pytest.fixture
def reports(tl: Timeline) -> Timeline:
    """Three reports of one event."""
    tl.add(ONE, TWO, THREE)
    return tl


# --- merging -----------------------------------------------------------------------------------------------


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


@examples(5)
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


# --- duplicates --------------------------------------------------------------------------------------------


def test_reports_of_one_event_are_proposed_with_reasons(reports: Timeline) -> None:
    reports.add(
        title="Bombing of the Israeli embassy in Buenos Aires",
        kind="attack.bombing",
        when="1992-03-17",
        event_id="embassy",
    )
    first = reports.duplicates(min_score=0.5).rows()[0]
    assert {first["left_id"], first["right_id"]} == {"one", "two"}
    assert first["reasons"] == [
        "dates can overlap",
        "both have hezbollah",
        "titles 100 % alike",
        "kinds of one family",
    ]
    pairs = {frozenset((r["left_id"], r["right_id"])) for r in reports.duplicates(min_score=0).rows()}
    assert not any("embassy" in pair for pair in pairs)
    assert reports.duplicates(min_score=0.99).rows() == []
    assert len(reports.duplicates(min_score=0, limit=1).rows()) == 1


def test_a_place_is_the_same_with_and_without_accents(tl: Timeline) -> None:
    """Two papers spell one town in two ways, and share no word of their titles."""
    for name, title, place in (("a", "Blast", "Córdoba"), ("b", "Explosion", "CORDOBA")):
        tl.add({"event_id": name, "title": title, "kind": "attack", "when": "1995-11-03", "place": place})
    (pair,) = tl.duplicates(min_score=0.5).rows()
    assert "same place" in pair["reasons"]


def test_a_source_is_not_compared_with_itself_across(reports: Timeline) -> None:
    reports.add(ONE.model_copy(update={"event_id": "again"}))
    pairs = {
        frozenset((r["left_id"], r["right_id"])) for r in reports.duplicates(min_score=0, across=True).rows()
    }
    assert frozenset(("one", "again")) not in pairs
    assert frozenset(("two", "again")) in pairs


def test_every_pair_of_near_alike_events_is_found(tl: Timeline) -> None:
    """Planted pairs among many others: whatever shares a day and an actor, or a day and a place, is compared."""
    start = date(2000, 1, 1)
    events = [
        Event(
            event_id=f"e{n}",
            title=f"Clash number {n} near a village",
            kind="violence.clash",
            when=(start + timedelta(days=n % 90)).isoformat(),
            participants=[{"entity": f"Group {n % 37}"}],
            lat=(n % 17) / 3,
            lon=(n % 13) / 3,
        )
        for n in range(400)
    ]
    planted = [
        event.model_copy(update={"event_id": f"p{n}", "title": f"Village clash, number {n}"})
        for n, event in enumerate(events[:40])
    ]
    tl.add(*events, *planted)
    found = {frozenset((r["left_id"], r["right_id"])) for r in tl.duplicates(min_score=0.9).rows()}
    assert all(frozenset((f"e{n}", f"p{n}")) in found for n in range(40))


# --- names -------------------------------------------------------------------------------------------------


def test_an_alias_is_a_name_from_now_on(reports: Timeline) -> None:
    made = reports.alias("Hezbollah", "Hizbullah", "Party of God")
    assert made.revision_id == 2
    assert [row["event_id"] for row in reports.find('who:"party of god"')] == ["one", "two"]
    reports.add(title="Later", when="2006", participants=[{"entity": "Hizbullah"}])
    assert reports.find("who:hezbollah").rows()[-1]["title"] == "Later"
    assert reports.alias("hizbullah", "Party of God").revision_id is None


def test_a_name_stands_for_one_entity(reports: Timeline) -> None:
    reports.alias("hezbollah", "Hizbullah")
    with pytest.raises(Contradiction, match="'Hízbullah' already stands for 'hezbollah', not for 'iran'"):
        reports.alias("iran", "Hízbullah")
    with pytest.raises(Contradiction, match="'Iran' already stands for 'iran'"):
        reports.alias("hezbollah", "Iran")
    with pytest.raises(UnknownName, match="unknown entity 'Hesbollah'; did you mean 'hezbollah'"):
        reports.alias("Hesbollah", "x")
    assert reports.check().rows() == []
