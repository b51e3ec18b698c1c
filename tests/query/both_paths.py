"""A question asked by either path, whatever it would cost."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import pytest

from timeline.query import planner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline import Result, Timeline

__all__ = ["asked_both_ways", "forced"]


@contextmanager
def forced(path: Literal["sql", "kernel"]) -> Iterator[None]:
    """Questions that have both paths take this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planner, "KERNEL_STARTS", 1e9 if path == "sql" else -1e9)
        yield


def asked_both_ways(tl: Timeline, ask: Callable[[Timeline], Result]) -> tuple[Result, Result]:
    """The answer of the engine alone, and that of a kernel."""
    with forced("sql"):
        by_sql = ask(tl)
    with forced("kernel"):
        return by_sql, ask(tl)
