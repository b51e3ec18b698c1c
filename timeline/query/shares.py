"""The share of worlds in which pairs of events stand in a relation, with the stretches that sets and masks offer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS, INFINITY, MINUS_INFINITY
from timeline.errors import BadQuery
from timeline.schema import Column
from timeline.store import Kernel, Result, moment
from timeline.store.kernel import Counted, counted
from timeline.store.result import BATCH
from timeline.when.allen import RELATIONS, relation_set, to_mask
from timeline.when.marks import marked
from timeline.when.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from timeline.arrays import Floats
    from timeline.intervals.mixtures import Mixture
    from timeline.intervals.probability import Lasting
    from timeline.kernels.relations import Bounds
    from timeline.store import Session, Steps
    from timeline.when.areas import Picked
    from timeline.when.inputs import DateLike, LengthLike
    from timeline.when.when import When

__all__ = ["PROBABILITY", "Measure", "judged", "measured_by", "ranked", "related"]

PROBABILITY = Column(
    "probability",
    "double",
    "share of the possible worlds in which it holds",
    "no limit says how many worlds there are",
)
_RELATIONS = [str(relation) for relation in RELATIONS]
_FILLS = (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a world is made of.

    Attributes:
        unit: the granules of which extents consist; None for the tick.
        lasting: `any` length, or `moment`: one granule where that is possible.
        horizon: where what has no limit is cut off.
        at_least: what holds in a smaller share is left out, and what has no measure.
        picked: which extents of the events of a side are selected; none named where all are.
        notes: what a reader of a share should know.
        circa: whether a date with a mark is taken by its bounds, which are wider, and not by what it offers.
    """

    unit: str | None
    lasting: Lasting
    horizon: When | None
    at_least: float | None = None
    picked: Mapping[str, Picked] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    circa: bool = False

    @property
    def moment(self) -> bool:
        """Whether an event lasts one granule where it can."""
        return self.lasting == "moment"

    def events(self, frame: pl.DataFrame, side: str = "") -> Mixture:
        """The events of a side of some rows, in granules."""
        from timeline.intervals.mixtures import mixture
        from timeline.intervals.probability import clipped
        from timeline.kernels.relations import Bounds

        stem = f"{side}_" if side else ""
        columns = (frame[f"{stem}{name}"].cast(int) for name in BOUNDS)
        bounds = Bounds(
            *(column.fill_null(fill).to_numpy().copy() for column, fill in zip(columns, _FILLS, strict=True))
        )
        return mixture(
            clipped(bounds, self.horizon, frame[side or "event_id"].to_list()),
            [None if self.circa and marked(date) else date for date in frame[f"{stem}when"]],
            unit=unit_of(self.unit).parts,
            moment=self.moment,
            picked=self.picked.get(side),
        )


def measured_by(
    session: Session,
    steps: Steps,
    unit: str | None,
    lasting: Lasting,
    horizon: DateLike | None,
    *selections: str,
    circa: LengthLike | None,
    asked: bool,
    at_least: float | None = None,
    picked: Mapping[str, Picked | None] | None = None,
) -> Measure | None:
    """The measure of a question about the events of some steps; None where it asks for no share.

    Raises:
        BadQuery: it asks for none, and says how to measure it; or `at_least` is no share.
        UnknownName: there is no such way of lasting.
    """
    stated = {"at_least": at_least, "horizon": horizon, "lasting": None if lasting == "any" else lasting}
    for name, value in stated.items():
        if value is not None and not asked:
            raise BadQuery(f"{name} {value} is about shares, and none are asked for; ask for probability")
    if not asked:
        return None
    from timeline.intervals.probability import NO_MEASURE, check_lasting

    check_lasting(lasting)
    if at_least is not None and not 0 <= at_least <= 1:
        raise BadQuery(f"at_least {at_least} is no share; give a number from 0 to 1")
    length = "of any length" if lasting == "any" else f"of one {unit or 'tick'} where that is possible"
    cut = "" if horizon is None else f", cut off at {horizon} where they have no limit"
    notes = [f"probability: all extents of an event weigh the same, by {unit or 'tick'}, {length}{cut}"]
    if horizon is None and any(_has_open(session, steps, selection) for selection in selections):
        notes.append(f"probability: NULL is {NO_MEASURE}")
    cut_at = None if horizon is None else moment(horizon)
    some = {side: areas for side, areas in (picked or {}).items() if areas is not None}
    return Measure(unit, lasting, cut_at, at_least, some, tuple(notes), circa is not None)


def _has_open(session: Session, steps: Steps, selection: str) -> bool:
    """Whether a date of the selection has no limit on a side."""
    sql = f"SELECT 1 FROM {selection} WHERE NOT (isfinite(start_min) AND isfinite(end_max)) LIMIT 1"
    return session.value(steps.text(sql), steps.params) is not None


