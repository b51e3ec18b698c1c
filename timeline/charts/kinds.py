"""Which picture an answer has, by its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from timeline.constants import BOUNDS
from timeline.errors import BadQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FILES", "LEVELS", "MEANS", "Kind", "has_picture", "is_stretches", "kind_of"]

Kind = Literal["extents", "levels", "matrix", "lags"]

FILES = ("png", "svg", "pdf", "html")
"""The formats of a chart as a file."""
LEVELS = (("n_certain", "n_possible"), ("peak_certain", "peak_possible"))
"""The columns of a count over time, the least and the most; those of an answer are the first that it has."""
MEANS = ("mean_certain", "mean_possible")
"""Those of a mean over each stretch of time; what is expected is such a mean, and is drawn between them."""

_NEEDED: tuple[tuple[Kind, frozenset[str]], ...] = (
    *(("levels", frozenset({"start", "end", *pair})) for pair in LEVELS),
    ("lags", frozenset({"lag_from", "lag_to", "count_certain", "count_possible"})),
    ("matrix", frozenset({"x", "y", "together_certain", "together_possible"})),
    ("extents", frozenset(BOUNDS)),
    ("extents", frozenset(f"left_{bound}" for bound in BOUNDS)),
    ("extents", frozenset({"start", "end"})),
)


def has_picture(names: Iterable[str]) -> bool:
    """Whether an answer with these columns has a picture."""
    present = set(names)
    return any(needed <= present for _, needed in _NEEDED)


def is_stretches(names: Iterable[str]) -> bool:
    """Whether the extents of an answer are stretches of time, such as gaps, and not events."""
    present = set(names)
    return not present & {"start_min", "left_start_min"}


def kind_of(names: Iterable[str]) -> Kind:
    """The picture of an answer with these columns.

    Raises:
        BadQuery: it has none.

    >>> kind_of(["item", "start", "end", "n_certain", "n_possible"])
    'levels'
    """
    present = set(names)
    for kind, needed in _NEEDED:
        if needed <= present:
            return kind
    raise BadQuery(
        "this answer has no picture; ask for events (find, at), pairs (overlaps, nearest), states (concurrency, gaps), "
        "cooccur, lags or rate"
    )
