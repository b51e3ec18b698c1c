"""Bring an answer to where it was asked for: standard output or a file, in the format asked for."""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.charts import FILES
from timeline.cli.options import CHART, GRAPHS
from timeline.cli.say import say
from timeline.texts import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from timeline.charts.picture import Picture
    from timeline.store import Result
    from timeline.store.formats import Piece
    from timeline.store.late import Frame
    from timeline.tables.layout import Look

    Rows = Sequence[Mapping[str, Any]]

__all__ = ["Output", "deliver", "deliver_frame", "deliver_picture", "deliver_rows"]

_ENDINGS = {
    "json": "json",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "csv": "csv",
    "tsv": "tsv",
    "md": "markdown",
    "parquet": "parquet",
    "arrow": "arrow",
    "txt": "table",
    **{name: name for name in (*GRAPHS, *FILES)},
}
_BINARY = ("parquet", "arrow")
_SHOWN = ("table", "markdown")  # for people: values are shown as `Look` says
_FIRST, _LAST, _MANY = 40, 20, 100
"""Of more rows than `_MANY` a terminal shows the first and the last."""
_PART = 1 << 16  # rows of a long frame that are written at a time


@dataclass(frozen=True, slots=True)
class Output:
    """Where an answer goes and how, as the options of the call say."""

    format: str | None = None
    out: str | None = None
    sql: bool = False
    explain: str | None = None
    columns: tuple[str, ...] = ()
    replace: bool = False
    count: bool = False
    whole: bool = False
    escape_formulas: bool = False

    @property
    def file(self) -> Path | None:
        """The file to write; None for standard output."""
        return None if self.out in (None, "-") else Path(str(self.out))

    def check(self) -> None:
        """Refuse, before anything is computed, a file that is not to be replaced, or a format without formulas."""
        if self.escape_formulas and self.chosen() not in ("csv", "tsv"):
            raise click.UsageError("--escape-formulas goes with --format csv or tsv")
        if self.file:
            from timeline.store.replacing import check_replaceable

            check_replaceable(self.file, replace=self.replace)

    def chosen(self) -> str:
        """The format: the one asked for, else by the ending of the file, else a table."""
        if self.format or not self.file:
            return self.format or "table"
        ending = self.file.suffix.lower().lstrip(".")
        if ending not in _ENDINGS:
            raise click.BadParameter(
                f"cannot tell a format from '{self.file.name}'; add --format", param_hint="'--out'"
            )
        return _ENDINGS[ending]


def deliver(result: Result, look: Look, output: Output) -> int | None:
    """Deliver an answer.

    Returns:
        How many rows it has; None where it was not run.
    """
    output.check()
    if output.sql or output.explain:
        text = _script(result) if output.sql else f"{result.explain(output.explain)}\n"  # type: ignore[arg-type]
        _deliver_text([text], output)
        return None
    if output.count:
        return _deliver_count(result, output)
    chosen = output.chosen()
    if chosen in GRAPHS:
        _check_columns(output.columns, result.columns if output.columns else ())
        _tell_notes(result)
        frame = result.pl()
        _deliver_file(lambda file: _write_graph(frame, chosen, file), chosen, output)
        return None
    if chosen in FILES:
        _tell_notes(result)
        from timeline.store.formats import write_chart

        _deliver_file(lambda file: write_chart(result, file, chosen), chosen, output)
        return None
    if chosen == CHART:
        frame = result.pl()
        _tell_notes(result)
        _deliver_chart(frame, look, output)
        return frame.height
    if chosen in _BINARY:
        frames = result._frames()
        first = next(frames)
        _check_columns(output.columns, first.columns)
        _tell_notes(result)
        names = [*(output.columns or first.columns)]
        _deliver_frames((each.select(names) for each in chain([first], frames)), chosen, output)
        return None
    pieces = result.pieces()
    piece = next(pieces)
    _check_columns(output.columns, piece.names)
    _tell_notes(result)
    if output.columns:
        look = replace(look, shows=" ".join(output.columns), card=False)
    if look.instants is not None and chosen in _SHOWN:
        look = replace(look, instants=result.instants)
    rows = _deliver_pieces(chain([piece], pieces), look, output)
    if not rows and chosen not in _SHOWN:
        click.echo(look.empty, err=True)
    return rows


