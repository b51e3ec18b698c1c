"""Ctrl-C ends a command, even while the engine computes and lets nobody else speak."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

__all__ = ["SECONDS_TO_STOP", "STOPPED", "handle_interrupts"]

SECONDS_TO_STOP = 1.0
STOPPED = threading.Event()


def handle_interrupts(code: int) -> None:
    """From now on an interrupt sets `STOPPED`; one that is not handled in time ends the process with `code`.

    Python delivers a signal between two of its own steps, and a long question can be one step of the engine.
    What is half written then is what a killed process leaves: the database drops an open transaction by itself.
    """
    if os.name != "posix" or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return
    heard, sent = os.pipe()
    os.set_blocking(sent, False)
    signal.set_wakeup_fd(sent, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, _note)
    threading.Thread(target=_leave, args=(heard, code), daemon=True).start()


def _note(number: int, frame: Any) -> None:
    STOPPED.set()
    signal.default_int_handler(number, frame)


def _leave(heard: int, code: int) -> None:
    while signal.SIGINT not in os.read(heard, 16):
        pass
    time.sleep(SECONDS_TO_STOP)
    os.write(2, b"\ntimeline: interrupted\n")
    os._exit(code)
