"""Whether an event is known at a time, and a clear error where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import UnknownName
from timeline.store import known_names

if TYPE_CHECKING:
    from timeline.store import Session, Steps

__all__ = ["check_told"]


def check_told(session: Session, steps: Steps, event_id: str) -> None:
    """Refuse an event that the step `event` does not hold.

    Raises:
        UnknownName: there is no such event, or it is retracted, or not recorded yet.
    """
    asked = {**steps.params, "asked": event_id}
    if session.value(steps.text("SELECT 1 FROM event WHERE event_id = $asked"), asked):
        return
    if session.value("SELECT 1 FROM event_version WHERE event_id = $asked LIMIT 1", asked):
        why = "it is retracted" if "as_of" not in steps.params else "it was not current at that time"
        raise UnknownName("event", event_id, hint=f"{why}; see: timeline history {event_id}")
    known = known_names(session, steps.text("SELECT event_id FROM event"), event_id, steps.params)
    raise UnknownName("event", event_id, known)
