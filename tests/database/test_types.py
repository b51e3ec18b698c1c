"""A value of another type than is asked for is refused in one line, not by the engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from timeline import BadQuery, BadRow, Timeline, TimelineError, UnknownName

ODD: tuple[Any, ...] = ("\ud800", {}, [], None, 5, 1.5, b"a", {"a": 1}, object(), set(), True)
ASKED: dict[str, Callable[[Timeline, Any], Any]] = {
    "show": lambda tl, value: tl.show(value).rows(),
    "history": lambda tl, value: tl.history(value).rows(),
    "relate": lambda tl, value: tl.relate("a", value).rows(),
    "find where": lambda tl, value: tl.find(where=value).rows(),
    "find limit": lambda tl, value: tl.find(limit=value).rows(),
    "sql": lambda tl, value: tl.sql(value).rows(),
    "sql params": lambda tl, value: tl.sql("SELECT 1", value).rows(),
    "rate every": lambda tl, value: tl.rate(every=value).rows(),
    "concurrency by": lambda tl, value: tl.concurrency(by=value).rows(),
    "retract": lambda tl, value: tl.retract(value, dry_run=True),
    "amend": lambda tl, value: tl.amend(value, title="x", dry_run=True),
    "merge": lambda tl, value: tl.merge("a", value, dry_run=True),
    "merge into": lambda tl, value: tl.merge("a", "b", into=value, dry_run=True),
    "unmerge": lambda tl, value: tl.unmerge(value, dry_run=True),
    "alias": lambda tl, value: tl.alias("P", value, dry_run=True),
    "alias of": lambda tl, value: tl.alias(value, "x", dry_run=True),
    "rename": lambda tl, value: tl.rename("P", value, dry_run=True),
    "rename of": lambda tl, value: tl.rename(value, "Z", dry_run=True),
    "describe": lambda tl, value: tl.describe(value, title="q", dry_run=True),
    "remove_who": lambda tl, value: tl.amend("a", remove_who=[value], dry_run=True),
    "remove_tag": lambda tl, value: tl.amend("a", remove_tag=[value], dry_run=True),
    "author": lambda tl, value: tl.amend("a", title="q", author=value, dry_run=True),
    "reason": lambda tl, value: tl.amend("a", title="q", reason=value, dry_run=True),
}


@pytest.fixture(scope="module")
def two() -> Timeline:
    tl = Timeline.memory()
    tl.add([{"event_id": name, "title": name, "when": "2001", "participants": ["P"]} for name in "ab"])
    return tl


@pytest.mark.parametrize("act", ASKED)
def test_a_value_of_another_type_is_answered_or_refused(two: Timeline, act: str) -> None:
    refused = []
    for value in ODD:
        try:
            ASKED[act](two, value)
        except TimelineError as refusal:
            refused.append(str(refusal))
    assert len(refused) > 4
    assert [told for told in refused if len(told.splitlines()) > 1 or "\ud800" in told] == []
    assert len(two.revisions()) == 1


def test_the_refusal_names_what_is_asked_for(two: Timeline) -> None:
    with pytest.raises(BadQuery, match="limit is a whole number, not '5'"):
        two.find(limit="5")
    with pytest.raises(BadQuery, match="limit is a whole number, not True"):
        two.find(limit=True)
    with pytest.raises(UnknownName, match="unknown revision 'True'"):
        two.undo(True)
    with pytest.raises(BadQuery, match="where is a text, not 5"):
        two.find(where=5)
    with pytest.raises(BadQuery, match="the identity of an event is a text, not 5"):
        two.retract(5)


def test_names_may_come_from_an_iterator(two: Timeline) -> None:
    """What is checked is not used up by it."""
    with pytest.raises(TimelineError, match=r"no participant|unknown|not there|is not"):
        two.amend("a", remove_who=iter(["Nobody"]), dry_run=True)


@pytest.mark.parametrize("value", [object(), {1, 2}, b"a", 1 + 2j, {("a", "b"): 1}])
def test_an_attribute_that_json_cannot_hold_is_refused(tl: Timeline, value: Any) -> None:
    with pytest.raises(BadRow, match="attributes hold what JSON cannot"):
        tl.add(title="a", when="2001", attributes={"a": [value]})
    assert tl.add(title="a", when="2001", attributes={"a": [None, True, 1, "x", {"b": 0.5}]}).added == 1


def test_draws_have_bounds(tl: Timeline) -> None:
    tl.add(title="a", when="2001", participants=[{"entity": "P"}])
    for draws in (0, -1, 1_000_001, 999_999_999_999, 10**30, 1.5, "5", None):
        with pytest.raises(BadQuery, match=r"draws is (1 or more|at most 1,000,000|a whole number), not "):
            tl.cooccur(draws=draws).rows()  # type: ignore[arg-type]
