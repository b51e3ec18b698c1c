"""duplicates: pairs of events that may be reports of one, each with its reasons and a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import BadQuery, MissingExtra
from timeline.query.answer_columns import names, text
from timeline.query.event_sql import ORDER
from timeline.query.options import AsOfOption, LimitOption, Score, Selector
from timeline.query.question import question
from timeline.query.selectors import add_selection
from timeline.schema import Column
from timeline.store import HasStore, Kernel, Result, base, resolve_as_of

if TYPE_CHECKING:
    import polars as pl

    from timeline.store.session import Params, Session

__all__ = ["duplicates"]

_EVENTS = f"""
SELECT
    e.event_id, e.title, e.kind, e.edtf AS "when", e.start_min, e.end_max, name_key(e.place) AS place, e.country, e.lat, e.lon,
    coalesce(w.who, []) AS who, coalesce(s.sources, []) AS sources
FROM selected AS e
LEFT JOIN (SELECT version_id, list(DISTINCT entity_id) AS who FROM participant GROUP BY version_id) AS w
    ON w.version_id = e.version_id
LEFT JOIN (SELECT version_id, list(DISTINCT source_id) AS sources FROM evidence_item GROUP BY version_id) AS s
    ON s.version_id = e.version_id
ORDER BY {ORDER}
"""


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
    if not 0 <= min_score <= 1:
        raise BadQuery(f"a score lies between 0 and 1, not at {min_score}")
    try:
        import rapidfuzz  # noqa: F401
    except ImportError as missing:
        raise MissingExtra("rapidfuzz", "fuzzy", "comparing titles") from missing
    with self._store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector, certainty="possible", where=None)
    sql, params = steps.text(_EVENTS), dict(steps.params)
    given = {"sql": sql, "params": params, "min_score": min_score, "across": across, "limit": limit}
    return Result(
        self._store,
        sql,
        params,
        path="blocks: events that share an actor, a place or rare words of the title, and can overlap in time",
        title="duplicates",
        notes=("features that more than 20,000 pairs share are skipped",),
        kernel=Kernel(_proposed, given),
    )


def _proposed(
    session: Session, sql: str, params: Params, min_score: float, across: bool, limit: int | None
) -> pl.DataFrame:
    from timeline.query.similarity import proposals

    return proposals(session.frame(sql, params), min_score=min_score, across=across).slice(0, limit)
