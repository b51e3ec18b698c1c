"""What was going on, day by day: the slow twin of concurrency, gaps, coverage and coalesce at day resolution."""

from __future__ import annotations

from collections.abc import Iterable

from timeline import When

DAY = 86_400_000_000


def spans(when: When) -> tuple[range | None, range | None]:
    """The days of the core, where there is one, and of the hull, which must be finite."""
    start_min, start_max, end_min, end_max = when.bounds
    core = range(start_max // DAY, -(-end_min // DAY))
    return (core if len(core) else None), range(start_min // DAY, -(-end_max // DAY))


def counts(whens: Iterable[When], day: int) -> tuple[int, int]:
    """How many were certainly, and how many possibly, going on on a day."""
    both = [spans(when) for when in whens]
    return sum(core is not None and day in core for core, _ in both), sum(day in hull for _, hull in both)


def longest_free(whens: Iterable[When], low: int, high: int) -> int:
    """The most days on end within [low, high) of which every event can keep clear."""
    both = [(when.start_max // DAY, -(-when.end_min // DAY)) for when in whens]
    return max(
        y - x
        for x in range(low, high)
        for y in range(x + 1, high + 1)
        if all(latest >= y or earliest <= x for latest, earliest in both)
    )


def stretches(days: Iterable[int], bridged: int = 0) -> list[tuple[int, int]]:
    """Runs of days; runs at most `bridged` days apart are one."""
    runs: list[tuple[int, int]] = []
    for day in sorted(set(days)):
        if runs and day - runs[-1][1] <= bridged:
            runs[-1] = (runs[-1][0], day + 1)
        else:
            runs.append((day, day + 1))
    return runs
