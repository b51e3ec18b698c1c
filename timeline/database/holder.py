"""What every part of the facade holds: the store, and whether it may write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from timeline.errors import Frozen

if TYPE_CHECKING:
    from timeline.store import Store

__all__ = ["Certainty", "Holder"]

Certainty = Literal["possible", "certain"]


class Holder:
    """A store and the right to write to it; the parts of the facade ask through these."""

    _store: Store
    read_only: bool

    def _refuse_if_frozen(self) -> None:
        if self.read_only:
            raise Frozen(f"{self._store.name} was opened for reading only")
