"""What questions about pairs cost on a cluster by the model, for 1 billion and 100 billion events.

    python -m benchmarks.cluster --events 1e9 1e11 --rows 400000 4000000

A test holds the model against events that are dealt (`tests/scale/test_model.py`).
"""

from __future__ import annotations

import argparse

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


def main() -> int:
    """Print the table."""
    given = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    given.add_argument("--events", type=float, nargs="+", default=[1e9, 1e11])
    given.add_argument("--rows", type=int, nargs="+", default=[400_000, 4_000_000])
    asked = given.parse_args()
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
