"""A folder that appears whole: written beside its place, and put there in one step."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["whole_folder"]

_HERE = -100  # Linux: relative paths start in the working folder
_SWAP = 2  # of renameat2 on Linux and of renamex_np on macOS alike


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A draft beside `path` that takes its place when all is written; a reader never sees half of it.

    A folder that is there already stays as it is until then; what a link points to is replaced, not the link.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as place:
        draft = Path(place) / "draft"
        draft.mkdir()
        yield draft
        if path.is_dir():
            shutil.copymode(path, draft)
        if not path.exists():
            draft.rename(path)
        elif not _swapped(draft, path):
            _replaced(draft, path)


def _swapped(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system or the disk cannot."""
    names = (os.fsencode(one), os.fsencode(other))
    library = ctypes.CDLL(None)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        return bool(library.renameat2(_HERE, names[0], _HERE, names[1], _SWAP) == 0)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        return bool(library.renamex_np(*names, _SWAP) == 0)
    return False


def _replaced(draft: Path, path: Path) -> None:
    """The same in two steps, with a moment between them in which nothing is there."""
    before = draft.with_name("before")
    path.rename(before)
    try:
        draft.rename(path)
    except OSError:
        before.rename(path)
        raise
