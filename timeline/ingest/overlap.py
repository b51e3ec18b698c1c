"""Work on the parts of a stream while the next ones are still being read."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["in_order"]

Part = TypeVar("Part")
Made = TypeVar("Made")


def in_order(work: Callable[[Part], Made], parts: Iterable[Part], ahead: int = 2) -> Iterator[Made]:
    """What `work` makes of each part, in the order of the parts, at most so many of them ahead of whoever takes them.

    The parts are read in the thread of the caller, the work is done in others; an error of it is raised where it is taken.

    >>> list(in_order(str.upper, "abc"))
    ['A', 'B', 'C']
    """
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(ahead) as pool:
        try:
            for part in parts:
                waiting.append(pool.submit(work, part))
                if len(waiting) > ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
