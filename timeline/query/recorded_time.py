"""The last instant of recorded time that a question of what was recorded looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.store import resolve_as_of

if TYPE_CHECKING:
    from timeline.store import Session, Steps
    from timeline.when.inputs import AsOfLike

__all__ = ["last_instant"]


def last_instant(steps: Steps, session: Session, as_of: AsOfLike | None) -> str:
    """The SQL of the last instant of recorded time that counts."""
    as_of_then = resolve_as_of(session, as_of)
    return "TIMESTAMP 'infinity'" if as_of_then is None else steps.then(as_of_then)
