"""The relation of two events, against the algebra."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.query.small_events import events, whens
from timeline import BadQuery, Timeline, UnknownName
from timeline.when.allen import gap, relations_to


@given(events.filter(lambda rows: len(rows) > 1), st.sampled_from([None, "day", "year"]))
@examples(6)
def test_relate_says_what_the_algebra_says(rows: list[dict[str, Any]], resolution: str | None) -> None:
    dates = whens(rows)
    with Timeline.memory() as tl:
        tl.add(*rows)
        pairs = list(permutations(dates, 2))[:12]
        told = {pair: tl.relate(*pair, resolution=resolution or "tick").rows()[0] for pair in pairs}
    for (left, right), row in told.items():
        possible = relations_to(dates[left], dates[right], resolution)
        assert set(row["relations"]) == possible
        assert row["certain"] == (next(iter(possible)) if len(possible) == 1 else None)
        assert (row["gap_min"], row["gap_max"]) == gap(dates[left], dates[right], resolution)


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.relate("amia-bombing", "amia-bombing"), BadQuery, "one event"),
        (lambda tl: tl.relate("amia-bombing", "nisman-deth"), UnknownName, "did you mean 'nisman-death'"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_gets_one_clear_line(
    founding: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        ask(founding)
    assert "\n" not in str(caught.value)
