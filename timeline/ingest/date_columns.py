"""One date of a mapping, read for a whole column: the columns of `parse_edtf` and what was written.

Every reader takes texts and gives bounds or an error; which one reads is the mapping's word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from timeline.errors import BadRow
from timeline.ingest.date_values import Asked, named
from timeline.ingest.epochs import EPOCHS
from timeline.ingest.eras import NO_YEAR_ZERO, is_year_zero, years_with_zero
from timeline.ingest.hemispheres import edtf_in, northern_by_default
from timeline.ingest.local_times import has_local_time, localised
from timeline.ingest.mapping_values import ORDINALS, PRECISION_UNITS, Moment, Value
from timeline.ingest.margins import NO_MARGIN, with_margin
from timeline.ingest.numbers import NO_SUCH_DAY, READERS, Parsed, assembled, by_pattern
from timeline.ingest.zones import NO_ZONE, SKIPPED, is_known, shifted
from timeline.when import parse_edtf, read_dates
from timeline.when.calendar_columns import FARTHEST, Civil, Stretch, civil_of, stretch_of
from timeline.when.reading.long_numbers import long_number
from timeline.when.reading.remedies import remedy_of
from timeline.when.reading.vocabulary import month_named
from timeline.when.to_edtf_columns import edtf_of

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["named", "read_moment"]

_TIMED = ["hour", "minute", "second", "subsecond", "tick"]
_LONG = r"^[0-9]{5,}(?:\.[0-9]+)?$"
_DIGITS = {"Y": 4, "y": 2, "m": 2, "d": 2, "j": 3, "H": 2, "M": 2, "S": 2, "f": 6}
_DIRECTIVE = re.compile(f"%([{''.join(_DIGITS)}])")
_NO_EDTF = ("a year has four digits", "an interval has one slash", "a month has two digits")
_AS_TEXT = 'read = "text" in [when] reads what people write'
_SERIALS_AS_YEARS = 'with a year of five digits, or the number of a day in a spreadsheet (read = "excel")'
_NOT_SAID = r"^(-?[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?)(?:-00){1,2}$"  # 1860-00-00, 1860-05-00
_NO_CODE = "its precision code is not one that the mapping knows"


def read_moment(moment: Moment, texts: pl.DataFrame) -> pl.DataFrame:
    """Read one date of every line.

    Args:
        moment: a date that `When.settled` has settled.
        texts: a frame of texts, see `as_texts`.

    Returns:
        The columns of `parse_edtf`, `raw` (what is written, null where nothing is), `goes_on` (it has a code for that),
        `remark` (what a reader should know of it), and `column` and `value`: where to look if there is an error,
        and what stands there.
    """
    asked = Asked(moment, texts)
    frame = _by_numbers(asked) if moment.numbers else _by_readers(asked)
    if moment.margin is not None:
        frame = with_margin(frame, asked.column(moment.margin))
    frame = frame.with_columns(
        raw=asked.raw, goes_on=asked.goes_on, column=pl.lit(named(moment)), value=asked.raw
    )
    if (frame["error"] == NO_ZONE).any():
        frame = _with_skipped(frame, asked)
    for code, error in ((moment.precision, _NO_CODE), (moment.margin, NO_MARGIN), (moment.zone, NO_ZONE)):
        if code is not None and code.columns and (frame["error"] == error).any():
            frame = _at_code(frame, error, code, asked)
    return frame


def _with_skipped(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The dates, where a time that a known zone does not have says so."""
    zones = asked.code(asked.moment.zone)
    known = [zone for zone in zones.unique().drop_nulls() if is_known(zone)]
    skipped = (pl.col("error") == NO_ZONE) & zones.is_in(known)
    return frame.with_columns(error=pl.when(skipped).then(pl.lit(SKIPPED)).otherwise("error"))


def _at_code(frame: pl.DataFrame, error: str, code: Value, asked: Asked) -> pl.DataFrame:
    """The dates, where the error of a code names the columns and the text of the code."""
    there = pl.col("error").eq_missing(error)
    written = asked.column(Value(text=code.text))
    frame = frame.with_columns(
        column=pl.when(there).then(pl.lit(named(code))).otherwise("column"),
        value=pl.when(there).then(written).otherwise("value"),
    )
    if error != NO_MARGIN:
        return frame
    # What is kept as a text has the margin, too, of which no attribute is made.
    return frame.with_columns(raw=pl.when(there).then(pl.format("{} ± {}", "raw", written)).otherwise("raw"))


