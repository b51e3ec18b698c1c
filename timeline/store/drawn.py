"""What a drawing tells of events: all their versions, with evidence, and the sources and revisions behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.resources import read_text
from timeline.store.asof import AsOf
from timeline.store.columns import FINITE, selecting, types_of
from timeline.store.spelling import with_dates
from timeline.store.steps import Steps, base

if TYPE_CHECKING:
    import polars as pl

    from timeline.store.connect import Store
    from timeline.store.session import Session

__all__ = ["Drawn", "drawn_of", "every_version", "with_versions"]

_COLUMNS = """e.event_id, e.title, e.kind, e.edtf AS "when", e.when_text, e.start_min, e.start_max, e.end_min, e.end_max,
    e.start_kind, e.end_kind, e.approximate, e.uncertain, e.description, e.place, e.country, e.who, e.roles, e.tags, e.sources,
    v.evidence, e.attributes::VARCHAR AS attributes, e.confidence::VARCHAR AS confidence,
    CASE WHEN e.surely THEN 'certain' ELSE 'possible' END AS certainty, e.recorded_from, e.recorded_to"""
_EVIDENCE = """
SELECT i.version_id, to_json(list({
    'source': i.source_id, 'locator': i.locator, 'quote': i.quote, 'stance': i.stance, 'when': i.edtf
} ORDER BY i.ordinal))::VARCHAR AS evidence
FROM evidence_item AS i
WHERE i.version_id IN (SELECT version_id FROM selected)
GROUP BY i.version_id
HAVING bool_or(coalesce(i.locator, i.quote, i.edtf) IS NOT NULL OR i.stance <> 'supports')"""
_SOURCES = """
SELECT s.source_id, s.title, s.published, s.publisher, s.url
FROM source AS s
WHERE s.source_id IN (
    SELECT i.source_id FROM evidence_item AS i WHERE i.version_id IN (SELECT version_id FROM selected)
)
ORDER BY s.source_id"""
_REVISIONS = """
SELECT r.revision_id AS number, epoch_us(r.recorded_at) AS at, r.author, r.reason
FROM revision AS r
WHERE r.recorded_at IN (SELECT recorded_from FROM selected UNION ALL SELECT recorded_to FROM selected)
ORDER BY r.recorded_at"""


class Drawn(NamedTuple):
    """The versions as a frame, the sources of their evidence, the revisions that made them, and notes for a reader."""

    frame: pl.DataFrame
    sources: list[dict[str, Any]]
    revisions: list[dict[str, Any]]
    notes: tuple[str, ...] = ()


def drawn_of(steps: Steps, session: Session, order: str = "e.event_id") -> Drawn:
    """What is drawn of the versions that the step `selected` holds."""
    steps.add("listed", read_text("sql/store/listed.sql"))
    steps.add("vouched", _EVIDENCE)
    final = f"SELECT {_COLUMNS}\nFROM listed AS e LEFT JOIN vouched AS v ON v.version_id = e.version_id\nORDER BY {order}"
    sql = steps.text(final)
    finite = selecting(sql, types_of(session.relation(sql, steps.params)), FINITE)
    frame = with_dates(session.frame(finite, steps.params))
    sources, revisions = (session.rows(steps.text(sql), steps.params) for sql in (_SOURCES, _REVISIONS))
    return Drawn(frame, sources, revisions, tuple(steps.notes))


def with_versions(frame: pl.DataFrame, store: Store, as_of: int | None) -> Drawn:
    """The events of an answer with what is known of them beside its columns, and with their earlier versions.

    Args:
        frame: one row an event, known by `event_id`.
        store: where they are.
        as_of: the instant of recorded time at which the answer was asked; None for now.
    """
    import polars as pl
    from polars import selectors as cs

    steps = every_version(base(None if as_of is None else AsOf(as_of)))
    ids = steps.param("ids", frame["event_id"].drop_nulls().unique().to_list())
    steps.add(
        "selected",
        f"SELECT e.*, TRUE AS surely FROM event AS e WHERE e.event_id IN (SELECT unnest({ids}::VARCHAR[]))",
    )
    with store.reading() as session:
        drawn = drawn_of(steps, session)
    frame = frame.select(cs.string() | cs.datetime() | cs.by_dtype(pl.List(pl.String)))
    versions = drawn.frame.drop("certainty")
    current = pl.col("recorded_to").is_null()
    beside = versions.filter(current).drop(set(frame.columns) - {"event_id"}, strict=False)
    told = frame.join(beside, on="event_id", how="left", maintain_order="left")
    former = versions.filter(~current).select(name for name in versions.columns if name in told.columns)
    return drawn._replace(frame=pl.concat([told, former], how="diagonal_relaxed"))


def every_version(steps: Steps) -> Steps:
    """The same steps, but `event` holds what was current at any time up to then: what is recorded later has no end yet."""
    if "as_of" not in steps.params:
        steps.add("event", "SELECT * FROM event_version")
        return steps
    then = "make_timestamp($as_of::BIGINT)"
    steps.add(
        "event",
        f"""
SELECT * REPLACE (CASE WHEN recorded_to > {then} THEN 'infinity' ELSE recorded_to END AS recorded_to)
FROM event_version
WHERE recorded_from <= {then}""",
    )
    return steps
