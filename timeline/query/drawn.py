"""drawn: all versions of the events of a selection, with what a drawing tells of each: what `view` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.event_sql import ORDER
from timeline.query.find import check_certainty
from timeline.query.selectors import Certainty, add_selection
from timeline.query.window import ALWAYS, window_of
from timeline.store import base, resolve_as_of
from timeline.store.drawn import drawn_of, every_version

if TYPE_CHECKING:
    from timeline.store import Store
    from timeline.store.drawn import Drawn
    from timeline.when.inputs import AsOfLike, DateLike

__all__ = ["drawn"]


def drawn(
    store: Store,
    selector: str,
    *,
    from_: DateLike | None,
    to: DateLike | None,
    certainty: Certainty,
    as_of: AsOfLike | None,
) -> Drawn:
    """One row a version that was ever current up to `as_of`, where the selector and the window pick it."""
    check_certainty(certainty)
    window = ALWAYS if from_ is None and to is None else window_of(from_, to)
    with store.reading() as session:
        then = resolve_as_of(session, as_of)
        steps = every_version(base(then))
        add_selection(steps, session, selector, certainty=certainty, window=window)
        return drawn_of(steps, session, ORDER)
