"""A short look with random input: every target reads some, and raises errors of ours alone."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.__main__ import changed
from tests.fuzz.targets import SEEDS, TARGETS, run

pytestmark = pytest.mark.torture  # `make fuzz` and `make torture` run it


@pytest.mark.parametrize("target", TARGETS)
def test_random_input_ends_in_an_answer_or_in_one_line(target: str) -> None:
    draw, seeds = random.Random(7), SEEDS[target]()
    for _ in range(6):
        run(target, changed(draw.choice(seeds), draw))
