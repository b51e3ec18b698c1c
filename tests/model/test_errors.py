"""Errors as data: every class of the tree says what, what next and where, and survives a trip to another process."""

from __future__ import annotations

import inspect
import json
import pickle
from pathlib import Path

import pytest

from timeline import Timeline, When, errors
from timeline.errors import (
    AmbiguousDate,
    BadBounds,
    BadColumn,
    BadDate,
    BadPattern,
    BadQuery,
    BadRow,
    BadSelector,
    BadWindow,
    Contradiction,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseTooNew,
    Frozen,
    MissingExtra,
    NoMeasure,
    NotADatabase,
    NotWritten,
    OutOfRange,
    TimelineError,
    TooManyAlternatives,
    TooManyMatches,
    UnknownName,
    Unordered,
)

EXAMPLES: list[tuple[TimelineError, str | None, dict[str, str | int]]] = [
    (TimelineError("this went wrong"), None, {}),
    (BadDate("there is no day 29", "2019-02-29", 8, "write 2019-02-28"), "write 2019-02-28", {"position": 8}),
    (BadDate("there is no day 29", "a; b"), None, {}),
    (AmbiguousDate("3/4/2019", ["2019-03-04", "2019-04-03"], "say the order"), "say the order", {}),
    (OutOfRange("this year is too far away", "999999", 0), None, {"position": 0}),
    (BadBounds("it ends before it begins; swap them"), "swap them", {}),
    (Unordered("the dates overlap; compare their bounds"), "compare their bounds", {}),
    (NoMeasure("the date has no limit; give a horizon"), "give a horizon", {}),
    (TooManyAlternatives("16 stretches at most; state fewer"), "state fewer", {}),
    (BadColumn("the frame has no column 'a; b'; it has: c; d"), "it has: c; d", {}),
    (BadWindow("'3 months': a month has no fixed length; write 91d"), "write 91d", {}),
    (BadSelector("cannot read 'x:'; write key:value", 4), "write key:value", {"position": 4}),
    (BadPattern("'thne' at position 7: did you mean 'then'?", 7), None, {"position": 7}),
    (TooManyMatches("more than ten; write then next"), "write then next", {}),
    (BadQuery("no such function", "SELECT f()"), None, {}),
    (UnknownName("kind", "atack", ["attack"]), "did you mean 'attack'?", {}),
    (UnknownName("kind", "a; b"), None, {}),
    (UnknownName("kind", "x", ["one", "two"], "list them"), "known: one, two; list them", {}),
    (
        BadRow("no date here; write one", "a; b.csv", 3, "when", "x; y"),
        "write one",
        {"file": "a; b.csv", "row": 3, "column": "when"},
    ),
    (Contradiction("a before b; b before a", ["a", "b"], hint=""), None, {}),
    (DatabaseMissing("no database; make one", file="t.duckdb"), "make one", {"file": "t.duckdb"}),
    (NotADatabase("not a database", file="t.csv"), None, {"file": "t.csv"}),
    (DatabaseDamaged("a checksum differs; restore", file="t.duckdb"), "restore", {"file": "t.duckdb"}),
    (NotWritten("no space is left; free some", file="t.duckdb"), "free some", {"file": "t.duckdb"}),
    (DatabaseTooNew("written by a newer version; upgrade", file="t.duckdb"), "upgrade", {"file": "t.duckdb"}),
    (DatabaseBusy("in use; wait", file="t.duckdb"), "wait", {"file": "t.duckdb"}),
    (Frozen("only reading is allowed; use add"), "use add", {}),
    (MissingExtra("networkx", "graph", "a graph"), "pip install 'timeline-db[graph]'", {}),
]


def _tree(kind: type[TimelineError]) -> set[type[TimelineError]]:
    return {kind}.union(*map(_tree, kind.__subclasses__()))


def test_every_class_has_an_example() -> None:
    public = {
        thing for _, thing in inspect.getmembers(errors, inspect.isclass) if issubclass(thing, TimelineError)
    }
    assert {type(error) for error, _, _ in EXAMPLES} == _tree(TimelineError) == public


@pytest.mark.parametrize(("error", "hint", "place"), EXAMPLES, ids=lambda value: type(value).__name__)
def test_an_error_as_data(error: TimelineError, hint: str | None, place: dict[str, str | int]) -> None:
    told = error.to_dict()
    assert told == {"class": type(error).__name__, "message": str(error), "hint": hint, "place": place}
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize("error", [error for error, _, _ in EXAMPLES], ids=lambda error: type(error).__name__)
def test_an_error_comes_back_from_another_process(error: TimelineError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), back.args, vars(back)) == (type(error), error.args, vars(error))
    assert back.to_dict() == error.to_dict()


def test_places_of_errors_that_happen(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("title,when\nA,2010\nB,2019-02-29\n", encoding="utf-8")
    tl = Timeline(tmp_path / "t.duckdb")
    happened = {
        "a date": (lambda: When.parse("2019-02-29"), {"position": 8}),
        "a selector": (lambda: Timeline.memory().find("kind:a  :x"), {"position": 8}),
        "no database": (tl.find, {"file": str(tmp_path / "t.duckdb")}),
        "a row": (
            lambda: tl.ingest(tmp_path / "events.csv", as_="edtf-csv", strict=True),
            {"file": str(tmp_path / "events.csv"), "row": 3, "column": "date"},
        ),
    }
    for act, place in happened.values():
        with pytest.raises(TimelineError) as caught:
            act()
        assert caught.value.to_dict()["place"] == place
