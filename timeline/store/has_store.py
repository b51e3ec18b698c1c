"""What has a store: the facade, and with it every question."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from timeline.errors import BadQuery, Frozen
from timeline.store.connect import Store
from timeline.store.limits import Limits
from timeline.store.moments import instant_of
from timeline.store.versions import Revision, revise

if TYPE_CHECKING:
    from types import TracebackType

    from timeline.when.inputs import DateLike

__all__ = ["HasStore"]

_DEFAULT_PATH = "timeline.duckdb"


class HasStore:
    """A store, the right to write to it, and how both are opened; `Timeline` says what the arguments mean."""

    _store: Store

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        wait: float = 5.0,
        read_only: bool = False,
        allow_files: bool = False,
        timeout: float | None = None,
        memory: str | None = None,
    ) -> None:
        self.path: Path | None = Path(path or os.environ.get("TIMELINE_DB") or _DEFAULT_PATH)
        self.read_only = read_only
        self._store = Store(self.path, wait, Limits(timeout, memory, allow_files))
        if read_only:
            self._store.check_exists()

    @classmethod
    def memory(
        cls, *, allow_files: bool = False, timeout: float | None = None, memory: str | None = None
    ) -> Self:
        """A database that lives as long as this object.

        Args:
            allow_files: let `sql` and `where` read files.
            timeout: seconds after which a question is stopped; default: never.
            memory: memory that the engine may use, such as `2GB`; default: 4 GiB, or half of the
            machine's where that is less.
        """
        made = cls.__new__(cls)
        made.path, made.read_only = None, False
        made._store = Store(None, limits=Limits(timeout, memory, allow_files))
        return made

    def close(self) -> None:
        """Give up what is held: a database in memory is gone, a file is closed between any two questions anyway."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _refuse_if_frozen(self) -> None:
        if self.read_only:
            raise Frozen(f"{self._store.name} was opened for reading only")

    def _revise_known(self, changes: Any, **given: Any) -> Revision:
        """A revision of what is in the database, which there must be."""
        self._refuse_if_frozen()
        self._store.check_exists()
        return self._revise(changes, **given)

    def _revise(self, changes: Any, *, recorded_at: DateLike | None, **given: Any) -> Revision:
        self._refuse_if_frozen()
        for name in ("author", "reason"):
            if not isinstance(given[name], str) and (name == "reason" or given[name] is not None):
                raise BadQuery(f"{name} is a text, not {given[name]!r:.80}")
        at = None if recorded_at is None else instant_of(recorded_at)
        return revise(self._store, changes, recorded_at=at, **given)
