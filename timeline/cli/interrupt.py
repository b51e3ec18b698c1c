"""Ctrl-C and `kill` end a command, even while the engine computes and lets nobody else speak."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

from timeline.temporary import remove_unfinished

__all__ = ["SECONDS_TO_STOP", "STOPPED", "handle_signals", "stopped"]

SECONDS_TO_STOP = 1.0
STOPPED = threading.Event()
_RAISED = threading.Event()
_SECONDS_TO_REPEAT = 0.02
_NAMES = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}
_WORDS = {getattr(signal, name): word for name, word in _NAMES.items() if hasattr(signal, name)}
_DEFAULT = (signal.default_int_handler, signal.SIG_DFL)
_heard = int(signal.SIGINT)


def handle_signals() -> None:
    """From now on a signal to stop sets `STOPPED`; one that is not handled in time ends the process.

    Python delivers a signal between two of its own steps, and a long question can be one step of the engine.
    A signal that comes while a module is imported is delivered again after that.
    What is half written then goes: drafts are removed, and the database drops an open transaction by itself.
    """
    if os.name != "posix":
        return
    ours = [number for number in _WORDS if signal.getsignal(number) in _DEFAULT]
    heard, sent = os.pipe()
    os.set_blocking(sent, False)
    signal.set_wakeup_fd(sent, warn_on_full_buffer=False)
    for number in ours:
        signal.signal(number, _note)
    threading.Thread(target=_leave, args=(heard, ours), daemon=True).start()


def stopped() -> tuple[str, int]:
    """What the signal did to the command, in a word, and the exit code that says so."""
    return _WORDS[signal.Signals(_heard)], 128 + _heard


def _note(number: int, frame: Any) -> None:
    global _heard
    _heard = number
    STOPPED.set()
    if not _is_importing(frame):
        _RAISED.set()
        raise KeyboardInterrupt


def _is_importing(frame: Any) -> bool:
    """Whether a module is being imported; some that are compiled abort the process when an error interrupts that."""
    while frame is not None and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None


def _leave(heard: int, ours: list[int]) -> None:
    while not (found := [number for number in os.read(heard, 16) if number in ours]):
        pass
    until = time.monotonic() + SECONDS_TO_STOP
    while not _RAISED.wait(_SECONDS_TO_REPEAT) and time.monotonic() < until:
        signal.pthread_kill(threading.main_thread().ident or 0, found[0])
    time.sleep(max(until - time.monotonic(), 0))
    remove_unfinished()
    os.write(2, f"\ntimeline: {_WORDS[signal.Signals(found[0])]}\n".encode())
    os._exit(128 + found[0])
