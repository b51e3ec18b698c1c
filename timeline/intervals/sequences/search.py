"""The matches of a plan among events, some at a time, in the order of items and of the events of each step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.errors import TooManyMatches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import polars as pl

    from timeline.arrays import Ints, Places
    from timeline.intervals.sequences.plan import Alternative, GroupPlan, Plan
    from timeline.kernels.sequences.field import Field
    from timeline.kernels.sequences.groups import GroupRules
    from timeline.kernels.sequences.judge import Rules
    from timeline.kernels.sequences.pairs import Following

__all__ = ["MOST_MATCHES", "Found", "Search", "state_words"]

MOST_MATCHES = 10_000_000
"""So many matches, or parts of them, are listed."""
_AT_ONCE = 1 << 20  # partial matches that are made at a time
_PAIRS_AT_ONCE = 1 << 22
_ASKED = (
    1 << 14,
    1 << 18,
)  # and of which the next step is counted at a time: few first, so that too many are noticed soon


class Found(NamedTuple):
    """Some matches.

    Attributes:
        steps: for each single step the places of its events in the field.
        items: the item of each match.
        states: `UNJUDGED`, `POSSIBLE` or `CERTAIN` of `kernels.sequences.judge`.
        counts: for each group how many events certainly, and possibly, make it.
    """

    steps: tuple[Places, ...]
    items: Places
    states: np.ndarray
    counts: tuple[Ints, ...]

    @property
    def tuples(self) -> Ints:
        """The places of the events, a row a match."""
        import numpy as np

        rows = np.empty((self.items.size, len(self.steps)), np.int64)
        for number, places in enumerate(self.steps):
            rows[:, number] = places
        return rows

    def some(self, rows: Any) -> Found:
        """Those of these rows."""
        steps, counts = (tuple(each[rows] for each in columns) for columns in (self.steps, self.counts))
        return Found(steps, self.items[rows], self.states[rows], counts)

    @classmethod
    def joined(cls, pieces: Sequence[Found]) -> Found:
        """Several pieces in one."""
        import numpy as np

        some = [piece for piece in pieces if piece.items.size] or pieces[:1]
        if len(some) == 1:
            return some[0]
        steps, items, states, counts = zip(*some, strict=True)
        columns = (tuple(map(np.concatenate, zip(*each, strict=True))) for each in (steps, counts))
        return cls(next(columns), np.concatenate(items), np.concatenate(states), next(columns))


def state_words(states: np.ndarray) -> pl.Series:
    """What is true of each match, as a word."""
    import numpy as np
    import polars as pl

    words = ["unjudged", "possible", "certain"]
    return pl.Series(words, dtype=pl.Enum(words))[pl.Series((states - 1).astype(np.uint32))]


@dataclass(frozen=True)
class Search:
    """A plan and the events in which its matches are looked for.

    Attributes:
        plan: the plan.
        field: the events of its selections.
        rows: the row of each in its selection.
        period: the first granule that was observed, and the one after the last; None without a limit.
        most: how many matches, or parts of them, are looked at.
        first_only: whether the first may be all that is wanted; then too many are refused when they have been given.
        kin: which selections have events in common with which; None where that is not known yet.
    """

    plan: Plan
    field: Field
    rows: Ints
    period: tuple[int | None, int | None] = (None, None)
    most: int = MOST_MATCHES
    first_only: bool = False
    kin: np.ndarray | None = None

    @property
    def nothing(self) -> Found:
        """No match, for its columns."""
        import numpy as np

        none = np.empty(0, np.int64)
        counts = tuple(np.empty((0, 2), np.int64) for _ in self.plan.groups)
        return Found((none,) * len(self.plan.singles), none, np.empty(0, np.uint8), counts)

    def found(self) -> Iterator[Found]:
        """All matches, and tuples that are unjudged, piece by piece."""
        import numpy as np

        left = {"partial": self.most}
        if not self.plan.singles:
            items = np.arange(self.field.opening.shape[1] - 1)
            yield from self._judged(np.empty((items.size, 0), np.int64), items)
            return
        opening = self.field.opening[self.plan.chosen[0]]
        items = np.repeat(np.arange(opening.size - 1), np.diff(opening))
        rows = np.arange(opening[0], opening[-1])
        needed = np.all([np.diff(self.field.opening[each]) > 0 for each in self.plan.chosen], axis=0)
        kept = needed[items]
        if self._following is not None:
            yield from self._paired(self._following, rows[kept], items[kept])
            return
        for tuples, of in self._grown(rows[kept][:, None], items[kept], left):
            yield from self._judged(tuples, of)

    def _grown(self, tuples: Ints, items: Ints, left: dict[str, int]) -> Iterator[tuple[Ints, Ints]]:
        """The tuples of all steps that begin so."""
        from timeline.kernels.sequences.extend import extended, sizes

        depth = tuples.shape[1]
        if depth == len(self.plan.singles):
            yield tuples, items
            return
        given = (self.plan.chosen[depth], self.reach, self._gaps(depth))
        first, asked = 0, _ASKED[0]
        while first < items.size:
            some, of = tuples[first : first + asked], items[first : first + asked]
            counts = sizes(self.field, some, of, *given)
            first += of.size
            asked = min(_ASKED[1], max(_ASKED[0], _AT_ONCE * of.size // max(1, int(counts.sum()))))
            left["partial"] -= int(counts.sum())
            if left["partial"] < 0:
                raise TooManyMatches(self._too_many(depth))
            for low, high in _portions(counts, _AT_ONCE):
                longer = extended(self.field, some[low:high], of[low:high], *given, counts[low:high])
                if longer[1].size:
                    yield from self._grown(*longer, left)

    def _paired(self, following: Following, starts: Ints, items: Ints) -> Iterator[Found]:
        """The matches of two steps, one after the other, that begin so."""
        from timeline.kernels.sequences.pairs import Spans, pairs, spans

        found = spans(self.field, following, starts, items, self.most)
        many = int(found.size.sum()) > self.most
        if many and not self.first_only:
            raise TooManyMatches(self._too_many(1))
        given = 0
        for low, high in _portions(found.size, _PAIRS_AT_ONCE):
            given += int(found.size[low:high].sum())
            if given > self.most:
                raise TooManyMatches(self._too_many(1))
            some = Spans(*(each[low:high] for each in found))
            first, second, of, states = pairs(self.field, following, starts[low:high], items[low:high], some)
            yield Found((first, second), of, states, ())

    def _too_many(self, depth: int) -> str:
        step = self.plan.pattern.steps[self.plan.singles[depth]]
        return (
            f"more than {self.most:,} matches, or parts of matches, up to the step '{step.selector}'; narrow the "
            "pattern: by an item, within a length, or then next"
        )

    @cached_property
    def reach(self) -> Ints:
        """The largest differences of the numbers of the steps, whatever is read of `disjoint`."""
        import numpy as np

        reach: Ints = np.max([np.array(each.reach, np.int64) for each in self.plan.alternatives], axis=0)
        return reach

    def _gaps(self, depth: int) -> Ints:
        """The gaps that a step ends in which an event, if it surely lies there, bars the step."""
        import numpy as np

        (first, *more) = self.plan.alternatives
        rows = [
            (each.start // 2, each.selection)
            for each in first.stretches
            if not more and each.end == 2 * depth and each.start == 2 * (each.start // 2) + 1
            and each.start < each.end and self._bars(each.selection, each.start // 2, depth)
        ]  # fmt: skip
        return np.array(rows, np.int64).reshape(-1, 2)

    def _bars(self, selection: int, *steps: int) -> bool:
        """Whether no other step of the pattern can take an event of the selection."""
        others = (each for place, each in enumerate(self.plan.chosen) if place not in steps)
        return not any(self.shared[selection, other] for other in others)

    def _beside(self, selection: int) -> bool:
        """Whether a step can take an event of the selection."""
        return any(self.shared[selection, each] for each in self.plan.chosen)

    @cached_property
    def shared(self) -> np.ndarray:
        """Which selections have events in common with which."""
        import numpy as np

        if self.kin is not None:
            return self.kin
        of = [self.field.event[places[0] : places[-1]] for places in self.field.opening]
        found = np.eye(len(of), dtype=np.bool_)
        for one, other in combinations(range(len(of)), 2):
            a, b = of[one], of[other]
            apart = not (a.size and b.size) or a.max() < b.min() or b.max() < a.min()
            found[one, other] = found[other, one] = not apart and np.isin(a, b).any()
        return found

    def among(self, field: Field) -> Search:
        """The same search among some of the events, which are laid out anew."""
        return replace(self, field=field, kin=self.shared)

    def judge(self, tuples: Ints, items: Ints) -> tuple[np.ndarray, list[Ints]]:
        """What is true of each tuple, and for each group how many events certainly, and possibly, make it."""
        import numpy as np

        from timeline.kernels.sequences.groups import counted
        from timeline.kernels.sequences.judge import CERTAIN, IMPOSSIBLE, POSSIBLE, judged

        first, *more = (judged(self.field, rules, tuples, items) for rules in self._rules)
        states = np.max([first, *more], axis=0) if more else first
        counts = []
        for group, rules in zip(self.plan.groups, self._group_rules, strict=True):
            n = np.zeros((items.size, 2), np.int64)
            alive = np.flatnonzero(states != IMPOSSIBLE)
            n[alive] = counted(self.field, rules, tuples[alive], items[alive])
            certain, possible = n[:, 0], n[:, 1]
            sure = (certain >= group.least) & (possible <= group.most)
            may = (possible >= group.least) & (certain <= group.most)
            states = np.minimum(states, np.where(sure, CERTAIN, np.where(may, POSSIBLE, IMPOSSIBLE)))
            counts.append(n)
        return states, counts

    def _judged(self, tuples: Ints, items: Ints) -> Iterator[Found]:
        import numpy as np

        from timeline.kernels.sequences.judge import IMPOSSIBLE

        states, counts = self.judge(tuples, items)
        kept = np.flatnonzero(states != IMPOSSIBLE)
        if kept.size:
            found = Found(tuple(tuples.T), items, states, tuple(counts))
            yield found if kept.size == items.size else found.some(kept)

    @cached_property
    def _rules(self) -> list[Rules]:

        from timeline.kernels.sequences.field import FAR
        from timeline.kernels.sequences.judge import Rules

        low, high = self.period
        edges = [
            (each.number, -FAR, FAR if high is None else high - each.length)
            if each.after
            else (each.number, -FAR if low is None else low + each.length, FAR)
            for each in self.plan.edges
        ]
        return [
            Rules(
                _rows(each.arcs, 3),
                _rows([(*stretch, self._beside(stretch.selection)) for stretch in each.stretches], 6),
                _rows(edges, 3),
                _one_gap(each, self.plan),
            )
            for each in self.plan.alternatives
        ]

    @cached_property
    def _following(self) -> Following | None:
        """What must hold of the second of two steps, where that is all of the pattern."""
        if len(self.plan.alternatives) != 1 or self.plan.edges or self.plan.groups:
            return None
        after = _after(self.plan.alternatives[0]) if len(self.plan.chosen) == 2 else None
        if after is None:
            return None
        from timeline.kernels.sequences.pairs import Following

        first, second = self.plan.chosen
        gaps = {each.selection for each in self.plan.alternatives[0].stretches}
        mixed = bool(self.shared[first, second]) or any(map(self._beside, gaps))
        return Following(second, *after, _rows([[each] for each in sorted(gaps)], 1), mixed)

    @cached_property
    def _group_rules(self) -> list[GroupRules]:
        return [self._group(each) for each in self.plan.groups]

    def _group(self, group: GroupPlan) -> GroupRules:
        from timeline.kernels.sequences.groups import GroupRules

        near = [(window, *arc) for window, arcs in enumerate(group.near) for arc in arcs]
        return GroupRules(
            group.selection,
            -1 if group.spread is None else group.spread,
            _rows(group.arcs, 3),
            _rows(near, 4),
            len(group.near),
            not self._beside(group.selection),
        )


def _portions(counts: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Rows from the one to before the other, which together count to about so many."""
    import numpy as np

    total = np.cumsum(counts)
    cuts = np.searchsorted(total, np.arange(most, total[-1] if total.size else 0, most), "right")
    return pairwise(np.unique([0, *cuts, counts.size]).tolist())


