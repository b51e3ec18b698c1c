"""A column of an answer or of an exported table: its name and type, what it means, and how a person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Column", "Shown"]

Shown = Literal[
    "value", "text", "date", "start", "end", "bound", "since", "until",
    "length", "overlap", "estimate", "share", "size", "participants", "evidence", "versions",
]  # fmt: skip
"""How a person sees a value.

`value`: as its type is; `text`: as it is written; `date`: at the precision that it has, from its bounds where EDTF
cannot write it; `start` and `end`: a bound, without the tick that makes it exclusive, and an end as the last day
where all ends of the column are ends of days; `bound`: the value of the bound that the row names;
`since` and `until`: the same of a stretch of an answer, with its ticks, and `..` where there is no limit; `length`:
in units of time, `unlimited` where there is none; `overlap`: the same, but one tick is an instant; `estimate`: three
digits; `share`: per cent; `size`: bytes; `participants`, `evidence`, `versions`: the nested lists of one event, an
item a line.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: its name.
        type: its type in Arrow's words: `string`, `int64`, `timestamp[us]`, `list<string>`, ...
        meaning: what a value says.
        null: what NULL says; `never` where there is none.
        unit: in which unit it counts.
        sql: the expression that selects it, where it is not a column of this name.
        values: its only values, where they are few.
        shown: how a person sees it.
    """

    name: str
    type: str
    meaning: str
    null: str = "never"
    unit: str = ""
    sql: str = ""
    values: tuple[str, ...] = ()
    shown: Shown = "value"
