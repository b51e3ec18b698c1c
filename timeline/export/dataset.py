"""Write the database as one Parquet file a table and a written contract, or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from timeline.errors import Frozen
from timeline.export.contract import CONTRACT, CONTRACT_VERSION
from timeline.store import Store, base, resolve_as_of
from timeline.version import VERSION

__all__ = ["export"]


def export(store: Store, directory: Path, *, as_of: Any = None) -> Path:
    """Write every table of the contract into `directory`; a reader never sees half of it."""
    if directory.exists() and not _ours(directory):
        raise Frozen(f"{directory} holds something else; export into a new or an empty directory")
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}-") as draft:
        rows = {}
        with store.reading() as session:
            steps = base(resolve_as_of(session, as_of))
            for table in CONTRACT:
                rows[table.name] = session.write_parquet(
                    steps.text(table.sql), steps.params, Path(draft) / f"{table.name}.parquet"
                )
        written = json.dumps(_contract(rows), indent=2, ensure_ascii=False) + "\n"
        (Path(draft) / "contract.json").write_text(written, encoding="utf-8")
        if directory.exists():
            shutil.rmtree(directory)
        Path(draft).rename(directory)
        Path(draft).mkdir()
    directory.chmod(0o755)
    return directory


def _ours(directory: Path) -> bool:
    return directory.is_dir() and (not any(directory.iterdir()) or (directory / "contract.json").is_file())


def _contract(rows: dict[str, int]) -> dict[str, Any]:
    return {
        "contract_version": CONTRACT_VERSION,
        "tool": f"timeline {VERSION}",
        "null_rule": "NULL in a bound means unbounded; no date stands for 'no date'",
        "tables": [
            {
                "name": table.name,
                "file": f"{table.name}.parquet",
                "rows": rows[table.name],
                "row": table.row,
                "columns": [asdict(column) for column in table.columns],
            }
            for table in CONTRACT
        ],
    }
