"""Questions about what was going on, and for how long."""

from __future__ import annotations

from timeline.cli.dates import DAY_ORDER
from timeline.cli.params import choice
from timeline.cli.question import (
    AS_OF,
    CERTAINTY,
    FROM,
    RESOLUTION,
    SELECTOR,
    TO,
    by_dimension,
    min_gap,
    question,
)

__all__ = ["COMMANDS"]

COMMANDS = [
    question(
        "concurrency",
        """How many events are going on at each moment.

        Counts come as certain and possible; with --bins as mean, weighted by time, and peak.""",
        SELECTOR, by_dimension("One series an item of this dimension."),
        choice("--bins", ("day", "week", "month", "quarter", "year"), "Mean and peak in calendar bins instead of the steps."),
        FROM, TO, RESOLUTION, AS_OF, *DAY_ORDER,
        shows="item start end n_certain n_possible mean_certain? mean_possible? peak_certain peak_possible",
        examples=[
            "timeline concurrency kind:government --from 2010 --to 2023",
            "timeline concurrency kind:government --by country --bins year --from 2020 --to 2023",
        ],
    ),
    question(
        "gaps",
        """When nothing of a selection was going on.

        In a certain gap nothing can have been going on; in a possible one nothing needs to have been.""",
        SELECTOR, by_dimension("Gaps of each item of this dimension."), min_gap("Leave out shorter gaps: 30d, 2w."),
        CERTAINTY, FROM, TO, RESOLUTION, AS_OF, *DAY_ORDER,
        shows="item start end certainty length",
        examples=["timeline gaps kind:government --by country --min-gap 30d"],
    ),
    question(
        "coverage",
        """For how long something of a selection was going on.

        Told at least and at most, and as a share of the period.""",
        SELECTOR, by_dimension("One row an item of this dimension."), FROM, TO, RESOLUTION, AS_OF, *DAY_ORDER,
        shows="item start end covered_min covered_max period? share_min share_max",
        examples=["timeline coverage kind:government --by country --from 2000 --to 2023"],
    ),
    question(
        "coalesce",
        """Events that overlap or touch, joined into stretches.

        With --certainty certain only what surely was going on is joined.""",
        SELECTOR, by_dimension("Join only events of the same item of this dimension."), min_gap("Bridge shorter gaps: 30d, 2w."),
        CERTAINTY, RESOLUTION, AS_OF,
        shows="item start end events event_ids?",
        examples=["timeline coalesce kind:government --by country --resolution day"],
    ),
]  # fmt: skip
