"""The kernels of a question, loaded by the processes of executors while they read its events, before pairs are looked for.

A kernel is loaded where it is called for the first time, and compiled where no process of that machine did so before.
The first task of each process would wait for it.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from timeline.constants import BOUNDS, US_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    import polars as pl

    from timeline.scale.pairs import Judge

__all__ = ["counting", "judging", "prepare"]

_begun: set[str] = set()


def prepare(trial: Callable[[], object] | None) -> threading.Thread | None:
    """Begin a trial in the background, if this process has not begun one like it."""
    name = repr(trial)
    if trial is None or name in _begun:
        return None
    _begun.add(name)
    thread = threading.Thread(target=trial, daemon=True)
    thread.start()
    return thread


def judging(judge: Judge) -> Callable[[], object]:
    """A trial of a judge: the pairs of three events."""
    return partial(_judged, judge)


def counting(
    count: Callable[[pl.DataFrame, dict[str, Any], int], object], together: Mapping[str, Any], unsure: int
) -> Callable[[], object]:
    """A trial of what counts the events of a cell: those of three events."""
    return partial(_counted, count, dict(together), unsure)


def _judged(judge: Judge) -> None:
    for _ in judge.judged(_events(), _events()):
        pass


def _counted(
    count: Callable[[pl.DataFrame, dict[str, Any], int], object], together: dict[str, Any], unsure: int
) -> None:
    import polars as pl

    events = _events().with_columns(event="event_id", item=pl.lit("a"), other=pl.lit("b"), within=pl.lit("w"))
    count(events, together, unsure)


def _events() -> pl.DataFrame:
    """Three events that meet, with all that a copy has."""
    import polars as pl

    days = {name: pl.Series([0, 1, 2], dtype=pl.Int64) + name.startswith("end") * 9 for name in BOUNDS}
    return pl.DataFrame(
        {
            "event_id": ["1", "2", "3"], "title": "t", "kind": "k", "place": "p", "country": "c", "edtf": "2001", "surely": True,
            "items": [["a"], ["a", "b"], ["b"]], "_home": [True, True, False], "_blank": True, "_part": 0,
            "_low": days["start_min"], "_high": days["end_max"],
            **{f"{name}_n": values for name, values in days.items()},
            **{name: values * US_PER_DAY for name, values in days.items()},
        }
    )  # fmt: skip
