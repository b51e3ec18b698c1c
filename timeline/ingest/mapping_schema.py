"""The JSON Schema of a mapping, by which editors of TOML complete its keys and say what they mean."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from timeline.ingest import mapping, mapping_values
from timeline.ingest.load_mapping import shipped_mappings

if TYPE_CHECKING:
    from timeline.ingest.mapping_values import Part

__all__ = ["keys_of", "mapping_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_EXTENDS = "the name of a shipped mapping that it starts as; every key that is given replaces the one there."


def mapping_schema() -> dict[str, Any]:
    """The schema, whose descriptions are the docstrings of the parts of a mapping."""
    schema = mapping.Mapping.model_json_schema()
    parts = {part.__name__: part for part in _parts(mapping_values.Part)}
    for name, one in [("Mapping", schema), *schema["$defs"].items()]:
        if name in parts:
            _describe(one, parts[name])
    schema["properties"] = {
        "$schema": {"type": "string"},
        "extends": {"enum": sorted(shipped_mappings()), "description": _EXTENDS},
        **schema["properties"],
    }
    needed = schema.pop("required")
    choice = [{"required": ["extends"]}, {"required": [name for name in needed if name != "name"]}]
    return {"$schema": _DIALECT, **schema, "title": "A mapping of timeline", "anyOf": choice}


def keys_of(part: type) -> dict[str, str]:
    """The keys of a part of a mapping with what its docstring says of each; keys in one row stand in one line there."""
    described = (inspect.getdoc(part) or "").partition("Attributes:\n")[2]
    entries = re.findall(r"^    (\w[\w, ]*): (.*(?:\n {8,}.*)*)", described, re.MULTILINE)
    return {key: " ".join(words.split()) for keys, words in entries for key in keys.split(", ")}


def _parts(part: type[Part]) -> set[type[Part]]:
    return {part}.union(*map(_parts, part.__subclasses__()))


def _describe(schema: dict[str, Any], part: type[Part]) -> None:
    shared = keys_of(mapping_values.Value) | keys_of(mapping_values.Moment)
    known = shared | keys_of(part)
    schema["description"] = (inspect.getdoc(part) or "").split("\n\n")[0]
    for key, found in schema["properties"].items():
        if key in known:
            found["description"] = known[key]
