"""What is known of a column of a file that nobody has described yet: the words of its name, and how its values are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import polars as pl

from timeline.ingest.date_columns import read_moment
from timeline.ingest.epochs import EPOCHS
from timeline.ingest.guess_patterns import patterns_of
from timeline.ingest.guess_words import CLOCKS, DATED, MIDNIGHT
from timeline.ingest.mapping import When
from timeline.ingest.mapping_values import Moment
from timeline.ingest.patterns import compiled
from timeline.ingest.values import LINE

__all__ = ["PIVOT", "YEAR", "Column", "agreeing", "column_of", "share_read"]

YEAR = "year"  # numbers, some of them below 0: years in a column of their own
PIVOT = 1950  # the first of the hundred years of two digits
_TRIED = 200
_FEWEST = 0.6  # the share of values that a reader must read
_SURE = 0.9  # and where the name says nothing of dates
_BETTER = 0.05  # by how much a later reader must do better than an earlier one
_CODE = r"(?-i:[A-Z0-9#_.:/-]+)|https?://\S+"
_OTHERS = 6  # so many other patterns are tried for what the best reader does not read
_NUMBER = r"^[-+]?\d+(\.\d+)?$"
_DIGITS = {9: "unix", 10: "unix", 12: "unix-ms", 13: "unix-ms", 15: "unix-us", 16: "unix-us", 19: "unix-ns"}


@dataclass(frozen=True)
class Column:
    """What is known of a column: its name, a few of its values, and how its dates are read, if it holds dates.

    Attributes:
        name: its name.
        shown: its first different values.
        some: more of them.
        filled: the share of lines in which it says something.
        distinct: how many different values it has.
        reader: how its dates are read.
        share: which part of its values is read so.
        more: further readers, each of which reads some of what those before it do not.
        midnight: whether its dates are instants, and each the start of a day.
    """

    name: str
    shown: list[str]
    some: list[str]
    filled: float
    distinct: int
    reader: str | None
    share: float
    more: tuple[str, ...] = ()
    midnight: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return all(re.fullmatch(_NUMBER, value) for value in self.some)

    @property
    def is_code(self) -> bool:
        """Whether its values are codes: capitals, digits and signs, without a space."""
        return self.all_fit(_CODE)

    @property
    def words(self) -> str:
        """The words of its name, in lower case, with one space between them."""
        return words_of(self.name)

    def called(self, pattern: str) -> bool:
        """Whether its name fits a pattern."""
        name = self.name.split(".")[-1].strip()
        return any(re.fullmatch(pattern, form, re.IGNORECASE) for form in (name, self.words))

    def all_fit(self, pattern: str) -> bool:
        """Whether it has values, and all of them fit a pattern."""
        return bool(self.some) and all(re.fullmatch(pattern, value, re.IGNORECASE) for value in self.some)


def words_of(name: str) -> str:
    """The words of a name, in lower case, with one space between them.

    >>> words_of("StartDate"), words_of("properties.start_date"), words_of("Start Year")
    ('start date', 'start date', 'start year')
    """
    last = name.split(".")[-1] if " " not in name else name
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", last)
    return " ".join(re.findall(r"[^\W_]+", parted.lower()))


def column_of(name: str, texts: pl.DataFrame) -> Column:
    """What is known of a column of texts."""
    values = texts[name].drop_nulls()
    some = values.unique(maintain_order=True).head(_TRIED)
    reader, share = _reader(name, some)
    more = _more(some, reader, share)
    filled = len(values) / max(texts.height, 1)
    midnight = reader is not None and bool(some.str.contains(f"(?i){MIDNIGHT}").all())
    return Column(
        name, some.head(3).to_list(), some.to_list(), filled, values.n_unique(), reader, share, more, midnight
    )


def _more(some: pl.Series, reader: str | None, share: float) -> tuple[str, ...]:
    """Readers of what the best one does not read: other patterns, and what people write."""
    found: list[str] = []
    if reader in (None, "text", YEAR) or reader in EPOCHS:
        return ()
    for other in (*patterns_of(some)[:_OTHERS], "text"):
        if share >= 1:
            break
        with_other = share_read(some, reader, *found, other)
        if with_other > share + 1e-9:
            found.append(other)
            share = with_other
    return tuple(found)


def agreeing(columns: list[Column]) -> list[Column]:
    """The columns with one order of day and month, where the values of one of them decide it."""
    for column in columns:
        other = _turned(column.reader)
        if other and share_read(pl.Series(column.some), other) < column.share:
            turn = [each for each in columns if each.reader and _turned(each.reader)]
            settled = {each.name: _ordered(each, str(column.reader)[:2]) for each in turn}
            return [settled.get(each.name, each) for each in columns]
    return columns


def _turned(reader: str | None) -> str | None:
    """The reader with day and month in the other order; None where they have none."""
    found = re.match(r"%([dm])([/-])%([dm])(?=[/-])", reader or "")
    return f"%{found[3]}{found[2]}%{found[1]}{str(reader)[found.end() :]}" if found else None


def _ordered(column: Column, first: str) -> Column:
    """The column with day and month in an order, where it can be read so as well."""
    reader = str(column.reader)
    other = None if reader.startswith(first) else _turned(reader)
    well = other is not None and share_read(pl.Series(column.some), other) >= column.share
    return replace(column, reader=other) if well else column


def _reader(name: str, some: pl.Series) -> tuple[str | None, float]:
    """The reader that reads most of some values as dates; numbers are dates only where the name says so."""
    dated = re.search(DATED, words_of(name)) is not None
    if not len(some):
        return None, 0.0
    if some.str.contains(_NUMBER).all():
        return _of_numbers(name, some) if dated else (None, 0.0)
    digits = float(some.str.contains(r"\d").mean() or 0)  # type: ignore[arg-type]
    if digits < _FEWEST:
        return None, 0.0
    best, most = None, 0.0
    fewest = _FEWEST if dated else _SURE
    for reader in ("edtf", "iso", *patterns_of(some), "text"):
        if reader == "text" and not dated and not some.str.contains(r"\d{4}|#").all():
            break
        least = max(fewest, most + _BETTER * (best is not None))
        if _most_read(some, reader) < least:
            continue
        share = share_read(some, reader)
        if share >= least and share > most:
            best, most = reader, share
            if share == 1:
                break
    return (best, most) if best or not dated else _mixed(some)


def _mixed(some: pl.Series) -> tuple[str | None, float]:
    """The pattern that, with what people write beside it, reads most of some values: `05.06.2019`, `7. Oktober 2023`."""
    for pattern in patterns_of(some):
        if share_read(some, pattern, "text") >= _FEWEST:
            return pattern, share_read(some, pattern)
    return None, 0.0


def _most_read(some: pl.Series, reader: str) -> float:
    """At most which part of some values a reader reads: of a pattern, what has its shape or has no digit."""
    if "%" not in reader:
        return 1.0
    shaped = some.str.strip_chars().str.contains(compiled(reader).regex) | ~some.str.contains(r"\d")
    return float(shaped.mean() or 0)  # type: ignore[arg-type]


def _of_numbers(name: str, some: pl.Series) -> tuple[str | None, float]:
    """How numbers are read: as years, days of eight digits, or counted since 1970."""
    if some.str.starts_with("-").any() and some.str.contains(r"^-?\d{3}").any() and _are_years(some):
        return YEAR, 1.0
    whole = some.str.replace(r"^[-+]", "").str.replace(r"\.\d*$", "")
    usual = whole.str.len_chars().mode().to_list()[0]
    readers = [_DIGITS[usual]] if usual in _DIGITS else ["%Y%m%d"] if usual == 8 else ["edtf"]
    if usual in (6, 14):
        readers = ["%Y%m" if usual == 6 else "%Y%m%d%H%M%S"]
    if usual < 3 or (usual < 5 and re.search(CLOCKS, words_of(name))):  # days, times of day such as 1530
        return None, 0.0
    for reader in readers:
        share = share_read(some, reader)
        if share >= _FEWEST and (reader in EPOCHS or reader != "edtf" or _are_years(some)):
            return reader, share
    return None, 0.0


def _are_years(some: pl.Series) -> bool:
    years = some.cast(pl.Float64, strict=False)
    fit = years.is_between(-10_000, 2_200) & (years == years.floor())
    return fit.sum() > _SURE * len(years)


def share_read(values: pl.Series, *readers: str) -> float:
    """Which part of the values is dates to these readers, one after the other."""
    asked = pl.DataFrame({LINE: range(len(values)), "value": values})
    moment = Moment(text=("{value}",))
    read = read_moment(When(date=moment, read=readers, pivot=PIVOT).settled(moment), asked)
    return read["error"].null_count() / max(len(values), 1)