def _deliver_chart(frame: pl.DataFrame, look: Look, output: Output) -> None:
    from timeline.charts.blocks import blocks

    if frame.is_empty():
        click.echo(look.empty, err=True)
        return
    picture = blocks(frame)
    if output.file:
        _deliver_text([f"{picture}\n"], output)
    else:
        deliver_picture(picture)


def deliver_picture(picture: Picture) -> None:
    """Deliver a picture to standard output, in colour where that is a terminal."""
    if sys.stdout.isatty():
        from timeline.cli.render.terminal import print_chart

        print_chart(picture)
    else:
        click.echo(picture)


def _check_columns(asked: Sequence[str], known: Sequence[str]) -> None:
    from timeline.errors import UnknownName

    for name in asked:
        if name not in known:
            raise UnknownName("column", name, known)


def _tell_notes(result: Result) -> None:
    for note in result.notes:
        say(f"note: {note}")


def _script(result: Result) -> str:
    from timeline.store.formats import as_script

    return as_script(result)


def deliver_rows(rows: Rows, look: Look, output: Output, names: Sequence[str] | None = None) -> None:
    """Deliver rows in one of the text formats."""
    chosen = output.chosen()
    if chosen in _SHOWN:
        rows = [harmless(row) for row in rows]
    names = names or list(rows[0] if rows else ())
    look = look.seen(rows)
    if not rows:
        click.echo(look.empty, err=True)
    if chosen == "table" and rows and not output.file and sys.stdout.isatty():
        _print(rows, look, names)
    else:
        tally = _Tally()
        tally.rows = len(rows)
        _deliver_text([_text(rows, look, output, names)], output, tally)


def deliver_frame(frame: pl.DataFrame, look: Look, output: Output) -> None:
    """Deliver a frame that may be long."""
    from timeline.store.formats import Piece

    output.check()
    parts = (frame[at : at + _PART] for at in range(0, max(frame.height, 1), _PART))
    if output.chosen() in _BINARY:
        _deliver_frames(parts, output.chosen(), output)
    else:
        _deliver_pieces((Piece(part.columns, part) for part in parts), look, output)


def _deliver_pieces(pieces: Iterable[Piece], look: Look, output: Output) -> int:
    """Deliver an answer as text, piece by piece where the format allows it; returns how many rows it has."""
    chosen = output.chosen()
    tally = _Tally()
    if chosen in _SHOWN:
        _deliver_shown(tally.over(pieces), look, output, tally)
        return tally.rows
    from timeline.store.formats import texts

    asked = (piece.select(output.columns) if output.columns else piece for piece in pieces)
    _deliver_text(texts(tally.over(asked), chosen, escape_formulas=output.escape_formulas), output, tally)
    return tally.rows


def _deliver_shown(pieces: Iterator[Piece], look: Look, output: Output, tally: _Tally) -> None:
    """Deliver an answer as people read it: on a terminal the first and last of many rows, elsewhere all."""
    on_terminal = output.chosen() == "table" and not output.file and sys.stdout.isatty()
    if on_terminal and not output.whole:
        first, last = _ends(pieces)
        if last:
            _print_ends(first, last, tally.rows, look)
        else:
            deliver_rows(first, look, output)
        return
    parts = (rows for piece in pieces if (rows := [*piece.rows()]))
    few = next(parts, [])
    more = next(parts, None)
    if more is None and (len(few) <= _MANY or not on_terminal):
        deliver_rows(few, look, output)
        return
    lines = _long(chain([few], [more] if more else [], parts), look, output.chosen())
    if on_terminal:
        click.echo_via_pager(lines)
    else:
        _deliver_text(lines, output, tally)


