"""The relations of two uncertain extents: possible or certain, how far apart, how much in common.

Allen's thirteen relations (J. F. Allen, "Maintaining knowledge about temporal intervals", 1983)
over half-open extents of whole ticks.
An uncertain extent is any object with the four bounds of `Bounded`; two of them are taken as independent.
A relation is *possible* if some reading of both makes it true, *certain* if every reading does.
The answers are exact, down to the tick: `overlaps` needs room for four different endpoints.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol

from timeline.errors import BadBounds, UnknownName
from timeline.when.units import unit_of

__all__ = [
    "COMPOSITES",
    "Bounded",
    "Bounds",
    "Phrases",
    "Relation",
    "certain",
    "gap",
    "inverse",
    "overlap_length",
    "possible",
    "relation_set",
    "relations_to",
]


class Relation(StrEnum):
    """One of Allen's thirteen relations of A to B. A plain string compares equal to its member."""

    BEFORE = "before"
    MEETS = "meets"
    OVERLAPS = "overlaps"
    STARTS = "starts"
    DURING = "during"
    FINISHES = "finishes"
    EQUALS = "equals"
    FINISHED_BY = "finished_by"
    CONTAINS = "contains"
    STARTED_BY = "started_by"
    OVERLAPPED_BY = "overlapped_by"
    MET_BY = "met_by"
    AFTER = "after"

    @property
    def inverse(self) -> Relation:
        """The relation of B to A.

        >>> Relation.BEFORE.inverse
        <Relation.AFTER: 'after'>
        """
        return RELATIONS[-1 - RELATIONS.index(self)]


RELATIONS = tuple(Relation)
"""In the order of the bits of a mask: bit `i` stands for `RELATIONS[i]`, and bit `12 - i` for its inverse."""
BIT = {relation: 1 << place for place, relation in enumerate(RELATIONS)}
ALL = (1 << len(RELATIONS)) - 1

_APART = {Relation.BEFORE, Relation.MEETS, Relation.MET_BY, Relation.AFTER}

COMPOSITES: Mapping[str, frozenset[Relation]] = {
    "intersects": frozenset(set(Relation) - _APART),
    "disjoint": frozenset(_APART),
    "precedes": frozenset({Relation.BEFORE, Relation.MEETS}),
    "follows": frozenset({Relation.MET_BY, Relation.AFTER}),
    "covers": frozenset({Relation.EQUALS, Relation.FINISHED_BY, Relation.CONTAINS, Relation.STARTED_BY}),
    "covered_by": frozenset({Relation.EQUALS, Relation.STARTS, Relation.DURING, Relation.FINISHES}),
}
"""Names for useful sets of relations."""

_LETTERS = dict(
    zip(("b", "m", "o", "s", "d", "f", "e", "fi", "di", "si", "oi", "mi", "bi"), RELATIONS, strict=True)
)

_ELSEWHERE = {
    "contained_by": "'covered_by'",
    "contained_in": "'covered_by'",
    "contained": "'covered_by'",
    "within": "'covered_by'",
    "inside": "'covered_by'",
    "in": "'covered_by'",
    "subset": "'covered_by'",
    "containing": "'covers'",
    "contain": "'covers'",
    "encloses": "'covers'",
    "includes": "'covers'",
    "superset": "'covers'",
    "any": "'intersects'",
    "overlap": "'intersects' or 'overlaps'",
    "overlapping": "'intersects'",
    "shares": "'intersects'",
    "touches": "'meets' or 'met_by'",
    "adjacent": "'meets' or 'met_by'",
    "abuts": "'meets' or 'met_by'",
    "equal": "'equals'",
    "same": "'equals'",
    "earlier": "'precedes'",
    "later": "'follows'",
    "succeeds": "'follows'",
    "outside": "'disjoint'",
    "none": "'disjoint'",
}
"""What other libraries call relations, and what they mean here."""

Phrases = Mapping[str, str | Iterable[str]]
"""A user's own words for relations: `{"under": "during", "touches": ["meets", "met_by"]}`."""


class Bounded(Protocol):
    """Anything with four bounds: microseconds since 1970-01-01T00:00:00Z, None = unbounded.

    The extents `[start, end)` meant are those with `start_min <= start <= start_max`,
    `end_min <= end <= end_max` and `start < end`.
    """

    @property
    def start_min(self) -> int | None:
        """The earliest start."""

    @property
    def start_max(self) -> int | None:
        """The latest start."""

    @property
    def end_min(self) -> int | None:
        """The earliest end."""

    @property
    def end_max(self) -> int | None:
        """The latest end."""


class Bounds(NamedTuple):
    """Four bounds and nothing else: the smallest thing that is `Bounded`."""

    start_min: int | None = None
    start_max: int | None = None
    end_min: int | None = None
    end_max: int | None = None


