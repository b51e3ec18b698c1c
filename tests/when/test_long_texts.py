"""Texts of any length are refused or read in a time that grows as they do."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import timeline
from timeline import BadDate, BadWindow, Timeline, When
from timeline.when.duration import window
from timeline.when.instant import instant
from timeline.when.relative import RelativeDate

MANY = 30_000
NINES = "9" * 5000


@pytest.mark.parametrize(
    "text",
    [
        "after" + " " * MANY,
        "after" + " " * MANY + "x y",
        "after x" + " " * MANY + 'by "',
        "lasts" + " " * MANY,
        "after x by " + " 3d" * MANY,
        "the " * MANY,
        "after 'x" + "'" * MANY,
    ],
)
def test_a_statement_of_any_length_is_refused_at_once(text: str) -> None:
    with pytest.raises(BadDate, match="longer than the 1,000 characters"):
        RelativeDate.parse("y", text)


@pytest.mark.parametrize(
    "text", ["1" * MANY, f"P{NINES}D", "1d " * MANY, f"{NINES}d", "1" + " " * MANY + "d", "x" * MANY]
)
def test_a_window_of_any_length_is_refused_at_once(text: str) -> None:
    with pytest.raises(BadWindow, match="too long for a window") as caught:
        window(text)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text", [NINES, "-" + NINES, f"+{NINES}-01-01", f"2001-01-01T00:00:00.{NINES}", "1" * 101]
)
def test_an_instant_of_any_length_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        instant(text)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 399,
        NINES,
        f"c. {NINES}",
        f"1990 ± {NINES}",
        f"{NINES} BC",
        f"before {NINES}",
        f"1990/P{NINES}Y",
        "1" * 320,
    ],
)
def test_a_date_of_any_length_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        When.read(text)


@pytest.mark.parametrize("as_of", [NINES, "r" + NINES, "9" * 400, "-" + NINES])
def test_a_revision_of_any_length_is_refused(tl: Timeline, as_of: str) -> None:
    with pytest.raises(BadDate):
        tl.find(as_of=as_of)


@pytest.mark.parametrize(
    "every", ["300000y", "999999999d", "999999999w", "99999999999999h", f"{NINES}d", "9" * 25 + "mo"]
)
def test_a_bin_longer_than_time_is_refused(tl: Timeline, every: str) -> None:
    tl.add(title="Opening", when="2001")
    with pytest.raises(BadWindow, match="a bin, which is at most 100000y"):
        tl.rate(every=every).rows()


# --- every pattern -----------------------------------------------------------------------------------------

UNITS = (
    " ",
    "0",
    "a",
    "-",
    "/",
    "~",
    "?",
    ".",
    "(",
    "[",
    "{",
    "'",
    '"',
    "a ",
    "1 ",
    "1-",
    "\n",
    "\\",
    ":",
    ", ",
    "=",
    "%",
)


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every pattern that a module keeps."""
    for module in pkgutil.walk_packages(timeline.__path__, "timeline."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for pattern in value.values() if isinstance(value, dict) else [value]:
                    if isinstance(pattern, re.Pattern):
                        yield f"{module.name}.{name}", pattern


def seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began


@pytest.mark.torture
def test_no_pattern_takes_a_time_that_grows_faster_than_its_text() -> None:
    """Quadratic growth would take hundreds of times what is allowed here."""
    slow = [
        (name, unit, how)
        for name, pattern in patterns()
        for unit in UNITS
        for how in ("match", "fullmatch")
        if isinstance(pattern.pattern, str)
        and name not in BOUNDED
        and seconds(getattr(pattern, how), "1" + unit * (10_000 // len(unit)) + "!") > 0.3
    ]
    assert slow == []


BOUNDED = {
    "timeline.when.relative._TEXT",
    "timeline.when.relative._LASTS",
    "timeline.when.duration._PART",
    "timeline.when.reading.clock._CLOCK",
}
"""Patterns of texts whose length is limited before."""
