"""A short look with random input: every target reads some, and raises errors of ours alone."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.__main__ import changed, written
from tests.fuzz.targets import COLUMNS, SEEDS, TARGETS, run, run_column


@pytest.mark.torture  # `make fuzz` and `make torture` run it
@pytest.mark.parametrize("target", TARGETS)
def test_random_input_ends_in_an_answer_or_in_one_line(target: str) -> None:
    draw, seeds = random.Random(7), SEEDS[target]()
    for _ in range(6):
        run(target, changed(draw.choice(seeds), draw))


@pytest.mark.parametrize("target", COLUMNS)
def test_a_column_of_random_dates_is_read_as_one_at_a_time(target: str) -> None:
    draw = random.Random(7)
    run_column(target, [written(draw.random) for _ in range(500)])
