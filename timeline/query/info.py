"""info: what is in the database, as one row."""

from __future__ import annotations

from timeline.store import Result, Store

__all__ = ["info"]

_INFO = """
SELECT
    $path AS path,
    $bytes::BIGINT AS bytes,
    (SELECT max(value::INTEGER) FROM meta WHERE key = 'schema_version') AS schema_version,
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


def info(store: Store) -> Result:
    """Counts, span, schema version and file size."""
    with store.reading():
        size = store.path.stat().st_size if store.path else None
    return Result(store, _INFO.strip(), {"path": store.name, "bytes": size}, title="info")
