"""Write the database, or what changed in it, as a Parquet dataset with its contract, or not at all."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, Frozen
from timeline.export.contract import CONTRACT, CONTRACT_VERSION, HISTORY, NULL_RULE
from timeline.export.describe import CHANGE, Written, contract, data_package, json_schema
from timeline.store import Steps, base, resolve_as_of, write_parquet
from timeline.when import calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.export.contract import Table
    from timeline.store import Session, Store

__all__ = ["PARTITIONS", "export_dataset"]

PARTITIONS = {
    "year": "year(CASE WHEN isfinite(e.start_min) THEN e.start_min END)::VARCHAR",
    "kind": "split_part(e.kind, '.', 1)",
    "country": "e.country",
}
_NOWHERE = "__HIVE_DEFAULT_PARTITION__"
_CHANGED = """
SELECT n.*, CASE WHEN t.version_id IS NULL THEN 'added' ELSE 'amended' END AS _change
FROM now_told AS n LEFT JOIN then_told AS t ON t.event_id = n.event_id
WHERE t.version_id IS DISTINCT FROM n.version_id
UNION ALL
SELECT t.*, 'retracted' FROM then_told AS t ANTI JOIN now_told AS n ON n.event_id = t.event_id
"""


def export_dataset(
    store: Store,
    directory: Path,
    *,
    partition: str | None = None,
    since: Any = None,
    as_of: Any = None,
    flat: bool = True,
) -> Path:
    """Write every table of the contract into `directory`; a reader never sees half of it, see `Timeline.export`."""
    if partition is not None and partition not in PARTITIONS:
        raise BadQuery(f"partition by {', '.join(PARTITIONS)}, not by '{partition}'")
    if directory.exists() and not _ours(directory):
        raise Frozen(f"{directory} holds something else; export into a new or an empty directory")
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}-") as folder:
        draft = Path(folder) / "draft"
        draft.mkdir()
        with store.reading() as session:
            after, moment = resolve_as_of(session, since), resolve_as_of(session, as_of)
            steps = _steps(after, moment)
            written = [*_tables(session, steps, draft, partition, changes=since is not None, flat=flat)]
            whole = since is None and as_of is None
            written += [*_history(session, draft)] if whole else []
            told = {
                "complete": whole,
                "as_of": None if moment is None else calendar.iso(moment),
                "since": None if after is None else calendar.iso(after),
            }
        _describe(draft, written, told)
        if directory.exists():
            # The two renames leave a moment without the directory, but never one with half of it.
            directory.rename(Path(folder) / "before")
        draft.rename(directory)
    return directory


def _ours(directory: Path) -> bool:
    return directory.is_dir() and (not any(directory.iterdir()) or (directory / "contract.json").is_file())


def _steps(since: int | None, as_of: int | None) -> Steps:
    """`event`: the versions that the export tells; `told`: those of them that are not retracted."""
    if since is None:
        steps = base(as_of)
        steps.add("told", "SELECT * FROM event")
    else:
        steps = Steps()
        steps.add("now_told", _with(base(as_of), steps, "event"))
        steps.add("then_told", _with(base(since), steps, "event"))
        steps.add("event", _CHANGED)
        steps.add("told", "SELECT * FROM event WHERE _change <> 'retracted'")
    limits = [("<=", as_of), (">", since)]
    conditions = [
        f"recorded_at {sign} make_timestamp({steps.param('recorded', moment)}::BIGINT)"
        for sign, moment in limits
        if moment is not None
    ]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    steps.add("known_revision", f"SELECT * FROM revision{where}")
    return steps


def _with(other: Steps, steps: Steps, name: str) -> str:
    """A step of other steps, its parameters renamed into these."""
    sql = other.steps[name]
    for old, value in other.params.items():
        sql = sql.replace(f"${old}", steps.param(old, value))
    return sql


def _tables(
    session: Session, steps: Steps, draft: Path, partition: str | None, *, changes: bool, flat: bool
) -> Iterator[Written]:
    for table in CONTRACT:
        if table.name == "events_flat" and not flat:
            continue
        if table.name == "events":
            yield _events(session, steps, draft, table, partition, changes=changes)
            continue
        file = f"{table.name}.parquet"
        rows = write_parquet(session, steps.text(table.sql), steps.params, draft / file, _metadata(table))
        yield Written(table, (file,), rows)


def _events(
    session: Session, steps: Steps, draft: Path, table: Table, partition: str | None, *, changes: bool
) -> Written:
    sql = table.sql.replace("\nFROM ", ",\n    e._change\nFROM ", 1) if changes else table.sql
    extra = (CHANGE,) if changes else ()
    if partition is None:
        rows = write_parquet(
            session, steps.text(sql), steps.params, draft / "events.parquet", _metadata(table)
        )
        return Written(table, ("events.parquet",), rows, extra=extra)
    files, rows = [], 0
    key = PARTITIONS[partition]
    for value, ends in _partitions(session, steps, key):
        name = f"by_{partition}={_NOWHERE if value is None else _safe(value)}"
        file = f"events/{name}/{ends}.parquet"
        (draft / file).parent.mkdir(parents=True, exist_ok=True)
        chosen = Steps(dict(steps.steps), dict(steps.params))
        limit = "NOT " if ends == "unbounded" else ""
        chosen.add(
            "chosen",
            f"SELECT * FROM event AS e WHERE {key} IS NOT DISTINCT FROM {chosen.param('partition', value)}"
            f" AND {limit}(isfinite(e.start_min) AND isfinite(e.end_max))",
        )
        statement = chosen.text(sql.replace("FROM event AS e", "FROM chosen AS e", 1))
        rows += write_parquet(session, statement, chosen.params, draft / file, _metadata(table))
        files.append(file)
    return Written(table, tuple(files), rows, partition=f"by_{partition}", extra=extra)


def _partitions(session: Session, steps: Steps, key: str) -> list[tuple[str | None, str]]:
    asked = f"""
    SELECT {key} AS part, CASE WHEN isfinite(e.start_min) AND isfinite(e.end_max) THEN 'bounded' ELSE 'unbounded' END AS ends
    FROM event AS e GROUP BY ALL ORDER BY ALL
    """
    return [(row["part"], row["ends"]) for row in session.rows(steps.text(asked), steps.params)]


def _safe(value: str) -> str:
    """A value as the name of a folder, as Hive writes it: anything odd as `%XX`."""
    return "".join(
        sign if sign.isalnum() or sign in "-_" else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in value
    )


def _history(session: Session, draft: Path) -> Iterator[Written]:
    (draft / "history").mkdir()
    for table in HISTORY:
        file = f"history/{table.name}.parquet"
        yield Written(table, (file,), write_parquet(session, table.sql, {}, draft / file, _metadata(table)))


def _metadata(table: Table) -> dict[str, str]:
    return {
        "timeline.contract_version": str(CONTRACT_VERSION),
        "timeline.table": table.name,
        "timeline.row": table.row,
        "timeline.null_rule": NULL_RULE,
    }


def _describe(draft: Path, written: list[Written], told: dict[str, Any]) -> None:
    documents = {
        "contract.json": contract(written, told),
        "datapackage.json": data_package(written),
        "schema.json": json_schema(written),
    }
    for name, content in documents.items():
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        (draft / name).write_text(text, encoding="utf-8")