def _after(reading: Alternative) -> tuple[int, int] | None:
    """How long at least, and at most, after the end of the first of two steps the second starts; None if more must hold.

    What may not lie in the gap is judged by the smallest one, so the gap may have no length.
    """
    from timeline.kernels.sequences.field import FAR

    least, most = -FAR, FAR
    for x, y, largest in reading.arcs:
        if (x, y) == (1, 2):
            least = max(least, -largest)
        elif (x, y) == (2, 1):
            most = min(most, largest)
        elif (x, y) != (0, 3) or largest < -2:  # so much after it the first starts before the second ends
            return None
    if least < 0 or (reading.stretches and least > 0):
        return None
    return (least, most) if all(each[:4] == (1, 0, 2, 0) for each in reading.stretches) else None


def _one_gap(reading: Alternative, plan: Plan) -> bool:
    """Whether the ends of a single gap, which may have no length, are all that binds two steps to each other.

    Then the smallest gap that the bounds allow satisfies every window that some gap satisfies, and is barred where each
    other is.
    """
    if len(plan.singles) != 2 or len(reading.stretches) != 1 or plan.edges:
        return False
    (gap,) = reading.stretches
    if {gap.start, gap.end} not in ({1, 2}, {3, 0}) or gap.start_shift or gap.end_shift:
        return False
    first, last = gap.start - 1, gap.end + 1
    for arc in reading.arcs:
        between = (arc.x, arc.y) in ((gap.start, gap.end), (gap.end, gap.start))
        follows = (arc.x, arc.y) == (
            first,
            last,
        )  # that much after it does the earlier start before the later ends
        if not (between or follows) or arc.most < (0 if between else -2):
            return False
    return True


def _rows(rows: Sequence[Sequence[int]], width: int) -> Ints:
    import numpy as np

    return np.array(rows, np.int64).reshape(-1, width)
