"""The JSON Schema of mappings takes what the loader takes, refuses what it refuses, and says what every key means."""

from __future__ import annotations

import tomllib
from typing import Any

import jsonschema
import pytest

from timeline import BadRow, Timeline, UnknownName
from timeline.ingest.load_mapping import load_mapping, shipped_mappings
from timeline.ingest.mapping_schema import mapping_schema

VALID = jsonschema.Draft202012Validator(mapping_schema())
LEAST = {"name": "x", "title": "{t}", "when": {"date": "{d}"}}
WRONG: list[dict[str, Any]] = [
    {"titel": "{t}"},
    {"when": {"date": "{d}", "no_end": "forever"}},
    {"title": 5},
    {"participant": [{"role": "x"}]},
    {"read": {"skip": -1}},
    {"country": {"text": "{c}", "values": "country-nicknames"}},
    {"evidence": [{"source": "x", "stance": "doubts"}]},
]
RIGHT: list[dict[str, Any]] = [
    {},
    {"title": ["{t}", "{u}"]},
    {"country": {"text": "{c}", "values": "country-iso3"}},
    {"kind": {"text": "{c}", "values": {"1": "war"}, "otherwise": ""}},
    {"when": {"date": {"year": "{y}", "month": "{m}"}, "missing": "-9", "margin": "{e}"}},
    {"when": {"between": ["{a}", {"text": "{b}", "read": ["%Y", "text"]}]}},
    {"source": {"source_id": "s", "title": "S", "published": "2013"}},
    {"lookup": {"c": {"file": "c.csv", "on": "a", "key": "b", "read": {"separator": ";"}}}},
]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(mapping_schema())


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_fits(name: str) -> None:
    VALID.validate(tomllib.loads(Timeline.mapping(name)))


@pytest.mark.parametrize("more", RIGHT)
def test_it_takes_what_the_loader_takes(more: dict[str, Any]) -> None:
    VALID.validate(LEAST | more)
    load_mapping(LEAST | more)


@pytest.mark.parametrize("more", WRONG)
def test_it_refuses_what_the_loader_refuses(more: dict[str, Any]) -> None:
    assert not VALID.is_valid(LEAST | more)
    with pytest.raises(BadRow):
        load_mapping(LEAST | more)


def test_what_extends_a_shipped_mapping_needs_nothing_else() -> None:
    VALID.validate({"extends": "acled"})
    assert not VALID.is_valid({"extends": "acle"})
    assert not VALID.is_valid({"name": "x", "title": "{t}"})


def test_every_key_is_described() -> None:
    schema = mapping_schema()
    parts = [schema, *(part for name, part in schema["$defs"].items() if name != "Source")]
    keys = [(key, found) for part in parts for key, found in part["properties"].items() if key != "$schema"]
    assert len(keys) > 90
    assert [key for key, found in keys if len(found.get("description", "")) < 8] == []


def test_a_shipped_mapping_is_printed_as_it_is() -> None:
    assert load_mapping(tomllib.loads(Timeline.mapping("cow-states"))) == load_mapping(
        {"extends": "cow-states"}
    )
    with pytest.raises(UnknownName, match="acled"):
        Timeline.mapping("acle")
