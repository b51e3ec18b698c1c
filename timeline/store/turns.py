"""Processes open a database in the order in which they came: each waits until those before it have opened theirs.

Whoever writes keeps the turn until the file is closed, whoever reads until it is open. The turns of all databases are
bytes of one file of this user, which the system locks and, when a process ends, unlocks. Where there is no such file,
nobody waits here, and the engine's own lock decides.

Whoever waits gives up when nobody has moved on for as long as it would wait: a long queue that moves is no reason to.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Turn"]

_COUNTERS = 1 << 19  # bytes at the start of the file; the turns are bytes beyond them
_LOOK = 0.1
_PATIENCE = 60  # so many times what one waits for one other
_guard = Lock()
_handles: dict[int, int | None] = {}


class Turn:
    """The turn of this process at one database; threads share it, and settle among themselves who asks for it.

    Attributes:
        is_held: whether it is this process's turn.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self.is_held = False

    @cached_property
    def _byte(self) -> int:
        from hashlib import sha256

        digest = sha256(self._path.encode(errors="surrogateescape")).digest()
        return _COUNTERS + int.from_bytes(digest[:6], "big")

    @property
    def _counter(self) -> int:
        return self._byte % (_COUNTERS // 8) * 8

    def take(self, seconds: float) -> float:
        """Wait for the turn as long as others move on within so many seconds; then go on without it.

        Returns:
            The moment of the monotonic clock until which to try to open the file.
        """
        handle = _handle()
        if handle is None or self.is_held:
            return time.monotonic() + seconds
        if _locked(handle, self._byte):
            self.is_held, until = True, time.monotonic() + seconds
        else:
            self.is_held, until = _waited(handle, self._byte, lambda: _count(handle, self._counter), seconds)
        if self.is_held:
            with suppress(
                OSError
            ):  # the disk of temporary files is full: others see nobody move on, and wait less
                os.pwrite(handle, (_count(handle, self._counter) + 1).to_bytes(8, "big"), self._counter)
        return until

    def give(self) -> None:
        """Let the next one have it."""
        handle = _handle()
        if handle is not None and self.is_held:
            self.is_held = False
            _unlock(handle, self._byte)


def _forked() -> None:
    global _guard
    _guard = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


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
    import tempfile

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


def _count(handle: int, place: int) -> int:
    """How many turns there were, as far as anybody counts."""
    return int.from_bytes(os.pread(handle, 8, place), "big") % (1 << 62)


def _waited(handle: int, byte: int, count: Callable[[], int], seconds: float) -> tuple[bool, float]:
    """Queue for a byte in a thread, since the system knows no limit of such a wait; one that comes too late goes back.

    Returns:
        Whether it came, and the moment until which it was worth waiting.
    """
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
    seen, began = count(), time.monotonic()
    until = began + seconds
    try:
        while not came.wait(min(_LOOK, max(0.0, until - time.monotonic()))) and time.monotonic() < until:
            if (now := count()) != seen:
                seen, until = now, min(time.monotonic() + seconds, began + _PATIENCE * seconds)
    finally:
        with settled:
            gone.set()
    return found[0], max(until, time.monotonic() + seconds) if found[0] else until
