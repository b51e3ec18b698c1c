"""Ordered pairs of items with their hits: blocks of them joined, or the first of them kept block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.errors import BadQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from timeline.arrays import Floats
    from timeline.kernels.cooccurrence.incidence import Incidence, Ints

__all__ = ["LISTED", "Block", "Pairs", "Unlikely", "gathered", "halves_of", "or_none", "searched"]

LISTED = 1 << 24
"""Ordered pairs that are listed, some 100 bytes each; of more, `top` keeps the first block by block."""
SEARCHED = LISTED
"""Of more ordered pairs the top ones are looked for by a bound, and the others count with p = 1."""
_NO_ITEMS, _NO_CHANCES = np.zeros(0, np.int32), np.zeros(0)


class Pairs(NamedTuple):
    """Some ordered pairs: certain and possible hits, and the chance of so many certain ones."""

    certain: Ints
    possible: Ints
    p: Floats


class Block(NamedTuple):
    """Ordered pairs of items, with the hits before y and those after x."""

    x: Ints
    y: Ints
    preceded: Pairs
    followed: Pairs

    @property
    def least_likely(self) -> Floats:
        """The smaller of both chances."""
        smaller: Floats = np.minimum(self.preceded.p, self.followed.p)
        return smaller


class Unlikely(NamedTuple):
    """The pairs that are least likely by chance; a pair that is not among them is likelier than `limit`, by both shares."""

    x: Ints
    y: Ints
    limit: float


def searched(
    halves: Iterable[tuple[Ints, Ints]],
    unlikely: Callable[[Ints, Ints, int], Unlikely],
    judged: Callable[[Ints, Ints], Iterable[Block]],
    tested: int,
    top: int,
) -> Block | None:
    """The pairs that are least likely by chance, and their ties; None where too few of very many are to be listed.

    Args:
        halves: the items of x and of y.
        unlikely: so many pairs of some items, and more, by their places among these.
        judged: the pairs of some items that are to be listed.
        tested: how many pairs there are.
        top: how many are wanted.
    """
    many = top
    while many <= LISTED:
        blocks: list[Block] = []
        limits = []
        for x_items, y_items in halves:
            some = unlikely(x_items, y_items, many)
            limits.append(some.limit)
            found = judged(x_items[np.unique(some.x)], y_items[np.unique(some.y)])
            blocks += [_below(block, some.limit) for block in found]
        known = _below(gathered(blocks, tested, top), min(limits))
        if known.x.size >= top or min(limits) >= 1:
            return known
        many *= 4
    return None


def gathered(blocks: Iterable[Block], tested: int, top: int | None) -> Block:
    """The pairs of all blocks; with `top`, where many are tested, those that are least likely by chance, and their ties.

    Raises:
        BadQuery: there are too many to list.
    """
    nothing = Pairs(_NO_ITEMS, _NO_ITEMS, _NO_CHANCES)
    found = [Block(_NO_ITEMS, _NO_ITEMS, nothing, nothing)]
    for block in blocks:
        found.append(block)
        if top is not None and tested > LISTED:
            found = [_first(_joined(found), top)]
        if sum(part.x.size for part in found) > LISTED:
            raise BadQuery(
                f"more than {LISTED:,} ordered pairs of items follow one another;"
                " raise min_count, ask for the top ones, or choose some with only"
            )
    return _joined(found)


def _joined(blocks: list[Block]) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    x, y = (np.concatenate([block[k] for block in blocks]) for k in (0, 1))
    before, after = [block.preceded for block in blocks], [block.followed for block in blocks]
    return Block(x, y, _end_to_end(before), _end_to_end(after))


def _end_to_end(parts: list[Pairs]) -> Pairs:
    return Pairs(
        np.concatenate([part.certain for part in parts]),
        np.concatenate([part.possible for part in parts]),
        np.concatenate([part.p for part in parts]),
    )


def _first(block: Block, top: int) -> Block:
    """The pairs that are least likely by chance, and those as unlikely as the last of them."""
    if block.x.size <= top:
        return block
    p = block.least_likely
    rows = np.flatnonzero(p <= np.partition(p, top - 1)[top - 1])
    return _of_rows(block, rows)


def _below(block: Block, limit: float) -> Block:
    """The pairs that are no likelier by chance than a limit."""
    return _of_rows(block, np.flatnonzero(block.least_likely <= limit))


def _of_rows(block: Block, rows: Ints) -> Block:
    return Block(block.x[rows], block.y[rows], *(_taken(side, rows) for side in block[2:]))


def _taken(pairs: Pairs, rows: Ints) -> Pairs:
    return Pairs(pairs.certain[rows], pairs.possible[rows], pairs.p[rows])


def or_none(items: Ints | None) -> Ints:
    """The items, or none."""
    return np.zeros(0, np.int64) if items is None else items


def halves_of(left: Incidence, right: Incidence, only: tuple[Ints, Ints] | None) -> list[tuple[Ints, Ints]]:
    """The items of x and of y: all with all, or those of `only` with all and the rest with those of `only`."""
    x_items, y_items = np.arange(left.n_items), np.arange(right.n_items)
    if only is None:
        return [(x_items, y_items)]
    x_chosen = np.isin(x_items, only[0])
    halves = [(x_items[x_chosen], y_items), (x_items[~x_chosen], only[1])]
    return [half for half in halves if half[0].size and half[1].size]
