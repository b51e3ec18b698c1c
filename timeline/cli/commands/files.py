"""Files in and files out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from timeline.cli.command import Command
from timeline.cli.options import (
    AS_OF,
    AUTHOR,
    DRY_RUN,
    ESCAPE_FORMULAS,
    REPLACE,
    Option,
    argument,
    choice,
    option,
    reason_option,
    selector_argument,
)
from timeline.cli.settings import settings_of
from timeline.cli.write_command import REPORT, deed, report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.database import Timeline

__all__ = ["COMMANDS", "EXPORTS", "PARTITIONS", "files_of"]

EXPORTS = ("parquet", "csv", "jsonl", "arrow", "timelinejs", "ical", "geojson")
PARTITIONS = ("year", "kind", "country")
_ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".arrow": "arrow", ".ics": "ical", ".geojson": "geojson"}
_ENDINGS |= {".ndjson": "jsonl", ".feather": "arrow", ".ipc": "arrow"}
_OF_FILES = {".json", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".html", ".xml"}
"""Endings of files that are no format of ours, or could be several: nobody means a folder by them."""


def _ingest(
    context: click.Context,
    /,
    files: Sequence[str],
    guess: bool,
    list: bool,
    print: str | None,
    schema: bool,
    format: str,
    dry_run: bool,
    **given: Any,
) -> None:
    if print is not None or schema:
        _print_mapping(print)
        return
    if list:
        _list_adapters(format)
        return
    if guess:
        _guess(files)
        return
    if not files:
        raise click.UsageError("give files to read, or - for standard input")
    from timeline.cli.progress import shown_progress

    with settings_of(context).timeline() as timeline, shown_progress() as progress:
        reports = timeline.ingest(*files, dry_run=dry_run, progress=progress, **given)
    report(reports, format, dry_run)


def _list_adapters(format: str) -> None:
    from timeline.cli.render import Look, Output, deliver_rows
    from timeline.database import Timeline

    deliver_rows(Timeline.adapters(), Look("name about"), Output(format))


def _guess(files: Sequence[str]) -> None:
    if len(files) != 1:
        raise click.UsageError("--guess takes one file")
    from timeline.database import Timeline

    click.echo(Timeline.guess(files[0]), nl=False)


def _print_mapping(name: str | None) -> None:
    """A shipped mapping, or the schema of all mappings where none is named."""
    import json

    from timeline.database import Timeline

    if name is None:
        click.echo(json.dumps(Timeline.mapping_schema(), indent=2, ensure_ascii=False))
    else:
        click.echo(Timeline.mapping(name), nl=False)


def _export(context: click.Context, /, directory: str, **given: Any) -> None:
    if context.get_parameter_source("format") is ParameterSource.DEFAULT:
        ending = Path(directory).suffix.lower()
        if ending in _OF_FILES and not Path(directory).is_dir():
            raise click.UsageError(f"{ending} tells no format; give one by --format: {', '.join(EXPORTS)}")
        given["format"] = _ENDINGS.get(ending, EXPORTS[0])
    with settings_of(context).timeline() as timeline:
        if directory == "-":
            _export_to_output(timeline, given)
            return
        made = timeline.export(directory, **given)
    for file in files_of(made):
        click.echo(file)


def _export_to_output(database: Timeline, given: dict[str, Any]) -> None:
    """Write a file of events to standard output."""
    import shutil
    import sys

    from timeline.temporary import temporary_folder

    if given["format"] == EXPORTS[0]:
        raise click.UsageError(
            f"- is standard output, which takes one file; add --format and one of {', '.join(EXPORTS[1:])}"
        )
    with temporary_folder() as folder:
        made = database.export(folder / "events", **given)
        with made.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)


def files_of(made: Path) -> Iterator[Path]:
    """The file that was made, or all files of the folder that was made."""
    if not made.is_dir():
        return iter([made])
    return (file for file in sorted(made.rglob("*")) if file.is_file())


COMMANDS = [
    Command(
        "ingest",
        _ingest,
        [argument("files", "Files, patterns, or - for standard input; .gz, .zst, .bz2, .xz and .zip are opened.", nargs=-1,
                  required=False, metavar="FILE..."),
         option("--as", "as_", metavar="ADAPTER", help="Read as this kind of file.  [default: by its columns]"),
         option("--map", "map_", metavar="MAPPING", help="A file that says which columns make an event."),
         option("--expand", metavar="DATES", help="Make the occurrences of recurring events of a calendar in these dates: 2024."),
         option("--strict", is_flag=True, help="Stop at the first row that makes no event, and change nothing."),
         option("--retract-missing", is_flag=True,
                help="Retract the events of an earlier revision of the same file that are no longer in it."),
         option("--guess", is_flag=True, help="Print a mapping for the file, to be edited and given to --map; read nothing."),
         option("--list", is_flag=True, help="List the kinds of files that --as knows; read nothing."),
         option("--print", metavar="ADAPTER", help="Print the mapping of this kind of file, to be edited and given to --map."),
         option("--schema", is_flag=True, help="Print the JSON Schema of mappings, for editors of TOML; read nothing."),
         DRY_RUN, AUTHOR, reason_option(None), REPORT],
        """Read events from files.

        Makes the database if there is none. One file is one revision; a file that was read before adds nothing,
        and a corrected one amends what has changed; what is no longer in it is listed, and stays.
        A row that makes no event is kept as rejected, with its reason.""",
        [
            "timeline ingest seeds/founding.toml",
            "timeline ingest --guess out/parquet/events.parquet",
            "timeline ingest --list",
            "timeline ingest --print acled",
            "timeline ingest --schema",
        ],
    ),
    Command(
        "export",
        _export,
        [argument("directory", "A new or empty directory, or an earlier export; for all formats but parquet a file, or - for"
                  " standard output.",
                  metavar="PATH"),
         selector_argument("selector", many=True),
         choice("--format", EXPORTS, "parquet is a directory, any other a file; its ending says it as well.", "parquet"),
         choice("--partition", PARTITIONS, "Write the events of a dataset into folders."),
         option("--since", metavar="REVISION|DATE", help="Only what changed after it, with a column _change."),
         AS_OF,
         Option(["--flat/--no-flat"], default=True, help="Write events_flat, one table with the lists of all parts."),
         REPLACE, ESCAPE_FORMULAS],
        """Write a dataset under a contract, or a file of events.

        A dataset is one Parquet file a table, history/ with what is no longer current, and contract.json that says what each
        column means; import brings it back.
        The selector picks the events of the other formats.""",
        [
            "timeline export parquet",
            "timeline export by-year --partition year --no-flat",
            "timeline export parquet-2023 --as-of 2023-11-10",
            "timeline export changes --since 1",
            "timeline export attacks.geojson kind:attack",
            "timeline export slides.json kind:attack --format timelinejs",
        ],
    ),
    deed(
        "import",
        """Bring back a dataset that export wrote.

        Into an empty database it comes back as it was, with its revisions and versions.
        Into any other its events are one revision: what is known and says something else is amended.""",
        argument("directory", "The dataset.", metavar="DIR"),
        AUTHOR, reason_option(None), DRY_RUN,
        examples=["timeline import out/parquet", "timeline import out/parquet --db copy.duckdb"],
    ),
]  # fmt: skip
