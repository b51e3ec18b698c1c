"""What the comparison of the embedded engine with a cluster asks."""

from __future__ import annotations

import pytest

from tests.scale.compare import options_of, questions
from timeline.scale import VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_question_is_asked(verb: str) -> None:
    asked = [options for name, _, options in questions(["a", "b"]) if name == verb]
    assert asked
    assert options_of(verb) - {option for options in asked for option in options} == set()
