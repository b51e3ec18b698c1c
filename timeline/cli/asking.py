"""The questions. One is a name, words, parameters, the columns that a table shows, and examples: no code of its own.

The name is the facade's verb and the parameters are the verb's, so that a command is: parse, one call, render.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.cli.command import Command
from timeline.cli.dates import DAY_ORDER, read_dates
from timeline.cli.params import (
    OUTPUT,
    RESOLUTIONS,
    argument,
    choice,
    event_argument,
    option,
    selector_argument,
    statement_argument,
    values_option,
)
from timeline.cli.render import Look, Output, deliver
from timeline.cli.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

__all__ = ["COMMANDS", "question"]

SELECTOR = selector_argument("selector", many=True)
FROM = option("--from", "from_", metavar="DATE", help="From the start of this date on.")
TO = option("--to", metavar="DATE", help="Up to the end of this date.")
CERTAINTY = choice(
    "--certainty",
    ("possible", "certain"),
    "Keep what may be so, or only what is so under every reading.",
    "possible",
)
AS_OF = option(
    "--as-of",
    metavar="REVISION|DATE",
    help="Answer as it would have been answered then: a revision, or the end of a date.",
)
WHERE = option("--where", metavar="SQL", help="A SQL condition on the columns of an event, for the rest.")
LIMIT = option("--limit", type=int, metavar="N", help="At most so many rows.")
LEFT, RIGHT = selector_argument("left"), selector_argument("right")
RESOLUTION = choice("--resolution", RESOLUTIONS, "Compare at this unit instead of the tick.")


def by_dimension(help: str, **given: Any) -> click.Option:
    """A dimension, and what it is for."""
    return option(
        "--by", metavar="DIMENSION", help=f"who, kind, place, country, tag or source. {help}", **given
    )


def min_gap(help: str) -> click.Option:
    """A length, and what it is for."""
    return option("--min-gap", metavar="LENGTH", help=help)


def question(
    name: str,
    help: str,
    *takes: click.Parameter,
    shows: str,
    examples: Sequence[str],
    topic: str = "Ask",
    card: bool = False,
    fails_on_rows: bool = False,
    empty: str = "nothing found",
) -> Command:
    """The command of a facade verb that returns a Result.

    Args:
        name: the verb.
        help: what it answers.
        takes: its parameters, named as the verb names them.
        shows: the columns of a table, see `Look`.
        examples: lines that work on the database of `timeline demo`.
        topic: the heading in the list of commands.
        card: one row is told downwards, field by field.
        fails_on_rows: rows are bad news: leave with exit code 1.
        empty: what to say where there is no row.
    """
    look = Look(shows, card, empty)

    def ask(
        context: click.Context,
        /,
        format: str | None,
        out: str | None,
        sql: bool,
        explain: bool,
        **options: Any,
    ) -> int:
        output = Output(format, out, sql, explain)
        with settings_of(context).timeline() as timeline:
            rows = deliver(getattr(timeline, name)(**read_dates(options)), look, output)
        return int(fails_on_rows and bool(rows))

    return Command(name, ask, [*takes, *OUTPUT], help, examples, topic)


COMMANDS = [
    question(
        "find",
        """The events that a selector picks, in order of time.

        An event that began before the window and reaches into it is found.
        A selector is made of terms such as kind:attack who:"Evo Morales" country:AR|BO text:seized -kind:election;
        all of them must hold.""",
        SELECTOR, FROM, TO, CERTAINTY, AS_OF, WHERE, LIMIT, *DAY_ORDER,
        shows="when certainty title/event_id kind? country? who?",
        examples=[
            "timeline find kind:attack",
            "timeline find who:Iran -kind:influence --from 1990 --to 1999 --certainty certain",
            "timeline find country:BO --as-of 2023-11-10 --format csv",
        ],
    ),
    question(
        "show",
        """One event: its evidence, and what is known of its date.""",
        event_argument("event_id"), AS_OF,
        shows="event_id kind when known when_text place country lat lon participants tags description confidence"
        " attributes evidence version versions recorded_from",
        card=True,
        examples=["timeline show amia-bombing", "timeline show amia-bombing --as-of 1"],
    ),
    question(
        "at",
        """What was going on at an instant or in a span.

        An event that surely shares an instant with the span is certain.""",
        argument("when", "A date in EDTF or as people write it: 2015-01-16, 'Oct 2023', 2010/2015.", metavar="DATE"),
        SELECTOR, CERTAINTY, AS_OF, WHERE, LIMIT, *DAY_ORDER,
        shows="when certainty title/event_id kind? country? who?",
        examples=["timeline at 2015-01-16", "timeline at 2023-10-31 'kind:government|war' --certainty certain"],
    ),
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
        option("--within", metavar="LENGTH", help="The largest distance: 90d, 2w, 6h."),
        CERTAINTY, RESOLUTION, AS_OF,
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
        CERTAINTY, AS_OF,
        shows="certainty left_title/left_when/left right_title/right_when/right right_kind?",
        examples=["timeline lookup kind:diplomatic kind:government --by country"],
    ),
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
    question(
        "cooccur",
        """Which actors, kinds, places or tags occur together.

        They do so in one event, or in two events that are at most a window apart. Counts come as certain and possible;
        lift and q (false discovery rate) say how far chance explains them.""",
        SELECTOR, by_dimension("Of two of them, joined by a comma, pairs across.", default="who"),
        option("--window", metavar="LENGTH", default="365d", help="A fixed length: 90d, 2w, 6h."),
        option("--within", metavar="DIMENSION", help="Pair only events of the same country, kind or place."),
        option("--only", metavar="ITEM", help="Only the pairs of this item."),
        option("--min-count", type=int, metavar="N", default=1, help="Only pairs with so many possible co-occurrences."),
        option("--top", type=int, metavar="N", help="Only the so many strongest pairs."),
        choice("--null", ("poisson", "shift"), "What chance means: events spread evenly, or moved together.", "poisson"),
        option("--draws", type=int, metavar="N", default=999, help="How many shifts are drawn."),
        option("--seed", type=int, metavar="N", default=0, help="What makes the draws repeatable."),
        AS_OF,
        shows="x y same_event together_certain together_possible lift? q? n_x? n_y? expected? p?",
        examples=[
            "timeline cooccur --by who --window 365d --top 10",
            "timeline cooccur 'country:AR|BO' --by kind --window 90d",
        ],
    ),
    question(
        "sql",
        """The answer to a SQL statement of your own.

        It reads the views events, participants, evidence, sources, entities, tags and revisions, and may not write.
        `-` reads the statement from standard input.""",
        statement_argument("statement"),
        values_option("--param", "params", "The value of $NAME in the statement; repeat it."),
        shows="*",
        examples=[
            'timeline sql "SELECT kind, count(*) AS n FROM events GROUP BY kind ORDER BY n DESC, kind"',
            "timeline sql 'SELECT title FROM events WHERE country = $country' --param country=BO",
        ],
    ),
    question(
        "history",
        "Every version of one event, and what each revision changed.",
        event_argument("event_id"),
        shows="version revision_id when title changed recorded_from? author? reason?",
        topic="Inspect",
        examples=["timeline history amia-bombing"],
    ),
    question(
        "revisions",
        "Every revision: when, by whom, why, and how many events.",
        shows="revision_id recorded_at author? reason added amended retracted rejected?",
        topic="Inspect",
        examples=["timeline revisions"],
    ),
    question(
        "info",
        "What is in the database: counts, span, version, size.",
        shows="*",
        card=True,
        topic="Inspect",
        examples=["timeline info", "timeline info --format json"],
    ),
    question(
        "check",
        "The rows that break a rule of sound data.\n\nEnds with exit code 1 when there are any.",
        shows="rule event_id detail",
        topic="Inspect",
        fails_on_rows=True,
        examples=["timeline check"],
        empty="no breach found",
    ),
]  # fmt: skip
