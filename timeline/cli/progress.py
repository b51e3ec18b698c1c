"""How far a long work has come, on a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["shown_progress"]


@contextmanager
def shown_progress() -> Iterator[Callable[[int, int | None, str], None] | None]:
    """A function of bytes done, bytes in all, and a name, that draws a bar; None where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task, shown = bar.add_task("", total=None), ""

        def draw(done: int, total: int | None, name: str) -> None:
            nonlocal shown
            if name != shown:
                bar.reset(task, description=Path(name).name, total=total)
                shown = name
            bar.update(task, completed=done)

        yield draw
