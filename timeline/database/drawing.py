"""Pages to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.store import HasStore, write_page

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from timeline.constants import Certainty
    from timeline.when.inputs import AsOfLike, DateLike

__all__ = ["Drawing"]


class Drawing(HasStore):
    """What is drawn of the events."""

    def view(
        self,
        page: str | os.PathLike[str],
        selector: str = "",
        *,
        from_: DateLike | None = None,
        to: DateLike | None = None,
        certainty: Certainty = "possible",
        as_of: AsOfLike | None = None,
        lanes: str | None = None,
        colour: str | None = None,
        title: str | None = None,
    ) -> Path:
        """Draw the events of a selection on a page that asks nothing of anybody: one file, opened from disk.

        What is certain is solid, what is only possible fades, what has no limit ends in an arrow; events without a date
        stand in a list. A slider goes back to what was known at each revision.

        Args:
            page: the file, whose name ends in `.html`.
            selector: terms such as `kind:attack country:AR|BO`; empty picks all.
            from_: from the start of this date on.
            to: up to the end of this date.
            certainty: keep what may fall into the window, or only what does under every reading.
            as_of: draw what was known then: a revision, or the end of a date.
            lanes: a lane for each item of this dimension; `none` for a single one.  Default: kind.
            colour: a colour for each item of this dimension.  Default: as the lanes.
            title: the heading.  Default: the selector, else the name of the database.

        Returns:
            The file.

        Raises:
            BadQuery: the name of the file does not end in `.html`.
            UnknownName: there is no such dimension, or the selector names something unknown.

        >>> from tempfile import TemporaryDirectory
        >>> from timeline import Timeline
        >>> with Timeline.memory() as tl, TemporaryDirectory() as folder:
        ...     _ = tl.add(title="Bombing of the AMIA", kind="attack", when="1994-07-18")
        ...     tl.view(f"{folder}/attacks.html", "kind:attack").name
        'attacks.html'
        """
        from timeline.query.drawn import drawn
        from timeline.view import check_page, document, page_of

        target = check_page(page)
        told = drawn(self._store, selector, from_=from_, to=to, certainty=certainty, as_of=as_of)
        heading = (
            title or selector or (self._store.name if self._store.path is None else self._store.path.stem)
        )
        data = document(
            told.frame,
            title=heading,
            notes=told.notes,
            lanes=lanes,
            colour=colour,
            sources=told.sources,
            revisions=told.revisions,
        )
        return write_page(page_of(data, heading), target)
