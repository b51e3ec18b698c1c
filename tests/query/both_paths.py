"""A question asked by either path, whatever it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from timeline.query import pair_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline import Result, Timeline

__all__ = ["asked_both_ways"]


def asked_both_ways(tl: Timeline, ask: Callable[[Timeline], Result]) -> tuple[Result, Result]:
    """The answer of the engine alone, and that of a kernel."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pair_path, "KERNEL_STARTS", 1e9)
        by_sql = ask(tl)
        patch.setattr(pair_path, "KERNEL_STARTS", -1e9)
        return by_sql, ask(tl)
