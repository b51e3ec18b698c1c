"""How an answer comes about, in a few lines: its path and why, how many rows, and where the time goes."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from timeline.errors import BadQuery
from timeline.store.late import settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from timeline.store.kernel import Kernel
    from timeline.store.session import Params, Session

__all__ = ["Detail", "expected", "explained"]

Detail = Literal["path", "analyze", "full"]
_STEPS = 5  # of the engine's operators, so many are named
_NAMES = {
    "SEQ_SCAN": "read",
    "HASH_JOIN": "join",
    "HASH_GROUP_BY": "group",
    "PERFECT_HASH_GROUP_BY": "group",
    "ORDER_BY": "sort",
    "TOP_N": "first of a sort",
    "PIECEWISE_MERGE_JOIN": "join by range",
    "IE_JOIN": "join by range",
}
"""What the engine's operators do, where their names do not say it."""
_LEAST = 0.05  # share of the time from which one is worth a line


class Explained(Protocol):
    """What is explained: an answer."""

    @property
    def sql(self) -> str:
        """The SQL that answers, or that fetches what a kernel works on."""

    @property
    def params(self) -> Mapping[str, Any]:
        """The value of each parameter."""

    @property
    def path(self) -> str:
        """Which path answers and why."""

    @property
    def kernel(self) -> Kernel | None:
        """What computes the answer; None where the engine answers."""

    @property
    def costs(self) -> str:
        """What each path is estimated to take."""

    @property
    def estimated(self) -> int | None:
        """How many rows are expected."""

    @property
    def estimating(self) -> str:
        """SQL that estimates the rows."""


def explained(answer: Explained, session: Session, detail: Detail) -> str:
    """The lines.

    Args:
        answer: the answer.
        session: where it would run.
        detail: `path` runs nothing, `analyze` runs it and says where the time went, `full` is the engine's own plan.

    Raises:
        BadQuery: there is no such detail.
    """
    if detail not in get_args(Detail):
        raise BadQuery(f"explain takes {', '.join(get_args(Detail))}, not '{detail}'")
    if detail == "full":
        return "\n".join([f"path: {answer.path}", *_plan(answer, session)])
    lines = [f"path: {answer.path}", *([f"costs: {answer.costs}"] if answer.costs else [])]
    if detail == "path":
        return "\n".join([*lines, *_expected(answer, session)])
    return "\n".join([*lines, *(_swept(answer, session) or _run(answer, session))])


def _plan(answer: Explained, session: Session) -> Iterator[str]:
    plan = session.rows(f"EXPLAIN {answer.sql}", answer.params)
    return (row["explain_value"].rstrip() for row in plan)


# --- before it runs ------------------------------------------------------------------------------------------


def _expected(answer: Explained, session: Session) -> Iterator[str]:
    root = _planned(session, answer.sql, answer.params)
    rows = _rows(answer, session)
    if rows is None and answer.kernel is None:
        rows = _estimate(_last(root))
    yield (
        "rows: not estimated; the kernel finds them"
        if rows is None
        else f"rows: about {rows:,}, as estimated"
    )
    read = Counter[str]()
    for step in _steps(root):
        if table := step["extra_info"].get("Table"):
            read[table.rpartition(".")[2]] += _estimate(step) or 0
    if read:
        yield f"reads: {', '.join(f'about {number:,} of {table}' for table, number in read.most_common())}"


def _rows(answer: Explained, session: Session) -> int | None:
    """How many rows the question expects; None where it leaves that to the engine."""
    if answer.estimated is None and answer.estimating:
        return max(0, int(session.value(answer.estimating, answer.params)))
    return answer.estimated


def expected(session: Session, sql: str, params: Params) -> int:
    """How many rows the engine expects of a statement, before it runs; 0 where it does not say."""
    return _estimate(_last(_planned(session, sql, params))) or 0


def _planned(session: Session, sql: str, params: Params) -> dict[str, Any]:
    """The last step of the engine's plan, with those before it."""
    (row,) = session.rows(f"EXPLAIN (FORMAT json) {sql}", params)
    (root,) = json.loads(row["explain_value"])
    return dict(root)


def _last(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """The step that gives the rows of the answer: that of a CTE gives those of its last child."""
    while step["name"].strip() == "CTE":
        step = step["children"][-1]
    return step


def _estimate(step: Mapping[str, Any]) -> int | None:
    found = step["extra_info"].get("Estimated Cardinality")
    return None if found is None else int(found)


def _steps(step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield step
    for child in step.get("children", ()):
        yield from _steps(child)


# --- as it runs ----------------------------------------------------------------------------------------------


def _run(answer: Explained, session: Session) -> Iterator[str]:
    """Where the engine spent its time."""
    began = time.perf_counter()
    (row,) = session.rows(f"EXPLAIN (ANALYZE, FORMAT json) {answer.sql}", answer.params)
    spent = time.perf_counter() - began
    roots = json.loads(row["explain_value"])["operator"]
    steps = [step for root in roots for step in _steps(root)]
    # The first steps are those of EXPLAIN itself.
    root = _last(next(step for step in steps if step["type"] not in ("RESULT_COLLECTOR", "EXPLAIN_ANALYZE")))
    estimate = _rows(answer, session)
    was = _was(_estimate(root) if estimate is None else estimate)
    yield f"rows: {root['intermediate_rows']:,}{was}"
    yield f"time: {_seconds(spent)} in the engine"
    whole = sum(step["timing"] for step in steps) or 1.0
    for step in sorted(steps, key=lambda step: -step["timing"])[:_STEPS]:
        if step["timing"] / whole >= _LEAST:
            table = step["extra_info"].get("Table", "").rpartition(".")[2]
            of = f" of {table}" if table else ""
            name = _NAMES.get(step["name"]) or step["name"].lower().replace("_", " ")
            yield f"  {step['timing'] / whole:4.0%}  {name}{of}, {step['intermediate_rows']:,} rows"


def _swept(answer: Explained, session: Session) -> list[str]:
    """How long the kernel of an answer, and the engine for it, took; nothing where it has none."""
    if answer.kernel is None:
        return []
    before, began = replace(session.work), time.perf_counter()
    rows = sum(frame.height for frame in settled(answer.kernel.frames(session)))
    spent = time.perf_counter() - began
    work = session.work.since(before)
    was = _was(_rows(answer, session))
    asked = f"{work.statements:,} {'statement' if work.statements == 1 else 'statements'}"
    return [
        f"rows: {rows:,}{was}",
        f"time: {_seconds(spent)}",
        f"  {work.seconds / spent:4.0%}  {asked} of the engine, {work.rows:,} rows fetched",
        f"  {1 - work.seconds / spent:4.0%}  kernel",
    ]


def _was(estimate: int | None) -> str:
    return "" if estimate is None else f"; about {estimate:,} were estimated"


def _seconds(spent: float) -> str:
    return f"{spent:.2f} s" if spent >= 1 else f"{spent * 1000:.0f} ms"
