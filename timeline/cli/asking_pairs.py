"""Questions about pairs of events."""

from __future__ import annotations

from timeline.cli.params import choice, event_argument, option, selector_argument
from timeline.cli.question import AS_OF, CERTAINTY, LEFT, LIMIT, RESOLUTION, RIGHT, by_dimension, question

__all__ = ["COMMANDS"]

COMMANDS = [
    question(
        "relate",
        """How two events stand to each other.

        Tells the possible Allen relations, which one is certain, and the gap between the events.
        Gap and overlap are told as smallest and largest; `unlimited` where there is no limit.""",
        event_argument("left"), event_argument("right"), RESOLUTION, AS_OF,
        shows="left left_title left_when right right_title right_when relations certain gap_min gap_max overlap_min overlap_max",
        card=True,
        examples=[
            "timeline relate nisman-complaint nisman-death",
            "timeline relate emtrasur-aircraft-held emtrasur-aircraft-seizure --resolution day",
        ],
    ),
    question(
        "overlaps",
        """Pairs of events of two selections that stand in a relation.

        A relation is read from left to right. An empty selector takes all events.
        Relations: before meets overlaps starts during finishes equals finished_by contains started_by overlapped_by
        met_by after; or several at once: intersects disjoint precedes follows covers covered_by.""",
        LEFT, RIGHT,
        option("--relation", metavar="NAME", default="intersects", help="The relation of left to right."),
        by_dimension("Only pairs that share an item of this dimension."),
        CERTAINTY, RESOLUTION, AS_OF, LIMIT,
        shows="certainty left_title/left_when/left right_title/right_when/right overlap_min? overlap_max?",
        examples=[
            "timeline overlaps kind:government kind:attack --relation contains",
            "timeline overlaps kind:government kind:government --certainty certain --limit 5",
        ],
    ),
    question(
        "nearest",
        """For each event, the nearest ones of another selection.

        A distance is told as smallest and largest.""",
        LEFT, RIGHT,
        option("--k", type=int, metavar="N", default=1, help="How many neighbours."),
        choice("--direction", ("either", "before", "after"), "On which side of the event; either may share it.", "either"),
        by_dimension("Only neighbours that share an item of this dimension."),
        option("--within", metavar="LENGTH", help="The largest distance: 90d, 2w, 6h."),
        CERTAINTY, RESOLUTION, AS_OF, LIMIT,
        shows="certainty left_title/left_when/left right_title/right_when/right distance_min distance_max?",
        examples=["timeline nearest kind:judicial kind:death --resolution day"],
    ),
    question(
        "lookup",
        """The state as of each event: who was in office when it began.

        An event that nothing holds stands alone.""",
        selector_argument("left", "The events that ask: kind:attack."),
        selector_argument("right", "The states that may answer: kind:government."),
        by_dimension("Only states that share an item of this dimension with the event."),
        CERTAINTY, RESOLUTION, AS_OF, LIMIT,
        shows="certainty left_title/left_when/left right_title/right_when/right right_kind?",
        examples=["timeline lookup kind:diplomatic kind:government --by country"],
    ),
]  # fmt: skip
