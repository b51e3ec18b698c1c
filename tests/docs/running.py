"""Run the blocks of a page, top to bottom, as a reader would who types them.

The convention of every page: the working folder holds what `timeline demo out` wrote, and TIMELINE_DB names
`out/founding.duckdb`.  Commands of a page share one shell, Python blocks share one namespace.

* ``console``: lines after ``$ `` are typed (a line that ends in a backslash goes on); what follows is what the terminal shows.
* ``sh``: every line is typed and must succeed; lines that fetch or install (`git`, `make`, `pip`) are not typed.
* ``python``: a doctest where it has prompts, else a script.
* ``sql``: statements asked of the founding database; a remark after one is not compared.
* ``toml``, ``json``: must be read without an error.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.docs.pages import blocks
from timeline import TimelineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.docs.pages import Block

_FLAGS = doctest.ELLIPSIS
_FETCHING = re.compile(r"(git|make|pip|python3? -m (venv|pip)|source|cd) ")
_MARK = "--- that was the command, it ended with"
_LARGEST = 2  # an error of the data ends with 1, a wrong use of the command with 2
_ONCE = "timeline: compiling its kernels"  # what the first question on a machine says, and no other
_FAILED = re.compile(r"^(timeline: error|Usage): ?", re.MULTILINE)


class Terminal:
    """One shell, from the first command of a page to the last."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.shell = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def type(self, command: str) -> tuple[str, int]:
        """Run one command; what it shows, and the status that it ends with."""
        assert self.shell.stdin
        assert self.shell.stdout
        self.shell.stdin.write(f"{{ {command}\n}} </dev/null; printf '\\n%s %s\\n' '{_MARK}' $?\n")
        self.shell.stdin.flush()
        shown: list[str] = []
        for line in self.shell.stdout:
            if line.startswith(_MARK):
                return _tidy("".join(shown)), int(line.removeprefix(_MARK))
            if not line.startswith(_ONCE):
                shown.append(line)
        raise AssertionError(f"the shell ended within: {command}\n{''.join(shown)}")

    def close(self) -> None:
        assert self.shell.stdin
        assert self.shell.stdout
        self.shell.stdin.close()
        self.shell.wait(timeout=10)
        self.shell.stdout.close()


@dataclass
class Reader:
    """Somebody who works through a page and notes where it says something else than the machine.

    Attributes:
        problems: what differs, one text a difference.
        ran: how many blocks of each language were executed.
        written: each block as it would have to be written.
    """

    terminal: Terminal
    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    problems: list[str] = field(default_factory=list)
    ran: dict[str, int] = field(default_factory=dict)
    written: dict[Block, str] = field(default_factory=dict)

    def read(self, page: str) -> None:
        actions: dict[str, Callable[[Block], str | None]] = {
            "console": self._console,
            "sh": self._shell,
            "python": self._python,
            "sql": self._sql,
            "toml": lambda block: tomllib.loads(block.text) and None,
            "json": lambda block: json.loads(block.text) and None,
        }
        for block in blocks(page):
            if action := actions.get(block.language):
                self.ran[block.language] = self.ran.get(block.language, 0) + 1
                try:
                    self.written[block] = action(block) or block.text
                except Exception as error:  # noqa: BLE001  (a page may fail in any way; the next block is still read)
                    self.problems.append(f"{block}: {type(error).__name__}: {error}")

    def _console(self, block: Block) -> str:
        parts: list[str] = []
        for command, wanted in dialogue(block.text):
            shown, status = self.terminal.type(command)
            right = agrees(wanted, shown)
            fault = status > _LARGEST or (status and "Traceback (most recent call last)" in shown)
            if fault:
                self.problems.append(f"{block}: $ {command}\nis a fault of the program ({status}):\n{shown}")
            elif not right:
                self._differs(block, f"$ {command}", wanted, shown)
            elif status and not _FAILED.search(shown):
                self.problems.append(f"{block}: $ {command}\nends with {status} and does not say why")
            prompt = "\n".join(
                f"{'> ' if at else '$ '}{line}" for at, line in enumerate(command.splitlines())
            )
            parts.append(f"{prompt}\n{wanted if right or fault else shown}")
        return "".join(parts)

    def _shell(self, block: Block) -> None:
        for command in re.sub(r"\\\n\s*", "", block.text).splitlines():
            if command.strip() and not command.startswith("#") and not _FETCHING.match(command):
                shown, status = self.terminal.type(command)
                if status:
                    self.problems.append(f"{block}: {command}\nends with {status}:\n{shown}")

    def _python(self, block: Block) -> str | None:
        if not re.search(r"^\s*>>> ", block.text, re.MULTILINE):
            exec(compile(block.text, str(block), "exec"), self.namespace)
            return None
        return Session(self, block).run()

    def _sql(self, block: Block) -> None:
        from timeline import Timeline

        for statement in re.split(r";[ \t]*(?:--.*)?$", block.text, flags=re.MULTILINE):
            if statement.strip():
                Timeline(read_only=True).sql(statement).rows()

    def _differs(self, block: Block, asked: str, wanted: str, got: str) -> None:
        self.problems.append(f"{block}: {asked}\n--- the page says\n{wanted}--- the machine says\n{got}")


