"""Questions about events one by one."""

from __future__ import annotations

from timeline.cli.dates import DAY_ORDER
from timeline.cli.params import argument, event_argument, statement_argument, values_option
from timeline.cli.question import AS_OF, CERTAINTY, FROM, LIMIT, SELECTOR, TO, WHERE, question

__all__ = ["COMMANDS"]

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
        "at",
        """What was going on at an instant or in a span.

        An event that surely shares an instant with the span is certain.""",
        argument("when", "A date in EDTF or as people write it: 2015-01-16, 'Oct 2023', 2010/2015.", metavar="DATE"),
        SELECTOR, CERTAINTY, AS_OF, WHERE, LIMIT, *DAY_ORDER,
        shows="when certainty title/event_id kind? country? who?",
        examples=["timeline at 2015-01-16", "timeline at 2023-10-31 'kind:government|war' --certainty certain"],
    ),
    question(
        "show",
        """One event: its evidence, and what is known of its date.""",
        event_argument("event_id"), AS_OF,
        shows="event_id kind when known when_text place country lat lon participants tags description confidence"
        " attributes evidence version versions",
        card=True,
        examples=["timeline show amia-bombing", "timeline show amia-bombing --as-of 1"],
    ),
    question(
        "sql",
        """The answer to a SQL statement of your own.

        It reads the views events, participants, evidence, sources, entities, tags and revisions, and may not write.
        `-` reads the statement from standard input.""",
        statement_argument("statement"),
        values_option("--param", "params", "The value of $NAME in the statement; repeat it."),
        shows="*",
        typed=True,
        examples=[
            'timeline sql "SELECT kind, count(*) AS n FROM events GROUP BY kind ORDER BY n DESC, kind"',
            "timeline sql 'SELECT title FROM events WHERE country = $country' --param country=BO",
        ],
    ),
]  # fmt: skip
