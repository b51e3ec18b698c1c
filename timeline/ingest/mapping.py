"""A mapping: which columns of a foreign file make which part of an event. It is data, read from TOML.

One rule runs through it: text in braces is a column, everything else stands for itself.
`"{side_a} - {side_b}"` joins two columns, `"{day:02}"` fills a number with zeros, `"attack"` is a constant.
A template whose columns are not all there gives nothing; in a list of templates the first that gives something counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from timeline.ingest.tables import TABLES, table_of
from timeline.model import Source

__all__ = [
    "ROW",
    "Lookup",
    "Mapping",
    "Moment",
    "Participant",
    "Read",
    "Value",
    "When",
    "columns_of",
]

ROW = "#row"
_FIELD = re.compile(r"\{([^{}]+?)(?::0(\d+))?\}")
_NAME = r"^[a-z0-9][a-z0-9_.-]*$"
UNITS = (
    "tick", "second", "minute", "hour", "day", "week", "month", "year", "decade", "century", "millennium", "ordinal-century",
    "ordinal-millennium",
)  # fmt: skip


def columns_of(template: str) -> list[tuple[str, int]]:
    """The columns that a template names, each with the number of digits to which it is filled.

    >>> columns_of("{year}-{month:02}")
    [('year', 0), ('month', 2)]
    """
    return [(name, int(width or 0)) for name, width in _FIELD.findall(template)]


class Part(BaseModel):
    """The base of all parts of a mapping: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _compiled(rewrites: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    for pattern, _ in rewrites:
        try:
            re.compile(pattern)
        except re.error as fault:
            raise ValueError(f"'{pattern}' is not a regular expression: {fault}") from fault
    return rewrites


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]


def _shared(values: Any) -> Any:
    if not isinstance(values, str):
        return values
    if values not in TABLES:
        raise ValueError(f"there is no table '{values}'; there is: {', '.join(TABLES)}")
    return table_of(values)


Table = Annotated[dict[str, str], BeforeValidator(_shared)]


class Value(Part):
    """Where a text comes from.

    Attributes:
        text: one template, or several of which the first that gives something counts.
        rewrite: pairs of a regular expression and what replaces it (`$1` is its first group), one after the other.
        values: what each code means (`1` and `1.0` are one code), or the name of a shared table such as `country-names`.
        otherwise: what stands for a code that `values` does not have; left out: the code itself.
        missing: codes that mean that nothing is said, besides those of `[read]`.
        split: where the text is cut into several, such as `;`.
        fold: change to `upper` or `lower` case before codes are looked up.
    """

    text: Texts = ()
    rewrite: Annotated[tuple[tuple[str, str], ...], AfterValidator(_compiled)] = ()
    values: Table = Field(default_factory=dict)
    otherwise: str | None = None
    missing: Texts = ()
    split: str | None = None
    fold: Literal["upper", "lower"] | None = None

    @property
    def columns(self) -> list[str]:
        """The columns that it reads."""
        return [name for template in self.text for name, _ in columns_of(template)]

    @property
    def verbatim(self) -> bool:
        """Whether what it reads is kept as it stands."""
        return not (self.values or self.rewrite or self.missing)


def _valued(value: Any) -> Any:
    return {"text": value} if isinstance(value, str | list | tuple) else value


AnyValue = Annotated[Value, BeforeValidator(_valued)]


class Moment(Value):
    """One date: a text and how to read it, or its numbers apart.

    Attributes:
        read: `edtf`; `text` (what people write); `iso` (any number of digits in the year); `unix`, `unix-ms` or `unix-us`;
            or patterns such as `%d/%m/%Y %H:%M`, of which the first that fits counts.
        dayfirst: for `text`, whether `03/04/2010` is 3 April.
        year, month, day, hour, minute, second: for a date whose numbers stand apart; what is missing or 0 widens it.
        calendar: `gregorian` or `julian`.
        zone: the offset (`-06:00`), the name of a time zone (`Europe/London`), or `-11:00..+10:00` for any offset between two;
            counts for dates with a time of day only.
        precision: what the date is good to: a unit (`day`, `month`, ...), `3d` for so many days before and after,
            or `0d` for as it stands.
        open: codes that mean that it goes on, such as `9999-12-31`.
    """

    read: Texts | None = None
    dayfirst: bool | None = None
    year: AnyValue | None = None
    month: AnyValue | None = None
    day: AnyValue | None = None
    hour: AnyValue | None = None
    minute: AnyValue | None = None
    second: AnyValue | None = None
    calendar: AnyValue | None = None
    zone: AnyValue | None = None
    precision: AnyValue | None = None
    open: Texts | None = None

    @property
    def numbers(self) -> dict[str, Value]:
        """The parts of a date whose numbers stand apart."""
        names = ("year", "month", "day", "hour", "minute", "second")
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.text) == bool(self.numbers):
            raise ValueError(
                "a date is either a text or a year with its month, day, ...; give one of the two"
            )
        if self.numbers and self.year is None:
            raise ValueError("a date whose numbers stand apart needs a year")
        return self


