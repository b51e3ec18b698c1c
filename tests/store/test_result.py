"""A `Result`: the same answer as rows, as frames and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.query.both_paths import forced
from timeline import BadQuery, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline import Result


@pytest.fixture
def antiquity(tl: Timeline) -> Timeline:
    """Events of years that Python's own datetimes do not have."""
    for name, when in (("a", "-0344"), ("b", "-0344/-0340"), ("c", "2020"), ("d", "../..")):
        tl.add(event_id=name, title=name.upper(), when=when, participants=[{"entity": "X"}])
    return tl


@pytest.mark.parametrize(
    ("ask", "column", "first"),
    [
        (lambda tl: tl.find("-id:d"), "start_min", "-0344-01-01T00:00:00Z"),
        (lambda tl: tl.rate(every="century"), "start", "-0400-01-01T00:00:00Z"),
        (lambda tl: tl.coalesce("-id:d"), "start", "-0344-01-01T00:00:00Z"),
        (lambda tl: tl.overlaps("id:a", "id:b"), "left_end_max", "-0343-01-01T00:00:00Z"),
    ],
)
def test_years_before_the_first_are_told(
    antiquity: Timeline,
    ask: Callable[[Timeline], Result],
    column: str,
    first: str,
) -> None:
    assert ask(antiquity).rows()[0][column] == first
    assert ask(antiquity).pl().schema[column] == pl.Datetime("us")
    with forced("kernel"):
        assert ask(antiquity).rows()[0][column] == first


@pytest.mark.parametrize(
    "ask",
    [lambda tl: tl.show("a"), lambda tl: tl.relate("a", "d"), lambda tl: tl.find(), lambda tl: tl.info()],
)
def test_a_frame_has_the_columns_of_the_rows_and_a_type_for_each(
    antiquity: Timeline, ask: Callable[[Timeline], Result]
) -> None:
    result = ask(antiquity)
    frame = result.pl()
    assert frame.columns == result.columns == list(result.rows()[0])
    assert frame.height == len(result.rows())
    assert pl.Null not in frame.dtypes
    for name, kind in frame.schema.items():
        if name.endswith(("_min", "_max")) and not name.startswith(("gap", "overlap")):
            assert kind == pl.Datetime("us"), name


def test_a_length_beyond_64_bits_is_refused_in_one_line(tl: Timeline) -> None:
    tl.add(event_id="first", title="First", when="Y-290000")
    tl.add(event_id="last", title="Last", when="Y290000")
    with pytest.raises(BadQuery, match="more than 64-bit microseconds hold"):
        tl.coverage().rows()
    assert tl.coverage(from_="2000", to="2001").rows()[0]["covered_max"] == 0
