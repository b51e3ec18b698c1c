"""What the ingestion of one file did, as a line and as fields."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from timeline.errors import kind_of
from timeline.store import Revision

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["IngestReport"]

_REASONS = 3
_LISTED = 5


@dataclass(frozen=True, slots=True)
class IngestReport(Revision):
    """What one file, or one revision of a timeline document, did.

    Attributes:
        file: how the file is called.
        adapter: the name of the mapping; `timeline` for a timeline document.
        rows: the rows of the file, blank ones left out.
        set_aside: values that their field refuses and that are kept in the attributes instead, by reason;
            rows that the mapping leaves out or remarks on.
        notes: what a reader should know, such as an encoding that was guessed.
        seconds: how long it took.
        (all others): see `Revision`.
    """

    file: str = ""
    adapter: str = ""
    rows: int = 0
    set_aside: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @classmethod
    def of(
        cls,
        revision: Revision,
        *,
        file: str,
        adapter: str,
        rows: int,
        set_aside: Mapping[str, int] | None = None,
        notes: tuple[str, ...] = (),
        seconds: float = 0.0,
    ) -> IngestReport:
        """A revision with what is known of its file."""
        counts = {part.name: getattr(revision, part.name) for part in fields(Revision)}
        return cls(
            **counts,
            file=file,
            adapter=adapter,
            rows=rows,
            set_aside=set_aside or {},
            notes=notes,
            seconds=seconds,
        )

    def __str__(self) -> str:
        done = self.counted or "nothing to do"
        name = f" (revision {self.revision_id})" if self.revision_id else ""
        parts = [f"{self.file}: {self.rows:,} rows as {self.adapter}: {done}{name}"]
        parts += [f"{count:,} rejected: {reason}" for reason, count in self._most(_by_kind(self.reasons))]
        parts += [f"{count:,} {reason}" for reason, count in self._most(self.set_aside)]
        parts += [f"{count:,} {remark}" for remark, count in self.remarks.items()]
        if self.missing:
            parts.append(self._gone())
        return "; ".join([*parts, *self.notes])

    def _gone(self) -> str:
        """What is no longer in the file, and what becomes of it."""
        number = len(self.missing)
        some = ", ".join(self.missing[:_LISTED]) + (", ..." if number > _LISTED else "")
        those = "1 event" if number == 1 else f"{number:,} events"
        are = "is" if number == 1 else "are"
        missing = f"{those} of an earlier revision of this file {are} no longer in it"
        if self.retracted:
            return f"{missing}, and {are} retracted: {some}"
        return f"{missing}: {some} (--retract-missing, or retract_missing=True, retracts)"

    def _most(self, counted: Mapping[str, int]) -> list[tuple[str, int]]:
        most = sorted(counted.items(), key=lambda pair: -pair[1])
        if len(most) <= _REASONS:
            return most
        rest = sum(count for _, count in most[_REASONS:])
        return [*most[:_REASONS], ("for other reasons", rest)]


def _by_kind(reasons: Mapping[str, int]) -> dict[str, int]:
    """How often each kind of reason occurs, under the most frequent one of it."""
    first: dict[str, str] = {}
    counted: dict[str, int] = {}
    for reason, count in sorted(reasons.items(), key=lambda pair: -pair[1]):
        reason_shown = first.setdefault(kind_of(reason), reason)
        counted[reason_shown] = counted.get(reason_shown, 0) + count
    return counted
