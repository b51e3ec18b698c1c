"""Which columns of an unknown file tell when it happened: candidates, scored by their values and their names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from timeline.ingest.epochs import EPOCHS
from timeline.ingest.guess_columns import PIVOT, YEAR, Column, share_read
from timeline.ingest.guess_words import (
    CLOCKS,
    END,
    JOINTS,
    LIFE,
    PART,
    RECORD,
    START,
    WEAK_END,
    WEAK_START,
    WORDS,
)
from timeline.when.reading.vocabulary import month_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Candidate", "best_of", "candidates", "ref", "when_of"]

_MONTH = r"(0?[0-9]|1[0-2])(\.0)?"
_FORMS = {
    "year": r"-?\d{1,4}(\.0)?",
    "month": _MONTH,
    "day": r"([0-2]?\d|3[01])(\.0)?",
    "hour": r"([01]?\d|2[0-4])(\.0)?",
    "minute": r"[0-5]?\d(\.0)?",
    "second": r"[0-5]?\d(\.0)?",
}
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]\.?m\.?)?"
_ZONE = r"tz|time ?zone|zone|utc ?offset|offset"
_IN_ZONE = r"UTC|GMT|Z|[-+]\d{2}:\d{2}|[A-Z][A-Za-z_]+/[A-Za-z_/-]+"
_YEARS = "years alone"
_TIMES = ("%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M:%S %p")
_ROLES = (("start", START), ("end", END), ("start", WEAK_START), ("end", WEAK_END))
_CODES = r"-\d{1,2}"  # of a part that is not known


@dataclass(frozen=True)
class Candidate:
    """A way to say when it happened.

    Attributes:
        columns: those that it is made of.
        score: how likely it is the date that is meant; higher is better.
        why: what speaks for it and against it.
        text: the lines of the mapping.
    """

    columns: tuple[Column, ...]
    score: float
    why: str
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Side:
    """One date, of a column or of columns of numbers: what its name says, how it is written and read."""

    columns: tuple[Column, ...]
    role: str  # start, end or nothing
    key: str  # what its name has beside the role and the words for dates
    value: str  # the value in the mapping
    readers: tuple[str, ...]
    score: float
    why: str
    zone: str | None = None
    more: tuple[str, ...] = ()
    midnight: bool = False


def ref(name: str) -> str:
    """A column as a template in TOML."""
    return json.dumps(f"{{{name}}}", ensure_ascii=False)


def candidates(columns: Sequence[Column]) -> list[Candidate]:
    """Every way to say when it happened, the likeliest first."""
    sides = [*_texts(columns), *_split(columns), *_month_and_day(columns)]
    paired = any(side.role == "start" for side in sides)
    found = [
        _single(side) for side in sides if not (paired and side.role == "end" and "death" not in side.key)
    ]
    found += [_pair(start, end) for start, end in _pairs(sides)]
    return sorted(found, key=lambda candidate: -candidate.score)


def best_of(found: Sequence[Candidate]) -> Candidate | None:
    """The likeliest."""
    return found[0] if found else None


def when_of(found: Sequence[Candidate]) -> list[str]:
    """The part of the mapping that says when, with what else it could be."""
    if not found:
        return [
            "[when]",
            'date = "/"  # no column looks like a date, so every event is undated: name one, such as "{day}"',
            'read = "edtf"',
        ]
    best, *others = found
    lines = [f"# The dates: {_names(best)}, {best.why}."]
    mine = {column.name for column in best.columns}
    other = [one for one in others if not {column.name for column in one.columns} <= mine][:3]
    lines += [f"#   not {_names(one)}: {one.why}." for one in other]
    return [*lines, "[when]", *best.text]


def _names(candidate: Candidate) -> str:
    return ", ".join(f"{{{column.name}}}" for column in candidate.columns)


# --- single dates ------------------------------------------------------------------------------------------


def _texts(columns: Sequence[Column]) -> Iterator[Side]:
    for place, column in enumerate(columns):
        if column.reader is None or column.filled == 0:
            continue
        role, key = _role(column.words)
        score, why = _judged(column, place)
        value, readers, zone, used = _timed(column, columns)
        yield Side(used, role, key, value, readers, score, why, zone, column.more, column.midnight)


def _judged(column: Column, place: int) -> tuple[float, str]:
    words = column.words
    said, score = [f"{column.share:.0%} of its values are read as {column.reader}"], 2 * column.share
    score += 2 * column.filled
    if column.filled < 0.9:
        said.append(f"{column.filled:.0%} of the rows have it")
    if re.search(rf"\b({WORDS})\b|date|datum|fecha", words):
        score += 1
    if re.search(r"\bevent|occur|incident|happened|\bnet\b|launch|battle|attack", words):
        score += 0.7
    if re.fullmatch(r"(event ?|start ?|begin ?)?(date ?time|date|datum|fecha|when|time ?stamp)", words):
        score += 0.5
    years = column.reader == "edtf" and column.all_fit(r"-?\d{1,4}")
    if years or column.reader == "%Y%m":
        score -= 0.8
        said.append(_YEARS if years else "months alone")
    if column.reader in EPOCHS:
        score -= 0.2
    for pattern, loss, what in (
        (LIFE, 1.5, "the name is of a life, not of an event"),
        (RECORD, 1.2, "the name is of the record, not of the event"),
    ):
        if re.search(pattern, words):
            score -= loss
            said.append(what)
    if column.distinct == 1 and column.filled == 1:
        score -= 0.3
        said.append("all rows have the same")
    return score - 0.01 * place, ", ".join(said)


def _role(words: str) -> tuple[str, str]:
    """Whether a name says start or end, and what is left of it without that and without the words for dates."""
    text = words
    for role, names in _ROLES:
        for pattern in (
            rf"\b({names})\b",
            rf"\b({names})(?=({WORDS})\b)",
            rf"(?:(?<=date)|(?<=time)|(?<=year))({names})\b",
        ):
            found = re.search(pattern, text)
            if found:
                rest = text[: found.start()] + " " + text[found.end() :]
                return role, _key(rest)
    return "", _key(text)


def _key(text: str) -> str:
    return " ".join(re.sub(rf"\b({WORDS}|{JOINTS})\b", " ", text).split())


def _timed(
    column: Column, columns: Sequence[Column]
) -> tuple[str, tuple[str, ...], str | None, tuple[Column, ...]]:
    """The value of a date, with the time of day and the zone that stand in columns of their own."""
    if column.reader == YEAR:
        return f"{{ year = {ref(column.name)} }}", (), None, (column,)
    plain = (ref(column.name), (str(column.reader),), None, (column,))
    if column.reader in EPOCHS or column.reader in (None, "text") or "%H" in str(column.reader):
        return plain
    clock = _beside(column, columns)
    if clock is None:
        return plain
    numeric = column.reader in ("edtf", "iso")
    glue = "T" if numeric and not any("m" in time.lower() for time in clock.some) else " "
    joined = pl.Series([f"{column.shown[0]}{glue}{time}" for time in clock.some])
    forms = ["edtf", "iso"] if glue == "T" else [f"{column.reader} {form}" for form in _TIMES]
    if numeric and glue == " ":
        forms = [form.replace(str(column.reader), "%Y-%m-%d") for form in forms]
    best = max(forms, key=lambda form: share_read(joined, str(form)))
    if share_read(joined, str(best)) < 0.9:
        return plain
    both = json.dumps(f"{{{column.name}}}{glue}{{{clock.name}}}", ensure_ascii=False)
    value = both if clock.filled == column.filled == 1 else f"[{both}, {ref(column.name)}]"
    readers = tuple(dict.fromkeys([str(best), str(column.reader)] if value[0] == "[" else [str(best)]))
    zones = [c for c in columns if c.called(_ZONE) and c.all_fit(_IN_ZONE)]
    zone = ref(zones[0].name) if zones else None
    return value, readers, zone, (column, clock, *zones[:1])


def _beside(column: Column, columns: Sequence[Column]) -> Column | None:
    """The column of times of day that belongs to a column of days."""
    wanted = _role(column.words)
    clocks = [c for c in columns if c is not column and c.all_fit(_CLOCK) and re.search(CLOCKS, c.words)]
    same = [c for c in clocks if _role(c.words) == wanted]
    # A time of day of no name belongs to the date, where there is but one that starts nothing and ends nothing.
    plain = [c for c in clocks if _role(c.words) == ("", "")] if not wanted[0] else []
    return next(iter([*same, *plain]), None)


# --- dates whose numbers stand apart ----------------------------------------------------------------------


def _split(columns: Sequence[Column]) -> Iterator[Side]:
    groups: dict[str, dict[str, Column]] = {}
    for column in columns:
        for part, rest in _parts_in(column):
            groups.setdefault(rest, {}).setdefault(part, column)
    for rest, every in groups.items():
        parts = every if "month" in every else {part: every[part] for part in every if part == "year"}
        if "year" not in parts or (len(parts) == 1 and parts["year"].reader is not None):
            continue
        role = _side_of(rest)
        used = [parts[part] for part in PART if part in parts]
        inner = ", ".join(f"{part} = {ref(parts[part].name)}" for part in PART if part in parts)
        unknown = sorted({value for column in used for value in column.some if re.fullmatch(_CODES, value)})
        inner += f", missing = {json.dumps(unknown)}" if unknown else ""
        fine = min(len(parts), 3)
        score = 0.9 * fine - 0.6 + 4 * used[0].filled
        said = "a " + ", a ".join(part for part in PART if part in parts) + " in columns of their own"
        if re.search(LIFE, rest):
            score -= 1.5
            said += ", the name is of a life, not of an event"
        key = "" if role else _key(rest)
        number = re.sub(r"\D", "", rest)
        yield Side(tuple(used), role, key + number, f"{{ {inner} }}", (), score, said)


def _month_and_day(columns: Sequence[Column]) -> Iterator[Side]:
    """A year, and month and day as one number of four digits, such as 0910."""
    years = [c for c in columns if re.fullmatch(PART["year"], c.words) and c.all_fit(r"\d{4}")]
    both = [c for c in columns if re.fullmatch(r"mm ?dd|month ?day", c.words) and c.all_fit(r"\d{4}")]
    for year, rest in zip(years, both, strict=False):
        value = json.dumps(f"{{{year.name}}}{{{rest.name}}}", ensure_ascii=False)
        score, said = (
            2.1 + 4 * min(year.filled, rest.filled),
            "a year, and month and day in a column of their own",
        )
        yield Side((year, rest), "", "", value, ("%Y%m%d",), score, said)


def _parts_in(column: Column) -> list[tuple[str, str]]:
    """The parts of a date that a column can be, each with the rest of its name."""
    for part, names in PART.items():
        if not column.all_fit(rf"{_FORMS[part]}|{_CODES}") and not (part == "month" and _are_months(column)):
            continue
        forms = [form for name in names.split("|") for form in (rf"({name})(?=\b|\d|$)", rf"\b({name})")]
        found = [match for form in forms if (match := re.search(form, column.words))]
        rests = [column.words[: one.start()] + " " + column.words[one.end() :] for one in found]
        if rests:
            return [(part, rest) for rest in dict.fromkeys(" ".join(rest.split()) for rest in rests)]
    return []


def _are_months(column: Column) -> bool:
    return bool(column.some) and all(month_named(value) for value in column.some)


def _side_of(rest: str) -> str:
    words = re.sub(r"\d", "", rest).split()
    return next((role for role, names in _ROLES if any(re.fullmatch(names, word) for word in words)), "")


# --- pairs -------------------------------------------------------------------------------------------------


def _pairs(sides: Sequence[Side]) -> Iterator[tuple[Side, Side]]:
    starts = [side for side in sides if side.role == "start"]
    for start in starts or [side for side in sides if not side.role and not side.key]:
        ends = [side for side in sides if side.role == "end" and bool(side.readers) == bool(start.readers)]
        if not starts:  # a date and an end are a start and an end, where both are written alike
            ends = [end for end in ends if end.readers == start.readers and not end.key and _is_plain(end)]
        same = [end for end in ends if end.key == start.key] or [
            end for end in ends if len(ends) == 1 and _is_life(end) == _is_life(start)
        ]
        if same:
            yield start, min(same, key=lambda end: (end.readers != start.readers, -len(end.columns)))


def _is_plain(end: Side) -> bool:
    """Whether a name says that it is an end with a word that says nothing else."""
    return any(re.search(rf"\b({END})(?=\b|({WORDS})\b)", column.words) for column in end.columns)


def _is_life(side: Side) -> bool:
    return any(re.search(LIFE, column.words) for column in side.columns)


def _pair(start: Side, end: Side) -> Candidate:
    text = [f"start = {start.value}", f"end = {end.value}", *_reading([start, end])]
    text.extend(_counted([start, end]))
    text.append(
        'no_end = "unknown"  # what a blank end means: unknown, open (it goes on) or same (as the start)'
    )
    score = start.score + (0.4 if _YEARS in start.why else 0.8)
    return Candidate(
        (*start.columns, *end.columns), score, f"a start and an end; of the start {start.why}", text
    )


def _single(side: Side) -> Candidate:
    text = [f"date = {side.value}", *_reading([side]), *_counted([side])]
    return Candidate(side.columns, side.score, side.why, text)


def _counted(sides: Sequence[Side]) -> list[str]:
    """How years below 0 are counted."""
    below = any(column.reader == YEAR for side in sides for column in side.columns)
    return ["year_zero = true  # -43 is 44 BC; false: -43 is 43 BC. Check it"] if below else []


def _reading(sides: Sequence[Side]) -> list[str]:
    readers = list(dict.fromkeys(reader for side in sides for reader in side.readers))
    if not readers:
        return []
    readers += [
        reader for reader in dict.fromkeys(r for side in sides for r in side.more) if reader not in readers
    ]
    readers.sort(key="text".__eq__)
    text = [f"read = {json.dumps(readers if len(readers) > 1 else readers[0])}"]
    if any(re.match(r"%[dm][/-]%[dm][/-]%[Yy]", reader) for reader in readers):
        text[0] += "  # which is the day and which the month? check it"
    if any("%y" in reader for reader in readers):
        text.append(
            f"pivot = {PIVOT}  # the first of the hundred years in which a year of two digits lies: check it"
        )
    zone = next((side.zone for side in sides if side.zone), None)
    if all(side.midnight for side in sides):
        text.append('precision = "day"  # every time of day is midnight')
    return [*text, f"zone = {zone}"] if zone else text
