"""What a pattern says: its steps, how each is linked to the one before, what must be absent, and its clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

__all__ = ["ALIKE", "Absence", "Length", "Link", "Pattern", "Place", "Step", "Where", "Within"]

ALIKE = ("then", "precedes")
"""The word of a pattern, and the relation that it stands for."""

Place: TypeAlias = Literal["gap", "after", "before"]
"""Where an absence is looked for: in the gap that follows a step, or in a stretch after or before one."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as it is written, and where."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Within:
    """The least and the largest distance; None without one."""

    least: Length | None
    most: Length


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        name: its own, or a letter by its place.
        selector: which events it takes.
        at: where its selector stands in the pattern.
        least, most: how many events make the group; None where it is one event; no `most` where there is no largest.
        spread: within which distance of one another the events of a group lie.
    """

    name: str
    selector: str
    at: int
    least: int | None = None
    most: int | None = None
    spread: Length | None = None

    @property
    def group(self) -> bool:
        """Whether it takes several events."""
        return self.least is not None


@dataclass(frozen=True, slots=True)
class Link:
    """How a step stands to the one before it."""

    relation: str
    within: Within | None
    at: int


@dataclass(frozen=True, slots=True)
class Absence:
    """What must not be there.

    Attributes:
        selector: which events.
        at: where its selector stands in the pattern.
        place: in the gap after the step, or a stretch beside it.
        step: the number of the step.
        length: of the stretch; None in a gap.
    """

    selector: str
    at: int
    place: Place
    step: int
    length: Length | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """A further relation of two steps, by their numbers."""

    left: int
    relation: str
    right: int
    within: Within | None
    at: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, read."""

    text: str
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    absences: tuple[Absence, ...] = ()
    wheres: tuple[Where, ...] = field(default=())
    overall: Length | None = None
    by: str | None = None
    by_at: int = 0

    @property
    def lengths(self) -> list[Length]:
        """Every length that it states."""
        ties: list[Link | Where] = [*self.links, *self.wheres]
        windows = [each.within for each in ties if each.within]
        stated = [length for window in windows for length in (window.least, window.most)]
        stated += [step.spread for step in self.steps] + [absence.length for absence in self.absences]
        return [length for length in (*stated, self.overall) if length is not None]
