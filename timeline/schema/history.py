"""The contract of an export, its second half: what is no longer current, in the folder `history/` of a whole dataset."""

from __future__ import annotations

from timeline.schema.column import Column
from timeline.schema.contract import (
    CONTENT,
    EVENT_ID,
    EVIDENCE,
    ORDINAL,
    PARTICIPANT,
    RECORDED_FROM,
    REVISION,
    SOURCE,
    TAG,
    VERSION,
    Table,
    parts_of,
    text,
)

__all__ = ["HISTORY"]

_CLOSED = "(SELECT * FROM event_version WHERE recorded_to <> 'infinity')"

HISTORY: tuple[Table, ...] = (
    Table(
        "versions",
        "one version of an event that is no longer current",
        ("event_id", "version"),
        (
            EVENT_ID,
            VERSION,
            *CONTENT,
            RECORDED_FROM,
            REVISION,
            Column(
                "recorded_to",
                "timestamp[us]",
                "when it stopped being current",
                unit="microseconds, UTC",
                sql="e.recorded_to",
            ),
            Column("closed_by", "int32", "the revision that amended or retracted it", sql="e.closed_by"),
        ),
        f"{_CLOSED} AS e",
        "e.event_id, e.version",
    ),
    Table(
        "participants",
        "one part that an entity has in such a version",
        ("event_id", "version", "ordinal"),
        (EVENT_ID, VERSION, ORDINAL, *PARTICIPANT),
        parts_of("participant", _CLOSED),
        "e.event_id, e.version, p.ordinal",
    ),
    Table(
        "evidence",
        "one piece of evidence of such a version",
        ("event_id", "version", "ordinal"),
        (EVENT_ID, VERSION, ORDINAL, *EVIDENCE),
        parts_of("evidence_item", _CLOSED),
        "e.event_id, e.version, p.ordinal",
    ),
    Table(
        "tags",
        "one tag of such a version",
        ("event_id", "version", "ordinal"),
        (EVENT_ID, VERSION, ORDINAL, *TAG),
        parts_of("tag", _CLOSED),
        "e.event_id, e.version, p.ordinal",
    ),
    Table(
        "merges",
        "one event that was merged into another",
        ("event_id", "revision_id"),
        (
            text("event_id", "the event that was merged"),
            text("into_id", "the event that tells it"),
            Column("revision_id", "int32", "the revision that merged them"),
            Column("undone_by", "int32", "the revision that took them apart again", "not undone"),
        ),
        "event_merge AS m",
        "m.revision_id, m.event_id",
    ),
    Table(
        "entities",
        "what an entity was before a revision changed its name, kind or country",
        ("entity_id", "closed_by"),
        (
            text("entity_id", "identity of the entity"),
            text("name", "its name then"),
            text("kind", "its kind then"),
            text("country", "its ISO 3166 code then", "not given"),
            Column("revision_id", "int32", "the revision that first recorded it"),
            Column("closed_by", "int32", "the revision that changed it"),
        ),
        "former_entity AS f",
        "f.entity_id, f.closed_by",
    ),
    Table(
        "sources",
        "what a source was from one revision until another described it anew or took it back",
        ("source_id", "closed_by"),
        (
            *SOURCE,
            Column("revision_id", "int32", "the revision that described it so"),
            Column("closed_by", "int32", "the revision that ended this"),
        ),
        "former_source AS s",
        "s.source_id, s.closed_by",
    ),
    Table(
        "aliases",
        "one other name of an entity, with the revision that recorded it",
        ("entity_id", "alias"),
        (
            text("entity_id", "identity of the entity"),
            text("alias", "the other name"),
            Column("revision_id", "int32", "the revision that recorded it"),
        ),
        "entity_alias AS a",
        "a.entity_id, a.alias",
    ),
    Table(
        "former_aliases",
        "one other name that an entity had until a revision took it back",
        ("entity_id", "alias", "closed_by"),
        (
            text("entity_id", "identity of the entity"),
            text("alias", "the other name"),
            Column("revision_id", "int32", "the revision that recorded it"),
            Column("closed_by", "int32", "the revision that took it back"),
        ),
        "former_alias AS a",
        "a.entity_id, a.alias, a.closed_by",
    ),
    Table(
        "rejected_rows",
        "one row of a file that made no event",
        ("revision_id", "file", "line", "column_name"),
        (
            Column("revision_id", "int32", "the revision of its file"),
            text("file", "the file as it was called", "not from a file"),
            Column("line", "int64", "the line on which it stands", "not from a file"),
            text("column_name", "the columns in which something is wrong", "the row as a whole"),
            text("value", "what stands there", "nothing"),
            text("reason", "why it makes no event"),
            text("record", "the whole row, as JSON", "not kept", "j.record::VARCHAR"),
        ),
        "rejected_row AS j",
        "j.revision_id, j.file, j.line, j.column_name, j.reason",
    ),
)
