"""No module imports, over any number of others, itself.

Counted are the imports of every module of the package and of the benchmarks: those at its top, those within functions, and
those for type checking alone. `from package import name` is an import of the submodule of that name, where there is one,
else of the package. That Python runs the `__init__` of a package before its modules is not counted: a package may gather
what its modules hold.
"""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("timeline", "benchmarks")


def modules(root: Path) -> dict[str, Path]:
    """Every module of the rooms by its name."""
    paths = [path for room in ROOMS for path in sorted((root / room).rglob("*.py"))]
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for path in paths
    }


def imports(code: str, known: set[str]) -> set[str]:
    """The known modules that a module imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name the whole path"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names & known or {str(node.module)}
            if names - known:
                found.add(str(node.module))
    return found & known


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The circles of a graph, one after another, each cut before the next is looked for."""
    left, found = {name: set(others) for name, others in graph.items()}, []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = error.args[1]
            found.append(circle)
            left[circle[1]].discard(circle[0])
        else:
            return found


def test_nothing_imports_itself_in_a_circle() -> None:
    known = modules(ROOT)
    graph = {
        name: imports(path.read_text(encoding="utf-8"), set(known)) - {name} for name, path in known.items()
    }
    assert len(graph) > 300
    assert sum(map(len, graph.values())) > 1000
    assert circles(graph) == []


@pytest.mark.parametrize(
    ("code", "imported"),
    [
        ("import timeline.a", {"timeline.a"}),
        ("from timeline import a", {"timeline.a"}),
        ("from timeline.a import name", {"timeline.a"}),
        ("from timeline import a, name", {"timeline", "timeline.a"}),
        ("def inside():\n    from timeline.a import name", {"timeline.a"}),
        ("if TYPE_CHECKING:\n    from timeline.a import name", {"timeline.a"}),
        ("import json", set()),
    ],
)
def test_imports_are_seen_wherever_they_stand(code: str, imported: set[str]) -> None:
    assert imports(code, {"timeline", "timeline.a"}) == imported


def test_circles_are_seen() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a", "e"}, "e": {"d"}}
    assert len(circles(graph)) == 2
