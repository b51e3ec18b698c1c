"""Random patterns, and random events for them, of which every world can be written down."""

from __future__ import annotations

import random

import polars as pl

from tests.reference import sequences as twin
from timeline.errors import BadPattern
from timeline.intervals import sequence
from timeline.intervals.sequences.parse import parse
from timeline.intervals.sequences.plan import compiled
from timeline.when.allen import COMPOSITES, RELATIONS

NAMES = ("start_min", "start_max", "end_min", "end_max")
LINKS = ["then", "then", "then", "then next", *map(str, RELATIONS), *COMPOSITES]
SMALL = 5  # ticks a bound may vary


def box(rng: random.Random, line: int = 8) -> twin.Box:
    """Tight bounds."""
    width = rng.choice([0, 0, 1, 2])
    start = rng.randrange(line)
    length = rng.choice([1, 1, 2, 4])
    low, high = start, start + width
    end_low = max(low + 1, start + length)
    end_high = max(high + 1, end_low + rng.choice([0, 0, 1, 2]))
    return low, high, end_low, end_high


def pattern(rng: random.Random, *, groups: bool = False, twice: bool = False) -> str:
    """A pattern that can be understood, of the frames a, b and n.

    Args:
        rng: what draws it.
        groups: one step takes several events.
        twice: one frame is absent from several stretches.
    """
    while True:
        text = _pattern(rng, groups=groups)
        try:
            plan = compiled(parse(text, "abn"), lambda length, _: int(length.text))
        except BadPattern:
            continue
        absent = [each.selector for each in plan.pattern.absences]
        if (len(set(absent)) < len(absent)) is twice:
            return text


def _pattern(rng: random.Random, *, groups: bool) -> str:
    words: list[str] = []
    if rng.random() < 0.15:
        words += ["without", "n", "within", str(rng.randint(1, 4))]
    steps = rng.choice([1, 2, 2, 2, 3])
    grouped = rng.randrange(steps) if groups else None
    for i in range(steps):
        if i:
            words.append(rng.choice(LINKS) if rng.random() < 0.6 else "then")
        if i == grouped:
            words.append(rng.choice(["1+", "2", "2+", "1..2"]))
        words.append(rng.choice("aab" if i else "abb"))
        if i == grouped and rng.random() < 0.5:
            words += ["in", str(rng.randint(1, 4))]
        if i and rng.random() < 0.4:
            least = f"{rng.randint(1, 3)}.." if rng.random() < 0.3 else ""
            words += ["within", f"{least}{rng.randint(1, 6)}"]
        if rng.random() < 0.4:
            words += ["without", rng.choice("nnna")]
            if rng.random() < 0.4:
                words += ["within", str(rng.randint(1, 4))]
    if steps > 1 and rng.random() < 0.2:
        words += ["overall", str(rng.randint(2, 8))]
    if steps == 3 and rng.random() < 0.3:
        words += ["where", "a", rng.choice(LINKS[4:]), "c"]
    return " ".join(words)


Cases = list[dict[str, list[twin.Event]]]


def cases(rng: random.Random, n: int, most: int = 2) -> Cases:
    """For each case the events of each frame."""
    return [
        {
            name: [(f"{name}{i}", box(rng)) for i in range(rng.randint(name != "n", most))]
            for name in ("a", "b", "n")
        }
        for _ in range(n)
    ]


def answered(text: str, some: Cases) -> list[list[tuple[tuple[str, ...], str]]]:
    """What `intervals.sequence` finds in each case, all of them asked at once."""
    frames = {}
    for name in ("a", "b", "n"):
        rows = [(number, event, *bounds) for number, case in enumerate(some) for event, bounds in case[name]]
        schema = {"case": pl.Int64, "event": pl.String} | dict.fromkeys(NAMES, pl.Int64)
        frames[name] = pl.DataFrame(rows, schema, orient="row")
    out = sequence(frames, text, by="case", event="event")
    steps = [f"{step.name}_event" for step in parse(text, "abn").steps if not step.group]
    found: list[list[tuple[tuple[str, ...], str]]] = [[] for _ in some]
    for row in out.iter_rows(named=True):
        found[row["case"]].append((tuple(row[name] for name in steps), row["certainty"]))
    return [sorted(each) for each in found]


def expected(text: str, some: Cases) -> list[list[tuple[tuple[str, ...], str]]]:
    """What the twin finds in each case."""
    read = parse(text, "abn")
    return [twin.sequences(read, case) for case in some]
