"""What `export` wrote, as the tables of a database in Spark: one dataset or several, partitioned or not."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS, INFINITY, MINUS_INFINITY
from timeline.errors import BadQuery, BadRow, DatabaseMissing
from timeline.schema.contract import CONTRACT, CONTRACT_VERSION
from timeline.schema.history import HISTORY
from timeline.store.migrate import scripts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Dataset", "absolute", "open_datasets", "tables_of"]

_COLUMNS = {
    f"{folder}{table.name}": {column.name: column.type for column in table.columns}
    for folder, tables in (("", CONTRACT), ("history/", HISTORY))
    for table in tables
}
_SPARK = {
    "string": "STRING", "int32": "INT", "int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN",
    "list<string>": "ARRAY<STRING>", "timestamp[us]": "BIGINT",
}  # fmt: skip
"""The types of the contract in Spark; an instant is read as the 64-bit number that it is in the file."""
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")


@dataclass(frozen=True, slots=True)
class Dataset:
    """One folder with a contract."""

    folder: str
    contract: Mapping[str, Any]

    @property
    def is_whole(self) -> bool:
        """Whether it holds all that the database held, its past included."""
        return bool(self.contract.get("complete")) and "history/versions" in self.files

    @property
    def files(self) -> dict[str, list[str]]:
        """The files of each table; those of what is no longer current under `history/NAME`."""
        return {
            ("history/" if table["files"][0].startswith("history/") else "") + table["name"]: table["files"]
            for table in self.contract["tables"]
            if table["files"]
        }

    def rows(self, name: str) -> int:
        """How many rows the contract says that a table has."""
        return sum(table["rows"] for table in self.contract["tables"] if table["name"] == name)

    def frame(self, spark: SparkSession, name: str) -> DataFrame:
        """A table, its instants as numbers; without rows where the dataset has none of this name."""
        schema = ", ".join(f"`{column}` {_SPARK[kind]}" for column, kind in _COLUMNS[name].items())
        files = self.files.get(name)
        if not files:
            return spark.createDataFrame([], schema)
        in_folders = len(files) > 1 or files[0].startswith(f"{name}/")
        places = [f"{self.folder}/{name}"] if in_folders else [f"{self.folder}/{files[0]}"]
        reader = spark.read.schema(schema).option("recursiveFileLookup", "true")
        return reader.parquet(*places)


def open_datasets(spark: SparkSession, folders: Iterable[str]) -> list[Dataset]:
    """The datasets in some folders.

    Raises:
        DatabaseMissing: there is nothing to read there.
        BadRow: it is no dataset of this program, or of another version of the contract.
        BadQuery: it holds only what changed.
    """
    return [_opened(spark, absolute(str(folder))) for folder in folders]


def absolute(folder: str) -> str:
    """A folder as seen from where this process is, which the process of Spark may not share; a URL as it stands."""
    return folder.rstrip("/") if _URL.match(folder) else str(Path(folder).resolve())


def _opened(spark: SparkSession, folder: str) -> Dataset:
    try:
        text = spark.read.text(f"{folder}/contract.json", wholetext=True).head()
    except Exception as fault:
        if "PATH_NOT_FOUND" in str(fault):
            raise DatabaseMissing(
                f"no dataset at {folder}: it has no contract.json; write one with: timeline export FOLDER",
                file=folder,
            ) from None
        raise
    try:
        contract = json.loads(text[0] if text else "")
        version = contract["contract_version"]
    except (ValueError, KeyError, TypeError):
        raise BadRow("this is no dataset that export wrote: its contract.json is none", folder) from None
    if version != CONTRACT_VERSION:
        raise BadRow(
            f"the dataset has version {version} of the contract, this program knows {CONTRACT_VERSION};"
            " upgrade with: pip install -U timeline-db",
            folder,
        )
    if contract.get("since"):
        raise BadQuery(f"{folder} holds only what changed since {contract['since']}; export a whole dataset")
    return Dataset(folder, contract)


# --- the tables of a database ---------------------------------------------------------------------------------


def tables_of(spark: SparkSession, datasets: Sequence[Dataset]) -> dict[str, DataFrame]:
    """The tables of `sql/schema/` as frames: what has no limit is the smallest or the largest number, as in no file."""
    parts = [_tables(spark, dataset, at) for at, dataset in enumerate(datasets)]
    tables = {name: _together(name, [part[name] for part in parts]) for name in parts[0]}
    version = spark.range(1).selectExpr("'schema_version' AS key", f"'{len(scripts())}' AS value")
    return tables | {"meta": version}


def _together(name: str, frames: Sequence[DataFrame]) -> DataFrame:
    """The rows of several datasets; their revisions get numbers of their own, and who is known to several is one."""
    if len(frames) == 1:
        return frames[0]
    apart = [_renumbered(frame, at) for at, frame in enumerate(frames, 1)]
    first, *others = apart
    for frame in others:
        first = first.unionByName(frame)
    key = _KNOWN_ONCE.get(name)
    if key is None:
        return first.drop("_at")
    told = [column for column in first.columns if column not in (key, "_at")]
    rows = first.selectExpr(key, f"struct({', '.join(told)}) AS told", "_at")
    return _earliest(rows, key)


_KNOWN_ONCE = {"entity": "entity_id", "source": "source_id"}
_REVISIONS = ("revision_id", "closed_by", "undone_by", "undoes")
_APART = 1_000_000_000
"""So far apart are the numbers of the revisions of two datasets."""


def _renumbered(frame: DataFrame, at: int) -> DataFrame:
    numbers = [f"{name} + {at * _APART}L AS {name}" if name in _REVISIONS else name for name in frame.columns]
    return frame.selectExpr(*numbers, f"{at} AS _at")


def _earliest(rows: DataFrame, key: str) -> DataFrame:
    from pyspark.sql import functions as f

    return rows.groupBy(key).agg(f.min_by("told", "_at").alias("told")).select(key, "told.*")


def _tables(spark: SparkSession, dataset: Dataset, at: int) -> dict[str, DataFrame]:
    def read(name: str, *selected: str) -> DataFrame:
        return dataset.frame(spark, name).selectExpr(*selected)

    past = f"concat('{at}:', version, '=', event_id)"
    current = f"concat('{at}:=', event_id)"
    bounds = _limited(BOUNDS)
    event = [name for name in _COLUMNS["events"] if name not in (*BOUNDS, "recorded_from", "revision_id")]
    told = [*event, *bounds, "recorded_from", "revision_id"]
    versions = read(
        "events",
        f"{current} AS version_id",
        *told,
        f"{INFINITY} AS recorded_to",
        "CAST(NULL AS INT) AS closed_by",
    ).unionByName(read("history/versions", f"{past} AS version_id", *told, "recorded_to", "closed_by"))
    found = {"event_version": versions}
    for table, name in (("participant", "participants"), ("tag", "tags"), ("evidence_item", "evidence")):
        columns = [column for column in _COLUMNS[name] if column != "event_id"]
        found[table] = read(name, f"{current} AS version_id", *columns).unionByName(
            read(f"history/{name}", f"{past} AS version_id", *columns)
        )
    source = [column for column in _COLUMNS["sources"] if not column.startswith("published_")]
    published = _limited(("published_min", "published_max"))
    return found | {
        "entity": read("entities", "entity_id", "name", "kind", "country", "revision_id"),
        "former_entity": read("history/entities", *_COLUMNS["history/entities"]),
        "entity_alias": _aliases(spark, dataset),
        "former_alias": read("history/former_aliases", *_COLUMNS["history/former_aliases"]),
        "source": read("sources", *source, *published),
        "former_source": read("history/sources", *source, *published, "closed_by"),
        "revision": read("revisions", *_COLUMNS["revisions"], "CAST(NULL AS STRING) AS file"),
        "event_merge": read("history/merges", *_COLUMNS["history/merges"]),
        "rejected_row": read("history/rejected_rows", *_COLUMNS["history/rejected_rows"]),
    }


def _aliases(spark: SparkSession, dataset: Dataset) -> DataFrame:
    if "history/aliases" in dataset.files:
        return dataset.frame(spark, "history/aliases").select("entity_id", "alias", "revision_id")
    return dataset.frame(spark, "entities").selectExpr(
        "entity_id", "explode(aliases) AS alias", "revision_id"
    )


def _limited(names: Iterable[str]) -> list[str]:
    return [
        f"coalesce({name}, CAST({MINUS_INFINITY if name in _STARTS else INFINITY} AS BIGINT)) AS {name}"
        for name in names
    ]


_STARTS = {"start_min", "end_min", "published_min"}
"""The bounds that are unbounded towards the past."""