AnyMoment = Annotated[Moment, BeforeValidator(_valued)]


class When(Part):
    """When it happened: one `date`, or `start` and `end`, or `between` two dates.

    Attributes:
        date: it happened at some time within this date, for any length of time.
        start, end: it went on from the one to the other.
        between: it happened at some time from the one to the other.
        no_start, no_end: what a missing date means: `unknown`, `open` (it goes on), or `same` (it is the other date).
        (all others): as in a single date, for every date that does not say otherwise.
    """

    date: AnyMoment | None = None
    start: AnyMoment | None = None
    end: AnyMoment | None = None
    between: tuple[AnyMoment, AnyMoment] | None = None
    no_start: Literal["unknown", "open", "same"] = "unknown"
    no_end: Literal["unknown", "open", "same"] = "unknown"
    read: Texts = ("edtf",)
    dayfirst: bool | None = None
    calendar: AnyValue = Value(text=("gregorian",))
    zone: AnyValue | None = None
    precision: AnyValue | None = None
    missing: Texts = ()
    open: Texts = ()
    rewrite: Annotated[tuple[tuple[str, str], ...], AfterValidator(_compiled)] = ()

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        shapes = [
            self.date is not None,
            self.start is not None or self.end is not None,
            self.between is not None,
        ]
        if sum(shapes) != 1:
            raise ValueError("give one of: date; start and end; between")
        return self

    @property
    def moments(self) -> list[Moment]:
        """Every date of it."""
        found = [self.date, self.start, self.end, *(self.between or ())]
        return [moment for moment in found if moment is not None]

    def settled(self, moment: Moment) -> Moment:
        """A date with everything that it leaves to the whole."""
        shared = {
            name: getattr(self, name)
            for name in ("read", "dayfirst", "calendar", "zone", "precision", "open")
            if getattr(moment, name) is None
        }
        shared["missing"] = (*self.missing, *moment.missing)
        shared["rewrite"] = (*self.rewrite, *moment.rewrite)
        return moment.model_copy(update=shared)


class Participant(Part):
    """Who takes part: a name, or several where it is split; `id` tells apart people of one name."""

    name: AnyValue
    role: AnyValue = Value(text=("participant",))
    id: AnyValue | None = None
    kind: AnyValue | None = None
    country: AnyValue | None = None


class Evidence(Part):
    """What says so: the identity of a source, where in it, and a few words."""

    source: AnyValue
    locator: AnyValue | None = None
    quote: AnyValue | None = None
    stance: Literal["supports", "contradicts"] = "supports"


class Lookup(Part):
    """Another file, from which rows are looked up; its columns are written `{name.column}`.

    Attributes:
        file: its path, beside the file that is read; where it is not there, its columns are missing.
        on: the column here whose value is looked up.
        key: the column there.
        since, until, at: where a key has several rows, the one that holds from `since` to before `until` at the date `at`.
    """

    file: str
    on: str
    key: str
    since: str | None = None
    until: str | None = None
    at: str | None = None


class Attributes(Part):
    """What becomes of the columns that make no part of an event: they are kept, but for those that are dropped.

    Attributes:
        drop: columns that are not kept; `*` stands for anything.
        keep: columns that are kept although a part of the event is made of them.
        numbers: columns whose values are kept as numbers, where they are numbers.
    """

    drop: Texts = ()
    keep: Texts = ()
    numbers: Texts = ()


