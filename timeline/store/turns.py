"""Processes open a database in the order in which they came: each waits until those before it have opened theirs.

Whoever writes keeps the turn until the file is closed, whoever reads until it is open. The turns of all databases are
bytes of one file of this user, which the system locks and, when a process ends, unlocks. Where there is no such file,
nobody waits here, and the engine's own lock decides.
"""

from __future__ import annotations

import os
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock, Thread

__all__ = ["Turn"]

_guard = Lock()
_handles: dict[int, int | None] = {}


class Turn:
    """The turn of this process at one database; threads share it, and settle among themselves who asks for it."""

    def __init__(self, path: str) -> None:
        self._byte = int.from_bytes(sha256(path.encode(errors="surrogateescape")).digest()[:7], "big")
        self._is_held = False

    def take(self, until: float) -> None:
        """Wait for the turn, but not beyond `until` on the monotonic clock; then go on without it."""
        handle = _handle()
        if handle is not None and not self._is_held:
            self._is_held = _locked(handle, self._byte) or _waited(handle, self._byte, until)

    def give(self) -> None:
        """Let the next one have it."""
        handle = _handle()
        if handle is not None and self._is_held:
            self._is_held = False
            _unlock(handle, self._byte)


def _handle() -> int | None:
    """The file of the turns, opened once a process and never closed: closing it would give up every turn."""
    process = os.getpid()
    with _guard:
        if process not in _handles:
            _handles.clear()
            _handles[process] = _opened()
        return _handles[process]


def _opened() -> int | None:
    if os.name != "posix":
        return None
    path = Path(tempfile.gettempdir()) / f"timeline-{os.getuid()}.turns"
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


def _locked(handle: int, byte: int, *, wait: bool = False) -> bool:
    import fcntl

    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB), 1, byte)
    except OSError:
        return False
    return True


def _unlock(handle: int, byte: int) -> None:
    import fcntl

    fcntl.lockf(handle, fcntl.LOCK_UN, 1, byte)


def _waited(handle: int, byte: int, until: float) -> bool:
    """Queue for a byte in a thread, since the system knows no limit of such a wait; one that comes too late goes back."""
    settled, came, gone = Lock(), Event(), Event()
    found = [False]

    def queue() -> None:
        locked = _locked(handle, byte, wait=True)
        with settled:
            if gone.is_set() and locked:
                _unlock(handle, byte)
            found[0] = locked
            came.set()

    Thread(target=queue, daemon=True).start()
    try:
        came.wait(max(0.0, until - time.monotonic()))
    finally:
        with settled:
            gone.set()
    return found[0]
