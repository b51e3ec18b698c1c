"""Work in other threads keeps the order of its parts, stays few parts ahead, and raises where it is taken."""

from __future__ import annotations

import threading

import pytest

from timeline.ingest.prefetch import in_order


def test_order_is_kept_whatever_takes_longest() -> None:
    gates = [threading.Event() for _ in range(6)]

    def work(number: int) -> int:
        if number < 5:
            gates[number].set()
        return number

    assert list(in_order(work, range(6), ahead=3)) == list(range(6))
    assert all(gate.is_set() for gate in gates[:5])


def test_no_more_parts_are_read_than_are_ahead() -> None:
    """A file of any length holds a few parts in memory, however slow whoever takes them is."""
    read: list[int] = []

    def parts():
        for number in range(100):
            read.append(number)
            yield number

    taken = in_order(str, parts(), ahead=2)
    assert [next(taken), len(read)] == ["0", 3]
    assert [next(taken), len(read)] == ["1", 4]
    taken.close()
    assert len(read) == 4


def test_an_error_comes_where_its_part_would() -> None:
    made = in_order(lambda number: 6 // number, [3, 2, 0, 1])
    assert [next(made), next(made)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(made)


def test_an_error_of_reading_comes_after_nothing_is_left_running() -> None:
    def parts():
        yield 1
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        list(in_order(str, parts()))
    assert not [thread for thread in threading.enumerate() if "ThreadPoolExecutor" in thread.name]
