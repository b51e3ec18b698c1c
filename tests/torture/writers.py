"""Processes and threads that add events at once, by method and by command; what they acknowledged is counted afterwards."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from timeline import Timeline

__all__ = ["written_at_once"]

BY_METHOD = """
import sys
from timeline import Timeline
tl = Timeline(sys.argv[1], wait=60)
for n in range(int(sys.argv[3])):
    name = f"{sys.argv[2]}-{n}"
    print(tl.add(event_id=name, title=name, when="2010", participants=[{"entity": f"who {name}"}]).revision_id, flush=True)
"""


def written_at_once(seconds: float, processes: int = 8, threads: int = 8, each: int = 10) -> Counter[str]:
    """Round after round: processes by method, processes by command, threads of one process that share an object or a file.

    Returns:
        How many writers wrote, and how many revisions; how many of these were lost, doubled or wrong.
    """
    counted: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while not counted or time.monotonic() < end:
        for write in (_by_method, _by_threads, _by_command):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "t.duckdb"
                count = threads if write is _by_threads else processes
                times = each if write is not _by_command else max(each // 5, 1)
                said = write(path, count, times)
                counted["writers"] += count
                counted["revisions acknowledged"] += len(said)
                counted.update(_found(path, said, count * times))
    return counted


def _by_method(path: Path, processes: int, each: int) -> list[int]:
    commands = [[sys.executable, "-c", BY_METHOD, str(path), f"p{n}", str(each)] for n in range(processes)]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    return [int(line) for child in children for line in child.communicate()[0].splitlines()]


def _by_command(path: Path, processes: int, each: int) -> list[int]:
    def write(number: int) -> list[int]:
        said = []
        for n in range(each):
            name = f"p{number}-{n}"
            words = ["add", "--id", name, "--title", name, "--when", "2010", "--who", f"who {name}"]
            command = [sys.executable, "-m", "timeline", "--db", str(path), "--wait", "60", *words]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            said += [int(done.stderr.split()[1].rstrip(":"))] if done.returncode == 0 else []
        return said

    with ThreadPoolExecutor(processes) as pool:
        return [number for said in pool.map(write, range(processes)) for number in said]


def _by_threads(path: Path, threads: int, each: int) -> list[int]:
    shared = [Timeline(path) for _ in range(2)]

    def write(number: int) -> list[int]:
        tl, said = shared[number % len(shared)], []
        for n in range(each):
            name = f"p{number}-{n}"
            made = tl.add(event_id=name, title=name, when="2010", participants=[{"entity": f"who {name}"}])
            said.append(int(made.revision_id or 0))
        return said

    with ThreadPoolExecutor(threads) as pool:
        return [number for said in pool.map(write, range(threads)) for number in said]


def _found(path: Path, said: list[int], wanted: int) -> Counter[str]:
    """Of the revisions that were said and the events that were wanted, what is not there, there twice, or not as given."""
    tl = Timeline(path)
    there = Counter(row["revision_id"] for row in tl.revisions())
    events = tl.find().rows()
    others = sum(row["who"] != [f"who {row['event_id']}"] for row in events)
    return Counter(
        {
            "lost": max(len({*said} - set(there)), wanted - len(events)),
            "doubled": sum(count > 1 for count in there.values()) + len(said) - len({*said}),
            "wrong": others + len(tl.check(deep=True).rows()),
        }
    )
