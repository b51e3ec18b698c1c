"""Where the values and the dates of an event come from: what every part of a mapping is made of."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from timeline.ingest.tables import TABLES, Shared, table_of
from timeline.ingest.templates import columns_of, parsed
from timeline.when.units import UNITS

__all__ = [
    "ORDINALS", "PRECISION_UNITS", "AnyMoment", "AnyValue", "Moment", "Part", "Rewrites", "Texts", "Value",
]  # fmt: skip

ORDINALS = {"ordinal-century": "century", "ordinal-millennium": "millennium"}
"""Units that begin as centuries are named, by the one of their length: 1801 to 1900 is the nineteenth."""
PRECISION_UNITS = (*UNITS, *ORDINALS)
"""The units to which a mapping may state that dates are precise."""


class Part(BaseModel):
    """The base of all parts of a mapping: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _compiled(rewrites: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Rewrites of which the one who does them knows every pattern: no look-around, and no back references."""
    import polars as pl

    for pattern, replacement in rewrites:
        try:
            pl.Series(["a"]).str.replace_all(pattern, replacement)
        except pl.exceptions.PolarsError as fault:
            lines = str(fault).partition("\n\n")[0].splitlines()
            reason = lines[-1].removeprefix("error: ").removeprefix("regex error: ")
            raise ValueError(
                f"'{pattern}' is not a regular expression as they are read here: {reason}"
            ) from fault
    return rewrites


def _parsed(templates: tuple[str, ...]) -> tuple[str, ...]:
    for template in templates:
        parsed(template)
    return templates


Rewrites = Annotated[tuple[tuple[str, str], ...], AfterValidator(_compiled)]
Templates = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed, json_schema_input_type=str | tuple[str, ...]),
    AfterValidator(_parsed),
]
Texts = Annotated[tuple[str, ...], BeforeValidator(_listed, json_schema_input_type=str | tuple[str, ...])]


def _shared(values: Any, read: ValidatorFunctionWrapHandler) -> dict[str, str] | Shared:
    if not isinstance(values, str):
        own: dict[str, str] = read(values)
        return own
    if values not in TABLES:
        raise ValueError(f"there is no table '{values}'; there is: {', '.join(TABLES)}")
    return table_of(values)


Table = Annotated[
    dict[str, str] | InstanceOf[Shared],
    WrapValidator(_shared, json_schema_input_type=dict[str, str] | Literal[*TABLES]),
]


class Value(Part):
    """Where a text comes from.

    Attributes:
        text: one template, or several of which the first that gives something counts; `{a?}` may be blank,
            and `[, {a?}]` is left out where it is.
        rewrite: pairs of a regular expression and what replaces it (`$1` is its first group), one after the other.
        values: what each code means (`1` and `1.0` are one code), or the name of a shared table such as `country-names`.
        otherwise: what stands for a code that `values` does not have; left out: the code itself.
        missing: codes that mean that nothing is said, besides those of `[read]`.
        split: where the text is cut into several, such as `;`.
        fold: change to `upper` or `lower` case before codes are looked up.
    """

    text: Templates = ()
    rewrite: Rewrites = ()
    values: Table = Field(default_factory=dict[str, str])
    otherwise: str | None = None
    missing: Texts = ()
    split: str | None = None
    fold: Literal["upper", "lower"] | None = None

    @property
    def columns(self) -> list[str]:
        """The columns that it reads."""
        return [column.name for template in self.text for column in columns_of(template)]

    @property
    def needed(self) -> list[str]:
        """The columns that it reads and that may not be absent."""
        return [
            column.name for template in self.text for column in columns_of(template) if not column.optional
        ]

    @property
    def verbatim(self) -> bool:
        """Whether what it reads is kept as it stands."""
        return not (self.values or self.rewrite or self.missing)


def _valued(value: Any) -> Any:
    return {"text": value} if isinstance(value, str | list | tuple) else value


AnyValue = Annotated[Value, BeforeValidator(_valued, json_schema_input_type=str | tuple[str, ...] | Value)]


class Moment(Value):
    """One date: a text and how to read it, or its numbers apart.

    Attributes:
        read: `edtf`; `text` (what people write); `iso` (any number of digits in the year); `unix`, `unix-ms`, `unix-us` or
            `unix-ns`; `excel` or `excel-1904` (the numbers of days in spreadsheets); or patterns such as `%d/%m/%Y %H:%M`;
            of several the first that fits counts.
        dayfirst: for `text`, whether `03/04/2010` is 3 April.
        year, month, day, hour, minute, second: for a date whose numbers stand apart; what is missing or 0 widens it.
        calendar: `gregorian` or `julian`.
        zone: the offset (`-06:00`), the name of a time zone (`Europe/London`), or `-11:00..+10:00` for any offset between two;
            counts for dates with a time of day only.
        precision: what the date is good to: a unit (`day`, `month`, ...), `3d` for so many days before and after,
            or `0d` for as it stands.
        open: codes that mean that it goes on, such as `9999-12-31`.
        margin: how far the date may be off to either side: a number of its own units (years for a year),
            or of others: `10d`, `2w`, `6m`, `5y`, `12h`, `30min`, `20s`.
        year_zero: whether years are counted with a year 0, so that -43 is 44 BC; `false`: -44 is 44 BC, and there is no 0.
        pivot: the first of the hundred years in which a year of two digits (`%y`) lies: with 1930, 30 is 1930 and 29 is 2029.
        hemisphere: whose seasons are meant, `north` or `south`: a constant, a column, or `{ text = "{country}",
            values = "country-hemispheres" }`; left out: northern ones, and remarked on.
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
    margin: AnyValue | None = None
    year_zero: bool | None = None
    pivot: Annotated[int, Field(ge=-9999, le=9999)] | None = None
    hemisphere: AnyValue | None = None

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


AnyMoment = Annotated[Moment, BeforeValidator(_valued, json_schema_input_type=str | tuple[str, ...] | Moment)]
