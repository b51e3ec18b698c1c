"""What version 1 of the contract promises, as lines of text: `python -m tests.export.promise` says them.

`fixtures/export/contract-v1.txt` holds the lines as they were promised.
A line that stands there must hold for ever; a new one is written below.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "export" / "contract-v1.txt"


def promises(contract: dict[str, Any], package: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """A line a promise: the version, what NULL says, places, keys, and each column with its type, NULL, unit and values."""
    values = schema["$defs"]
    lines = [f"contract_version | {contract['contract_version']}", f"null_rule | {contract['null_rule']}"]
    lines += [f"contract.json | {name}" for name in contract]
    for resource, table in zip(package["resources"], contract["tables"], strict=True):
        name = resource["name"]
        lines.append(f"{name} | at {table['file']} | key {', '.join(table['key'])}")
        for column in table["columns"]:
            only = values[name]["properties"][column["name"]].get("enum")
            told = [f"{name}.{column['name']}", column["type"], f"null {column['null']}"]
            told += [column["unit"]] if column["unit"] else []
            told += [" or ".join(only)] if only else []
            lines.append(" | ".join(told))
    return lines


def of_dataset(folder: Path) -> list[str]:
    """What a dataset promises."""
    texts = ((folder / name).read_text() for name in ("contract.json", "datapackage.json", "schema.json"))
    return promises(*(json.loads(text) for text in texts))


def golden() -> list[str]:
    """What was promised."""
    return GOLDEN.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    from timeline import Timeline

    with tempfile.TemporaryDirectory() as folder, Timeline.memory() as tl:
        sys.stdout.write("\n".join([*of_dataset(tl.export(Path(folder) / "whole")), ""]))
