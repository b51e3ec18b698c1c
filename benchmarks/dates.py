"""Dates: one text at a time against the two Python EDTF libraries, and a million of them as a column.

    python -m benchmarks dates --print

Rules:
* The same texts for all, drawn with a seed: level 0 and 1 dates and intervals that all three libraries read.
* Before anything is timed, the first and the last day that each library gives for every text are compared;
  a text on which one differs from ours is left out and named.
* Rivals are timed for parsing alone; ours has the four bounds by then.
* Nothing is cached: every text is parsed anew in each round.
* Rivals that are not installed are left out, and named.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Any

from benchmarks.harness import duration, environment, paired, peak_memory, scaled, size, table

SEED = 20190204
Days = tuple[str, str]  # the first and the last day, as ISO 8601


# --- what is read ----------------------------------------------------------------------------------------


def _day(numbers: random.Random, since: int = 1000, until: int = 2023) -> str:
    return f"{numbers.randint(since, until):04d}-{numbers.randint(1, 12):02d}-{numbers.randint(1, 28):02d}"


SHAPES: list[tuple[int, Callable[[random.Random], str]]] = [
    (40, _day),
    (14, lambda numbers: _day(numbers)[:7]),
    (12, lambda numbers: _day(numbers)[:4]),
    (6, lambda numbers: _day(numbers)[:4] + numbers.choice("?~%")),
    (4, lambda numbers: _day(numbers) + numbers.choice("?~%")),
    (5, lambda numbers: _day(numbers)[:3] + "X"),
    (3, lambda numbers: _day(numbers)[:4] + "-XX"),
    (3, lambda numbers: _day(numbers)[:7] + "-XX"),
    (2, lambda numbers: "-" + _day(numbers)[:4]),
    (6, lambda numbers: f"{_day(numbers, 1000, 1900)}/{_day(numbers, 1901, 2023)}"),
    (5, lambda numbers: f"{_day(numbers, 1000, 1900)[:4]}/{_day(numbers, 1901, 2023)[:4]}"),
]

# What a real column holds besides: forms of level 2, dates that go on, times, and mistakes.
MORE: list[tuple[int, Callable[[random.Random], str]]] = [
    (6, lambda numbers: f"{_day(numbers)}/.."),
    (6, lambda numbers: f"{_day(numbers)}T{numbers.randint(0, 23):02d}:{numbers.randint(0, 59):02d}:00Z"),
    (3, lambda numbers: f"{_day(numbers)[:4]}-{numbers.randint(21, 24)}"),
    (2, lambda numbers: _day(numbers)[:2] + "XX" + _day(numbers)[4:]),
    (2, lambda numbers: f"[{_day(numbers, 1000, 1900)[:4]},{_day(numbers, 1901, 2023)}]"),
    (1, lambda numbers: _day(numbers)[:7] + "~-" + _day(numbers)[8:]),
    (1, lambda numbers: _day(numbers)[:4] + "-13-" + _day(numbers)[8:]),
]


def draw(count: int, shapes: list[tuple[int, Callable[[random.Random], str]]], seed: int = SEED) -> list[str]:
    """That many distinct texts, in the proportions of the shapes as long as they last."""
    numbers = random.Random(seed)
    makers = [make for _, make in shapes]
    weights = [weight for weight, _ in shapes]
    found: dict[str, None] = {}
    while len(found) < count:
        found.update(dict.fromkeys(make(numbers) for make in numbers.choices(makers, weights, k=count)))
    texts = list(found)[:count]
    numbers.shuffle(texts)
    return texts


def column(rows: int, distinct: int, seed: int = SEED) -> list[str]:
    """A column that repeats its distinct texts."""
    texts = draw(distinct, SHAPES + MORE, seed)
    return texts + random.Random(seed).choices(texts, k=rows - distinct)


# --- who reads it ----------------------------------------------------------------------------------------


def _timeline() -> tuple[Callable[[str], Any], Callable[[Any], Days]]:
    from timeline.when import When
    from timeline.when.calendar import iso

    def days(when: When) -> Days:
        return iso(when.start_min or 0)[:-10], iso((when.end_max or 0) - 1).partition("T")[0]

    return When.parse, days


def _edtf() -> tuple[Callable[[str], Any], Callable[[Any], Days]]:
    from edtf import parse_edtf

    def day(moment: time.struct_time) -> str:
        sign = "-" if moment.tm_year < 0 else ""
        return f"{sign}{abs(moment.tm_year):04d}-{moment.tm_mon:02d}-{moment.tm_mday:02d}"

    return parse_edtf, lambda date: (day(date.lower_strict()), day(date.upper_strict()))


def _undate() -> tuple[Callable[[str], Any], Callable[[Any], Days]]:
    from undate import Undate, UndateInterval

    def day(date: Any) -> str:
        sign = "-" if int(date.year) < 0 else ""
        return f"{sign}{abs(int(date.year)):04d}-{int(date.month):02d}-{int(date.day):02d}"

    def days(date: Any) -> Days:
        if isinstance(date, UndateInterval):
            return day(date.earliest.earliest), day(date.latest.latest)
        return day(date.earliest), day(date.latest)

    return lambda text: Undate.parse(text, "EDTF"), days


LIBRARIES = {"timeline-db": _timeline, "edtf": _edtf, "undate": _undate}


def installed(library: str) -> str | None:
    """The version of a library, None where it is not installed."""
    if library == "timeline-db":
        import timeline

        return timeline.__version__
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def disagreements(library: str, texts: list[str]) -> list[tuple[str, Days, Days]]:
    """The texts for which a library gives other days than ours, with both answers."""
    our_parse, our_days = _timeline()
    parse, days = LIBRARIES[library]()
    both = ((text, our_days(our_parse(text)), days(parse(text))) for text in texts)
    return [(text, ours, theirs) for text, ours, theirs in both if ours != theirs]


# --- measuring -------------------------------------------------------------------------------------------


OURS = "timeline-db"
PASSES = {OURS: 100}
"""How often a library goes over the texts in one round, so that no round is too short to be timed."""


def parse_all(library_and_texts: tuple[str, list[str]]) -> None:
    """Parse every text, once a pass."""
    library, texts = library_and_texts
    parse, _ = LIBRARIES[library]()
    for _pass in range(PASSES.get(library, 1)):
        for text in texts:
            parse(text)


def _with_texts(library: str, count: int) -> tuple[str, list[str]]:
    return library, draw(count, SHAPES)


def one_at_a_time(count: int) -> tuple[str, list[str]]:
    """The table of single dates, and what is to be said below it."""
    found = [library for library in LIBRARIES if installed(library)]
    notes = [
        f"{library} is not installed: `pip install 'timeline-db[bench]'`"
        for library in LIBRARIES
        if library not in found
    ]
    texts = draw(count, SHAPES)
    for library in found:
        for text, ours, theirs in disagreements(library, texts):
            notes.append(
                f"left out: {library} reads `{text}` as {theirs[0]} to {theirs[1]}, we as {ours[0]} to {ours[1]}"
            )
            texts.remove(text)
    timings = paired({library: lambda library=library: parse_all((library, texts)) for library in found})
    each = {
        timing.name: [second / len(texts) / PASSES.get(timing.name, 1) for second in timing.seconds]
        for timing in timings
    }
    rows = []
    for library, seconds in each.items():
        ratios = [theirs / ours for theirs, ours in zip(seconds, each[OURS], strict=False)]
        rows.append(
            [
                library,
                installed(library),
                len(texts),
                f"{1e6 * median(seconds):.2f} µs",
                f"{median(ratios):.0f}",
                f"{min(ratios):.0f}-{max(ratios):.0f}",
                len(seconds),
                size(peak_memory(_with_texts, parse_all, library, count)),
            ]
        )
    header = ["library", "version", "dates", "a date", "times ours", "range", "rounds", "added memory"]
    return table(header, rows), notes


def _column_series(rows: int, distinct: int) -> Any:
    import polars as pl

    return pl.Series(column(rows, distinct))


def read_column(texts: Any) -> Any:
    """The frame of a column."""
    from timeline import parse_edtf

    return parse_edtf(texts)


def check_column(texts: Any, frame: Any, count: int = 2000) -> None:
    """Compare some rows, drawn with a seed, with the scalar reader.

    Raises:
        AssertionError: a row differs.
    """
    from timeline import BadDate, When

    names = ("start_min", "start_max", "end_min", "end_max", "edtf", "error")
    for row in random.Random(SEED).sample(range(len(texts)), min(len(texts), count)):
        try:
            when = When.parse(texts[row])
            expected: tuple[Any, ...] = (*when.bounds, when.edtf, None)
        except BadDate as error:
            expected = (*(None,) * 5, str(error))
        found = frame.row(row, named=True)
        if expected != tuple(found[name] for name in names):
            raise AssertionError(f"{texts[row]}: {expected} is not {found}")


def whole_columns(rows: int, distinct: int) -> str:
    """The table of columns: few distinct texts, and all distinct."""
    cells = []
    for some in (distinct, rows):
        texts = _column_series(rows, some)
        frame = read_column(texts)
        check_column(texts, frame)
        (timing,) = paired({"column": lambda texts=texts: read_column(texts)})
        memory = peak_memory(_column_series, read_column, rows, some)
        rate = f"{rows / timing.median / 1e6:.2f}"
        best = f"{rows / min(timing.seconds) / 1e6:.2f}"
        wrong = frame["error"].count()
        cells.append(
            [
                f"{rows:,}",
                f"{some:,}",
                f"{wrong:,}",
                duration(timing.median),
                rate,
                best,
                len(timing.seconds),
                size(memory),
            ]
        )
    header = ["rows", "distinct", "wrong", "median", "million a second", "at best", "rounds", "added memory"]
    return table(header, cells)


def run() -> str:
    """Both tables, as Markdown."""
    single, notes = one_at_a_time(scaled(400, 50))
    columns = whole_columns(scaled(1_000_000, 1000), scaled(100_000, 100))
    of_one = "One date at a time: distinct texts of level 0 and 1, parsed anew each time."
    fair = "Rivals parse; ours has the four bounds as well."
    of_many = "A column with `timeline.parse_edtf`: texts of every kind, one in a hundred of them wrong."
    parts = ["## Dates", environment(), f"{of_one}\n{fair}", single, of_many, columns, *notes]
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(run())
