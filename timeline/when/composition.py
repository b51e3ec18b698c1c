"""Reasoning with relations: composition, and path consistency over a network of stated relations.

Source: J. F. Allen, "Maintaining knowledge about temporal intervals", 1983.
His table is derived here, not typed in: a relation is four comparisons of endpoints, and comparisons compose.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from timeline.errors import Contradiction, UnknownName
from timeline.when.allen import ALL, RELATIONS, Phrases, Relation, from_mask, relation_set, to_mask

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Closure", "Statement", "closure", "compose", "minimal"]

T = TypeVar("T")

SIGNS = dict(
    zip(
        RELATIONS,
        "<<<< <<=< <<>< =<>< ><>< ><>= =<>= <<>= <<>> =<>> ><>> >=>> >>>>".split(),  # noqa: SIM905 - a row
        strict=True,
    )
)
"""How the start and the end of A compare with the start and the end of B: SS, SE, ES, EE."""


def _compose_signs(first: str, second: str) -> str:
    """The possible comparisons of x and z, given that of x and y and that of y and z."""
    if "=" in (first, second):
        return second if first == "=" else first
    return first if first == second else "<=>"


@cache
def _table() -> list[list[int]]:
    """Allen's table as masks: row of the first relation, column of the second."""
    return [[_composed(SIGNS[r], SIGNS[s]) for s in RELATIONS] for r in RELATIONS]


def _composed(ab: str, bc: str) -> int:
    # Endpoint i of A against endpoint k of C: by way of the start of B, and by way of its end.
    allowed = [
        set(_compose_signs(ab[2 * i], bc[k])) & set(_compose_signs(ab[2 * i + 1], bc[2 + k]))
        for i, k in product((0, 1), repeat=2)
    ]
    return to_mask(
        relation for relation, signs in SIGNS.items() if all(map(set.__contains__, allowed, signs))
    )


def compose(
    first: str | Iterable[str], second: str | Iterable[str], phrases: Phrases | None = None
) -> frozenset[Relation]:
    """The possible relations of A to C, if `first` holds from A to B and `second` from B to C.

    Args:
        first: a relation, a composite, or any of several.
        second: the same.
        phrases: the user's own names for relations.

    Raises:
        UnknownName: a word names no relation.

    >>> sorted(compose("before", "during"))  # doctest: +NORMALIZE_WHITESPACE
    [<Relation.BEFORE: 'before'>, <Relation.DURING: 'during'>, <Relation.MEETS: 'meets'>,
     <Relation.OVERLAPS: 'overlaps'>, <Relation.STARTS: 'starts'>]
    """
    table = _table()
    pairs = product(relation_set(first, phrases), relation_set(second, phrases))
    mask = 0
    for r, s in pairs:
        mask |= table[RELATIONS.index(r)][RELATIONS.index(s)]
    return from_mask(mask)


class Statement(NamedTuple):
    """One stated relation, as it was given: `("a", "before|meets", "b")`."""

    left: str
    relation: str | Iterable[str]
    right: str

    def __str__(self) -> str:
        words = self.relation if isinstance(self.relation, str) else "|".join(self.relation)
        return f"{self.left} {words or 'nothing'} {self.right}"


Network = Iterable[tuple[str, str | Iterable[str], str]] | Mapping[tuple[str, str], str | Iterable[str]]
"""Stated relations: triples `(a, relation, b)`, or a mapping of `(a, b)` to the relation."""


