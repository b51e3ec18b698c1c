"""Relative dates: events dated by other events, and what follows for all of them.

A statement says how an event lies to another: `after E by 3d..5d`, `during E`, `before the start of E`.
`infer` narrows the four bounds of every event to what its date and all statements together allow, says which
statements did it, and names those that cannot all hold.

What a statement means, for its subject X and its target E:

* `RELATION E`: that relation, or composite, exactly as elsewhere: `before` leaves time between, `precedes` need
  not, `during` touches neither end, `covered_by` may. Sets of relations that are no single stretch (`disjoint`)
  cannot be stated.
* `RELATION E at UNIT`: the same between the granules that X and E touch: starts floored, ends ceiled.
* `RELATION start of E`, `RELATION end of E`: E stands for its first tick, or its last.
* `after E by A..B`: X follows E, and the distance from the last granule of E to the first of X is A to B.
  A granule is a day where A and B are whole days or weeks, else the tick.
  So if E is on 18 July, `after E by 1d` is 19 July, at any hour; `by 24h` is 24 hours from E's last tick.
  `before E by A..B` is the mirror image; `by A` is exactly A, `by A..` at least, `by ..B` at most.
* `lasts A..B`: the length of X; in days, the number of days that X touches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from timeline.errors import BadDate, Contradiction, UnknownName
from timeline.when.allen import Bounded, Bounds, Phrases, Relation, box, relation_set
from timeline.when.composition import SIGNS, minimal
from timeline.when.difference_constraints import Conflict, Differences
from timeline.when.duration import window
from timeline.when.units import UNITS, Unit, unit_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

__all__ = ["Inference", "RelativeDate", "StatedDate", "Tightened", "infer"]

_TEXT = re.compile(
    r"\s*(?P<words>\S.*?)\s+(?:(?:the\s+)?(?P<anchor>start|end)\s+of\s+)?(?P<target>\"[^\"]+\"|'[^']+'|\S+)"
    r"(?:\s+by\s+(?P<by>\S.*?))?(?:\s+at\s+(?P<unit>\w+))?\s*",
    re.IGNORECASE,
)
_LASTS = re.compile(r"\s*lasts\s+(?P<by>\S.*?)\s*", re.IGNORECASE)
_LONGEST = 1000
_HOW = "write one like 'after E', 'after E by 3d..5d', 'during E' or 'before the start of E'"
_GAPS = ((Relation.BEFORE, Relation.MEETS), (Relation.AFTER, Relation.MET_BY))


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """One statement of how an event lies to another, or how long it lasts.

    Attributes:
        subject: the event that is dated.
        text: the statement as written.
        target: the event that it is dated by; None for a length.
        relations: the relations of the subject to the target; empty for a length.
        anchor: `start` or `end` where the target stands for its first or last tick; else empty.
        least: the smallest distance, or length, in microseconds; None where there is none.
        most: the largest.
        resolution: the granules that are compared; None for ticks.
    """

    subject: str
    text: str
    target: str | None = field(default=None, compare=False)
    relations: frozenset[Relation] = field(default=frozenset(), compare=False)
    anchor: str = field(default="", compare=False)
    least: int | None = field(default=None, compare=False)
    most: int | None = field(default=None, compare=False)
    resolution: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.subject} {self.text}"

    @classmethod
    def parse(cls, subject: str, text: str, phrases: Phrases | None = None) -> RelativeDate:
        """Read a statement about `subject`.

        Args:
            subject: the event that is dated.
            text: the statement; a target whose name has blanks stands in quotes.
            phrases: the user's own names for relations.

        Raises:
            BadDate: the text is no such statement, or states no single stretch of time.
            BadWindow: what follows `by` or `lasts` is no fixed length of time.
            UnknownName: there is no such relation or unit.

        >>> RelativeDate.parse("talks", "after siege by 3d..5d").most // 86_400_000_000
        5
        """
        if len(text) > _LONGEST:
            said = f"longer than the {_LONGEST:,} characters that relate one event to another"
            raise BadDate(said, text, hint=_HOW)
        lasts = _LASTS.fullmatch(text)
        if lasts:
            least, most, resolution = _range(text, lasts["by"])
            return cls(subject, text, least=least, most=most, resolution=resolution)
        found = _TEXT.fullmatch(text)
        if not found:
            raise BadDate("this dates nothing by another event", text, hint=_HOW)
        target = found["target"].strip("\"'")
        relations = relation_set(found["words"], phrases)
        _differences_of(relations, text)
        anchor = (found["anchor"] or "").lower()
        if not found["by"]:
            return cls(subject, text, target, relations, anchor, resolution=_fixed(text, found["unit"]))
        if found["unit"]:
            raise BadDate("'by' is measured in its own units", text, hint=f"leave out 'at {found['unit']}'")
        if not any({far} <= relations <= {far, near} for far, near in _GAPS):
            raise BadDate("only what comes before or after has a distance", text, hint=_HOW)
        return cls(subject, text, target, relations, anchor, *_range(text, found["by"]))


def _range(text: str, by: str) -> tuple[int | None, int | None, str | None]:
    """The smallest and largest length of `3d..5d`, and the resolution that their units imply."""
    low, dots, high = by.partition("..")
    ends = [window(end) if end.strip() else None for end in (low, high if dots else low)]
    stated = [end for end in ends if end is not None]
    if not stated:
        raise BadDate("no length of time is given", text, hint="write 3d, 3d..5d, 3d.. or ..5d")
    least, most = (end and end.length for end in ends)
    if least is not None and most is not None and least > most:
        raise BadDate("the smaller length comes first", text, hint=f"write {high.strip()}..{low.strip()}")
    return least, most, "day" if all(end.resolution == "day" for end in stated) else None


def _fixed(text: str, unit: str | None) -> str | None:
    if unit is None:
        return None
    if not unit_of(unit.lower()).length:
        known = ", ".join(name for name, each in UNITS.items() if each.length)
        raise BadDate(f"a {unit} has no fixed length", text, hint=f"a unit here is one of {known}")
    return unit.lower()


_COMPARED = ((0, 0), (0, 1), (1, 0), (1, 1))
"""The endpoints, start 0 and end 1, of A and of B, in the order of the signs of a relation."""


def _differences_of(relations: frozenset[Relation], text: str) -> list[tuple[int, int, str]]:
    """The comparisons of endpoints that are true of these relations and of no others."""
    signs = ["".join({SIGNS[relation][place] for relation in relations}) for place in range(4)]
    meant = {
        name
        for name, row in SIGNS.items()
        if all(sign in some for sign, some in zip(row, signs, strict=True))
    }
    if not relations or meant != relations or any(set(some) == {"<", ">"} for some in signs):
        raise BadDate("this leaves alternatives that lie apart", text, hint="state one of them")
    return [(a, b, some) for (a, b), some in zip(_COMPARED, signs, strict=True)]


class StatedDate(NamedTuple):
    """The date that an event has of its own."""

    event: str
    bounds: Bounds

    def __str__(self) -> str:
        return f"the date of {self.event}"


Reason = RelativeDate | StatedDate


class Tightened(NamedTuple):
    """One bound that statements have narrowed.

    Attributes:
        event: the event.
        bound: `start_min`, `start_max`, `end_min` or `end_max`.
        before: what it was, in microseconds; None = unbounded.
        after: what it is now.
        because: the date that it comes from, and the statements that carried it here, in order.
    """

    event: str
    bound: str
    before: int | None
    after: int
    because: tuple[Reason, ...]

    def __str__(self) -> str:
        return f"{self.event}: {self.bound} by {' -> '.join(map(str, self.because))}"


class Inference(NamedTuple):
    """What dates and statements together say.

    Attributes:
        bounds: the bounds of every event, tight.
        tightened: the bounds that were narrowed, in the order of events.
    """

    bounds: dict[str, Bounds]
    tightened: list[Tightened]


def infer(
    events: Mapping[str, Bounded],
    statements: Iterable[RelativeDate | tuple[str, str]],
    phrases: Phrases | None = None,
) -> Inference:
    """The bounds of events, narrowed to what their dates and the statements together allow, and no further.

    A simple temporal network (R. Dechter, I. Meiri and J. Pearl, "Temporal constraint networks", 1991) over the
    starts and ends of events and over the granules that hold them. Every bound of the result is reached by some
    reading that satisfies everything.

    Args:
        events: the bounds of each event by its id.
        statements: relative dates, or pairs of an event's id and the text of a statement.
        phrases: the user's own names for relations.

    Raises:
        Contradiction: not everything can hold. Its `statements` (relative dates, and stated dates) contradict each
            other, and without any one of them the rest would not.
        BadBounds: an event's own bounds allow no extent.
        UnknownName: a statement names an event that is not in `events`.
        BadDate, BadWindow: the text of a statement is wrong.

    >>> day = 86_400_000_000
    >>> known = {"siege": Bounds(0, day - 1, 1, day), "talks": Bounds()}
    >>> found = infer(known, [("talks", "after siege by 3d..5d")])
    >>> found.bounds["talks"].start_min // day, found.bounds["talks"].start_max // day
    (3, 5)
    >>> str(found.tightened[0])
    'talks: start_min by the date of siege -> talks after siege by 3d..5d'
    """
    dates = {event: StatedDate(event, _tight(bounds)) for event, bounds in events.items()}
    said = [
        each if isinstance(each, RelativeDate) else RelativeDate.parse(*each, phrases) for each in statements
    ]
    for each in said:
        for name in (each.subject, each.target):
            if name is not None and name not in dates:
                raise UnknownName("event", name, dates, hint=f"in '{each}'")
    named = {name for each in said for name in (each.subject, each.target)}
    involved = [name for name in dates if name in named]
    reasons: list[Reason] = [*(dates[name] for name in involved), *said]
    try:
        network = _Network(reasons)
    except Conflict as conflict:
        guilty = minimal([each for each in reasons if each in set(conflict.reasons)], _contradict)
        raise Contradiction(
            f"these cannot all hold: {'; '.join(map(str, guilty))}", guilty, hint=""
        ) from None
    bounds = {event: date.bounds for event, date in dates.items()}
    tightened = [change for name in involved for change in network.changes(dates[name])]
    for change in tightened:
        bounds[change.event] = bounds[change.event]._replace(**{change.bound: change.after})
    return Inference(bounds, tightened)


def _tight(extent: Bounded) -> Bounds:
    return Bounds(*(None if abs(bound) == float("inf") else int(bound) for bound in box(extent)))


def _contradict(reasons: Sequence[Reason]) -> bool:
    try:
        _Network(reasons)
    except Conflict:
        return True
    return False


class _Point(NamedTuple):
    """A number of the network, and ticks after it."""

    number: int
    plus: int = 0


class _Network:
    """Dates and statements as a system of differences, solved.

    Raises:
        Conflict: they cannot all hold.
    """

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self._system = Differences()
        self._ends: dict[str, tuple[_Point, _Point]] = {}
        self._floors: dict[tuple[_Point, str], _Point] = {}
        for reason in reasons:
            if isinstance(reason, StatedDate):
                self._date(reason)
            elif reason.target is None:
                self._length(reason)
            else:
                self._relation(reason, reason.target)
        self._system.solve()

    def changes(self, date: StatedDate) -> list[Tightened]:
        """The bounds of an event that are narrower than its date."""
        start, end = (point.number for point in self._ends[date.event])
        system = self._system
        found = (
            (system.lower(start), system.why_lower, start),
            (system.upper(start), system.why_upper, start),
            (system.lower(end), system.why_lower, end),
            (system.upper(end), system.why_upper, end),
        )
        return [
            Tightened(date.event, name, before, after, tuple(why(number)))  # type: ignore[arg-type]
            for name, before, (after, why, number) in zip(Bounds._fields, date.bounds, found, strict=True)
            if after is not None and after != before
        ]

    def _event(self, name: str) -> tuple[_Point, _Point]:
        """The start and the end of an event; it is a tick long at least."""
        if name not in self._ends:
            start, end = _Point(self._system.number()), _Point(self._system.number())
            self._ends[name] = start, end
            self._at_most(start, end, -1)
        return self._ends[name]

    def _date(self, date: StatedDate) -> None:
        start, end = self._event(date.event)
        self._system.bound(start.number, date.bounds.start_min, date.bounds.start_max, date)
        self._system.bound(end.number, date.bounds.end_min, date.bounds.end_max, date)

    def _target(self, statement: RelativeDate, name: str) -> tuple[_Point, _Point]:
        start, end = self._event(name)
        if statement.anchor == "start":
            return start, start._replace(plus=1)
        if statement.anchor == "end":
            return end._replace(plus=-1), end
        return start, end

    def _relation(self, statement: RelativeDate, target: str) -> None:
        pair = self._event(statement.subject), self._target(statement, target)
        if statement.least is not None or statement.most is not None:
            self._gap(statement, *(pair if Relation.BEFORE in statement.relations else pair[::-1]))
            return
        unit = unit_of(statement.resolution)
        a, b = (self._touched(extent, unit) for extent in pair)
        for i, j, signs in _differences_of(statement.relations, statement.text):
            if ">" not in signs:
                self._at_most(a[i], b[j], 0 if "=" in signs else -unit.length, statement)
            if "<" not in signs:
                self._at_most(b[j], a[i], 0 if "=" in signs else -unit.length, statement)

    def _gap(
        self, statement: RelativeDate, earlier: tuple[_Point, _Point], later: tuple[_Point, _Point]
    ) -> None:
        """The later follows the earlier, by so many granules from the last to the first."""
        self._at_most(earlier[1], later[0], 0, statement)
        unit = unit_of(statement.resolution)
        self._between(self._floor(_before(earlier[1]), unit), self._floor(later[0], unit), statement)

    def _length(self, statement: RelativeDate) -> None:
        start, end = self._touched(self._event(statement.subject), unit_of(statement.resolution))
        self._between(start, end, statement)

    def _between(self, low: _Point, high: _Point, statement: RelativeDate) -> None:
        """From `low` to `high` it is as far as the statement says."""
        if statement.least is not None:
            self._at_most(low, high, -statement.least, statement)
        if statement.most is not None:
            self._at_most(high, low, statement.most, statement)

    def _touched(self, extent: tuple[_Point, _Point], unit: Unit) -> tuple[_Point, _Point]:
        """The extent of the granules that an extent touches."""
        last = self._floor(_before(extent[1]), unit)
        return self._floor(extent[0], unit), last._replace(plus=last.plus + unit.length)

    def _floor(self, point: _Point, unit: Unit) -> _Point:
        """The start of the granule that holds a point."""
        if unit.length == 1:
            return point
        key = (point, unit.name)
        if key not in self._floors:
            floor = _Point(self._system.number(unit.length, unit.origin))
            self._floors[key] = floor
            self._at_most(floor, point, 0)
            self._at_most(point, floor, unit.length - 1)
        return self._floors[key]

    def _at_most(self, point: _Point, other: _Point, difference: int, reason: Hashable | None = None) -> None:
        """State that `point` is at most `other` plus `difference`."""
        self._system.at_most(point.number, other.number, difference + other.plus - point.plus, reason)


def _before(point: _Point) -> _Point:
    return point._replace(plus=point.plus - 1)
