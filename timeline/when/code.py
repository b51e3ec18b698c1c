"""A When as the Python expression that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.when.dated import Dated

__all__ = ["as_code"]


def as_code(when: Dated, parse: Callable[[str], Dated]) -> str:
    """The shortest call that makes an equal When: of its EDTF where that says all of it, else of its bounds."""
    if when.edtf is not None:
        plain_reading = parse(when.edtf)
        if plain_reading == when:
            return f"When.parse({when.edtf!r})"
        if when.end_min is not None and plain_reading.as_said(when.end_min) == when:
            return f"When.parse({when.edtf!r}, said={when.end_min})"
    bounds = ", ".join(map(repr, when.bounds))
    options = {name: getattr(when, name) for name in ("start_kind", "end_kind", "precision")}
    options |= {name: True for name in ("approximate", "uncertain") if getattr(when, name)}
    if when.edtf is not None:
        options["edtf"] = when.edtf
    return f"When.from_bounds({bounds}, {', '.join(f'{name}={value!r}' for name, value in options.items())})"
