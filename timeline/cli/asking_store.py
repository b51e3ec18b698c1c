"""Questions about the database itself: what it holds, since when, and whether it is sound."""

from __future__ import annotations

from timeline.cli.params import event_argument, option
from timeline.cli.question import AS_OF, question

__all__ = ["COMMANDS"]

COMMANDS = [
    question(
        "info",
        "What is in the database: counts, span, version, size.",
        shows="*",
        card=True,
        examples=["timeline info", "timeline info --format json"],
    ),
    question(
        "revisions",
        "Every revision: when, by whom, why, and how many events.",
        AS_OF,
        shows="revision_id recorded_at author? reason added amended retracted rejected?",
        examples=["timeline revisions"],
    ),
    question(
        "history",
        "Every version of one event, and what each revision changed.",
        event_argument("event_id"), AS_OF,
        shows="version revision_id when title changed recorded_from? author? reason?",
        examples=["timeline history amia-bombing"],
    ),
    question(
        "rejects",
        """The rows of files that made no event, and why.

        The whole row is kept as `record`; --format json or csv shows it.""",
        option("--file", metavar="FILE", help="Only those of this file, as it was called when it was ingested."),
        option("--revision", type=int, metavar="N", help="Only those of this revision."),
        shows="revision_id file? line column value reason",
        empty="no row was rejected",
        examples=["timeline rejects"],
    ),
    question(
        "check",
        "The rows that break a rule of sound data.\n\nEnds with exit code 1 when there are any.",
        shows="rule event_id detail",
        fails_on_rows=True,
        examples=["timeline check"],
        empty="no breach found",
    ),
]  # fmt: skip
