"""Pages to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.database.questions import Questions
from timeline.query.drawn import drawn
from timeline.store import write_page

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from timeline.charts.picture import Picture
    from timeline.constants import Certainty
    from timeline.store.drawn import Drawn
    from timeline.when.inputs import AsOfLike, DateLike

__all__ = ["Drawing"]


class Drawing(Questions):
    """What is drawn of the events."""

    def view(
        self,
        page: str | os.PathLike[str] | None = None,
        selector: str = "",
        *,
        from_: DateLike | None = None,
        to: DateLike | None = None,
        certainty: Certainty = "possible",
        as_of: AsOfLike | None = None,
        lanes: str | None = None,
        colour: str | None = None,
        title: str | None = None,
        replace: bool = False,
    ) -> Path | Picture:
        """Draw the events of a selection on a page that asks nothing of anybody: one file, opened from disk.

        What is certain is solid, what is only possible fades, what has no limit ends in an arrow; events without a date
        stand in a list. A slider goes back to what was known at each revision.

        Args:
            page: the file, whose name ends in `.html`; without one the picture is made of characters, for a terminal:
                lanes only, without colours and without what was known at other times.
            selector: terms such as `kind:attack country:AR|BO`; empty picks all.
            from_: from the start of this date on.
            to: up to the end of this date.
            certainty: keep what may fall into the window, or only what does under every reading.
            as_of: draw what was known then: a revision, or the end of a date.
            lanes: a lane for each item of this dimension; `none` for a single one.  Default: kind.
            colour: a colour for each item of this dimension.  Default: as the lanes.
            title: the heading.  Default: the selector, else the name of the database.
            replace: write over a file that this program did not write, or that was changed since.

        Returns:
            The file; without one the picture, which `print` shows.

        Raises:
            BadQuery: the name of the file does not end in `.html`.
            Frozen: the file is there and is not to be replaced.
            UnknownName: there is no such dimension, or the selector names something unknown.

        >>> from tempfile import TemporaryDirectory
        >>> from timeline import Timeline
        >>> with Timeline.memory() as tl, TemporaryDirectory() as folder:
        ...     _ = tl.add(title="Bombing of the AMIA", kind="attack", when="1994-07-18")
        ...     tl.view(f"{folder}/attacks.html", "kind:attack").name
        'attacks.html'
        """
        if page is None:
            return self._picture(selector, from_, to, certainty, as_of, lanes)
        target = self._target(page, replace)
        drawing = drawn(self._store, selector, from_=from_, to=to, certainty=certainty, as_of=as_of)
        return self._written(target, drawing, title or selector, lanes=lanes, colour=colour)

    def report(
        self,
        page: str | os.PathLike[str],
        selector: str = "",
        *,
        from_: DateLike | None = None,
        to: DateLike | None = None,
        as_of: AsOfLike | None = None,
        title: str | None = None,
        replace: bool = False,
    ) -> Path:
        """Draw the events of a selection, and below them what is counted of them, on one page.

        How many there are of each kind and country, how many go on at once and begin in each unit of time (certainly and
        possibly), bursts, which actors appear near each other and in which events, sources, and what is uncertain.

        Args:
            page: the file, whose name ends in `.html`.
            selector: terms such as `kind:attack country:AR|BO`; empty picks all.
            from_: from the start of this date on.
            to: up to the end of this date.
            as_of: tell what was known then: a revision, or the end of a date.
            title: the heading.  Default: the selector, else the name of the database.
            replace: write over a file that this program did not write, or that was changed since.

        Returns:
            The file.

        Raises:
            BadQuery: the name of the file does not end in `.html`.
            Frozen: the file is there and is not to be replaced.
            UnknownName: the selector names something unknown.

        >>> from tempfile import TemporaryDirectory
        >>> from timeline import Timeline
        >>> with Timeline.memory() as tl, TemporaryDirectory() as folder:
        ...     _ = tl.add(title="Bombing of the AMIA", kind="attack", when="1994-07-18")
        ...     tl.report(f"{folder}/attacks.html", "kind:attack").name
        'attacks.html'
        """
        from timeline.database.reporting import asked
        from timeline.view.report import report

        target = self._target(page, replace)
        drawing = drawn(self._store, selector, from_=from_, to=to, certainty="possible", as_of=as_of)
        answers = asked(self, drawing, selector, {"from_": from_, "to": to, "as_of": as_of})
        return self._written(target, drawing, title or selector, below=report(answers))

    def _target(self, page: str | os.PathLike[str], replace: bool) -> Path:
        from timeline.store.replacing import check_replaceable
        from timeline.view import check_page

        target = check_page(page)
        check_replaceable(target, replace=replace)
        return target

    def _written(
        self, target: Path, drawing: Drawn, title: str, *, below: str = "", **given: str | None
    ) -> Path:
        from timeline.view import document, page_of

        heading = title or (self._store.name if self._store.path is None else self._store.path.stem)
        data = document(
            drawing.frame,
            title=heading,
            notes=drawing.notes,
            sources=drawing.sources,
            revisions=drawing.revisions,
            **given,
        )
        return write_page(page_of(data, heading, below), target)

    def _picture(
        self,
        selector: str,
        from_: DateLike | None,
        to: DateLike | None,
        certainty: Certainty,
        as_of: AsOfLike | None,
        lanes: str | None,
    ) -> Picture:
        """The events of a selection in characters, as wide as the terminal is."""
        from timeline.charts.blocks import blocks
        from timeline.view import lane_column

        found = self.find(selector, from_=from_, to=to, certainty=certainty, as_of=as_of).pl()
        return blocks(found, lanes=lane_column(lanes, found.columns))
