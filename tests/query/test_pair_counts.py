"""Pairs are counted as they are listed, by either path, whether they are looked up or looked through."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.events import fill
from tests.effort import examples
from tests.query.both_paths import asked_both_ways
from tests.query.small_events import events
from timeline import Timeline

SIDES = st.sampled_from([("", ""), ("", "during:2010"), ("during:2010/2012", "-during:2010-03")])
BY = st.sampled_from([None, "country", "who"])
CERTAINTY = st.sampled_from(["possible", "certain"])
LIMIT = st.sampled_from([None, None, 0, 2])
RELATION = st.sampled_from(
    [
        "intersects",
        "disjoint",
        "before",
        "precedes",
        "after",
        "follows",
        "during",
        "meets",
        "intersects|meets",
    ]
)


def counted_as_listed(tl: Timeline, ask: Any) -> None:
    for answer in asked_both_ways(tl, ask):
        listed = answer.pl()["certainty"]
        assert answer.count() == ((listed == "certain").sum(), listed.len()), answer.path


QUESTION = st.sampled_from(["overlaps", "lookup", "nearest"])


@given(events, SIDES, BY, CERTAINTY, LIMIT, RELATION, QUESTION)
@examples(6)
def test_of_small_databases(rows, sides, by, certainty, limit, relation, question) -> None:
    options = {"by": by, "certainty": certainty, "limit": limit}
    if question == "overlaps":
        options["relation"] = relation
    with Timeline.memory() as tl:
        tl.add(*rows)
        counted_as_listed(tl, lambda tl: getattr(tl, question)(*sides, **options))


def test_of_drawn_events_without_a_country_too() -> None:
    with Timeline.memory() as tl:
        fill(tl, 60)
        tl.add({"title": "nowhere", "when": "1990"}, {"title": "undated, nowhere", "when": "undated"})
        counted_as_listed(tl, lambda tl: tl.overlaps("kind:attack|arrest", "kind:arrest"))
        counted_as_listed(tl, lambda tl: tl.overlaps(relation="disjoint", by="country"))
        counted_as_listed(tl, lambda tl: tl.lookup(by="country"))
