"""Ordered pairs of items with their hits: blocks of them joined, or the first of them kept block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from timeline.errors import BadQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.kernels.cooccurrence.incidence import Floats, Ints

__all__ = ["LISTED", "Block", "Pairs", "gathered"]

LISTED = 1 << 24
"""Ordered pairs that are listed, some 100 bytes each; of more, `top` keeps the first block by block."""
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
    return Block(block.x[rows], block.y[rows], *(_taken(side, rows) for side in block[2:]))


def _taken(pairs: Pairs, rows: Ints) -> Pairs:
    return Pairs(pairs.certain[rows], pairs.possible[rows], pairs.p[rows])
