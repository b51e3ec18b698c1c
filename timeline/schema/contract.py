"""The contract of an export, version 1: which tables and columns there are, and what they mean.

What may change within version 1: tables and columns may be added, and texts of meanings reworded.
What may not: a name, a type, a meaning, what NULL says, the key of a table, or the place of a file.
A column may hold NULL in every file, whatever it holds: whether it does in this one would otherwise be part of its type.
"""

from __future__ import annotations

from dataclasses import dataclass

from timeline.schema.column import Column

__all__ = [
    "CHANGE",
    "CONTENT",
    "CONTRACT",
    "CONTRACT_VERSION",
    "EVENT_ID",
    "EVIDENCE",
    "NULL_RULE",
    "ORDINAL",
    "PARTICIPANT",
    "RECORDED_FROM",
    "REVISION",
    "SOURCE",
    "TAG",
    "VERSION",
    "Table",
    "parts_of",
    "text",
]

CONTRACT_VERSION = 1
NULL_RULE = "NULL in a bound means unbounded; no date stands for 'no date'"


@dataclass(frozen=True, slots=True)
class Table:
    """One file: what a row is, its key, its columns, and where they come from, in which order.

    `source` may read `event` (the versions that are exported), `stated` (those of them that are not retracted),
    `listed` (the same as `event`, with the lists of their parts),
    and `known_revision`, `known_entity`, `known_alias` and `known_source` (what was known then).
    """

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    source: str
    order: str

    @property
    def is_of_events(self) -> bool:
        """Whether a row is an event, in time."""
        return self.key == ("event_id",)

    @property
    def sql(self) -> str:
        """The statement that selects it."""
        return self._select(self.source, {column.name: column.sql for column in self.columns}, self.order)

    def select(self, source: str, condition: str) -> str:
        """The statement that selects some of it from where it was selected into."""
        return self._select(f"{source} WHERE {condition}", {}, "")

    def _select(self, source: str, selected: dict[str, str], order: str) -> str:
        key = selected.get(self.key[0]) or self.key[0]
        # DuckDB takes a column without NULL for one that must not have any; behind a condition it does not.
        columns = ",\n    ".join(
            f"CASE WHEN {key} IS NOT NULL THEN {selected.get(column.name) or column.name} END AS {column.name}"
            for column in self.columns
        )
        return f"SELECT\n    {columns}\nFROM {source}" + (f"\nORDER BY {order}" if order else "")


_INSTANT = "microseconds, UTC, proleptic Gregorian"
_KINDS = ("known", "open", "unknown")


def text(name: str, meaning: str, null: str = "never", sql: str = "", values: tuple[str, ...] = ()) -> Column:
    """A column of text."""
    return Column(name, "string", meaning, null, sql=sql, values=values)


def _bound(name: str, meaning: str, alias: str = "e") -> Column:
    column = f"{alias}.{name}"
    return Column(
        name,
        "timestamp[us]",
        meaning,
        "unbounded",
        _INSTANT,
        f"CASE WHEN isfinite({column}) THEN {column} END",
    )


EVENT_ID = text("event_id", "identity of the event", sql="e.event_id")
VERSION = Column("version", "int32", "how many times this event has been recorded", sql="e.version")
ORDINAL = Column("ordinal", "int32", "place in the event's own order, from 0", sql="p.ordinal")
REVISION = Column("revision_id", "int32", "the revision that recorded this version", sql="e.revision_id")
RECORDED_FROM = Column(
    "recorded_from",
    "timestamp[us]",
    "when this version was recorded",
    unit="microseconds, UTC",
    sql="e.recorded_from",
)
CONTENT = (
    text("title", "what happened, in a line", sql="e.title"),
    text("kind", "lower-case words joined by dots, from general to special", sql="e.kind"),
    text("description", "what happened, at more length", "not given", "e.description"),
    text("place", "name of the place", "not given", "e.place"),
    text("country", "ISO 3166 code", "not given", "e.country"),
    Column("lat", "double", "latitude", "not given", "degrees, WGS 84", "e.lat"),
    Column("lon", "double", "longitude", "not given", "degrees, WGS 84", "e.lon"),
    text("edtf", "the date in EDTF (ISO 8601-2)", "no EDTF form has these bounds", "e.edtf"),
    text("when_text", "the time phrase as the source states it", "not given, or EDTF already", "e.when_text"),
    Column(
        "relative",
        "list<string>",
        "how it lies to other events, such as 'after E by 3d..5d'",
        "not given",
        sql="e.relative",
    ),
    _bound("start_min", "earliest instant at which it can have started"),
    _bound("start_max", "latest instant at which it can have started"),
    _bound("end_min", "earliest instant at which it can have ended, exclusive end"),
    _bound("end_max", "latest instant at which it can have ended, exclusive end"),
    text("start_kind", "known, open or unknown", sql="e.start_kind", values=_KINDS),
    text("end_kind", "known, open (still going on) or unknown", sql="e.end_kind", values=_KINDS),
    text("precision", "unit of the least precise date that is stated", sql="e.precision"),
    Column("approximate", "bool", "the date is qualified as approximate; has no width", sql="e.approximate"),
    Column("uncertain", "bool", "the date is qualified as uncertain; has no width", sql="e.uncertain"),
    Column(
        "confidence",
        "double",
        "0 to 1, as stated by whoever recorded the event",
        "not given",
        sql="e.confidence",
    ),
    text(
        "attributes", "JSON object of whatever else the source tells", "nothing else", "e.attributes::VARCHAR"
    ),
)
PARTICIPANT = (
    text("entity_id", "the entity that takes part", sql="p.entity_id"),
    text("role", "how it takes part", sql="p.role"),
)
EVIDENCE = (
    text("source_id", "the source that says it", sql="p.source_id"),
    text("locator", "where in the source", "not given", "p.locator"),
    text("quote", "a few words of the source", "not given", "p.quote"),
    text("stance", "supports or contradicts", sql="p.stance", values=("supports", "contradicts")),
    text("edtf", "what this source says of the date, in EDTF", "nothing", "p.edtf"),
)
CHANGE = text(
    "_change",
    "what happened to the event since: added, amended or retracted",
    sql="e._change",
    values=("added", "amended", "retracted"),
)
TAG = (text("tag", "the tag", sql="p.tag"),)
_IN_TIME = "isfinite(e.start_min) AND isfinite(e.end_max) DESC, e.start_min, e.start_max, e.end_min, e.end_max, e.event_id"


