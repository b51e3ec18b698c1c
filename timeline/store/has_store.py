"""What has a store: the facade, and with it every question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, Frozen
from timeline.store.moments import instant_of
from timeline.store.versions import Revision, revise

if TYPE_CHECKING:
    from timeline.store.connect import Store
    from timeline.when.inputs import DateLike

__all__ = ["HasStore"]


class HasStore:
    """A store and the right to write to it."""

    _store: Store
    read_only: bool

    def _refuse_if_frozen(self) -> None:
        if self.read_only:
            raise Frozen(f"{self._store.name} was opened for reading only")

    def _revise(self, changes: Any, *, recorded_at: DateLike | None, **given: Any) -> Revision:
        self._refuse_if_frozen()
        for name in ("author", "reason"):
            if not isinstance(given[name], str) and (name == "reason" or given[name] is not None):
                raise BadQuery(f"{name} is a text, not {given[name]!r:.80}")
        at = None if recorded_at is None else instant_of(recorded_at)
        return revise(self._store, changes, recorded_at=at, **given)
