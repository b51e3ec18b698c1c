"""The values of one date in a mapping, column by column: what is asked of the readers of dates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.eras import astronomical
from timeline.ingest.hemispheres import hemispheres_of
from timeline.ingest.mapping_values import Moment, Value
from timeline.ingest.values import LINE, codes, text_of

__all__ = ["Asked", "named"]

_NOTHING = (  # 0000-00-00, 00/00/0000, 00000000, with or without a time
    r"^(?:0+(?:-0+)+|0+(?:/0+){2}|0+(?:\.0+){2}|0{8})(?:[T ]0+(?::0+)*(?:\.0+)?(?:Z|[+-][0:]+)?|0{4}|0{6})?$"
)


def named(value: Value) -> str:
    """The columns of a value, or those of the numbers of a date, as messages name them."""
    numbers = value.numbers.values() if isinstance(value, Moment) else ()
    columns = value.columns or [name for number in numbers for name in number.columns]
    return ", ".join(dict.fromkeys(columns))


@dataclass(frozen=True)
class Asked:
    """A date of the mapping and the lines for which it is asked."""

    moment: Moment
    texts: pl.DataFrame

    def column(self, value: Value | None, default: str | None = None) -> pl.Series:
        """What a value gives for each line."""
        if value is None:
            return pl.Series([default], dtype=pl.String).new_from_index(0, self.texts.height)
        # The line comes along, so that a value of constants has as many rows as there are lines.
        column = self.texts.select(LINE, value=text_of(value, self.texts.columns))["value"]
        return column.fill_null(default) if default else column

    def code(self, value: Value | None, default: str | None = None) -> pl.Series:
        """The same for a value that has few different ones, such as a zone: each is found once."""
        names = [name for name in (value.columns if value else ()) if name in self.texts.columns]
        if not names:
            return self.column(value, default)
        few = self.texts.select(names).unique().with_row_index(LINE)
        codes = few.drop(LINE).with_columns(Asked(self.moment, few).column(value, default).alias(LINE))
        return self.texts.select(names).join(
            codes, on=names, how="left", nulls_equal=True, maintain_order="left"
        )[LINE]

    @cached_property
    def raw(self) -> pl.Series:
        """What is written, before anything is done to it; null where it says that nothing is known."""
        written = self._written
        zeros = written.str.starts_with("0")
        if not zeros.any():
            return written
        return pl.select(pl.when(~written.str.contains(_NOTHING)).then(written)).to_series()

    @cached_property
    def _written(self) -> pl.Series:
        if not self.moment.numbers:
            written = self.column(Value(text=self.moment.text, missing=self.moment.missing))
            if not self.moment.rewrite:
                return written
            # What is rewritten to nothing says nothing.
            return pl.select(pl.when(self.column(self.moment).is_not_null()).then(written)).to_series()
        parts = pl.DataFrame(self.numbers)
        joined = pl.concat_str(pl.all(), separator="-", ignore_nulls=True)
        return parts.select(pl.when(joined != "").then(joined)).to_series()

    @cached_property
    def numbers(self) -> dict[str, pl.Series]:
        """What is written for each part of a date whose numbers stand apart."""
        return {name: self.column(value) for name, value in self.moment.numbers.items()}

    @cached_property
    def goes_on(self) -> pl.Series:
        """Whether what is written is a code for something that goes on."""
        return self.raw.is_in(codes(self.moment.open or ())).fill_null(value=False)

    @cached_property
    def text(self) -> pl.Series:
        """What is to be read."""
        given = self.raw if self.moment.numbers else self._years(self.column(self.moment))
        if self.raw.null_count() > given.null_count():
            given = pl.select(pl.when(self.raw.is_not_null()).then(given)).to_series()
        return pl.select(pl.when(~self.goes_on).then(given)).to_series() if self.moment.open else given

    def _years(self, texts: pl.Series) -> pl.Series:
        """Texts whose years are counted with a year 0."""
        return texts if self.moment.year_zero is not False else astronomical(texts)

    @cached_property
    def calendar(self) -> pl.Series:
        """The calendar of each line.

        Raises:
            BadRow: there is no such calendar.
        """
        column = self.code(self.moment.calendar, "gregorian")
        for name in column.unique().to_list():
            if name not in ("gregorian", "julian"):
                raise BadRow(f"a calendar is gregorian or julian, not '{name}'")
        return column

    @cached_property
    def hemisphere(self) -> pl.Series:
        """The hemisphere of each line, null where nobody says."""
        return hemispheres_of(self.code(self.moment.hemisphere))

    def rows(self, mask: pl.Series) -> Asked:
        """The same for some of the lines."""
        return Asked(self.moment, self.texts.filter(mask))
