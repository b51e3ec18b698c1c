"""`Steps`: a query as named steps, joined into one WITH statement. Values only as parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery, UnknownName
from timeline.store.result import Result
from timeline.when import When, calendar

if TYPE_CHECKING:
    from timeline.store.connect import Store
    from timeline.store.session import Session

__all__ = ["Steps", "base", "moment", "resolve_as_of"]


@dataclass(slots=True)
class Steps:
    """Named steps and their parameters, in the order in which they run."""

    steps: dict[str, str] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, sql: str) -> None:
        """Add a step; a later step may read it by its name."""
        self.steps[name] = sql.strip()

    def param(self, stem: str, value: Any) -> str:
        """Keep a value under a fresh parameter name; returns the `$name` to write into a step."""
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise BadQuery(f"{value} is more than a 64-bit number holds")
        name, number = stem, 1
        while name in self.params:
            number += 1
            name = f"{stem}_{number}"
        self.params[name] = value
        return f"${name}"

    def text(self, final: str) -> str:
        """The whole statement."""
        parts = ",\n".join(f"{name} AS (\n{_indent(sql)}\n)" for name, sql in self.steps.items())
        return f"WITH\n{parts}\n{final.strip()}" if parts else final.strip()

    def result(self, store: Store, final: str, **given: Any) -> Result:
        """The statement as an answer that is not read yet."""
        return Result(store, self.text(final), dict(self.params), **given)


def base(as_of: int | None) -> Steps:
    """The step that every question starts from: `event`, the versions that were current at `as_of`."""
    steps = Steps()
    if as_of is None:
        steps.add("event", "SELECT * FROM event_version WHERE recorded_to = 'infinity'")
    else:
        then = f"make_timestamp({steps.param('as_of', as_of)}::BIGINT)"
        steps.add(
            "event", f"SELECT * FROM event_version WHERE recorded_from <= {then} AND recorded_to > {then}"
        )
    return steps


def resolve_as_of(session: Session, as_of: Any) -> int | None:
    """A revision number, or a moment of recorded time, as an instant: the last one of the moment.

    Raises:
        UnknownName: there is no revision of this number.
    """
    if as_of is None:
        return None
    if isinstance(as_of, int) or (isinstance(as_of, str) and as_of.isdecimal() and len(as_of) < 4):
        known = {
            row["revision_id"]: row["at"]
            for row in session.rows(
                "SELECT revision_id, epoch_us(recorded_at) AS at FROM revision ORDER BY ALL"
            )
        }
        if int(as_of) not in known:
            raise UnknownName("revision", str(as_of), map(str, known))
        return int(known[int(as_of)])
    end = moment(as_of).end_max
    return None if end is None else end - 1


def moment(when: Any) -> When:
    """Any way of saying when (a When, a text, a date, a datetime, microseconds) as a When."""
    if isinstance(when, When):
        return when
    if isinstance(when, str):
        return When.read(when)
    start = calendar.instant(when)
    long = 1 if isinstance(when, int) or hasattr(when, "hour") else calendar.US_PER_DAY
    return When.from_bounds(start, start + long - 1, start + 1, start + long)


def _indent(sql: str) -> str:
    return "\n".join(f"    {line}" if line else line for line in sql.splitlines())
