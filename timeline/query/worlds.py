"""worlds: possible worlds drawn by lot, an extent for each event in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.query.answer_columns import END, START, counted, text
from timeline.query.circa import add_circa
from timeline.query.event_items import EVENTS
from timeline.query.options import (
    AsOfOption,
    CircaOption,
    HorizonOption,
    LastingOption,
    ResolutionOption,
    Seed,
    Selector,
    Worlds,
)
from timeline.query.question import question
from timeline.query.resolution import compared_at
from timeline.query.selectors import add_selection
from timeline.query.shares import measured_by
from timeline.store import HasStore, Kernel, Result, base, resolve_as_of, result_of
from timeline.when.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import polars as pl

    from timeline.query.shares import Measure
    from timeline.store import Session, Steps

__all__ = ["worlds"]

_BLOCK = 1 << 18


@question(
    counted("world", "number of the world, from 0"),
    text("event_id", "identity of the event"),
    START,
    END,
    shows="world event_id start end",
    examples=[
        "timeline worlds kind:diplomatic --n 3 --seed 7",
        "timeline worlds --n 1000 --seed 7 --horizon 1900/2030 --out worlds.parquet",
    ],
)
def worlds(
    self: HasStore,
    selector: Selector = "",
    *,
    n: Worlds = 1000,
    seed: Seed = 0,
    resolution: ResolutionOption = None,
    lasting: LastingOption = "any",
    horizon: HorizonOption = None,
    circa: CircaOption = None,
    as_of: AsOfOption = None,
) -> Result:
    """Possible worlds, drawn by lot.

    In each of them, every event has one of the extents that its date allows. All extents of an event weigh the
    same, and events are independent of each other. A world of a seed is the same whatever else is selected.
    A start or an end without a limit is blank, and so is what hangs on it.

    Args:
        n: how many worlds.
        seed: what makes them repeatable.

    >>> from timeline import Timeline
    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="A", when="2010-01")
    ...     tl.worlds(n=5, seed=7).count().possible
    5
    """
    from timeline.intervals.worlds import check_draws

    check_draws(n, seed)
    with self._store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_circa(steps, circa)
        add_selection(steps, session, selector)
        unit = compared_at(session, steps, resolution, "selected")
        measure = measured_by(session, steps, unit, lasting, horizon, "selected", circa=circa, asked=True)
    assert measure is not None
    given = {"steps": steps, "measure": measure, "n": n, "seed": seed}
    return result_of(
        steps,
        self._store,
        EVENTS,
        title=f"worlds of {selector or 'all events'}",
        path="kernel worlds: a number made from seed, world and event picks each extent",
        notes=(f"{n:,} worlds drawn by lot from seed {seed}", *measure.notes),
        kernel=Kernel(_drawn, given, _counted),
    )


def _counted(session: Session, steps: Steps, n: int, **_: object) -> tuple[int, int]:
    events = session.value(steps.text("SELECT count(*) FROM selected"), steps.params)
    return n * events, n * events


def _drawn(session: Session, steps: Steps, measure: Measure, n: int, seed: int) -> Iterator[pl.DataFrame]:
    import numpy as np
    import polars as pl

    from timeline.intervals.worlds import identities, lots

    events = session.frame(steps.text(EVENTS), steps.params)
    names, mixture = events["event_id"], measure.events(events)
    identity = identities(names)
    size = max(1, _BLOCK // max(1, names.len()))
    for first in range(0, n, size):
        numbers = range(first, min(n, first + size))
        start, end = lots(mixture, identity, numbers, seed, moment=measure.moment)
        yield pl.DataFrame(
            {
                "world": np.repeat(np.arange(numbers.start, numbers.stop), names.len()),
                "event_id": names.gather(np.tile(np.arange(names.len()), len(numbers))),
                "start": _instants(start, measure.unit),
                "end": _instants(end, measure.unit),
            }
        )


def _instants(granules: np.ndarray, unit: str | None) -> pl.Series:
    """When granules begin; NULL where there is no limit."""
    import numpy as np
    import polars as pl

    from timeline.constants import INFINITY, MINUS_INFINITY

    named, numbers = unit_of(unit), np.unique(granules)
    endless = (numbers == INFINITY) | (numbers == MINUS_INFINITY)
    if named.months:
        starts = np.array(
            [0 if limitless else named.start(int(at)) for at, limitless in zip(numbers, endless, strict=True)]
        )
    else:
        starts = np.where(endless, 0, numbers) * named.length + named.origin
    column = pl.Series(starts, dtype=pl.Int64).set(pl.Series(endless), None)
    return column.gather(np.searchsorted(numbers, granules)).cast(pl.Datetime("us"))
