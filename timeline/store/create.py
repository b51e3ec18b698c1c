"""A new database file, which appears with all its tables: nobody ever opens one that is half made."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from uuid import uuid4

from timeline.store.engine import connect
from timeline.store.file_kind import log_of
from timeline.store.migrate import bring_up
from timeline.store.session import Session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["create"]


def create(path: Path) -> None:
    """Make an empty database, unless somebody else makes it first; where a link points to, if it is one."""
    path = path.resolve()
    draft = path.with_name(f".{path.name}-{uuid4().hex[:8]}")
    try:
        connection = connect(draft)
        try:
            bring_up(Session(connection), draft)
        finally:
            connection.close()
        _placed(draft, path)
    finally:
        for file in (draft, log_of(draft)):
            file.unlink(missing_ok=True)


def _placed(draft: Path, path: Path) -> None:
    """Give the draft its name, where nothing has it already; both steps outlive a loss of power."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except (NotImplementedError, OSError):  # a disk that knows no second name of a file
        if path.exists():
            return
        draft.rename(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
