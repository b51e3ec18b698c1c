"""concurrency: how many events are going on at each moment, certainly and possibly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.query.answer_columns import END, ITEM, START, counted
from timeline.query.concurrency_kernel import binned, stepped
from timeline.query.dimensions import items
from timeline.query.event_items import EVENTS
from timeline.query.expected import EXPECTED_LEVEL, stretches_of
from timeline.query.interval_steps import (
    add_extents,
    add_levels,
    begin,
    calendar_unit,
    limits,
    sql_length,
    window_of,
)
from timeline.query.options import (
    AsOfOption,
    Bins,
    By,
    CircaOption,
    Expected,
    From,
    HorizonOption,
    LastingOption,
    ResolutionOption,
    Selector,
    To,
)
from timeline.query.question import question
from timeline.query.resolution import compared_at
from timeline.query.shares import measured_by
from timeline.query.state_arrays import fetching
from timeline.query.state_path import STEPS, planned, told
from timeline.schema import Column
from timeline.store import HasStore, Kernel, Result, result_of
from timeline.when.units import unit_of

if TYPE_CHECKING:
    import polars as pl

    from timeline.query.interval_steps import Window
    from timeline.query.shares import Measure
    from timeline.store import Session, Steps

__all__ = ["concurrency"]

_MOST_BINS = 2_000_000
_SURELY = {"certain": "certainly", "possible": "possibly"}
_LEVELS = (
    *(counted(f"n_{sure}", f"how many events are {surely} going on") for sure, surely in _SURELY.items()),
    *(
        Column(
            f"mean_{sure}", "double", f"mean of those {surely} going on, weighted by time", shown="estimate"
        )
        for sure, surely in _SURELY.items()
    ),
    *(counted(f"peak_{sure}", f"most events {surely} going on at once") for sure, surely in _SURELY.items()),
)


@question(
    ITEM,
    START,
    END,
    *_LEVELS,
    *EXPECTED_LEVEL,
    shows="item start end n_certain n_possible mean_certain? low? expected? high? mean_possible? peak_certain peak_possible",
    examples=[
        "timeline concurrency kind:government --from 2010 --to 2023",
        "timeline concurrency kind:government --by country --bins year --from 2020 --to 2023",
        "timeline concurrency kind:diplomatic --bins year --from 2021 --to 2024 --expected",
    ],
)
def concurrency(
    self: HasStore,
    selector: Selector = "",
    *,
    by: By = None,
    bins: Bins = None,
    from_: From = None,
    to: To = None,
    resolution: ResolutionOption = None,
    expected: Expected = False,
    lasting: LastingOption = "any",
    horizon: HorizonOption = None,
    circa: CircaOption = None,
    as_of: AsOfOption = None,
) -> Result:
    """How many events are going on at each moment.

    Counts come as certain and possible; with `bins` as mean, weighted by time, and peak. The certain peak
    is 1 at least where an event surely touches the bin, though no instant of it is certain. What is expected is
    the mean over each row; in about 95 of 100 worlds the mean lies between `low` and `high`.

    Args:
        by: one series an item of this dimension.
        bins: mean and peak in calendar bins instead of the steps.

    >>> from timeline import Timeline
    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="A", when="2010-01-01/2010-01-05"), tl.add(title="B", when="2010-01-03")
    ...     tl.concurrency().pl()["n_possible"].to_list()
    [1, 2, 1]
    """
    unit, window = calendar_unit(bins), window_of(from_, to)
    with self._store.reading() as session:
        steps, picked = begin(session, selector, as_of, by, circa)
        compared = compared_at(session, steps, resolution, "selected")
        measure = measured_by(
            session,
            steps,
            compared,
            lasting,
            horizon,
            "selected",
            circa=circa,
            asked=expected,
            picked={"": picked},
        )
        add_extents(steps, window, compared, by)
        item = "item, " if by else ""
        edges = limits(steps, window, by)
        if unit:
            _add_span(steps, unit, edges)
            _check_bins(session, steps, unit, by, window)
        plan = planned(self._store, session, steps, by)
    asked: dict[str, Any] = {"steps": steps, "by": by, "window": window}
    if unit:
        path = told(plan, binned, _BINS.format(unit=unit), **asked, unit=unit)
    else:
        path = told(plan, stepped, STEPS, **asked)
    if plan.by_kernel:
        final = fetching(by)
    elif unit:
        final = _binned(steps, unit, item, edges, window)
    else:
        final = _stepped(steps, item, edges, window)
    title = f"concurrency of {selector or 'all events'}"
    notes = measure.notes if measure else ()
    levels = result_of(steps, self._store, final, title=title, notes=notes, **path)
    if not measure:
        return levels
    given = {"steps": steps, "rows": levels, "measure": measure, "window": window, "by": by}
    return replace(levels, kernel=Kernel(_expected, given))


def _expected(
    session: Session, steps: Steps, rows: Result, measure: Measure, window: Window, by: str | None
) -> pl.DataFrame:
    """The levels with what is expected of each; of a bin that the window cuts, of what lies within."""
    import numpy as np
    import polars as pl

    from timeline.intervals.expected import expected_level

    found = pl.concat(rows._batches_in(session))
    events, held = (
        session.frame(steps.text(sql), steps.params)
        for sql in (EVENTS, "SELECT version_id AS event, item FROM item")
    )
    at = stretches_of(found, held, events, "item" if by else None)
    inside = at._replace(
        low=at.low if window.low is None else np.maximum(at.low, window.low),
        high=at.high if window.high is None else np.minimum(at.high, window.high),
    )
    counts = (
        ("mean_certain", "mean_possible") if "mean_certain" in found.columns else ("n_certain", "n_possible")
    )
    least, most = (found[name].cast(pl.Float64).to_numpy() for name in counts)
    unit = unit_of(measure.unit).parts
    return found.hstack(
        expected_level(measure.events(events), inside, unit, least, most, moment=measure.moment)
    )


def _stepped(steps: Steps, item: str, edges: str, window: Window) -> str:
    """The step function at the moments at which it changes, from the first of an item, or of the window, to the last."""
    ends = (
        f" OR instant = make_timestamp({steps.param('edge', limit)}::BIGINT)"
        for limit in (window.low, window.high)
        if limit is not None
    )
    add_levels(steps, edges=edges, turning="".join(ends))
    return f"""
