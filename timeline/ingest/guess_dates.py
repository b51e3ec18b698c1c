"""Which columns of an unknown file tell when it happened: candidates, scored by their values and their names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from timeline.ingest.epochs import EPOCHS
from timeline.ingest.guess_columns import PIVOT, Column, share_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Candidate", "best_of", "candidates", "ref", "when_of"]

_START = (
    "start|begin|beginning|began|from|since|first|opened|onset|born|birth|founded|established|inception|d[ée]but|beginn|inicio"
    "|entry|in|st|s|effective|commenced|departure|created"
)
_END = (
    "end|finish|to|until|till|last|closed|stop|died|death|dissolved|abolished|fin|ende|termination|terminated|exit|out|en|e"
    "|expiry|completion|completed|arrival|restoration|restored|resolved|resolution"
)
_PART = {
    "year": "year|yr|yyyy|jahr|ann[ée]e|a[ñn]o",
    "month": "month|mon|mo|mm|monat|mois|mes",
    "day": "day|date|dd|dy|tag|jour|d[ií]a",
    "hour": "hour|hr|hh",
    "minute": "minute|min",
    "second": "second|sec",
}
_WORDS = "date ?time|time ?stamp|date|day|time|year|month|dt|datum|fecha|ts|ymd|utc"
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
_CODES = r"-\d{1,2}"  # of a part that is not known
_LIFE = r"birth|born|death|died|dob|dod|artist|author|creator|maker"
_RECORD = (
    r"creat|updat|modif|insert|enter|access|retriev|added|load|upload|version|report|publi|filed|received|posted|due|check"
    r"|valid|edit|changed|acquir|last viewed|receipt|coverage|transaction|hire|identified|downloaded|processed|print"
)


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
    rest: bool = False


def ref(name: str) -> str:
    """A column as a template in TOML."""
    return json.dumps(f"{{{name}}}", ensure_ascii=False)


def candidates(columns: Sequence[Column]) -> list[Candidate]:
    """Every way to say when it happened, the likeliest first."""
    sides = [*_texts(columns), *_split(columns)]
    found = [_single(side) for side in sides if not (side.role == "end" and "death" not in side.key)] or [
        _single(side) for side in sides
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
    told = [f"# The dates: {_names(best)}, {best.why}."]
    mine = {column.name for column in best.columns}
    other = [one for one in others if not {column.name for column in one.columns} <= mine][:3]
    told += [f"#   not {_names(one)}: {one.why}." for one in other]
    return [*told, "[when]", *best.text]


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
        yield Side(used, role, key, value, readers, score, why, zone, column.rest)


def _judged(column: Column, place: int) -> tuple[float, str]:
    words = column.words
    said, score = [f"{column.share:.0%} of its values are read as {column.reader}"], 2 * column.share
    score += 2 * column.filled
    if column.filled < 0.9:
        said.append(f"{column.filled:.0%} of the rows have it")
    if re.search(rf"\b({_WORDS})\b|date|datum|fecha", words):
        score += 1
    if re.search(r"\bevent|occur|incident|happened|\bnet\b|launch|battle|attack", words):
        score += 0.7
    if re.fullmatch(r"(event ?|start ?|begin ?)?(date ?time|date|datum|fecha|when|time ?stamp)", words):
        score += 0.5
    years = column.reader == "edtf" and column.all_fit(r"-?\d{1,4}")
    if years:
        score -= 0.8
        said.append(_YEARS)
    if column.reader in EPOCHS:
        score -= 0.2
    for pattern, loss, what in (
        (_LIFE, 1.5, "the name is of a life, not of an event"),
        (_RECORD, 1.2, "the name is of the record, not of the event"),
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
    for role, names in (("start", _START), ("end", _END)):
        for pattern in (
            rf"\b({names})\b",
            rf"\b({names})(?=({_WORDS})\b)",
            rf"(?:(?<=date)|(?<=time)|(?<=year))({names})\b",
        ):
            found = re.search(pattern, text)
            if found:
                rest = text[: found.start()] + " " + text[found.end() :]
                return role, _key(rest)
    return "", _key(text)


def _key(text: str) -> str:
    return " ".join(re.sub(rf"\b({_WORDS})\b", " ", text).split())


def _timed(
    column: Column, columns: Sequence[Column]
) -> tuple[str, tuple[str, ...], str | None, tuple[Column, ...]]:
    """The value of a date, with the time of day and the zone that stand in columns of their own."""
    plain = (ref(column.name), (str(column.reader),), None, (column,))
    if column.reader in EPOCHS or column.reader in (None, "text") or "%H" in str(column.reader):
        return plain
    clock = _beside(column, columns)
    if clock is None:
        return plain
    glue = "T" if column.reader in ("edtf", "iso") else " "
    joined = pl.Series([f"{column.shown[0]}{glue}{time}" for time in clock.some])
    forms = (
        [column.reader]
        if glue == "T"
        else [f"{column.reader} {form}" for form in ("%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M:%S %p")]
    )
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
    clocks = [
        c
        for c in columns
        if c is not column and c.all_fit(_CLOCK) and re.search(r"time|hour|clock|zeit|uhr|hora", c.words)
    ]
    return next((c for c in clocks if _role(c.words) == wanted), None)


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
        used = [parts[part] for part in _PART if part in parts]
        inner = ", ".join(f"{part} = {ref(parts[part].name)}" for part in _PART if part in parts)
        unknown = sorted({value for column in used for value in column.some if re.fullmatch(_CODES, value)})
        inner += f", missing = {json.dumps(unknown)}" if unknown else ""
        fine = min(len(parts), 3)
        score = 1.4 + 0.9 * fine + 2 * used[0].filled
        said = "a " + ", a ".join(part for part in _PART if part in parts) + " in columns of their own"
        if re.search(_LIFE, rest):
            score -= 1.5
            said += ", the name is of a life, not of an event"
        key = "" if role else _key(rest)
        number = re.sub(r"\D", "", rest)
        yield Side(tuple(used), role, key + number, f"{{ {inner} }}", (), score, said)


def _parts_in(column: Column) -> Iterator[tuple[str, str]]:
    """The parts of a date that a column can be, each with the rest of its name."""
    for part, names in _PART.items():
        found = re.search(rf"({names})(?=\b|\d|$)", column.words) or re.search(rf"\b({names})", column.words)
        if found and column.all_fit(rf"{_FORMS[part]}|{_CODES}"):
            rest = (column.words[: found.start()] + " " + column.words[found.end() :]).split()
            yield part, " ".join(rest)
            return


def _side_of(rest: str) -> str:
    first = re.sub(r"\d", "", rest).split()
    if any(re.fullmatch(_END, word) for word in first):
        return "end"
    return "start" if any(re.fullmatch(_START, word) for word in first) else ""


# --- pairs -------------------------------------------------------------------------------------------------


def _pairs(sides: Sequence[Side]) -> Iterator[tuple[Side, Side]]:
    for start in sides:
        if start.role != "start":
            continue
        ends = [side for side in sides if side.role == "end" and bool(side.readers) == bool(start.readers)]
        same = [end for end in ends if end.key == start.key] or [
            end for end in ends if len(ends) == 1 and _is_life(end) == _is_life(start)
        ]
        if same:
            yield start, same[0]


def _is_life(side: Side) -> bool:
    return any(re.search(_LIFE, column.words) for column in side.columns)


def _pair(start: Side, end: Side) -> Candidate:
    text = [f"start = {start.value}", f"end = {end.value}", *_reading([start, end])]
    text.append(
        'no_end = "unknown"  # what a blank end means: unknown, open (it goes on) or same (as the start)'
    )
    score = start.score + (0.4 if _YEARS in start.why else 0.8)
    return Candidate(
        (*start.columns, *end.columns), score, f"a start and an end; of the start {start.why}", text
    )


def _single(side: Side) -> Candidate:
    return Candidate(side.columns, side.score, side.why, [f"date = {side.value}", *_reading([side])])


def _reading(sides: Sequence[Side]) -> list[str]:
    readers = list(dict.fromkeys(reader for side in sides for reader in side.readers))
    if not readers:
        return []
    if any(side.rest for side in sides) and "text" not in readers:
        readers.append("text")
    text = [f"read = {json.dumps(readers if len(readers) > 1 else readers[0])}"]
    if any(re.match(r"%[dm][/-]%[dm][/-]%[Yy]", reader) for reader in readers):
        text[0] += "  # which is the day and which the month? check it"
    if any("%y" in reader for reader in readers):
        text.append(
            f"pivot = {PIVOT}  # the first of the hundred years in which a year of two digits lies: check it"
        )
    zone = next((side.zone for side in sides if side.zone), None)
    return [*text, f"zone = {zone}"] if zone else text
