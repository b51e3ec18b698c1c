"""What is public, what an import costs, and how long a file may be."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import timeline

ROOT = Path(__file__).resolve().parents[2]
SOURCES = tuple(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "timeline").rglob("*.py")))
HEAVY = {"polars", "numpy", "numba", "pyarrow", "duckdb", "pydantic", "rich", "click", "pandas"}

NAMES = {
    "Timeline",
    "When",
    "Event",
    "Source",
    "Entity",
    "Evidence",
    "Result",
    "parse_edtf",
    "read_dates",
    "intervals",
}

MOST_LINES = 400
LONGER = {  # files that hold one idea in more lines, and how many they may have
    "timeline/when/when.py": 460,
}


def _errors() -> set[str]:
    errors = importlib.import_module("timeline.errors")
    return {
        name
        for name, thing in vars(errors).items()
        if inspect.isclass(thing) and issubclass(thing, Exception)
    }


def test_the_public_surface() -> None:
    assert {name for name in dir(timeline) if not name.startswith("_")} == NAMES | _errors()


@pytest.mark.parametrize("name", sorted(NAMES | _errors()))
def test_a_public_name_can_be_imported(name: str) -> None:
    scope: dict[str, object] = {}
    exec(f"from timeline import {name}", scope)
    assert scope[name] is getattr(timeline, name)


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'timelines'"):
        timeline.timelines  # noqa: B018


def _imports(*arguments: str) -> set[str]:
    """The heavy packages that a fresh Python has imported after its work."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    names = {
        line.rpartition("|")[2].strip().split(".")[0] for line in told.stderr.splitlines() if "|" in line
    }
    assert "timeline" in names
    return names & HEAVY


@pytest.mark.parametrize(
    "code",
    [
        "import timeline",
        "from timeline import When; When.parse('2010/..').relations_to(When.read('c. 1983'))",
        "from timeline import TimelineError",
    ],
)
def test_a_date_needs_no_heavy_package(code: str) -> None:
    assert _imports("-c", code) == set()


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        (["--version"], {"click"}),
        (["--help"], {"click"}),
        (["when", "c. 1983"], {"click"}),
        (["find", "kind:attack"], {"click", "duckdb"}),
        (["at", "2015-01-16", "--format", "json"], {"click", "duckdb"}),
        (["show", "amia-bombing"], {"click", "duckdb"}),
        (["find", "--format", "csv"], {"click", "duckdb"}),
        (["check"], {"click", "duckdb"}),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_a_command_imports_what_it_needs(
    words: list[str], needs: set[str], founding_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMELINE_DB", str(founding_path))
    assert _imports("-m", "timeline", *words) <= needs


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) >= 80


@pytest.mark.parametrize("source", SOURCES)
def test_a_file_says_what_it_is_for_and_is_short(source: str) -> None:
    text = (ROOT / source).read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{source} has no docstring"
    assert text.count("\n") <= LONGER.get(source, MOST_LINES)
