"""A command imports what it needs and nothing else."""

from __future__ import annotations

import json
import shlex

import pytest

from timeline.store.attached import Attached

HEAVY = {
    "duckdb",
    "numba",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "pydantic",
    "rich",
    "timeline.database",
    "timeline.intervals",
    "timeline.kernels",
}
PROBE = """
import contextlib, io, json, sys
from timeline.cli import run
with contextlib.redirect_stdout(io.StringIO()):
    code = run(sys.argv[1:])
print(json.dumps([code, sorted({".".join(name.split(".")[:2]) for name in sys.modules})]))
"""
NEEDED = {
    "--help": set(),
    "--version": set(),
    "find --help": set(),
    "completion bash": set(),
    "when 2010": set(),
    "when 2010 --strict": set(),
    "when yesterday --said 2023-11-06": set(),
    "find": {"duckdb"},
    "find --format json": {"duckdb"},
    "find --format csv --from 1990": {"duckdb"},
    "find who:Iran --format markdown": {"duckdb"},
    "find --sql": {"duckdb"},
    "at 2015": {"duckdb"},
    "show amia": {"duckdb"},
    "relate amia cfk": {"duckdb"},
    "overlaps": {"duckdb"},
    "gaps --by who": {"duckdb"},
    "history amia": {"duckdb"},
    "info --format json": {"duckdb"},
    "check": {"duckdb"},
}


@pytest.mark.parametrize("line", NEEDED)
def test_a_command_imports_what_it_needs(shell, small_path, line):
    answer = shell("-c", PROBE, *line.split(), TIMELINE_DB=small_path)
    code, modules = json.loads(answer.told)
    assert code == 0, answer.err
    assert HEAVY & set(modules) == NEEDED[line]


@pytest.mark.parametrize(
    "line", ["find", "at 2015", "gaps --by who", "overlaps", "show amia", "sql 'FROM events'"]
)
def test_a_question_opens_the_file_once(cli, small_path, monkeypatch, line):
    opened = []
    attach = Attached._attach
    monkeypatch.setattr(Attached, "_attach", lambda *args: (opened.append(1), attach(*args))[1])
    answer = cli("--db", small_path, *shlex.split(line))
    assert answer.code == 0, answer.err
    assert len(opened) == 1


def test_the_package_imports_nothing_heavy(shell):
    told = shell("-c", "import timeline, sys; print(*sorted(m for m in sys.modules if '.' not in m))").told
    assert HEAVY & set(told.split()) == set()


def test_the_module_is_the_command(shell, small_path):
    assert shell("-m", "timeline", "--version").told.startswith("timeline ")
    assert shell("-m", "timeline", "find", "kind:atack", TIMELINE_DB=small_path).code == 1
