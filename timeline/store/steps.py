"""`Steps`: a query as named steps, joined into one WITH statement. Values only as parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.errors import BadQuery
from timeline.store.then import NAMES, RECORDED

if TYPE_CHECKING:
    from timeline.store.asof import AsOf

__all__ = ["SAMPLED", "Steps", "base", "recorded", "sampled", "tables"]


@dataclass(slots=True)
class Steps:
    """Named steps and their parameters, in the order in which they run, and notes for the reader of the answer."""

    steps: dict[str, str] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, sql: str) -> None:
        """Add a step; a later step may read it by its name."""
        self.steps[name] = sql.strip()

    def param(self, stem: str, value: Any) -> str:
        """Keep a value under a fresh parameter name; returns the `$name` to write into a step."""
        if isinstance(value, int) and not MINUS_INFINITY <= value <= INFINITY:
            raise BadQuery(f"{value} is more than a 64-bit number holds")
        name, number = stem, 1
        while name in self.params:
            number += 1
            name = f"{stem}_{number}"
        self.params[name] = value
        return f"${name}"

    def then(self, as_of: AsOf) -> str:
        """The SQL of the last instant of recorded time that counts; what is to be known of it becomes a note."""
        self.notes += as_of.notes
        return f"make_timestamp({self.param('as_of', as_of.instant)}::BIGINT)"

    def text(self, final: str) -> str:
        """The whole statement."""
        parts = ",\n".join(f"{name} AS (\n{_indent(sql)}\n)" for name, sql in self.steps.items())
        return f"WITH\n{parts}\n{final.strip()}" if parts else final.strip()


def base(as_of: AsOf | None) -> Steps:
    """The step that every question starts from: `event`, the versions that were current at `as_of`."""
    steps = Steps()
    if as_of is None:
        steps.add("event", f"SELECT * {_VERSIONS} WHERE recorded_to = 'infinity'")
    else:
        then = steps.then(as_of)
        for name, sql in NAMES.items():
            steps.add(name, sql.format(then=then))
        steps.add("event", f"SELECT * {_VERSIONS} WHERE recorded_from <= {then} AND recorded_to > {then}")
    return steps


_VERSIONS = "FROM event_version"


def sampled(steps: Steps, share: float) -> Steps:
    """The same steps over a part of all versions of events, always the same one: a share of 0.01 reads one in a hundred."""
    part = f"{_VERSIONS} TABLESAMPLE system({100 * share:.6f} PERCENT) REPEATABLE (1)"
    event = steps.steps["event"].replace(_VERSIONS, part) if share < 1 else steps.steps["event"]
    return Steps({**steps.steps, "event": event}, steps.params)


SAMPLED = 1 << 16
"""Versions of events that are looked at to tell what is expected of all."""


def recorded(steps: Steps) -> Steps:
    """Steps for what had been recorded by the time that `steps` ask of: there, tables are what they held then.

    A question as of now has none: its tables are what they are.
    """
    known = Steps()
    if "as_of" in steps.params:
        then = f"make_timestamp({known.param('as_of', steps.params['as_of'])}::BIGINT)"
        for name, sql in {**NAMES, **RECORDED}.items():
            known.add(name, sql.format(then=then))
    return known


def tables(steps: Steps) -> Steps:
    """Of the steps of a question those that stand for tables: what reads tables alone plans no selection with them."""
    return Steps({name: sql for name, sql in steps.steps.items() if name in NAMES}, steps.params)


def _indent(sql: str) -> str:
    return "\n".join(f"    {line}" if line else line for line in sql.splitlines())
