"""The answers of an embedded engine and a cluster that were compared: the file that keeps them, and their table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.harness import commit

__all__ = ["Answers", "table"]


class Answers:
    """The answers that were compared, a line each.

    A line says of which database and which question, at which commit, how many rows, and what differs.
    """

    def __init__(self, file: Path) -> None:
        self._file, self._commit = file, commit()
        file.touch()
        self.lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        self._known = {(line["database"], line["number"]) for line in self.lines}

    def has(self, database: str, number: int) -> bool:
        """Whether an answer is there."""
        return (database, number) in self._known

    def add(self, **line: Any) -> None:
        """Add one, with the commit that answered."""
        line["commit"] = self._commit
        self.lines.append(line)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def table(lines: Sequence[dict[str, Any]]) -> str:
    """A line a verb: how often it was asked, how many rows the answers had, how many were refused or differ."""
    counts: dict[str, list[int]] = {}
    for line in lines:
        for verb in (line["verb"], "all"):
            more = (1, line["rows"], line["refused"], bool(line["wrong"]))
            counts[verb] = [a + b for a, b in zip(counts.get(verb, [0] * 4), more, strict=True)]
    told = [f"{'question':12} {'asked':>7} {'rows':>9} {'refused':>7} {'differ':>7}"]
    last = {"all": counts.pop("all")} if counts else {}
    told += [
        f"{verb:12} {times:7,} {rows:9,} {refused:7,} {wrong:7,}"
        for verb, (times, rows, refused, wrong) in (counts | last).items()
    ]
    names = dict.fromkeys(line["database"] for line in lines)
    others = [name for name in names if not name.startswith("random")]
    told += ["", f"of {'; '.join([*others, f'{len(names) - len(others)} random databases'])}"]
    commits = dict.fromkeys(line.get("commit", "unknown") for line in lines)
    told += [f"at {', '.join(commits)}"]
    return "\n".join(told) + "\n"
