"""What tasks on a cluster refuse is refused in the same words here."""

from __future__ import annotations

import pytest

from timeline.errors import BadQuery, TimelineError, TooManyMatches
from timeline.scale.faults import translated

errors = pytest.importorskip("pyspark.errors")

EMPTY = "there are no events to count: no event has an item"
TRACE = """
  An exception was thrown from the Python worker. Please see the stack trace below.
Traceback (most recent call last):
  File "kernels/incidence.py", line 269, in check_items
    raise BadQuery(f"there are no events to count: no event has {which}")
timeline.errors.%s
"""


@pytest.mark.parametrize(
    ("last", "kind", "words"),
    [
        (f"BadQuery: {EMPTY}", BadQuery, EMPTY),
        ("TooManyMatches: more than 10 of them", TooManyMatches, "more than 10 of them"),
        ("BadSelector: unknown", BadQuery, "unknown"),
    ],
)  # fmt: skip
def test_an_error_of_ours_in_a_task_is_that_error(last: str, kind: type[TimelineError], words: str) -> None:
    with pytest.raises(kind) as caught, translated():
        raise errors.PythonException(TRACE % last)
    assert (type(caught.value), str(caught.value)) == (kind, words)


def test_another_error_in_a_task_keeps_its_traceback() -> None:
    with pytest.raises(errors.PythonException, match="ZeroDivisionError"), translated():
        raise errors.PythonException(
            "Traceback (most recent call last):\nZeroDivisionError: division by zero"
        )
