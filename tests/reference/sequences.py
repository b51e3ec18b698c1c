"""The slow twin of sequences: every tuple of events, and of each tuple every world, judged by the words of the definitions.

An event is its name and its bounds (start_min, start_max, end_min, end_max). Lengths are whole numbers of ticks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

from timeline.intervals.sequences.pattern import Absence, Pattern, Step, Within

Extent = tuple[int, int]
Box = tuple[int, int, int, int]
Event = tuple[str, Box]


def readings(box: Box) -> list[Extent]:
    """Every extent within the bounds."""
    return [(s, e) for s in range(box[0], box[1] + 1) for e in range(box[2], box[3] + 1) if s < e]


def related(relation: str, a: Extent, b: Extent) -> bool:
    """Whether a stands in the relation to b."""
    (s, e), (u, v) = a, b
    return {
        "before": e < u,
        "meets": e == u,
        "overlaps": s < u < e < v,
        "starts": s == u and e < v,
        "during": u < s and e < v,
        "finishes": u < s and e == v,
        "equals": a == b,
        "finished_by": s < u and e == v,
        "contains": s < u and v < e,
        "started_by": s == u and v < e,
        "overlapped_by": u < s < v < e,
        "met_by": v == s,
        "after": v < s,
        "intersects": s < v and u < e,
        "disjoint": e <= u or v <= s,
        "precedes": e <= u,
        "follows": v <= s,
        "covers": s <= u and v <= e,
        "covered_by": u <= s and e <= v,
    }[relation]


def distance(a: Extent, b: Extent) -> int:
    """From the last granule of the earlier to the first of the later; 0 if they share one."""
    return max(0, b[0] - (a[1] - 1), a[0] - (b[1] - 1))


def in_window(within: Within | None, a: Extent, b: Extent) -> bool:
    """Whether the distance of two extents is in the window."""
    if within is None:
        return True
    least = int(within.least.text) if within.least else 0
    return least <= distance(a, b) <= int(within.most.text)


def holds(pattern: Pattern, world: Mapping[int, Extent]) -> bool:
    """Whether all links, `where` and `overall` hold between the steps of one event."""
    ties = [(i, i + 1, link.relation, link.within) for i, link in enumerate(pattern.links)]
    ties += [(each.left, each.right, each.relation, each.within) for each in pattern.wheres]
    for i, j, relation, within in ties:
        if i not in world or j not in world:
            continue
        if not related(relation, world[i], world[j]) or not in_window(within, world[i], world[j]):
            return False
    last = len(pattern.steps) - 1
    if pattern.overall and 0 in world and last in world:
        return distance(world[0], world[last]) <= int(pattern.overall.text)
    return True


def stretch(absence: Absence, world: Mapping[int, Extent]) -> Extent:
    """Where nothing may be; its end is not after its start where there is no such place."""
    here = world[absence.step]
    if absence.place == "after":
        return here[1], here[1] + int(absence.length.text)
    if absence.place == "before":
        return here[0] - int(absence.length.text), here[0]
    earlier, later = sorted((here, world[absence.step + 1]))
    return earlier[1], later[0]


def clear(extent: Extent, stretches: Sequence[Extent]) -> bool:
    """Whether an extent shares no instant with any of some stretches."""
    return not any(p < q and extent[0] < q and p < extent[1] for p, q in stretches)


def largest(pattern: Pattern, i: int, world: Mapping[int, Extent], members: Sequence[Extent]) -> int:
    """How many events make the group of step i in a world: the largest set of them that fits."""
    step: Step = pattern.steps[i]
    ties = [(n, n + 1, link.relation, link.within) for n, link in enumerate(pattern.links)]
    ties += [(each.left, each.right, each.relation, each.within) for each in pattern.wheres]
    mine = [tie for tie in ties if i in tie[:2]]

    def sides(tie, member):
        return [member if n == i else world[n] for n in tie[:2]]

    placed = [m for m in members if all(related(tie[2], *sides(tie, m)) for tie in mine)]
    last = len(pattern.steps) - 1
    if pattern.overall and i in (0, last):
        placed = [m for m in placed if distance(m, world[last - i]) <= int(pattern.overall.text)]
    if step.spread is None:
        return sum(all(in_window(tie[3], *sides(tie, m)) for tie in mine) for m in placed)
    best = 0
    for size in range(1, len(placed) + 1):
        for some in combinations(placed, size):
            close = all(distance(a, b) <= int(step.spread.text) for a, b in combinations(some, 2))
            if close and all(any(in_window(tie[3], *sides(tie, m)) for m in some) for tie in mine):
                best = size
    return best


def verdict(
    pattern: Pattern,
    members: Mapping[int, Box],
    absent: Mapping[str, Sequence[Box]],
    groups: Mapping[int, Sequence[Box]] | None = None,
) -> str:
    """Whether a tuple is `certain`, `possible` or `impossible`.

    Args:
        pattern: the pattern.
        members: the bounds of the event of each step that takes one.
        absent: the bounds of the events of each selector that must be absent, outside the tuple.
        groups: those of each step that takes several.
    """
    places, groups = list(members), groups or {}
    some = every = None
    for chosen in product(*(readings(members[i]) for i in places)):
        world = dict(zip(places, chosen, strict=True))
        may = must = holds(pattern, world)
        if may:
            for selector, boxes in absent.items():
                found = [stretch(each, world) for each in pattern.absences if each.selector == selector]
                for box in boxes:
                    outside = [clear(extent, found) for extent in readings(box)]
                    may, must = may and any(outside), must and all(outside)
            for i, boxes in groups.items():
                step = pattern.steps[i]
                sizes = [
                    largest(pattern, i, world, each) for each in product(*(readings(box) for box in boxes))
                ]
                fits = [step.least <= n and (step.most is None or n <= step.most) for n in sizes]
                may, must = may and any(fits), must and all(fits)
        some, every = some or may, must if every is None else every and must
    return "certain" if every else "possible" if some else "impossible"


def holds_in(
    pattern: Pattern,
    world: Mapping[int, Extent],
    absent: Mapping[str, Sequence[Extent]],
    groups: Mapping[int, Sequence[Extent]],
) -> bool:
    """Whether a tuple matches in one world, in which all extents are known."""
    if not holds(pattern, world):
        return False
    for selector, extents in absent.items():
        found = [stretch(each, world) for each in pattern.absences if each.selector == selector]
        if not all(clear(extent, found) for extent in extents):
            return False
    for i, extents in groups.items():
        step = pattern.steps[i]
        size = largest(pattern, i, world, extents)
        if size < step.least or (step.most is not None and size > step.most):
            return False
    return True


def share(pattern: Pattern, frames: Mapping[str, Sequence[Event]], names: Sequence[str]) -> Fraction:
    """The share of all worlds in which the events of these names match, in the order of the steps of one event."""
    boxes = {name: box for events in frames.values() for name, box in events}
    places = list(boxes)
    singles = [i for i, step in enumerate(pattern.steps) if not step.group]
    total = good = 0
    for chosen in product(*(readings(boxes[name]) for name in places)):
        extent = dict(zip(places, chosen, strict=True))

        def of(selector, extent=extent):
            return [extent[name] for name, _ in frames[selector] if name not in names]

        absent = {each.selector: of(each.selector) for each in pattern.absences}
        groups = {i: of(step.selector) for i, step in enumerate(pattern.steps) if step.group}
        world = {i: extent[name] for i, name in zip(singles, names, strict=True)}
        good += holds_in(pattern, world, absent, groups)
        total += 1
    return Fraction(good, total)


def sequences(pattern: Pattern, frames: Mapping[str, Sequence[Event]]) -> list[tuple[tuple[str, ...], str]]:
    """The names of the events of each match, with its certainty, in the order of names."""
    singles = [i for i, step in enumerate(pattern.steps) if not step.group]
    found = []
    for chosen in product(*(frames[pattern.steps[i].selector] for i in singles)):
        names = tuple(name for name, _ in chosen)
        if len(set(names)) < len(names):
            continue
        absent = {
            each.selector: [box for name, box in frames[each.selector] if name not in names]
            for each in pattern.absences
        }
        groups = {
            i: [box for name, box in frames[step.selector] if name not in names]
            for i, step in enumerate(pattern.steps)
            if step.group
        }
        boxes = {i: box for i, (_, box) in zip(singles, chosen, strict=True)}
        state = verdict(pattern, boxes, absent, groups)
        if state != "impossible":
            found.append((names, state))
    return sorted(found)
