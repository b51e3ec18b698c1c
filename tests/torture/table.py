"""The table of `docs/reliability.md`: what all runs counted, between two marks."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

__all__ = ["PAGE", "RUNS", "table", "write_table"]

RUNS = Path(__file__).with_name("runs.jsonl")
PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
_BETWEEN = re.compile(r"(<!-- torture -->\n).*(<!-- /torture -->)", re.DOTALL)
_TOLD = {
    "kills": "writers killed with `kill -9` at random moments",
    "writers": "writers at once: 8 processes by method, 8 by command, 8 threads",
    "fuzz": "random texts and files read",
    "hostile": "inputs made to break something",
    "long": "long tests, and properties with 2,000 examples, passed",
}
_MANY = {"kills": "kills", "writers": "writers", "fuzz": "texts", "hostile": "inputs", "long": "passed"}


def write_table() -> None:
    """Write the table of the page anew."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_BETWEEN.sub(lambda found: f"{found[1]}{table()}{found[2]}", page), encoding="utf-8")


def table() -> str:
    """What all runs counted, a line a part, and how each count is made up."""
    runs = [json.loads(line) for line in RUNS.read_text(encoding="utf-8").splitlines()]
    lines = [
        "| tried | how many | lost | doubled | wrong | hours | last on |",
        "|---|---|---|---|---|---|---|",
    ]
    details = []
    for part, told in _TOLD.items():
        mine = [run for run in runs if run["part"] == part]
        if not mine:
            continue
        counts = Counter[str]()
        for run in mine:
            counts.update({name: count for name, count in run["counts"].items() if name != "targets"})
            counts["wrong"] -= run.get("mended", 0)
        lost, doubled = (
            f"{counts[name]:,}" if part in ("kills", "writers") else "" for name in ("lost", "doubled")
        )
        hours = sum(run["seconds"] for run in mine) / 3600
        lines.append(
            f"| {told} | {counts[_MANY[part]]:,} | {lost} | {doubled} | {counts['wrong']:,} | {hours:.2f} | {mine[-1]['day']} |"
        )
        details.append(f"- {_detail(part, counts, mine)}")
    return "\n".join(["", *lines, "", *details, "", _where(runs), "", ""])


def _detail(part: str, counts: Counter[str], runs: list[dict[str, Any]]) -> str:
    if part == "kills":
        within = {
            name.removeprefix("kills in "): n for name, n in counts.items() if name.startswith("kills in")
        }
        idle = within.pop("nothing", 0)
        commands = counts["kills of a command"]
        listed = ", ".join(f"{verb} {count:,}" for verb, count in sorted(within.items()))
        return (
            f"Of the kills {sum(within.values()):,} hit a verb at work ({listed}), {idle:,} the moment between two;"
            f" {commands:,} were commands;"
            f" {counts['revisions acknowledged']:,} revisions had been acknowledged."
        )
    if part == "writers":
        return f"The writers acknowledged {counts['revisions acknowledged']:,} revisions."
    if part == "long":
        late, cut, lacking = counts["not reached"], counts["cut"] + counts["folders cut"], counts["skipped"]
        return (
            f"Of the long tests {late:,} were not reached in time, {cut:,} had no end within it,"
            f" and {lacking:,} need what is not there."
        )
    names = sorted(name for name in counts if name not in ("texts", "inputs", "wrong"))
    listed = ", ".join(f"{name} {counts[name]:,}" for name in names)
    return f"{'Random' if part == 'fuzz' else 'Hostile'} input by what reads it: {listed}.{_mended(runs)}"


def _mended(runs: list[dict[str, Any]]) -> str:
    """What was found and is mended, and how much was read since."""
    places = [place for place, run in enumerate(runs) if run.get("mended")]
    if not places:
        return ""
    since = runs[places[-1] + 1 :]
    counts = Counter[str]()
    for run in since:
        counts.update(run["counts"])
    found = sum(runs[place]["mended"] for place in places)
    return (
        f" Earlier runs found {found:,} faults, of `patterns` and `ics`, which are mended and have tests; since then"
        f" {counts['texts']:,} texts were read ({counts['patterns']:,} patterns, {counts['ics']:,} calendars),"
        f" {counts['wrong']:,} wrong."
    )


def _where(runs: list[dict[str, Any]]) -> str:
    days = sorted({run["day"] for run in runs})
    machines = "; ".join(sorted({run["machine"] for run in runs}))
    seeds = len({run["seed"] for run in runs})
    return (
        f"Counted by `make torture` in {len(runs)} runs with {seeds} seeds, {' to '.join(dict.fromkeys([days[0], days[-1]]))},"
        f" on {machines}; other work went on there."
    )
