"""A copy of the file of a database."""

from __future__ import annotations

from pathlib import Path

from timeline.store import engine

__all__ = ["copy_file"]


def copy_file(path: Path, to: Path) -> None:
    """Copy a database to which nobody writes, with what lies in its log, into one file."""
    import shutil

    shutil.copyfile(path, to)
    log = Path(f"{path}.wal")
    if log.exists():
        shutil.copyfile(log, f"{to}.wal")
        connection = engine.connect(to)
        try:
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
