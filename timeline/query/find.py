"""find: the events of a selection, in order of time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from timeline.errors import BadQuery
from timeline.query.answer_columns import CERTAINTY, EVENT
from timeline.query.event_sql import EVENT_COLUMNS, LOOKED_UP, ORDER, UNDATED
from timeline.query.interval_steps import window_of
from timeline.query.options import AsOfOption, CertaintyOption, From, LimitOption, Selector, To, WhereOption
from timeline.query.participants import FEW, with_participants
from timeline.query.question import question
from timeline.query.selectors import Certainty, add_selection
from timeline.query.window import ALWAYS, Window
from timeline.store import (
    SAMPLED,
    WORTH_A_FRAME,
    HasStore,
    Kernel,
    Result,
    Session,
    Steps,
    Store,
    asked,
    base,
    resolve_as_of,
    result_of,
    sampled,
)

if TYPE_CHECKING:
    from timeline.when.inputs import AsOfLike

__all__ = ["check_certainty", "check_limit", "events_in", "find"]


@question(
    *EVENT,
    CERTAINTY,
    shows="when certainty title/event_id kind? country? who?",
    examples=[
        "timeline find kind:attack",
        "timeline find who:Iran -kind:influence --from 1990 --to 1999 --certainty certain",
        "timeline find country:BO --as-of 2023-11-10 --format csv",
    ],
)
def find(
    self: HasStore,
    selector: Selector = "",
    *,
    from_: From = None,
    to: To = None,
    certainty: CertaintyOption = "possible",
    as_of: AsOfOption = None,
    where: WhereOption = None,
    limit: LimitOption = None,
) -> Result:
    """The events that a selector picks, in order of time.

    An event that began before the window and reaches into it is found.
    A selector is made of terms such as `kind:attack who:"Evo Morales" country:AR|BO text:seized -kind:election`;
    all of them must hold.

    Args:
        certainty: keep what may fall into the window, or only what does under every reading.

    Raises:
        BadSelector: the selector cannot be understood.
        UnknownName: it names an unknown key, kind, entity, country, tag or source.
        BadDate: `from_` or `to` is no date.

    >>> from timeline import Timeline
    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="Bombing of the AMIA", kind="attack", when="1994-07-18", country="AR")
    ...     [row["title"] for row in tl.find("country:AR", from_="1994", to="1995")]
    ['Bombing of the AMIA']
    """
    return events_in(
        self._store,
        selector,
        None if from_ is None and to is None else window_of(from_, to),
        certainty,
        as_of,
        where,
        limit,
    )


def events_in(
    store: Store,
    selector: str,
    window: Window | None,
    certainty: Certainty,
    as_of: AsOfLike | None,
    where: str | None,
    limit: int | None,
    title: str = "events",
) -> Result:
    """The events of a selection, and of those the ones that were going on in the window, if there is one."""
    check_certainty(certainty)
    check_limit(limit or 0)
    with store.reading(foreign=where is not None) as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector, certainty=certainty, where=where, window=window or ALWAYS)
        looks_up = store.looks_up_participants and (limit is None or limit >= WORTH_A_FRAME)
        undated, rows = _sizes(session, steps) if looks_up else (_undated(session, steps), 0)
    listed = "selected"
    if limit is not None:  # of these alone the participants are looked up
        listed, cut = "listed", steps.param("limit", limit)
        steps.add(listed, f"SELECT * FROM selected AS e\nORDER BY {ORDER}\nLIMIT {cut}")
    judged = (
        "" if window is None else ",\n    CASE WHEN e.surely THEN 'certain' ELSE 'possible' END AS certainty"
    )
    final = f"SELECT {{}}{judged}\nFROM {listed} AS e\nORDER BY {ORDER}"
    counting = f"SELECT count(*) FILTER (surely) AS certain, count(*) AS possible FROM {listed}"
    return result_of(
        steps,
        store,
        final.format(EVENT_COLUMNS),
        title=title,
        notes=_notes(undated),
        foreign=where is not None,
        counting=steps.text(counting),
        **_path(steps, final.format(LOOKED_UP), rows if limit is None else min(rows, limit)),
    )


def _path(steps: Steps, events: str, rows: int) -> dict[str, Any]:
    """What an answer of so many rows is told of its path: few are read without frames, and many come as frames anyway."""
    if rows < WORTH_A_FRAME:
        return {}
    given = {"steps": steps, "events": events, "are_many": rows > FEW}
    return {
        "path": f"kernel participants: about {rows:,} events; the engine sorts them, participants are looked up in arrays",
        "estimated": rows,
        "kernel": Kernel(with_participants, given, in_sql=True),
    }


def _sizes(session: Session, steps: Steps) -> tuple[int, int]:
    """How many events have no date, and how many are selected, as far as some of many versions tell."""
    versions: int = session.value("SELECT count(*) FROM event_version")
    with asked(steps.text("")):
        if versions <= SAMPLED:
            (row,) = session.rows(steps.text(_BOTH), steps.params)
            return row["undated"], row["events"]
        part = sampled(steps, SAMPLED / versions)
        share: float = session.value(part.text(_SHARE), part.params)
    return _undated(session, steps), round(share * session.value(_current(steps), steps.params))


_BOTH = f"SELECT count(*) FILTER ({UNDATED}) AS undated, count(*) AS events FROM selected AS e"
_SHARE = "SELECT (SELECT count(*) FROM selected)::DOUBLE / greatest(1, (SELECT count(*) FROM event))"


def _current(steps: Steps) -> str:
    """SQL that counts the versions that count; to plan the selection, which is not read, would take longer."""
    return replace(steps, steps={"event": steps.steps["event"]}).text("SELECT count(*) FROM event")


def _undated(session: Session, steps: Steps) -> int:
    """How many events have no date, and so may have been at any time."""
    with asked(steps.text("")):
        number: int = session.value(
            steps.text(f"SELECT count(*) FROM selected AS e WHERE {UNDATED}"), steps.params
        )
    return number


def _notes(undated: int) -> tuple[str, ...]:
    if not undated:
        return ()
    return (f"{undated:,} undated {'event comes' if undated == 1 else 'events come'} last",)


def check_certainty(certainty: str) -> None:
    """Refuse anything but the two words."""
    if certainty not in get_args(Certainty):
        raise BadQuery(f"certainty is 'possible' or 'certain', not '{certainty}'")


def check_limit(limit: int) -> int:
    """Refuse a limit below zero."""
    if limit < 0:
        raise BadQuery(f"a limit of {limit} rows makes no sense; leave it out for all")
    return limit
