"""The page of a report: the drawing, and below it what was counted, as figures with the same in tables."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.constants import BOUNDS, US_PER_DAY
from timeline.view.figures import Level, band, bars, matrix
from timeline.when.calendar import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

__all__ = ["Answers", "Pair", "report"]

_MOST = 12
"""So many items, events or stretches are listed; of more the count is told."""


class Pair(NamedTuple):
    """Two items, how often they are near each other, and the events of the two that are."""

    x: str
    y: str
    certain: int
    possible: int
    events: Sequence[tuple[str, str]]
    """The date and the title of each."""


class Answers(NamedTuple):
    """What a report tells: the current events, and the answers of the questions about them, as frames."""

    events: pl.DataFrame
    concurrency: pl.DataFrame
    rate: pl.DataFrame
    every: str
    bursts: pl.DataFrame
    actors: Sequence[tuple[str, int]]
    pairs: Sequence[Pair]
    window: str
    sources: Sequence[Mapping[str, Any]]


def report(answers: Answers) -> str:
    """The sections of a report, as HTML to stand below the drawing."""
    made = [_counts(answers.events), *(tell(answers) for tell in (_concurrency, _rate, _together, _sources))]
    return f'<article class="report">{"".join(made)}{_vague(answers.events)}</article>'


def _section(title: str, *parts: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    lines = ("".join(f'<td dir="auto">{escape(_cell(value))}</td>' for value in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else str(value)


def _folded(summary: str, content: str, name: str = "") -> str:
    """What opens at a press, or where a link leads to its name."""
    named = f' id="{name}"' if name else ""
    return f"<details><summary>{escape(summary)}</summary><div{named}>{content}</div></details>"


def _figure(name: str, drawn: str, table: str = "") -> str:
    """A figure that a small screen scrolls sideways, and the table that says the same."""
    scrolled = f'<div class="figure" tabindex="0" role="group" aria-label="{name}">{drawn}</div>'
    return f"<figure>{scrolled}{_folded('The same as a table', table) if table else ''}</figure>"


# --- counts --------------------------------------------------------------------------------------------------


def _counts(events: pl.DataFrame) -> str:
    import polars as pl

    undated = events.filter(pl.all_horizontal(pl.col(bound).is_null() for bound in BOUNDS)).height
    text = f"{events.height:,} {_plural(events.height, 'event')}; {undated:,} without a date."
    parts = [_paragraph(text)]
    for column, name in {"kind": "kind", "country": "country"}.items():
        counted = (
            events[column].drop_nulls().value_counts(sort=True, name="n")
            if column in events.columns
            else None
        )
        if counted is None or not counted.height:
            continue
        most = counted.sort(["n", column], descending=[True, False]).head(_MOST)
        names, values = most[column].to_list(), most["n"].to_list()
        parts.append(f"<h3>By {name}</h3>")
        parts.append(
            _figure(
                f"events by {name}",
                bars(names, values, f"Events by {name}"),
                _table([name, "events"], zip(names, values, strict=True)),
            )
        )
        if counted.height > _MOST:
            parts.append(_paragraph(f"and {counted.height - _MOST:,} more"))
    return _section("What is there", *parts)


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


# --- figures over time ---------------------------------------------------------------------------------------


def _concurrency(answers: Answers) -> str:
    frame = answers.concurrency
    certain, possible = (
        ("n_certain", "n_possible") if "n_certain" in frame.columns else ("peak_certain", "peak_possible")
    )
    levels = _levels(frame, certain, possible)
    if not levels:
        return ""
    most = max(levels, key=lambda level: level.possible)
    certainly = max(level.certain for level in levels)
    said = (
        "The dark area is what is going on whatever the true dates are; the pale one is what may be"
        f"{_line_said(levels)}. "
        f"The most at once: {certainly:,.0f} certainly, {most.possible:,.0f} possibly ({_day(most.start)})."
    )
    return _section(
        "How much goes on at once",
        _paragraph(said),
        _figure("concurrency", band(levels, "Events going on at once"), _levels_table(levels)),
    )


def _rate(answers: Answers) -> str:
    levels = _levels(answers.rate, "n_certain", "n_possible")
    if not levels:
        return ""
    bursts = [
        (start, end, events)
        for start, end, events in answers.bursts.select(_us("start"), _us("end"), "events").rows()
        if start is not None and end is not None
    ]
    said = (
        f"Events that begin in each {answers.every}: certainly (dark) and possibly (pale)"
        f"{_line_said(levels)}; bursts are shaded."
    )
    listed = _table(
        ["burst from", "to", "events"],
        [(_day(start), _day(end - 1), events) for start, end, events in bursts],
    )
    return _section(
        "When it happens",
        _paragraph(said),
        _figure(
            "rate",
            band(levels, f"Events per {answers.every}", [(start, end) for start, end, _ in bursts]),
            _levels_table(levels),
        ),
        listed if bursts else _paragraph("No burst was found."),
    )


def _us(name: str) -> pl.Expr:
    import polars as pl

    return pl.col(name).dt.epoch("us")


def _levels(frame: pl.DataFrame, certain: str, possible: str) -> list[Level]:
    """The stretches with a start and an end."""
    needed = frame.select(
        _us("start"), _us("end"), certain, possible, *frame.columns.count("expected") * ["expected"]
    )
    return [Level(*row) for row in needed.drop_nulls(needed.columns[:4]).rows() if row[0] < row[1]]


def _line_said(levels: Sequence[Level]) -> str:
    """What the line of a figure is, if it has one."""
    lined = any(level.expected is not None for level in levels)
    return ", and the line is the mean over all worlds, where no date is open" if lined else ""


def _levels_table(levels: Sequence[Level]) -> str:
    rows = [
        (_day(each.start), _day(each.end - 1), f"{each.certain:,.0f}", f"{each.possible:,.0f}")
        for each in levels[:200]
    ]
    more = _paragraph(f"and {len(levels) - 200:,} more") if len(levels) > 200 else ""
    return _table(["from", "to", "certain", "possible"], rows) + more


def _day(us: int) -> str:
    return iso(us // US_PER_DAY * US_PER_DAY).partition("T")[0]


# --- who is near whom ----------------------------------------------------------------------------------------


def _together(answers: Answers) -> str:
    if not answers.pairs:
        return ""
    names = [name for name, _ in answers.actors]
    place = {name: number for number, name in enumerate(names)}
    most = max(pair.possible for pair in answers.pairs) or 1
    cells: dict[tuple[int, int], tuple[str, float, str]] = {}
    lists = []
    for number, pair in enumerate(answers.pairs):
        text = str(pair.certain) if pair.certain == pair.possible else f"{pair.certain}..{pair.possible}"
        row, column = place[pair.x], place[pair.y]
        for cell in ((row, column), (column, row)):
            cells[cell] = (text, pair.possible / most, f"pair-{number}")
        heading = f"{pair.x} and {pair.y}: {text}"
        events = (
            _table(["when", "what"], pair.events) if pair.events else _paragraph("too many events to list")
        )
        lists.append(_folded(heading, events, f"pair-{number}"))
    said = (
        f"Pairs of events of two actors that lie within {answers.window} of each other, or are one: certainly..possibly. "
        "Actors stand in the order of their events; a square leads to the events of its pair."
    )
    drawn = matrix(names, cells, "Which actors appear near each other")
    return _section("Who appears together", _paragraph(said), _figure("matrix", drawn), *lists)


# --- sources and doubts --------------------------------------------------------------------------------------


def _sources(answers: Answers) -> str:
    if not answers.sources:
        return ""
    rows = [
        (each["title"] or each["source_id"], each["publisher"], each["published"], each["events"])
        for each in answers.sources[:50]
    ]
    more = _paragraph(f"and {len(answers.sources) - 50:,} more") if len(answers.sources) > 50 else ""
    return _section("Who says so", _table(["source", "publisher", "published", "events"], rows), more)


def _vague(events: pl.DataFrame) -> str:
    """How sure the dates are, and the events whose dates say least."""
    import polars as pl

    start_min, start_max, end_min, end_max = (pl.col(bound).dt.epoch("us") for bound in BOUNDS)
    open_start, open_end = pl.col("start_min").is_null(), pl.col("end_max").is_null()
    tests = {
        "no date at all": pl.all_horizontal(pl.col(bound).is_null() for bound in BOUNDS),
        "no earliest start": open_start & pl.col("end_max").is_not_null(),
        "no latest end: goes on, or nobody says": open_end & pl.col("start_min").is_not_null(),
        "no instant is certain": ~(start_max < end_min).fill_null(value=False),
        "approximate": pl.col("approximate").fill_null(value=False),
        "uncertain": pl.col("uncertain").fill_null(value=False),
    }
    rows = [(name, events.filter(test).height) for name, test in tests.items()]
    width = (end_max - start_min) - pl.max_horizontal(end_min - start_max, 0)
    vague = events.with_columns(width=width).filter(pl.col("width") > 31 * US_PER_DAY)
    widest = vague.sort("width", descending=True, maintain_order=True).head(_MOST)
    listed = [
        (row["when"], row["title"], f"{round(row['width'] / US_PER_DAY):,} days")
        for row in widest.select("when", "title", "width").rows(named=True)
    ]
    parts = [_table(["dates", "events"], rows)]
    if listed:
        parts += ["<h3>The vaguest dates</h3>", _table(["when", "what", "of which is unknown"], listed)]
    return _section("What is uncertain", *parts)