def related(session: Session, sql: str, params: dict[str, Any], measure: Measure) -> pl.DataFrame:
    """The thirteen relations of one pair of events, each with its share.

    Args:
        session: where the pair is fetched.
        sql: gives one row, a pair of events with the columns of both sides.
        params: of the statement.
        measure: what a world is.
    """
    import polars as pl

    pair = session.frame(sql, params)
    (shares,) = _shares(pair, None, measure)
    certainty = ["impossible" if share == 0 else "certain" if share == 1 else "possible" for share in shares]
    columns = {"relation": _RELATIONS, "certainty": certainty, "probability": shares}
    return pl.DataFrame(columns, nan_to_null=True)


def ranked(pairs: Result, wanted: int, measure: Measure, limit: int | None) -> Result:
    """The answer with the share of each pair, the largest first.

    Args:
        pairs: an answer with the columns of both sides.
        wanted: the relations that are asked for, as bits.
        measure: what a world is.
        limit: maximum number of rows.
    """
    kernel = Kernel(_ranked, {"pairs": pairs, "wanted": wanted, "measure": measure, "limit": limit}, _counted)
    return replace(pairs, kernel=kernel, derived=None, counting="", notes=(*pairs.notes, *measure.notes))


def _counted(session: Session, pairs: Result, wanted: int, measure: Measure, limit: int | None) -> Counted:
    """How many pairs certainly and possibly hold; none is kept unless the largest of them count."""
    if limit is not None:
        return counted([_ranked(session, pairs, wanted, measure, limit)])
    if measure.at_least is None:
        return pairs._counted_in(session)
    return counted(_measured(session, pairs, wanted, measure))


def judged(found: Result, relations: tuple[str, ...], measure: Measure) -> Result:
    """The answer in its order, each row with the share of the worlds in which its pair stands in one of some relations.

    Args:
        found: an answer with the columns of both sides; a row without a right side has no share.
        relations: what it takes to hold, of the left start alone, wherever the left ends.
        measure: what a world is.
    """
    wanted = to_mask(relation_set(relations))
    kernel = Kernel(_judged, {"found": found, "wanted": wanted, "measure": measure}, _counted_alike)
    return replace(found, kernel=kernel, counting="", notes=(*found.notes, *measure.notes))


def _counted_alike(session: Session, found: Result, **_: Any) -> Counted:
    return found._counted_in(session)


def _judged(session: Session, found: Result, wanted: int, measure: Measure) -> Iterator[pl.DataFrame]:
    import numpy as np
    import polars as pl

    for frame in found._batches_in(session):
        paired = np.flatnonzero(frame["right"].is_not_null().to_numpy())
        share = np.full(frame.height, np.nan)
        share[paired] = _shares(frame[paired], [wanted], measure, starting=True)[:, 0]
        yield frame.with_columns(pl.Series("probability", share, nan_to_null=True))


def _starting(events: Bounds, *, moment: bool) -> Bounds:
    """The same events with one end for each, where the start does not depend on it and it alone matters."""
    import numpy as np

    from timeline.kernels.worlds import momentary

    apart = (events.start_max < events.end_min) & (events.start_max < INFINITY - 2)
    if moment:
        apart &= ~momentary(events)
    after = events.start_max + 2  # two units or more: an extent of one would be the only one of a moment
    return events._replace(
        end_min=np.where(apart, after, events.end_min), end_max=np.where(apart, after, events.end_max)
    )


def _ranked(
    session: Session, pairs: Result, wanted: int, measure: Measure, limit: int | None
) -> pl.DataFrame:
    import polars as pl

    kept, rows = [], 0
    for frame in _measured(session, pairs, wanted, measure):
        kept.append(frame)
        rows += frame.height
        if limit is not None and rows > limit + BATCH:
            kept = [_first(pl.concat(kept), limit)]
            rows = kept[0].height
    return _first(pl.concat(kept), limit)


def _first(frame: pl.DataFrame, limit: int | None) -> pl.DataFrame:
    ordered = frame.sort("probability", descending=True, nulls_last=True, maintain_order=True)
    return ordered if limit is None else ordered.head(limit)


def _measured(session: Session, pairs: Result, wanted: int, measure: Measure) -> Iterator[pl.DataFrame]:
    """The pairs with their shares, some at a time, in the order of the answer."""
    import polars as pl

    for frame in pairs._batches_in(session):
        shares = pl.Series("probability", _shares(frame, [wanted], measure)[:, 0], nan_to_null=True)
        found = frame.with_columns(shares)
        yield found if measure.at_least is None else found.filter(pl.col("probability") >= measure.at_least)


def _shares(
    pairs: pl.DataFrame, wanted: list[int] | None, measure: Measure, *, starting: bool = False
) -> Floats:
    """The shares of rows with the columns of both sides; `starting`: wherever the left one ends."""
    import numpy as np

    from timeline.intervals.mixtures import shares_in
    from timeline.kernels.shares import shares

    rows = np.arange(pairs.height)
    left, right = (measure.events(pairs, side) for side in ("left", "right"))
    told = partial(shares, wanted=wanted, moment=measure.moment)
    if not starting:
        return shares_in(left, right, rows, rows, told)
    return shares_in(left, right, rows, rows, lambda a, b: told(_starting(a, moment=measure.moment), b))
