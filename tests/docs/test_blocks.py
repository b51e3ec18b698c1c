"""Every block of every page does what the page says it does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, blocks, prose
from tests.docs.running import Reader, Terminal, agrees, dialogue, environment, retold

EXECUTED = {"console", "sh", "python", "sql", "toml", "json"}
TOLD = {"", "text"}  # drawings and files: read by people only
FOLLOWED = {"python file=timeline/query/firsts.py", "diff"}  # by test_add_a_question
LEAST = {
    "console": 25,
    "python": 30,
    "sql": 50,
}  # at least so many blocks of the whole documentation are executed


@pytest.mark.parametrize("page", [page for page in PAGES if {b.language for b in blocks(page)} & EXECUTED])
def test_a_page_holds(page: str, reader: Reader) -> None:
    reader.read(page)
    assert not reader.problems, "\n\n".join(reader.problems)
    assert sum(reader.ran.values()) == sum(block.language in EXECUTED for block in blocks(page))


def test_enough_is_executed() -> None:
    found = Counter(block.language for page in PAGES for block in blocks(page))
    assert {language: found[language] for language in LEAST if found[language] < LEAST[language]} == {}
    assert set(found) <= EXECUTED | TOLD | FOLLOWED, "a block in a language that nothing executes"


def test_the_screen_of_the_readme_is_the_demo(demo: Path) -> None:
    told = [block.text for block in blocks("README.md") if block.language == "text"]
    shown = (demo / "shown.txt").read_text(encoding="utf-8")
    assert told
    for text in told:
        assert text.count("\n") >= 10
        assert text == retold(text, shown)


def test_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = [
        line
        for page in PAGES
        for b in blocks(page)
        for line in b.text.splitlines()
        if line.startswith("make ")
    ]
    assert {line.split()[1] for line in lines} >= {"demo", "test"}
    for line in lines:
        assert f"\n{line.split()[1]}:" in makefile, line


@pytest.mark.parametrize("page", PAGES)
def test_prose_is_plain(page: str) -> None:
    words = set(prose(page).lower().replace(",", " ").replace(".", " ").split())
    assert words & {"simply", "just", "obviously"} == set()


def test_the_harness_sees_a_difference(reader: Reader, tmp_path: Path) -> None:
    """The harness itself can fail: a wrong output, a fault, a failing line, a wrong doctest, a raising script, bad SQL."""
    fault = "$ (echo 'Traceback (most recent call last):'; exit 1)"
    page = tmp_path / "page.md"
    page.write_text(
        f"```console\n$ echo one\ntwo\n$ echo three\n...\n$ (exit 70)\n{fault}\nno\n```\n"
        "```sh\nfalse\n```\n```python\n>>> 1 + 1\n3\n>>> 2\n2\n```\n```python\nraise OSError('gone')\n```\n"
        "```sql\nSELECT nothing FROM nowhere\n```\n",
        encoding="utf-8",
    )
    reader.read(str(page))
    told = [problem.splitlines()[0].split(": ", 1)[1] for problem in reader.problems]
    assert told[:6] == ["$ echo one", "$ (exit 70)", fault, "false", ">>> 1 + 1", "OSError: gone"]
    assert told[6].startswith("BadQuery: ")
    assert len(told) == 7
    written = list(reader.written.values())
    assert written[0] == f"$ echo one\none\n$ echo three\n...\n$ (exit 70)\n{fault}\nno\n"
    assert written[2] == ">>> 1 + 1\n2\n>>> 2\n2\n"


def test_the_served_command_is_the_installed_one(reader: Reader, demo: Path) -> None:
    installed = Terminal(demo, environment(demo))
    for line in (
        "timeline find kind:attack --limit 1 | cat",
        "timeline when 'no such day'",
        "timeline nothing",
        "cat /dev/null | TIMELINE_DB=none timeline --version",
    ):
        assert reader.terminal.type(line) == installed.type(line)
    installed.close()


def test_a_dialogue_is_taken_apart() -> None:
    assert dialogue("$ a \\\n> b\nx\n\ny\n$ c\n") == [("a \\\nb", "x\n\ny\n"), ("c", "")]
    assert agrees("one\n...\nfour\n", "one\ntwo\nthree\nfour\n")
    assert not agrees("one\n", "one\ntwo\n")
