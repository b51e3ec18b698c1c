"""Run a text notebook (percent cells), cell by cell, as a notebook does: the last expression of a cell is shown."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, NamedTuple

from tests.docs.pages import ROOT

NOTEBOOKS = tuple(sorted((ROOT / "docs" / "notebooks").glob("*.py")))
_CELL = "# %%"


class Cell(NamedTuple):
    """A cell: where its text starts, what it holds, and whether it is prose."""

    line: int
    text: str
    is_prose: bool


def cells(notebook: Path) -> list[Cell]:
    """The cells of a notebook, from top to bottom."""
    found: list[Cell] = []
    lines: list[str] = []
    for number, line in enumerate(notebook.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(_CELL):
            lines = []
            found.append(Cell(number, "", "[markdown]" in line))
        elif found:
            lines.append(line.removeprefix("#").removeprefix(" ") if found[-1].is_prose else line)
            found[-1] = found[-1]._replace(text="\n".join(lines))
    return found


def executed(notebook: Path) -> tuple[dict[str, Any], list[Any]]:
    """The names that a notebook leaves, and what it shows: of each cell that ends in an expression, its value."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    shown = []
    for cell in cells(notebook):
        if cell.is_prose:
            continue
        tree = ast.parse("\n" * cell.line + cell.text, filename=str(notebook))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, str(notebook), "exec"), scope)
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), str(notebook), "eval"), scope))
    return scope, shown