class Closure(Mapping[tuple[str, str], frozenset[Relation]]):
    """What a network of statements leaves possible between each pair of its names.

    A mapping: `closure[a, b]` is the set of possible relations of a to b, for every ordered pair of different names.

    Attributes:
        names: the names, in the order in which they were first stated.
        statements: the statements.
    """

    def __init__(self, statements: Sequence[Statement], web: _Web, phrases: Phrases | None) -> None:
        self.names = tuple(web.place)
        self.statements = tuple(statements)
        self._web = web
        self._phrases = phrases

    def __getitem__(self, pair: tuple[str, str]) -> frozenset[Relation]:
        """The possible relations of the first name to the second; a name `equals` itself."""
        return from_mask(int(self._web.masks[self._places(pair)]))

    def _places(self, pair: tuple[str, str]) -> tuple[int, int]:
        for name in pair:
            if name not in self._web.place:
                raise UnknownName("name in the network", name, self.names)
        return self._web.place[pair[0]], self._web.place[pair[1]]

    def __contains__(self, pair: object) -> bool:
        return isinstance(pair, tuple) and len(pair) == 2 and set(pair) <= set(self.names)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((a, b) for a, b in product(self.names, repeat=2) if a != b)

    def __len__(self) -> int:
        return len(self.names) * (len(self.names) - 1)

    def __repr__(self) -> str:
        return f"<Closure of {len(self.statements)} statements on {len(self.names)} names>"

    def tightened(self) -> list[tuple[str, str]]:
        """The pairs of which more is known than any one statement says, each once, in the order of names."""
        stated = dict.fromkeys(self, ALL)
        for statement in self.statements:
            mask = to_mask(relation_set(statement.relation, self._phrases))
            pair = (statement.left, statement.right)
            stated[pair] = stated.get(pair, ALL) & mask
            stated[pair[::-1]] = stated.get(pair[::-1], ALL) & _inverse(mask)
        place = self._web.place
        return [(a, b) for a, b in self if place[a] < place[b] and to_mask(self[a, b]) != stated[a, b]]

    def explain(self, left: str, right: str) -> list[Statement]:
        """Statements behind what is known of a pair: none of them can be left out, and no other is needed.

        Raises:
            UnknownName: no statement mentions one of the names.

        >>> closure([("a", "before", "b"), ("b", "meets", "c"), ("a", "precedes", "c")]).explain("a", "c")
        [Statement(left='a', relation='before', right='b'), Statement(left='b', relation='meets', right='c')]
        """
        known = int(self._web.masks[self._places((left, right))])
        behind = [self.statements[number] for number in self._web.sources(*self._places((left, right)))]

        def enough(some: Sequence[Statement]) -> bool:
            web = _Web(some, self._phrases)
            if left not in web.place or right not in web.place:
                return False
            return web.fails is not None or not int(web.masks[web.place[left], web.place[right]]) & ~known

        return minimal(behind, enough)


def closure(network: Network, phrases: Phrases | None = None) -> Closure:
    """Path consistency: narrow the stated relations until every triangle of names agrees.

    What it leaves out is impossible.
    For single relations and the composites, `disjoint` excepted, a contradiction is always found (B. Nebel and
    H.-J. Bürckert, "Reasoning about temporal relations: a maximal tractable subclass", 1995).
    Where statements offer alternatives that lie apart, as `disjoint` does, one may remain unseen.

    Args:
        network: triples `(a, relation, b)`, or a mapping of `(a, b)` to the relation, where a relation is a name,
            a composite, or any of several. A pair may be stated more than once: all of it holds.
        phrases: the user's own names for relations.

    Raises:
        Contradiction: the statements cannot all hold. Its `statements` contradict each other, and without any one
            of them the rest would not.
        UnknownName: a word names no relation.

    >>> closure([("siege", "during", "war"), ("war", "before", "treaty")])["siege", "treaty"]
    frozenset({<Relation.BEFORE: 'before'>})
    """
    triples = (
        ((a, words, b) for (a, b), words in network.items()) if isinstance(network, Mapping) else network
    )
    statements = [Statement(a, _kept(words), b) for a, words, b in triples]
    web = _Web(statements, phrases)
    if web.fails is not None:
        guilty = minimal([statements[number] for number in web.fails], lambda some: _Web(some, phrases).fails)
        raise Contradiction(f"these cannot all hold: {'; '.join(map(str, guilty))}", guilty, hint="")
    return Closure(statements, web, phrases)


def _kept(words: str | Iterable[str]) -> str | tuple[str, ...]:
    """Words that can be read more than once."""
    return words if isinstance(words, str) else tuple(words)


def minimal(items: Sequence[T], enough: Callable[[Sequence[T]], object]) -> list[T]:
    """A part of `items` that is still `enough`, and from which nothing can be left out.

    `enough` holds for all items and must not be lost by adding more. Source: U. Junker, "QuickXplain", 2004.

    >>> minimal(range(100), lambda some: {7, 70} <= set(some))
    [7, 70]
    """

    def search(kept: Sequence[T], added: bool, rest: Sequence[T]) -> list[T]:
        if added and enough(kept):
            return []
        if len(rest) == 1:
            return list(rest)
        half = len(rest) // 2
        late = search([*kept, *rest[:half]], True, rest[half:])
        early = search([*kept, *late], bool(late), rest[:half])
        return early + late

    return search([], True, items) if items else []


