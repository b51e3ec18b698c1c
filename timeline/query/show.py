"""show: one event with its evidence, its versions and a plain sentence of what is known of its date."""

from __future__ import annotations

from typing import Any

from timeline.query.answer_columns import EVENT, counted, instant, names, text
from timeline.query.options import AsOfOption, EventId
from timeline.query.question import question
from timeline.query.require_event import check_told
from timeline.schema import Column
from timeline.store import Derived, HasStore, Result, base, resolve_as_of, result_of, when_of

__all__ = ["show"]

_SHOW = """
SELECT
    e.event_id, e.title, e.kind, e.edtf AS "when", e.when_text, e.relative, e.description,
    e.start_min, e.start_max, e.end_min, e.end_max, e.start_kind, e.end_kind, e.precision, e.approximate, e.uncertain,
    e.place, e.country, e.lat, e.lon, e.confidence, e.attributes,
    coalesce((
        SELECT list({'entity_id': p.entity_id, 'name': n.name, 'role': p.role} ORDER BY p.ordinal)
        FROM participant AS p LEFT JOIN entity AS n ON n.entity_id = p.entity_id
        WHERE p.version_id = e.version_id
    ), []) AS participants,
    coalesce((SELECT list(t.tag ORDER BY t.ordinal) FROM tag AS t WHERE t.version_id = e.version_id), []) AS tags,
    coalesce((
        SELECT list({
            'source_id': i.source_id, 'title': s.title, 'published': s.published, 'locator': i.locator,
            'quote': i.quote, 'stance': i.stance, 'when': i.edtf
        } ORDER BY i.ordinal)
        FROM evidence_item AS i LEFT JOIN source AS s ON s.source_id = i.source_id
        WHERE i.version_id = e.version_id
    ), []) AS evidence,
    e.version, e.recorded_from,
    (
        SELECT list({
            'version': v.version, 'revision_id': v.revision_id, 'recorded_from': v.recorded_from, 'author': r.author,
            'reason': r.reason
        } ORDER BY v.version)
        FROM event_version AS v JOIN revision AS r ON r.revision_id = v.revision_id
        WHERE v.event_id = e.event_id AND v.recorded_from <= e.recorded_from
    ) AS versions
FROM event AS e
WHERE e.event_id = $event_id
"""

EVENT_CARD = (
    *EVENT,
    text("known", "what is known of the date, in a sentence"),
    Column(
        "when_text",
        "string",
        "the time phrase as the source states it",
        "not stated, or EDTF already",
        shown="text",
    ),
    names("relative", "how it lies to other events, such as `after E by 3d..5d`", "not stated"),
    text("description", "what happened, at more length", "not stated"),
    text("precision", "unit of the least precise date that is stated"),
    Column("approximate", "bool", "the date is qualified as approximate"),
    Column("uncertain", "bool", "the date is qualified as uncertain"),
    Column("lat", "double", "latitude", "not stated", "degrees, WGS 84"),
    Column("lon", "double", "longitude", "not stated", "degrees, WGS 84"),
    Column("confidence", "double", "0 to 1, as stated by whoever recorded the event", "not stated"),
    Column("attributes", "string", "whatever else the source states, as JSON", "nothing"),
    Column(
        "participants", "list<struct>", "entity_id, name and role of each participant", shown="participants"
    ),
    names("tags", "its tags"),
    Column(
        "evidence", "list<struct>", "source, locator, quote, stance and date of each piece", shown="evidence"
    ),
    counted("version", "number of the version"),
    instant("recorded_from", "when this version was recorded", "never"),
    Column("versions", "list<struct>", "the versions up to this one", shown="versions"),
)


@question(
    *EVENT_CARD,
    shows="event_id kind when known when_text place country lat lon participants tags description confidence"
    " attributes evidence version versions",
    examples=[
        "timeline show amia-bombing",
        "timeline show amia-bombing --as-of 1",
    ],
    card=True,
)
def show(self: HasStore, event_id: EventId, *, as_of: AsOfOption = None) -> Result:
    """One event: its evidence, its versions, and what is known of its date.

    `known` says in a sentence what is known of its date.

    Raises:
        UnknownName: there is no such event, or not yet.
    """
    with self._store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        check_told(session, steps, event_id)
    steps.params["event_id"] = event_id
    return result_of(
        steps, self._store, _SHOW, title=event_id, derived=Derived(_with_sentence, {"known": str})
    )


def _with_sentence(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "known": when_of({**row, "edtf": row["when"]}).describe()}
