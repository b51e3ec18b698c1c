"""sequence: events in order, within lengths of time, and with nothing between them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from timeline.constants import WORLDS
from timeline.errors import BadQuery, UnknownName
from timeline.query.answer_columns import UNIT, counted, length, side, text
from timeline.query.circa import add_circa
from timeline.query.dimensions import items
from timeline.query.find import check_certainty, check_limit
from timeline.query.options import (
    AsOfOption,
    CertaintyOption,
    CircaOption,
    Flag,
    From,
    HorizonOption,
    LastingOption,
    LimitOption,
    MatchesOption,
    PatternOption,
    ProbabilityOption,
    ResolutionOption,
    Seed,
    To,
)
from timeline.query.question import question
from timeline.query.sequence_answer import Asked, counted_matches, listed_matches, tallied
from timeline.query.sequence_steps import add_selections, granules_in, measured_in, observed
from timeline.query.shares import PROBABILITY, measured_by
from timeline.query.window import window_of
from timeline.schema import Column
from timeline.store import HasStore, Kernel, Result, base, resolve_as_of, result_of
from timeline.tables import Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.intervals.sequences.pattern import Pattern

__all__ = ["sequence"]

_ITEM = text("item", "item that the events have in common; without `by` there is no such column")
_CERTAINTY = text(
    "certainty",
    "whether it matches in every world, in some, or cannot be judged",
    values=("certain", "possible", "unjudged"),
)
_SPAN = (
    length("span_min", "least time from the first start to the last end", "the column `unit`"),
    length("span_max", "most time from the first start to the last end", "the column `unit`"),
    UNIT,
)
_SHARE = (
    PROBABILITY,
    Column(
        "standard_error",
        "double",
        "standard error of the probability; 0 where it is exact",
        "there is no probability",
        shown="estimate",
    ),
)
_DRAWN = f"probability: counted over {WORLDS:,} worlds drawn by lot from seed {{}}; certain matches are exact"


def _of_step(name: str, *, first: bool = False, group: bool = False) -> Iterator[Column]:
    """The columns of the step of this name."""
    if group:
        yield counted(f"{name}_n_certain", f"how many events certainly make the group {name}")
        yield counted(f"{name}_n_possible", f"how many events possibly make the group {name}")
        return
    yield from side(name)
    if not first:
        for most, size in (("min", "smallest"), ("max", "largest")):
            meaning = f"{size} distance of {name} to the step of one event before it"
            yield length(f"{name}_distance_{most}", meaning, "the column `unit`")


@question(
    _ITEM,
    _CERTAINTY,
    *(column for name in "abc" for column in _of_step(name, first=name == "a")),
    *(column for name in "abc" for column in _of_step(name, group=True)),
    *_SPAN,
    *_SHARE,
    shows="item certainty probability? a_title/a_when/a a_n_certain? "
    "b_title/b_when/b b_n_certain? c_title/c_when/c span_min? span_max?",
    examples=[
        "timeline sequence 'kind:attack then kind:judicial within 9000d by country'",
        "timeline sequence 'kind:attack then next kind:death' --matches first",
        "timeline sequence '2+ kind:attack then kind:death' --count",
        "timeline sequence 'kind:diplomatic then kind:military within 90d' --probability --seed 7",
    ],
)
def sequence(
    self: HasStore,
    pattern: PatternOption,
    *,
    from_: From = None,
    to: To = None,
    matches: MatchesOption = "all",
    exists: Flag = False,
    unjudged: Flag = False,
    certainty: CertaintyOption = "possible",
    resolution: ResolutionOption = None,
    probability: ProbabilityOption = False,
    lasting: LastingOption = "any",
    horizon: HorizonOption = None,
    circa: CircaOption = None,
    seed: Seed = 0,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
) -> Result:
    """Events in order, within lengths of time, with nothing between them.

    Steps are selectors, joined by `then`, `then next` or any relation. `within 30d` bounds a distance, `without
    kind:x` says what must not lie between, `by who` that all share an item; `overall 180d` bounds the whole, and
    `3+ kind:x in 30d` counts a group. A match is certain if it holds in every world, possible if in some.

    Args:
        pattern: such as `kind:a then kind:b within 30d without kind:c by who`.
        from_, to: only events of this window, which is then the period observed.
        matches: all, the first of each first event, or those of an item that follow one another.
        exists: one row for each first event that has a match.
        unjudged: list tuples too that cannot be judged: their absence reaches beyond the period observed.
        resolution: compare at this unit; default: the day where all lengths are days or weeks, else the tick; without
            lengths the finest precision of the events picked.
        probability: say in which share of the possible worlds it holds, counted over worlds drawn by lot; with
            `exists` that in which the first event has a match.
        seed: with `probability`: which worlds are drawn.

    Raises:
        BadPattern: the pattern cannot be understood; the error says where.
        TooManyMatches: there are more than a thousand million matches, or parts of them; with shares, than ten million.
        UnknownName: a selector names what nothing has.

    >>> from timeline import Timeline
    >>> with Timeline.memory() as tl:
    ...     _ = tl.add(title="Accused", kind="accusation", when="2020-03-01")
    ...     _ = tl.add(title="Raided", kind="raid", when="2020-03")
    ...     [row["certainty"] for row in tl.sequence("kind:accusation then kind:raid within 40d")]
    ['possible']
    """
    from timeline.intervals.sequences.parse import parse
    from timeline.intervals.sequences.plan import compiled
    from timeline.intervals.worlds import check_draws

    check_certainty(certainty)
    check_draws(1, seed)
    most = None if limit is None else check_limit(limit)
    if exists and matches != "all":
        raise BadQuery("--exists tells one row for each first event; leave out --matches")
    read = parse(pattern)
    selections = list(
        dict.fromkeys([*(s.selector for s in read.steps), *(a.selector for a in read.absences)])
    )
    window = window_of(from_, to)
    if read.by:
        try:
            items(read.by)  # it is known, or refused before anything is asked
        except UnknownName as error:
            error.place(read.by_at)
            raise
    with self._store.reading() as session:
        steps = base(resolve_as_of(session, as_of))
        add_circa(steps, circa)
        picked = add_selections(steps, session, read, selections, window)
        bare = resolution is not None
        unit = measured_in(session, steps, read, resolution, len(selections))
        plan = compiled(read, granules_in(unit, bare))
        period = observed(session, steps, window, unit) if plan.edges else (None, None)
        sides = tuple(f"chosen_{number}" for number in range(len(selections)))
        measure = measured_by(
            session,
            steps,
            unit,
            lasting,
            horizon,
            *sides,
            circa=circa,
            asked=probability,
            picked=dict(zip(sides, picked, strict=True)),
        )
        asked = Asked(steps, plan, unit, period, certainty, matches, exists, unjudged, most, measure, seed)
        notes = [*plan.notes, *(measure.notes if measure else ())]
        beyond = tallied(session, asked).unjudged if plan.edges else 0
    if beyond:
        tuples = "tuple is" if beyond == 1 else "tuples are"
        notes.append(
            f"{beyond:,} {tuples} unjudged: an absence reaches beyond the period observed"
            + ("" if unjudged else "; --unjudged lists them")
        )
    if measure:
        notes.append(_DRAWN.format(seed))
    found = result_of(
        steps,
        self._store,
        "SELECT * FROM chosen_0",
        title=pattern,
        notes=notes,
        path="kernel sequence: candidates step by step from sorted starts, each tuple judged by its differences",
        kernel=Kernel(listed_matches, {"asked": asked}, counted_matches),
    )
    return replace(found, look=_look(read, exists, probability))


def _look(pattern: Pattern, exists: bool, probability: bool) -> Look:
    """How matches look: the columns are called after the steps."""
    columns, shows = [_ITEM, _CERTAINTY], ["item", "certainty"]
    if probability:
        columns += _SHARE
        shows += [column.name for column in _SHARE]
    first = True
    for step in pattern.steps:
        columns += _of_step(step.name, first=first, group=step.group)
        if step.group:
            shows += [f"{step.name}_n_certain", f"{step.name}_n_possible"]
        else:
            first = False
            shows += [f"{step.name}_title/{step.name}_when/{step.name}"]
    shows += [] if exists else ["span_min?", "span_max?"]
    return Look(" ".join(shows), described={column.name: column for column in (*columns, *_SPAN)})
