"""Remarks and errors: what goes to standard error, where a terminal shows it and obeys none of it."""

from __future__ import annotations

import click

from timeline.texts import harmless

__all__ = ["say"]


def say(text: str) -> None:
    """Write a line to standard error; what it repeats of data or of the command line is only shown."""
    click.echo(harmless(text), err=True)
