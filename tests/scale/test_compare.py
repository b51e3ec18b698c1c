"""What the comparison of the embedded engine with a cluster asks."""

from __future__ import annotations

import pytest

from tests.scale.answers import Answers, table
from tests.scale.compare import options_of, questions
from timeline.scale import VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_question_is_asked(verb: str) -> None:
    asked = [options for name, _, options in questions(["a", "b"]) if name == verb]
    assert asked
    assert options_of(verb) - {option for options in asked for option in options} == set()


def test_answers_are_kept_in_a_file_and_told_in_a_table(tmp_path) -> None:
    kept = Answers(tmp_path / "answers.jsonl")
    one = {"verb": "find", "rows": 7, "refused": False}
    kept.add(database="founding", number=0, wrong="", **one)
    kept.add(database="random 3", number=2, wrong="a row", **one)
    again = Answers(tmp_path / "answers.jsonl")
    assert again.has("random 3", 2)
    assert not again.has("random 3", 0)
    told = table(again.lines).splitlines()
    assert told[1].split() == ["find", "2", "14", "0", "1"]
    assert told[-2] == "of founding; 1 random databases"
    assert told[-1].startswith("at ")
