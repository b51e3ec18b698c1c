"""A pattern as arithmetic: differences between starts and ends, stretches that must be empty, and groups to count.

Every relation but `disjoint`, and every window, is a conjunction of differences: `x - y <= most`. `disjoint` is one of
two, so a pattern with it has alternatives. Ends of steps are numbered: step i starts at number 2i and ends at 2i + 1.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from timeline.errors import BadPattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from timeline.intervals.sequences.pattern import Absence, Length, Pattern, Within

__all__ = ["FAR", "Alternative", "Arc", "Edge", "GroupPlan", "Plan", "Stretch", "compiled"]

FAR = 1 << 62
"""No limit: more than any sum of lengths."""


class Arc(NamedTuple):
    """Number `x` less number `y` is at most `most`."""

    x: int
    y: int
    most: int


class Stretch(NamedTuple):
    """From a number plus a shift up to another plus a shift, nothing of a selection may share an instant."""

    start: int
    start_shift: int
    end: int
    end_shift: int
    selection: int


class Edge(NamedTuple):
    """A stretch reaches so far beyond a number: after it, or before it."""

    number: int
    after: bool
    length: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading of the relations of a pattern.

    Attributes:
        arcs: what must hold between the single steps.
        reach: the largest difference of any two of their numbers that follows; `FAR` without one.
        stretches: what must be empty.
    """

    arcs: tuple[Arc, ...]
    reach: tuple[tuple[int, ...], ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """How the events of a group are counted.

    Attributes:
        step: the number of the step in the pattern.
        selection: of which events.
        least, most: how many; no `most` is `FAR`.
        spread: within which distance of one another; None where it does not matter.
        arcs: what must hold of each of them: the number after the last is its start, the next one its end.
        near: what must hold of one of them, for each window.
    """

    step: int
    selection: int
    least: int
    most: int
    spread: int | None
    arcs: tuple[Arc, ...]
    near: tuple[tuple[Arc, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A pattern, worked out.

    Attributes:
        pattern: the pattern.
        selections: the different selectors of its steps and absences.
        singles: which steps are one event.
        chosen: the selection of each of those.
        alternatives: see `Alternative`; a pattern holds where one of them does.
        edges: the stretches that may reach beyond what was observed.
        groups: see `GroupPlan`.
        notes: what holds of itself, for the reader of an answer.
    """

    pattern: Pattern
    selections: tuple[str, ...]
    singles: tuple[int, ...]
    chosen: tuple[int, ...]
    alternatives: tuple[Alternative, ...]
    edges: tuple[Edge, ...]
    groups: tuple[GroupPlan, ...]
    notes: tuple[str, ...]

    @property
    def absent(self) -> set[int]:
        """The selections of what must be absent somewhere."""
        return {stretch.selection for each in self.alternatives for stretch in each.stretches}


def compiled(pattern: Pattern, granules: Callable[[Length, bool], int]) -> Plan:
    """The plan of a pattern.

    Args:
        pattern: the pattern.
        granules: how many granules a length has; the least number that is as long where the second argument is true.

    Raises:
        BadPattern: no events can satisfy it, or it asks for what is not worked out beside a group.
    """
    return _Compiler(pattern, granules).plan()


_ORDER = {
    "before": "eA < sB",
    "meets": "eA = sB",
    "overlaps": "sA < sB, sB < eA, eA < eB",
    "starts": "sA = sB, eA < eB",
    "during": "sB < sA, eA < eB",
    "finishes": "sB < sA, eA = eB",
    "equals": "sA = sB, eA = eB",
    "finished_by": "sA < sB, eA = eB",
    "contains": "sA < sB, eB < eA",
    "started_by": "sA = sB, eB < eA",
    "overlapped_by": "sB < sA, sA < eB, eB < eA",
    "met_by": "sA = eB",
    "after": "eB < sA",
    "intersects": "sA < eB, sB < eA",
    "precedes": "eA <= sB",
    "follows": "eB <= sA",
    "covers": "sA <= sB, eB <= eA",
    "covered_by": "sB <= sA, eA <= eB",
}
"""Each relation as an order of the starts and ends of A and B."""

_FORWARD, _BACKWARD = {"before", "precedes"}, {"after", "follows"}
_EITHER = ("precedes", "follows")  # what `disjoint` is


def _arcs(relation: str, a: int, b: int) -> list[Arc]:
    """The differences of a relation of two extents, of which these are the numbers of the starts."""
    places = {"sA": a, "eA": a + 1, "sB": b, "eB": b + 1}
    found = []
    for part in _ORDER[relation].split(", "):
        left, sign, right = part.split()
        x, y = places[left], places[right]
        found.append(Arc(x, y, -1 if sign == "<" else 0))
        if sign == "=":
            found.append(Arc(y, x, 0))
    return found


def _distance(a: int, b: int, most: int) -> list[Arc]:
    """That the distance of two extents is at most this."""
    return [Arc(b, a + 1, most - 1), Arc(a, b + 1, most - 1)]


def _apart(relation: str, a: int, b: int, least: int) -> list[Arc]:
    """That the distance of two extents, one before the other, is at least this."""
    earlier, later = (a, b) if relation in {*_FORWARD, "meets"} else (b, a)
    return [Arc(earlier + 1, later, 1 - least)]


class _Tie(NamedTuple):
    """A link or a `where`: two steps, the relation of the first to the second, and a window."""

    left: int
    right: int
    relation: str
    within: Within | None
    at: int


class _Compiler:
    def __init__(self, pattern: Pattern, granules: Callable[[Length, bool], int]) -> None:
        self.pattern, self.granules = pattern, granules
        steps = pattern.steps
        self.singles = tuple(i for i, step in enumerate(steps) if not step.group)
        self.number = {step: 2 * place for place, step in enumerate(self.singles)}
        self.member = 2 * len(self.singles)
        self.selections = tuple(
            dict.fromkeys([*(s.selector for s in steps), *(a.selector for a in pattern.absences)])
        )
        self.ties = [
            _Tie(i, i + 1, link.relation, link.within, link.at) for i, link in enumerate(pattern.links)
        ]
        self.ties += [_Tie(w.left, w.right, w.relation, w.within, w.at) for w in pattern.wheres]

    def plan(self) -> Plan:
        self.check()
        groups = tuple(self.group(i) for i, step in enumerate(self.pattern.steps) if step.group)
        alternatives = []
        for choice in self.choices():
            arcs = tuple(self.single_arcs(choice))
            reach = self.reach(arcs, groups)
            if reach is not None:
                alternatives.append(Alternative(arcs, reach, tuple(self.stretches(choice))))
        if not alternatives:
            raise BadPattern(
                "no events can satisfy the pattern: its relations and windows contradict each other"
            )
        return Plan(
            self.pattern,
            self.selections,
            self.singles,
            tuple(self.selections.index(self.pattern.steps[i].selector) for i in self.singles),
            tuple(alternatives),
            tuple(self.edges()),
            groups,
            tuple(self.notes()),
        )

    def check(self) -> None:
        """Refuse what is not worked out beside a group."""
        steps = self.pattern.steps
        for tie in self.ties:
            both = [steps[tie.left], steps[tie.right]]
            if all(step.group for step in both):
                raise BadPattern(
                    f"'{both[1].selector}' at position {both[1].at}: two groups are not compared; put one event between",
                    both[1].at,
                )
            if tie.relation == "disjoint" and any(step.group for step in both):
                raise BadPattern(
                    f"'disjoint' at position {tie.at}: beside a group write before or after", tie.at
                )
        for absence in self.pattern.absences:
            beside = [absence.step, absence.step + 1] if absence.place == "gap" else [absence.step]
            if any(steps[i].group for i in beside):
                raise BadPattern(
                    f"'{absence.selector}' at position {absence.at}: an absence is looked for beside one event, no group",
                    absence.at,
                )
        if self.pattern.overall and (len(steps) == 1 or (steps[0].group and steps[-1].group)):
            at = self.pattern.overall.at
            raise BadPattern(
                f"'overall' before position {at}: it is the distance of the first step and the last, one of which is one event",
                at,
            )

    def choices(self) -> Iterator[dict[_Tie, str]]:
        """Every way to read `disjoint`: as before or after."""
        either = [tie for tie in self.ties if tie.relation == "disjoint"]
        for chosen in itertools.product(_EITHER, repeat=len(either)):
            yield dict(zip(either, chosen, strict=True))

    def single_arcs(self, choice: dict[_Tie, str]) -> Iterator[Arc]:
        for tie in self.ties:
            if tie.left in self.number and tie.right in self.number:
                relation = choice.get(tie, tie.relation)
                a, b = self.number[tie.left], self.number[tie.right]
                yield from _arcs(relation, a, b)
                yield from self.window(tie.within, relation, a, b)
        last = len(self.pattern.steps) - 1
        if self.pattern.overall and 0 in self.number and last in self.number:
            most = self.granules(self.pattern.overall, False)
            yield from _distance(self.number[0], self.number[last], most)

    def window(self, within: Within | None, relation: str, a: int, b: int) -> list[Arc]:
        if within is None:
            return []
        most = self.granules(within.most, False)
        least = self.granules(within.least, True) if within.least else 0
        if least > most:
            at = within.most.at
            raise BadPattern(f"'{within.most.text}' at position {at}: the least distance goes first", at)
        return _distance(a, b, most) + (_apart(relation, a, b, least) if least else [])

    def group(self, i: int) -> GroupPlan:
        step = self.pattern.steps[i]
        arcs: list[Arc] = []
        near: list[tuple[Arc, ...]] = []
        for tie in self.ties:
            if i not in (tie.left, tie.right):
                continue
            a, b = (self.member if each == i else self.number[each] for each in (tie.left, tie.right))
            arcs += _arcs(tie.relation, a, b)
            window = tuple(self.window(tie.within, tie.relation, a, b))
            if window and step.spread:
                near.append(window)
            else:
                arcs += window
        last = len(self.pattern.steps) - 1
        if self.pattern.overall and i in (0, last):
            most = self.granules(self.pattern.overall, False)
            arcs += _distance(self.member, self.number[last - i], most)
        return GroupPlan(
            i,
            self.selections.index(step.selector),
            step.least or 0,
            FAR if step.most is None else step.most,
            None if step.spread is None else self.granules(step.spread, False),
            tuple(arcs),
            tuple(near),
        )

    def reach(
        self, arcs: tuple[Arc, ...], groups: tuple[GroupPlan, ...]
    ) -> tuple[tuple[int, ...], ...] | None:
        """What follows from the differences for any two numbers of single steps; None where they contradict each other.

        A group has an event near each step that a window ties it to, and these lie within its spread of one another.
        """
        known, size = [*arcs], self.member
        for group in groups:
            members = []
            for window in group.near or ((),):
                place = {self.member: size, self.member + 1: size + 1}
                known += [
                    Arc(place.get(x, x), place.get(y, y), most) for x, y, most in (*group.arcs, *window)
                ]
                members.append(size)
                size += 2
            if group.spread is not None:
                for a, b in itertools.combinations(members, 2):
                    known += _distance(a, b, group.spread)
        known += [Arc(number, number + 1, -1) for number in range(0, size, 2)]
        closed = _closure(known, size)
        if closed is None:
            return None
        return tuple(tuple(row[: self.member]) for row in closed[: self.member])

    def stretches(self, choice: dict[_Tie, str]) -> Iterator[Stretch]:
        for absence in self.pattern.absences:
            selection = self.selections.index(absence.selector)
            if absence.place == "gap":
                ends = self.gap(absence, choice)
                if ends:
                    yield Stretch(ends[0], 0, ends[1], 0, selection)
                continue
            length, start = self.absent_length(absence), self.number[absence.step]
            if absence.place == "after":
                yield Stretch(start + 1, 0, start + 1, length, selection)
            else:
                yield Stretch(start, -length, start, 0, selection)

    def gap(self, absence: Absence, choice: dict[_Tie, str]) -> tuple[int, int] | None:
        """The numbers where the gap of an absence starts and ends; None where the relation leaves none."""
        tie = self.ties[absence.step]
        relation = choice.get(tie, tie.relation)
        a, b = self.number[tie.left], self.number[tie.right]
        return (a + 1, b) if relation in _FORWARD else (b + 1, a) if relation in _BACKWARD else None

    def absent_length(self, absence: Absence) -> int:
        assert absence.length is not None
        found = self.granules(absence.length, False)
        if found < 1:
            at = absence.length.at
            raise BadPattern(
                f"'{absence.length.text}' at position {at}: an absence needs a length of one unit at least",
                at,
            )
        return found

    def edges(self) -> Iterator[Edge]:
        for absence in self.pattern.absences:
            if absence.place != "gap":
                after = absence.place == "after"
                yield Edge(self.number[absence.step] + after, after, self.absent_length(absence))

    def notes(self) -> Iterator[str]:
        for absence in self.pattern.absences:
            tie = self.ties[absence.step] if absence.place == "gap" else None
            if tie and tie.relation not in {*_FORWARD, *_BACKWARD, "disjoint"}:
                yield f"'without {absence.selector}' always holds: {tie.relation} leaves no gap"


def _closure(arcs: Iterable[Arc], size: int) -> list[list[int]] | None:
    """The largest difference of any two numbers: Floyd and Warshall. None where a circle of them is below zero."""
    most = [[0 if x == y else FAR for y in range(size)] for x in range(size)]
    for x, y, value in arcs:
        most[x][y] = min(most[x][y], value)
    for z, x, y in itertools.product(range(size), repeat=3):
        if most[x][z] < FAR and most[z][y] < FAR:
            most[x][y] = min(most[x][y], most[x][z] + most[z][y])
    return None if any(most[x][x] < 0 for x in range(size)) else most
