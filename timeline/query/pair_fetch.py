"""The events of one side of a question about pairs as arrays: what a kernel needs to find pairs, and no text of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.constants import BOUNDS, INFINITY, MINUS_INFINITY
from timeline.query.dimensions import SINGLE
from timeline.query.numbered_items import coded, numbered
from timeline.query.pair_sides import fetched_late
from timeline.query.selectors import fit

if TYPE_CHECKING:
    import polars as pl

    from timeline.arrays import Ints, Mask
    from timeline.kernels.pair_blocks import Items
    from timeline.kernels.relations import Bounds
    from timeline.store import Session, Steps
    from timeline.store.late import Told

__all__ = ["Fetched", "bounds", "fetched", "fetching", "shared_items"]


class Fetched(NamedTuple):
    """The selected events of a side.

    Attributes:
        version: the version of each; an event has one, on either side.
        surely: whether each is selected in every world.
        bounds: in units of the resolution, unbounded as the ends of int64.
        place: the place of each by name, where that is asked for.
        item: the item of each, where that is asked for.
        told: what the answer tells of each.
    """

    version: Ints
    surely: Mask
    bounds: Bounds
    place: Ints | None
    item: pl.Series | None
    told: Told


_NUMBERS = ", ".join(f"s.{name}_n" for name in BOUNDS)
_ALONE = "FROM side_{side} AS s"
_BESIDE = "FROM chosen_{side} AS c JOIN side_{side} AS s ON s.version_id = c.version_id"


def fetched(
    session: Session, steps: Steps, by: str | None, order: tuple[str, ...] = (), *, placed: bool = False
) -> tuple[Fetched, Fetched]:
    """The events of the steps `side_left` and `side_right`.

    Args:
        session: where they are fetched.
        steps: those that select and number both sides.
        by: the dimension of the items that they are to share, see `shared_items`.
        order: the columns by which they are ordered, if at all; bounds are those of the whole event.
        placed: those on the right with their places by name.
    """
    return (
        _fetched(session, steps, "left", fetching(steps, "left", order, by=by)),
        _fetched(session, steps, "right", fetching(steps, "right", order, placed=placed, by=by)),
    )


def _fetched(session: Session, steps: Steps, side: str, sql: str) -> Fetched:
    found = session.frame(steps.text(sql), steps.params).rechunk()
    version = found["version_id"].to_numpy()
    return Fetched(
        version,
        found["surely"].to_numpy(),
        bounds(found, "_n"),
        found["place"].to_numpy() if "place" in found.columns else None,
        found["item"] if "item" in found.columns else None,
        fetched_late(session, steps, side, version),
    )


def fetching(
    steps: Steps,
    side: str,
    order: tuple[str, ...] = (),
    *,
    placed: bool = False,
    by: str | None,
) -> str:
    """The SQL by which `fetched` fetches a side, with the item of an event where it has one at most."""
    chosen = f"chosen_{side}"
    table, events = ("s", _ALONE) if not order or fit(steps, chosen) == chosen else ("c", _BESIDE)
    place = ", row_number() OVER (ORDER BY s.event_id) AS place" if placed else ""
    place += f", s.{by} AS item" if by in SINGLE else ""
    ordered = "\nORDER BY " * bool(order) + ", ".join(f"{table}.{name}" for name in order)
    return f"SELECT s.version_id, s.surely, {_NUMBERS}{place}\n{events.format(side=side)}{ordered}"


def shared_items(
    session: Session, steps: Steps, by: str, left: Fetched, right: Fetched
) -> tuple[Items, Items]:
    """The items of the dimension that the events of both sides have, by their rows."""
    from timeline.kernels.pair_blocks import Items

    if left.item is not None and right.item is not None:
        mine, theirs = coded([left.item, right.item])
    else:
        versions = {"chosen_left": left.version, "chosen_right": right.version}
        _, (mine, theirs) = numbered(session, steps, by, versions)
    return Items(*mine), Items(*theirs)


def bounds(frame: pl.DataFrame, suffix: str = "") -> Bounds:
    """The four bounds as int64 arrays, unbounded as the ends of int64."""
    from timeline.kernels.relations import Bounds

    fills = (MINUS_INFINITY, INFINITY, MINUS_INFINITY, INFINITY)
    columns = zip(BOUNDS, fills, strict=True)
    return Bounds(
        *(frame[name + suffix].cast(int).fill_null(fill).to_numpy().copy() for name, fill in columns)
    )
