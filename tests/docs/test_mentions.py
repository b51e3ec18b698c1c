"""What exists is told: every command, method, error, view and selector key stands in the documentation."""

from __future__ import annotations

import pytest

import timeline
from tests.docs.pages import PAGES, blocks, read
from tests.docs.tables import public, raised, with_tables
from timeline import Result, Timeline, When
from timeline.cli.app import all_commands

COMMANDS = all_commands()

GUIDES = {page: read(page) for page in PAGES if page != "CHANGELOG.md"}


def test_there_is_something_to_tell() -> None:
    assert len(raised()) >= 17
    assert len(COMMANDS) >= 24
    assert len(public(Timeline)) >= 22
    assert len(public(Result)) >= 8


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_told(name: str) -> None:
    assert f"timeline {name}" in GUIDES["docs/commands.md"]
    shown = "".join(text for page, text in GUIDES.items() if page != "docs/commands.md")
    assert f"timeline {name}" in shown or f"`{name}`" in shown, f"no guide shows `timeline {name}`"


@pytest.mark.parametrize("page", GUIDES)
def test_tables_are_fresh(page: str) -> None:
    assert read(page) == with_tables(page), f"{page} is stale; run: python -m tests.docs.refresh {page}"


@pytest.mark.parametrize("kind", [Timeline, Result, When], ids=lambda kind: kind.__name__)
def test_the_python_guide_shows_every_method(kind: type) -> None:
    """In an example, not only in a table."""
    examples = "".join(block.text for block in blocks("docs/python.md"))
    assert [name for name in public(kind) if f".{name}" not in examples] == []


@pytest.mark.parametrize("name", [*raised(), *(name for name in dir(timeline) if not name.startswith("_"))])
def test_the_python_guide_tells_a_public_name(name: str) -> None:
    assert name in GUIDES["docs/python.md"]


def test_every_selector_key_is_told() -> None:
    from timeline.query.selector_keys import KEYS

    told = "".join(GUIDES.values())
    assert len(KEYS) >= 10
    assert [key for key in KEYS if f"`{key}:" not in told] == []
