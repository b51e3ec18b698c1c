"""Which items each selected event has, and when it was, as the arrays that the co-occurrence kernels take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.query.dimensions import SINGLE, items
from timeline.query.selectors import add_selection
from timeline.store import Session, Steps, Store, base, resolve_as_of

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from timeline.kernels.cooccurrence import Incidence

__all__ = ["BOUNDS_SQL", "Dimension", "Occurrences", "begin", "dimensions_of", "known_item", "read"]

_BOUNDS = ("start_min", "start_max", "end_min", "end_max")
BOUNDS_SQL = """
SELECT e.version_id, epoch_us(e.start_min) AS start_min, epoch_us(e.start_max) AS start_max,
    epoch_us(e.end_min) AS end_min, epoch_us(e.end_max) AS end_max
FROM selected AS e
ORDER BY e.version_id"""


@dataclass(frozen=True, slots=True)
class Dimension:
    """The items of one dimension, in alphabetical order, and which event has which."""

    names: pl.Series
    incidence: Incidence

    def place(self, name: str) -> np.ndarray:
        """The number of an item, as an array of one; of none where the dimension lacks it."""
        found: np.ndarray = (self.names == name).arg_true().to_numpy()
        return found


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The bounds of the selected events in microseconds (int64, its ends for unbounded), and their dimensions."""

    bounds: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    dimensions: tuple[Dimension, ...]
    group: np.ndarray | None


def dimensions_of(by: str) -> list[str]:
    """The one or two dimensions that `by` names.

    Raises:
        BadQuery: there are more, or one twice.
        UnknownName: there is no such dimension.
    """
    named = [name.strip() for name in by.split(",")]
    for name in named:
        items(name)
    if len(named) > 2 or len(set(named)) < len(named):
        raise BadQuery(f"by is one dimension or two different ones, not '{by}'")
    return named


def begin(
    store: Store, selector: str, by: str, *, within: str | None, only: str | None, as_of: Any
) -> tuple[Steps, int, str | None]:
    """The steps of a question about items, how many events it counts, and the item that `only` means.

    Raises:
        BadQuery: the selection is empty, or `within` is a dimension of which an event can have several items.
        UnknownName: no event has the item `only`.
    """
    named = dimensions_of(by)
    if within is not None:
        items(within)
        if within not in SINGLE:
            raise BadQuery(
                f"within is a dimension of which an event has one item: {', '.join(sorted(SINGLE))}"
            )
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_selection(steps, session, selector)
        for axis, name in zip("xy", named, strict=False):
            steps.add(f"{axis}_item", items(name))
        if within:
            steps.add("group_item", items(within))
        count = session.value(steps.text("SELECT count(*) FROM selected"), steps.params)
        if not count:
            raise BadQuery(f"no event to count: the selector '{selector}' picks none")
        chosen = None if only is None else known_item(session, steps, only, len(named))
    return steps, count, chosen


def known_item(session: Session, steps: Steps, only: str, n_dimensions: int) -> str:
    """The item whose name has the same key as `only`."""
    from timeline.errors import UnknownName

    both = " UNION ".join(f"SELECT item FROM {axis}_item" for axis in "xy"[:n_dimensions])
    found = session.value(
        steps.text(f"SELECT item FROM ({both}) WHERE name_key(item) = name_key($only_name) ORDER BY ALL"),
        {**steps.params, "only_name": only},
    )
    if found is None:
        raise UnknownName("item", only, session.column(steps.text(both), steps.params))
    return str(found)


def read(session: Session, steps: Steps) -> Occurrences:
    """Fetch what the steps of `begin` select."""
    import numpy as np

    events = session.frame(steps.text(BOUNDS_SQL), steps.params)
    versions = events["version_id"].to_numpy()
    limit = np.iinfo(np.int64)
    fills = (limit.min, limit.max, limit.min, limit.max)
    bounds = tuple(events[name].fill_null(fill).to_numpy() for name, fill in zip(_BOUNDS, fills, strict=True))
    dimensions = tuple(
        _dimension(session, steps, f"{axis}_item", versions) for axis in "xy" if f"{axis}_item" in steps.steps
    )
    group = None
    if "group_item" in steps.steps:
        grouped = session.frame(steps.text("SELECT version_id, item FROM group_item"), steps.params)
        group = np.full(versions.size, -1, np.int64)
        codes = grouped["item"].rank("dense").to_numpy().astype(np.int64)
        group[np.searchsorted(versions, grouped["version_id"].to_numpy())] = codes
    return Occurrences(bounds, dimensions, group)  # type: ignore[arg-type]  # a tuple of four


def _dimension(session: Session, steps: Steps, step: str, versions: np.ndarray) -> Dimension:
    import numpy as np

    from timeline.kernels.cooccurrence import incidence

    rows = session.frame(steps.text(f"SELECT version_id, item FROM {step}"), steps.params)
    names = rows["item"].unique().sort()
    events = np.searchsorted(versions, rows["version_id"].to_numpy())
    numbers = names.search_sorted(rows["item"]).to_numpy().astype(np.int64)
    return Dimension(names, incidence(events, numbers, versions.size, names.len()))
