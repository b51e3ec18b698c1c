"""Whatever this package warns of has one class, which a user can filter."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from timeline import TimelineWarning, intervals

ROOT = Path(__file__).resolve().parents[2]
EVENTS = pl.DataFrame({"event": [1, 2, 3], "item": ["a", "b", "a"], "start": [1, 2, None]})


def test_one_function_warns() -> None:
    """Others would have another class, or point at a line of this package."""
    calls = {
        (source.relative_to(ROOT).as_posix(), ast.unparse(node.func))
        for source in (ROOT / "timeline").rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and re.search(r"\bwarn(_explicit)?$", ast.unparse(node.func))
    }
    assert {source for source, function in calls if function != "warn"} == {"timeline/errors.py"}
    assert len(calls) >= 8


def _answer() -> None:
    intervals.cooccurrence(EVENTS, end=None, window=1, null="none")


def test_the_class_can_be_filtered() -> None:
    with pytest.warns(TimelineWarning, match="1 of 3 events have no 'start'"):
        _answer()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", category=TimelineWarning)
        _answer()


@pytest.mark.parametrize(
    "function", [intervals.coalesce, intervals.concurrency, lambda f: intervals.overlap(f, f)]
)
def test_a_warning_points_at_the_line_of_the_caller(function: Callable[[pl.DataFrame], object]) -> None:
    joined = pl.DataFrame({"start": [1, None], "end": [2, None], "x": ["a", None]})
    with pytest.warns(TimelineWarning, match="1 of 2 rows") as heard:
        function(joined)
    assert {each.filename for each in heard} == {__file__}