Box = tuple[float, float, float, float]
"""Start_min, start_max, end_min, end_max: tight, with minus and plus infinity for unbounded."""


def box(extent: Bounded, resolution: str | None = None) -> Box:
    """The bounds of `extent` in granules of `resolution`, tight, with infinities for None.

    A start is floored to its granule and an end is ceiled.
    The granular extents that the box then allows are exactly what the readings of `extent` become, so that
    whatever is exact for ticks is exact for granules.

    Raises:
        BadBounds: no extent fits the bounds.
        UnknownName: there is no such resolution.
    """
    start_min = -math.inf if extent.start_min is None else extent.start_min
    start_max = math.inf if extent.start_max is None else extent.start_max
    end_min = -math.inf if extent.end_min is None else extent.end_min
    end_max = math.inf if extent.end_max is None else extent.end_max
    if start_max >= end_max:
        start_max = end_max - 1
    if end_min <= start_min:
        end_min = start_min + 1
    if start_min > start_max or end_min > end_max:
        raise BadBounds(
            f"no extent fits these bounds: start {extent.start_min}..{extent.start_max}, "
            f"end {extent.end_min}..{extent.end_max}"
        )
    if resolution is None:
        return start_min, start_max, end_min, end_max
    unit = unit_of(resolution)
    starts = (x if math.isinf(x) else unit.floor(int(x)) for x in (start_min, start_max))
    ends = (x if math.isinf(x) else unit.ceil(int(x)) for x in (end_min, end_max))
    return (*starts, *ends)  # type: ignore[return-value]  # two and two


def possible_mask(a: Box, b: Box) -> int:
    """The possible relations of two boxes, as bits in the order of `RELATIONS`.

    A relation is a chain of `<` and `=` over the four endpoints.
    Whole numbers can be chosen for a chain when no later link is forced below an earlier one:
    `lo[i] + (j - i) <= hi[j]` for every link j at or after i.
    What follows are those conditions, less the ones that tight boxes always meet.
    """
    s0, s1, e0, e1 = a
    u0, u1, v0, v1 = b
    return (
        (e0 < u1)
        | (e0 <= u1 and u0 <= e1) << 1
        | (s0 < u1 and u0 < e1 and e0 < v1 and s0 + 2 <= e1 and u0 + 2 <= v1 and s0 + 3 <= v1) << 2
        | (s0 <= u1 and u0 <= s1 and e0 < v1 and u0 + 2 <= v1) << 3
        | (u0 < s1 and e0 < v1 and u0 + 3 <= v1) << 4
        | (u0 < s1 and e0 <= v1 and v0 <= e1 and u0 + 2 <= v1) << 5
        | (s0 <= u1 and u0 <= s1 and e0 <= v1 and v0 <= e1) << 6
        | (s0 < u1 and e0 <= v1 and v0 <= e1 and s0 + 2 <= e1) << 7
        | (s0 < u1 and v0 < e1 and s0 + 3 <= e1) << 8
        | (s0 <= u1 and u0 <= s1 and v0 < e1 and s0 + 2 <= e1) << 9
        | (u0 < s1 and s0 < v1 and v0 < e1 and u0 + 2 <= v1 and s0 + 2 <= e1 and u0 + 3 <= e1) << 10
        | (v0 <= s1 and s0 <= v1) << 11
        | (v0 < s1) << 12
    )


@lru_cache(maxsize=ALL + 1)
def from_mask(mask: int) -> frozenset[Relation]:
    """The relations whose bits are set."""
    return frozenset(relation for relation, bit in BIT.items() if mask & bit)


def to_mask(relations: Iterable[Relation]) -> int:
    """The bits of `relations`."""
    return sum(BIT[relation] for relation in set(relations))


def relation_set(words: str | Iterable[str], phrases: Phrases | None = None) -> frozenset[Relation]:
    """The relations that `words` name: a relation, a composite, a phrase, or several of them.

    Args:
        words: one name or several; `"before|meets"` is two.
            Allen's letters (`b m o s d f e fi di si oi mi bi`) are understood too.
            Case, and `-` or a blank for `_`, make no difference.
        phrases: the user's own names, which go before the built-in ones.

    Raises:
        UnknownName: a word names nothing.

    >>> sorted(relation_set("precedes"))
    [<Relation.BEFORE: 'before'>, <Relation.MEETS: 'meets'>]
    """
    if isinstance(words, Relation):
        return frozenset({words})
    if isinstance(words, str):
        words = words.split("|")
        if len(words) == 1:
            return _named(words[0], phrases or {})
    return frozenset().union(*(relation_set(word, phrases) for word in words))


