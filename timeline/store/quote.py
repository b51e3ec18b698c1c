"""The functions through which a name, and a value where SQL takes no parameter, enter SQL."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

__all__ = ["literal", "quote_name"]


def quote_name(name: str) -> str:
    r"""`name` as a SQL identifier.

    >>> quote_name("a b")
    '"a b"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(value: Any) -> str:
    """A value as SQL writes it, for a script and for the options of COPY.

    >>> literal(["it's", None, 1.5])
    "['it''s', NULL, 1.5]"
    """
    if value is None:
        return "NULL"
    if isinstance(value, float) and not math.isfinite(value):
        return f"'{value}'::DOUBLE"
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(name)}: {literal(item)}' for name, item in value.items())}}}"
    if isinstance(value, date):
        return f"{'TIMESTAMP' if isinstance(value, datetime) else 'DATE'} '{value}'"
    return "'" + str(value).replace("'", "''") + "'"
