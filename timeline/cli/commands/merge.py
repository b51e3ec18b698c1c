"""Reports of one event, and names of one entity: what may be the same, joined and taken apart."""

from __future__ import annotations

from timeline.cli.day_order import DAY_ORDER, read_dates
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
    deed(
        "rename",
        """Give an actor another name; the one that it had becomes an alias.

        With --as-of it is called as it was then.""",
        argument("entity", "Its identity, its name or an alias."),
        argument("name", "The name from now on."),
        AUTHOR, reason_option("renamed"), RECORDED_AT, DRY_RUN,
        examples=["timeline rename Iran 'Islamic Republic of Iran' --dry-run"],
    ),
    deed(
        "describe",
        """Say what a source is.

        What is not given stays as it is; an empty text removes a field. A source that is not known yet is then known.""",
        argument("source", "The identity of the source."),
        option("--title", metavar="TEXT", help="Its title."),
        option("--kind", metavar="TEXT", help="What sort of source it is: article, gazette."),
        option("--publisher", metavar="TEXT", help="Who published it."),
        option("--url", metavar="URL", help="Where it can be read."),
        option("--published", metavar="DATE", help="When it was published."),
        *DAY_ORDER, AUTHOR, reason_option("described"), RECORDED_AT, DRY_RUN,
        prepare=read_dates,
        examples=["timeline describe gazette --title 'Official Gazette' --published 2013-02-28"],
    ),
]  # fmt: skip
