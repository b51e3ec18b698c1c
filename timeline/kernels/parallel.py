"""Kernels on all cores: they release the GIL, so plain threads do.

A task is some milliseconds of work, so Ctrl-C is heard soon, between two tasks.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from threadpoolctl import ThreadpoolController

__all__ = ["Beside", "a_thread_each", "memory", "run", "slices", "workers"]

T = TypeVar("T")

INLINE = 1 << 15
"""Work of fewer elements than this costs less than handing it to a thread."""

_pool: ThreadPoolExecutor | None = None
_multiplying = Lock()


def workers() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _threads() -> ThreadPoolExecutor:
    global _pool
    if _pool is None:
        _pool = ThreadPoolExecutor(max(1, workers() - 1), thread_name_prefix="timeline-kernel")
    return _pool


def _forget_threads() -> None:
    global _pool, _multiplying
    _pool, _multiplying = None, Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_threads)


def slices(length: int, parts: int) -> list[tuple[int, int]]:
    """`range(length)` cut into at most `parts` stretches of about equal length."""
    parts = max(1, min(parts, length))
    edges = [length * part // parts for part in range(parts + 1)]
    return list(pairwise(edges))


def run(function: Callable[..., T], tasks: Iterable[tuple[Any, ...]], work: int) -> list[T]:
    """The results of `function(*task)` for each task, in order, on all cores when `work` elements are worth it.

    The caller works too: waking one thread less is worth more than a free hand.
    """
    todo = list(tasks)
    if work < INLINE or len(todo) < 2 or workers() < 2:
        return [function(*task) for task in todo]
    results: dict[int, T] = {}
    numbers = iter(range(len(todo)))

    def share() -> None:
        try:
            for number in numbers:
                results[number] = function(*todo[number])
        finally:
            deque(numbers, 0)  # after an error or Ctrl-C nobody begins another task

    helpers = [_threads().submit(share) for _ in range(min(workers(), len(todo)) - 1)]
    try:
        share()
    finally:
        running = [helper for helper in helpers if not helper.cancel()]
        wait(running)
    for helper in running:
        helper.result()
    return [results[number] for number in range(len(todo))]


class Beside:
    """Calls in another thread, one after the other, while the caller goes on; a second one waits for the first.

    What a call raises is raised by the next one, or at the end. Whoever leaves by an error waits for what is running.
    """

    def __init__(self) -> None:
        self._last: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.wait()
        elif self._last is not None and not self._last.cancel():
            wait([self._last])

    def call(self, function: Callable[[], None]) -> None:
        """Call it as soon as the last one is done, and go on meanwhile; with one core, do it now."""
        self.wait()
        if workers() < 2:
            function()
        else:
            self._last = _threads().submit(function)

    @property
    def is_busy(self) -> bool:
        """Whether the last one goes on."""
        return self._last is not None and not self._last.done()

    def wait(self) -> None:
        """Wait for the last one."""
        if self._last is not None:
            self._last.result()
            self._last = None


@cache
def _libraries() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def a_thread_each() -> Iterator[None]:
    """Matrix products stay on the thread that asks for them; threads of their library would spin on after each one.

    The setting is that of the whole process, so one caller at a time has it.
    """
    with _multiplying, _libraries().limit(limits=1, user_api="blas"):
        yield


def memory() -> int:
    """The bytes of memory that this machine has."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not a POSIX system
        return 1 << 62
