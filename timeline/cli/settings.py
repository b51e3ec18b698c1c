"""What holds for every command: which database, how long to wait for it, and how much to tell of an error."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

    from timeline.database import Timeline
    from timeline.store import HasStore

__all__ = ["Settings", "settings_of"]


@dataclass(slots=True)
class Settings:
    """The general options; each may stand before or after the name of the command, and the later one holds."""

    db: str | None = None
    wait: float | None = None
    timeout: float | None = None
    memory: str | None = None
    allow_files: bool = False
    debug: bool = False

    def timeline(self) -> Timeline:
        """The database that the options name."""
        from timeline.database import Timeline

        return Timeline(self.db, **self._given())

    @contextmanager
    def asked(self) -> Iterator[HasStore]:
        """The same for one question: without what `Timeline` imports for the others, and opened once."""
        from timeline.store import HasStore

        with HasStore(self.db, **self._given()) as database, database._store.kept_open():
            yield database

    def _given(self) -> dict[str, Any]:
        given: dict[str, Any] = {} if self.wait is None else {"wait": self.wait}
        return given | {"timeout": self.timeout, "memory": self.memory, "allow_files": self.allow_files}


def settings_of(context: click.Context) -> Settings:
    """The settings of this call, made on first use."""
    return context.find_root().ensure_object(Settings)
