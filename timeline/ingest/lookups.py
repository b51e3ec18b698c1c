"""Columns looked up in other files, which stand beside the one that is read."""

from __future__ import annotations

from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.files import File
from timeline.ingest.formats import rows_of
from timeline.ingest.values import LINE, as_texts

if TYPE_CHECKING:
    from timeline.ingest.mapping import Lookup, Mapping

__all__ = ["Lookups"]


class Lookups:
    """The files of a mapping's lookups, read once; `notes` names those that are not there."""

    def __init__(self, mapping: Mapping, file: File) -> None:
        self._wanted = mapping.lookup
        self._used = mapping.columns
        self._tables: dict[str, pl.DataFrame] = {}
        self.notes: list[str] = []
        for name, lookup in mapping.lookup.items():
            path = _beside(file.path, lookup.file)
            if path is None:
                self.notes.append(f"without {lookup.file}, which is not beside it")
            else:
                self._tables[name] = self._read(name, lookup, File(path, str(path)))

    def add(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The lines with the columns that are looked up, as texts."""
        for name, table in self._tables.items():
            frame = _joined(frame, table, self._wanted[name])
        return frame

    def _read(self, name: str, lookup: Lookup, file: File) -> pl.DataFrame:
        read = lookup.read
        frames = [batch.frame for batch in rows_of(file, read) if batch.frame.width]
        whole = pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame({LINE: []})
        texts = as_texts(whole, [column for column in whole.columns if column != LINE], read.missing)
        _require(lookup, texts.columns, file)
        kept = [column for column in texts.columns if f"{name}.{column}" in self._used]
        limits = {"#since": lookup.since, "#until": lookup.until}
        return texts.select(
            pl.col(lookup.key).alias("#key"),
            *(pl.col(column).alias(alias) for alias, column in limits.items() if column),
            *(pl.col(column).alias(f"{name}.{column}") for column in kept),
        )


def _joined(frame: pl.DataFrame, table: pl.DataFrame, lookup: Lookup) -> pl.DataFrame:
    """Of several rows of one key, the first that holds at the date; where none does, the first of all."""
    asked = as_texts(frame, [name for name in (lookup.on, lookup.at) if name], ())
    found = asked.join(table.with_row_index("#place"), left_on=lookup.on, right_on="#key", how="left")
    holds = pl.lit(value=True)
    if lookup.at and lookup.since:
        holds &= (pl.col("#since") <= pl.col(lookup.at)).fill_null(value=True)
    if lookup.at and lookup.until:
        holds &= (pl.col(lookup.at) < pl.col("#until")).fill_null(value=True)
    first = (
        found.with_columns((~holds).alias("#worse")).sort(LINE, "#worse", "#place").unique(LINE, keep="first")
    )
    added = [name for name in table.columns if not name.startswith("#")]
    return frame.join(first.select(LINE, *added), on=LINE, how="left", maintain_order="left")


def _require(lookup: Lookup, columns: list[str], file: File) -> None:
    for name in (lookup.key, lookup.since, lookup.until):
        if name is not None and name not in columns:
            shown = ", ".join(column for column in columns[:40] if column != LINE)
            raise BadRow(
                f"the lookup names the column '{name}', which is not there; it has: {shown}", file.name
            )


def _beside(path: Path, name: str) -> Path | None:
    found = [path.parent / name, *path.parent.glob(f"{escape(Path(name).stem)}.*")]
    beside = next((candidate for candidate in found if candidate.is_file()), None)
    if beside and not beside.resolve().is_relative_to(path.parent.resolve()):
        raise BadRow(
            f"the lookup reads '{name}', a link to a file outside the folder of the file that is read; copy it there",
            str(path),
        )
    return beside