def _ends(pieces: Iterable[Piece]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The first and the last of many rows; all, and none, where they are few."""
    first: list[Mapping[str, Any]] = []
    last: deque[Mapping[str, Any]] = deque(maxlen=_LAST)
    rows = 0
    for piece in pieces:
        rows += piece.height
        first += piece.slice(0, _MANY - len(first)).rows()
        last.extend(piece.slice(max(0, piece.height - _LAST), _LAST).rows())
    return (first, []) if rows <= _MANY else (first[:_FIRST], [*last])


def _print_ends(first: Rows, last: Rows, count: int, look: Look) -> None:
    from timeline.cli.render.terminal import print_table

    print_table([*first, *last], look.names([*first[0]]), look, cut=len(first))
    click.echo(
        f"{count:,} rows: the first {len(first)} and the last {len(last)} are shown;"
        " --all shows every one, --limit N fewer, --out FILE keeps them, --count counts them",
        err=True,
    )


def _long(parts: Iterable[Rows], look: Look, chosen: str) -> Iterator[str]:
    """The lines of a table that is not held; the first rows say how wide its columns are."""
    if chosen == "markdown":
        from timeline.store.formats import grid_lines

        coming = iter(parts)
        part = next(coming)
        names = look.names([*part[0]])
        rows = chain.from_iterable(chain([part], coming))
        cells = ([look.tell(name, row) for name in names] for row in rows)
        return grid_lines([*map(look.heading, names)], cells)
    from timeline.tables.text import table_lines

    return table_lines(parts, look)


def _deliver_count(result: Result, output: Output) -> int:
    """Deliver how many rows an answer has."""
    from timeline.tables.layout import Look

    found = result.count()
    _tell_notes(result)
    deliver_rows([found._asdict()], Look("certain possible"), output)
    return found.possible


class _Tally:
    """How many rows have passed so far."""

    rows = 0

    def over(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """The same pieces, counted as they pass."""
        for piece in pieces:
            self.rows += piece.height
            yield piece


def _print(rows: Rows, look: Look, names: Sequence[str]) -> None:
    from timeline.cli.render.terminal import print_card, print_table

    if look.card and len(rows) == 1:
        print_card(rows[0], look)
    else:
        print_table(rows, look.names(names), look)


def _text(rows: Rows, look: Look, output: Output, names: Sequence[str]) -> str:
    chosen = output.chosen()
    if chosen == "table":
        return _table(rows, look, names) if rows else ""
    from timeline.store.formats import as_grid, row_lines

    if chosen == "markdown":
        shown = look.names(names)
        return (
            as_grid([*map(look.heading, shown)], [[look.tell(name, row) for name in shown] for row in rows])
            if rows
            else ""
        )
    if chosen in ("csv", "tsv") and look.instants is None:
        from timeline.store.spelling import with_date

        rows = [with_date(dict(row)) for row in rows]
    return "".join(row_lines(rows, names, chosen, escape_formulas=output.escape_formulas))


def _table(rows: Rows, look: Look, names: Sequence[str]) -> str:
    from timeline.tables.text import card_text, table_text

    if look.card and len(rows) == 1:
        return card_text(rows[0], look)
    return table_text(rows, look.names(names), look)


def _deliver_text(lines: Iterable[str], output: Output, tally: _Tally | None = None) -> None:
    if output.file is None:
        sys.stdout.writelines(map(harmless, lines) if sys.stdout.isatty() else lines)
        return
    from timeline.store.formats import write_lines

    write_lines(lines, output.file)
    _say_written(output.file, tally.rows if tally else None)


def _write_graph(frame: pl.DataFrame, chosen: str, file: Path) -> None:
    from timeline.export.graph import to_graph, write_graph
    from timeline.store.replacing import output_file

    with output_file(file) as draft:
        write_graph(to_graph(frame), draft, chosen)  # type: ignore[arg-type]


def _deliver_frames(frames: Iterable[Frame], chosen: str, output: Output) -> None:
    from timeline.store.formats import FRAMES

    _deliver_file(lambda file: FRAMES[chosen](frames, file), chosen, output)


def _deliver_file(make: Callable[[Path], None], chosen: str, output: Output) -> None:
    """Deliver what can only be made as a file; standard output gets its bytes."""
    if output.file is not None:
        make(output.file)
        _say_written(output.file, None)
        return
    if chosen in (*_BINARY, "png", "pdf") and sys.stdout.isatty():
        raise click.UsageError(f"{chosen} is no text for a terminal; give --out FILE, or pipe it")
    import shutil

    from timeline.temporary import temporary_folder

    with temporary_folder() as folder:
        file = folder / f"answer.{chosen}"
        make(file)
        with file.open("rb") as made:
            shutil.copyfileobj(made, sys.stdout.buffer)


def _say_written(file: Path, rows: int | None) -> None:
    counted = "" if rows is None else f" ({rows:,} {'row' if rows == 1 else 'rows'})"
    say(f"wrote {file}{counted}")
