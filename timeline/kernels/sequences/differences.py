"""The largest differences of a few numbers, kept closed while more is learned of them, one layer a state of knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.kernels.jit import kernel

if TYPE_CHECKING:
    from timeline.arrays import Ints

__all__ = ["close", "copy", "learn"]

FAR = 1 << 62


@kernel
def close(most: Ints, layer: int) -> bool:
    """Close `most[layer, x, y]`, the largest `x - y`, in place (Floyd and Warshall); whether some numbers fit."""
    size = most.shape[1]
    for z in range(size):
        for x in range(size):
            if most[layer, x, z] < FAR:
                for y in range(size):
                    if most[layer, z, y] < FAR:
                        most[layer, x, y] = min(most[layer, x, y], most[layer, x, z] + most[layer, z, y])
    fits = True
    for x in range(size):
        fits &= most[layer, x, x] >= 0
    return fits


@kernel
def copy(most: Ints, layer: int) -> None:
    """Begin the next layer with what is known in this one."""
    for x in range(most.shape[1]):
        for y in range(most.shape[1]):
            most[layer + 1, x, y] = most[layer, x, y]


@kernel
def learn(most: Ints, layer: int, a: int, b: int, value: int) -> bool:
    """Learn that `a - b` is at most `value`, and stay closed; whether some numbers still fit."""
    if most[layer, a, b] <= value:
        return True
    if most[layer, b, a] < FAR and most[layer, b, a] + value < 0:
        return False
    for x in range(most.shape[1]):
        if most[layer, x, a] < FAR:
            through = most[layer, x, a] + value
            for y in range(most.shape[1]):
                if most[layer, b, y] < FAR:
                    most[layer, x, y] = min(most[layer, x, y], through + most[layer, b, y])
    return True
