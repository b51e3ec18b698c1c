"""A mapping for a file that nobody has described yet, to be edited: names and values of its columns tell what they may be."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.ingest.formats import format_of, head_of, nothing_read, rows_of
from timeline.ingest.guess_columns import agreeing, column_of
from timeline.ingest.guess_dates import candidates, when_of
from timeline.ingest.guess_words import NAMED, NO_ID, TITLES
from timeline.ingest.mapping import Read
from timeline.ingest.mapping_values import PRECISION_UNITS
from timeline.ingest.read_json import records_at
from timeline.ingest.tables import table_of
from timeline.ingest.values import LINE, LISTED, as_texts
from timeline.model import slug

if TYPE_CHECKING:
    from timeline.ingest.files import File
    from timeline.ingest.guess_columns import Column

__all__ = ["guess"]

_ROWS = 2_000
_NO_NAME = r"[-+]?\d[\d.,:/ -]{3,}"  # a date or a number; a year may be the name of a column of figures
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]\.?m\.?)?"
_POINT = r"\[?[-+]?\d[\d.eE+-]*(\x1f|, ?)[-+]?\d.*"  # longitude, latitude and perhaps a height, as GeoJSON has them
_CALENDAR = r".*(month|year|week|weekday|season|quarter|day).*"
_OWN = r"id|(event|incident|record|case|report|entry) ?(id|no|nr|number)( cnty)?"
_ITEM = r"item|event|uri|iri|qid|subject|entity|wikidata"
_OF_ITEM = r"https?://\S+|Q\d+"
_NUMERIC = {"lat": True, "lon": True, "place": False, "title": False, "kind": False}
_CODES = r"(.*[ _])?(keys?|codes?|ids?|group|status|flag)"
_SOME = 0.6  # the share of values that must be countries, where the name alone does not say so
_MOST = 0.9  # the share of rows that must hold a title, where another column tells more
_FEATURE = ("type", "geometry.type")  # what GeoJSON says of each of its features


def guess(file: File) -> str:
    """The text of a mapping for a file, to be edited.

    Raises:
        BadRow: the file has no rows.
    """
    read = _read(file)
    batch = next((b for b in rows_of(file, read) if b.frame.height), None)
    if batch is None:
        raise nothing_read(file, read, "the file has no rows")
    frame = batch.frame.head(_ROWS)
    names = [name for name in frame.columns if name != LINE]
    texts = as_texts(frame, names, ())
    geo = read.records == "features"
    columns = agreeing([column_of(name, texts) for name in names if not (geo and name in _FEATURE)])
    reading = [f"{key} = {json.dumps(value)}" for key, value in read.model_dump(exclude_unset=True).items()]
    reading_lines = ["", "[read]", *reading] if reading else []
    reading_lines += ["", "[attributes]", 'drop = ["type"]'] if geo else []
    return "\n".join([*_head(file, columns), *_parts(columns, frame.height), *reading_lines, ""])


def _read(file: File) -> Read:
    """How the file is read, as far as that needs words: where its records are, or that it has no header."""
    kind = format_of(file, Read())
    if kind == "json" and (records := records_at(file)):
        return Read(records=records)
    if kind == "delimited" and any(re.fullmatch(_NO_NAME, name) for name in head_of(file, Read())[0]):
        return Read(header=False)
    return Read()


# --- the text ----------------------------------------------------------------------------------------------


def _head(file: File, columns: list[Column]) -> list[str]:
    stem = Path(file.path.name.split(".")[0]).name
    lines = [
        "# A guess, to be checked: text in braces is a column, everything else stands for itself.",
        "# Columns of which nothing is made are kept in the attributes of the event.",
        "#",
    ]
    for column in columns:
        shown = (value.replace(LISTED, "; ")[:40] for value in column.shown)
        values = ", ".join(json.dumps(value, ensure_ascii=False) for value in shown) or "always blank"
        lines.append(f"#   {column.name}: {values}")
    return [*lines, "", f'name = "{slug(stem, 40) or "events"}"']


def _parts(columns: list[Column], rows: int) -> list[str]:
    dating = candidates(columns)
    dates = {column.name for candidate in dating for column in candidate.columns}
    dates |= {column.name for column in columns if column.reader or column.all_fit(_CLOCK)}
    dates -= {column.name for column in columns if column.called(NAMED["id"]) and column.reader is None}
    others = [column for column in columns if column.name not in dates]

    def named(part: str) -> Column | None:
        fitting = [column for column in others if column.called(NAMED[part]) and column.filled > 0]
        return next((c for c in fitting if c.is_number == _NUMERIC.get(part, c.is_number)), None)

    ids = _identities(others, rows)
    others = [column for column in others if column not in ids[:1]]
    who = [c for c in others if c.called(NAMED["who"])]
    title = _titled(others) or _of_words(others, who) or next(iter([*others, *columns]))
    text = [
        _line("id", ids[0])
        if ids
        else '# id = "{...}"  # what identifies a row; without it the whole row does'
    ]
    text.append(_title(title, who))
    for part in ("kind", "description", "place", "lat", "lon"):
        found = named(part)
        if found is not None and found is not title:
            text.append(_line(part, found))
    text += _country(others)
    text += _point(others)
    tag = named("tag")
    if tag is not None:
        text.append(f'tag = [{{ text = {_ref(tag)}, split = ";" }}]')
    text += ["", *when_of(dating), *_precision(columns)]
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


def _identities(columns: list[Column], rows: int) -> list[Column]:
    """The columns that are called as an identity is and have another value in each row; or a link or item in each."""
    whole = [column for column in columns if column.distinct == rows and column.filled == 1]
    called = [column for column in whole if column.called(NAMED["id"]) and not column.called(NO_ID)]
    called.sort(key=lambda column: not re.fullmatch(_OWN, column.words))
    return called or [column for column in whole if column.called(_ITEM) and column.all_fit(_OF_ITEM)]


def _titled(columns: list[Column]) -> Column | None:
    """The column that is called as a title is: the likelier name first, and none that is mostly blank beside another."""
    words = [c for c in columns if c.filled > 0 and not c.is_number and not c.all_fit(_OF_ITEM)]
    for pattern in TITLES:
        fitting = [column for column in words if column.called(pattern)]
        full = [column for column in fitting if column.filled >= _MOST]
        if full:
            return full[0]
    return None


def _of_words(columns: list[Column], who: list[Column]) -> Column | None:
    """What stands for a title: the description, or what says more different things; else who takes part, or where."""
    texts = [column for column in columns if column.called(NAMED["description"]) and column.filled >= _MOST]
    texts.sort(key=lambda column: "event" not in column.words)
    other = _telling(columns)
    if texts and (other is None or texts[0].distinct >= other.distinct):
        return texts[0]
    if other is not None and not other.is_code and (other.distinct > 1 or other.filled < 1):
        return other
    named = [
        column
        for part in ("place", "kind", "country")
        for column in columns
        if column.called(NAMED[part]) and column.filled >= _MOST and not column.is_number
    ]
    named.sort(key=lambda column: -column.distinct)
    return next((column for column in [*who, *named] if not column.is_code), other)


def _telling(columns: list[Column]) -> Column | None:
    """Of the columns of words that no pattern knows, the one that says most different things."""
    unknown = [
        c for c in columns if not c.is_number and not any(map(c.called, (*NAMED.values(), _CALENDAR, _CODES)))
    ]
    return max(unknown, key=lambda column: (not column.is_code, column.filled, column.distinct), default=None)


def _ref(column: Column) -> str:
    return json.dumps(f"{{{column.name}}}", ensure_ascii=False)


def _line(part: str, column: Column) -> str:
    return f"{part} = {_ref(column)}"


def _title(title: Column, who: list[Column]) -> str:
    if title in who and len(who) > 1:
        names = " - ".join(f"{{{column.name}}}" for column in who[:2])
        return f"title = [{json.dumps(names, ensure_ascii=False)}, {_ref(who[0])}]"
    return _line("title", title)


def _country(columns: list[Column]) -> list[str]:
    """The country by the column whose values are known best, else by a number of one of the lists of states."""
    words = [c for c in columns if c.filled > 0 and not c.is_number]
    named = [c for c in words if c.called(NAMED["country"])]
    likely = [c for c in words if re.search(r"countr|nation|state.?na?me", c.words) and _known(c) >= _SOME]
    best = max([*named, *likely], key=_known, default=None)
    if best is not None and all(re.fullmatch(r"[A-Z]{2}", value) for value in best.shown):
        return [_line("country", best)]
    numbers = [c for c in columns if c.is_number and c.called(NAMED["country number"]) and c.filled > 0]
    if best is not None:
        return [f'country = {{ text = {_ref(best)}, values = "country-any", otherwise = "" }}']
    table = "country-gw" if numbers and numbers[0].words.startswith("gw") else "country-cow"
    return [f'country = {{ text = {_ref(c)}, values = "{table}", otherwise = "" }}' for c in numbers[:1]]


def _known(column: Column) -> float:
    """The share of values that are names or codes of countries."""
    table = table_of("country-any")
    return sum(table.find(value) is not None for value in column.some) / max(len(column.some), 1)


def _point(columns: list[Column]) -> list[str]:
    """Latitude and longitude of a point; what is no point has neither."""
    points = [c for c in columns if c.called("coordinates") and any(re.match(_POINT, v) for v in c.some)]
    number, between = r"([-+\d.eE]+)", r"(?:\x1f|, ?)"  # a list as it is kept in texts, or as JSON
    no_point = r"['^\[.*$', '']"
    return [
        f"{part} = {{ text = {_ref(column)}, rewrite = [['^\\[?{number}{between}{number}.*$', '${place}'], {no_point}] }}"
        for column in points[:1]
        for place, part in enumerate(("lon", "lat"), 1)
    ]


def _precision(columns: list[Column]) -> list[str]:
    precision = next((column for column in columns if column.called(NAMED["precision"])), None)
    if precision is None:
        return []
    if precision.all_fit("|".join(PRECISION_UNITS)):
        lower = "" if all(value.islower() for value in precision.some) else ', fold = "lower"'
        return [f"precision = {{ text = {_ref(precision)}{lower} }}"]
    codes = ", ".join(f'"{value}" = "day"' for value in precision.shown)
    return [
        f"# precision = {{ text = {_ref(precision)}, values = {{ {codes} }} }}  # what each code is good to"
    ]
