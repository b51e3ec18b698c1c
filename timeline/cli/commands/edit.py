"""What changes a database by hand."""

from __future__ import annotations

from typing import Any

import click

from timeline.cli.command import Command
from timeline.cli.day_order import DAY_ORDER, read_dates
from timeline.cli.event_options import FIELDS, GIVEN, MORE, fields_of, given_documents, participant
from timeline.cli.options import (
    AUTHOR,
    DRY_RUN,
    RECORDED_AT,
    event_argument,
    reason_option,
)
from timeline.cli.settings import settings_of
from timeline.cli.write_command import REPORT, deed, report

__all__ = ["COMMANDS"]


def _add(
    context: click.Context,
    /,
    format: str,
    json: str | None,
    file: str | None,
    author: str | None,
    reason: str,
    recorded_at: str | None,
    dry_run: bool,
    **options: Any,
) -> None:
    from timeline.edit.fields import event_of

    fields = fields_of(read_dates(options))
    if bool(fields) + bool(json) + bool(file) != 1:
        raise click.UsageError("give one event by --title, --when, ..., or events with --json or --file")
    events, sources, entities = given_documents(json, file) if json or file else ([event_of(fields)], [], [])
    with settings_of(context).timeline() as timeline:
        revision = timeline.add(
            *events,
            sources=sources,
            entities=entities,
            author=author,
            reason=reason,
            recorded_at=recorded_at,
            dry_run=dry_run,
        )
    report([revision], format, dry_run, [event.event_id for event in events])


def _amendment(options: dict[str, Any]) -> dict[str, Any]:
    given = {name: options.pop(name) for name in ("event_id", "author", "reason", "recorded_at", "dry_run")}
    more = {name: [*options.pop(name)] for name in ("add_who", "remove_who", "add_tag", "remove_tag")}
    more["add_who"] = [participant(text) for text in more["add_who"]]
    fields = fields_of(read_dates(options))
    if not fields and not any(more.values()):
        raise click.UsageError("nothing to amend; give at least one field, such as --when")
    return given | more | fields


COMMANDS = [
    Command(
        "add",
        _add,
        [*GIVEN, *FIELDS, *DAY_ORDER, AUTHOR, reason_option("added"), RECORDED_AT, DRY_RUN, REPORT],
        """Record an event, or many from JSON, as one revision.

        An event is given by its fields; events, sources and entities are given as JSON.
        What show and find print as JSON is taken back; what it does not state of a known event stays.
        The identity of each event is printed.
        An event that is known by its identity is amended, and left alone where it says the same.""",
        [
            'timeline add --title "Iran opens a cultural centre" --kind diplomatic --when "c. 2011" --country BO --who Iran',
            "timeline add --title 'Port call' --when 2024-05 --who Iran:visitor --source logbook --locator p.4 --dry-run",
        ],
    ),
    deed(
        "amend",
        """Change fields of an event; the old version is kept.

        Evidence is added to what is there; every other field is replaced. An empty text removes a field.
        --add-who, --remove-who, --add-tag and --remove-tag change a list and leave the rest of it.""",
        event_argument("event_id"), *(field for field in FIELDS if field.name != "event_id"), *MORE, *DAY_ORDER,
        AUTHOR, reason_option("amended"), RECORDED_AT, DRY_RUN,
        prepare=_amendment,
        examples=[
            "timeline amend sanctioned-planes-chile --when 2023 --reason 'a second source'",
            "timeline amend sanctioned-planes-chile --add-who Venezuela:carrier --remove-who Iran --add-tag sanctions",
            "timeline amend amia-bombing --source radio --stance contradicts --evidence-when 1994-07-17",
        ],
    ),
    deed(
        "retract",
        """Retract events; history keeps them.

        With --as-of they are found as before.""",
        event_argument("event_ids", nargs=-1, required=True, help="The identities of the events."),
        AUTHOR, reason_option("retracted"), RECORDED_AT, DRY_RUN,
        examples=["timeline retract venezuela-passports --reason 'one source, no date'"],
    ),
]  # fmt: skip
