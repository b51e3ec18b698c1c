"""Work on the parts of a stream while the next ones are still being read."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor

__all__ = ["begun", "in_order", "one_ahead"]

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


def begun(parts: Iterator[Part], pool: Executor) -> Iterator[Part]:
    """The parts, the first of which is being made already, in a thread of the pool.

    >>> with ThreadPoolExecutor(1) as pool:
    ...     list(begun(iter("abc"), pool))
    ['a', 'b', 'c']
    """
    first = pool.submit(lambda: list(islice(parts, 1)))

    def all_of_them() -> Iterator[Part]:
        yield from first.result()
        yield from parts

    return all_of_them()


def one_ahead(parts: Iterable[Part]) -> Iterator[Part]:
    """Each part, once the one after it has been made.

    >>> made = []
    >>> [(part, len(made)) for part in one_ahead(made.append(part) or part for part in "abc")]
    [('a', 2), ('b', 3), ('c', 3)]
    """
    waiting: deque[Part] = deque()
    for part in parts:
        waiting.append(part)
        if len(waiting) > 1:
            yield waiting.popleft()
    yield from waiting
