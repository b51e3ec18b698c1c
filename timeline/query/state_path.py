"""Which path answers a question about states: what the engine's windows and a kernel's walk are estimated to cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query import pair_path
from timeline.store import Kernel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    import polars as pl

    from timeline.store import Session, Steps, Store

__all__ = ["chosen_path", "walked"]

_A_ROW_IN_WINDOWS = 5e-6
_A_ROW_WALKED = 1e-6
"""Seconds that either path takes for an event."""


def walked(store: Store, session: Session, steps: Steps) -> tuple[int, bool]:
    """How many events are selected, and whether a kernel answers: where it is expected to do so sooner than the engine."""
    events = session.value(steps.text("SELECT count(*) FROM selected"), steps.params)
    sooner = pair_path.KERNEL_STARTS + _A_ROW_WALKED * events < _A_ROW_IN_WINDOWS * events
    return events, sooner and store.walks_states


def chosen_path(
    walk: tuple[int, bool], function: Callable[..., pl.DataFrame | Iterator[pl.DataFrame]], **options: Any
) -> dict[str, Any]:
    """What an answer is told of its path: which and why, and the kernel where there is one."""
    events, pays = walk
    if not pays:
        return {
            "path": f"sql: {events:,} events; sorted ends and one running sum cost less than to start a kernel"
        }
    why = f"kernel levels: {events:,} events; sorted ends are walked once, however many overlap"
    return {"path": why, "kernel": Kernel(function, options)}
