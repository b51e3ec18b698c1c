"""The parameters of a question as JSON Schema, for programs that ask by JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeline.query.question import Parameter, Question

__all__ = ["schema_of"]

_TYPES = {int: "integer", float: "number", bool: "boolean"}
"""Every other type is written as a text: a date, a length, a name."""


def schema_of(question: Question) -> dict[str, Any]:
    """The JSON Schema of an object that holds the parameters of a question.

    >>> from timeline.query.registry import question_of
    >>> schema_of(question_of("gaps"))["properties"]["certainty"]["enum"]
    ['possible', 'certain']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": question.name,
        "description": question.text,
        "type": "object",
        "properties": {each.name: _property(each) for each in question.parameters},
        "required": [each.name for each in question.parameters if each.required],
        "additionalProperties": False,
    }


def _property(parameter: Parameter) -> dict[str, Any]:
    made: dict[str, Any] = {"description": parameter.help}
    if parameter.choices:
        made["enum"] = [
            *parameter.choices,
            *(() if parameter.required or parameter.default is not None else (None,)),
        ]
    else:
        made |= _kinds(parameter)
    if not parameter.required:
        made["default"] = parameter.default
    return made


def _kinds(parameter: Parameter) -> dict[str, Any]:
    if parameter.option.kind == "values":
        return {"type": ["object", "null"]}
    names = list(dict.fromkeys(_TYPES.get(kind, "string") for kind in parameter.types))
    if parameter.option.kind == "names":
        names.append("array")
    if not parameter.required and parameter.default is None:
        names.append("null")
    return {"type": names[0] if len(names) == 1 else names} | (
        {"items": {"type": "string"}} if "array" in names else {}
    )