def _inverse(mask: int) -> int:
    return int(format(mask, f"0{len(RELATIONS)}b")[::-1], 2)


class _Lookup:
    """Composition and inversion of sets of relations, as arrays indexed by masks."""

    def __init__(self) -> None:
        import numpy as np

        sets = np.arange(ALL + 1)
        self.inverse = np.zeros(ALL + 1, np.uint16)
        self._after = np.zeros((len(RELATIONS), ALL + 1), np.uint16)
        for bit in range(len(RELATIONS)):
            has = sets >> bit & 1 == 1
            self.inverse[has] |= np.uint16(1 << len(RELATIONS) - 1 - bit)
            for first, row in enumerate(_table()):
                self._after[first, has] |= np.uint16(row[bit])

    def composed_with(self, first: int) -> NDArray[np.uint16]:
        """What `first` composed with each set of relations gives."""
        import numpy as np

        bits = [bit for bit in range(len(RELATIONS)) if first >> bit & 1]
        row: NDArray[np.uint16] = np.bitwise_or.reduce(self._after[bits], axis=0)
        return row


@cache
def _lookup() -> _Lookup:
    return _Lookup()


@lru_cache(maxsize=512)  # of 16 KB each
def _composed_with(first: int) -> NDArray[np.uint16]:
    return _lookup().composed_with(first)


class _Web:
    """The matrix of possible relations, made path consistent, with a log of what narrowed it.

    Attributes:
        place: the row of each name.
        masks: the possible relations of each row's name to each column's.
        fails: the numbers of statements that contradict each other; None if nothing does.
    """

    def __init__(self, statements: Sequence[Statement], phrases: Phrases | None) -> None:
        import numpy as np

        names = dict.fromkeys(name for statement in statements for name in (statement.left, statement.right))
        self.place = {name: number for number, name in enumerate(names)}
        self.masks = np.full((len(names), len(names)), ALL, np.uint16)
        np.fill_diagonal(self.masks, to_mask({Relation.EQUALS}))
        self.fails: list[int] | None = None
        self._last = np.full(self.masks.shape, -1)  # the entry of the log that narrowed each pair last
        self._log: list[tuple[int, tuple[int, ...]]] = []  # a statement or -1, and the entries it built on
        self._queue: deque[tuple[int, int]] = deque()
        self._queued: set[tuple[int, int]] = set()
        for number, statement in enumerate(statements):
            i, j = self.place[statement.left], self.place[statement.right]
            mask = to_mask(relation_set(statement.relation, phrases)) & int(self.masks[i, j])
            before = (int(self._last[i, j]),)
            if mask != self.masks[i, j] and not self._narrow(i, j, mask, number, before):
                return
        self._propagate()

    def _narrow(self, i: int, j: int, mask: int, statement: int, entries: tuple[int, ...]) -> bool:
        """Note a narrower relation and what caused it; whether anything is left."""
        self._log.append((statement, entries))
        self._last[i, j] = self._last[j, i] = len(self._log) - 1
        self.masks[i, j], self.masks[j, i] = mask, _lookup().inverse[mask]
        if not mask:
            self.fails = self.sources(i, j)
            return False
        pair = (min(i, j), max(i, j))
        if pair not in self._queued:
            self._queued.add(pair)
            self._queue.append(pair)
        return True

    def _propagate(self) -> None:
        while self._queue:
            i, j = self._queue.popleft()
            self._queued.discard((i, j))
            if not (self._by_way_of(i, j) and self._by_way_of(j, i)):
                return

    def _by_way_of(self, i: int, j: int) -> bool:
        """Narrow the relations of i to all k by way of j."""
        masks = self.masks
        possible = masks[i] & _composed_with(int(masks[i, j]))[masks[j]]
        for k in (possible != masks[i]).nonzero()[0].tolist():
            entries = int(self._last[i, k]), int(self._last[i, j]), int(self._last[j, k])
            if not self._narrow(i, k, int(possible[k]), -1, entries):
                return False
        return True

    def sources(self, i: int, j: int) -> list[int]:
        """The numbers of the statements behind what is known of a pair."""
        seen, todo = set(), [int(self._last[i, j])]
        while todo:
            entry = todo.pop()
            if entry >= 0 and entry not in seen:
                seen.add(entry)
                todo += self._log[entry][1]
        return sorted({self._log[entry][0] for entry in seen} - {-1})
