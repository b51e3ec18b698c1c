"""What the readers of formats raise, as an error of ours that names the file.

A reader meets whatever a file holds, and each library has errors of its own for what it does not understand; those of
Polars for what its makers did not foresee are not even of the class `Exception`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from timeline.errors import BadRow, TimelineError, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["in_one_line", "of_file"]

_OURS = __name__.partition(".")[0]
_STOPS = (KeyboardInterrupt, SystemExit, GeneratorExit, TimelineError, Warning)
_LONGEST = 200


@contextmanager
def of_file(name: str, what: str = "it cannot be read") -> Iterator[None]:
    """What a library raises about a file becomes one line that names it; a fault of our own passes as it is.

    Args:
        name: how messages call the file.
        what: what cannot be done with it.

    Raises:
        BadRow: a library raised something.

    >>> with of_file("a.json"):
    ...     __import__("json").loads("[")
    Traceback (most recent call last):
    timeline.errors.BadRow: a.json: it cannot be read: Expecting value: line 1 column 2 (char 1)
    """
    try:
        yield
    except BaseException as fault:
        if isinstance(fault, _STOPS) or not _is_foreign(fault):
            raise
        raise BadRow(f"{what}: {in_one_line(fault)}", name) from fault


def in_one_line(fault: BaseException) -> str:
    r"""What an error says, in one line.

    >>> in_one_line(ValueError("a bad page\nframe 1"))
    'a bad page'
    """
    if isinstance(fault, RecursionError):
        return "it is nested too deep"
    if isinstance(fault, MemoryError):
        return "it needs more memory than there is"
    line = next((line for line in str(fault).splitlines() if line.strip()), type(fault).__name__)
    line = visible(line.strip())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."


def _is_foreign(fault: BaseException) -> bool:
    """Whether a library raised it: by a class of its own, or out of its own code."""
    if isinstance(fault, FileNotFoundError) or (isinstance(fault, OSError) and fault.errno is not None):
        return False  # of the disk
    if isinstance(fault, (RecursionError, MemoryError, UnicodeError)):
        return True
    if _root(type(fault).__module__) not in ("builtins", _OURS):
        return True
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and _root(trace.tb_frame.f_globals.get("__name__", _OURS)) != _OURS


def _root(module: str) -> str:
    return module.partition(".")[0]
