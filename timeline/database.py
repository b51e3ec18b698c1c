"""`Timeline`: one database of dated events, and every question one can ask it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from timeline.errors import Frozen
from timeline.store import Changes, Result, Revision, Store, read_event, revise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from timeline.model import Entity, Event, Source

__all__ = ["Timeline"]

Certainty = Literal["possible", "certain"]
Moment = "When | str | int"
DEFAULT_PATH = "timeline.duckdb"


class Timeline:
    """A database of dated events in one file.

    Args:
        path: the file; default: the environment's TIMELINE_DB, else `timeline.duckdb` in the working folder.
            A file that is not there is made by the first write.
        wait: seconds to wait for a file that another process holds.
        read_only: refuse every write.

    Every reading verb takes `as_of`: a revision number, or a moment of recorded time (a date means its last instant);
    the answer is the one that would have been given then.

    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="Bombing of the AMIA", kind="attack", when="1994-07-18", country="AR")
    ...     [row["title"] for row in tl.find("country:AR", from_="1994", to="1995")]
    ['Bombing of the AMIA']
    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, wait: float = 5.0, read_only: bool = False
    ) -> None:
        self.path: Path | None = Path(path or os.environ.get("TIMELINE_DB") or DEFAULT_PATH)
        self.read_only = read_only
        self._store = Store(self.path, wait)

    @classmethod
    def memory(cls) -> Self:
        """A database that lives as long as this object."""
        made = cls.__new__(cls)
        made.path, made.read_only, made._store = None, False, Store(None)
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

    def __repr__(self) -> str:
        return f"Timeline({str(self.path)!r})" if self.path else "Timeline.memory()"

    # Asking

    def find(
        self,
        selector: str = "",
        *,
        from_: Any = None,
        to: Any = None,
        certainty: Certainty = "possible",
        as_of: Any = None,
        where: str | None = None,
        limit: int | None = None,
    ) -> Result:
        """The events that a selector picks, in order of time.

        Args:
            selector: terms such as `kind:attack who:Iran -country:AR`; empty picks all.
            from_, to: a window from the start of `from_` to the end of `to`; each may be left out.
                An event that began before the window and reaches into it is found.
            certainty: `possible` keeps what may fall into the window, `certain` only what does under every reading.
            as_of: a revision or a moment of recorded time.
            where: a SQL condition on the columns of an event, for the rest.
            limit: at most so many events.

        Returns:
            event_id, title, kind, when (text), the four bounds, place, country, who (list of names),
            and with a window `certainty` (`certain` or `possible`).

        Raises:
            BadSelector: the selector cannot be understood.
            UnknownName: it names an unknown key, kind, entity, country, tag or source.
            BadDate: `from_` or `to` is no date.
        """
        from timeline.query.find import find

        return find(
            self._store,
            selector,
            from_=from_,
            to=to,
            certainty=certainty,
            as_of=as_of,
            where=where,
            limit=limit,
        )

    def show(self, event_id: str, *, as_of: Any = None) -> Result:
        """One event with its evidence, its versions and a plain sentence of what is known of its date.

        Raises:
            UnknownName: there is no such event, or not yet.
        """
        from timeline.query.show import show

        return show(self._store, event_id, as_of=as_of)

    def at(
        self,
        when: Any,
        selector: str = "",
        *,
        certainty: Certainty = "possible",
        as_of: Any = None,
        where: str | None = None,
        limit: int | None = None,
    ) -> Result:
        """What was going on at an instant or in a span, certainly or possibly.

        `when` is read as the whole span of the date: an event that surely shares an instant with it is certain.
        Columns as in `find`.
        """
        from timeline.query.find import at

        return at(self._store, when, selector, certainty=certainty, as_of=as_of, where=where, limit=limit)

    def relate(self, left: str, right: str, *, resolution: str | None = None, as_of: Any = None) -> Result:
        """How two events stand to each other: the possible Allen relations, which one is certain, and the gap.

        Args:
            left, right: identities of two events.
            resolution: compare at this unit (`day`, `month`, ...) instead of the tick.

        Returns:
            One row: left, right, relations (list), certain (a relation or NULL), gap_min, gap_max, overlap_min,
            overlap_max (microseconds, NULL where there is no limit).
        """
        from timeline.query.relate import relate

        return relate(self._store, left, right, resolution=resolution, as_of=as_of)

    def overlaps(
        self,
        left: str = "",
        right: str = "",
        *,
        relation: str = "intersects",
        certainty: Certainty = "possible",
        resolution: str | None = None,
        as_of: Any = None,
        limit: int | None = None,
    ) -> Result:
        """Pairs of events of two selections that stand in a relation.

        Args:
            left, right: selectors.
            relation: one of the thirteen relations or a composite (`intersects`, `covers`, `precedes`, ...),
                read from left to right.
            certainty: keep what is possible, or only what is certain.
            resolution: compare at this unit instead of the tick.

        Returns:
            One row a pair of different events: identities, titles and dates of both, `certainty`,
            overlap_min and overlap_max (microseconds, NULL where there is no limit).
        """
        from timeline.query.overlaps import overlaps

        return overlaps(
            self._store,
            left,
            right,
            relation=relation,
            certainty=certainty,
            resolution=resolution,
            as_of=as_of,
            limit=limit,
        )

    def nearest(
        self,
        left: str = "",
        right: str = "",
        *,
        k: int = 1,
        direction: Literal["either", "before", "after"] = "either",
        within: str | int | None = None,
        certainty: Certainty = "possible",
        resolution: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """For each event of one selection, the events of another that lie nearest in time.

        Args:
            left, right: selectors.
            k: how many neighbours.
            direction: `before` and `after` leave out what shares an instant with the event.
            within: the largest distance, such as `90d`.
            certainty: `possible` tells every event that may be among the k nearest, `certain` those that surely are.
            resolution: measure the distance in this unit instead of the tick.

        Returns:
            left, left_title, left_when, right, right_title, right_when, distance_min, distance_max (in `unit`,
            NULL where there is no limit), certainty.
        """
        from timeline.query.nearest import nearest

        return nearest(
            self._store,
            left,
            right,
            k=k,
            direction=direction,
            within=within,
            certainty=certainty,
            resolution=resolution,
            as_of=as_of,
        )

    def lookup(
        self,
        left: str = "",
        right: str = "",
        *,
        by: str | None = None,
        certainty: Certainty = "possible",
        as_of: Any = None,
    ) -> Result:
        """The state as of each event: which events of `right` were going on when an event of `left` began.

        Args:
            left: the events that ask, such as `kind:attack`.
            right: the states that may answer, such as `kind:government`.
            by: only states that share an item of this dimension with the event, such as `country`.

        Returns:
            left, left_title, left_when, right, right_title, right_when, right_kind, certainty: one row an event and
            state; an event that nothing holds stands alone, with NULL for the state.
        """
        from timeline.query.lookup import lookup

        return lookup(self._store, left, right, by=by, certainty=certainty, as_of=as_of)

    def concurrency(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        bins: str | None = None,
        from_: Any = None,
        to: Any = None,
        resolution: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """How many events are going on at each moment, certainly and possibly.

        Args:
            selector: the events that count.
            by: one step function an item of this dimension.
            bins: mean and peak in calendar bins (`day`, `week`, `month`, `quarter`, `year`) instead of the steps.
            from_, to: only this window.
            resolution: floor starts and ceil ends to this unit first.

        Returns:
            item (with `by`), start, end, n_certain, n_possible; with `bins` mean_certain, mean_possible (weighted by
            time), peak_certain, peak_possible instead of the counts.
        """
        from timeline.query.concurrency import concurrency

        return concurrency(
            self._store, selector, by=by, bins=bins, from_=from_, to=to, resolution=resolution, as_of=as_of
        )

    def gaps(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        min_gap: str | int | None = None,
        certainty: Certainty = "possible",
        from_: Any = None,
        to: Any = None,
        resolution: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """When nothing of a selection was going on.

        Args:
            selector: the events that count.
            by: gaps of each item of this dimension.
            min_gap: leave out shorter gaps, such as `30d`.
            certainty: `certain` gaps, in which nothing can have been going on; `possible` adds those in which
                nothing needs to have been.
            from_, to: the window; without it, from the first to the last moment of the selection.
            resolution: floor starts and ceil ends to this unit first.

        Returns:
            item (with `by`), start, end, certainty, length (microseconds, NULL without limit).
        """
        from timeline.query.gaps import gaps

        return gaps(
            self._store,
            selector,
            by=by,
            min_gap=min_gap,
            certainty=certainty,
            from_=from_,
            to=to,
            resolution=resolution,
            as_of=as_of,
        )

    def coverage(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        from_: Any = None,
        to: Any = None,
        resolution: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """How long, and for what share of a period, something of a selection was going on.

        Args:
            selector: the events that count.
            by: one row an item of this dimension.
            from_, to: the period; without it, from the first to the last moment of the selection.
            resolution: floor starts and ceil ends to this unit first.

        Returns:
            item (with `by`), start and end of the period, covered_min (cores), covered_max (hulls), period
            (microseconds, NULL without limit), share_min, share_max.
        """
        from timeline.query.coverage import coverage

        return coverage(self._store, selector, by=by, from_=from_, to=to, resolution=resolution, as_of=as_of)

    def coalesce(
        self,
        selector: str = "",
        *,
        by: str | None = None,
        min_gap: str | int | None = None,
        certainty: Certainty = "possible",
        resolution: str | None = None,
        as_of: Any = None,
    ) -> Result:
        """Events that overlap or touch, joined into stretches.

        Args:
            selector: the events to join.
            by: join only events of the same item of this dimension.
            min_gap: bridge gaps shorter than this, such as `30d`.
            certainty: join hulls (`possible`) or cores (`certain`).
            resolution: floor starts and ceil ends to this unit first.

        Returns:
            item (with `by`), start, end, events (how many), event_ids.
        """
        from timeline.query.coalesce import coalesce

        return coalesce(
            self._store,
            selector,
            by=by,
            min_gap=min_gap,
            certainty=certainty,
            resolution=resolution,
            as_of=as_of,
        )

    def cooccur(
        self,
        selector: str = "",
        *,
        by: str = "who",
        window: str | int = "365d",
        within: str | None = None,
        only: str | None = None,
        min_count: int = 1,
        top: int | None = None,
        null: Literal["poisson", "shift"] = "poisson",
        draws: int = 999,
        seed: int = 0,
        as_of: Any = None,
    ) -> Result:
        """Which items of a dimension occur together: in the same event, or in events at most a window apart.

        Args:
            selector: the events that count.
            by: a dimension (`who`, `kind`, `place`, `country`, `tag`, `source`) or two, joined by a comma.
            window: a fixed length such as `90d` or `6h`.
            within: only events of the same `country`, `kind` or `place` pair up.
            only: keep the pairs that hold this item.
            min_count: keep pairs with at least so many possible co-occurrences.
            top: keep the so many strongest pairs.
            null: what chance means: `poisson` spreads the events of an item evenly over the observed period,
                `shift` moves those of the rarer item together around it, which keeps their bursts.
            draws, seed: how many shifts are drawn, and what makes them repeatable.

        Returns:
            One row a pair, those most often together first (x < y in one dimension): same_event, cross_certain,
            cross_possible, together_certain, together_possible, n_x, n_y (events), expected and lift (of
            together_possible), p (two-sided), q (false discovery rate among all tested pairs), tested, null.

        Raises:
            BadWindow: the window has no fixed length.
            UnknownName: there is no such dimension.
        """
        from timeline.query.cooccur import cooccur

        return cooccur(
            self._store,
            selector,
            by=by,
            window=window,
            within=within,
            only=only,
            min_count=min_count,
            top=top,
            null=null,
            draws=draws,
            seed=seed,
            as_of=as_of,
        )

    def sql(self, statement: str, params: Mapping[str, Any] | None = None) -> Result:
        """The answer to a SQL statement of yours over the views `events`, `participants`, `evidence`, ...

        It may only read. `$name` in the statement takes its value from `params`.
        The relation macros (`possibly_before`, `certainly_during`, ...) can be used.

        Raises:
            BadQuery: the statement is not SQL, or names what is not there.
            Frozen: the statement writes.
        """
        from timeline.query.sql import sql

        return sql(self._store, statement, params)

    def check(self) -> Result:
        """The rows that break a rule of sound data; an empty answer means that all is well.

        Returns:
            rule, event_id, detail: one row a breach.
        """
        from timeline.query.check import check

        return check(self._store)

    def info(self) -> Result:
        """What is in the database: counts, span, schema version, file size, as one row."""
        from timeline.query.info import info

        return info(self._store)

    def history(self, event_id: str) -> Result:
        """Every version of one event, oldest first, with what each revision changed."""
        from timeline.query.history import history

        return history(self._store, event_id)

    def revisions(self) -> Result:
        """Every revision: when it was recorded, by whom, why, and how many events it touched."""
        from timeline.query.history import revisions

        return revisions(self._store)

    def event(self, event_id: str) -> Event:
        """The current version of one event, as a model.

        Raises:
            UnknownName: there is no such event.
        """
        with self._store.reading() as session:
            return read_event(session, event_id)

    # Writing

    def add(
        self,
        *events: Event | Mapping[str, Any],
        sources: Sequence[Source | Mapping[str, Any]] = (),
        entities: Sequence[Entity | Mapping[str, Any]] = (),
        author: str | None = None,
        reason: str = "added",
        recorded_at: Any = None,
        dry_run: bool = False,
        **fields: Any,
    ) -> Revision:
        """Record events, sources and entities as one revision.

        Each is a model, or a mapping of its fields; one event may be given by keywords: `add(title=..., kind=..., when=...)`.
        An event that is known by its `event_id` and says something else is amended; one that says the same is left alone.

        Raises:
            BadRow: one event is given twice, or the fields do not make an event.
            Frozen: the database was opened for reading only.
        """
        from timeline.ingest.native import entity_of, event_of, source_of

        changes = Changes(
            sources=[source_of(source) for source in sources],
            entities=[entity_of(entity) for entity in entities],
            events=[event_of(event) for event in (*events, *([fields] if fields else []))],
        )
        return self._revise(changes, author=author, reason=reason, recorded_at=recorded_at, dry_run=dry_run)

    def amend(
        self,
        event_id: str,
        *,
        author: str | None = None,
        reason: str = "amended",
        recorded_at: Any = None,
        dry_run: bool = False,
        **fields: Any,
    ) -> Revision:
        """Close the current version of an event and open one in which the given fields are different.

        `evidence` is added to what is there; every other field is replaced.

        Raises:
            UnknownName: there is no such event.
            BadRow: the fields do not make an event.
        """
        from timeline.ingest.native import amended

        return self._revise(
            lambda session: Changes(events=[amended(read_event(session, event_id), fields)]),
            author=author,
            reason=reason,
            recorded_at=recorded_at,
            dry_run=dry_run,
        )

    def retract(
        self,
        *event_ids: str,
        author: str | None = None,
        reason: str = "retracted",
        recorded_at: Any = None,
        dry_run: bool = False,
    ) -> Revision:
        """Close the current version of events: from now on they are not told; `as_of` still knows them.

        Raises:
            UnknownName: one of them is not there.
        """
        changes = Changes(retractions=list(event_ids))
        return self._revise(changes, author=author, reason=reason, recorded_at=recorded_at, dry_run=dry_run)

    def ingest(self, *files: str | os.PathLike[str], **options: Any) -> list[Revision]:
        """Read events from files, one revision a file (a timeline document may hold several)."""
        from timeline.ingest import ingest

        self._refuse_if_frozen()
        return ingest(self._store, files, **options)

    def export(self, directory: str | os.PathLike[str], *, as_of: Any = None) -> Path:
        """Write one Parquet file a table and `contract.json` into a directory.

        Returns:
            The directory.
        """
        from timeline.export import export

        return export(self._store, Path(directory), as_of=as_of)

    def _revise(self, changes: Any, *, recorded_at: Any, **given: Any) -> Revision:
        from timeline.when import calendar

        self._refuse_if_frozen()
        at = None if recorded_at is None else calendar.instant(recorded_at)
        return revise(self._store, changes, recorded_at=at, **given)

    def _refuse_if_frozen(self) -> None:
        if self.read_only:
            raise Frozen(f"{self._store.name} was opened for reading only")
