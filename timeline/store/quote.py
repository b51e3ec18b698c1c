"""The one function through which a name enters SQL."""

from __future__ import annotations

__all__ = ["quote_name"]


def quote_name(name: str) -> str:
    r"""`name` as a SQL identifier.

    >>> quote_name("a b")
    '"a b"'
    """
    return '"' + name.replace('"', '""') + '"'
