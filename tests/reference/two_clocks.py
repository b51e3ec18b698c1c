"""The two clocks, plainly: the whole state after every revision is kept, and an undo puts old values back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Clocks"]

State = dict[Any, Any]
"""What is known of each thing; a thing that is not there is not known."""


@dataclass
class Clocks:
    """States by revision: `states[0]` is empty, `states[n]` holds after revision n.

    Attributes:
        states: the states.
        undoes: each undo with the revision that it undoes.
    """

    states: list[State] = field(default_factory=lambda: [{}])
    undoes: dict[int, int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The number of the last revision."""
        return len(self.states) - 1

    def record(self, state: State) -> None:
        """One more revision, after which this is known."""
        self.states.append(state)

    def stands(self, revision: int) -> bool:
        """Whether no undo that stands undoes it."""
        return not any(self.stands(undo) for undo, undone in self.undoes.items() if undone == revision)

    def touched(self, revision: int) -> set[Any]:
        """The things that a revision changed."""
        before, after = self.states[revision - 1], self.states[revision]
        return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}

    def hindered(self, revision: int) -> bool:
        """Whether a later revision that stands, and that is no undo of one later than this, changed the same."""
        return any(
            self.stands(later)
            and self.undoes.get(later, 0) <= revision
            and self.touched(later) & self.touched(revision)
            for later in range(revision + 1, self.last + 1)
        )

    def undo(self, revision: int) -> State:
        """What is known when it is undone."""
        state = dict(self.states[-1])
        for key in self.touched(revision):
            before = self.states[revision - 1].get(key)
            if before is None:
                state.pop(key, None)
            else:
                state[key] = before
        self.undoes[self.last + 1] = revision
        self.record(state)
        return state
