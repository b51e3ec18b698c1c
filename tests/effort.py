"""How much a test tries: little every day, much more under torture."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ends", "examples"]

_TORTURE = os.environ.get("HYPOTHESIS_PROFILE") == "torture"


def examples(everyday: int, torture: int | None = None) -> settings:
    """The settings of a test that draws `torture` examples, or twenty times `everyday`, under torture.

    Every day it draws half of `everyday`: all tests together have so much time.
    """
    return settings(max_examples=(torture or everyday * 20) if _TORTURE else max(2, everyday // 2))


def ends(values: Sequence[Any]) -> list[Any]:
    """The values of a parameter, of which every day tries the first and the last."""
    return [
        value if place in (0, len(values) - 1) else pytest.param(value, marks=pytest.mark.torture)
        for place, value in enumerate(values)
    ]
