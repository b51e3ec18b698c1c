"""duplicates: pairs of events that may be reports of one, each with its reasons and a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import BadQuery, MissingExtra
from timeline.query.answer_columns import names, text
from timeline.query.find import check_limit
from timeline.query.options import AsOfOption, LimitOption, Score, Selector
from timeline.query.question import question
from timeline.query.selectors import add_selection
from timeline.schema import Column
from timeline.store import HasStore, Kernel, Result, base, resolve_as_of, result_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from timeline.store import Session, Steps

__all__ = ["duplicates"]

_SELECTED = "SELECT e.* FROM selected AS e"


@question(
    text("left_id", "one event"),
    text("right_id", "the other"),
    Column("score", "double", "how alike they are, 0 to 1", shown="estimate"),
    names("reasons", "why"),
    *(text(f"{side}_title", f"title of the {side} event") for side in ("left", "right")),
    *(
        Column(f"{side}_when", "string", f"date of the {side} event", "undated", shown="date")
        for side in ("left", "right")
    ),
    shows="score left_title/left_when/left_id right_title/right_when/right_id reasons",
    examples=[
        "timeline duplicates",
        "timeline duplicates country:BO --min-score 0.6 --limit 3",
    ],
    empty="no two events are that much alike",
)
def duplicates(
    self: HasStore,
    selector: Selector = "",
    *,
    min_score: Score = 0.75,
    across: bool = False,
    limit: LimitOption = None,
    as_of: AsOfOption = None,
) -> Result:
    """Pairs of events that may be reports of one.

    Those most alike come first. Nothing is joined: see `merge`. Two events are compared when their dates can
    overlap and they share an actor, a place or rare words of their titles.

    Args:
        min_score: how alike they must be, from 0 to 1.
        across: only pairs that share no source.

    Raises:
        MissingExtra: rapidfuzz is not installed.
    """
    most = None if limit is None else check_limit(limit)
    if not 0 <= min_score <= 1:
        raise BadQuery(f"a score lies between 0 and 1, not at {min_score}")
    try:
        import rapidfuzz  # noqa: F401
    except ImportError as missing:
        raise MissingExtra("rapidfuzz", "fuzzy", "comparing titles") from missing
    with self._store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector, certainty="possible", where=None)
    return result_of(
        steps,
        self._store,
        _SELECTED,
        path="kernel duplicates: events that share an actor, a place or rare words of the title, and can overlap in time",
        title="duplicates",
        notes=("features that more than 20,000 pairs share are skipped",),
        kernel=Kernel(_proposed, {"steps": steps, "min_score": min_score, "across": across, "limit": most}),
    )


def _proposed(
    session: Session, steps: Steps, min_score: float, across: bool, limit: int | None
) -> Iterator[pl.DataFrame]:
    from timeline.query.similarity import Alike

    yield from Alike(session, steps, across=across, min_score=min_score, limit=limit).proposals()
