"""The section "Add a question" of CONTRIBUTING.md, followed to the letter in a copy of the tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT, read

SECTION = re.search(r"## Add a question\n(.*?)\n## ", read("CONTRIBUTING.md"), re.DOTALL)[1]
FILES = re.findall(r"```python file=(\S+)\n(.*?)```", SECTION, re.DOTALL)
EDITS = re.findall(r"^--- (\S+)\n((?:^[-+ ](?!-- ).*\n)+)", SECTION, re.MULTILINE)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the tree with the question."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("timeline", "sql", "seeds", "tests", "docs", "fixtures"):
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc")
        )
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, copy / name)
    for name, text in FILES:
        (copy / name).write_text(text, encoding="utf-8")
    for name, lines in EDITS:
        before, after = (
            "".join(f"{line[1:]}\n" for line in lines.splitlines() if line[0] == mark) for mark in "-+"
        )
        text = (copy / name).read_text(encoding="utf-8")
        assert text.count(before) == 1, (name, before)
        (copy / name).write_text(text.replace(before, after), encoding="utf-8")
    return copy


def run(tree, *words):
    environment = os.environ | {"PYTHONPATH": str(tree), "TIMELINE_AUTHOR": "somebody"}
    return subprocess.run(
        [sys.executable, *words], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )


def test_three_files_are_touched():
    assert len({*(name for name, _ in FILES), *(name for name, _ in EDITS)}) == 3


def test_the_question_is_a_command_a_method_and_a_section_of_the_reference(tree):
    made = run(tree, "-m", "tests.docs.generate")
    assert made.returncode == 0, made.stderr
    listed = run(tree, "-m", "timeline", "--help").stdout
    assert "firsts       The first event of each item of a dimension." in listed
    helped = run(tree, "-m", "timeline", "firsts", "--help").stdout
    assert "--by DIMENSION" in helped
    assert "### firsts" in (tree / "docs" / "questions.md").read_text(encoding="utf-8")
    assert "## timeline firsts" in (tree / "docs" / "commands.md").read_text(encoding="utf-8")
    written = run(tree, "-m", "timeline", "--db", "f.duckdb", "ingest", "seeds/founding.toml")
    assert written.returncode == 0, written.stderr
    answer = run(
        tree,
        "-m",
        "timeline",
        "--db",
        "f.duckdb",
        "firsts",
        "kind:attack",
        "--by",
        "country",
        "--format",
        "csv",
    )
    assert answer.stdout.splitlines()[0].startswith("item,event_id,title,when,start_min"), answer.stderr
    assert answer.stdout.splitlines()[1].startswith("AR,israeli-embassy-bombing,")


def test_the_tests_of_every_question_find_it(tree):
    held = run(
        tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "firsts",
        "tests/cli/test_parity.py", "tests/query/test_declarations.py", "tests/query/test_json_schema.py",
    )  # fmt: skip
    assert held.returncode == 0, held.stdout
    assert int(re.search(r"(\d+) passed", held.stdout)[1]) >= 5
