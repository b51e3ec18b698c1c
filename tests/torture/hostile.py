"""Inputs made to break something, some hundred for each thing that reads: each ends in an answer, or in one line of ours.

They are made of a few odd parts, each put into every place that a thing reads.
"""

from __future__ import annotations

import itertools
import resource
import signal
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from tests.torture.inputs import FILES, ODD, conditions, dates, mappings, selectors, statements
from timeline import Timeline, TimelineError, When, intervals

__all__ = ["KINDS", "SECONDS", "Try", "fault_of", "tried"]

Try = tuple[str, Callable[[], Any]]
SECONDS, GROWTH = 20.0, 2 << 20
"""An input takes at most so many seconds of processor, and so many KiB more memory than all before it."""


def _read(ending: str) -> Iterator[Try]:
    with tempfile.TemporaryDirectory() as folder, Timeline.memory() as tl:
        path = Path(folder) / f"file.{ending}"

        def act(content: bytes) -> None:
            path.write_bytes(content)
            tl.ingest(path, dry_run=True)

        for content in FILES[ending]():
            yield repr(content[:200]), lambda content=content: act(content)


def _mapped() -> Iterator[Try]:
    with tempfile.TemporaryDirectory() as folder, Timeline.memory() as tl:
        path = Path(folder) / "rows.csv"
        path.write_text("id,title,d\n1,One,2001\n")
        for mapping in mappings():
            yield repr(mapping)[:200], lambda mapping=mapping: tl.ingest(path, map_=mapping, dry_run=True)