def parts_of(part: str, version: str) -> str:
    """The rows of a part of each of some versions, as the FROM of a statement."""
    return f"{version} AS e JOIN {part} AS p ON p.version_id = e.version_id"


def _list(name: str, meaning: str) -> Column:
    return Column(name, "list<string>", meaning, sql=f"e.{name}")


SOURCE = (
    text("source_id", "identity of the source"),
    text("title", "its title"),
    text("kind", "what sort of source", "not given"),
    text("publisher", "who published it", "not given"),
    text("url", "where it can be read", "not given"),
    text("published", "when it was published, in EDTF", "not given"),
    _bound("published_min", "earliest instant of publication", "s"),
    _bound("published_max", "latest instant of publication, exclusive", "s"),
)

CONTRACT: tuple[Table, ...] = (
    Table(
        "events",
        "the current version of one event; those without a limit on one side come last",
        ("event_id",),
        (EVENT_ID, VERSION, *CONTENT, RECORDED_FROM, REVISION),
        "event AS e",
        _IN_TIME,
    ),
    Table(
        "participants",
        "one part that an entity has in an event",
        ("event_id", "ordinal"),
        (EVENT_ID, ORDINAL, *PARTICIPANT),
        parts_of("participant", "stated"),
        "e.event_id, p.ordinal",
    ),
    Table(
        "entities",
        "one entity",
        ("entity_id",),
        (
            text("entity_id", "identity of the entity", sql="n.entity_id"),
            text("name", "its name"),
            text("kind", "person, organisation, state, ... or unknown"),
            text("country", "ISO 3166 code", "not given"),
            Column(
                "aliases",
                "list<string>",
                "other names, may be empty",
                sql="coalesce((SELECT list(a.alias ORDER BY a.alias) FROM known_alias AS a"
                " WHERE a.entity_id = n.entity_id), [])",
            ),
            Column("revision_id", "int32", "the revision that first recorded it"),
        ),
        "known_entity AS n",
        "n.entity_id",
    ),
    Table(
        "sources",
        "one source",
        ("source_id",),
        (
            *SOURCE,
            Column("revision_id", "int32", "the revision that recorded it last"),
        ),
        "known_source AS s",
        "s.source_id",
    ),
    Table(
        "evidence",
        "one piece of evidence of an event",
        ("event_id", "ordinal"),
        (EVENT_ID, ORDINAL, *EVIDENCE),
        parts_of("evidence_item", "stated"),
        "e.event_id, p.ordinal",
    ),
    Table(
        "tags",
        "one tag of an event",
        ("event_id", "ordinal"),
        (EVENT_ID, ORDINAL, *TAG),
        parts_of("tag", "stated"),
        "e.event_id, p.ordinal",
    ),
    Table(
        "revisions",
        "one revision",
        ("revision_id",),
        (
            Column("revision_id", "int32", "number of the revision, from 1"),
            Column("recorded_at", "timestamp[us]", "when it was recorded", unit="microseconds, UTC"),
            text("author", "who recorded it"),
            text("reason", "why"),
            text("tool", "program and version that wrote it"),
            text(
                "origin",
                "the source of a file that was ingested, by the name of its mapping",
                "written by hand",
            ),
            Column("added", "int64", "events added"),
            Column("amended", "int64", "events amended"),
            Column("retracted", "int64", "events retracted"),
            Column("unchanged", "int64", "events that said nothing new"),
            Column("rejected", "int64", "rows that did not make an event"),
            Column("undoes", "int32", "the revision that this one undoes", "it is no undo"),
        ),
        "known_revision AS r",
        "r.revision_id",
    ),
    Table(
        "events_flat",
        "the current version of one event with the lists of its parts, for those who want one table",
        ("event_id",),
        (
            EVENT_ID,
            *CONTENT,
            _list("who", "names of its participants, in their order"),
            _list("roles", "the part of each of them, in the same order"),
            _list("tags", "its tags, in their order"),
            _list("sources", "the sources of its evidence, in their order"),
        ),
        "listed AS e",
        _IN_TIME,
    ),
)