def _named(word: str, phrases: Phrases) -> frozenset[Relation]:
    name = _plain(word)
    own = {_plain(phrase): meaning for phrase, meaning in phrases.items()}
    if name in own:
        return relation_set(own[name])
    if name in COMPOSITES:
        return COMPOSITES[name]
    if name in _LETTERS:
        return frozenset({_LETTERS[name]})
    if name in BIT:
        return frozenset({Relation(name)})
    if name in _ELSEWHERE:
        raise UnknownName("relation", word.strip(), hint=f"did you mean {_ELSEWHERE[name]}?")
    raise UnknownName("relation", word.strip(), [*own, *RELATIONS, *COMPOSITES])


def _plain(word: str) -> str:
    return "_".join(word.casefold().replace("-", " ").replace("_", " ").split())


def inverse(relations: str | Iterable[str], phrases: Phrases | None = None) -> frozenset[Relation]:
    """The relations of B to A, given those of A to B.

    >>> inverse("covers") == COMPOSITES["covered_by"]
    True
    """
    return frozenset(relation.inverse for relation in relation_set(relations, phrases))


def relations_to(a: Bounded, b: Bounded, resolution: str | None = None) -> frozenset[Relation]:
    """The possible relations of `a` to `b`; certain when it is one.

    Args:
        a: an uncertain extent.
        b: another, independent of it. (An event and itself are not: they are `equals`.)
        resolution: `day`, `month`, ...: starts are floored and ends ceiled to such granules first.

    Raises:
        BadBounds: no extent fits the bounds of one of them.
        UnknownName: there is no such resolution.

    >>> day = Bounds(0, 86_399_999_999, 1, 86_400_000_000)
    >>> len(relations_to(day, day)), relations_to(day, day, "day") == {"equals"}
    (13, True)
    """
    return from_mask(possible_mask(box(a, resolution), box(b, resolution)))


def possible(
    a: Bounded,
    b: Bounded,
    relation: str | Iterable[str],
    resolution: str | None = None,
    phrases: Phrases | None = None,
) -> bool:
    """Whether some reading of `a` and `b` satisfies `relation` (a relation, a composite, or any of several).

    >>> possible(Bounds(0, 4, 1, 5), Bounds(3, 3, 9, 9), "intersects")
    True
    """
    wanted = to_mask(relation_set(relation, phrases))
    return possible_mask(box(a, resolution), box(b, resolution)) & wanted != 0


def certain(
    a: Bounded,
    b: Bounded,
    relation: str | Iterable[str],
    resolution: str | None = None,
    phrases: Phrases | None = None,
) -> bool:
    """Whether every reading of `a` and `b` satisfies `relation` (a relation, a composite, or any of several).

    >>> certain(Bounds(0, 4, 1, 5), Bounds(5, 5, 9, 9), "before"), certain(
    ...     Bounds(0, 4, 1, 5), Bounds(5, 5, 9, 9), "precedes")
    (False, True)
    """
    wanted = to_mask(relation_set(relation, phrases))
    return possible_mask(box(a, resolution), box(b, resolution)) & ~wanted == 0


def gap(a: Bounded, b: Bounded, resolution: str | None = None) -> tuple[int, int | None]:
    """The smallest and the largest distance of `a` and `b`, in granules of `resolution`.

    The distance of two extents is 0 if they share a granule, else the first granule of the later less the
    last granule of the earlier: events on 18 and 19 July are one day apart.
    Without a resolution it is in microseconds; None means without limit.

    >>> gap(Bounds(0, 0, 1, 1), Bounds(7, 7, 9, 12))
    (7, 7)
    """
    s0, s1, e0, e1 = box(a, resolution)
    u0, u1, v0, v1 = box(b, resolution)
    largest = max(0, u1 - e0 + 1, s1 - v0 + 1)
    return int(max(0, u0 - e1 + 1, s0 - v1 + 1)), _finite(largest)


def overlap_length(a: Bounded, b: Bounded, resolution: str | None = None) -> tuple[int, int | None]:
    """The smallest and the largest length of the extent that `a` and `b` share, in granules of `resolution`.

    Without a resolution it is in microseconds; None means without limit.
    The smallest length is 1, not 0, where something of unknown length certainly lies within the other.

    >>> overlap_length(Bounds(0, 4, 1, 5), Bounds(-9, -9, 99, 99))
    (1, 5)
    """
    s0, s1, e0, e1 = box(a, resolution)
    u0, u1, v0, v1 = box(b, resolution)
    smallest = min(max(1, e0 - s1), max(1, v0 - u1), e0 - u1, v0 - s1)
    return int(max(0, smallest)), _finite(max(0, min(e1, v1) - max(s0, u0)))


def _finite(length: float) -> int | None:
    return None if math.isinf(length) else int(length)
