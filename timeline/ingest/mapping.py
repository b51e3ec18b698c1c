"""A mapping: which columns of a foreign file make which part of an event. It is data, read from TOML.

One rule runs through it: text in braces is a column, everything else stands for itself.
`"{side_a} - {side_b}"` joins two columns, `"{day:02}"` fills a number with zeros, `"attack"` is a constant.
A template whose columns are not all there gives nothing, but for those that may be blank (`{place?}`);
in a list of templates the first that gives something counts.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from pathlib import PureWindowsPath
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from timeline.ingest.encodings import is_encoding
from timeline.ingest.mapping_values import AnyMoment, AnyValue, Moment, Part, Rewrites, Texts, Value
from timeline.model import Source

__all__ = ["ROW", "Attributes", "Detect", "Evidence", "Lookup", "Mapping", "Participant", "Read", "When"]

ROW = "#row"
_NAME = r"^[a-z0-9][a-z0-9_.-]*$"
_SHARED = (
    "read",
    "dayfirst",
    "calendar",
    "zone",
    "precision",
    "margin",
    "year_zero",
    "open",
    "pivot",
    "hemisphere",
)


def _one_sign(text: str) -> str:
    if len(text) != 1 or not text.isascii() or text in "\r\n\0":
        raise ValueError("it is one character of ASCII, and no line break")
    return text


def _one_sign_or_none(text: str) -> str:
    return text and _one_sign(text)


def _within(path: str) -> str:
    parts = PureWindowsPath(path)  # which reads both / and \\
    if parts.anchor or ".." in parts.parts or not parts.name:
        raise ValueError("a lookup reads files in the folder of the file that is read, or below it")
    return path


def _encoding(name: str) -> str:
    if not is_encoding(name):
        raise ValueError("no encoding is known by that name; some are utf-8, utf-16, cp1252 and latin-1")
    return name


class When(Part):
    """When it happened: one `date`, or `start` and `end`, or `between` two dates.

    Attributes:
        date: it happened at some time within this date, for any length of time.
        start, end: it went on from the one to the other.
        between: it happened at some time from the one to the other.
        no_start, no_end: what a missing date means: `unknown`, `open` (it goes on), `same` (it is the other date),
            or, of an end, `next` (it is the start of the next row of the same `next_of`).
        next_of: the value that rows share which follow one another.
        no_next: what the end of the last of them is: `unknown`, or `open`.
        exclusive_end: whether an end is the first day (month, second, ...) after it rather than its last.
        bad: what becomes of a row with a date that cannot be read: `reject`, or `undated` (kept, with its text).
        (all others): as in a single date, for every date that does not say otherwise.
    """

    date: AnyMoment | None = None
    start: AnyMoment | None = None
    end: AnyMoment | None = None
    between: tuple[AnyMoment, AnyMoment] | None = None
    no_start: Literal["unknown", "open", "same"] = "unknown"
    no_end: Literal["unknown", "open", "same", "next"] = "unknown"
    next_of: AnyValue | None = None
    no_next: Literal["unknown", "open"] = "unknown"
    exclusive_end: bool = False
    bad: Literal["reject", "undated"] = "reject"
    read: Texts = ("edtf",)
    dayfirst: bool | None = None
    calendar: AnyValue = Value(text=("gregorian",))
    zone: AnyValue | None = None
    precision: AnyValue | None = None
    margin: AnyValue | None = None
    year_zero: bool = True
    missing: Texts = ()
    open: Texts = ()
    pivot: Annotated[int, Field(ge=-9999, le=9999)] | None = None
    hemisphere: AnyValue | None = None
    rewrite: Rewrites = ()

    @model_validator(mode="after")
    def _follows(self) -> Self:
        if (self.no_end == "next") != (self.next_of is not None):
            raise ValueError(
                "no_end = 'next' and next_of go together: next_of says which rows follow one another"
            )
        if (self.no_end == "next" or self.exclusive_end) and self.start is None:
            raise ValueError("no_end = 'next' and exclusive_end are of a start and an end")
        return self

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
        shared = {name: getattr(self, name) for name in _SHARED if getattr(moment, name) is None}
        missing = (*self.missing, *moment.missing)
        shared["missing"] = missing
        for name, value in moment.numbers.items():
            shared[name] = value.model_copy(update={"missing": (*missing, *value.missing)})
        shared["rewrite"] = (*self.rewrite, *moment.rewrite)
        return moment.model_copy(update=shared)


class Participant(Part):
    """Who takes part.

    Attributes:
        name: a name, or several where it is split.
        role: the part that they take; left out: `participant`.
        id: what distinguishes people of one name.
        kind: what they are, such as `person` or `state`.
        country: their ISO 3166 code; anything else is set aside and counted.
    """

    name: AnyValue
    role: AnyValue = Value(text=("participant",))
    id: AnyValue | None = None
    kind: AnyValue | None = None
    country: AnyValue | None = None


class Evidence(Part):
    """What says so.

    Attributes:
        source: the identity of a source; one that is not known becomes known by it.
        locator: where in the source.
        quote: a few of its words.
        stance: whether it `supports` or `contradicts`.
    """

    source: AnyValue
    locator: AnyValue | None = None
    quote: AnyValue | None = None
    stance: Literal["supports", "contradicts"] = "supports"


class Attributes(Part):
    """What becomes of the columns that make no part of an event: they are kept, but for those that are dropped.

    Attributes:
        drop: columns that are not kept; `*` stands for anything.
        keep: columns that are kept although a part of the event is made of them; `*` stands for anything.
        numbers: columns whose values are kept as numbers, where they are numbers.
    """

    drop: Texts = ()
    keep: Texts = ()
    numbers: Texts = ()


class Read(Part):
    """How the file is read.

    Attributes:
        format: `delimited`, `json`, `jsonl`, `parquet`, `arrow`, `excel`, `ical`, `gedcom` or `kml`;
            left out: by the ending of its name.
        separator, quote: of a delimited file; an empty `quote` switches quoting off.
        encoding: left out: what its first bytes say, UTF-8 (bad lines are rejects), that of its script, else Windows-1252.
        header: whether the first line names the columns.
        columns: their names, where the file has none or other ones.
        skip: lines before the first that counts; left out: blank lines, comments (`# ...`) and titles above the table
            are found out.
        records: where in a JSON document the list of records is, such as `results.bindings`; an object there is a record.
        explode: lists of objects within a record, such as `terms`: each item makes a row of its own,
            its keys are columns such as `terms.start`, and `terms.#` is its number; the rest of the record is the same in all.
        expand: of a calendar: the stretch of time, such as `2024-01/2024-06`, whose occurrences of recurring events are read.
        sheet: of an Excel file, by name; left out: the first.
        missing: texts that mean that nothing is said, in every column; blank always does.
        rename: other names under which a column may come.
        whole: columns whose JSON objects stay whole, as texts, rather than become columns of their own.
    """

    format: (
        Literal["delimited", "json", "jsonl", "parquet", "arrow", "excel", "ical", "gedcom", "kml"] | None
    ) = None
    separator: Annotated[str, AfterValidator(_one_sign)] | None = None
    quote: Annotated[str, AfterValidator(_one_sign_or_none)] = '"'
    encoding: Annotated[str, AfterValidator(_encoding)] | None = None
    header: bool = True
    columns: tuple[str, ...] = ()
    skip: int = Field(default=0, ge=0, lt=2**31)
    records: str | None = None
    explode: Texts = ()
    expand: str | None = None
    sheet: str | None = None
    missing: Texts = ()
    rename: dict[str, Texts] = Field(default_factory=dict)
    whole: Texts = ()


class Lookup(Part):
    """Another file, from which rows are looked up; its columns are written `{name.column}`.

    Attributes:
        file: its path, in the folder of the file that is read or below it, and no link that leads out of there; where it is
            not there, its columns are missing.
        on: the column here whose value is looked up.
        key: the column there.
        read: how it is read, with the keys of `[read]`: `{ separator = ";", encoding = "cp1252" }`, `{ sheet = "Codes" }`.
        since, until, at: where a key has several rows, the one that holds from `since` to before `until` at the date `at`.
    """

    file: Annotated[str, AfterValidator(_within)]
    on: str
    key: str
    read: Read = Read()
    since: str | None = None
    until: str | None = None
    at: str | None = None


class Detect(Part):
    """By what a file is known.

    Attributes:
        columns: it has all of these, in any order and case.
        width: it has one of these numbers of columns and no header.
        first: regular expressions that the first values of such a file fit, by the number of the column from 0.
        values: regular expressions that the first values of some of its columns fit, by the name of the column.
        keys: a JSON document has these keys at its top.
        ending: its name ends so.
    """

    columns: tuple[str, ...] = ()
    width: tuple[int, ...] = ()
    first: dict[int, str] = Field(default_factory=dict)
    values: dict[str, str] = Field(default_factory=dict)
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
        form: `flat`: a row is an event as `export` writes it, and only `read`, `detect` and `when` count; left out: `mapped`.
        absent: whether a column that the file does not have is an `error` or counts as `missing`.
        leave_out: rows that are none of its events, as the values of columns: `{ Type = ["title"] }`.
        join: whether rows of one identity are one event: it has the participants, tags and evidence of all of them,
            lasts from the earliest start to the latest end, and is otherwise as the first row tells it.
        remark: what the report counts, as a column and words for the rows that have it: `{ rrule = "recurring" }`.
        id: what identifies an event within the source; `{#row}`, a digest of the whole row, is the default;
            `{#line}` is the number of its line.
        kind: words joined by dots; anything but letters and digits within a column becomes `-`.
        title: texts; a row without one makes no event.
        description: what is stated beyond the title, as texts.
        place: where it was, as texts.
        country: an ISO 3166 code of two or three capital letters; anything else is set aside and counted.
        lat, lon: degrees, north and east; anything else is set aside.
        confidence: from 0 to 1; anything else is set aside.
        tag: values, each of which may be split into several.
        source: what is known of the sources: `source_id`, `title`, `kind`, `publisher`, `url`, `published`.
        detect, read, lookup, when, participant, evidence, attributes: the parts below.
    """

    name: Annotated[str, Field(pattern=_NAME)]
    about: str = ""
    note: str = ""
    form: Literal["mapped", "flat"] = "mapped"
    absent: Literal["error", "missing"] = "error"
    detect: Detect | None = None
    read: Read = Read()
    lookup: dict[str, Lookup] = Field(default_factory=dict)
    leave_out: dict[str, Texts] = Field(default_factory=dict)
    join: bool = False
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
    source: Annotated[
        tuple[Source, ...], BeforeValidator(_sources, json_schema_input_type=Source | tuple[Source, ...])
    ] = ()
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
        named = [name for value in self.values for name in value.columns]
        return list(dict.fromkeys([*named, *self._of_lookups, *self.leave_out]))

    @property
    def needed(self) -> list[str]:
        """The columns that may not be absent."""
        named = [name for value in self.values for name in value.needed]
        return list(dict.fromkeys([*named, *self._of_lookups, *self.leave_out]))

    @property
    def whole(self) -> bool:
        """Whether a row cannot be read without the others."""
        return self.join or self.when.no_end == "next"

    @property
    def _of_lookups(self) -> list[str]:
        """The columns by which rows are looked up."""
        ats = [lookup.at for lookup in self.lookup.values() if lookup.at]
        return [*(lookup.on for lookup in self.lookup.values()), *ats]
