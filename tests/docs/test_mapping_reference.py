"""The page on files in tells every key of a mapping and every shipped mapping, and is as the docstrings say."""

from __future__ import annotations

from tests.docs.pages import read
from tests.docs.tables import PARTS, table, with_tables
from timeline import Timeline
from timeline.ingest.mapping_values import Part, Value

PAGE = "docs/ingest.md"


def _all_parts(part: type[Part]) -> set[type[Part]]:
    return {part}.union(*map(_all_parts, part.__subclasses__()))


def test_every_part_is_on_the_page() -> None:
    """A new part of a mapping, or a new key of one, has its words."""
    assert set(PARTS.values()) == _all_parts(Part) - {Part}
    assert issubclass(PARTS["any date"], Value)


def test_every_key_has_words() -> None:
    rows = [line.split(" | ", 2) for line in table("mapping").splitlines()[2:]]
    assert len(rows) == sum(len(part.model_fields) for part in PARTS.values())
    assert [row for row in rows if len(row[2].strip(" |")) < 8] == []


def test_every_adapter_is_on_the_page() -> None:
    text = read(PAGE)
    assert all(f"| `{row['name']}` |" in text for row in Timeline.adapters())


def test_the_page_is_as_the_docstrings_say() -> None:
    assert read(PAGE) == with_tables(PAGE)
