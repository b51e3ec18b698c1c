"""at: the events that were going on in a span."""

from __future__ import annotations

from timeline.query.answer_columns import CERTAINTY, EVENT
from timeline.query.find import events_in
from timeline.query.options import AsOfOption, At, CertaintyOption, LimitOption, Selector, WhereOption
from timeline.query.question import question
from timeline.query.window import Window
from timeline.store import HasStore, Result, moment

__all__ = ["at"]


@question(
    *EVENT,
    CERTAINTY,
    shows="when certainty title/event_id kind? country? who?",
    examples=[
        "timeline at 2015-01-16",
        "timeline at 2023-10-31 'kind:government|war' --certainty certain",
    ],
)
def at(
    self: HasStore,
    when: At,
    selector: Selector = "",
    *,
    certainty: CertaintyOption = "possible",
    as_of: AsOfOption = None,
    where: WhereOption = None,
    limit: LimitOption = None,
) -> Result:
    """What was going on at an instant or in a span.

    The whole span of the date counts: an event that surely shares an instant with it is certain.

    Args:
        when: a date in EDTF or as people write it: `2015-01-16`, `'Oct 2023'`, `2010/2015`.
    """
    span = moment(when)
    return events_in(
        self._store,
        selector,
        Window(span.start_min, span.end_max),
        certainty,
        as_of,
        where,
        limit,
        title=f"at {span.edtf or when}",
    )
