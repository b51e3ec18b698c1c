"""The demonstration: build the founding database, type the questions that a reader would, export, list the files."""

from __future__ import annotations

import shlex
import sys
import tomllib
from contextlib import redirect_stderr
from typing import TYPE_CHECKING

import click

from timeline.cli.commands.files import files_of
from timeline.resources import folder, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.database import Timeline

__all__ = ["QUESTIONS", "demo"]

_SEEDS = "seeds/founding.toml"
_MOMENTS = "amia-bombing|iran-advisers-bolivia|emtrasur-aircraft-seizure|bolivia-israel-break"
QUESTIONS = (
    (
        (
            "Who was in office, where it happened, at the AMIA bombing, the start of the\n"
            "Iranian advisory, the seizure of the aircraft, and Bolivia's break with Israel?"
        ),
        f"timeline lookup 'id:{_MOMENTS}' kind:government --by country",
    ),
    (
        "Which attacks fell, certainly or possibly, within a government?",
        "timeline overlaps kind:attack kind:government --relation during",
    ),
    (
        "And which, as the article alone tells it?",
        "timeline overlaps kind:attack kind:government --relation during --as-of 2023-11-06 --limit 8",
    ),
    ("Which actors appear within a year of each other?", "timeline cooccur --by who --window 365d --top 10"),
    (
        "What was known of the attacks on the day the article appeared?",
        "timeline find kind:attack --as-of 2023-11-06",
    ),
    ("What is known of them now?", "timeline find kind:attack"),
    ("What was going on on 16 January 2015?", "timeline at 2015-01-16"),
)


def demo(context: click.Context, directory: Path, *, replace: bool) -> None:
    """Build `directory/founding.duckdb` anew, answer the questions, and export `directory/parquet/`."""
    from timeline.database import Timeline

    path = directory / "founding.duckdb"
    if path.exists() and not replace:
        _check_unedited(path)
    for old in (path, path.with_name(f"{path.name}.wal")):
        old.unlink(missing_ok=True)
    with Timeline(path) as timeline:
        _build(timeline)
        for question, line in QUESTIONS:
            _ask(context, path, question, line)
        exported = timeline.export(directory / "parquet", replace=replace)
    _heading("The files on disk")
    for file in (path, *files_of(exported)):
        click.echo(f"{file.stat().st_size:>12,} bytes  {file}")
    click.echo(f"\nAsk more: export TIMELINE_DB={shlex.quote(str(path))}; timeline --help", err=True)


def _check_unedited(path: Path) -> None:
    """Refuse a database with a revision that the seeds do not hold."""
    from timeline.database import Timeline
    from timeline.errors import Frozen

    known = {revision["recorded_at"] for revision in tomllib.loads(read_text(_SEEDS))["revision"]}
    for row in Timeline(path, read_only=True).revisions():
        if row["recorded_at"] not in known:
            raise Frozen(
                f"{path} was edited (revision {row['revision_id']}: {row['reason']}); build another one with:"
                " timeline demo DIR, or give --replace to lose what was edited",
                file=str(path),
            )


def _build(timeline: Timeline) -> None:
    click.echo(f"building {timeline.path}", err=True)
    for revision in timeline.ingest(folder("seeds") / "founding.toml"):
        click.echo(f"  {revision}", err=True)


def _ask(context: click.Context, path: Path, question: str, line: str) -> None:
    """Type one question, on this database, and let its answer and its remarks stand in one place."""
    _heading(question)
    click.secho(f"$ {line}", dim=True)
    words = ["--db", str(path), *shlex.split(line)[1:]]
    with redirect_stderr(sys.stdout):
        context.find_root().command.main(words, prog_name="timeline", standalone_mode=False)


def _heading(text: str) -> None:
    click.echo()
    click.secho(text, bold=True)
