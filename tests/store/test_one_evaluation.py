"""One read of an answer runs its SQL once, over one opening of the file."""

from __future__ import annotations

import pytest

from timeline import Timeline
from timeline.store.connect import Store
from timeline.store.session import Session

READS = {
    "rows": lambda answer: answer.rows(),
    "pl": lambda answer: answer.pl(),
    "html": lambda answer: answer._repr_html_(),
    "repr": repr,
}
ANSWERS = {
    "find": lambda tl: tl.find(),
    "show": lambda tl: tl.show("a"),
    "relate": lambda tl: tl.relate("a", "b"),
    "cooccur": lambda tl: tl.cooccur(by="kind", null="none"),
    "gaps": lambda tl: tl.gaps(),
}


@pytest.fixture
def timeline(tmp_path):
    with Timeline(tmp_path / "t.duckdb") as opened:
        opened.add(
            {"event_id": "a", "title": "A", "when": "2010"}, {"event_id": "b", "title": "B", "when": "2012"}
        )
        yield opened


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_read_runs_the_sql_once(timeline, monkeypatch, answer, read):
    asked = ANSWERS[answer](timeline)
    opened, run = [], []
    reading = Store.reading
    monkeypatch.setattr(
        Store, "reading", lambda store, **given: (opened.append(1), reading(store, **given))[1]
    )
    for name in ("rows", "row_batches", "frame", "frames"):
        monkeypatch.setattr(Session, name, _told(getattr(Session, name), run))
    READS[read](asked)
    assert (len(opened), len(run)) == (1, 1)


def _told(method, run):
    return lambda *given, **named: (run.append(1), method(*given, **named))[1]
