"""The rules of sound data: files of `sql/checks/` that select the rows that break them, and what EDTF must agree with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.errors import BadRow, TimelineError
from timeline.resources import folder
from timeline.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from timeline.store.session import Session

__all__ = ["edtf_breaches", "refuse_breaches", "rules", "statement"]

_OF_A_YEAR = re.compile(r"-(2[1-9]|3\d|4[01])(?!\d)")
_BOUNDS_SQL = ", ".join(
    f"CASE WHEN isfinite({bound}) THEN epoch_us({bound}) END AS {bound}" for bound in BOUNDS
)
_DATES = f"""
SELECT edtf, end_kind, {_BOUNDS_SQL}, min(event_id) AS event_id, min(version) AS version, count(*) AS n
FROM event_version
WHERE edtf IS NOT NULL
GROUP BY ALL
ORDER BY ALL
"""


def rules(*, deep: bool = False) -> dict[str, str]:
    """Every rule by name, with the SQL that selects event_id and detail of each breach; the deep ones too where asked."""
    place = folder("sql") / "checks"
    files = [file for part in (place, place / "deep")[: 1 + deep] for file in sorted(part.glob("*.sql"))]
    return {file.stem: file.read_text(encoding="utf-8").strip().rstrip(";") for file in files}


def statement(*, deep: bool = False) -> str:
    """All rules as one statement: rule, event_id and detail of each breach."""
    parts = (
        f"SELECT '{name}' AS rule, event_id, detail FROM (\n{sql}\n)"
        for name, sql in rules(deep=deep).items()
    )
    return "\nUNION ALL\n".join(parts)


def edtf_breaches(session: Session) -> Iterator[tuple[str, str]]:
    """The events whose EDTF and bounds say two things, each with how."""
    for row in session.rows_where(_DATES, _disagrees):
        others = f", and {row['n'] - 1:,} more like it" if row["n"] > 1 else ""
        yield row["event_id"], f"version {row['version']}: {row['edtf']} has other bounds{others}"


def _disagrees(row: Mapping[str, Any]) -> bool:
    return not _agrees(row)


def _agrees(row: Mapping[str, Any]) -> bool:
    """Whether a date has the bounds that its EDTF says; what goes on may have been said later to go on.

    Seasons are left out: a user can date them anew.

    Args:
        row: `edtf`, `end_kind` and the four bounds in microseconds, None for unbounded.
    """
    if _OF_A_YEAR.search(row["edtf"]):
        return True
    try:
        said = When.parse(row["edtf"])
    except TimelineError:
        return False
    pairs = zip(BOUNDS, said.bounds, (row[bound] for bound in BOUNDS), strict=True)
    return all(a == b or (name == "end_min" and row["end_kind"] == "open") for name, a, b in pairs)


def refuse_breaches(session: Session, where: str, events: Iterable[str] | None = None) -> None:
    """Refuse what a dataset brought in this transaction where it breaks a rule.

    Args:
        session: the transaction.
        where: the dataset.
        events: only what is wrong with these events; None: anything.

    Raises:
        BadRow: something breaks a rule.
    """
    only = None if events is None else set(events)
    found = [(row["rule"], row["event_id"], row["detail"]) for row in session.rows(statement())]
    found += [("edtf_agrees", event_id, detail) for event_id, detail in edtf_breaches(session)]
    for rule, event_id, detail in found:
        if only is None or event_id in only:
            of = f"event '{event_id}', " if event_id else ""
            raise BadRow(
                f"the dataset was changed, and is unsound: {of}{detail} ({rule}); export it anew", where
            )
