"""A copy of the file of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.store import engine
from timeline.store.file_kind import log_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["copy_file"]


def copy_file(path: Path, to: Path) -> None:
    """Copy a database to which nobody writes, with what lies in its log, into one file."""
    import shutil

    shutil.copyfile(path, to)
    log = log_of(path)
    if log.exists():
        shutil.copyfile(log, log_of(to))
        connection = engine.connect(to)
        try:
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
