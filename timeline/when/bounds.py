"""Four bounds: kept tight, and refused where no extent fits them."""

from __future__ import annotations

from typing import NamedTuple

from timeline.errors import BadBounds
from timeline.when.calendar import MAX_INSTANT, MIN_INSTANT, iso

__all__ = ["KINDS", "Bounds", "holds", "kinds_of", "tight"]

KINDS = ("known", "open", "unknown")


class Bounds(NamedTuple):
    """Four bounds in microseconds, None where there is none, and what is known of each end."""

    start_min: int | None
    start_max: int | None
    end_min: int | None
    end_max: int | None
    start_kind: str = "known"
    end_kind: str = "known"


def holds(bounds: Bounds) -> bool:
    """Whether 64-bit microseconds can hold all four."""
    start_min, start_max, end_min, end_max = bounds[:4]
    return (
        (start_min is None or MIN_INSTANT <= start_min <= MAX_INSTANT)
        and (end_max is None or MIN_INSTANT <= end_max <= MAX_INSTANT)
        and (start_max is None or MIN_INSTANT <= start_max <= MAX_INSTANT)
        and (end_min is None or MIN_INSTANT <= end_min <= MAX_INSTANT)
    )


def kinds_of(
    start_min: int | None, end_max: int | None, start_kind: str | None, end_kind: str | None
) -> tuple[str, str]:
    """The kinds of both ends: as stated, else `unknown` where the outer bound is missing and `known` elsewhere.

    Raises:
        BadBounds: a kind is none of `KINDS`.
    """
    start = start_kind or ("unknown" if start_min is None else "known")
    end = end_kind or ("unknown" if end_max is None else "known")
    for kind in (start, end):
        if kind not in KINDS:
            raise BadBounds(f"an end is {', '.join(KINDS[:-1])} or {KINDS[-1]}, not {kind!r}")
    return start, end


def tight(
    start_min: int | None,
    start_max: int | None,
    end_min: int | None,
    end_max: int | None,
    start_kind: str,
    end_kind: str,
) -> Bounds:
    """The bounds with everything cut off that no extent can reach.

    Raises:
        BadBounds: no extent is left.

    >>> tight(0, None, None, 10, "known", "known")[:4]
    (0, 9, 1, 10)
    """
    if end_max is not None:
        start_max = end_max - 1 if start_max is None else min(start_max, end_max - 1)
    if start_min is not None:
        end_min = start_min + 1 if end_min is None else max(end_min, start_min + 1)
    bounds = Bounds(start_min, start_max, end_min, end_max, start_kind, end_kind)
    for lower, upper in (("start_min", "start_max"), ("end_min", "end_max")):
        low, high = getattr(bounds, lower), getattr(bounds, upper)
        if low is not None and high is not None and low > high:
            raise BadBounds(_contradiction(bounds, lower, upper))
    return bounds


def _contradiction(bounds: Bounds, lower: str, upper: str) -> str:
    low, high = getattr(bounds, lower), getattr(bounds, upper)
    return (
        f"no extent fits these bounds: {lower} {iso(low)} lies after {upper} {iso(high)}; "
        "an extent starts before it ends, by one microsecond at least"
    )
