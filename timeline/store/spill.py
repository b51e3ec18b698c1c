"""How much memory the engine takes unasked, and the private folder where the rest of its work waits on disk."""

from __future__ import annotations

import atexit
import os
from contextlib import suppress
from functools import cache, lru_cache
from itertools import count
from pathlib import Path

from timeline.temporary import remove_unfinished, temporary_folder_of_process

__all__ = ["spill_folder", "usual_memory"]

_USUAL = 4 << 30
_LIMITS_OF_GROUP = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where a container says how much memory its processes may have."""
_numbers = count()
_of_file: dict[Path, int] = {}


@cache
def usual_memory() -> str:
    """4 GiB, or half of what the machine, or the container, has where that is less."""
    return f"{min(_USUAL, _machine_memory() // 2) >> 20}MiB"


def _machine_memory() -> int:
    """Bytes of memory that this process may have; as many as we take at most where nobody tells."""
    known = [2 * _USUAL]
    with suppress(AttributeError, OSError, ValueError):  # not every system tells
        known.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for file in _LIMITS_OF_GROUP:
        with suppress(OSError, ValueError):
            known.append(int(Path(file).read_text()))
    return min(known)


def spill_folder(path: Path | None) -> str:
    """A folder for what a database cannot hold in memory, which the engine makes when it needs it, and removes.

    It lies in the folder for temporary files, where only this user may enter. Without such a folder there is none: nothing
    waits on disk then. All connections of this process to one file have the same, as the engine wants it.
    """
    private = _private_folder(os.getpid())
    return os.path.join(private, f"{_number(path)}") if private else ""


def _number(path: Path | None) -> int:
    """The number of a file in this process; a new one each time for a database in memory."""
    return next(_numbers) if path is None else _of_file.setdefault(path, next(_numbers))


@lru_cache(maxsize=4)
def _private_folder(process: int) -> str:
    """The folder of this process; it goes when the process ends."""
    try:
        folder = temporary_folder_of_process("timeline-spill-")
    except OSError:
        return ""
    atexit.register(remove_unfinished)
    return folder
