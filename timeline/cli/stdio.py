"""Standard input, output and error that can be relied on, whatever the caller made of them."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_text", "prepare_streams"]

_ESCAPED = "timeline.escaped"


def prepare_streams() -> None:
    """Stand in for what is closed, and write letters that the encoding of the output lacks as JSON escapes them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open as long as the process
    codecs.register_error(_ESCAPED, _escaped)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors=_ESCAPED)  # type: ignore[union-attr]


def check_text(arguments: Sequence[str]) -> None:
    """Refuse an argument whose bytes are no text."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            shown = argument.encode(errors="backslashreplace").decode()
            raise click.UsageError(f"'{shown}' is no text in the encoding of this terminal") from None


def _escaped(fault: UnicodeError) -> tuple[str, int]:
    assert isinstance(fault, UnicodeEncodeError)
    units = fault.object[fault.start : fault.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs), fault.end
