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

    from timeline.kernels.cooccurrence.plan import Method
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
    return partial(_tried, _judged, judge)


def counting(
    count: Callable[[pl.DataFrame, dict[str, Any], int], object], together: Mapping[str, Any], unsure: int
) -> Callable[[], object]:
    """A trial of what counts the events of a cell: in each way, whichever is the cheapest for a cell."""
    return partial(_tried, _counted, count, dict(together), unsure)


def _tried(work: Callable[..., None], *given: object) -> None:
    """Do it with a few events, and load the sort that many of them would need."""
    from timeline.kernels.ascending import ready

    ready()
    work(*given)


def _judged(judge: Judge) -> None:
    for _ in judge.judged(_events(), _events()):
        pass


def _counted(
    count: Callable[[pl.DataFrame, dict[str, Any], int], object], together: dict[str, Any], unsure: int
) -> None:
    import polars as pl

    events = _events().with_columns(event="event_id", item=pl.lit("a"), other=pl.lit("b"), within=pl.lit("w"))
    count(events, together, unsure)
    for items in (2, _MANY_ITEMS):
        for bulk in (0, _BULK):
            ways: tuple[Method, ...] = ("sweep", "product") if bulk else ("sweep", "product", "enumeration")
            for way in ways:
                _counted_so(_crowd(items, bulk), together, way)


_MANY_ITEMS = 200
"""With so many items the pairs of each event are visited; with few, sets of events are compared."""
_BULK = 1 << 16
"""Where an item has so many events, counts can be too many for 32 bits, and kernels have another type."""


def _counted_so(events: pl.DataFrame, together: Mapping[str, Any], way: Method) -> None:
    """Count in one way, which the sizes of these events would not make the cheapest."""
    from timeline.intervals.occurrences import counted_in, read
    from timeline.kernels.cooccurrence.pairs import cooccurrences
    from timeline.query.event_items import END_BOUNDS, START_BOUNDS

    named = {name: together[name] for name in ("other", "within")}
    data = read(events, event="event", item="item", start=START_BOUNDS, end=END_BOUNDS, **named)
    window, unit = counted_in(together["window"], None)
    extents = data.extents(unit)
    cooccurrences(extents, data.items, data.others, window=window, group=data.group, null="none", method=way)


def _crowd(items: int, bulk: int) -> pl.DataFrame:
    """Events of two items each, and so many of the first item alone, all at one time."""
    import numpy as np
    import polars as pl

    pairs = np.arange(_MANY_ITEMS)
    item = np.concatenate([pairs % items, (pairs + 1) % items, np.zeros(bulk, np.int64)])
    bounds = zip(BOUNDS, (0, 1, 2, 9), strict=True)
    return pl.DataFrame(
        {"event": np.concatenate([pairs, pairs, _MANY_ITEMS + np.arange(bulk)]), "item": item.astype(str)}
    ).with_columns(
        other="item",
        within=pl.lit("w"),
        **{name: pl.lit(day * US_PER_DAY).cast(pl.Datetime("us")) for name, day in bounds},
    )


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