class Read(Part):
    """How the file is read.

    Attributes:
        format: `delimited`, `json`, `jsonl`, `parquet`, `arrow`, `excel` or `ical`; left out: by the ending of its name.
        separator, quote: of a delimited file; an empty `quote` switches quoting off.
        encoding: left out: UTF-8 (or what its first bytes say), else Windows-1252.
        header: whether the first line names the columns.
        columns: their names, where the file has none or other ones.
        skip: lines before the first that counts.
        records: where in a JSON document the list of records is, such as `results.bindings`.
        sheet: of an Excel file, by name; left out: the first.
        missing: texts that mean that nothing is said, in every column; blank always does.
        rename: other names under which a column may come.
    """

    format: Literal["delimited", "json", "jsonl", "parquet", "arrow", "excel", "ical"] | None = None
    separator: str | None = None
    quote: str = '"'
    encoding: str | None = None
    header: bool = True
    columns: tuple[str, ...] = ()
    skip: int = Field(default=0, ge=0)
    records: str | None = None
    sheet: str | None = None
    missing: Texts = ()
    rename: dict[str, Texts] = Field(default_factory=dict)


class Detect(Part):
    """By what a file is known.

    Attributes:
        columns: it has all of these, in any order and case.
        width: it has one of these numbers of columns and no header.
        first: regular expressions that the first values of such a file fit, by the number of the column from 0.
        keys: a JSON document has these keys at its top.
        ending: its name ends so.
    """

    columns: tuple[str, ...] = ()
    width: tuple[int, ...] = ()
    first: dict[int, str] = Field(default_factory=dict)
    keys: tuple[str, ...] = ()
    ending: Texts = ()


def _sources(value: Any) -> Any:
    return [value] if isinstance(value, AnyMapping) else value


class Mapping(Part):
    """A whole mapping.

    Attributes:
        name: the key of the source; it begins every identity, and says what a file is the next edition of.
        about: what it is a mapping of.
        note: what a reader of the mapping should know, such as what the source's own precision of dates means.
        absent: whether a column that the file does not have is an `error` or counts as `missing`.
        leave_out: rows that are none of its events, as the values of columns: `{ Type = ["title"] }`.
        remark: what the report counts, as a column and words for the rows that have it: `{ rrule = "recurring" }`.
        id: what identifies an event within the source; `{#row}`, a digest of the whole row, is the default.
        kind: words joined by dots; anything but letters and digits within a column becomes `-`.
    """

    name: Annotated[str, Field(pattern=_NAME)]
    about: str = ""
    note: str = ""
    absent: Literal["error", "missing"] = "error"
    detect: Detect | None = None
    read: Read = Read()
    lookup: dict[str, Lookup] = Field(default_factory=dict)
    leave_out: dict[str, Texts] = Field(default_factory=dict)
    remark: dict[str, str] = Field(default_factory=dict)
    id: AnyValue = Value(text=(f"{{{ROW}}}",))
    title: AnyValue
    kind: AnyValue = Value(text=("event",))
    description: AnyValue | None = None
    when: When
    place: AnyValue | None = None
    country: AnyValue | None = None
    lat: AnyValue | None = None
    lon: AnyValue | None = None
    confidence: AnyValue | None = None
    participant: tuple[Participant, ...] = ()
    tag: tuple[AnyValue, ...] = ()
    source: Annotated[tuple[Source, ...], BeforeValidator(_sources)] = ()
    evidence: tuple[Evidence, ...] = ()
    attributes: Attributes = Attributes()

    @property
    def values(self) -> list[Value]:
        """Every value of it."""
        parts = [self, self.when, *self.when.moments, *self.participant, *self.evidence]
        numbers = [value for moment in self.when.moments for value in moment.numbers.values()]
        found = [value for part in parts for value in vars(part).values() if isinstance(value, Value)]
        return [*found, *self.when.moments, *numbers, *self.tag]

    @property
    def columns(self) -> list[str]:
        """Every column that it reads, those of lookups among them."""
        ons = [lookup.on for lookup in self.lookup.values()]
        ats = [lookup.at for lookup in self.lookup.values() if lookup.at]
        named = [name for value in self.values for name in value.columns]
        return list(dict.fromkeys([*named, *ons, *ats, *self.leave_out]))
