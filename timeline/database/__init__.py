"""`Timeline`: one database of dated events, and every question one can ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.database.drawing import Drawing
from timeline.database.files import Exchange
from timeline.database.keeping import Keeping
from timeline.database.merging import Likes
from timeline.errors import DatabaseMissing, UnknownName
from timeline.names import public_names
from timeline.store import read_event

if TYPE_CHECKING:
    from timeline.model import Event

__all__ = ["Timeline"]

_KINDS = 10  # of an overview


class Timeline(Drawing, Likes, Keeping, Exchange):
    """A database of dated events in one file.

    Args:
        path: the file; default: the environment's TIMELINE_DB, else `timeline.duckdb` in the working folder.
            A file that is not there is made by the first write.
        wait: seconds to wait for a file that another process holds.
        read_only: refuse every write; there must be a file.
        allow_files: let `sql` and `where` read other files. Without it no statement reaches anything but the database.
        timeout: seconds after which a question is stopped; default: never.
        memory: memory that the engine may use, such as `2GB`; default: 4 GiB, or half of the
            machine's where that is less.

    Raises:
        DatabaseMissing: it is for reading only, and there is no file.

    Every question about events takes `as_of`: a revision number, or a moment of recorded time (a date means its last
    instant); the answer is the one that would have been given then.
    `sql`, `info` and `check` look at the file as it is now.

    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="Bombing of the AMIA", kind="attack", when="1994-07-18", country="AR")
    ...     [row["title"] for row in tl.find("country:AR", from_="1994", to="1995")]
    ['Bombing of the AMIA']
    """

    def event(self, event_id: str) -> Event:
        """The current version of one event, as a model.

        Raises:
            UnknownName: there is no such event.
        """
        with self._store.reading() as session:
            return read_event(session, event_id)

    def __getitem__(self, event_id: str) -> Event:
        """The current version of one event: `tl["amia-bombing"]`, the same as `event`."""
        if not isinstance(event_id, str):
            raise TypeError(f"an event is known by its identity, a text, not {event_id!r}")
        return self.event(event_id)

    def __contains__(self, event_id: object) -> bool:
        """Whether there is a current event of this identity."""
        if not isinstance(event_id, str):
            return False
        try:
            self.event(event_id)
        except UnknownName:
            return False
        return True

    __iter__ = None
    """A database has no order of its own: `find` gives its events."""

    def __dir__(self) -> list[str]:
        return public_names(super().__dir__())

    def _repr_html_(self) -> str:
        from timeline.tables.html import overview

        try:
            parts = [self.info(), self.items(by="kind", limit=_KINDS)]
            return overview(repr(self), [part._repr_html_() for part in parts])
        except DatabaseMissing:
            return overview(repr(self), ["<p>There is no file yet; the first write makes it.</p>"])

    def __repr__(self) -> str:
        return f"Timeline({str(self.path)!r})" if self.path else "Timeline.memory()"
