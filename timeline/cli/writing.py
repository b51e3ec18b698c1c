"""What changes a database, and what leaves it as files."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.command import Command
from timeline.cli.dates import DAY_ORDER, read_dates
from timeline.cli.fields import FIELDS, GIVEN, fields_of, given_documents
from timeline.cli.params import Option, argument, event_argument, option
from timeline.cli.render import Look, Output, deliver_rows
from timeline.cli.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from timeline.store import Revision

__all__ = ["COMMANDS"]

AUTHOR = option(
    "--author", metavar="NAME", help="Who says so.  [default: $TIMELINE_AUTHOR, else the login name]"
)
RECORDED_AT = option(
    "--recorded-at",
    metavar="INSTANT",
    help="When the database learned it; after the last revision.  [default: now]",
)
DRY_RUN = option("--dry-run", is_flag=True, help="Count what would change, and change nothing.")
REPORT = Option(
    ["--format", "format"],
    section="Output",
    type=click.Choice(("table", "json", "jsonl")),
    default="table",
    help="How to tell what was done.",
)

_CHANGES = Look("event_id field before after")


def _reason(default: str) -> Option:
    return option("--reason", metavar="TEXT", default=default, help="Why, in a line.")


def _report(revisions: Sequence[Revision], format: str, dry_run: bool, event_ids: Sequence[str] = ()) -> None:
    """Tell what was done: a line a revision, then what a dry run would change, else the identities of the events."""
    if format != "table":
        rows = [asdict(revision) | {"event_ids": list(event_ids)} for revision in revisions]
        deliver_rows(rows, Look("*"), Output(format))
        return
    changes: list[Mapping[str, Any]] = []
    for revision in revisions:
        would = dry_run and revision.counted
        click.echo(f"would change: {revision.counted}" if would else str(revision), err=True)
        for reason, count in revision.reasons.items():
            click.echo(f"  rejected {count:,}: {reason}", err=True)
        changes += revision.changes
    if changes:
        deliver_rows(changes, _CHANGES, Output())
    else:
        click.echo("".join(f"{event_id}\n" for event_id in event_ids), nl=False)


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
    from timeline.ingest.native import event_of

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
    _report([revision], format, dry_run, [event.event_id for event in events])


def _amend(context: click.Context, /, event_id: str, format: str, dry_run: bool, **options: Any) -> None:
    given = {name: options.pop(name) for name in ("author", "reason", "recorded_at")}
    fields = fields_of(read_dates(options))
    if not fields:
        raise click.UsageError("nothing to amend; give at least one field, such as --when")
    with settings_of(context).timeline() as timeline:
        revision = timeline.amend(event_id, dry_run=dry_run, **given, **fields)
    _report([revision], format, dry_run)


def _retract(
    context: click.Context, /, event_ids: Sequence[str], format: str, dry_run: bool, **given: Any
) -> None:
    with settings_of(context).timeline() as timeline:
        revision = timeline.retract(*event_ids, dry_run=dry_run, **given)
    _report([revision], format, dry_run)


def _ingest(context: click.Context, /, files: Sequence[str], format: str, dry_run: bool) -> None:
    with settings_of(context).timeline() as timeline:
        revisions = timeline.ingest(*files, dry_run=dry_run)
    _report(revisions, format, dry_run)


def _export(context: click.Context, /, directory: str, as_of: str | None) -> None:
    with settings_of(context).timeline() as timeline:
        made = timeline.export(directory, as_of=as_of)
    for file in sorted(made.iterdir()):
        click.echo(file)


COMMANDS = [
    Command(
        "add",
        _add,
        [*GIVEN, *FIELDS, *DAY_ORDER, AUTHOR, _reason("added"), RECORDED_AT, DRY_RUN, REPORT],
        """Record an event, or many from JSON, as one revision.

        An event is given by its fields; events, sources and entities are given as JSON.
        The identity of each event is printed.
        An event that is known by its identity is amended, and left alone where it says the same.""",
        [
            'timeline add --title "Iran opens a cultural centre" --kind diplomatic --when "c. 2011" --country BO --who Iran',
            "timeline add --title 'Port call' --when 2024-05 --who Iran:visitor --source logbook --locator p.4 --dry-run",
        ],
        topic="Write",
    ),
    Command(
        "amend",
        _amend,
        [event_argument("event_id"), *(f for f in FIELDS if f.name != "event_id"), *DAY_ORDER, AUTHOR, _reason("amended"),
         RECORDED_AT, DRY_RUN, REPORT],
        """Change fields of an event; the old version is kept.

        Evidence is added to what is there; every other field is replaced. An empty text removes a field.""",
        ["timeline amend sanctioned-planes-chile --when 2023 --reason 'a second source'"],
        topic="Write",
    ),
    Command(
        "retract",
        _retract,
        [event_argument("event_ids", nargs=-1, required=True, help="The identities of the events."), AUTHOR,
         _reason("retracted"), RECORDED_AT, DRY_RUN, REPORT],
        "Stop telling events; the past still knows them.\n\nWith --as-of they are told as before.",
        ["timeline retract venezuela-passports --reason 'one source, no date'"],
        topic="Write",
    ),
    Command(
        "ingest",
        _ingest,
        [argument("files", "Timeline documents, TOML or JSON.", nargs=-1, required=True, metavar="FILE..."), DRY_RUN,
         REPORT],
        """Read events from files.

        Makes the database if there is none.
        A revision that the database has seen is left alone.""",
        ["timeline ingest seeds/founding.toml"],
        topic="Write",
    ),
    Command(
        "export",
        _export,
        [argument("directory", "A new or empty directory, or an earlier export.", metavar="DIR"),
         option("--as-of", metavar="REVISION|DATE", help="Write what was known then.")],
        """Write the database as Parquet files with a contract.

        One file a table, and contract.json that says what each column means.""",
        ["timeline export parquet", "timeline export parquet-2023 --as-of 2023-11-10"],
        topic="Write",
    ),
]  # fmt: skip
