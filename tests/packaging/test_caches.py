"""No cache of this package grows with what it is given."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest

from timeline.store.macros import library, needed

ROOT = Path(__file__).resolve().parents[2]
FEW_ARGUMENTS = {
    "timeline.resources.folder": "the folders that are shipped",
    "timeline.countries.rows": "the tables that are shipped",
    "timeline.countries.codes": "the columns of those tables",
}
"""Functions whose arguments are a few constants of ours: what else they may hold is nothing."""


def _caches() -> Iterator[tuple[str, _lru_cache_wrapper[object]]]:
    for source in sorted((ROOT / "timeline").rglob("*.py")):
        name = ".".join(source.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name.endswith("__main__"):
            continue
        for what, thing in vars(importlib.import_module(name)).items():
            if isinstance(thing, _lru_cache_wrapper) and thing.__module__ == name:
                yield f"{name}.{what}", thing


CACHES = dict(_caches())


@pytest.mark.parametrize("name", CACHES)
def test_a_cache_has_a_bound(name: str) -> None:
    cached = CACHES[name]
    if inspect.signature(cached).parameters and name not in FEW_ARGUMENTS:
        size = cached.cache_info().maxsize
        assert size is not None
        assert size <= 1 << 14


def test_exceptions_are_still_there() -> None:
    assert set(FEW_ARGUMENTS) <= set(CACHES)
    assert len(CACHES) > 10


def test_every_macro_comes_after_what_it_calls() -> None:
    for name in library():
        order = [macro.name for macro in needed(name)]
        assert order[-1] == name
        assert len(order) == len(set(order))
        for place, called in enumerate(order):
            below = {macro.name for macro in needed(called)} - {called}
            assert below <= set(order[:place])
