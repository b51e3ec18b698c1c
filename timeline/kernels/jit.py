"""How a kernel is compiled: once per machine, kept on disk, announced when it makes someone wait."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import numba
from numba.core import event

__all__ = ["kernel", "set_announcer"]

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS = {"nogil": True, "error_model": "numpy"}


def kernel(function: Function) -> Function:
    """Compile `function` for the types it is first called with, without the GIL, and keep the result on disk.

    Where no folder can be written the function is compiled anew in each process.
    """
    try:
        return numba.njit(cache=True, **_OPTIONS)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # Numba found no folder for its cache
        return numba.njit(**_OPTIONS)(function)  # type: ignore[no-any-return]


def _to_stderr(message: str) -> None:
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


class _Announcer(event.Listener):  # type: ignore[misc]
    """Says once per process that kernels are compiled; a cached kernel starts no such event."""

    def __init__(self) -> None:
        self.say: Callable[[str], None] = _to_stderr
        self.said = False

    def on_start(self, event: Any) -> None:
        module = event.data["dispatcher"].py_func.__module__
        if not self.said and module.startswith("timeline.kernels"):
            self.said = True
            self.say(
                "timeline: compiling its kernels for this machine; this happens once and takes some seconds"
            )

    def on_end(self, event: Any) -> None:
        """Nothing to say."""


_announcer = _Announcer()
event.register("numba:compile", _announcer)


def set_announcer(say: Callable[[str], None]) -> None:
    """Hand the one-line message about a compilation to `say` instead of standard error."""
    _announcer.say = say
