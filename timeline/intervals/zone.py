"""The clock of a time zone: instants to what it shows, and local days and times to instants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.constants import DAYS_PER_CYCLE, MINUS_INFINITY, US_PER_DAY
from timeline.errors import BadColumn

if TYPE_CHECKING:
    from timeline.arrays import Ints

__all__ = ["day_start", "local_instant", "utc_to_local"]

_CYCLE = (
    DAYS_PER_CYCLE * US_PER_DAY
)  # the calendar, and the last rule of every zone, repeat themselves every 400 years
_FAR = 100 * _CYCLE  # within this no engine runs out of years
_SKIPPED = MINUS_INFINITY


def _near(values: Ints) -> tuple[Ints, Ints]:
    """The values moved by whole cycles to where the engine knows years, and by how much."""
    import numpy as np

    moved = np.where(abs(values // _CYCLE) > _FAR // _CYCLE, values // _CYCLE, 0)
    moved = (moved - np.sign(moved) * (_FAR // _CYCLE)) * _CYCLE
    return values - moved, moved


def utc_to_local(microseconds: Ints, zone: str) -> Ints:
    """What the clock of the zone shows at each instant, as microseconds from its own 1970-01-01."""
    import polars as pl

    near, moved = _near(microseconds)
    shown = pl.Series(near).cast(pl.Datetime("us", zone)).dt.replace_time_zone(None)
    return shown.to_physical().to_numpy() + moved


def _instants(local: Ints, zone: str, ambiguous: str) -> Ints:
    """The instants at which the clock shows these times; `_SKIPPED` where it never does."""
    import polars as pl

    near, moved = _near(local)
    wall = pl.Series(near).cast(pl.Datetime("us"))
    zoned = wall.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
    found = zoned.to_physical().fill_null(_SKIPPED).to_numpy()
    return found if not moved.any() else found + moved


def day_start(local: Ints, zone: str) -> Ints:
    """The instants at which local days begin.

    Args:
        local: midnights of the clock of the zone.
        zone: its name.

    Where the clock skips midnight a day begins with what follows; where midnight comes twice, the first time, or the
    second time if the clock goes back into the day before.
    """
    import numpy as np

    first, second = _instants(local, zone, "earliest"), _instants(local, zone, "latest")
    skipped = first == _SKIPPED
    if skipped.any():
        first = first.copy()
        first[skipped] = _first_reaching(local[skipped], zone)
        second = np.where(skipped, first, second)
    twice = np.flatnonzero(first != second)
    if not twice.size:
        return first
    # The clock shows each midnight twice: if it shows the day before in between, the day begins the second time.
    before = utc_to_local(second[twice] - 1, zone) < local[twice]
    first = first.copy()
    first[twice] = np.where(before, second[twice], first[twice])
    return first


def _first_reaching(local: Ints, zone: str) -> Ints:
    """The first instants at which the clock shows a time or a later one, by halving."""
    import numpy as np

    low, high = local - 2 * US_PER_DAY, local + 2 * US_PER_DAY
    while (high - low > 1).any():
        middle = (low + high) // 2
        reached = utc_to_local(middle, zone) >= local
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return high


def local_instant(local: int, zone: str, said: str) -> int:
    """The instant at which the clock of a zone shows a time; midnight is the start of its day.

    Args:
        local: microseconds from 1970-01-01 on that clock.
        zone: the name of the zone.
        said: how the time was written, for messages.

    Raises:
        BadColumn: the clock never shows that time, or shows it twice.
    """
    import numpy as np

    time = np.array([local])
    if local % US_PER_DAY == 0:
        return int(day_start(time, zone)[0])
    first, second = (int(_instants(time, zone, which)[0]) for which in ("earliest", "latest"))
    if first == _SKIPPED or first != second:
        how = "is skipped by the clock" if first == _SKIPPED else "comes twice on the clock"
        raise BadColumn(f"{said} {how} of {zone}; give it with an offset, such as +00:00")
    return first
