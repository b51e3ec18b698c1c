"""Local times to UTC, for whole columns: an offset, the name of a time zone, or any offset between two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import numpy as np
import polars as pl

from timeline.constants import DAYS_PER_CYCLE, US_PER_DAY

if TYPE_CHECKING:
    from timeline.arrays import Ints, Mask

__all__ = ["NO_ZONE", "SKIPPED", "is_known", "offsets", "shifted"]

NO_ZONE = "its time zone is not known; an offset such as +02:00, or a name such as Europe/Berlin, is"
SKIPPED = "the clocks of its time zone skip this time"
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(0?\d|1\d|2[0-3])(?::?([0-5]\d))?")
_MINUTE = 60_000_000
_CYCLE = DAYS_PER_CYCLE * US_PER_DAY
_FAR = 8_000_000_000_000_000_000  # some 250,000 years from 1970, beyond which no clock can be asked


def offsets(zone: str) -> tuple[int, int] | None:
    """The least and the greatest offset that a text names, in microseconds; None where it names none.

    >>> offsets("-06:00"), offsets("Z"), offsets("-11:00..+10:00") is None, offsets("Europe/Paris")
    ((-21600000000, -21600000000), (0, 0), False, None)
    >>> offsets("UTC+2") == offsets("+02:00"), offsets("+25:00")
    (True, None)
    """
    if zone in ("Z", "UTC", "GMT"):
        return 0, 0
    first, _, last = zone.partition("..")
    ends = [_OFFSET.fullmatch(part) for part in (first, last or first)]
    found = [_minutes(end) * _MINUTE for end in ends if end]
    return (min(found), max(found)) if len(found) == 2 else None


def is_known(zone: str) -> bool:
    """Whether a zone is an offset, or the name of one whose clocks are known."""
    return offsets(zone) is not None or zone in available_timezones()


def _minutes(found: re.Match[str]) -> int:
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return -minutes if found[1] == "-" else minutes


def shifted(lo: Ints, hi: Ints, zones: pl.Series, mask: Mask) -> tuple[Ints, Ints, Mask]:
    """Local stretches as stretches of UTC.

    A range of offsets, or an hour that a clock shows twice, widens the stretch: nobody knows which one is meant.

    Args:
        lo, hi: local stretches.
        zones: the zone of each, null for UTC.
        mask: which are moved at all.

    Returns:
        The stretches, and which of them have no known zone, or a time that its clocks skip.
    """
    lo, hi, lost = lo.copy(), hi.copy(), np.zeros(len(lo), dtype=np.bool_)
    known = zones.is_not_null().to_numpy() & mask
    if not known.any():
        return lo, hi, lost
    names = pl.DataFrame({"zone": zones}).with_row_index("row").filter(pl.Series(known))
    for (zone,), rows in names.group_by("zone"):
        at = rows["row"].to_numpy()
        apart = offsets(str(zone))
        if apart is not None:
            lo[at] -= apart[1]
            hi[at] -= apart[0]
        elif str(zone) in available_timezones():
            lo[at], low_lost = _by_clock(lo[at], str(zone), "earliest")
            last, high_lost = _by_clock(hi[at] - 1, str(zone), "latest")
            hi[at] = last + 1
            lost[at] = low_lost | high_lost
        else:
            lost[at] = True
    return lo, hi, lost


def _by_clock(local: Ints, zone: str, ambiguous: str) -> tuple[Ints, Mask]:
    far = _whole_cycles(local)
    naive = pl.Series(local - far).cast(pl.Datetime("us"))
    there = naive.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
    utc = there.dt.convert_time_zone("UTC").to_physical()
    return utc.fill_null(0).to_numpy() + far, utc.is_null().to_numpy()


def _whole_cycles(local: Ints) -> Ints:
    """How much to leave out of far instants, so that a clock can be asked: in 400 years its rules and weekdays return."""
    many = np.maximum((np.abs(local) - _FAR) // _CYCLE + 1, 0)
    cycles: Ints = np.sign(local) * many * _CYCLE
    return cycles
