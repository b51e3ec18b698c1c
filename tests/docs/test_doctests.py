"""The examples in docstrings run, and every public name has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
from pathlib import Path

import pytest

import timeline
from tests.docs.pages import ROOT

MODULES = tuple(
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for path in sorted((ROOT / "timeline").rglob("*.py"))
    if path.name != "__main__.py"
)
LEAST = 60  # modules with examples: a finder that finds nothing must not look like success
PUBLIC = ("timeline", "timeline.intervals")

# Public names whose docstring shows no example, and why.
WITHOUT_EXAMPLE: dict[str, str] = {}


def _tests(module: str) -> list[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    return [test for test in finder.find(importlib.import_module(module)) if test.examples]


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told: list[str] = []
    for test in _tests(module):
        doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert not told, "".join(told)


def test_enough_modules_have_examples() -> None:
    assert sum(bool(_tests(module)) for module in MODULES) >= LEAST


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is(module: str) -> None:
    assert (importlib.import_module(module).__doc__ or "").strip()


def _public() -> dict[str, object]:
    """Every public class, function and method that is not an error, by its full name."""
    found: dict[str, object] = {}
    for module in PUBLIC:
        home = importlib.import_module(module)
        names = getattr(home, "__all__", None) or [name for name in dir(home) if not name.startswith("_")]
        for name in names:
            thing = getattr(home, name)
            if inspect.ismodule(thing) or (inspect.isclass(thing) and issubclass(thing, Exception)):
                continue
            if inspect.isclass(thing) or callable(thing):
                found[f"{module}.{name}"] = thing
    return found


def test_public_names_show_an_example() -> None:
    public = _public()
    assert len(public) >= 8
    without = {name for name, thing in public.items() if ">>> " not in (inspect.getdoc(thing) or "")}
    assert without == set(WITHOUT_EXAMPLE)


def test_every_error_says_when_it_is_raised() -> None:
    errors = importlib.import_module("timeline.errors")
    classes = [getattr(errors, name) for name in errors.__all__ if inspect.isclass(getattr(errors, name))]
    assert len(classes) >= 15
    assert all(issubclass(error, timeline.TimelineError | timeline.TimelineWarning) for error in classes)
    assert all((error.__doc__ or "").strip() for error in classes)