class Session(doctest.DocTestRunner):
    """A doctest that goes on after a difference and keeps what Python answered."""

    def __init__(self, reader: Reader, block: Block) -> None:
        super().__init__(optionflags=_FLAGS, verbose=False)
        self.reader, self.block = reader, block
        self.answers: dict[doctest.Example, str] = {}

    def run(self) -> str:  # type: ignore[override]
        parts = doctest.DocTestParser().parse(self.block.text, str(self.block))
        examples = [part for part in parts if isinstance(part, doctest.Example)]
        test = doctest.DocTest(examples, self.reader.namespace, str(self.block), None, None, self.block.text)
        super().run(test, out=lambda _: None, clear_globs=False)
        self.reader.namespace.update(test.globs)
        return "".join(part if isinstance(part, str) else self._retold(part) for part in parts)

    def _retold(self, example: doctest.Example) -> str:
        lines = example.source.splitlines()
        source = "".join(f"{'... ' if at else '>>> '}{line}".rstrip() + "\n" for at, line in enumerate(lines))
        return source + self.answers.get(example, example.want)

    def report_failure(self, out: Any, test: Any, example: doctest.Example, got: str) -> None:
        self.answers[example] = re.sub(r"^$(?=\n)", "<BLANKLINE>", got, flags=re.MULTILINE)
        self.reader._differs(self.block, f">>> {example.source}", example.want, got)

    def report_unexpected_exception(
        self, out: Any, test: Any, example: doctest.Example, exc_info: Any
    ) -> None:
        name = f"{exc_info[0].__module__}.{exc_info[0].__qualname__}".removeprefix("builtins.")
        told = f"Traceback (most recent call last):\n    ...\n{name}: {exc_info[1]}\n"
        self.report_failure(out, test, example, told)
        if not issubclass(exc_info[0], TimelineError):
            del self.answers[example]


def dialogue(text: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what is said to follow it."""
    found: list[tuple[list[str], list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append(([line[2:]], []))
        elif line.startswith("> ") and found and not found[-1][1]:
            found[-1][0].append(line[2:])
        elif found:
            found[-1][1].append(line)
        else:
            raise ValueError(f"a console block starts with '$ ', not with '{line}'")
    return [("\n".join(command), _tidy("\n".join(shown))) for command, shown in found]


def agrees(wanted: str, got: str) -> bool:
    """Whether a page tells what the machine said; `...` stands for anything."""
    return doctest.OutputChecker().check_output(wanted, got, _FLAGS)


def retold(text: str, shown: str) -> str:
    """The parts of a demo that a page shows, each known by its first line, as the demo tells them today."""
    told = {part.partition("\n")[0]: part for part in shown.strip().split("\n\n")}
    wanted = (part.partition("\n")[0] for part in text.strip().split("\n\n"))
    return "\n\n".join(told.get(line, f"the demo has no part '{line}'").strip("\n") for line in wanted) + "\n"


def environment(home: Path, *commands: Path) -> dict[str, str]:
    """What the shell of a page knows: nothing of the person who runs it. It looks first where `commands` are."""
    folders = [*map(str, commands), str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    return {
        "PATH": os.pathsep.join(folders),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TZ": "Pacific/Chatham",
        "TIMELINE_AUTHOR": "ana",
        "TIMELINE_DB": "out/founding.duckdb",
    }


def _tidy(text: str) -> str:
    """`text` without spaces at the ends of lines and without blank lines at its own ends."""
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "".join(f"{line}\n" for line in lines)
