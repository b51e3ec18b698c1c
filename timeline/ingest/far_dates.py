"""Dates of Arrow that no other program can show: those of more than 260,000 years from now, as texts of ISO 8601."""

from __future__ import annotations

from typing import Any

from timeline.when.calendar import US_PER_DAY, iso

__all__ = ["with_far_dates"]

_PER_DAY = {"s": 86_400, "ms": 86_400_000, "us": US_PER_DAY, "ns": 1000 * US_PER_DAY}
_FARTHEST = 95_000_000  # days from 1970; what lies beyond ends other programs


def with_far_dates(table: Any) -> Any:
    """A table of Arrow in which a column that holds a far date holds texts, for the reader of its dates to judge."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        per_day = _per_day(field.type, pa)
        if per_day is None:
            continue
        numbers = table.column(place).cast(pa.int32() if field.type.bit_width == 32 else pa.int64())
        if _is_far(numbers, per_day):
            timed, zoned = pa.types.is_timestamp(field.type), getattr(field.type, "tz", None) is not None
            texts = [_text(number, per_day, timed=timed, zoned=zoned) for number in numbers.to_pylist()]
            table = table.set_column(place, field.name, pa.array(texts, pa.string()))
    return table


def _per_day(kind: Any, pa: Any) -> int | None:
    if pa.types.is_timestamp(kind):
        return _PER_DAY[kind.unit]
    if pa.types.is_date(kind):
        return 1 if pa.types.is_date32(kind) else _PER_DAY["ms"]
    return None


def _is_far(numbers: Any, per_day: int) -> bool:
    import pyarrow.compute as pc

    ends = pc.min_max(numbers).as_py()
    return any(end is not None and abs(end) // per_day > _FARTHEST for end in ends.values())


def _text(number: int | None, per_day: int, *, timed: bool, zoned: bool) -> str | None:
    if number is None:
        return None
    text = iso(number * US_PER_DAY // per_day)
    return text if zoned else text.removesuffix("Z") if timed else text.partition("T")[0]
