"""What every part of the facade holds: the store, and whether it may write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from timeline.store import Store

__all__ = ["Certainty", "Holder"]

Certainty = Literal["possible", "certain"]


class Holder:
    """A store and the right to write to it; the parts of the facade ask through these."""

    _store: Store
    read_only: bool
