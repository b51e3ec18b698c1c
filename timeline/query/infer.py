"""infer: what dates and relative dates say together, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from timeline.query.answer_columns import BOUNDS, instant, names, text
from timeline.query.options import AsOfOption, Author, Reason, RecordedAt
from timeline.query.question import question
from timeline.store import (
    Changes,
    HasStore,
    Kernel,
    Result,
    Session,
    Steps,
    Store,
    base,
    resolve_as_of,
    result_of,
)
from timeline.when import When
from timeline.when.allen import Bounds
from timeline.when.relative import Inference, RelativeDate
from timeline.when.relative import infer as infer_bounds

if TYPE_CHECKING:
    import polars as pl

    from timeline.when.inputs import AsOfLike

__all__ = ["infer"]

_STATED = """
SELECT event_id, title, edtf AS "when", relative, start_min, start_max, end_min, end_max, start_kind, end_kind
FROM event
WHERE relative IS NOT NULL OR event_id IN (SELECT unnest($targets))
ORDER BY event_id"""
_RELATIVE = "SELECT event_id, relative FROM event WHERE relative IS NOT NULL ORDER BY event_id"


@question(
    text("event_id", "identity of the event"),
    text("title", "what happened, in a line"),
    text("bound", "the bound that is narrowed", values=BOUNDS),
    replace(instant("before", "the bound as it is stated"), shown="bound"),
    replace(instant("after", "the bound as it follows"), shown="bound"),
    names("because", "the date that it comes from, then the statements that carried it here"),
    shows="title/event_id bound before after because",
    examples=["timeline infer"],
    empty="nothing follows",
)
def infer(
    self: HasStore,
    *,
    write: bool = False,
    as_of: AsOfOption = None,
    author: Author = None,
    reason: Reason = "inferred from relative dates",
    recorded_at: RecordedAt = None,
) -> Result:
    """What follows from relative dates.

    A date such as `after amia-bombing by 3d..5d` narrows others. Each bound that is narrowed has one row, with the
    statements behind it.

    Args:
        write: record the narrowed dates as one revision; without it nothing is written.
        as_of: answer as it would have been answered then; not with `write`.

    Raises:
        Contradiction: not everything can hold; its `statements` are a smallest set that cannot.
        UnknownName: a statement names an event that is not there.

    Source: Dechter, Meiri and Pearl, Temporal constraint networks, Artificial Intelligence 49 (1991) 61-95.
    """
    found = _found(self._store, as_of)
    if not write:
        return found
    self._refuse_if_frozen()
    kept = found.frozen()
    self._revise(_narrowed, author=author, reason=reason, recorded_at=recorded_at, dry_run=False)
    return kept


def _narrowed(session: Session) -> Changes:
    from timeline.edit.amend import redated

    return redated(session, _inferred(session))


def _found(store: Store, as_of: AsOfLike | None) -> Result:
    with store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        statements = _statements(session.rows(steps.text(_RELATIVE), steps.params))
        steps.params["targets"] = sorted({each.target for each in statements if each.target})

    note = f"{len(statements):,} relative dates"
    path = "network: shortest paths over the starts and ends of events (Dechter, Meiri and Pearl 1991)"
    return result_of(
        steps,
        store,
        _STATED,
        title="inferred",
        path=path,
        notes=(note,),
        kernel=Kernel(_tightened, {"steps": steps}),
    )


def _tightened(session: Session, steps: Steps) -> pl.DataFrame:
    import polars as pl

    found, titles = _inference(session.rows(steps.text(_numbers(_STATED)), steps.params))
    rows = [
        {
            "event_id": change.event,
            "title": titles[change.event],
            "bound": change.bound,
            "before": change.before,
            "after": change.after,
            "because": [str(reason) for reason in change.because],
        }
        for change in found.tightened
    ]
    names = ("event_id", "title", "bound")
    schema: dict[str, pl.DataType] = dict.fromkeys(names, pl.String())
    schema |= {"before": pl.Int64(), "after": pl.Int64(), "because": pl.List(pl.String())}
    return pl.DataFrame(rows, schema=schema).with_columns(pl.col("before", "after").cast(pl.Datetime("us")))


def _inferred(session: Session) -> dict[str, When]:
    """The events whose bounds are narrowed now, with the date that is inferred for each."""
    steps = base(None)
    statements = _statements(session.rows(steps.text(_RELATIVE), steps.params))
    steps.params["targets"] = sorted({each.target for each in statements if each.target})
    rows = session.rows(steps.text(_numbers(_STATED)), steps.params)
    found, _ = _inference(rows)
    kinds = {row["event_id"]: (row["start_kind"], row["end_kind"]) for row in rows}
    return {
        event: _when(found.bounds[event], *kinds[event])
        for event in dict.fromkeys(c.event for c in found.tightened)
    }


def _when(bounds: Bounds, start_kind: str, end_kind: str) -> When:
    """A side that has a limit now is known; one that has none keeps its kind."""
    return When.from_bounds(
        *bounds,
        start_kind=start_kind if bounds.start_min is None else "known",
        end_kind=end_kind if bounds.end_max is None else "known",
    )


def _inference(rows: list[dict[str, Any]]) -> tuple[Inference, dict[str, str]]:
    events = {row["event_id"]: Bounds(*(row[name] for name in BOUNDS)) for row in rows}
    return infer_bounds(events, _statements(rows)), {row["event_id"]: row["title"] for row in rows}


def _statements(rows: list[dict[str, Any]]) -> list[RelativeDate]:
    return [RelativeDate.parse(row["event_id"], text) for row in rows for text in row["relative"] or ()]


def _numbers(sql: str) -> str:
    """The statement with its instants as microseconds, NULL for unbounded."""
    turned = ", ".join(f"epoch_us({name}) AS {name}" for name in BOUNDS)
    return f"SELECT * REPLACE ({turned}) FROM ({sql})"
