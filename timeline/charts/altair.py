"""Pictures of answers by Altair: dates reach Vega as whole numbers, and the ticks of an axis are our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.charts.data import bars_of, items_of, span_of, steps_of
from timeline.charts.kinds import is_stretches, kind_of
from timeline.errors import BadQuery, MissingExtra
from timeline.tables.values import length_text
from timeline.when.calendar import iso
from timeline.when.ticks import ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import polars as pl

    from timeline.charts.data import Bar, Step

__all__ = ["chart", "save_as"]

_SECOND = 1_000_000
_WIDTH = 640
_ROW = 16  # pixels of an event
_MOST_BARS = 2_000
_MOST_ITEMS = 40
_MOST_COLOURS = 20
_COLOURS = {"certain": "#2f6db3", "possible": "#a9c6e8"}
_BURST = {"burst": "#f5d3c4"}
_EXPECTED = {"expected": "#c2410c"}
_LEAST_WIDTH = 250  # of a drawing, one part in so many is what a moment is drawn as


def chart(frame: pl.DataFrame, title: str = "", bursts: pl.DataFrame | None = None) -> Any:
    """The chart of an answer: extents with faded ends, counts with a band, delays, or a matrix of pairs.

    Args:
        frame: the answer.
        title: its heading.
        bursts: stretches that are shaded behind counts.

    Raises:
        BadQuery: the answer has no picture, no rows, or too many events for one; or it has no counts to shade bursts behind.
        MissingExtra: Altair is not installed.
    """
    kind = kind_of(frame.columns)
    alt = _altair()
    if frame.is_empty():
        raise BadQuery("an answer without rows has no chart")
    if bursts is not None and kind != "levels":
        raise BadQuery("bursts are shaded behind counts over time; ask rate or concurrency for them")
    drawn: dict[str, Callable[[Any, pl.DataFrame], Any]] = {
        "extents": lambda alt, frame: _extents(alt, bars_of(frame), stretches=is_stretches(frame.columns)),
        "levels": lambda alt, frame: _levels(alt, steps_of(frame), bursts),
        "lags": _lags,
        "matrix": _matrix,
    }
    made = drawn[kind](alt, frame)
    undated = sum(not bar.is_dated for bar in bars_of(frame)) if kind == "extents" else 0
    if undated:
        rows = "event without a date is" if undated == 1 else "events without a date are"
        return made.properties(title=alt.Title(title, subtitle=f"{undated:,} {rows} not drawn"))
    return made.properties(title=title) if title else made


def save_as(made: Any, path: Path, format: str) -> None:  # noqa: A002
    """Write a chart as a file of a format, png, svg, pdf or html, without a browser.

    Raises:
        MissingExtra: vl-convert is not installed.
    """
    convert = _vl_convert()
    spec = made.to_json()
    if format == "html":
        path.write_text(convert.vegalite_to_html(spec, bundle=True), encoding="utf-8")
    elif format == "svg":
        path.write_text(convert.vegalite_to_svg(spec), encoding="utf-8")
    elif format == "pdf":
        path.write_bytes(convert.vegalite_to_pdf(spec))
    else:
        path.write_bytes(convert.vegalite_to_png(spec, scale=2))


def _altair() -> Any:
    try:
        import altair as alt
    except ImportError as missing:
        raise MissingExtra("altair", "viz", "a chart") from missing
    return alt


def _vl_convert() -> Any:
    try:
        import vl_convert
    except ImportError as missing:
        raise MissingExtra("vl-convert-python", "viz", "a chart as a file") from missing
    return vl_convert


# --- time ----------------------------------------------------------------------------------------------------


def _number(at: int) -> float:
    """An instant as Vega gets it: seconds, whole where the instant is."""
    return at // _SECOND if at % _SECOND == 0 else at / _SECOND


def _axis(alt: Any, low: int, high: int) -> dict[str, Any]:
    """The scale and the axis of time, with a label for each tick."""
    marks = ticks(low, high, 8)
    words = {str(_number(tick.at)): tick.label for tick in marks}
    expression = " : ".join([*(f"datum.value == {at} ? '{word}'" for at, word in words.items()), "''"])
    return {
        "scale": alt.Scale(domain=[_number(low), _number(high)], nice=False, zero=False),
        "axis": alt.Axis(values=[_number(tick.at) for tick in marks], labelExpr=expression, title=None),
    }


def _rows(rows: Sequence[dict[str, Any]], alt: Any) -> Any:
    return alt.Data(values=[*rows])


# --- extents -------------------------------------------------------------------------------------------------


def _extents(alt: Any, bars: Sequence[Bar], *, stretches: bool) -> Any:
    """A row an event, or an item where they are stretches: the core solid, uncertain ends faded, arrows without a limit."""
    dated = [bar for bar in bars if bar.is_dated]
    if not dated:
        raise BadQuery("none of these events has a date, so there is nothing to draw")
    if len(dated) > _MOST_BARS:
        raise BadQuery(
            f"{len(dated):,} events are too many for a chart of rows; take at most {_MOST_BARS:,}, ask concurrency or rate, "
            "or draw them with view"
        )
    low, high = span_of([bound for bar in dated for bound in bar.bounds])
    least = (high - low) // _LEAST_WIDTH
    lanes = [*dict.fromkeys(bar.lane for bar in dated)]
    rows = [lanes.index(bar.lane) for bar in dated] if stretches else [*range(len(dated))]
    names = lanes if stretches else [bar.label for bar in dated]
    pieces = [
        piece for row, bar in zip(rows, dated, strict=True) for piece in _pieces(bar, row, low, high, least)
    ]
    labels = " : ".join(
        [*(f"datum.value == {row} ? {_quoted(name)}" for row, name in enumerate(names)), "''"]
    )
    y = alt.Y(
        "row:Q",
        scale=alt.Scale(domain=[-0.5, len(names) - 0.5], reverse=True, nice=False, zero=False),
        axis=alt.Axis(
            values=[*range(len(names))], labelExpr=labels, title=None, grid=False, ticks=False, domain=False,
            labelLimit=260, labelOverlap=False,
        ),
    )  # fmt: skip
    tips = [alt.Tooltip(f"{name}:N") for name in ("event", "from", "to")]
    base = alt.Chart(_rows(pieces, alt)).encode(y=y, tooltip=tips)
    x = alt.X("start:Q", **_axis(alt, low, high))
    coloured = not stretches and 1 < len({_colour_of(lane) for lane in lanes}) <= _MOST_COLOURS
    colour = (
        alt.Color("lane:N", title=None, scale=alt.Scale(scheme="tableau20"))
        if coloured
        else alt.value(_COLOURS["certain"])
    )
    spans = (
        base.transform_filter("datum.part != 'left' && datum.part != 'right'")
        .mark_bar(height=_ROW * 0.7)
        .encode(x=x, x2="end:Q", color=colour, opacity=alt.Opacity("opacity:Q", scale=None))
    )
    arrows = [
        base.transform_filter(f"datum.part == '{side}'")
        .mark_point(shape=f"triangle-{side}", filled=True, size=60, opacity=0.9)
        .encode(x=x, color=colour)
        for side in ("left", "right")
    ]
    return alt.layer(spans, *arrows).properties(width=_WIDTH, height=_ROW * len(names))


def _colour_of(lane: str) -> str:
    """The first word of a kind: those of one family have one colour."""
    return lane.partition(".")[0]


def _quoted(text: str) -> str:
    import json

    return json.dumps(text)


def _pieces(bar: Bar, row: int, low: int, high: int, least: int) -> list[dict[str, Any]]:
    """The parts of a bar: the certain core, and what may belong to it; a moment is as wide as can be seen."""
    start = low if bar.start_min is None else bar.start_min
    end = high if bar.end_max is None else bar.end_max
    told = {
        "row": row,
        "event": bar.label,
        "lane": _colour_of(bar.lane),
        "from": "no limit" if bar.start_min is None else iso(bar.start_min),
        "to": "no limit" if bar.end_max is None else iso(bar.end_max),
    }

    def piece(part: str, first: int, last: int, opacity: float) -> dict[str, Any]:
        return {**told, "part": part, "start": _number(first), "end": _number(last), "opacity": opacity}

    parts = []
    core = bar.start_max, bar.end_min
    if bar.is_sure and core[0] is not None and core[1] is not None and core[0] < core[1]:
        parts += [
            piece("possible", start, core[0], 0.35),
            piece("certain", core[0], max(core[1], core[0] + least), 1.0),
            piece("possible", core[1], end, 0.35),
        ]
    else:
        short = end - start < least
        parts.append(
            piece("possible", start, max(end, start + least), 1.0 if short and bar.is_sure else 0.35)
        )
    parts += [piece("left", low, low, 1.0)] if bar.start_min is None else []
    parts += [piece("right", high, high, 1.0)] if bar.end_max is None else []
    return [part for part in parts if part["start"] < part["end"] or part["part"] in ("left", "right")]


# --- counts, delays, pairs -----------------------------------------------------------------------------------


def _levels(alt: Any, steps: Sequence[Step], bursts: pl.DataFrame | None) -> Any:
    """Steps over time: solid up to what is certain, a band up to what is possible; a row an item. Bursts lie behind them.

    What is expected is a line between both.
    """
    low, high = span_of([bound for step in steps for bound in (step.start, step.end)])
    named = [*items_of([*steps])]
    shown = named[:_MOST_ITEMS]
    lined = any(step.expected is not None for step in steps)
    colours = {**_COLOURS, **(_EXPECTED if lined else {}), **(_BURST if bursts is not None else {})}
    behind = [] if bursts is None else _shades(bursts, steps, shown, low, high)
    rows = behind + [row for step in steps if step.item in shown for row in _step_rows(step, low, high)]
    single = len(shown) == 1
    y = alt.Y(
        "least:Q",
        title="events" if single else None,
        axis=alt.Axis(tickMinStep=1, format="d", tickCount=4 if single else 2),
    )
    base = alt.Chart(_rows(rows, alt)).encode(
        x=alt.X("start:Q", **_axis(alt, low, high)),
        x2="end:Q",
        y=y,
        color=alt.Color("count:N", title=None, scale=alt.Scale(domain=[*colours], range=[*colours.values()])),
    )
    made = base.transform_filter("datum.count != 'expected'").mark_rect().encode(y2="most:Q")
    if lined:
        made = alt.layer(made, base.transform_filter("datum.count == 'expected'").mark_rule(strokeWidth=2))
    made = made.properties(width=_WIDTH, height=220 if single else 48)
    return made if single else made.facet(row=alt.Row("item:N", title=None, sort=shown), spacing=6)


def _step_rows(step: Step, low: int, high: int) -> list[dict[str, Any]]:
    """The rectangles of a step, and the line of what is expected."""
    parts = {"certain": (0.0, step.certain), "possible": (step.certain, step.possible)}
    if step.expected is not None:
        parts["expected"] = (step.expected, step.expected)
    start, end = low if step.start is None else step.start, high if step.end is None else step.end
    return [
        {"item": step.item, "start": _number(start), "end": _number(end), "least": least, "most": most, "count": part}
        for part, (least, most) in parts.items()
    ]  # fmt: skip


def _shades(
    bursts: pl.DataFrame, steps: Sequence[Step], shown: Sequence[str], low: int, high: int
) -> list[dict[str, Any]]:
    """A rectangle for each burst of an item that is shown, as high as the highest count."""
    if "start" not in bursts.columns or "end" not in bursts.columns:
        raise BadQuery("these are no bursts: an answer with start and end is needed, such as that of bursts")
    most = max(step.possible for step in steps)
    told = [(str(bar.lane), bar.start_min, bar.end_max) for bar in bars_of(bursts)]
    return [
        {"item": item, "start": _number(max(low, low if start is None else start)),
         "end": _number(min(high, high if end is None else end)), "least": 0, "most": most, "count": "burst"}
        for item, start, end in told
        if item in shown and (start is None or start < high) and (end is None or end > low)
    ]  # fmt: skip


def _lags(alt: Any, frame: pl.DataFrame) -> Any:
    """A bar for each delay: solid for pairs that certainly have it, pale for those that may."""
    rows = [
        {"lag": length_text(row["lag_from"]), "least": least, "most": most, "count": part}
        for row in frame.rows(named=True)
        for part, least, most in (
            ("certain", 0, row["count_certain"]),
            ("possible", row["count_certain"], row["count_possible"]),
        )
    ]
    return (
        alt.Chart(_rows(rows, alt))
        .mark_bar()
        .encode(
            x=alt.X("lag:N", sort=None, title="delay"),
            y=alt.Y("least:Q", title="pairs"),
            y2="most:Q",
            color=alt.Color(
                "count:N", title=None, scale=alt.Scale(domain=[*_COLOURS], range=[*_COLOURS.values()])
            ),
        )
        .properties(width=_WIDTH, height=220)
    )


def _matrix(alt: Any, frame: pl.DataFrame) -> Any:
    """A square of items, those of most co-occurrence first; the darker, the more often the two occur together."""
    weight: dict[str, int] = {}
    pairs = []
    for row in frame.rows(named=True):
        x, y, most, least = str(row["x"]), str(row["y"]), row["together_possible"], row["together_certain"]
        pairs += [
            {"x": a, "y": b, "possible": most, "certain": least, "words": f"{a} and {b}"}
            for a, b in ((x, y), (y, x))
        ]
        for item in (x, y):
            weight[item] = weight.get(item, 0) + most
    items = sorted(weight, key=lambda item: (-weight[item], item))[:_MOST_ITEMS]
    kept = [pair for pair in pairs if pair["x"] in items and pair["y"] in items]
    return (
        alt.Chart(_rows(kept, alt))
        .mark_rect()
        .encode(
            x=alt.X("x:N", sort=items, title=None),
            y=alt.Y("y:N", sort=items, title=None),
            color=alt.Color("possible:Q", title="together, possibly", scale=alt.Scale(scheme="blues")),
            tooltip=[
                alt.Tooltip("words:N", title="pair"),
                alt.Tooltip("certain:Q"),
                alt.Tooltip("possible:Q"),
            ],
        )
        .properties(width=18 * len(items), height=18 * len(items))
    )
