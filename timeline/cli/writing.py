"""What changes a database, and what leaves it as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from timeline.cli.command import Command
from timeline.cli.dates import DAY_ORDER, read_dates
from timeline.cli.deed import REPORT, deed, report
from timeline.cli.fields import FIELDS, GIVEN, fields_of, given_documents
from timeline.cli.params import (
    AUTHOR,
    DRY_RUN,
    RECORDED_AT,
    argument,
    event_argument,
    option,
    reason_option,
)
from timeline.cli.question import AS_OF, question
from timeline.cli.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    report([revision], format, dry_run, [event.event_id for event in events])


def _amendment(options: dict[str, Any]) -> dict[str, Any]:
    given = {name: options.pop(name) for name in ("event_id", "author", "reason", "recorded_at", "dry_run")}
    fields = fields_of(read_dates(options))
    if not fields:
        raise click.UsageError("nothing to amend; give at least one field, such as --when")
    return given | fields


def _ingest(
    context: click.Context, /, files: Sequence[str], format: str, dry_run: bool, **given: Any
) -> None:
    from timeline.cli.progress import shown_progress

    with settings_of(context).timeline() as timeline, shown_progress() as progress:
        reports = timeline.ingest(*files, dry_run=dry_run, progress=progress, **given)
    report(reports, format, dry_run)


def _export(context: click.Context, /, directory: str, as_of: str | None) -> None:
    with settings_of(context).timeline() as timeline:
        made = timeline.export(directory, as_of=as_of)
    for file in sorted(made.iterdir()):
        click.echo(file)


COMMANDS = [
    Command(
        "add",
        _add,
        [*GIVEN, *FIELDS, *DAY_ORDER, AUTHOR, reason_option("added"), RECORDED_AT, DRY_RUN, REPORT],
        """Record an event, or many from JSON, as one revision.

        An event is given by its fields; events, sources and entities are given as JSON.
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

        Evidence is added to what is there; every other field is replaced. An empty text removes a field.""",
        event_argument("event_id"), *(field for field in FIELDS if field.name != "event_id"), *DAY_ORDER,
        AUTHOR, reason_option("amended"), RECORDED_AT, DRY_RUN,
        prepare=_amendment,
        examples=["timeline amend sanctioned-planes-chile --when 2023 --reason 'a second source'"],
    ),
    deed(
        "retract",
        """Stop telling events; the past still knows them.

        With --as-of they are told as before.""",
        event_argument("event_ids", nargs=-1, required=True, help="The identities of the events."),
        AUTHOR, reason_option("retracted"), RECORDED_AT, DRY_RUN,
        examples=["timeline retract venezuela-passports --reason 'one source, no date'"],
    ),
    Command(
        "ingest",
        _ingest,
        [argument("files", "Files, patterns, or - for standard input; .gz, .zst, .bz2, .xz and .zip are opened.", nargs=-1,
                  required=True, metavar="FILE..."),
         option("--as", "as_", metavar="ADAPTER", help="Read as this kind of file.  [default: told by its columns]"),
         option("--map", "map_", metavar="MAPPING", help="A file that says which columns make an event."),
         option("--strict", is_flag=True, help="Stop at the first row that makes no event, and change nothing."),
         DRY_RUN, AUTHOR, reason_option(None), REPORT],
        """Read events from files.

        Makes the database if there is none. One file is one revision; a file that was read before adds nothing,
        and a corrected one amends what has changed. A row that makes no event is kept as rejected, with its reason.""",
        ["timeline ingest seeds/founding.toml"],
    ),
    question(
        "infer",
        """What follows from relative dates.

        A date such as 'after amia-bombing by 3d..5d' narrows others; each bound is told with the statements behind it.""",
        option("--write", is_flag=True, help="Record the narrowed dates as one revision."),
        AS_OF, AUTHOR, reason_option("inferred from relative dates"), RECORDED_AT,
        shows="title/event_id bound before after because",
        empty="nothing follows",
        examples=["timeline infer"],
    ),
    Command(
        "export",
        _export,
        [argument("directory", "A new or empty directory, or an earlier export.", metavar="DIR"),
         AS_OF],
        """Write the database as Parquet files with a contract.

        One file a table, and contract.json that says what each column means.""",
        ["timeline export parquet", "timeline export parquet-2023 --as-of 2023-11-10"],
    ),
]  # fmt: skip
