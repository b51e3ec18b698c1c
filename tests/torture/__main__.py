"""Try each part for a bounded time, add what was counted to `runs.jsonl`, and write the table of `docs/reliability.md`.

python -m tests.torture [--seconds 1800] [--seed N] [PART ...]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from tests.torture.table import RUNS, write_table


def _kills(seconds: float, seed: int) -> Counter[str]:
    from tests.torture.kills import killed

    return killed(seconds, seed)


def _writers(seconds: float, seed: int) -> Counter[str]:
    from tests.torture.writers import written_at_once

    return written_at_once(seconds)


def _fuzz(seconds: float, seed: int) -> Counter[str]:
    from tests.fuzz.__main__ import fuzz
    from tests.fuzz.targets import SHARES

    counted = Counter({"targets": len(SHARES)})
    for target, share in SHARES.items():
        done, found = fuzz(target, seconds * share / sum(SHARES.values()), seed)
        counted.update({"texts": done, target: done, "wrong": found})
    return counted


def _hostile(seconds: float, seed: int) -> Counter[str]:
    from tests.torture.hostile import tried

    return tried(seconds)


def _long(seconds: float, seed: int) -> Counter[str]:
    from tests.torture.long import tried_long

    return tried_long(seconds)


PARTS: dict[str, tuple[float, Callable[[float, int], Counter[str]]]] = {
    "kills": (0.25, _kills),
    "writers": (0.05, _writers),
    "fuzz": (0.25, _fuzz),
    "hostile": (0.05, _hostile),
    "long": (0.4, _long),
}
"""What each part does, and its share of the time."""


def main() -> int:
    """Try what the command line names, or everything."""
    parser = argparse.ArgumentParser(prog="tests.torture", description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seconds", type=float, default=1800, help="for all parts together")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    given = parser.parse_args()
    parts = given.parts or list(PARTS)
    whole, wrong = sum(PARTS[part][0] for part in parts), 0
    for part in parts:
        share, tried = PARTS[part]
        sys.stdout.write(f"{part}: for {given.seconds * share / whole:.0f} seconds\n")
        sys.stdout.flush()
        began = time.monotonic()
        counts = tried(given.seconds * share / whole, given.seed)
        run = {
            "part": part,
            "day": datetime.now(UTC).date().isoformat(),
            "machine": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
            "seed": given.seed,
            "seconds": round(time.monotonic() - began),
            "counts": dict(sorted(counts.items())),
        }
        with RUNS.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(run)}\n")
        sys.stdout.write(f"{json.dumps(run)}\n")
        sys.stdout.flush()
        wrong += counts["lost"] + counts["doubled"] + counts["wrong"]
    write_table()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
