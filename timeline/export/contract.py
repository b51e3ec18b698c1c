"""The contract of an export, version 1: which tables and columns there are, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CONTRACT", "CONTRACT_VERSION", "Column", "Table"]

CONTRACT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type in Parquet terms, its meaning, and whether it may be NULL and what NULL says."""

    name: str
    type: str
    meaning: str
    null: str = "never"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One file: what a row is, its columns, and the SQL that selects it from the versions current at a moment."""

    name: str
    row: str
    columns: tuple[Column, ...]
    sql: str


def _bound(name: str, meaning: str) -> Column:
    return Column(name, "timestamp[us]", meaning, "unbounded", "microseconds, UTC, proleptic Gregorian")


_EVENT_ID = Column("event_id", "string", "identity of the event")
_ORDINAL = Column("ordinal", "int32", "place in the event's own order, from 0")

CONTRACT: tuple[Table, ...] = (
    Table(
        "events",
        "the current version of one event",
        (
            _EVENT_ID,
            Column("version", "int32", "how many times this event has been recorded"),
            Column("title", "string", "what happened, in a line"),
            Column("kind", "string", "lower-case words joined by dots, from general to special"),
            Column("description", "string", "what happened, at more length", "not told"),
            Column("place", "string", "name of the place", "not told"),
            Column("country", "string", "ISO 3166 code", "not told"),
            Column("lat", "double", "latitude", "not told", "degrees, WGS 84"),
            Column("lon", "double", "longitude", "not told", "degrees, WGS 84"),
            Column("edtf", "string", "the date in EDTF (ISO 8601-2)", "no EDTF form has these bounds"),
            Column("when_text", "string", "the time phrase as the source states it", "not told"),
            Column(
                "relative",
                "list<string>",
                "how it lies to other events, such as 'after E by 3d..5d'",
                "not told",
            ),
            _bound("start_min", "earliest instant at which it can have started"),
            _bound("start_max", "latest instant at which it can have started"),
            _bound("end_min", "earliest instant at which it can have ended, exclusive end"),
            _bound("end_max", "latest instant at which it can have ended, exclusive end"),
            Column("start_kind", "string", "known, open or unknown"),
            Column("end_kind", "string", "known, open (still going on) or unknown"),
            Column("precision", "string", "precision of the date as stated"),
            Column("approximate", "bool", "the date is qualified as approximate; has no width"),
            Column("uncertain", "bool", "the date is qualified as uncertain; has no width"),
            Column("confidence", "double", "0 to 1, as stated by whoever recorded the event", "not told"),
            Column("attributes", "string", "JSON object of whatever else the source tells", "nothing else"),
            Column(
                "recorded_from", "timestamp[us]", "when this version was recorded", unit="microseconds, UTC"
            ),
            Column("revision_id", "int32", "the revision that recorded this version"),
        ),
        """
        SELECT event_id, version, title, kind, description, place, country, lat, lon, edtf, when_text, relative,
            CASE WHEN isfinite(start_min) THEN start_min END AS start_min,
            CASE WHEN isfinite(start_max) THEN start_max END AS start_max,
            CASE WHEN isfinite(end_min) THEN end_min END AS end_min,
            CASE WHEN isfinite(end_max) THEN end_max END AS end_max,
            start_kind, end_kind, precision, approximate, uncertain, confidence, attributes, recorded_from, revision_id
        FROM event ORDER BY event.start_min, event_id
        """,
    ),
    Table(
        "participants",
        "one part that an entity has in an event",
        (
            _EVENT_ID,
            _ORDINAL,
            Column("entity_id", "string", "the entity that takes part"),
            Column("role", "string", "how it takes part"),
        ),
        """
        SELECT e.event_id, p.ordinal, p.entity_id, p.role
        FROM event AS e JOIN participant AS p ON p.version_id = e.version_id ORDER BY ALL
        """,
    ),
    Table(
        "entities",
        "one entity",
        (
            Column("entity_id", "string", "identity of the entity"),
            Column("name", "string", "its name"),
            Column("kind", "string", "person, organisation, state, ... or unknown"),
            Column("country", "string", "ISO 3166 code", "not told"),
            Column("aliases", "list<string>", "other names, may be empty"),
        ),
        "SELECT entity_id, name, kind, country, aliases FROM entities ORDER BY entity_id",
    ),
    Table(
        "sources",
        "one source",
        (
            Column("source_id", "string", "identity of the source"),
            Column("title", "string", "its title"),
            Column("kind", "string", "what sort of source", "not told"),
            Column("publisher", "string", "who published it", "not told"),
            Column("url", "string", "where it can be read", "not told"),
            Column("published", "string", "when it was published, in EDTF", "not told"),
            _bound("published_min", "earliest instant of publication"),
            _bound("published_max", "latest instant of publication, exclusive"),
        ),
        "SELECT * FROM sources ORDER BY source_id",
    ),
    Table(
        "evidence",
        "one piece of evidence of an event",
        (
            _EVENT_ID,
            _ORDINAL,
            Column("source_id", "string", "the source that says it"),
            Column("locator", "string", "where in the source", "not told"),
            Column("quote", "string", "a few words of the source", "not told"),
            Column("stance", "string", "supports or contradicts"),
            Column("edtf", "string", "what this source says of the date, in EDTF", "nothing"),
        ),
        """
        SELECT e.event_id, i.ordinal, i.source_id, i.locator, i.quote, i.stance, i.edtf
        FROM event AS e JOIN evidence_item AS i ON i.version_id = e.version_id ORDER BY e.event_id, i.ordinal
        """,
    ),
    Table(
        "tags",
        "one tag of an event",
        (_EVENT_ID, _ORDINAL, Column("tag", "string", "the tag")),
        """
        SELECT e.event_id, t.ordinal, t.tag
        FROM event AS e JOIN tag AS t ON t.version_id = e.version_id ORDER BY ALL
        """,
    ),
    Table(
        "revisions",
        "one revision",
        (
            Column("revision_id", "int32", "number of the revision, from 1"),
            Column("recorded_at", "timestamp[us]", "when it was recorded", unit="microseconds, UTC"),
            Column("author", "string", "who recorded it"),
            Column("reason", "string", "why"),
            Column("tool", "string", "program and version that wrote it"),
            Column("added", "int64", "events added"),
            Column("amended", "int64", "events amended"),
            Column("retracted", "int64", "events retracted"),
            Column("unchanged", "int64", "events that said nothing new"),
            Column("rejected", "int64", "rows that did not make an event"),
        ),
        "SELECT * FROM revisions ORDER BY revision_id",
    ),
)