def _imports() -> Iterator[Try]:
    """Each file of a dataset, damaged."""
    with tempfile.TemporaryDirectory() as folder:
        dataset = Path(folder) / "dataset"
        with Timeline.memory() as tl:
            tl.add([{"event_id": name, "title": name, "when": "2001", "tags": ["t"]} for name in "ab"])
            tl.amend("a", title="c")
            tl.export(dataset)

        def act(path: Path, content: bytes | None) -> None:
            before = path.read_bytes()
            path.unlink()
            if content is not None:
                path.write_bytes(content)
            try:
                with Timeline.memory() as tl:
                    tl.import_(dataset)
            finally:
                path.write_bytes(before)

        for path in sorted(file for file in dataset.rglob("*") if file.is_file()):
            whole = path.read_bytes()
            places = range(0, len(whole), max(len(whole) // 8, 1))
            damaged = [None, b"", b"null", b"{}", b"[]", *(whole[:n] for n in places)]
            damaged += [whole[:n] + b"\xff\xff" + whole[n + 2 :] for n in places]
            for content in damaged:
                yield f"{path.name} {content!r:.100}", lambda path=path, content=content: act(path, content)


def _back() -> Iterator[Try]:
    """Undo, restore and what else goes back, with odd numbers and names."""
    with Timeline.memory() as tl:
        tl.add(event_id="a", title="a", when="2001")
        tl.amend("a", title="b")
        odd: tuple[Any, ...] = (
            *ODD[:30],
            0,
            -1,
            3,
            2**31,
            2**63,
            2**64,
            10**30,
            1.5,
            float("nan"),
            True,
            None,
            b"a",
            [],
            {},
            "r1",
            "r99",
            "2001",
        )
        for value in odd:
            yield f"undo {value!r:.60}", lambda value=value: tl.undo(value, dry_run=True)
            yield f"restore {value!r:.60}", lambda value=value: tl.restore(value, as_of=1, dry_run=True)
            yield f"as_of {value!r:.60}", lambda value=value: tl.restore("a", as_of=value, dry_run=True)
            yield f"find {value!r:.60}", lambda value=value: tl.find(as_of=value).rows()
            yield f"revisions {value!r:.60}", lambda value=value: tl.revisions(value).rows()
            yield f"retract {value!r:.60}", lambda value=value: tl.retract(value, dry_run=True)


def _frames() -> Iterator[Try]:
    far = 2**63 - 1
    columns: tuple[Any, ...] = (
        [], [1, 2], [2, 1], [0, 0], [-far, far], [far, far], [None, None], [1, None], [1.5, 2.5], [float("nan"), 1.0], ["a", "b"],
        ["2001", "2002"], [True, False], [[1], [2]], [{"a": 1}, None], [b"a", b"b"], [10**30, 1], [1],
    )  # fmt: skip
    one: dict[str, Callable[[Any], Any]] = {
        "coalesce": intervals.coalesce, "gaps": intervals.gaps, "concurrency": intervals.concurrency,
        "overlap": lambda frame: intervals.overlap(frame, frame), "nearest": lambda frame: intervals.nearest(frame, frame),
    }  # fmt: skip
    for (name, act), start, end in itertools.product(one.items(), columns, columns[::2]):
        frame = {"start": start, "end": end}
        yield f"{name} {frame!r:.100}", lambda act=act, frame=frame: act(frame)
    for (name, act), odd in itertools.product(
        one.items(), (None, 5, "a", [], {}, {"start": 1}, [{"start": 1}], object(), pl.Series([1]))
    ):
        yield f"{name} {odd!r:.60}", lambda act=act, odd=odd: act(odd)


def _asked(ask: Callable[[Timeline, str], Any], texts: Callable[[], Iterator[str]]) -> Iterator[Try]:
    with Timeline.memory() as tl:
        tl.add(
            [
                {"event_id": name, "title": name, "when": "2001", "lat": 1.0, "lon": 2.0, "tags": ["t"]}
                for name in "ab"
            ]
        )
        for text in texts():
            yield f"{text!r:.200}", lambda text=text: ask(tl, text)


KINDS: dict[str, Callable[[], Iterator[Try]]] = {
    "dates": lambda: ((f"{text!r:.200}", lambda text=text: When.read(text)) for text in dates()),
    "edtf": lambda: ((f"{text!r:.200}", lambda text=text: When.parse(text)) for text in dates()),
    "selectors": lambda: _asked(lambda tl, text: tl.find(text).rows(), selectors),
    "--where": lambda: _asked(lambda tl, text: tl.find(where=text).rows(), conditions),
    "sql": lambda: _asked(lambda tl, text: tl.sql(text).rows(), statements),
    "mappings": _mapped,
    "import": _imports,
    "undo and restore": _back,
    "frame functions": _frames,
    **{ending: lambda ending=ending: _read(ending) for ending in FILES},
}
"""What is tried, by what reads it."""


@contextmanager
def _bounded() -> Iterator[None]:
    """Stop with an error what takes far too long, where the system can."""

    def late(number: int, frame: Any) -> None:
        raise TimeoutError(f"more than {SECONDS:.0f} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(int(SECONDS * 10))  # of the clock, which runs on while others work
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def fault_of(act: Callable[[], Any]) -> BaseException | None:
    """What is wrong with how an input ends: any error but one line of ours, too long a time, too much memory."""
    began, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        with _bounded(), warnings.catch_warnings(action="ignore"):
            act()
    except TimelineError as refusal:
        if len(str(refusal).splitlines()) > 1:
            return refusal
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # noqa: BLE001 - this is what is looked for
        return fault
    if time.process_time() - began > SECONDS:
        return TimeoutError(f"{time.process_time() - began:.0f} seconds")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held
    return MemoryError(f"{grown >> 10} MiB") if grown > GROWTH else None


def tried(seconds: float, kinds: tuple[str, ...] = tuple(KINDS), *, tell: bool = True) -> Counter[str]:
    """How many inputs were tried, by what reads them, and how many ended wrongly; these are told."""
    counted, last = Counter[str](), time.monotonic() + seconds
    for place, kind in enumerate(kinds):
        now = time.monotonic()
        end = now + (last - now) / (len(kinds) - place)
        for told, act in KINDS[kind]():
            if time.monotonic() > end:
                break
            counted.update({"inputs": 1, kind: 1})
            if fault := fault_of(act):
                counted["wrong"] += 1
                if tell:
                    print(f"{kind}: {told}", flush=True)  # noqa: T201 - for who runs it
                    traceback.print_exception(fault, limit=-2)
    return counted
