"""sql: a statement of the asker's own, for reading only."""

from __future__ import annotations

from timeline.errors import BadQuery
from timeline.query.options import Params, Statement
from timeline.query.question import question
from timeline.store import HasStore, Result, one_question

__all__ = ["sql"]


@question(
    shows="*",
    examples=[
        'timeline sql "SELECT kind, count(*) AS n FROM events GROUP BY kind ORDER BY n DESC, kind"',
        "timeline sql 'SELECT title FROM events WHERE country = $country' --param country=BO",
    ],
    foreign=True,
)
def sql(self: HasStore, statement: Statement, params: Params = None) -> Result:
    """The answer to a SQL statement of your own.

    It may only read, and nothing but the database, unless `--allow-files` is given.
    It reads the views `events`, `participants`, `evidence`, `sources`, `entities`, `tags` and `revisions`, and may use
    the relation macros (`possibly_before`, `certainly_during`, ...).

    Args:
        statement: one statement, or `-` for standard input.
        params: the value of each `$name` in the statement.

    Raises:
        BadQuery: the statement is not SQL, or names what is not there.
        Frozen: the statement writes.
    """
    if not statement.strip(" ;\n\t"):
        raise BadQuery("there is no SQL to run; try: SELECT * FROM events LIMIT 5")
    return Result(self._store, one_question(statement), dict(params or {}), title="sql", foreign=True)
