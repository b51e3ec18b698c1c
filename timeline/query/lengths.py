"""A window as people give it: text such as `90d`, a timedelta, or whole microseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import BadWindow
from timeline.when.duration import Window
from timeline.when.duration import window as read_window

if TYPE_CHECKING:
    from datetime import timedelta

__all__ = ["window_length"]


def window_length(window: str | int | timedelta) -> Window:
    """The length of a window and the resolution that it implies; a number counts microseconds.

    Raises:
        BadWindow: it is not a fixed length of time, or less than none.
    """
    if isinstance(window, int) and window < 0:
        raise BadWindow(f"{window} microseconds are no length; write 0 or more, or a text such as 30d")
    return Window(window) if isinstance(window, int) else read_window(window)
