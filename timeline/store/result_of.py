"""Named steps and a last statement, as an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.store.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.store.connect import Store
    from timeline.store.steps import Steps

__all__ = ["result_of"]


def result_of(steps: Steps, store: Store, final: str, notes: Iterable[str] = (), **given: Any) -> Result:
    """The statement as an answer that is not read yet."""
    return Result(store, steps.text(final), dict(steps.params), notes=(*steps.notes, *notes), **given)
