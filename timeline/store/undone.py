"""Which revisions are undone: an undo is a revision of its own, and can be undone in its turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.store.session import Session

__all__ = ["prepare_standing", "undone_by", "undos"]

_UNDOS = """
SELECT revision_id, undoes FROM revision
WHERE undoes IS NOT NULL AND ($until::BIGINT IS NULL OR epoch_us(recorded_at) <= $until)
ORDER BY revision_id
"""


def undos(session: Session, until: int | None = None) -> dict[int, int]:
    """Every undo with the revision that it undoes, in their order; `until` an instant, where that is given."""
    return {row["revision_id"]: row["undoes"] for row in session.rows(_UNDOS, {"until": until})}


def undone_by(undos: Mapping[int, int]) -> dict[int, int]:
    """The revisions that are undone, each with the undo that stands.

    >>> undone_by({3: 2, 4: 3, 5: 1})
    {1: 5, 3: 4}
    """
    undone: dict[int, int] = {}
    for undo in sorted(undos, reverse=True):  # whoever undoes an undo comes after it
        if undo not in undone:
            undone[undos[undo]] = undo
    return dict(sorted(undone.items()))


def prepare_standing(session: Session) -> None:
    """Make the tables and views of `sql/store/standing.sql`."""
    known = undos(session)
    undone = undone_by(known)
    session.script("sql/store/standing.sql")
    session.fill("undone_revision", [(revision,) for revision in undone])
    redone = [(undo, _brought_back(undo, known)) for undo in known]
    session.fill("redone_revision", [(undo, back) for undo, back in redone if back and back not in undone])


def _brought_back(undo: int, undos: Mapping[int, int]) -> int | None:
    """The revision that an undo of an undo brought back; None for the undo of any other."""
    undone, again = undos[undo], True
    while undone in undos:
        undone, again = undos[undone], not again
    return None if again else undone
