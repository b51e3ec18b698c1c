"""info: what is in the database, as one row."""

from __future__ import annotations

from timeline.query.answer_columns import bound, counted, instant, text
from timeline.query.question import question
from timeline.schema import Column
from timeline.store import HasStore, Result

__all__ = ["info"]

_INFO = """
SELECT
    $path AS path,
    $bytes::BIGINT AS bytes,
    (SELECT max(value::BIGINT) FROM meta WHERE key = 'schema_version') AS schema_version,
    (SELECT count(*) FROM events) AS events,
    (SELECT count(*) FROM event_version) AS versions,
    (SELECT count(DISTINCT kind) FROM events) AS kinds,
    (SELECT count(*) FROM entity) AS entities,
    (SELECT count(*) FROM participants) AS participants,
    (SELECT count(*) FROM source) AS sources,
    (SELECT count(*) FROM evidence) AS evidence,
    (SELECT count(*) FROM revision) AS revisions,
    (SELECT count(*) FROM rejected_row) AS rejected_rows,
    (SELECT min(start_min) FROM events) AS first_start,
    (SELECT max(end_max) FROM events) AS last_end,
    (SELECT count(*) FROM events WHERE end_kind = 'open') AS ongoing,
    (SELECT count(*) FROM events WHERE start_min IS NULL AND end_max IS NULL) AS undated,
    (SELECT max(recorded_at) FROM revision) AS last_recorded
"""

_COUNTS = (
    text("path", "the file"),
    Column("bytes", "int64", "size of the file", "in memory", "bytes", shown="size"),
    counted("schema_version", "version of the tables"),
    *(
        counted(name, f"number of {name.replace('_', ' ')}")
        for name in (
            "events", "versions", "kinds", "entities", "participants", "sources", "evidence", "revisions", "rejected_rows"
        )
    ),
    bound("first_start", "earliest start of an event"),
    bound("last_end", "latest end of an event"),
    counted("ongoing", "events with an open end"),
    counted("undated", "events without a bound"),
    instant("last_recorded", "when the last revision was recorded", "nothing recorded"),
)  # fmt: skip


@question(
    *_COUNTS,
    shows="*",
    examples=[
        "timeline info",
        "timeline info --format json",
    ],
    card=True,
)
def info(self: HasStore) -> Result:
    """What is in the database: counts, span, version, size."""
    with self._store.reading():
        size = self._store.path.stat().st_size if self._store.path else None
    return Result(self._store, _INFO.strip(), {"path": self._store.name, "bytes": size}, title="info")
