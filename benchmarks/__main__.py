"""Run benchmarks and write what they say to docs/performance.md: `python -m benchmarks [NAME ...] [--print] [--sizes N,N]`.

Each module of this folder that has a function `run` is a benchmark; the Markdown that it returns goes between its markers,
on the page that the module names as `PAGE`, if it names one. One that yields tells each time all that it knows so far: who
stops it keeps what was written.
Without names all of them run. `BENCH_SCALE=0.1` takes a tenth of the rows, `BENCH_ROUNDS` sets the rounds.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from pathlib import Path

from benchmarks.harness import PAGE, write_section


def names() -> list[str]:
    """The modules that are benchmarks."""
    return sorted(
        module.stem
        for module in Path(__file__).parent.glob("[!_]*.py")
        if re.search(r"^def run\(", module.read_text("utf-8"), re.MULTILINE)
    )


def main(arguments: list[str]) -> int:
    """Run those named, or all."""
    given = _parser().parse_args(arguments)
    if given.sizes:
        os.environ["BENCH_ROWS"] = given.sizes
    for name in given.names or names():
        sys.stderr.write(f"{name} ...\n")
        module = importlib.import_module(f"benchmarks.{name}")
        told = module.run()
        for text in [told] if isinstance(told, str) else told:
            if given.print:
                print(text)
            else:
                write_section(name, text, getattr(module, "PAGE", PAGE))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Run benchmarks and write what they say to the page of each, mostly docs/performance.md.",
        epilog=f"Benchmarks: {', '.join(names())}.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "names", metavar="NAME", nargs="*", type=_known, help="a benchmark; without one all of them run"
    )
    parser.add_argument("--print", action="store_true", help="print, and write no page")
    parser.add_argument(
        "--sizes",
        metavar="N,N",
        type=_numbers,
        help="numbers of events of `database` and `paths`, joined by commas",
    )
    return parser


def _known(name: str) -> str:
    if name not in names():
        raise argparse.ArgumentTypeError(f"no benchmark is called '{name}'; known: {', '.join(names())}")
    return name


def _numbers(text: str) -> str:
    if not re.fullmatch(r"[0-9_]*[1-9][0-9_]*(,[0-9_]*[1-9][0-9_]*)*", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no list of numbers such as 10000,100000")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
