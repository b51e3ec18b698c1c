"""Blanks around texts are kept, whichever way an event takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline import Timeline

TEXTS = ("  a ", "\ta", "a\n", "\r\na", "\u00a0a\u00a0", "\u2003a", "\ufeffa", "\u202ea", "a b  c")


def held(tl: Timeline) -> dict[str, tuple[object, ...]]:
    events = [tl.event(row["event_id"]) for row in tl.find()]
    return {
        event.event_id: (event.title, event.description, event.place, tuple(event.tags)) for event in events
    }


@pytest.fixture
def padded(tl: Timeline) -> Timeline:
    texts = enumerate(TEXTS)
    tl.add(
        [
            {
                "event_id": f"e{n}",
                "title": text,
                "description": text,
                "place": text,
                "when": "2001",
                "tags": [text],
            }
            for n, text in texts
        ]
    )
    return tl


@pytest.mark.parametrize("ending", ["csv", "jsonl", "arrow"])
def test_a_table_brings_blanks_back(padded: Timeline, tmp_path: Path, ending: str) -> None:
    path = padded.export(tmp_path / f"flat.{ending}", format=ending)
    with Timeline.memory() as other:
        other.ingest(path)
        assert held(other) == held(padded)
    assert {title for title, *_ in held(padded).values()} == {*TEXTS}


def test_a_dataset_brings_blanks_back(padded: Timeline, tmp_path: Path) -> None:
    padded.export(tmp_path / "dataset")
    with Timeline.memory() as other:
        other.import_(tmp_path / "dataset")
        assert held(other) == held(padded)
