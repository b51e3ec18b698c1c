"""What the library warns of is a remark to whoever asked, not a line of its source."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["shown_remarks"]

_HERE = str(Path(__file__).parents[1])


@contextmanager
def shown_remarks() -> Iterator[None]:
    """Tell each warning of this package once, as `note: ...`; those of others stay as they are."""
    told: set[str] = set()

    with warnings.catch_warnings():
        others = warnings.showwarning

        def show(
            message: Warning | str, category: type[Warning], filename: str, lineno: int, *rest: Any
        ) -> None:
            if not (issubclass(category, UserWarning) and filename.startswith(_HERE)):
                others(message, category, filename, lineno, *rest)
            elif str(message) not in told:
                told.add(str(message))
                click.echo(f"note: {message}", err=True)

        warnings.filterwarnings("always", category=UserWarning, module=r"timeline\.")
        warnings.showwarning = show  # type: ignore[assignment]
        yield
