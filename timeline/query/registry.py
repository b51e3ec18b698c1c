"""Every question by name, topic by topic, and where it is declared: what the help, the reference pages and `Timeline` list."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeline.query.question import Question

__all__ = ["QUESTIONS", "TOPICS", "question_of"]

TOPICS = {
    "Ask about events": ("find", "at", "show", "sql"),
    "Ask about pairs of events": ("relate", "overlaps", "nearest", "lookup", "worlds", "sequence"),
    "Ask about stretches of time": ("concurrency", "gaps", "coverage", "coalesce"),
    "Ask about actors, kinds, places": ("items", "cooccur", "leads", "lags", "rate", "bursts"),
    "Inspect the database": ("info", "revisions", "history", "rejects", "check"),
    "Write": ("infer",),
    "Join what is the same": ("duplicates",),
}
QUESTIONS = tuple(name for names in TOPICS.values() for name in names)


def question_of(name: str) -> Question:
    """The declaration of the question of this name: the function `NAME` of the module `timeline.query.NAME`."""
    from timeline.query.question import declared

    return declared(getattr(import_module(f"timeline.query.{name}"), name))
