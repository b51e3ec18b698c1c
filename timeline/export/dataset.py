"""Write the database, or what changed in it, as a Parquet dataset with its contract, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace as with_columns
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.export.describe import Written, contract, data_package, json_schema
from timeline.export.earlier import DOCUMENTS, check_directory
from timeline.resources import read_text
from timeline.schema import Column
from timeline.schema.contract import CHANGE, CONTRACT, CONTRACT_VERSION, NULL_RULE
from timeline.schema.history import HISTORY
from timeline.store import Steps, base, resolve_as_of, whole_folder, write_parquet
from timeline.when import calendar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from timeline.schema.contract import Table
    from timeline.store import AsOf, Session, Store
    from timeline.when.inputs import AsOfLike

__all__ = ["PARTITIONS", "export_dataset"]

PARTITIONS = {
    "year": "year(CASE WHEN isfinite(e.start_min) THEN e.start_min END)::VARCHAR",
    "kind": "split_part(e.kind, '.', 1)",
    "country": "e.country",
}
_NOWHERE = "__HIVE_DEFAULT_PARTITION__"
_NOTHING = {"_part": None, "_ends": "bounded"}
_CHANGED = """
SELECT n.*, CASE WHEN t.version_id IS NULL THEN 'added' ELSE 'amended' END AS _change
FROM now_stated AS n LEFT JOIN then_stated AS t ON t.event_id = n.event_id
WHERE t.version_id IS DISTINCT FROM n.version_id
UNION ALL
SELECT t.*, 'retracted' FROM then_stated AS t ANTI JOIN now_stated AS n ON n.event_id = t.event_id
"""


def export_dataset(
    store: Store,
    directory: Path,
    *,
    partition: str | None = None,
    since: AsOfLike | None = None,
    as_of: AsOfLike | None = None,
    flat: bool = True,
    replace: bool = False,
) -> Path:
    """Write every table of the contract into `directory`; a reader never sees half of it, see `Timeline.export`."""
    if partition is not None and partition not in PARTITIONS:
        raise BadQuery(f"partition by {', '.join(PARTITIONS)}, not by '{partition}'")
    check_directory(directory, {"since": since, "as_of": as_of}, replace=replace)
    with whole_folder(directory) as draft:
        with store.reading() as session:
            after, then = resolve_as_of(session, since), resolve_as_of(session, as_of)
            if after is not None and then is not None and after.instant > then.instant:
                raise BadQuery(
                    f"nothing can have changed between {since} and {as_of}: the first is the later one"
                )
            steps = _steps(after, then)
            written = [*_tables(session, steps, draft, partition, changes=since is not None, flat=flat)]
            whole = since is None and as_of is None
            written += [*_history(session, draft)] if whole else []
        extent = {
            "complete": whole,
            "as_of": None if then is None else calendar.iso(then.instant),
            "since": None if after is None else calendar.iso(after.instant),
        }
        _describe(draft, written, extent)
    return directory


def _steps(since: AsOf | None, as_of: AsOf | None) -> Steps:
    """`event`: the versions that are exported; `stated`: those that are not retracted; `listed`: all, with their lists."""
    if since is None:
        steps = base(as_of)
        steps.add("stated", "SELECT * FROM event")
    else:
        steps = Steps()
        steps.add("now_stated", _with(base(as_of), steps, "event"))
        steps.add("then_stated", _with(base(since), steps, "event"))
        steps.add("event", _CHANGED)
        steps.add("stated", "SELECT * FROM event WHERE _change <> 'retracted'")
    steps.add("selected", "SELECT * FROM event")
    steps.add("listed", read_text("sql/store/listed.sql"))
    then = "" if as_of is None else f"recorded_at <= {steps.then(as_of)}"
    later = "" if since is None else f"recorded_at > {steps.then(since)}"
    steps.add("known_revision", f"SELECT * FROM revision{_where(then, later)}")
    known = f"revision_id IN (SELECT revision_id FROM revision{_where(then)})" if then else ""
    # A source that was described anew since was known before, if something rests on it.
    rests = "source_id IN (SELECT source_id FROM evidence_item SEMI JOIN event USING (version_id))"
    steps.add("known_entity", f"SELECT * FROM entity{_where(known)}")
    steps.add("known_alias", f"SELECT * FROM entity_alias{_where(known)}")
    steps.add("known_source", f"SELECT * FROM source{_where(known and f'{known} OR {rests}')}")
    return steps


def _where(*conditions: str) -> str:
    condition = " AND ".join(filter(None, conditions))
    return f" WHERE {condition}" if condition else ""


def _with(other: Steps, steps: Steps, name: str) -> str:
    """A step of other steps, its parameters renamed into these."""
    sql = other.steps[name]
    for old, value in other.params.items():
        sql = sql.replace(f"${old}", steps.param(old, value))
    return sql


def _tables(
    session: Session, steps: Steps, draft: Path, partition: str | None, *, changes: bool, flat: bool
) -> Iterator[Written]:
    for listed in CONTRACT:
        if listed.name == "events_flat" and not flat:
            continue
        of_events = listed.is_of_events
        table = with_columns(listed, columns=(*listed.columns, CHANGE)) if of_events and changes else listed
        if of_events and partition is not None:
            yield _in_folders(session, steps, draft, table, partition)
            continue
        file = f"{table.name}.parquet"
        rows = write_parquet(session, steps.text(table.sql), steps.params, draft / file, _metadata(table))
        yield Written(table, (file,), rows)


def _in_folders(session: Session, steps: Steps, draft: Path, table: Table, partition: str) -> Written:
    """One folder a value; in each, events with limits on both sides apart from the others."""
    ends = "CASE WHEN isfinite(e.start_min) AND isfinite(e.end_max) THEN 'bounded' ELSE 'unbounded' END"
    columns = (
        *table.columns,
        Column("_part", "string", "", sql=PARTITIONS[partition]),
        Column("_ends", "string", "", sql=ends),
    )
    cut = with_columns(table, columns=columns, order=f"_part, _ends, {table.order}")
    session.execute(f"CREATE OR REPLACE TEMP TABLE cut_event AS {steps.text(cut.sql)}", steps.params)
    files, rows = [], 0
    parts = session.rows("SELECT _part, _ends FROM cut_event GROUP BY ALL ORDER BY ALL")
    for part in parts or [_NOTHING]:
        name = _NOWHERE if part["_part"] is None else _safe(part["_part"])
        file = f"{table.name}/by_{partition}={name}/{part['_ends']}.parquet"
        (draft / file).parent.mkdir(parents=True, exist_ok=True)
        here = "_part IS NULL" if part["_part"] is None else "_part = $_part"
        statement = table.select("cut_event", f"{here} AND _ends = $_ends")
        rows += write_parquet(session, statement, part, draft / file, _metadata(table))
        files.append(file)
    session.execute("DROP TABLE cut_event")
    return Written(table, tuple(files), rows, partition=f"by_{partition}")


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


def _describe(draft: Path, written: list[Written], extent: dict[str, Any]) -> None:
    documents = (contract(written, extent), data_package(written), json_schema(written))
    for name, content in zip(DOCUMENTS, documents, strict=True):
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        (draft / name).write_text(text, encoding="utf-8")
