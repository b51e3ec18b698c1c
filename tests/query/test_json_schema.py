"""The JSON Schema of every question is one, and takes what the question takes."""

from __future__ import annotations

import jsonschema
import pytest

from timeline.query.json_schema import schema_of
from timeline.query.registry import QUESTIONS, question_of


@pytest.mark.parametrize("name", QUESTIONS)
def test_defaults_are_valid(name):
    question = question_of(name)
    schema = schema_of(question)
    jsonschema.Draft202012Validator.check_schema(schema)
    given = {each.name: "x" if each.required else each.default for each in question.parameters}
    jsonschema.validate(given, schema)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("gaps", {"certainty": "perhaps"}),
        ("gaps", {"by": "planet"}),
        ("gaps", {"selectors": ""}),
        ("find", {"limit": "five"}),
        ("show", {}),
        ("cooccur", {"min_count": "2"}),
    ],
)
def test_what_is_no_parameter_is_refused(name, given):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(given, schema_of(question_of(name)))


def test_what_several_types_may_say():
    properties = schema_of(question_of("cooccur"))["properties"]
    assert properties["window"]["type"] == ["string", "integer"]
    assert properties["only"] == {
        "description": "keep the pairs that hold this item, or one of several.",
        "type": ["string", "array", "null"],
        "items": {"type": "string"},
        "default": None,
    }
    assert properties["null"]["enum"] == ["clustered", "poisson", "shift", "none"]
