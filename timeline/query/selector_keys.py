"""The keys of the selector language: how a value of each becomes a SQL condition, and which values are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline.countries import code_of
from timeline.store.name_keys import name_key

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["KEYS", "Key", "compared"]

_FOLDED = "strip_accents(lower({}))"
_TEXT = _FOLDED.format("concat_ws(' ', e.title, e.description, e.when_text, e.place)")


def _country(text: str) -> str:
    """The ISO 3166 code of a country's name; a text that is none, such as a code, in capitals."""
    return text.upper() if len(text) <= 3 else code_of(text) or text


@dataclass(frozen=True, slots=True)
class Key:
    """How a value of a key becomes a condition over `e`, and what is known where nothing matches.

    Attributes:
        condition: where `{0}` stands for a value, or, with `same`, for `= value` or `IN (values)`.
        same: under what a value is equal to what is known, `{0}` or a key made of it; blank where it need not be equal.
        items: of a version that may have several, all that it has: `version_id` and, as `key`, what a value is equal to.
    """

    condition: str
    what: str = ""
    exists: str = ""
    known: str = ""
    fold: Callable[[str], str] = str
    same: str = ""
    items: str = ""


_ENTITY_NAMES = """
        SELECT entity_id, entity_id AS name FROM entity
        UNION ALL SELECT entity_id, name FROM entity
        UNION ALL SELECT entity_id, alias FROM entity_alias"""
"""All that an entity may be called by. A key is made in one place: to compile its patterns takes the engine 3 ms in each."""
_NAMED = f"""e.version_id IN (
    SELECT p.version_id FROM participant AS p
    JOIN (SELECT entity_id FROM ({_ENTITY_NAMES}
    ) WHERE name_key(name) {{0}}) AS n ON n.entity_id = p.entity_id
)"""
"""A join, for the engine then expects few events, and reads those alone."""
_NAMES_OF = f"""SELECT p.version_id, n.key FROM participant AS p
    JOIN (SELECT entity_id, name_key(name) AS key FROM ({_ENTITY_NAMES}
    )) AS n ON n.entity_id = p.entity_id"""
_NAME_KEY = "name_key({0})"
_NAME_KNOWN = f"SELECT name FROM ({_ENTITY_NAMES})"

KEYS: dict[str, Key] = {
    "kind": Key(
        "(e.kind = {0} OR starts_with(e.kind, {0} || '.'))",
        "kind",
        "SELECT 1 FROM event_version AS e WHERE e.kind = {0} OR starts_with(e.kind, {0} || '.') LIMIT 1",
        "SELECT kind FROM event_version",
        str.lower,
    ),
    "who": Key(
        _NAMED,
        "entity",
        f"SELECT 1 FROM ({_NAME_KNOWN}) WHERE name_key(name) = {{0}} LIMIT 1",
        _NAME_KNOWN,
        same=_NAME_KEY,
        items=_NAMES_OF,
    ),
    "role": Key(
        "e.version_id IN (SELECT p.version_id FROM participant AS p WHERE p.role {0})",
        "role",
        "SELECT 1 FROM participant WHERE role = {0} LIMIT 1",
        "SELECT role FROM participant",
        same="{0}",
        items="SELECT version_id, role AS key FROM participant",
    ),
    "country": Key(
        "e.country {0}",
        "country",
        "SELECT 1 FROM event_version WHERE country = {0} LIMIT 1",
        "SELECT country FROM event_version",
        _country,
        same="{0}",
    ),
    "place": Key(
        f"contains({_FOLDED.format('e.place')}, {_FOLDED.format('{0}')})",
        "place",
        f"SELECT 1 FROM event_version AS e WHERE contains({_FOLDED.format('e.place')}, {_FOLDED.format('{0}')}) LIMIT 1",
        "SELECT place FROM event_version",
    ),
    "tag": Key(
        "e.version_id IN (SELECT t.version_id FROM tag AS t WHERE t.tag {0})",
        "tag",
        "SELECT 1 FROM tag WHERE tag = {0} LIMIT 1",
        "SELECT tag FROM tag",
        same="{0}",
        items="SELECT version_id, tag AS key FROM tag",
    ),
    "source": Key(
        "e.version_id IN (SELECT i.version_id FROM evidence_item AS i WHERE i.source_id {0})",
        "source",
        "SELECT 1 FROM source WHERE source_id = {0} LIMIT 1",
        "SELECT source_id FROM source",
        same="{0}",
        items="SELECT version_id, source_id AS key FROM evidence_item",
    ),
    "id": Key(
        "e.event_id {0}",
        "event",
        "SELECT 1 FROM event_version WHERE event_id = {0} LIMIT 1",
        "SELECT event_id FROM event_version",
        same="{0}",
    ),
    "text": Key(f"contains({_TEXT}, {_FOLDED.format('{0}')})"),
    "during": Key(""),
}


def compared(key: Key, value: str) -> tuple[str, str]:
    """What a value is compared as: SQL in which `{0}` stands for the parameter, and its value.

    The key of a plain name is made here: to compile the patterns of it takes the engine 7 ms in each statement.
    """
    if key.same == _NAME_KEY and value.isascii():
        return "{0}", str(name_key(value))
    return key.same or "{0}", value
