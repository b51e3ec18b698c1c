"""Folders for what is not finished; they go with the process, however it ends, short of `kill -9`."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["remove_unfinished", "temporary_folder", "temporary_folder_of_process"]

_UNFINISHED: dict[str, int] = {}
"""The folders that are there, and the process that made each."""


@contextmanager
def temporary_folder(beside: Path | None = None, prefix: str = "timeline-") -> Iterator[Path]:
    """A folder in which only this user may read, for as long as the block lasts; in a folder, or where temporary files lie."""
    import tempfile

    with tempfile.TemporaryDirectory(dir=beside, prefix=prefix) as folder:
        _UNFINISHED[folder] = os.getpid()
        try:
            yield Path(folder)
        finally:
            del _UNFINISHED[folder]


def temporary_folder_of_process(prefix: str) -> str:
    """A folder in which only this user may read, until `remove_unfinished`."""
    import tempfile

    folder = tempfile.mkdtemp(prefix=prefix)
    _UNFINISHED[folder] = os.getpid()
    return folder


def remove_unfinished() -> None:
    """Remove every folder that this process, and no copy of it, still has."""
    import shutil

    for folder, process in [*_UNFINISHED.items()]:
        if process == os.getpid():
            shutil.rmtree(folder, ignore_errors=True)
