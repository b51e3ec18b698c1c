"""Sequences of extents: patterns of order, windows and absence, over frames."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from timeline.errors import BadColumn, BadPattern, BadQuery, BadWindow
from timeline.intervals.extents import BOUNDS, Side, known, read_sides
from timeline.intervals.frames import read, take
from timeline.intervals.probability import check_lasting, warn_of_missing
from timeline.intervals.worlds import check_draws, identities
from timeline.when.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from timeline.arrays import Ints, Places
    from timeline.constants import Certainty
    from timeline.intervals.extents import By, Column, Extents
    from timeline.intervals.frames import Frame
    from timeline.intervals.keys import Keys
    from timeline.intervals.probability import Lasting
    from timeline.intervals.sequences.chances import Lots
    from timeline.intervals.sequences.pattern import Length
    from timeline.intervals.sequences.search import Found, Search
    from timeline.intervals.time_type import Closed, Moment, Scale
    from timeline.kernels.sequences.field import Chosen
    from timeline.when.inputs import LengthLike
    from timeline.when.when import When

__all__ = ["length_error", "sequence"]


def sequence(
    frames: Mapping[str, Frame],
    pattern: str,
    *,
    by: By = None,
    event: str | None = None,
    start: Column = "start",
    end: Column = "end",
    closed: Closed = "left",
    certainty: Certainty = "possible",
    limits: tuple[Moment, Moment] | None = None,
    unjudged: bool = False,
    probability: bool = False,
    lasting: Lasting = "any",
    horizon: str | When | None = None,
    circa: LengthLike | None = None,
    seed: int = 0,
) -> pl.DataFrame:
    """Tuples of extents, one of a frame for each step of a pattern, that stand in its order.

    The pattern is that of `Timeline.sequence`, with the names of frames in the place of selectors, such as
    `a then b within 30d without n`. Between integers a length is a bare number.

    A match is a tuple of different events that share the keys of `by`. It is certain if every world satisfies every
    link, window and absence, and possible if some world does. A step with a count, such as `3+ a in 30d`, is a group: its
    events are counted, not listed.

    Args:
        frames: for each name the frame that it stands for, with the same columns of extents and keys.
        pattern: what is looked for.
        by: the key columns that all events of a match, and what must be absent, have in common; `by NAME` in the pattern
            is the same.
        event: the column that names events; the same name is the same event, in every frame. Without it each row of a
            frame is an event of its own.
        start: the column of starts, or the two of uncertain ones; without columns `start` and `end` the four bounds of
            the events view are taken.
        end: the column of ends, or the two of uncertain ones.
        closed: which ends belong to an extent.
        certainty: keep what may match, or only what does in every world.
        limits: the first and the last moment of the period observed. A tuple whose absence reaches beyond it is
            `unjudged`. Without limits everything was observed.
        unjudged: list those too.
        probability: say in which share of the possible worlds a match holds, counted over 4,096 worlds drawn by lot. A world
            in which an absence reaches beyond what was observed counts against it.
        lasting: as for `probabilities`.
        horizon: likewise.
        circa: how much wider on either side an extent is taken whose column `approximate` or `uncertain` is true, such as `5y`.
        seed: which worlds are drawn; an event is drawn as in `worlds` where `event` names it.

    Returns:
        One row a match: the keys; for each step with the name `a` its row, `a_row`, and the other columns of its frame,
        `a_...`, or for a group `a_n_certain` and `a_n_possible`; `certainty`; and with a probability `probability`, which is
        null where an end without a limit decides it, and `standard_error`. In the order of the keys, then of the
        starts of the first step, the second, and so on.

    Raises:
        BadPattern: the pattern cannot be understood; the error says where.
        TooManyMatches: there are more than ten million matches, or parts of them.
        BadColumn: a column is missing, holds no instants, or a row holds no extent.
        BadWindow: a length is not one of the columns' scale.

    >>> import polars as pl
    >>> a = pl.DataFrame({"start": [0, 50], "end": [1, 51]})
    >>> b = pl.DataFrame({"start": [5, 60], "end": [6, 61]})
    >>> n = pl.DataFrame({"start": [55], "end": [56]})
    >>> sequence({"a": a, "b": b, "n": n}, "a then b within 30 without n").select("a_row", "b_row", "certainty").rows()
    [(0, 0, 'certain')]
    """
    from timeline.intervals.sequences.chances import share_columns, shares
    from timeline.intervals.sequences.parse import parse
    from timeline.intervals.sequences.plan import compiled
    from timeline.intervals.sequences.search import Found, Search
    from timeline.kernels.parallel import run
    from timeline.kernels.sequences.field import field

    known(certainty)
    check_draws(1, seed)
    check_lasting(lasting)
    read_pattern = parse(pattern, list(frames))
    if by is not None and read_pattern.by is not None:
        raise BadQuery("the pattern says by, and so does the argument; say it once")
    columns = by if by is not None else read_pattern.by
    used = list(
        dict.fromkeys(
            [*(s.selector for s in read_pattern.steps), *(a.selector for a in read_pattern.absences)]
        )
    )
    sides = [_side(frames[name], name, start, end, columns, closed, circa) for name in used]
    keys, extents = read_sides(*sides)
    plan = compiled(read_pattern, _granules(extents[0].scale))
    events = _events(extents, [frames[name] for name in used], event)
    chosen = run(_chosen, zip(extents, events, strict=True), sum(each.size for each in events))
    items = 1 if keys.values is None else keys.values.height
    order = [used.index(name) for name in plan.selections]
    laid_out = field([chosen[i] for i in order], items, plan.absent)
    search = Search(plan, *laid_out, _period(limits, extents[0].scale))
    extents = [extents[i] for i in order]
    pieces = (_kept(piece, certainty, unjudged=unjudged) for piece in search.found())
    found = Found.joined([*pieces, search.nothing])
    rows = _rows(search, found, keys, extents)
    if not probability:
        return rows
    told = share_columns(shares(search, found, _lots(search, extents, event, lasting, horizon, seed)))
    asked = told["probability"].filter(rows["certainty"] == "possible")
    warn_of_missing(asked, dates=extents[0].scale.per_day > 0)
    return rows.hstack(told)


def length_error(length: Length, error: BadWindow) -> BadPattern:
    """What is wrong with a length, and where."""
    said = str(error)
    quoted = re.match(r"(?:'[^']*'|\S+=\S+):? ?", said)
    return BadPattern(
        f"'{length.text}' at position {length.at}: {said[quoted.end() :] if quoted else said}", length.at
    )


def _granules(scale: Scale) -> Callable[[Length, bool], int]:
    def granules(length: Length, _: bool) -> int:
        value = int(length.text) if length.text.isdigit() else length.text
        try:
            return min(scale.length(value, "within"), 1 << 60)
        except BadWindow as error:
            raise length_error(length, error) from error

    return granules


def _side(
    frame: Frame, name: str, start: Column, end: Column, by: By, closed: Closed, circa: LengthLike | None
) -> Side:
    rows = read(frame, f"the frame '{name}'")
    bounded = {*BOUNDS["start"], *BOUNDS["end"]} <= set(rows.columns)
    if (start, end) == ("start", "end") and not {"start", "end"} <= set(rows.columns) and bounded:
        start, end = BOUNDS["start"], BOUNDS["end"]
    return Side(rows, f"the frame '{name}'", start, end, by, closed, circa)


def _events(extents: list[Extents], frames: list[Frame], event: str | None) -> list[Ints]:
    """A number for each event: by its name, or by its row; a frame that stands under two names has the same events."""
    import numpy as np
    import polars as pl

    from timeline.intervals.frames import check_columns

    if event is None:
        sizes = {id(frame): one.frame.height for frame, one in zip(frames, extents, strict=True)}
        opening = dict(zip(sizes, np.cumsum([0, *sizes.values()]), strict=False))
        return [np.arange(opening[id(frame)], opening[id(frame)] + sizes[id(frame)]) for frame in frames]
    for one in extents:
        check_columns(one.frame, one.what, [event])
    numbers = pl.concat([one.frame[event] for one in extents]).rank("dense").cast(pl.Int64).to_numpy()
    return np.split(numbers, np.cumsum([one.frame.height for one in extents])[:-1])


def _chosen(extents: Extents, events: Ints) -> Chosen:
    import numpy as np

    from timeline.kernels.sequences.field import Chosen, limited

    size = extents.frame.height
    items = np.zeros(size, np.uint32) if extents.key is None else extents.key
    return Chosen(limited(extents.tight), events, np.ones(size, bool), items)


def _period(limits: tuple[Moment, Moment] | None, scale: Scale) -> tuple[int | None, int | None]:
    if limits is None:
        return None, None
    if len(limits) != 2:
        raise BadColumn(f"limits={limits!r}: give two moments, None for one without limit")
    low, high = (None if each is None else scale.moment(each, 0, "limits") for each in limits)
    return low, high


def _lots(
    search: Search,
    extents: list[Extents],
    event: str | None,
    lasting: Lasting,
    horizon: str | When | None,
    seed: int,
) -> Lots:
    """What the events of a search may turn out to be."""
    import numpy as np
    import polars as pl

    from timeline.intervals.expected import cut_off
    from timeline.intervals.mixtures import mixture
    from timeline.intervals.sequences.chances import Lots

    sizes = [0, *(each.frame.height for each in extents)]
    field = search.field
    number = np.repeat(np.arange(len(extents)), sizes[1:])
    rows = np.cumsum(sizes)[number] + search.rows
    near = [cut_off(each.tight, each.scale, horizon) for each in extents]
    bounds = type(near[0])(*(np.concatenate(columns)[rows] for columns in zip(*near, strict=True)))
    names = field.event if event is None else pl.concat([each.frame[event] for each in extents])[rows]
    unit, moment = unit_of(None).parts, lasting == "moment"
    return Lots(mixture(bounds, unit=unit, moment=moment), identities(names), seed, moment, unit, {})


def _kept(found: Found, certainty: str, *, unjudged: bool) -> Found:
    import numpy as np

    from timeline.kernels.sequences.judge import CERTAIN, UNJUDGED

    least = CERTAIN if certainty == "certain" else UNJUDGED + 1
    if found.states.min(initial=CERTAIN) >= least:
        return found
    return found.some(np.flatnonzero((found.states >= least) | ((found.states == UNJUDGED) & unjudged)))


def _rows(search: Search, found: Found, keys: Keys, extents: list[Extents]) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    from timeline.intervals.sequences.search import state_words
    from timeline.kernels.parallel import run

    def of_keys() -> list[pl.Series]:
        return keys.columns(found.items.astype(np.uint32, copy=False))

    def of_group(name: str, pairs: Ints) -> list[pl.Series]:
        words = enumerate(("certain", "possible"))
        return [pl.Series(f"{name}_n_{word}", pairs[:, i]) for i, word in words]

    def of_step(name: str, place: int) -> list[pl.Series]:
        number = search.plan.chosen[place]
        first, *_, end = search.field.opening[number].tolist()
        own, rows = extents[number], search.rows[first:end]
        told = _told(own.frame.drop(own.by), rows, found.steps[place] - first)
        return [each.alias(f"{name}_{each.name}") for each in told]

    def of_states() -> list[pl.Series]:
        return [state_words(found.states).alias("certainty")]

    steps, counts = iter(range(len(found.steps))), iter(found.counts)
    each = [
        partial(of_group, step.name, next(counts)) if step.group else partial(of_step, step.name, next(steps))
        for step in search.plan.pattern.steps
    ]
    parts = run(lambda made: made(), [(made,) for made in (of_keys, *each, of_states)], found.items.size)
    return pl.DataFrame([column for part in parts for column in part])


def _told(frame: pl.DataFrame, rows: Ints, places: Places) -> pl.DataFrame:
    """The rows of a frame that stand at places of an order, and before them their numbers.

    Where most are told several times they are put in that order first: neighbours are soon copied.
    """
    import numpy as np
    import polars as pl

    often = places.size > rows.size
    ordered = rows if often else rows[places]
    told = take(frame, ordered.astype(np.uint32)).insert_column(0, pl.Series("row", ordered))
    return take(told, places.astype(np.uint32, copy=False)) if often else told
