"""Questions about the items of a dimension: actors, kinds, places, tags, sources."""

from __future__ import annotations

from timeline.cli.dates import DAY_ORDER
from timeline.cli.params import FORMATS, GRAPHS, RESOLUTIONS, argument, choice, option
from timeline.cli.question import AS_OF, FROM, LIMIT, SELECTOR, TO, by_dimension, question

__all__ = ["COMMANDS"]

ONLY = option(
    "--only",
    metavar="ITEM",
    multiple=True,
    callback=lambda _context, _option, items: items or None,
    help="Only the pairs of this item; repeat it.",
)
MIN_COUNT = option(
    "--min-count", type=int, metavar="N", default=1, help="Only pairs with so many possible hits."
)
WITHIN = option("--within", metavar="DIMENSION", help="Pair only events of the same country, kind or place.")
COMMANDS = [
    question(
        "items",
        """Which actors, kinds, places, tags and the like there are.

        Each with how many events it has, and from when to when.""",
        SELECTOR,
        option(
            "--by",
            metavar="DIMENSION",
            help="who, kind, place, country, tag, source or role, or several, joined by commas.  [default: each]",
        ),
        FROM, TO, AS_OF, LIMIT, *DAY_ORDER,
        shows="dimension item events start? end?",
        examples=["timeline items --by who", "timeline items kind:attack --by kind,country"],
    ),
    question(
        "cooccur",
        """Which actors, kinds, places or tags occur together.

        They do so in one event, or in two events that are at most a window apart. Counts come as certain and possible;
        lift and q (false discovery rate among all tested pairs) say how far chance explains them.
        As graphml, gexf or edges the answer is a network: items are nodes, pairs are edges.""",
        SELECTOR, by_dimension("Of two of them, joined by a comma, pairs across.", default="who"),
        option("--window", metavar="LENGTH", default="365d", help="A fixed length: 90d, 2w, 6h."),
        WITHIN,
        ONLY, MIN_COUNT,
        option("--top", type=int, metavar="N", help="Only the so many strongest pairs."),
        choice("--rank", ("possible", "certain"), "Which counts say what is strong.", "possible"),
        choice(
            "--null", ("clustered", "poisson", "shift", "none"),
            "What chance means: independent items, with or without the clustering of each, or moved together.",
            "clustered",
        ),
        option("--draws", type=int, metavar="N", default=999, help="Number of draws of the null model 'shift'."),
        option("--seed", type=int, metavar="N", default=0, help="Seed of the draws: the same seed, the same answer."),
        FROM, TO, AS_OF, *DAY_ORDER,
        shows="x y same_event together_certain together_possible lift? q? n_x? n_y? expected? p? tested? null?",
        examples=[
            "timeline cooccur --by who --window 365d --top 10",
            "timeline cooccur 'country:AR|BO' --by kind --window 90d",
            "timeline cooccur --by who --min-count 2 --out together.graphml",
        ],
        formats=(*FORMATS, *GRAPHS),
    ),
    question(
        "leads",
        """Which items come before which.

        The precursor rate of x, y is the share of y-events with an x-event in the window before them; the trigger rate is the
        share of x-events with a y-event in the window after. Events near the edge of the period are left out and counted.""",
        SELECTOR, by_dimension("Of two of them, joined by a comma, pairs across.", default="who"),
        option("--window", metavar="LENGTH", default="90d", help="How long before or after counts: 90d, 2w, 6h."),
        option("--lag", metavar="LENGTH", default="0d", help="The shortest delay that counts: 0d, 7d."),
        WITHIN,
        ONLY, MIN_COUNT,
        option("--top", type=int, metavar="N", help="Only the so many pairs that are least likely by chance."),
        FROM, TO, AS_OF, *DAY_ORDER,
        shows="x y precursor_rate precursor_q trigger_rate trigger_q n_x? n_y? judged_y? left_out_y?",
        examples=["timeline leads --window 90d --min-count 2 --top 10"],
    ),
    question(
        "lags",
        """By how much one item follows another.

        Counts pairs of events by delay: the onset of the event of y less that of x.""",
        argument("x", "An item."), argument("y", "The item that may follow it."), SELECTOR,
        by_dimension("The dimension of the items, or two joined by a comma.", default="who"),
        option("--from", "from_", metavar="LENGTH", default="-90d", help="The smallest delay; negative where y comes first."),
        option("--to", metavar="LENGTH", default="90d", help="Where the last step ends; no delay so long is counted."),
        option("--step", metavar="LENGTH", default="7d", help="The length of a step."),
        WITHIN,
        AS_OF,
        shows="lag_from lag_to count_certain count_possible expected lift?",
        examples=["timeline lags Hamas Bolivia --from 0d --to 56d --step 7d"],
    ),
    question(
        "rate",
        """How many events there are in each bin of the calendar.

        Bins without events are included.""",
        SELECTOR,
        option("--every", metavar="BIN", default="month", help="day, week, month, quarter, year, or a multiple: 7d, 5y."),
        by_dimension("Count each item of this dimension."),
        choice("--counts", ("begins", "touches"), "Count an event where it starts, or in all bins that it touches.", "begins"),
        FROM, TO, AS_OF, *DAY_ORDER,
        shows="item start end n_certain n_possible",
        examples=["timeline rate kind:government --every 5y", "timeline rate --every year --by country --counts touches"],
    ),
    question(
        "bursts",
        """When events follow one another faster than usual.

        Kleinberg's automaton of two states; events without a certain onset are left out and counted.""",
        SELECTOR, by_dimension("The bursts of each item of this dimension."),
        choice("--resolution", RESOLUTIONS, "The unit in which onsets are compared.", "day"),
        option("--scale", type=float, metavar="X", default=2.0, help="How many times the mean rate a burst has."),
        option("--gamma", type=float, metavar="X", default=1.0, help="How reluctantly a burst is entered."),
        FROM, TO, AS_OF, *DAY_ORDER,
        shows="item start end events weight ratio unplaced",
        examples=["timeline bursts", "timeline bursts --by country --gamma 0.2"],
    ),
]  # fmt: skip
