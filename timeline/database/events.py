"""Questions about single events and about the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.database.holder import Certainty, Holder
from timeline.store import read_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.model import Event
    from timeline.store import Result


__all__ = ["Events"]


class Events(Holder):
    """Which events there are, what is known of one, and what was recorded when."""

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
            where: one SQL condition on the columns of an event, for the rest; NULL is unbounded.
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

    def show(self, event_id: str, *, as_of: Any = None) -> Result:
        """One event with its evidence, its versions and a plain sentence of what is known of its date.

        Raises:
            UnknownName: there is no such event, or not yet.
        """
        from timeline.query.show import show

        return show(self._store, event_id, as_of=as_of)

    def event(self, event_id: str) -> Event:
        """The current version of one event, as a model.

        Raises:
            UnknownName: there is no such event.
        """
        with self._store.reading() as session:
            return read_event(session, event_id)

    def history(self, event_id: str, *, as_of: Any = None) -> Result:
        """Every version of one event, oldest first, with what each revision changed.

        A retraction is a row of its own: it has no version and no date, and `changed` is `retracted`, or `merged`.

        Raises:
            UnknownName: there never was such an event.
        """
        from timeline.query.history import history

        return history(self._store, event_id, as_of=as_of)

    def revisions(self, *, as_of: Any = None) -> Result:
        """Every revision: when it was recorded, by whom, why, and how many events it touched."""
        from timeline.query.history import revisions

        return revisions(self._store, as_of=as_of)

    def info(self) -> Result:
        """What is in the database: counts, span, schema version, file size, as one row."""
        from timeline.query.info import info

        return info(self._store)

    def check(self) -> Result:
        """The rows that break a rule of sound data; an empty answer means that all is well.

        Returns:
            rule, event_id, detail: one row a breach.
        """
        from timeline.query.check import check

        return check(self._store)

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
