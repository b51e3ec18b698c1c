"""The only door to the files that ship beside the code: `sql/` and `seeds/`.

They stand at the top of a checkout and inside the package in a wheel; callers need not know which.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["folder", "read_text"]

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """The folder `name` (`sql` or `seeds`): a checkout's own, else the one inside the package."""
    beside = _PACKAGE.parent / name
    return beside if (_PACKAGE.parent / "pyproject.toml").is_file() else _PACKAGE / name


def read_text(path: str) -> str:
    """The text of one shipped file, such as `sql/schema/001_events.sql`."""
    top, _, rest = path.partition("/")
    return (folder(top) / rest).read_text(encoding="utf-8")
