"""What an output may take the place of: nothing but what this program wrote and nobody has changed since.

A file that is written here is marked with its size and time, in an extended attribute, where the system has those.
Elsewhere no file is known to be ours, and none is replaced unasked.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.errors import Frozen
from timeline.store.atomic import whole_file
from timeline.store.file_kind import log_of
from timeline.store.shared import known_files

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["check_replaceable", "holds_database", "is_as_written", "output_file"]

_MARK = "user.timeline.written"


def check_replaceable(path: Path, *, replace: bool) -> None:
    """Refuse a file that is a database in use, or that is neither ours as we wrote it, nor to be replaced.

    Raises:
        Frozen: it is such a file.
    """
    if holds_database(path):
        raise Frozen(f"{path} is a database that is in use here; write to another file", file=str(path))
    if not path.is_file() or replace or not path.stat().st_size or is_as_written(path):
        return
    raise Frozen(
        f"{path} is there already, and it is not as this program wrote it; write to another file,"
        " or give --replace (in Python replace=True) to lose what it holds",
        file=str(path),
    )


def holds_database(path: Path) -> bool:
    """Whether a file, or a folder, is or holds a database that this process has named."""
    for known in known_files():
        for file in (known, log_of(Path(known))):
            with suppress(OSError):
                if os.path.samefile(path, file):
                    return True
        if known.startswith(os.path.join(os.path.realpath(path), "")) and os.path.exists(known):
            return True
    return False


@contextmanager
def output_file(path: Path) -> Iterator[Path]:
    """A draft of an output, see `whole_file`, marked as written by this program."""
    with whole_file(path) as draft:
        yield draft
        if hasattr(os, "setxattr"):
            with suppress(OSError):
                os.setxattr(draft, _MARK, _state(draft))


def is_as_written(path: Path) -> bool:
    """Whether this program wrote the file, and nobody has changed it since."""
    if hasattr(os, "getxattr"):
        with suppress(OSError):
            return os.getxattr(path, _MARK) == _state(path)
    return False


def _state(path: Path) -> bytes:
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns}".encode()