SELECT {item}"start", "end", n_certain, n_possible
FROM level
ORDER BY {item}"start\""""


def _add_span(steps: Steps, unit: str, edges: str) -> None:
    """Add `span`: from the bin of the first finite moment of an item to that of the last."""
    long = sql_length(unit)
    ends = "SELECT item, unnest([possible_start, possible_end, certain_start, certain_end]) AS instant, 0, 0 FROM extent"
    steps.add(
        "span",
        f"""
SELECT item, date_trunc('{unit}', min(instant)) AS first, max(instant) + {long} - INTERVAL 1 MICROSECOND AS last
FROM ({ends}{edges})
WHERE isfinite(instant)
GROUP BY item""",
    )


_BINS = "(SELECT coalesce(sum(date_diff('{unit}', first, last)), 0) FROM span)"
"""SQL that counts the bins."""


def _check_bins(session: Session, steps: Steps, unit: str, by: str | None, window: Window) -> None:
    """Refuse what would fill the memory; the bins of each item are counted where those of the whole time may be too many."""
    each = f"(SELECT count(DISTINCT item) FROM ({items(by, once=False)}))" if by else "1"
    ends = "".join(
        f"\n    UNION ALL SELECT make_timestamp({steps.param('bins_end', limit)}::BIGINT)"
        for limit in (window.low, window.high)
        if limit is not None
    )
    whole = _WHOLE.format(unit=unit, ends=ends)
    most = session.value(steps.text(f"SELECT {each}::DOUBLE * {whole}"), steps.params)
    if most is None or most <= _MOST_BINS:
        return
    bins = session.value(steps.text(f"SELECT {_BINS.format(unit=unit)}"), steps.params)
    if bins > _MOST_BINS:
        raise BadQuery(f"{int(bins):,} bins of a {unit} are too many; take longer ones, or a window")


_WHOLE = """(
SELECT date_diff('{unit}', min(instant), max(instant)) + 1
FROM (
    SELECT unnest([possible_start, possible_end, core_start, core_end]) AS instant FROM bounded{ends}
)
WHERE isfinite(instant)
)"""
"""SQL that counts the bins from the first finite moment of all events, or of the window, to the last."""


def _binned(steps: Steps, unit: str, item: str, edges: str, window: Window) -> str:
    """The step function cut at every edge of a bin; of a bin that the window cuts, what lies within."""
    long = sql_length(unit)
    low, high = (
        "" if limit is None else f" AND l.{end} make_timestamp({steps.param(stem, limit)}::BIGINT)"
        for stem, limit, end in (
            ("bins_from", window.low, '"start" >='),
            ("bins_to", window.high, '"end" <='),
        )
    )
    add_levels(
        steps,
        edges=f"{edges}\nUNION ALL SELECT item, unnest(generate_series(first, last, {long})), 0, 0 FROM span",
    )
    steps.add(
        "binned",
        f"""
SELECT
    l.item, date_trunc('{unit}', l."start") AS bin, epoch_us(l."end") - epoch_us(l."start") AS length,
    l.n_certain, l.n_possible
FROM level AS l JOIN span AS s ON s.item IS NOT DISTINCT FROM l.item
WHERE l."start" >= s.first AND l."end" <= s.last{low}{high}""",
    )
    _add_touched(steps, unit, window)
    of_item = f"b.{item}" if item else ""
    return f"""
SELECT
    {of_item}bin AS "start", bin + {long} AS "end",
    sum(length * n_certain) / sum(length) AS mean_certain, sum(length * n_possible) / sum(length) AS mean_possible,
    greatest(max(n_certain), max(coalesce(t.least, 0))) AS peak_certain, max(n_possible) AS peak_possible
FROM binned AS b LEFT JOIN touched AS t ON t.item IS NOT DISTINCT FROM b.item AND t.touched = b.bin
GROUP BY ALL
ORDER BY {of_item}bin"""


def _add_touched(steps: Steps, unit: str, window: Window) -> None:
    """Add `touched`: the bins that an event without a certain instant surely touches, whenever it is."""
    low, high = (
        "" if limit is None else f"\n    AND {bound} make_timestamp({steps.param(stem, limit)}::BIGINT)"
        for stem, limit, bound in (
            ("touched_from", window.low, "core_end >"),
            ("touched_to", window.high, "core_start <"),
        )
    )
    steps.add(
        "touched",
        f"""
SELECT DISTINCT item, date_trunc('{unit}', core_start) AS touched, 1 AS least
FROM whole
WHERE surely AND isfinite(core_start) AND isfinite(core_end) AND core_start >= core_end
    AND date_trunc('{unit}', core_end - INTERVAL 1 MICROSECOND) = date_trunc('{unit}', core_start){low}{high}""",
    )
