"""Files and folders that appear whole: written beside their place, and put there in one step."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from timeline.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["whole_file", "whole_folder"]

_HERE = -100  # Linux: relative paths start in the working folder
_SWAP = 2  # of renameat2 on Linux and of renamex_np on macOS alike


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft beside `path` that takes its place when all is written; a reader never sees half of it.

    What is no file, such as a pipe or a device, is written as it stands; what a link points to is replaced, not the link.
    Until then nobody else may read the draft; a file that is replaced stays readable to whom it was. It is on disk at the end.
    """
    path = path.resolve() if path.is_symlink() and path.is_file() else path
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "this is a folder; name a file in it", str(path))
    if path.exists() and not path.is_file():
        with _named(path):
            yield path
        return
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    with _draft(path, path) as draft:
        yield draft
        draft.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A draft beside `path` that takes its place when all is written; a reader never sees half of it.

    A folder that is there already stays as it is until then; what a link points to is replaced, not the link.
    """
    name, path = path, path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _draft(path, name) as draft:
        draft.mkdir()
        yield draft
        if path.is_dir():
            import shutil

            shutil.copymode(path, draft)
        if not path.exists():
            draft.rename(path)
        elif not _swapped(draft, path):
            _replaced(draft, path)


@contextmanager
def _draft(path: Path, name: Path) -> Iterator[Path]:
    """A place beside `path` for what is to be there; an error of the system names `name`, never the draft."""
    prefix = f".{path.name}-"
    with _named(name, prefix), temporary_folder(path.parent, prefix) as folder:
        yield folder / "draft"


@contextmanager
def _named(path: Path, prefix: str = "") -> Iterator[None]:
    """An error of the system that names nothing, or a draft with this prefix, names `path`."""
    try:
        yield
    except OSError as fault:
        named = [str(file) for file in (fault.filename, fault.filename2) if file is not None]
        drafted = any(f"{os.sep}{prefix}" in file for file in named if prefix)
        if drafted and isinstance(fault, FileNotFoundError) and path.parent.is_dir():
            raise PermissionError(
                errno.EACCES, "no file can be made in this folder", str(path.parent)
            ) from fault
        if fault.errno and (drafted or not named):
            fault.filename, fault.filename2 = str(path), None
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _swapped(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system or the disk cannot."""
    import ctypes

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
