"""Tables inside pages that are made from docstrings: what stands between `<!-- table: NAME -->` and `<!-- end -->`."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

from tests.docs.pages import read
from timeline import Result, Timeline, When, errors, intervals
from timeline.ingest import mapping, mapping_values
from timeline.ingest.mapping_schema import keys_of
from timeline.schema.contract import CONTRACT
from timeline.schema.history import HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.schema.contract import Table

BAR = "\\|"
PARTS = {
    "the top": mapping.Mapping,
    "`[read]`": mapping.Read,
    "`[detect]`": mapping.Detect,
    "`[when]`": mapping.When,
    "any date": mapping_values.Moment,
    "any value": mapping_values.Value,
    "`[[participant]]`": mapping.Participant,
    "`[[evidence]]`": mapping.Evidence,
    "`[lookup.NAME]`": mapping.Lookup,
    "`[attributes]`": mapping.Attributes,
}
_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)


def public(kind: type) -> dict[str, object]:
    """The public methods and properties of a class and of what it is assembled from."""
    found: dict[str, object] = {}
    for home in kind.__mro__:
        for name, thing in vars(home).items():
            unwrapped = thing.__func__ if isinstance(thing, classmethod | staticmethod) else thing
            if not name.startswith("_") and (inspect.isfunction(unwrapped) or isinstance(thing, property)):
                found[name] = unwrapped
    return found


def raised() -> dict[str, type[Exception]]:
    """The error classes, by name."""
    return {
        name: thing
        for name, thing in vars(errors).items()
        if inspect.isclass(thing) and issubclass(thing, errors.TimelineError)
    }


def _sentence(thing: object) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split()).replace("|", "\\|")


def _rows(things: Iterable[tuple[str, object]]) -> list[str]:
    return [f"| `{name}` | {_sentence(thing)} |" for name, thing in things]


def _errors() -> list[str]:
    rows = []
    for name, error in raised().items():
        also = ", ".join(f"`{base.__name__}`" for base in error.__bases__)
        rows.append(f"| `{name}` | {_sentence(error)} | {also} |")
    return ["| error | raised where | is a |", "|---|---|---|", *rows]


def _mapping() -> list[str]:
    """Every key of every part of a mapping."""
    rows = []
    for name, part in PARTS.items():
        told = keys_of(part)
        shared = keys_of(mapping_values.Value) | keys_of(mapping_values.Moment)
        for key in part.model_fields:
            words = told.get(key) or shared.get(key, "")
            rows.append(f"| {name} | `{key}` | {words.replace('|', BAR)} |")
    return ["| part | key | what it says |", "|---|---|---|", *rows]


def _adapters() -> list[str]:
    """The shipped mappings, and what the dates of each source mean."""
    rows = [
        f"| `{row['name']}` | {row['about']} | {' '.join(row['note'].split())} |"
        for row in Timeline.adapters()
    ]
    return ["| name | what it reads | what its dates mean |", "|---|---|---|", *rows]


def _contract(tables: Iterable[Table], folder: str = "") -> list[str]:
    rows = [
        f"| `{folder}{table.name}` | {table.row} | {', '.join(map(_code, table.key))} |" for table in tables
    ]
    return ["| table | a row is | key |", "|---|---|---|", *rows]


def _columns(tables: Iterable[Table], folder: str = "") -> list[str]:
    rows = []
    for table in tables:
        for column in table.columns:
            told = column.meaning + (f" ({column.unit})" if column.unit else "")
            rows.append(
                f"| `{folder}{table.name}` | `{column.name}` | `{column.type}` | {told} | {column.null} |"
            )
    return ["| table | column | type | means | NULL means |", "|---|---|---|---|---|", *rows]


def _code(name: str) -> str:
    return f"`{name}`"


def table(name: str) -> str:
    """One table, as Markdown."""
    made = {
        "errors": _errors,
        "mapping": _mapping,
        "adapters": _adapters,
        "contract": lambda: _contract(CONTRACT) + _contract(HISTORY, "history/")[2:],
        "contract_columns": lambda: _columns(CONTRACT),
        "history_columns": lambda: _columns(HISTORY, "history/"),
    }
    if name in made:
        return "\n".join(made[name]()) + "\n"
    things = {
        "verbs": lambda: public(Timeline),
        "result": lambda: public(Result),
        "when": lambda: public(When),
        "intervals": lambda: {
            name: getattr(intervals, name) for name in intervals.__all__ if callable(getattr(intervals, name))
        },
    }[name]()
    return "\n".join(["| name | what it does |", "|---|---|", *_rows(things.items())]) + "\n"


def with_tables(page: str) -> str:
    """The text of a page with every table made anew."""
    return _TABLE.sub(lambda found: found.group(1) + table(found.group(2)), read(page))
