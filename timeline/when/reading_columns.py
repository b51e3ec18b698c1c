"""A whole column of written dates: the answers of `When.read`, a column of errors instead of an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from timeline.errors import BadDate
from timeline.when.calendar import instant
from timeline.when.columns import as_text, parse_edtf
from timeline.when.reading import heard_at, to_edtf
from timeline.when.reading_table import readings_table

if TYPE_CHECKING:
    from datetime import date

    from timeline.when.reading import Table
    from timeline.when.when import Seasons, When

__all__ = ["read_dates"]

_PLAIN = r"^-?[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?(?:/(?:\.\.|(?:-?[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?)?))?$"
_TWO_FIGURES = r"^[0-9]{4}-[0-9]{2}$"


def read_dates(
    column: Any,
    *,
    dayfirst: bool | None = None,
    readings: Table = None,
    said: date | str | When | None = None,
    calendar: str = "gregorian",
    seasons: Seasons | None = None,
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
    distinct = texts.drop_nulls().unique().to_frame()
    plain = pl.col("text").str.contains(_PLAIN)
    if table.short == "years":
        plain &= ~pl.col("text").str.contains(_TWO_FIGURES)
    direct = distinct.filter(plain)
    options: dict[str, Any] = {"dayfirst": dayfirst, "readings": table, "said": said, "calendar": calendar}
    direct = direct.with_columns(
        form=pl.col("text"), problem=pl.lit(None, pl.String), plain=pl.lit(value=True)
    )
    asked = _understood(distinct.filter(~plain)["text"].to_list(), options)
    frame = _with_bounds(pl.concat([direct, asked]), seasons, calendar)
    refused = frame.filter("plain", pl.col("error").is_not_null(), pl.col("edtf").is_null())
    if len(refused):
        again = _with_bounds(_understood(refused["text"].to_list(), options), seasons, calendar)
        frame = pl.concat([frame.join(refused, on="text", how="anti"), again])
    frame = _as_said(frame.drop("plain"), said)
    return texts.to_frame().join(frame, on="text", how="left", maintain_order="left").drop("text")


def _understood(texts: list[str], options: dict[str, Any]) -> pl.DataFrame:
    """Each text with its EDTF form, or with what is wrong with it."""
    rows = [(text, *_form(text, options), False) for text in texts]
    schema = {"text": pl.String, "form": pl.String, "problem": pl.String, "plain": pl.Boolean}
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


def _as_said(frame: pl.DataFrame, said: date | str | When | None) -> pl.DataFrame:
    heard = heard_at(said)
    if heard is None:
        return frame
    later = pl.lit(instant(heard), pl.Int64)
    goes_on = pl.col("end_kind") == "open"
    return frame.with_columns(
        end_min=pl.when(goes_on).then(pl.max_horizontal("end_min", later)).otherwise("end_min")
    )
