"""What the library warns of is a remark to whoever asked, not a line of its source."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from timeline.cli.say import say
from timeline.errors import TimelineWarning

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["shown_remarks"]


@contextmanager
def shown_remarks() -> Iterator[None]:
    """Tell each warning of this package once, as `note: ...`; those of others stay as they are."""
    seen: set[str] = set()

    with warnings.catch_warnings():
        others = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *rest: Any) -> None:
            if not issubclass(category, TimelineWarning):
                others(message, category, *rest)
            elif str(message) not in seen:
                seen.add(str(message))
                say(f"note: {message}")

        warnings.filterwarnings("always", category=TimelineWarning)
        warnings.showwarning = show  # type: ignore[assignment]
        yield
