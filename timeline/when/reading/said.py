"""The day on which a text was said, however that is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from timeline.errors import OutOfRange
from timeline.when import edtf
from timeline.when.bounds import Bounds, holds
from timeline.when.calendar import US_PER_DAY
from timeline.when.instant import instant

if TYPE_CHECKING:
    from datetime import date

    from timeline.when.reading.relative import Days

__all__ = ["Said", "days_of"]


class _Hull(Protocol):
    @property
    def start_min(self) -> int | None: ...

    @property
    def end_max(self) -> int | None: ...


Said: TypeAlias = "date | str | _Hull | None"
"""A date, EDTF, or a `When`."""


def days_of(said: Said) -> Days | None:
    """The first and the last day on which a text may have been said; None where one of them is not known.

    Raises:
        BadDate: it is a text, and no EDTF.
        OutOfRange: 64-bit microseconds cannot hold it.
    """
    if said is None:
        return None
    if isinstance(said, str):
        first, _, _, last, *_ = _bounds_of(said)
    elif hasattr(type(said), "start_min"):
        first, last = said.start_min, said.end_max  # type: ignore[union-attr]
    else:
        day = instant(said) // US_PER_DAY  # type: ignore[arg-type]
        return day, day
    return None if first is None or last is None else (first // US_PER_DAY, (last - 1) // US_PER_DAY)


def _bounds_of(text: str) -> Bounds:
    bounds = edtf.bounds_of(edtf.read(text))
    if not holds(bounds):
        raise OutOfRange("the year lies outside what 64-bit microseconds can hold", text)
    return bounds
