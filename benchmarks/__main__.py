"""Run benchmarks and write what they say to docs/performance.md: `python -m benchmarks [NAME ...] [--print]`.

Each module of this folder that has a function `run() -> str` is a benchmark; its Markdown goes between its markers,
on the page that the module names as `PAGE`, if it names one.
Without names all of them run. `BENCH_SCALE=0.1` takes a tenth of the rows, `BENCH_ROUNDS` sets the rounds.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.harness import PAGE, write_section


def names() -> list[str]:
    """The modules that are benchmarks."""
    found = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [
        name for name in found if not name.startswith(("_", "test_")) and name != "harness" and _runs(name)
    ]


def _runs(name: str) -> bool:
    return hasattr(importlib.import_module(f"benchmarks.{name}"), "run")


def main(arguments: list[str]) -> int:
    """Run those named, or all."""
    wanted = [argument for argument in arguments if not argument.startswith("-")]
    known = names()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        sys.stderr.write(f"no benchmark is called '{unknown[0]}'; known: {', '.join(known)}\n")
        return 2
    for name in wanted or known:
        sys.stderr.write(f"{name} ...\n")
        module = importlib.import_module(f"benchmarks.{name}")
        text = module.run()
        if "--print" in arguments:
            print(text)
        else:
            write_section(name, text, getattr(module, "PAGE", PAGE))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
