"""Foreign rows in: read, normalised, staged. One file a format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from timeline.errors import DatabaseMissing
from timeline.ingest.native import load_document

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from timeline.store import Revision, Store

__all__ = ["ingest"]


def ingest(store: Store, files: Sequence[str | os.PathLike[str]], *, dry_run: bool = False) -> list[Revision]:
    """Read events from files."""
    made = []
    for file in files:
        path = Path(file)
        if not path.is_file():
            raise DatabaseMissing(f"no file at {path}")
        made += load_document(store, path, dry_run=dry_run)
    return made
