"""A whole column of written dates: the answers of `When.read`, a column of errors instead of an exception."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadDate
from timeline.when.columns import COLUMNS, as_text, parse_edtf
from timeline.when.instant import instant
from timeline.when.reading.display_inverse import BY_BOUNDS
from timeline.when.reading.hemisphere import seasons_of, with_seasons_of
from timeline.when.reading.months import of_months, whole_month
from timeline.when.reading.reader import to_edtf
from timeline.when.reading.shapes import rewritten
from timeline.when.reading.vocabulary import readings_table
from timeline.when.when import When

if TYPE_CHECKING:
    from datetime import date

    from timeline.when.parts import Seasons
    from timeline.when.reading.hemisphere import Hemisphere
    from timeline.when.reading.vocabulary import Table

__all__ = ["read_dates", "with_years"]


def read_dates(
    column: Any,
    *,
    dayfirst: bool | None = None,
    readings: Table = None,
    said: date | str | When | None = None,
    calendar: str = "gregorian",
    seasons: Seasons | None = None,
    hemisphere: Hemisphere | None = None,
) -> pl.DataFrame:
    """Read a column of dates as people write them, EDTF among them.

    Each distinct text is read once.
    One text that cannot be read, or has several readings, costs one error: its row has an `error` and nothing else.
    A null gives a row of nulls; a text that says `no date` gives an undated row (`edtf` is `/`).

    Args:
        column: a Polars Series, a list, or anything Arrow-capable (pyarrow, pandas, ...), of text or whole numbers.
        dayfirst: whether `03/04/2010` is 3 April (True) or March 4 (False); None: that is an error.
        readings: another table of readings, or a part of one, see `When.read`.
        said: when all of it was said; what is open went on until then.
        calendar: the calendar in which the texts are written, `gregorian` or `julian`.
        seasons: other dates for some of the divisions 21 to 41.
        hemisphere: whose seasons are named, `north` or `south`; None: northern dates, under the codes 21 to 24.

    Returns:
        A frame with a row for each value and the columns of `parse_edtf`: `start_min`, `start_max`, `end_min`, `end_max`
        (Int64, microseconds since 1970-01-01T00:00:00Z, null for unbounded), `start_kind`, `end_kind`, `precision` (String),
        `approximate`, `uncertain` (Boolean), `edtf` (String) and `error` (String, null where all is well).

    Raises:
        BadColumn: the column holds something else than text.

    >>> read_dates(["c. 1860", "Oct-Nov 2023", "03/04/2010"])["edtf"].to_list()
    ['1860~', '2023-10/2023-11', None]
    """
    texts = as_text(column)
    table = readings_table(readings)
    if hemisphere is not None:
        table = with_seasons_of(hemisphere, table)
    distinct = texts.drop_nulls().unique().to_frame()
    form = rewritten("text", table, dayfirst)
    if table.short == "edtf" and of_months(distinct["text"]):
        form = pl.coalesce(whole_month("text"), form)
    if hemisphere is not None:
        form = form.map_elements(partial(seasons_of, hemisphere), return_dtype=pl.String)
    shaped = distinct.with_columns(form=form, problem=pl.lit(None, pl.String))
    direct = shaped.filter(pl.col("form").is_not_null()).with_columns(shaped=pl.lit(value=True))
    options: dict[str, Any] = {
        "dayfirst": dayfirst,
        "readings": table,
        "said": said,
        "calendar": calendar,
        "hemisphere": hemisphere,
    }
    asked = _understood(shaped.filter(pl.col("form").is_null())["text"].to_list(), options)
    frame = _with_bounds(pl.concat([direct, asked]), seasons, calendar)
    refused = frame.filter("shaped", pl.col("error").is_not_null(), pl.col("edtf").is_null())
    if len(refused):
        again = _with_bounds(_understood(refused["text"].to_list(), options), seasons, calendar)
        frame = pl.concat([frame.join(refused, on="text", how="anti"), again])
    frame = frame.drop("shaped")
    if calendar == "gregorian":
        frame = _with_spelled(frame, options)
    frame = _as_said(frame, said)
    return texts.to_frame().join(frame, on="text", how="left", maintain_order="left").drop("text")


def _understood(texts: list[str], options: dict[str, Any]) -> pl.DataFrame:
    """Each text with its EDTF form, or with what is wrong with it."""
    rows = [(text, *_form(text, options), False) for text in texts]
    schema = {"text": pl.String, "form": pl.String, "problem": pl.String, "shaped": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _form(text: str, options: dict[str, Any]) -> tuple[str | None, str | None]:
    try:
        return to_edtf(text, **options), None
    except BadDate as error:
        return None, str(error)


def _with_bounds(asked: pl.DataFrame, seasons: Seasons | None, calendar: str) -> pl.DataFrame:
    parsed = parse_edtf(asked["form"], seasons=seasons, calendar=calendar)
    return (
        pl.concat([asked, parsed], how="horizontal")
        .with_columns(error=pl.coalesce("problem", "error"))
        .drop("form", "problem")
    )


def _with_spelled(frame: pl.DataFrame, options: dict[str, Any]) -> pl.DataFrame:
    """The texts that EDTF cannot write, with their bounds and without EDTF."""
    refused = frame.filter(pl.col("error").str.ends_with(BY_BOUNDS))
    if not len(refused):
        return frame
    dates = [When.read(text, **options) for text in refused["text"]]
    rows = [
        (
            when.text, *when.bounds, when.start_kind, when.end_kind, when.precision, when.approximate, when.uncertain,
            when.edtf, None,
        )
        for when in dates
    ]  # fmt: skip
    spelled = pl.DataFrame(rows, schema={"text": pl.String, **COLUMNS}, orient="row")
    return pl.concat([frame.join(spelled, on="text", how="anti"), spelled.select(frame.columns)])


def _as_said(frame: pl.DataFrame, said: date | str | When | None) -> pl.DataFrame:
    heard = said.start_min if isinstance(said, When) else said
    if heard is None:
        return frame
    later = pl.lit(instant(heard), pl.Int64)
    goes_on = pl.col("end_kind") == "open"
    return frame.with_columns(
        end_min=pl.when(goes_on).then(pl.max_horizontal("end_min", later)).otherwise("end_min")
    )


_CLIPPED = r"^(?P<before>.*?[^0-9])(?P<short>[0-9]{2})(?P<clock>[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?$"


def with_years(column: Any, years: Any) -> pl.Series:
    """Texts such as `28-APR-50 14:30:00` with their two digits replaced by the whole year of another column.

    A text whose digits are not the last two of that year stays as it is, so that the reader refuses it.

    Args:
        column: texts, each with a year of two digits at its end or before a time of day.
        years: whole years, or anything that begins with one (`195004`), one for each text.

    Raises:
        BadColumn: a column holds something else.

    >>> with_years(["28-APR-50 14:30:00", "28-APR-50"], ["195004", "1951"]).to_list()
    ['28-APR-1950 14:30:00', '28-APR-50']
    """
    frame = pl.DataFrame({"text": as_text(column), "year": as_text(years).str.slice(0, 4)})
    found = pl.col("text").str.strip_chars().str.extract_groups(_CLIPPED)
    before, short, clock = (found.struct.field(name) for name in ("before", "short", "clock"))
    whole = pl.concat_str(before, "year", clock.fill_null(""))
    agrees = short == pl.col("year").str.slice(2)
    return frame.select(pl.when(agrees).then(whole).otherwise("text").alias("text"))["text"]
