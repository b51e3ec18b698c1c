"""As of: every question answers of a revision what it answered then, and an undo does what the plain model does."""

from __future__ import annotations

import random
from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest

from tests.reference.two_clocks import Clocks, State
from timeline import Contradiction, Timeline, TimelineError
from timeline.query.registry import QUESTIONS

EVENTS, PEOPLE, SOURCES = ("a", "b", "c"), ("ann", "ben"), ("s", "t")
MOVES = (
    "amend",
    "retract",
    "add",
    "merge",
    "unmerge",
    "restore",
    "undo",
    "undo",
    "alias",
    "rename",
    "describe",
)
ASKED: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "at": (("1991",), {}),
    "bursts": ((), {"by": "who"}),
    "coalesce": ((), {"by": "who"}),
    "concurrency": ((), {"bins": "1y", "from_": "1979", "to": "2001"}),
    "cooccur": ((), {"by": "who", "window": "900d"}),
    "coverage": (("who:Ann|Ben",), {"by": "who"}),
    "duplicates": ((), {"min_score": 0.1}),
    "find": (("who:Ann|Ben source:s|t",), {}),
    "gaps": ((), {}),
    "history": (("a",), {}),
    "infer": ((), {}),
    "items": ((), {"by": "who"}),
    "lags": (("ann", "ben"), {"by": "who", "step": "90d", "within": "900d"}),
    "leads": ((), {"by": "who", "window": "900d"}),
    "lookup": (("who:ann", "who:ben"), {}),
    "nearest": (("who:ann", "who:ben"), {}),
    "overlaps": (("who:Ann", "who:Ben"), {}),
    "rate": ((), {}),
    "relate": (("a", "b"), {}),
    "revisions": ((), {}),
    "sequence": (("who:ann then who:ben without who:ann within 900d",), {}),
    "show": (("a",), {}),
    "worlds": ((), {"n": 3}),
}
"""Every question that takes `as_of`, and what it is asked."""


def _state(tl: Timeline) -> State:
    """What is known of each event, entity, alias and source."""
    rows = tl.sql("SELECT * EXCLUDE (version, recorded_from, revision_id) FROM events").rows()
    state: State = {("event", row["event_id"]): row for row in rows}
    for table, columns in (("participants", "* EXCLUDE (name)"), ("tags", "*"), ("evidence", "*")):
        for row in tl.sql(f"SELECT {columns} FROM {table} ORDER BY event_id, ordinal"):
            state["event", row["event_id"]].setdefault(table, []).append(row)
    for row in tl.sql("SELECT event_id, into_id FROM merges"):
        state["event", row["event_id"]] = {"merged into": row["into_id"]}
    for row in tl.sql("SELECT entity_id, name, kind, country, aliases FROM entities"):
        state |= {("alias", row["entity_id"], alias): True for alias in row.pop("aliases") or ()}
        state["entity", row["entity_id"]] = row
    return state | {("source", row["source_id"]): row for row in tl.sql("SELECT * FROM sources")}


def _event(name: str, number: int) -> dict[str, Any]:
    return {
        "event_id": name, "title": name, "when": f"{1990 + number}/{1992 + number}", "kind": "visit", "place": "Rome",
        "country": "AR", "participants": [{"entity": person} for person in PEOPLE[: 1 + number % 2]], "tags": [name],
        "evidence": [{"source": SOURCES[number % 2], "locator": name}],
    }  # fmt: skip


def _begun() -> Timeline:
    tl = Timeline.memory()
    tl.add(
        [_event(name, number) for number, name in enumerate(EVENTS)],
        sources=[{"source_id": source, "title": source} for source in SOURCES],
        entities=[{"entity_id": person, "name": person.title()} for person in PEOPLE],
    )
    return tl


def _moves(tl: Timeline, chance: random.Random) -> dict[str, Callable[[], Any]]:
    """What writes, each of it about something drawn; some of it is impossible."""
    name, other = chance.sample(EVENTS, 2)
    person, source, number = chance.choice(PEOPLE), chance.choice(SOURCES), chance.randrange(10)
    fresh = f"{chance.random()}"
    return {
        "amend": lambda: tl.amend(
            name, title=fresh, when=str(1990 + number), add_tag=[fresh], add_who=[person]
        ),
        "retract": lambda: tl.retract(name),
        "add": lambda: tl.add([_event(name, number)]),
        "merge": lambda: tl.merge(name, other),
        "unmerge": lambda: tl.unmerge(name),
        "restore": lambda: tl.restore(name, as_of=1 + number),
        "alias": lambda: tl.alias(person, fresh),
        "rename": lambda: tl.rename(person, fresh),
        "describe": lambda: tl.describe(source, title=fresh, published=str(2000 + number)),
    }


def _undo(tl: Timeline, clocks: Clocks, revision: int) -> None:
    """Undo a revision where the model allows it, and hold what is known to the model; else it is refused."""
    if not clocks.stands(revision) or clocks.hindered(revision):
        with pytest.raises(Contradiction):
            tl.undo(revision)
        return
    tl.undo(revision)
    assert _state(tl) == clocks.undo(revision)


def _play(tl: Timeline, clocks: Clocks, chance: random.Random) -> None:
    """Write something by one verb; the model then knows it."""
    while True:
        verb = chance.choice(MOVES)
        if verb == "undo":
            if clocks.last > 1:
                _undo(tl, clocks, chance.randint(2, clocks.last))
                return
            continue
        try:
            written = _moves(tl, chance)[verb]().revision_id
        except TimelineError:
            continue
        if written:
            clocks.record(_state(tl))
            return


def _answer(tl: Timeline, question: str, as_of: Any = None) -> Any:
    """The rows; a refusal is an answer too, up to what it says of the present."""
    arguments, options = ASKED[question]
    try:
        return getattr(tl, question)(*arguments, **options, as_of=as_of).rows()
    except TimelineError as refused:
        return type(refused)


def test_every_question_that_takes_a_moment_is_asked() -> None:
    assert set(ASKED) == {
        name for name in QUESTIONS if "as_of" in signature(getattr(Timeline, name)).parameters
    }


def _hold(seed: int, asked: list[str]) -> None:
    """Draw a history; ask some questions after each revision, and all of them again as of then at the end."""
    chance, clocks = random.Random(seed), Clocks()
    chance.shuffle(asked)
    then: list[tuple[str, int, Any]] = []
    with _begun() as tl:
        clocks.record(_state(tl))
        while asked:
            _play(tl, clocks, chance)
            now, asked = asked[:3], asked[3:]
            then += [(question, clocks.last, _answer(tl, question)) for question in now]
        _play(tl, clocks, chance)
        recorded = {row["revision_id"]: row["recorded_at"] for row in tl.revisions()}
        assert sorted(recorded) == [*range(1, clocks.last + 1)]
        for question, revision, answer in then:
            as_of = chance.choice([revision, recorded[revision]])
            assert (question, as_of, _answer(tl, question, as_of)) == (question, as_of, answer)
        assert tl.check(deep=True).rows() == []


def test_what_was_answered_then_is_answered_as_of_then() -> None:
    _hold(1, ["find", "at", "items", "gaps", "history", "revisions", "show", "relate"])


@pytest.mark.torture
@pytest.mark.filterwarnings("ignore::timeline.TimelineWarning")  # of periods too short for a rate
@pytest.mark.parametrize("seed", range(2, 8))
def test_what_every_question_answered_is_answered_as_of_then(seed: int) -> None:
    _hold(seed, 2 * sorted(ASKED))
