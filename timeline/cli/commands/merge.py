"""Reports of one event, and names of one entity: what may be the same, joined and taken apart."""

from __future__ import annotations

from timeline.cli.options import AUTHOR, DRY_RUN, RECORDED_AT, argument, event_argument, option, reason_option
from timeline.cli.write_command import deed

__all__ = ["COMMANDS"]

COMMANDS = [
    deed(
        "merge",
        """Join reports of one event.

        One of them keeps what all state, with the evidence of all; the others are retracted.
        Dates that agree are intersected; where they do not, the event keeps its own.""",
        event_argument("event_ids", nargs=-1, required=True, help="The identities of two events or more."),
        option("--into", metavar="EVENT", help="The one that remains.  [default: the first]"),
        AUTHOR, reason_option("merged"), RECORDED_AT, DRY_RUN,
        examples=["timeline merge mas-in-power-first morales-presidency --reason 'one period, reported twice' --dry-run"],
    ),
    deed(
        "unmerge",
        """Take merges back: each event is current again as it was.

        What was amended on the other one since the merge stays.""",
        event_argument("event_ids", nargs=-1, required=True, help="The identities of events that were merged into another."),
        AUTHOR, reason_option("unmerged"), RECORDED_AT, DRY_RUN,
        examples=["timeline unmerge morales-presidency --reason 'a party is no president'"],
    ),
    deed(
        "alias",
        """Give an actor more names.

        From now on it is found and recognised under each. Accents, case and punctuation make no difference.""",
        argument("entity", "Its identity, its name or a name it has already."),
        argument("names", "The further names.", nargs=-1, required=True, metavar="NAME..."),
        AUTHOR, reason_option("named"), RECORDED_AT, DRY_RUN,
        examples=["timeline alias Iran 'Islamic Republic' --reason 'as the annual report calls it'"],
    ),
]  # fmt: skip
