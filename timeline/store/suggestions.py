"""The names that a message offers where one is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeline.store.session import Params, Session

__all__ = ["known_names"]

_MOST = 100


def known_names(session: Session, names: str, name: str, params: Params | None = None) -> list[str]:
    """The names that the SQL `names` selects (its first column), in order; of very many the ones most like `name`.

    The engine looks through them, so that a slip is found at once in a database of millions, too.
    """
    nearest = session.column(
        f"SELECT DISTINCT known FROM (\n{names}\n) AS names(known) WHERE known IS NOT NULL"
        " ORDER BY jaro_winkler_similarity(lower(known), lower($missing)) DESC, known LIMIT $most",
        {**(params or {}), "missing": name, "most": _MOST},
    )
    return sorted(nearest) if len(nearest) < _MOST else nearest
