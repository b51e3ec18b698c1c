"""How often items occur together in time, exactly, and whether more often than by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.intervals.cells import calendar_cells
from timeline.intervals.expected import cut_off, granules_of_length
from timeline.intervals.mixtures import mixture
from timeline.intervals.occurrences import chosen_items, counted_in, read
from timeline.intervals.probability import check_lasting, warn_of_missing
from timeline.intervals.together import together_expected

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from timeline.arrays import Floats
    from timeline.constants import Certainty, NullModel
    from timeline.intervals.extents import Column
    from timeline.intervals.frames import Frame
    from timeline.intervals.occurrences import Length, Occurrences
    from timeline.intervals.probability import Lasting
    from timeline.kernels.cooccurrence.pairs import Cooccurrences
    from timeline.when.inputs import LengthLike
    from timeline.when.when import When

__all__ = ["cooccurrence"]


def cooccurrence(
    frame: Frame,
    *,
    event: str = "event",
    item: str = "item",
    start: Column = "start",
    end: Column | None = "end",
    window: Length,
    other: str | None = None,
    within: str | None = None,
    only: str | Iterable[Any] | None = None,
    min_count: int = 1,
    top: int | None = None,
    rank: Certainty = "possible",
    null: NullModel = "clustered",
    draws: int = 999,
    seed: int = 0,
    expected: bool = False,
    lasting: Lasting = "any",
    horizon: str | When | None = None,
    resolution: str | None = None,
    circa: LengthLike | None = None,
    closed: str = "left",
) -> pl.DataFrame:
    """Count, for every pair of items x < y, the events that have both and the pairs of events close in time.

    `same_event` is the number of events with both items. `cross` is the number of ordered choices of two different
    events, x in the first and y in the second, whose distance is at most the window. The distance of two extents is
    0 if they share a granule, else from the last granule of the earlier to the first of the later. Counts are exact
    integers of any size.

    Args:
        frame: one row an event and item (anything Arrow-capable); a row stated twice counts once.
        event: the column that names the event.
        item: the column of the items.
        start: the column of starts, or a pair of columns (smallest, largest) for uncertain ones.
        end: the same of ends, exclusive; None for events that occupy one date or one instant. Of these, one whose
            only start is null is left out, with a warning that counts them.
        window: the largest distance: `90d`, `6h`, ISO 8601, a timedelta, or microseconds. Days and weeks imply the
            resolution `day`; in columns with a time zone these are local days.
        other: a column with a second dimension; then x is of `item` and y of `other`, and the two may be equal.
        within: a column with one value an event: only events of one value pair up, those with null with none.
        only: one item or several; only pairs with one of them.
        min_count: leave out pairs that occur together less often (possibly). 0 lists all pairs.
        top: the N pairs that are most often together.
        rank: which counts say how often, those that are possible or those that are certain.
        null: what chance means. `clustered`: the two items are independent, and the events of either keep their
            number, their lengths, the calendar units that they are dated to, and how they cluster. `poisson`: the
            same, but each event falls independent of all others. `shift`: the events of the rarer item are moved
            together around the period, `draws` times. `none` counts and judges nothing.
        draws: how many shifts are drawn.
        seed: makes the draws repeatable.
        expected: say how often the two are expected together where all extents of an event weigh the same.
        lasting: with `expected`, as for `probabilities`.
        horizon: likewise.
        resolution: compare in these units (`day`, `hour`, ...) whatever the window implies.
        circa: how much wider on either side an event is taken whose column `approximate` or `uncertain` is true, such as `5y`.
        closed: `both` if ends are inclusive.

    Returns:
        One row a pair, those most often together first: `x`, `y`, `same_event`, `cross`, `together` (their sum),
        `n_x`, `n_y` (events), `expected` (of `together` under the null model), `lift` (together over expected),
        `p` (two-sided), `q` (false discovery rate among all tested pairs), `tested` (how many pairs there are; those
        that are not listed entered with p = 1) and `null`. With pairs of columns for start and end, `cross` and
        `together` become `cross_certain`, `cross_possible`, `together_certain`, `together_possible`, and expected,
        lift and p refer to the possible ones. With `expected` the column `together_expected` follows: the mean over all
        worlds, null where a date has no limit and its place matters. With the null model `none` the columns end with `n_y`.

    Raises:
        BadColumn, BadBounds: the frame is not as described.
        BadWindow: the window is not a fixed length.
        UnknownName: an item of `only` does not occur.
        BadQuery: there is nothing to count, an option is out of range, or something is expected of certain extents.

    Warns:
        TimelineWarning: the window covers the whole observed period, so every pair of events counts; or some events have
            no date.

    >>> import polars as pl
    >>> from datetime import date
    >>> frame = pl.DataFrame({
    ...     "event": [1, 2, 2, 3, 4],
    ...     "item": ["Ann", "Ann", "Bob", "Bob", "Cid"],
    ...     "day": [date(2020, 1, 1), date(2020, 1, 8), date(2020, 1, 8), date(2020, 1, 3), date(2020, 3, 1)],
    ... })
    >>> found = cooccurrence(frame, start="day", end=None, window="2d")
    >>> found.select("x", "y", "same_event", "cross", "together", "n_x", "n_y").rows()
    [('Ann', 'Bob', 1, 1, 2, 2, 2)]
    """
    from timeline.kernels.cooccurrence.pairs import cooccurrences

    length, unit = counted_in(window, resolution)
    data = read(
        frame,
        event=event,
        item=item,
        start=start,
        end=end,
        other=other,
        within=within,
        closed=closed,
        circa=circa,
    )
    if expected and not data.uncertain:
        raise BadQuery(
            "expected: extents of which something is expected have two columns for a start and two for an end"
        )
    check_lasting(lasting)
    found = cooccurrences(
        data.extents(unit),
        data.items,
        data.others,
        window=length,
        group=data.group,
        **chosen_items(only, data),
        min_count=min_count,
        top=top,
        rank=rank,
        null=null,
        draws=draws,
        seed=seed,
        calendar=None if null == "none" else calendar_cells(data.bounds, unit),
    )
    if not expected:
        return _frame(found, data)
    granules = granules_of_length(unit, data.scale)
    moment = lasting == "moment"
    events = mixture(cut_off(data.bounds, data.scale, horizon), unit=granules, moment=moment)
    pairs, certain = (found.x, found.y), found.together_certain
    return _frame(found, data, together_expected(data, events, unit, length, pairs, certain, moment=moment))


def _frame(found: Cooccurrences, data: Occurrences, expected: Floats | None = None) -> pl.DataFrame:
    import polars as pl

    second = data.names if data.other_names is None else data.other_names
    together: dict[str, Any] = {"together": found.together_possible}
    cross = {"cross": found.cross_possible}
    if data.uncertain:
        cross = {"cross_certain": found.cross_certain, "cross_possible": found.cross_possible}
        together = {"together_certain": found.together_certain, "together_possible": found.together_possible}
    if expected is not None:
        together["together_expected"] = pl.Series("together_expected", expected, nan_to_null=True)
        warn_of_missing(together["together_expected"], dates=data.scale.per_day > 0)
    counts = pl.DataFrame(
        {
            "x": data.names.gather(found.x),
            "y": second.gather(found.y),
            "same_event": found.same_event,
            **cross,
            **together,
            "n_x": found.n_x,
            "n_y": found.n_y,
        }
    )
    if found.null == "none":
        return counts
    return counts.with_columns(
        expected=pl.Series(found.expected),
        lift=pl.Series(found.lift).fill_nan(None),
        p=pl.Series(found.p),
        q=pl.Series(found.q),
        tested=pl.lit(found.tested, pl.Int64),
        null=pl.lit(found.null),
    )
