"""Fuzz targets for some seconds: with atheris where it is asked for and installed, else by changing seeds at random.

    python -m tests.fuzz [--seconds 60] [--seed 0] [--atheris] [TARGET ...]

What is found is left as a file `fuzz-TARGET-N` in the working folder, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.targets import COLUMNS, SEEDS, SHARES, TARGETS, run, run_column

ODD = (b"\x00", b"\xff", b"\xef\xbb\xbf", b'"', b"'", b"[", b"{", b"\\", b"\n", b"9" * 30, b"-", b"/", b"..", "±".encode(),
       "é".encode(), b"\xed\xa0\x80", b"\x7f\xff\xff\xff\xff\xff\xff\xff", b"e999", b"NaN", b"0" * 20, b" " * 50)  # fmt: skip


def changed(content: bytes, draw: random.Random) -> bytes:
    """A text with some bytes changed, cut, doubled or put in."""
    text = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 4, 8))):
        place = draw.randrange(len(text) + 1)
        match draw.randrange(5):
            case 0 if text:
                text[place % len(text)] = draw.randrange(256)
            case 1:
                del text[place : place + draw.choice((1, 2, 10, 1000))]
            case 2:
                text[place:place] = draw.choice(ODD)
            case 3:
                text[place:place] = text[place : place + draw.randrange(1, 60)] * draw.choice((1, 2, 20))
            case _:
                text[place : place + 8] = draw.randbytes(8)
    return bytes(text)


_SIGNS = "0123456789-/.XYT:?~%[]{}, ±?cBCEa"
_ROWS = 50_000
_DATES = ("{y:04}", "{y:04}-{m:02}", "{y:04}-{m:02}-{d:02}", "-{y:04}", "{d:02}XX", "{y:04}-XX", "{y:04}-{m:02}-XX",
          "{y:04}-{m:02}-{d:02}T{d:02}:{m:02}:{d:02}Z", "{y:04}-{m:02}-{d:02}T{d:02}:{m:02}:{d:02}.{y:04}")  # fmt: skip
_SHAPES = [f"{date}{mark}" for date in _DATES for mark in ("", "~", "?", "%", "/..")]
_SHAPES += [f"{date}/{other}" for date in _DATES for other in ("2010", "2010-05-31~", "0001-02", "..")]


def written(draw: Callable[[], float]) -> str:
    """A date of a common shape, of numbers that may be none of a date; one of ten has another sign somewhere."""
    text = _SHAPES[int(draw() * len(_SHAPES))].format(
        y=int(draw() * 10_000), m=int(draw() * 14), d=int(draw() * 33)
    )
    if draw() > 0.1:
        return text
    place = int(draw() * (len(text) + 1))
    return text[:place] + _SIGNS[int(draw() * len(_SIGNS))] + text[place + 1 :]


def fuzz(target: str, seconds: float, seed: int) -> tuple[int, int]:
    """How many texts were read, and how many faults were found."""
    trial = _column if target in COLUMNS else _text
    draw, seeds = random.Random(f"{seed} {target}"), SEEDS[target]() if target in SEEDS else []
    until, done, found = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until and found < 5:
        count, content, act = trial(target, seeds, draw)
        began = time.process_time()
        try:
            act()
            if time.process_time() - began > 10:
                raise AssertionError("more than 10 seconds")
        except BaseException as fault:
            if isinstance(fault, KeyboardInterrupt):
                raise
            found += 1
            Path(f"fuzz-{target.replace(' ', '-')}-{found}").write_bytes(content())
            traceback.print_exception(fault, limit=-3)
        done += count
    return done, found


Trial = tuple[int, Callable[[], bytes], Callable[[], None]]


def _text(target: str, seeds: list[bytes], draw: random.Random) -> Trial:
    """One text: how many that is, what it holds, and how it is read."""
    content = changed(draw.choice(seeds), draw)
    return 1, lambda: content, lambda: run(target, content)


def _column(target: str, seeds: list[bytes], draw: random.Random) -> Trial:
    """A column of texts, each of them once."""
    texts = list({written(draw.random) for _ in range(_ROWS)})
    return len(texts), lambda: "\n".join(texts).encode(), lambda: run_column(target, texts)


def with_atheris(target: str, seconds: float) -> None:
    """Fuzz one target, guided by what it covers; leaves the program."""
    import atheris  # type: ignore[import-not-found]

    atheris.Setup([sys.argv[0], f"-max_total_time={seconds:.0f}"], lambda content: run(target, content))
    atheris.Fuzz()


def main() -> int:
    """Fuzz what the command line names, or everything."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS, *COLUMNS], metavar="TARGET")
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--atheris", action="store_true", help="guided by coverage; one target; needs atheris"
    )
    given = parser.parse_args()
    targets = given.targets or [*TARGETS, *COLUMNS]
    if given.atheris:
        with_atheris(targets[0], given.seconds)
    faults, whole = 0, sum(SHARES[target] for target in targets)
    for target in targets:
        done, found = fuzz(target, given.seconds * SHARES[target] / whole, given.seed)
        faults += found
        sys.stdout.write(f"{target:14} {done:>11,} texts  {found} faults\n")
        sys.stdout.flush()
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
