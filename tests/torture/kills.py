"""Kill writers at random moments, and count what is lost.

A writer adds, ingests, amends, merges, undoes, imports, exports, copies and migrates, in one process or by one command after
the other, and says each revision once it is acknowledged. After some of them it is killed; afterwards every revision that it
said is there, none is half there, and no rule is broken; a dataset and a copy that it was writing are whole or not there.
"""

from __future__ import annotations

import gzip
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from timeline import Timeline

__all__ = ["killed"]

FROZEN = sorted((Path(__file__).parents[2] / "fixtures" / "schema").glob("*.duckdb.gz"))
VERBS = ("add", "add", "ingest", "amend", "merge", "undo", "retract", "export", "import", "backup", "migrate")
WRITER = """
import os, random, shutil, sys
from timeline import Timeline, TimelineError

path, seed, verbs = sys.argv[1], sys.argv[2], sys.argv[3].split()
tl, chance = Timeline(path), random.Random(int(seed))
dataset, copy, old = (f"{path}-{seed}.{name}" for name in ("dataset", "copy", "old"))

def act(verb):
    events = [row["event_id"] for row in tl.sql("SELECT event_id FROM events ORDER BY ALL LIMIT 50")]
    if verb == "add" or len(events) < 3:
        return tl.add([{"title": f"{chance.random()} {n}", "when": "2001", "tags": ["pair"]} for n in range(2)])
    if verb == "ingest":
        return tl.ingest(f"{path}.csv")[0]
    if verb == "amend":
        return tl.amend(chance.choice(events), title=f"{chance.random()}")
    if verb == "retract":
        return tl.retract(chance.choice(events))
    if verb == "merge":
        return tl.merge(*chance.sample(events, 2))
    if verb == "undo":
        return tl.undo()
    if verb == "import":
        return tl.import_(dataset) if os.path.exists(dataset) else None
    if verb == "export":
        tl.export(dataset)
    elif verb == "backup":
        tl.backup(copy, replace=True)
    elif verb == "migrate":
        shutil.copyfile(f"{path}.frozen", f"{old}.part")
        os.replace(f"{old}.part", old)
        Timeline(old).migrate()

while True:
    verb = chance.choice(verbs)
    if verb == "ingest":
        rows = "".join(f"r{n},{chance.random()},19{n % 100:02d}\\n" for n in range(500))
        with open(f"{path}.csv", "w") as file:
            file.write(f"event_id,title,when\\n{rows}")
    print("doing", verb, flush=True)
    try:
        made = act(verb)
    except TimelineError:
        made = None
    if made is not None and made.revision_id:
        print("revision", made.revision_id, flush=True)
    print("done", flush=True)
"""


COMMANDS = ("add", "add", "amend", "undo", "retract", "ingest")


def killed(seconds: float, seed: int = 1, kills: int | None = None, most: int = 12) -> Counter[str]:
    """What was counted: kills, by verb where one was under way, revisions acknowledged, and those lost, doubled or wrong.

    Args:
        seconds: how long it goes on.
        seed: what is done and when it is killed; as many seeds as there may be processes.
        kills: how many at most.
        most: the kill comes after so many acknowledged revisions, at most.
    """
    counted: Counter[str] = Counter()
    chance, end = random.Random(seed), time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.duckdb"
        while time.monotonic() < end and (kills is None or counted["kills"] < kills):
            if not path.exists():
                Timeline(path).add([{"title": f"start {n}", "when": "2000"} for n in range(5)])
            frozen = FROZEN[counted["kills"] % len(FROZEN)]
            Path(f"{path}.frozen").write_bytes(gzip.decompress(frozen.read_bytes()))
            writer = seed * 1000 + counted["kills"]
            by_command = counted["kills"] % 4 == 3
            doing, revisions = (_one_command if by_command else _one)(path, writer, most, chance)
            counted["kills"] += 1
            counted["kills of a command"] += by_command
            counted[f"kills in {doing}"] += 1
            counted["revisions acknowledged"] += len(revisions)
            counted.update(_found(path, revisions))
            counted["wrong"] += _half_written(path, writer)
            if len(Timeline(path).revisions()) > 120:
                path.unlink()
    return counted


