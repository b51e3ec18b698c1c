"""Kill writers at random moments, and count what is lost: `python -m tests.torture.kills SECONDS`.

A writer adds, amends, merges, undoes, exports, imports and copies in a process of its own, and says each revision once it
is acknowledged. It is killed; afterwards every revision that it said is there, and no rule is broken.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from timeline import Timeline

__all__ = ["killed"]

WRITER = """
import random, sys
from timeline import Timeline, TimelineError

tl, chance = Timeline(sys.argv[1]), random.Random(int(sys.argv[2]))
folder = sys.argv[1] + "-" + sys.argv[2]
print("ready", flush=True)
while True:
    verb = chance.choice(["add", "add", "amend", "merge", "undo", "retract", "export", "import", "backup"])
    events = [row["event_id"] for row in tl.sql("SELECT event_id FROM events ORDER BY ALL")]
    try:
        if verb in ("amend", "retract", "merge") and len(events) < 3:
            verb = "add"
        print("doing", verb, flush=True)
        if verb == "add":
            made = tl.add([{"title": f"{chance.random()} {n}", "when": "2001", "tags": ["pair"]} for n in range(2)])
        elif verb == "amend":
            made = tl.amend(chance.choice(events), title=f"{chance.random()}")
        elif verb == "retract":
            made = tl.retract(chance.choice(events))
        elif verb == "merge":
            made = tl.merge(*chance.sample(events, 2))
        elif verb == "undo":
            made = tl.undo()
        elif verb == "import":
            made = tl.import_(folder) if __import__("os").path.exists(folder) else None
        else:
            made = tl.export(folder) and None if verb == "export" else tl.backup(folder + ".copy", replace=True) and None
    except TimelineError:
        continue
    if made is not None and made.revision_id:
        print("revision", made.revision_id, flush=True)
"""


def killed(seconds: float, seed: int = 1, kills: int | None = None) -> Counter[str]:
    """What was counted: kills by verb, revisions acknowledged, and those that were lost, doubled or unsound."""
    counted: Counter[str] = Counter()
    chance, end = random.Random(seed), time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.duckdb"
        while time.monotonic() < end and (kills is None or counted["kills"] < kills):
            if not path.exists():
                Timeline(path).add(title="start", when="2000")
            number = counted["kills"]
            doing, revisions = _one(path, seed * 1000 + number, chance.uniform(0.0, 4.0))
            counted["kills"] += 1
            counted[f"kills in {doing}"] += 1
            counted["revisions acknowledged"] += len(revisions)
            there = Counter(row["revision_id"] for row in Timeline(path).revisions())
            counted["lost"] += len(set(revisions) - set(there))
            counted["doubled"] += sum(count > 1 for count in there.values())
            counted["unsound"] += len(Timeline(path).check(deep=True).rows())
            if sum(there.values()) > 120:
                path.unlink()
    return counted


def _one(path: Path, seed: int, after: float) -> tuple[str, list[int]]:
    """Start a writer, kill it so many seconds after it is ready; what it was doing, and the revisions that it said."""
    command = [sys.executable, "-c", WRITER, str(path), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(after)
        writer.send_signal(signal.SIGKILL)
        said = [line.split() for line in writer.stdout.read().splitlines()]
    doing = [words[1] for words in said if words[0] == "doing"]
    return (doing or ["start"])[-1], [int(words[1]) for words in said if words[0] == "revision"]


if __name__ == "__main__":
    found = killed(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0)
    sys.stdout.write("| what | count |\n|---|---|\n")
    sys.stdout.writelines(
        f"| {name} | {found[name]:,} |\n"
        for name in ("kills", "revisions acknowledged", "lost", "doubled", "unsound")
    )
    sys.stdout.writelines(
        f"| {name} | {found[name]:,} |\n" for name in sorted(found) if name.startswith("kills in ")
    )
