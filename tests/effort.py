"""How many examples Hypothesis draws in a test: few every day, twenty times as many under torture."""

from __future__ import annotations

import os

from hypothesis import settings

__all__ = ["examples"]

_TORTURE = os.environ.get("HYPOTHESIS_PROFILE") == "torture"


def examples(everyday: int) -> settings:
    """The settings of a test that draws so many examples every day."""
    return settings(max_examples=everyday * (20 if _TORTURE else 1))