def _one(path: Path, seed: int, most: int, chance: random.Random) -> tuple[str, list[int]]:
    """Start a writer, kill it after some revisions and a moment; what was under way, and the revisions that it said."""
    command = [sys.executable, "-c", WRITER, str(path), str(seed), " ".join(VERBS)]
    said: list[list[str]] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        left, began = chance.randint(1, most), time.monotonic()
        while left and (line := writer.stdout.readline()):
            said.append(line.split() or [""])
            left -= said[-1][0] == "revision"
        time.sleep(chance.random() * 2 * (time.monotonic() - began) / max(len(said), 1))
        writer.send_signal(signal.SIGKILL)
        said += [line.split() or [""] for line in writer.stdout.read().splitlines()]
        assert "Traceback" not in (faults := writer.stderr.read()), faults
    last = next((words for words in reversed(said) if words[0] in ("doing", "done")), ["done"])
    return (
        last[1] if last[0] == "doing" else "nothing",
        [int(words[1]) for words in said if words[0] == "revision"],
    )


def _one_command(path: Path, seed: int, most: int, chance: random.Random) -> tuple[str, list[int]]:
    """Write by some commands, and kill the last of them at a moment; which one it was, and the revisions that they said."""
    events = [row["event_id"] for row in Timeline(path).find().rows()]
    rows = Path(f"{path}-{seed}.csv")
    rows.write_text("event_id,title,when\n" + "".join(f"c{seed}-{n},{n},2001\n" for n in range(50)))
    words = {
        "add": ["add", "--title", f"command {seed}", "--when", "2001"],
        "amend": ["amend", chance.choice(events), "--title", f"amended {seed}"],
        "undo": ["undo"],
        "retract": ["retract", chance.choice(events)],
        "ingest": ["ingest", str(rows)],
    }
    revisions, took = [], 1.0
    for _ in range(chance.randint(1, min(most, 3))):
        began = time.monotonic()
        done = subprocess.run(
            _command(path, words[chance.choice(COMMANDS)]), capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        revisions += _revisions(done.stdout + done.stderr)
        took = time.monotonic() - began
    verb = chance.choice(COMMANDS)
    with subprocess.Popen(
        _command(path, words[verb]), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as last:
        time.sleep(took * chance.uniform(0.5, 1.1))
        last.send_signal(signal.SIGKILL)
        revisions += _revisions("".join(last.communicate()))
    return (verb if last.returncode == -signal.SIGKILL else "nothing"), revisions


def _command(path: Path, words: list[str]) -> list[str]:
    return [sys.executable, "-m", "timeline", "--db", str(path), *words]


def _revisions(said: str) -> list[int]:
    """The revisions that a command acknowledged."""
    return [int(number) for number in re.findall(r"^revision (\d+)\b", said, re.MULTILINE)]


def _found(path: Path, revisions: list[int]) -> Counter[str]:
    """Of the revisions that were said, those that are not there, and those that are there twice; and what breaks a rule."""
    tl = Timeline(path)
    there = Counter(row["revision_id"] for row in tl.revisions())
    return Counter(
        {
            "lost": len(set(revisions) - set(there)),
            "doubled": sum(count > 1 for count in there.values()),
            "wrong": len(tl.check(deep=True).rows()),
        }
    )


def _half_written(path: Path, writer: int) -> int:
    """How many of the files that the writer left beside its database are not whole; they are removed."""
    faults = 0
    dataset, copy, old = (Path(f"{path}-{writer}.{name}") for name in ("dataset", "copy", "old"))
    if dataset.exists():
        with Timeline.memory() as tl:
            tl.import_(dataset)
            faults += len(tl.check(deep=True).rows())
        shutil.rmtree(dataset)
    if copy.exists():
        faults += len(Timeline(copy, read_only=True).check(deep=True).rows())
    if old.exists():
        frozen = Timeline(f"{path}.frozen", read_only=True)
        faults += Timeline(old, read_only=True).find().rows() != frozen.find().rows()
    for file in path.parent.glob(f"{path.name}-{writer}.*"):
        file.unlink()
    return faults
