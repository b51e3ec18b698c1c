"""An earlier dataset gives way to a new one; what else lies in a folder does not."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from timeline.errors import Frozen
from timeline.store import holds_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["DOCUMENTS", "check_directory"]

DOCUMENTS = ("contract.json", "datapackage.json", "schema.json")
"""What lies beside the data of a dataset."""
_HINT = "export into a new or an empty directory, or give --replace (in Python replace=True) to lose what it holds"
_LIMITS = ("since", "as_of")


def check_directory(directory: Path, limits: dict[str, Any], *, replace: bool) -> None:
    """Refuse a folder that holds anything but a dataset of the same sort, with the same of the limits given.

    Raises:
        Frozen: it is a file, holds a database in use, a file that no export wrote, or a dataset of another sort.
    """
    if not directory.exists():
        return
    if holds_database(directory):
        raise _refused(directory, "holds a database that is in use here; export into another directory")
    if not directory.is_dir():
        raise _refused(directory, f"holds something else; {_HINT}")
    if replace or not any(directory.iterdir()):
        return
    earlier = _contract(directory)
    if earlier is None:
        raise _refused(directory, f"holds something else; {_HINT}")
    foreign = min(_files(directory) - _listed(earlier), default=None)
    if foreign is not None:
        raise _refused(directory, f"holds {foreign}, which no export wrote; {_HINT}")
    for name in _LIMITS:
        if (earlier.get(name) is None) != (limits[name] is None):
            option = f"--{name.replace('_', '-')}"
            sort = "without" if limits[name] is not None else "with"
            raise _refused(directory, f"holds a dataset that was exported {sort} {option}; {_HINT}")


def _refused(directory: Path, why: str) -> Frozen:
    return Frozen(f"{directory} {why}", file=str(directory))


def _contract(directory: Path) -> dict[str, Any] | None:
    """The contract of a dataset that this program wrote; None where there is none."""
    try:
        found = json.loads((directory / "contract.json").read_text(encoding="utf-8"))
        ours = str(found["tool"]).startswith("timeline ") and "contract_version" in found and _listed(found)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return found if ours else None


def _listed(contract: dict[str, Any]) -> set[str]:
    return {*DOCUMENTS, *(file for table in contract["tables"] for file in table["files"])}


def _files(directory: Path) -> set[str]:
    """Everything in a folder that is no folder itself, by its path from there."""

    def found() -> Iterator[str]:
        for place, folders, files in os.walk(directory):
            links = (name for name in folders if os.path.islink(os.path.join(place, name)))
            yield from (os.path.join(place, name) for name in (*files, *links))

    return {os.path.relpath(path, directory).replace(os.sep, "/") for path in found()}
