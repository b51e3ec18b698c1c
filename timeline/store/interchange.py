"""An answer for other programs: frames, an Arrow stream, one row, the table of a notebook, a pickle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, overload

from timeline.errors import BadQuery, MissingExtra
from timeline.names import public_names
from timeline.store.plain_rows import rows_of

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from polars import DataFrame

    from timeline.store.connect import Store
    from timeline.tables import Look

__all__ = ["Interchange"]

_SHOWN = 10
"""Rows of a table in a notebook."""
_WIDE = 100
"""Characters of a picture in a notebook."""
_MOST_PICTURED = 20_000
"""Events of such a picture: of more there is the table alone."""


class Interchange:
    """What other programs take of an answer; the answer itself gives `pl()`, `rows()`, `len` and slices of itself."""

    title: str
    notes: tuple[str, ...]
    look: Look
    kept: DataFrame | None
    params: Mapping[str, Any]
    store: Store

    if TYPE_CHECKING:

        def pl(self) -> pl.DataFrame:
            """The answer as a Polars frame."""

        def rows(self) -> list[dict[str, Any]]:
            """The answer as rows."""

        def frozen(self) -> Self:
            """The same answer, read now and kept."""

        def _slice(self, start: int, rows: int | None) -> Self: ...

        def __len__(self) -> int: ...

    # --- frames ------------------------------------------------------------------------------------------

    def arrow(self) -> pa.Table:
        """The answer as a pyarrow table."""
        return self.pl().to_arrow()

    def pandas(self) -> pd.DataFrame:
        """The answer as a pandas frame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        try:
            import pandas  # noqa: F401, ICN001
        except ImportError as missing:
            raise MissingExtra("pandas", "pandas", "Result.pandas()") from missing
        return self.pl().to_pandas()

    def to_polars(self) -> DataFrame:
        """The same as `pl`, by the name that other libraries give it."""
        return self.pl()

    def to_arrow(self) -> pa.Table:
        """The same as `arrow`, by the name that other libraries give it."""
        return self.arrow()

    def to_pandas(self) -> pd.DataFrame:
        """The same as `pandas`, by the name that other libraries give it.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return self.pandas()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The answer as an Arrow stream, which Polars, pandas, pyarrow, DuckDB and narwhals read."""
        return self.arrow().__arrow_c_stream__(requested_schema)

    # --- rows --------------------------------------------------------------------------------------------

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, at: slice) -> Self: ...

    def __getitem__(self, at: int | slice) -> dict[str, Any] | Self:
        """One row as `rows` gives it, counted from 0 or, below zero, from the end; a slice is an answer."""
        if isinstance(at, slice):
            return self._stretch(at)
        if isinstance(at, bool) or not hasattr(at, "__index__"):
            raise TypeError(f"a row has a number, not {at!r}; a column is pl()[{at!r}]")
        place = at.__index__()
        start = place if place >= 0 else place + len(self)
        found = self._slice(start, 1).rows() if start >= 0 else []
        if not found:
            raise IndexError(f"there is no row {place}; the answer has {len(self):,} rows")
        return found[0]

    def _stretch(self, at: slice) -> Self:
        if at.step not in (None, 1):
            raise BadQuery(f"an answer is cut without steps; take every {at.step} from pl()[::{at.step}]")
        if min(at.start or 0, 0 if at.stop is None else at.stop) >= 0:
            start = at.start or 0
            return self._slice(start, None if at.stop is None else max(0, at.stop - start))
        start, stop, _ = at.indices(len(self))
        return self._slice(start, max(0, stop - start))

    # --- pictures ----------------------------------------------------------------------------------------

    def view(
        self,
        page: str | os.PathLike[str],
        *,
        lanes: str | None = None,
        colour: str | None = None,
        title: str | None = None,
    ) -> Path:
        """Draw an answer with dates on a page that asks nothing of anybody: events, pairs of events, stretches of time.

        Args:
            page: the file, whose name ends in `.html`.
            lanes: a lane for each item of this dimension, such as `kind` or `country`; `none` for a single one.
            colour: a colour for each item of this dimension.  Default: as the lanes.
            title: the heading.  Default: the title of the answer.

        Raises:
            BadQuery: the answer has no dates, or the name of the file does not end in `.html`.
            UnknownName: the answer has no such dimension.
        """
        from timeline.store.formats import write_page
        from timeline.view import check_page, page_of

        target, heading = check_page(page), title or self.title
        return write_page(page_of(self._document(self.pl(), heading, lanes, colour), heading), target)

    def widget(
        self,
        *,
        lanes: str | None = None,
        colour: str | None = None,
        title: str | None = None,
        height: int = 420,
    ) -> Any:
        """Draw an answer with dates in a notebook; what a reader chooses there comes back as `selected` and `marked`.

        `selected` holds the identities of the events that are opened, or that lie in the time that is marked; `marked` its two
        ends. Where no widget runs (a notebook as a file, a page made from it) a picture and the table stand in its place.

        Args:
            lanes: a lane for each item of this dimension, such as `kind` or `country`; `none` for a single one.
            colour: a colour for each item of this dimension.  Default: as the lanes.
            title: the heading.  Default: the title of the answer.
            height: how high the drawing may be, in pixels.

        Raises:
            BadQuery: the answer has no dates.
            MissingExtra: anywidget is not installed.
            UnknownName: the answer has no such dimension.
        """
        from timeline.charts.blocks import blocks
        from timeline.view.widget import widget_of

        told = self.frozen()
        data = self._document(told.pl(), title or self.title, lanes, colour)
        instead = {"text/plain": repr(told), "text/html": told._repr_html_()}
        if len(told) <= _MOST_PICTURED:
            picture = blocks(told.pl(), _WIDE)
            instead = {"text/plain": str(picture), "text/html": picture._repr_html_() + instead["text/html"]}
        return widget_of(data, height=height, instead=instead)

    def _document(self, frame: DataFrame, heading: str, lanes: str | None, colour: str | None) -> bytes:
        """The document of a drawing of the rows; those of a database come with evidence, sources and versions."""
        import polars as pl

        from timeline.store.drawn import Drawn, with_versions
        from timeline.view import document, extents

        told = Drawn(extents(frame), [], [])
        if self.kept is None and told.frame.schema.get("event_id") == pl.String:
            told = with_versions(told.frame, self.store, self.params.get("as_of"))
        return document(
            told.frame, title=heading, notes=self.notes, lanes=lanes, colour=colour, sources=told.sources,
            revisions=told.revisions,
        )  # fmt: skip

    def chart(self, bursts: Interchange | None = None) -> Any:
        """The Altair chart that fits the answer: events, curves of counts, delays, or pairs of items.

        Args:
            bursts: an answer of `bursts` of the same selection, whose stretches are shaded behind counts over time.

        Raises:
            BadQuery: the answer has no picture or no rows, or it has no counts to shade bursts behind.
            MissingExtra: Altair is not installed.
        """
        from timeline.charts.altair import chart

        return chart(self.pl(), self.title, None if bursts is None else bursts.pl())

    # --- what a notebook and a pickle take ---------------------------------------------------------------

    def _repr_html_(self) -> str:
        from timeline.tables.html import card, table

        if self.look.card:
            rows = self.rows()
            if len(rows) == 1:
                return card(rows[0], self.look, self.title)
            return table(rows, [*rows[0]] if rows else [], self.look, self.title)
        frame = self.pl()
        shown = rows_of(frame.head(_SHOWN))
        return table(shown, frame.columns, self.look, self.title, frame.height)

    def __getstate__(self) -> dict[str, Any]:
        """What a pickle holds: only rows that were read can be taken along."""
        if self.kept is None:
            raise BadQuery("an answer is tied to its database; pickle answer.frozen()")
        return self.__dict__

    def __dir__(self) -> list[str]:
        """The public names, which a notebook completes."""
        inner = ("derived", "foreign", "kept", "kernel", "look", "store")
        return public_names(super().__dir__(), inner)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self
