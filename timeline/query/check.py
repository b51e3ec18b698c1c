"""check: the rows that break a rule. Each rule is one file of `sql/checks/` that selects the rows that break it."""

from __future__ import annotations

from timeline.query.answer_columns import text
from timeline.query.question import question
from timeline.store import HasStore, Result, edtf_breaches, rules, statement

__all__ = ["check"]

_EDTF = "SELECT 'edtf_agrees' AS rule, unnest($events::VARCHAR[]) AS event_id, unnest($details::VARCHAR[]) AS detail"


@question(
    text("rule", "name of the rule"),
    text("event_id", "the event that breaks it"),
    text("detail", "how"),
    shows="rule event_id detail",
    examples=[
        "timeline check",
        "timeline check --deep",
    ],
    alarms=True,
    empty="no breach found",
)
def check(self: HasStore, *, deep: bool = False) -> Result:
    """The rows that break a rule of sound data.

    An empty answer means that all is well. The command ends with exit code 1 when there are any.

    Args:
        deep: also what takes longer: that EDTF agrees with the bounds, that revisions count what their versions say,
            that recorded times are those of the revisions, and that whatever is named is there.
    """
    sql, params, count = statement(deep=deep), {}, len(rules(deep=deep))
    with self._store.reading() as session:
        if deep:
            count += 1
            if breaches := [*edtf_breaches(session)]:
                events, details = zip(*breaches, strict=True)
                params = {"events": [*events], "details": [*details]}
                sql = f"{sql}\nUNION ALL\n{_EDTF}"
    return Result(
        self._store,
        f"{sql}\nORDER BY rule, event_id, detail",
        params,
        title="check",
        notes=(f"{count} rules checked",),
    )
