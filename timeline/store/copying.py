"""A copy of the file of a database, which appears whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.store import engine

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["copy_file", "whole_file"]


def copy_file(path: Path, to: Path) -> None:
    """Copy a database to which nobody writes, with what lies in its log, into one file."""
    shutil.copyfile(path, to)
    log = Path(f"{path}.wal")
    if log.exists():
        shutil.copyfile(log, f"{to}.wal")
        connection = engine.connect(to)
        try:
            connection.execute("CHECKPOINT")
        finally:
            connection.close()


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft beside `path` that takes its place when all is written, and outlives a loss of power then."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        draft = Path(folder) / "draft.duckdb"
        yield draft
        if path.exists():
            shutil.copymode(path, draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