def _by_readers(asked: Asked) -> pl.DataFrame:
    """The dates of texts; where years are counted without a year 0, none has it."""
    frame = _with_looks(_read_by_one(asked), asked)
    if asked.moment.year_zero is not False:
        return frame
    none = is_year_zero(asked.column(asked.moment))
    return frame.with_columns(error=pl.when(none).then(pl.lit(NO_YEAR_ZERO)).otherwise("error"))


def _with_looks(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The dates, with what a long number looks like where it was not read, or was read as a year."""
    readers = set(asked.moment.read or ())
    if readers & set(EPOCHS) or (frame["error"].null_count() == frame.height and "iso" not in readers):
        return frame
    texts = asked.text
    long = texts.str.contains(_LONG).fill_null(value=False)
    long &= ~texts.str.len_chars().is_in(_lengths(readers)).fill_null(
        value=False
    )  # meant as a date of digits
    if not long.any():
        return frame
    looks = texts.replace_strict(
        {text: _look(text) for text in texts.filter(long).unique()}, default=None, return_dtype=pl.String
    )
    year = frame["error"].is_null() & (frame["precision"] == "year") & looks.str.contains("spreadsheet")
    return frame.with_columns(
        error=pl.when(frame["error"].is_not_null()).then(pl.coalesce(looks, "error")),
        remark=pl.when(year).then(pl.lit(_SERIALS_AS_YEARS)).otherwise("remark"),
    )


def _lengths(patterns: Iterable[str]) -> list[int]:
    """How many digits the patterns read that have nothing else."""
    parts = (_DIRECTIVE.split(pattern) for pattern in patterns)
    return [sum(_DIGITS[name] for name in names[1::2]) for names in parts if not any(names[::2])]


def _look(text: str) -> str | None:
    refused = long_number(text)
    return None if refused is None else _reason(text, str(refused))


def _read_by_one(asked: Asked) -> pl.DataFrame:
    """Each reader takes what the ones before it could not read; what is read and refused stays refused."""
    first, *others = asked.moment.read or ("edtf",)
    frame, unread = _read_with(first, asked)
    unreal = frame["error"] == NO_SUCH_DAY
    for reader in others:
        if not unread.any():
            return frame
        again, still = _read_with(reader, asked.rows(unread))
        rows = unread.arg_true()
        kept = frame.with_row_index("#row").filter(~unread)
        fresh = again.with_columns(rows.alias("#row")).select(kept.columns)
        frame = pl.concat([kept, fresh]).sort("#row").drop("#row")
        unread = unread.scatter(rows.filter(~still), values=False)
        unreal |= frame["error"] == NO_SUCH_DAY
    if others and reader not in ("edtf", "text"):
        none = (
            pl.when(unreal)
            .then(pl.lit(NO_SUCH_DAY))
            .otherwise(pl.lit(f"fits none of: {', '.join((first, *others))}"))
        )
        frame = frame.with_columns(error=pl.when(unread).then(none).otherwise("error"))
    return frame


def _read_with(reader: str, asked: Asked) -> tuple[pl.DataFrame, pl.Series]:
    """The dates, and which texts are none to this reader."""
    if reader in ("edtf", "text"):
        frame = _by_time_model(reader, asked)
        return frame, frame["error"].is_not_null()
    if reader in READERS or "%" in reader:
        parsed = READERS[reader](asked.text) if reader in READERS else _by_pattern(reader, asked)
        return _settled(parsed, asked), asked.text.is_not_null() & ~pl.Series(parsed.found, dtype=pl.Boolean)
    known = ", ".join(("edtf", "text", *READERS))
    raise BadRow(f"a date is read as {known} or by a pattern such as %d/%m/%Y, not as '{reader}'")


def _by_pattern(pattern: str, asked: Asked) -> Parsed:
    julian = (asked.calendar == "julian").to_numpy()
    return by_pattern(asked.text, pattern, julian, asked.moment.pivot)


def _by_numbers(asked: Asked) -> pl.DataFrame:
    columns = {
        name: _month_numbers(column) if name == "month" else column for name, column in asked.numbers.items()
    }
    given = {
        name: column.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
        for name, column in columns.items()
    }
    found = given["year"].is_not_null()
    for name, column in columns.items():
        found &= column.is_null() | given[name].is_not_null()
    zero = given["year"].eq_missing(0) & (asked.moment.year_zero is False)
    given["year"] = years_with_zero(given["year"]) if asked.moment.year_zero is False else given["year"]
    frame = _settled(Parsed(*assembled(given), found.to_numpy(), None, "not the numbers of a date"), asked)
    return frame.with_columns(error=pl.when(zero).then(pl.lit(NO_YEAR_ZERO)).otherwise("error"))


def _month_numbers(texts: pl.Series) -> pl.Series:
    """Months as numbers, those that are names in any language that is read too."""
    if not texts.str.contains(r"[^\d.\s]").any():
        return texts
    return texts.replace(
        {text: str(number) for text in texts.unique().drop_nulls() if (number := month_named(text))}
    )


def _by_time_model(reader: str, asked: Asked) -> pl.DataFrame:
    """EDTF, or what people write; a precision code then counts from the date that is written."""
    frame: pl.DataFrame | None = None
    kinds = pl.DataFrame({"calendar": asked.calendar, "hemisphere": asked.hemisphere})
    for name, side in kinds.unique().iter_rows():
        mine = kinds.select(
            (pl.col("calendar") == name) & pl.col("hemisphere").eq_missing(pl.lit(side, pl.String))
        ).to_series()
        part = asked.text if mine.all() else pl.select(pl.when(mine).then(asked.text)).to_series()
        if reader == "edtf":
            read = parse_edtf(edtf_in(side, _without_noughts(part)), calendar=name)
        else:
            read = read_dates(part, dayfirst=asked.moment.dayfirst, calendar=name, hemisphere=side)
        frame = read if frame is None else _chosen(mine, read, frame)
    assert frame is not None, "there is a row, and it has a calendar"
    frame = frame.with_columns(error=_short(asked.text, frame["error"]))
    precise = None if asked.moment.precision is None else _precise(frame, asked)
    if asked.moment.zone is not None:
        frame = localised(frame, asked.code(asked.moment.zone), asked.text)
    frame = frame if precise is None else _chosen(precise["#wide"], precise, frame)
    return frame.with_columns(remark=northern_by_default(pl.col("edtf")))


def _without_noughts(texts: pl.Series) -> pl.Series:
    """EDTF without the months and days of 0 at its end, which are not known."""
    if not texts.str.contains("-00", literal=True).any():
        return texts
    return texts.str.replace(_NOT_SAID, "$1")


def _precise(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Dates widened to the precision that a code states, and in `#wide` which of them are.

    They have an earliest instant from which it counts, in the zone in which it is written.
    """
    dated = frame["start_min"].is_not_null() & frame["error"].is_null()
    instants = frame["start_min"].fill_null(0).to_numpy()
    julian = (asked.calendar == "julian").to_numpy()
    both = zip(civil_of(instants), civil_of(instants, julian=True), strict=True)
    civil = Civil(*(np.where(julian, old, ours) for ours, old in both))
    units = frame["precision"].fill_null("day").replace({"subsecond": "tick"})
    units = pl.select(pl.when(units.is_in(PRECISION_UNITS)).then(units).otherwise(pl.lit("0d"))).to_series()
    offset = pl.select(pl.when(~has_local_time(frame["edtf"])).then(pl.lit("Z"))).to_series()
    wide = _settled(Parsed(civil, units, dated.to_numpy(), offset, ""), asked)
    differs = (_precision(units) != wide["precision"]) | wide["error"].is_not_null()
    return wide.with_columns((dated & differs.fill_null(value=True)).alias("#wide"))


def _chosen(mask: pl.Series, one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return pl.select(
        pl.when(mask).then(one[name]).otherwise(other[name]).alias(name) for name in other.columns
    )


def _short(asked: pl.Series, errors: pl.Series) -> pl.Series:
    """The errors without the text that they quote, which is shown beside them."""
    if errors.null_count() == len(errors):
        return errors
    pairs = pl.DataFrame({"text": asked, "error": errors}).filter(pl.col("error").is_not_null()).unique()
    return errors.replace({error: _reason(text, error) for text, error in pairs.iter_rows()})


def _reason(text: str, error: str) -> str:
    rest = re.sub(r"^ at position \d+", "", error.removeprefix(f"'{text}'")).removeprefix(": ")
    reason, _, hint = rest.partition("; ")
    remedy = _AS_TEXT if reason in _NO_EDTF else remedy_of("mapping", hint)
    return f"{reason}; {remedy}" if remedy else reason


# --- from numbers to bounds --------------------------------------------------------------------------------


def _settled(parsed: Parsed, asked: Asked) -> pl.DataFrame:
    """Widened by the precision, moved by the zone, and said in EDTF."""
    units, unknown = _widened(parsed.units, asked)
    stretch = _stretches(parsed.civil, units, asked.calendar)
    timed = units.is_in(_TIMED).to_numpy() & stretch.sound & parsed.found
    lo, hi, lost = shifted(stretch.lo, stretch.hi, _zones(parsed, asked), timed)
    error = _problems(asked.text, parsed, unknown, stretch.sound, lost)
    well = error.is_null() & asked.text.is_not_null()
    low, high = (pl.select(pl.when(well).then(pl.Series(bound))).to_series() for bound in (lo, hi))
    known = pl.when(well).then(pl.lit("known"))
    plain = pl.when(well).then(pl.lit(value=False))
    return pl.select(
        start_min=low,
        start_max=high - 1,
        end_min=low + 1,
        end_max=high,
        start_kind=known,
        end_kind=known,
        precision=pl.when(well).then(_precision(units)),
        approximate=plain,
        uncertain=plain,
        edtf=_by_distinct(low, high),
        error=error,
        remark=pl.lit(None, pl.String) if parsed.remark is None else parsed.remark,
    )


def _precision(units: pl.Series) -> pl.Series:
    """The precision of a date that is widened to a unit, in the vocabulary of the time model."""
    return units.replace(
        ORDINALS | {unit: _of_days(int(unit[:-1])) for unit in units.unique() if unit[:-1].isdecimal()}
    )


def _of_days(around: int) -> str:
    whole = 2 * around + 1
    return next(
        (unit for unit, days in (("day", 1), ("week", 7), ("month", 31), ("year", 366)) if whole <= days),
        "era",
    )


def _zones(parsed: Parsed, asked: Asked) -> pl.Series:
    zones = asked.code(asked.moment.zone)
    return zones if parsed.offset is None else parsed.offset.zip_with(parsed.offset.is_not_null(), zones)


def _by_distinct(low: pl.Series, high: pl.Series) -> pl.Series:
    pairs = pl.DataFrame({"low": low, "high": high})
    distinct = pairs.unique().drop_nulls()
    named = distinct.with_columns(edtf=edtf_of(distinct["low"].to_numpy(), distinct["high"].to_numpy()))
    return pairs.join(named, on=["low", "high"], how="left", maintain_order="left")["edtf"]


def _widened(units: pl.Series, asked: Asked) -> tuple[pl.Series, pl.Series]:
    """The unit of each date, and which have a precision that nobody knows."""
    given = asked.code(asked.moment.precision)
    good = given.is_in(PRECISION_UNITS) | given.str.contains(r"^\d{1,5}d$").fill_null(value=False)
    used = good & (given != "0d")
    wide = pl.select(pl.when(used).then(given).otherwise(units)).to_series()
    return wide, given.is_not_null() & ~good


def _stretches(civil: Civil, units: pl.Series, calendars: pl.Series) -> Stretch:
    size = len(units)
    whole = Stretch(np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_))
    pairs = pl.DataFrame({"unit": units, "calendar": calendars}).with_row_index("row")
    for (unit, calendar), rows in pairs.group_by("unit", "calendar"):
        at = rows["row"].to_numpy()
        part = stretch_of(civil.only(at), str(unit), julian=calendar == "julian")
        for target, source in zip(whole, part, strict=True):
            target[at] = source
    return whole


def _problems(asked: pl.Series, parsed: Parsed, unknown: pl.Series, sound: Any, lost: Any) -> pl.Series:
    distant = np.abs(parsed.civil.year) > FARTHEST
    found, real, astray, far = (pl.Series(mask) for mask in (parsed.found, sound, lost, distant))
    return pl.select(
        pl.when(asked.is_null()).then(None)
        .when(~found).then(pl.lit(parsed.error))
        .when(unknown).then(pl.lit(_NO_CODE))
        .when(~real & far).then(pl.lit(f"a year lies between -{FARTHEST} and {FARTHEST}"))
        .when(~real).then(pl.lit(NO_SUCH_DAY))
        .when(astray).then(pl.lit(NO_ZONE))
    ).to_series().cast(pl.String)  # fmt: skip
