"""The selector language: `kind:attack who:"Hezbollah|Iran" -country:AR during:2010/2015`.

Terms are anded, `a|b` in a value is or, a leading `-` negates, quotes keep spaces and bars together.
A word without a key is searched in the text: `bomb` is `text:bomb`.
Each key is one row of `KEYS`, see `timeline.query.selector_keys`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline.constants import BOUNDS, Certainty
from timeline.errors import BadSelector, UnknownName
from timeline.query.event_sql import WHO
from timeline.query.membership import Sharing, areas, fitting, picked
from timeline.query.selector_keys import KEYS, compared
from timeline.query.window import ALWAYS, Window
from timeline.store import Session, Steps, known_names, moment, one_condition, recorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from timeline.query.selector_keys import Key
    from timeline.when.areas import Picked

__all__ = [
    "Certainty",
    "Term",
    "add_selection",
    "fit",
    "is_uncertain",
    "parse",
    "plan",
    "validate",
]

_TERM = re.compile(
    r"""\s*(?P<negated>-)?(?P<key>[^\s:"]+):(?P<value>(?:"(?:[^"\\]|\\.)*"|[^\s"])+)(?=\s|$)""",
)
_WORDS = re.compile(
    r"""\s*(?P<negated>-)?(?P<value>(?:"(?:[^"\\]|\\.)*"|[^\s":-])(?:"(?:[^"\\]|\\.)*"|[^\s":])*)(?=\s|$)"""
)
_PART = re.compile(r'"(?:[^"\\]|\\.)*"|[^"|]+|\|')
_LONGEST, _MOST_TERMS, _MOST_DATES, _MOST_WORDS = 100_000, 100, 100, 1000
_FILTER = "filter the answer with sql"
_LATER = f"write alternatives as key:a|b|c, or {_FILTER}"


@dataclass(frozen=True, slots=True)
class Term:
    """One term: `key` is one of `values`, or, negated, none of them."""

    key: str
    values: tuple[str, ...]
    negated: bool = False


def parse(selector: str) -> list[Term]:
    """The terms of a selector.

    Raises:
        BadSelector: it is no text, or something is not of the form `key:value`.
        UnknownName: a key is not known.
    """
    if not isinstance(selector, str):
        raise BadSelector(f"a selector is a text such as 'kind:attack', not {selector!r}")
    if len(selector) > _LONGEST:
        raise BadSelector(
            f"a selector has at most {_LONGEST:,} characters, and this one has {len(selector):,}; {_LATER}"
        )
    terms, position = [], 0
    while selector[position:].strip():
        if words := _WORDS.match(selector, position):
            terms.append(Term("text", _alternatives(words["value"]), bool(words["negated"])))
            position = words.end()
            continue
        found = _TERM.match(selector, position)
        if not found:
            rest = selector[position:].split()[0]
            position = selector.index(rest, position)
            raise BadSelector(
                f"cannot read '{rest}' in the selector '{selector}'; write key:value, such as kind:attack or text:seized",
                position,
            )
        key = found["key"].lower()
        if key not in KEYS:
            raise UnknownName("selector key", found["key"], KEYS, f"known keys: {', '.join(KEYS)}")
        terms.append(Term(key, _alternatives(found["value"]), bool(found["negated"])))
        position = found.end()
    _check_size(terms)
    return terms


def _check_size(terms: Sequence[Term]) -> None:
    if len(terms) > _MOST_TERMS:
        raise BadSelector(
            f"a selector has at most {_MOST_TERMS} terms, and this one has {len(terms):,}; {_LATER}"
        )
    counts = Counter[str]()
    for term in terms:
        counts[term.key] += 0 if KEYS[term.key].same else len(term.values)
    for name, count in counts.items():
        most = _MOST_DATES if name == "during" else _MOST_WORDS
        if count > most:
            raise BadSelector(
                f"a selector has at most {most:,} values of {name}:, and this one has {count:,}; {_FILTER}"
            )


def _alternatives(value: str) -> tuple[str, ...]:
    parts: list[str] = [""]
    for part in _PART.findall(value):
        if part == "|":
            parts.append("")
        else:
            quoted = part.startswith('"')
            parts[-1] += re.sub(r"\\(.)", r"\1", part[1:-1]) if quoted else part
    if not all(parts):
        raise BadSelector(f"'{value}' has an empty alternative; write a|b")
    return tuple(parts)


def add_selection(
    steps: Steps,
    session: Session,
    selector: str,
    *,
    name: str = "selected",
    certainty: Certainty = "possible",
    where: str | None = None,
    window: Window = ALWAYS,
) -> Picked | None:
    """Add the step `name`: the rows of `event` that the selector, the SQL condition and the window pick.

    Its column `surely` says whether a row is picked in every world: a date in the selector, or a window, may pick a
    vague event in some worlds only. Returned are the extents that are picked of an event; None where all are.

    Raises:
        BadSelector, UnknownName, BadDate: as `parse`, and for values that nothing has.
    """
    terms = parse(selector)
    validate(terms, session, recorded(steps))
    stated = None if where is None else one_condition(session, where)
    return plan(steps, terms, name=name, certainty=certainty, where=stated, window=window)


def validate(terms: Iterable[Term], session: Session, known: Steps) -> None:
    """Refuse a value that nothing has, nor had by the time that the steps `known` look at.

    Raises:
        UnknownName: there is none of this name.
    """
    for name, alike in _by_key(terms).items():
        key = KEYS[name]
        values = [key.fold(value) for term in alike for value in (term.values if key.exists else ())]
        if (value := _unknown(key, values, session, known)) is not None:
            names = known_names(session, known.text(key.known), value, known.params)
            raise UnknownName(key.what, value, names)


def _unknown(key: Key, values: list[str], session: Session, known: Steps) -> str | None:
    """The first value that nothing has."""
    if key.same and len(values) > 1:
        given, same = key.same.format("given.value"), key.same.format("known.name")
        unknown = known.text(_UNKNOWN.format(known=key.known, given=given, same=same))
        found: str | None = session.value(unknown, {**known.params, "values": values})
        return found
    for value in values:
        sql, given = compared(key, value)
        exists = known.text(key.exists.format(sql.format("$value")))
        if session.value(exists, {**known.params, "value": given}) is None:
            return value
    return None


_UNKNOWN = """
SELECT given.value
FROM (SELECT unnest($values) AS value, generate_subscripts($values, 1) AS place) AS given
ANTI JOIN (SELECT {same} AS key FROM ({known}) AS known(name)) AS had ON had.key = {given}
ORDER BY given.place LIMIT 1"""


def plan(
    steps: Steps,
    terms: Sequence[Term],
    *,
    name: str = "selected",
    certainty: Certainty = "possible",
    where: str | None = None,
    window: Window = ALWAYS,
) -> Picked | None:
    """Add the step `name`, see `add_selection`, without a look at the database: names and `where` are taken as valid."""
    conditions = _conditions(steps, [term for term in terms if term.key != "during"])
    dates = [_sharing(term) for term in terms if term.key == "during"]
    if window != ALWAYS:
        dates.append(Sharing((window,)))
    if dates:
        conditions.append(picked(steps, dates, certainty))
    surely = picked(steps, dates, "certain") if certainty == "possible" else "TRUE"
    if where is not None:
        conditions.append(_stated(steps, where))
    filtered = "\nWHERE " + "\n    AND ".join(conditions) if conditions else ""
    steps.add(name, f"SELECT e.*, {surely} AS surely FROM event AS e{filtered}")
    if dates and certainty == "possible":
        bounds = ", ".join(f"{sql} AS {bound}" for bound, sql in fitting(steps, dates).items())
        steps.add(f"{name}_fit", f"SELECT e.*{f' REPLACE ({bounds})' if bounds else ''} FROM {name} AS e")
    return areas(dates) if certainty == "possible" else None


def fit(steps: Steps, name: str = "selected") -> str:
    """The step of a selection in which an event has the bounds of those of its extents that are selected."""
    return f"{name}_fit" if f"{name}_fit" in steps.steps else name


def _stated(steps: Steps, condition: str) -> str:
    """The SQL condition of a person, on the columns of the view `events` and of `find`: NULL is unbounded there."""
    bounds = (*BOUNDS, "recorded_to")
    finite = ", ".join(f"CASE WHEN isfinite(e.{name}) THEN e.{name} END AS {name}" for name in bounds)
    steps.add("stated", f'SELECT e.* REPLACE ({finite}), e.edtf AS "when", {WHO} AS who FROM event AS e')
    return f"e.version_id IN (SELECT e.version_id FROM stated AS e WHERE ({condition}))"


def is_uncertain(selector: str) -> bool:
    """Whether a selector asks for dates, so that some events may be picked in some worlds only."""
    return any(term.key == "during" for term in parse(selector))


def _sharing(term: Term) -> Sharing:
    stretches = (moment(value) for value in term.values)
    return Sharing(tuple(Window(each.start_min, each.end_max) for each in stretches), term.negated)


def _by_key(terms: Iterable[Term]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.key, []).append(term)
    return found


def _conditions(steps: Steps, terms: Iterable[Term]) -> list[str]:
    """Of terms of one key those that are negated are one, and where a version may have several items the others are, too."""
    found = []
    for key, alike in _by_key(terms).items():
        wanted = [term for term in alike if not term.negated]
        unwanted = [value for term in alike if term.negated for value in term.values]
        if len(wanted) > 1 and KEYS[key].items:
            found.append(_all_of(steps, key, wanted))
        else:
            found += [_condition(steps, term) for term in wanted]
        if unwanted:
            found.append(_condition(steps, Term(key, tuple(dict.fromkeys(unwanted)), negated=True)))
    return found


_ALL_OF = """e.version_id IN (
    SELECT i.version_id FROM ({items}) AS i
    JOIN (
        SELECT g.place, {same} AS key FROM (SELECT unnest({places}) AS place, unnest({values}) AS value) AS g
    ) AS g ON g.key = i.key
    GROUP BY i.version_id HAVING count(DISTINCT g.place) = {count}
)"""


def _all_of(steps: Steps, name: str, terms: Sequence[Term]) -> str:
    """That a version has an item of every term: a term is a place, and so many places are met."""
    key = KEYS[name]
    given = [(place, key.fold(value)) for place, term in enumerate(terms) for value in term.values]
    return _ALL_OF.format(
        items=key.items,
        same=key.same.format("g.value"),
        places=steps.param(f"{name}_term", [place for place, _ in given]),
        values=steps.param(name, [value for _, value in given]),
        count=len(terms),
    )


def _condition(steps: Steps, term: Term) -> str:
    key = KEYS[term.key]
    values = [*map(key.fold, term.values)]
    if not key.same:
        alternatives = [key.condition.format(steps.param(term.key, value)) for value in values]
    elif len(values) == 1:
        sql, value = compared(key, values[0])
        alternatives = [key.condition.format(f"= {sql.format(steps.param(term.key, value))}")]
    else:
        given = (
            f"SELECT {key.same.format('value')} FROM unnest({steps.param(term.key, values)}) AS given(value)"
        )
        alternatives = [key.condition.format(f"IN ({given})")]
    joined = " OR ".join(alternatives)
    if term.negated:
        return f"(({joined}) IS NOT TRUE)"
    return f"({joined})" if len(alternatives) > 1 else joined
