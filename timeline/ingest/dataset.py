"""A dataset that `export` wrote, back into a database: restored whole into an empty one, merged into any other."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.constants import BOUNDS
from timeline.errors import BadRow, DatabaseMissing
from timeline.schema.contract import CONTRACT, CONTRACT_VERSION
from timeline.schema.history import HISTORY
from timeline.store import Changes, Revision, restore, revise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from timeline.store import Store

__all__ = ["import_dataset"]

_DERIVED = {"events_flat"}  # made from the other tables
_COLUMNS = {
    f"{folder}{table.name}": tuple(column.name for column in table.columns)
    for folder, tables in (("", CONTRACT), ("history/", HISTORY))
    for table in tables
    if table.name not in _DERIVED
}
_LATER = {f"history/{name}" for name in ("entities", "aliases", "former_aliases", "sources")}
_LATER_COLUMNS = {"revisions": {"undoes"}}
"""Tables and columns that datasets of earlier programs lack."""
_PARTS = {
    "participants": "restored_participant",
    "tags": "restored_tag",
    "evidence": "restored_evidence",
}

_FORMER = {
    "history/entities": "restored_former",
    "history/former_aliases": "restored_former_alias",
    "history/sources": "restored_former_source",
}


def import_dataset(
    store: Store, directory: Path, *, author: str | None, reason: str | None, dry_run: bool
) -> Revision:
    """Bring a dataset back, see `Timeline.import_`."""
    dataset = Dataset(directory)
    if dataset.is_whole and not dry_run and restore(store, dataset.restored(), str(directory)):
        events = dataset.table("events").height
        return Revision(dataset.last_revision, dataset.last_recorded, added=events)
    return revise(
        store,
        Changes(batches=[dataset.staged()], retractions=dataset.retracted, dataset=str(directory)),
        author=author,
        reason=reason or f"imported {directory.name}",
        dry_run=dry_run,
    )


class Dataset:
    """A folder with a contract of a version that is known here, whose files hold what the contract says.

    Tables and columns beside those of `_COLUMNS` are left alone: within a version of the contract there may be more.

    Raises:
        DatabaseMissing: there is no such folder.
        BadRow: it holds no dataset, one of another version of the contract, or one that is damaged.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        if not directory.is_dir():
            raise DatabaseMissing(f"no dataset at {directory}", file=str(directory))
        try:
            self.contract = json.loads((directory / "contract.json").read_text(encoding="utf-8"))
            version = self.contract["contract_version"]
        except FileNotFoundError as fault:
            raise self._bad("this is no dataset that export wrote: it has no contract.json") from fault
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as fault:
            raise self._bad("this is no dataset that export wrote: its contract.json is none") from fault
        if version != CONTRACT_VERSION:
            raise self._bad(
                f"the dataset has version {version} of the contract, this program knows {CONTRACT_VERSION};"
                " upgrade with: pip install -U timeline-db"
            )
        try:
            self._tables = {_name(table): table for table in self.contract["tables"]}
            for name in _COLUMNS:
                if (self.is_whole or "/" not in name) and (name in self._tables or name not in _LATER):
                    self._check(name)
        except (KeyError, TypeError, AttributeError) as fault:
            raise self._bad(f"contract.json does not say what it must: {fault}") from fault

    def _bad(self, reason: str, file: str = "") -> BadRow:
        return BadRow(reason, str(self.directory / file))

    def _place(self, file: str) -> Path:
        """Where a file of the dataset lies, which is within its folder."""
        place = self.directory / file
        if not place.resolve().is_relative_to(self.directory.resolve()):
            raise self._bad(f"contract.json names a file outside the dataset: {file}")
        return place

    def _check(self, name: str) -> None:
        """Whether the files of a table are there, with the columns and the number of rows that the contract tells."""
        if name not in self._tables:
            raise self._bad(f"the dataset has no table '{name}'")
        table = self._tables[name]
        known = {*_COLUMNS[name]} - _LATER_COLUMNS.get(name, set())
        wanted, rows = known | {column["name"] for column in table["columns"]}, 0
        for file in table["files"]:
            with self._reading(file):
                lazy = pl.scan_parquet(self._place(file), hive_partitioning=False, glob=False)
                lost = wanted - set(lazy.collect_schema().names())
                rows += lazy.select(pl.len()).collect().item()
            if lost:
                raise self._bad(f"the file lacks the column '{min(lost)}'", file)
        if rows != table["rows"]:
            raise self._bad(
                f"'{name}' has {rows:,} rows, its contract says {table['rows']:,}: export it anew"
            )

    @contextmanager
    def _reading(self, file: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as fault:
            raise self._bad("a file of the dataset is missing: export it anew", file) from fault
        except (OSError, pl.exceptions.PolarsError) as fault:
            raise self._bad(f"the file is damaged, export it anew: {_line(fault)}", file) from fault

    @property
    def is_whole(self) -> bool:
        """Whether it holds everything that the database held, its past included."""
        return bool(self.contract.get("complete")) and "history/versions" in self._tables

    @property
    def last_revision(self) -> int | None:
        """The number of the last revision."""
        return self.table("revisions")["revision_id"].max()  # type: ignore[return-value]

    @property
    def last_recorded(self) -> str | None:
        """The instant of the last revision."""
        from timeline.when import calendar

        last = self.table("revisions")["recorded_at"].cast(pl.Int64).max()
        return None if last is None else calendar.iso(int(str(last)))

    @property
    def retracted(self) -> list[str]:
        """The events that a dataset of changes retracts."""
        events = self.table("events")
        if "_change" not in events.columns:
            return []
        return events.filter(pl.col("_change") == "retracted")["event_id"].to_list()

    def table(self, name: str) -> pl.DataFrame:
        """One table, its files one after the other."""
        frames = []
        for file in self._tables[name]["files"]:
            with self._reading(file):
                # The folders of a partition repeat what the columns say.
                frames.append(pl.read_parquet(self._place(file), hive_partitioning=False, glob=False))
        known = [*_COLUMNS[name], "_change"]
        return pl.concat(
            frame.select(column for column in known if column in frame.columns) for frame in frames
        )

    def staged(self) -> dict[str, pl.DataFrame]:
        """The current events as the tables that a revision is staged in."""
        events = self.table("events")
        if "_change" in events.columns:
            events = events.filter(pl.col("_change") != "retracted").drop("_change")
        events = events.with_row_index("line", 1).with_columns(pl.col("line").cast(pl.Int64))
        lines = events.select("line", "event_id")
        frames = {
            "stage_source": _ticks(self.table("sources"), "published_min", "published_max").drop(
                "revision_id"
            ),
            "stage_entity": self.table("entities").select("entity_id", "name", "kind", "country"),
            "stage_alias": _aliases(self.table("entities")).drop("revision_id"),
            "stage_event": _ticks(events, *BOUNDS).drop("version", "recorded_from", "revision_id"),
            "stage_participant": _lined(self.table("participants"), lines).rename({"entity_id": "entity"}),
            "stage_tag": _lined(self.table("tags"), lines),
            "stage_evidence": _lined(self.table("evidence"), lines),
        }
        return {name: frame for name, frame in frames.items() if frame.height}

    def restored(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Everything, as the tables that a database is restored from."""
        events = self.table("events")
        versions = events.select("event_id", "version")
        yield "restored_revision", self.table("revisions")
        yield "restored_entity", self.table("entities").drop("aliases")
        yield "restored_alias", self._aliases()
        yield "restored_source", _ticks(self.table("sources"), "published_min", "published_max")
        for name, table in _FORMER.items():
            if name in self._tables:
                frame = self.table(name)
                yield (
                    table,
                    _ticks(frame, "published_min", "published_max") if name == "history/sources" else frame,
                )
        yield "restored_version", _ticks(events, *BOUNDS)
        yield "restored_version", _ticks(self.table("history/versions"), *BOUNDS)
        for name, table in _PARTS.items():
            yield table, self.table(name).join(versions, on="event_id")
            yield table, self.table(f"history/{name}")
        yield "restored_merge", self.table("history/merges")
        yield "restored_reject", self.table("history/rejected_rows")

    def _aliases(self) -> pl.DataFrame:
        """Other names with the revisions that recorded them; of their entities', where the dataset does not say."""
        known = "history/aliases" in self._tables
        return self.table("history/aliases") if known else _aliases(self.table("entities"))


def _name(table: dict[str, Any]) -> str:
    files = table["files"]
    return ("history/" if files and files[0].startswith("history/") else "") + str(table["name"])


def _line(fault: Exception) -> str:
    return str(fault).partition("\n")[0]


def _ticks(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    return frame.with_columns(pl.col(names).cast(pl.Datetime("us")).to_physical())


def _aliases(entities: pl.DataFrame) -> pl.DataFrame:
    return (
        entities.select("entity_id", pl.col("aliases").alias("alias"), "revision_id")
        .explode("alias")
        .drop_nulls("alias")
    )


def _lined(parts: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    return parts.join(lines, on="event_id").drop("event_id")
