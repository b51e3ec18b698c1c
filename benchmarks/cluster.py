"""What questions about pairs cost on a cluster by the model, for 1 billion and 100 billion events.

    python -m benchmarks.cluster --events 1e9 1e11 --rows 400000 4000000
    python -m benchmarks.cluster --drawn 1e7        of the questions and events of benchmarks.cluster_run

A test holds the model against events that are dealt (`tests/scale/test_model.py`).
"""

from __future__ import annotations

import argparse
import math
from typing import Any

from benchmarks.cluster_events import COUNTRIES
from timeline.scale.model import Cost, Data, cost_of_pairs, cost_within

LASTING = 1e-6
ALIKE = 0.01
OPEN_ENDS = (0.0, 1e-6, 1e-4, 1e-2)


def line(name: str, events: int, rows: int, open_ends: float, cost: Cost) -> str:
    """One line of the table."""
    each = cost.copies / events
    return (
        f"{name:12} {events:>15,} {rows:>10,} {open_ends:>9.4%} {cost.slices:>9,} {cost.tasks:>15,} {each:>10,.2f}"
        f" {cost.bytes / 1e12:>12,.2f} {cost.pairs / 1e9:>14,.0f} {cost.largest:>8.2f}"
    )


DRAWN = {"visit": (0.01, 1.96), "report": (0.1, 1.96), "government": (0.003, 61.46), "": (1.0, 2.14)}
"""Of the events of `benchmarks.cluster_events` the share of a kind and how many days one lasts, in the mean."""
_DAYS = 18_250 * 3 / 4
"""So many days would have all the events, if each had as many as the day of an event has in the mean."""


def drawn(events: int, rows: int) -> None:
    """Print what is expected of the questions of `benchmarks.cluster_run`."""
    alike = sum((math.log1p(1 / n) / math.log(COUNTRIES + 1)) ** 2 for n in range(1, COUNTRIES + 1))

    def side(kind: str, **other: Any) -> Data:
        share, days = DRAWN[kind]
        return Data(int(share * events), lasting(days), 1e-4, 277, alike)._replace(**other)

    def lasting(days: float) -> float:
        return (days - 0.5) / _DAYS  # two events of so many days share one where they begin half a day nearer

    begins = side("report", lasting=lasting(1), open_ends=0)
    together = side("", events=int(1.5 * events), lasting=lasting(DRAWN[""][1] + 30), row_bytes=173)
    for name, cost in (
        ("overlaps", cost_of_pairs(side("visit"), side(""), rows)),
        ("lookup", cost_of_pairs(begins, side("government"), rows)),
        ("cooccur", cost_within(together, rows)),
    ):
        print(
            f"{name:12} {cost.slices:>6,} slices {cost.tasks:>6,} tasks {cost.copies:>15,} copies {cost.bytes / 1e6:>12,.1f} MB"
            f" {cost.pairs:>15,} pairs"
        )


def main() -> int:
    """Print the table."""
    given = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    given.add_argument("--events", type=float, nargs="+", default=[1e9, 1e11])
    given.add_argument("--rows", type=int, nargs="+", default=[400_000, 4_000_000])
    given.add_argument("--drawn", type=float, help="so many events of benchmarks.cluster_run instead")
    asked = given.parse_args()
    if asked.drawn:
        drawn(int(asked.drawn), asked.rows[0])
        return 0
    print(
        f"{'question':12} {'events':>15} {'rows/task':>10} {'open ends':>9} {'slices':>9} {'tasks':>15} {'copies/ev.':>10}"
        f" {'shuffle (TB)':>12} {'pairs (1e9)':>14} {'largest':>8}"
    )
    for events in map(int, asked.events):
        for rows in asked.rows:
            for open_ends in OPEN_ENDS:
                data = Data(events, LASTING, open_ends, alike=ALIKE)
                print(line("pairs", 2 * events, rows, open_ends, cost_of_pairs(data, data, rows)))
                print(line("together", events, rows, open_ends, cost_within(data, rows)))
    print(
        f"\nboth sides of a question about pairs, one in {1 / ALIKE:,.0f} with the same item; one event in"
        f" {1 / LASTING:,.0f} begins while a bounded one is going on;"
    )
    print(
        "bytes before compression, 200 a copy; largest: work of the largest task, in rows and pairs, against the median one"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
