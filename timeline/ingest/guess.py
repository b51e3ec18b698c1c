"""A mapping for a file that nobody has described yet, to be edited: names and values of its columns tell what they may be."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.mapping import Read, When
from timeline.ingest.mapping_values import Moment
from timeline.ingest.moments import read_moment
from timeline.ingest.read_json import records_at
from timeline.ingest.readers import FORMATS, format_of, head_of
from timeline.ingest.values import LINE, as_texts
from timeline.model import slug

if TYPE_CHECKING:
    from timeline.ingest.files import File

__all__ = ["guess"]

_ROWS = 2_000
_TRIED = 200
_NO_NAME = r"[-+]?\d[\d.,:/ -]{3,}"  # a date or a number; a year may be the name of a column of figures
_PIVOT = 1950  # the first of the hundred years of two digits
_FEWEST = 0.6  # the share of values that a reader must read
_BETTER = 0.05  # by how much a later reader must do better than an earlier one
_READERS = (
    "edtf", "iso", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%B %d, %Y",
    "%d:%m:%Y", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d-%b-%y", "text",
)  # fmt: skip
_NAMED = {
    "id": r"id|identifier|key|uuid|ref|number|.*_id_cnty"
    r"|(event|record|case|incident|report|entry).?(id(.?cnty)?|no\.?|nr\.?|number|code)",
    "title": r"title|name|headline|event|incident|label|summary|subject|what|.*(name|title|label)",
    "kind": r"kind|type|category|class|event.?type|sub.?event.?type|action",
    "description": r"description|notes?|narrative|text|details?|comments?|abstract|remarks",
    "place": r"place|location|city|town|site|venue|where|locality|adm(in)?_?1|region|province",
    "country": r"country|country.?code|iso[23]?|nation",
    "lat": r"lat|latitude|y",
    "lon": r"lon|lng|long|longitude|x",
    "tag": r"tags?|keywords?|labels|topics?",
    "source": r"sources?|url|link|references?|source.?url|citation|reported.?by|publisher|outlet",
    "who": r"actors?\d?|actor.?[12ab]|side.?[ab]|participants?|who|people|persons?|person.?name|perpetrators?|victims?"
    r"|agent|party|organi[sz]ations?",
    "precision": r".*(date|time).*prec(ision)?|prec(ision)?",
}
_STARTS = "start|begin|from|since|first|opened|onset|born|birth|founded|established|inception|d[ée]but|beginn|inicio"
_ENDS = "end|finish|to|until|till|last|closed|stop|died|death|dissolved|abolished|fin|ende"
_DATES = "date|day|time|year|datum|fecha"
_START = rf"({_STARTS})([-_ ]?({_DATES}))?|({_DATES})[-_ ]?(start|begin|from)"
_DATED = rf"{_DATES}|when|edtf|signed|published|{_STARTS}|{_ENDS.replace('|to|', '|')}"
_END = rf"({_ENDS})([-_ ]?({_DATES}))?|({_DATES})[-_ ]?(end|finish|to)"


@dataclass(frozen=True)
class Column:
    """What is known of a column: its name, a few of its values, and how its dates are read, if it holds dates."""

    name: str
    shown: list[str]
    filled: float
    distinct: int
    reader: str | None
    rest: bool = False  # whether what people write reads some of what its reader does not

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return all(re.fullmatch(r"[-+]?\d+(\.\d+)?", value) for value in self.shown)

    def called(self, pattern: str) -> bool:
        """Whether its name fits a pattern."""
        return re.fullmatch(pattern, self.name.split(".")[-1].strip(), re.IGNORECASE) is not None


def guess(file: File) -> str:
    """The text of a mapping for a file, to be edited.

    Raises:
        BadRow: the file has no rows.
    """
    read = _read(file)
    batch = next((b for b in FORMATS[format_of(file, read)](file, read) if b.frame.height), None)
    if batch is None:
        raise BadRow("the file has no rows", file.name)
    frame = batch.frame.head(_ROWS)
    names = [name for name in frame.columns if name != LINE]
    texts = as_texts(frame, names, ())
    columns = [_column(name, texts) for name in names]
    reading = [f"{key} = {json.dumps(value)}" for key, value in read.model_dump(exclude_unset=True).items()]
    told = ["", "[read]", *reading] if reading else []
    return "\n".join([*_head(file, columns), *_parts(columns, frame.height), *told, ""])


def _read(file: File) -> Read:
    """How the file is read, as far as that needs words: where its records are, or that it has no header."""
    kind = format_of(file, Read())
    if kind == "json" and (records := records_at(file)):
        return Read(records=records)
    if kind == "delimited" and any(re.fullmatch(_NO_NAME, name) for name in head_of(file, Read())[0]):
        return Read(header=False)
    return Read()


def _column(name: str, texts: pl.DataFrame) -> Column:
    values = texts[name].drop_nulls()
    shown = values.unique(maintain_order=True).head(3).to_list()
    some = values.unique(maintain_order=True).head(_TRIED)
    reader = _reader(name, some)
    asked = pl.DataFrame({LINE: range(len(some)), "value": some})
    rest = reader not in (None, "text") and _share(asked, str(reader), "text") > _share(asked, str(reader))
    return Column(name, shown, len(values) / max(texts.height, 1), values.n_unique(), reader, rest)


def _reader(name: str, some: pl.Series) -> str | None:
    """The reader that reads most of some values as dates; numbers are dates only where the name says so."""
    dated = re.search(_DATED, name, re.IGNORECASE) is not None
    if not len(some) or (some.str.contains(r"^-?\d+(\.\d+)?$").all() and not dated):
        return None
    asked = pl.DataFrame({LINE: range(len(some)), "value": some})
    best, most = None, _FEWEST
    for reader in _READERS:
        if reader == "text" and not dated:
            break
        share = _share(asked, reader)
        if share > most + _BETTER * (best is not None):
            best, most = reader, share
    return best


def _share(asked: pl.DataFrame, *readers: str) -> float:
    """How many of the values are dates to these readers, one after the other."""
    moment = Moment(text=("{value}",))
    read = read_moment(When(date=moment, read=readers, pivot=_PIVOT).settled(moment), asked)
    return read["error"].null_count() / len(asked)


# --- the text ----------------------------------------------------------------------------------------------


def _head(file: File, columns: list[Column]) -> list[str]:
    stem = Path(file.path.name.split(".")[0]).name
    told = [
        "# A guess, to be checked: text in braces is a column, everything else stands for itself.",
        "# Columns of which nothing is made are kept in the attributes of the event.",
        "#",
    ]
    for column in columns:
        values = (
            ", ".join(json.dumps(value[:40], ensure_ascii=False) for value in column.shown) or "always blank"
        )
        told.append(f"#   {column.name}: {values}")
    return [*told, "", f'name = "{slug(stem, 40) or "events"}"']


def _parts(columns: list[Column], rows: int) -> list[str]:
    dates = [column for column in columns if column.reader and not column.called(_NAMED["id"])]
    others = [column for column in columns if column not in dates]

    def named(part: str) -> Column | None:
        fitting = [column for column in others if column.called(_NAMED[part]) and column.filled > 0]
        wanted = part in ("lat", "lon")
        return next(
            (c for c in fitting if c.is_number == wanted or part not in ("lat", "lon", "place", "title")),
            None,
        )

    ids = [c for c in others if c.called(_NAMED["id"]) and c.distinct == rows and c.filled == 1]
    who = [c for c in others if c.called(_NAMED["who"])]
    title = (
        named("title") or _telling(others) or named("description") or next(iter([*who, *others, *columns]))
    )
    text = [
        _line("id", ids[0])
        if ids
        else '# id = "{...}"  # what identifies a row; without it the whole row does'
    ]
    text.append(_title(title, who))
    for part in ("kind", "description", "place", "country", "lat", "lon"):
        found = named(part)
        if found is not None and found is not title:
            text.append(_country(found) if part == "country" else _line(part, found))
    tag = named("tag")
    if tag is not None:
        text.append(f'tag = [{{ text = {_ref(tag)}, split = ";" }}]')
    text += ["", *_when(dates, columns)]
    for column in who:
        text += [
            "",
            "[[participant]]",
            f'name = {{ text = {_ref(column)}, split = ";" }}',
            f'role = "{slug(column.name)}"',
        ]
    source = named("source")
    if source is not None:
        text += ["", "[[evidence]]", f"source = {_ref(source)}"]
    return text


def _telling(columns: list[Column]) -> Column | None:
    """Of the columns of words that no pattern knows, the one that says most different things."""
    unknown = [c for c in columns if not c.is_number and not any(map(c.called, _NAMED.values()))]
    return max(unknown, key=lambda column: (column.filled, column.distinct), default=None)


def _ref(column: Column) -> str:
    return json.dumps(f"{{{column.name}}}", ensure_ascii=False)


def _line(part: str, column: Column) -> str:
    return f"{part} = {_ref(column)}"


def _title(title: Column, who: list[Column]) -> str:
    if title in who and len(who) > 1:
        names = " - ".join(f"{{{column.name}}}" for column in who[:2])
        return f"title = [{json.dumps(names, ensure_ascii=False)}, {_ref(who[0])}]"
    return _line("title", title)


def _country(column: Column) -> str:
    codes = all(re.fullmatch(r"[A-Z]{2}", value) for value in column.shown)
    if codes:
        return _line("country", column)
    return f'country = {{ text = {_ref(column)}, fold = "lower", values = "country-names", otherwise = "" }}'


def _when(dates: list[Column], columns: list[Column]) -> list[str]:
    start = next((column for column in dates if column.called(_START)), None)
    end = next((column for column in dates if column.called(_END)), None)
    precision = next((column for column in columns if column.called(_NAMED["precision"])), None)
    text = ["[when]"]
    if {"year", "month"} <= {column.name.lower() for column in columns}:
        text += _numbers(columns)
    elif start and end:
        text += [_line("start", start), _line("end", end), *_reading([start, end])]
        text.append(
            'no_end = "unknown"  # what a blank end means: unknown, open (it goes on) or same (as the start)'
        )
    elif start or dates:
        date = start or dates[0]
        text += [_line("date", date), *_reading([date])]
    else:
        text += _numbers(columns)
    if precision is not None:
        codes = ", ".join(f'"{value}" = "day"' for value in precision.shown)
        text.append(
            f"# precision = {{ text = {_ref(precision)}, values = {{ {codes} }} }}  # what each code is good to"
        )
    return text


def _reading(dates: list[Column]) -> list[str]:
    first = dict.fromkeys(column.reader for column in dates if column.reader)
    readers = list(first | ({"text": None} if any(column.rest for column in dates) else {}))
    text = [f"read = {json.dumps(readers if len(readers) > 1 else readers[0])}"]
    if any(reader in ("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M") for reader in readers):
        text[0] += "  # which is the day and which the month? check it"
    if any("%y" in reader for reader in readers):
        text.append(
            f"pivot = {_PIVOT}  # the first of the hundred years in which a year of two digits lies: check it"
        )
    return text


def _numbers(columns: list[Column]) -> list[str]:
    found = {
        part: next((column for column in columns if column.called(part)), None)
        for part in ("year", "month", "day", "hour", "minute", "second")
    }
    if found["year"] is None:
        return [
            'date = "/"  # no column looks like a date, so every event is undated: name one, such as "{day}"',
            'read = "edtf"',
        ]
    parts = ", ".join(f"{part} = {_ref(column)}" for part, column in found.items() if column is not None)
    return [f"date = {{ {parts} }}"]
