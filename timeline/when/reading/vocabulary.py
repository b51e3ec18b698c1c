"""What the words in a written date mean: one TOML table, shipped as `seeds/readings.toml`, that a user can replace."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from timeline.errors import BadDate
from timeline.resources import read_text

__all__ = ["Readings", "Table", "fold", "month_named", "readings_table"]

_UNITS = ("century", "decade", "year", "season", "month")
_Kind = TypeVar("_Kind")
_OPEN = ("periods", *(f"parts.{unit}" for unit in _UNITS))  # tables to which a user may add names
_SHORT = ("edtf", "years")
_ACTS = ("any", "first", "error")
_BOUNDS = ("outside", "inside")


@dataclass(frozen=True, slots=True)
class Readings:
    """The meanings of words, ready to be looked up.

    Attributes:
        words: from a folded word to what it does and its value, such as `('month', 10)`.
        phrases: from a first word to the phrases that begin with it, longest first.
        parts: for each unit, from the name of a part to its first and last piece, or to an EDTF division.
        periods: from a name to the first and last year of a period.
        circa_years: what `c.` adds on either side.
        century_start: 0 where the 19th century begins in 1800, 1 where it begins in 1801.
        short: whether `1910-11` is EDTF (`edtf`) or two years (`years`).
        bounds: whether `before 1800` leaves 1800 out (`outside`) or reaches into it (`inside`).
        acts: what several dates with acts come to: `any`, `first` or `error`.
    """

    words: Mapping[str, tuple[str, Any]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, Any], ...]]
    parts: Mapping[str, Mapping[str, Any]]
    periods: Mapping[str, tuple[int, int]]
    circa_years: int
    century_start: int
    short: str
    bounds: str
    acts: str


Table: TypeAlias = "str | Path | Mapping[str, Any] | Readings | None"
"""A table of readings, or part of one: a TOML file or a mapping; None: the shipped one."""


def readings_table(source: Table = None) -> Readings:
    """The table of readings: the shipped one, with the entries of `source` in place of its own.

    Args:
        source: a TOML file, a mapping of the same shape, a table made before, or nothing.

    Raises:
        BadDate: the table holds a meaning that is not one.

    Example:
        >>> readings_table({"circa": {"years": 5}}).circa_years
        5
    """
    if isinstance(source, Readings):
        return source
    if source is None:
        return _shipped()
    if isinstance(source, Mapping):
        return _compile(_merge(_raw(), source))
    path = Path(source)
    if not path.is_file():
        raise BadDate(
            f"readings: there is no file {path}", hint="give a TOML file of the shape of seeds/readings.toml"
        )
    return _from_file(str(path), path.stat().st_mtime_ns)


def month_named(word: str) -> int:
    """The number of the month that a word names in any language of the shipped table, 0 where it names none.

    >>> month_named("Juli"), month_named("Nov."), month_named("мая"), month_named("7")
    (7, 11, 5, 0)
    """
    kind, number = _shipped().words.get(fold(word).strip().rstrip("."), ("", 0))
    return int(number) if kind == "month" else 0


def fold(word: str) -> str:
    """A word without case and accents."""
    word = word.lower()
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFD", word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def _raw() -> dict[str, Any]:
    import tomllib

    return tomllib.loads(read_text("seeds/readings.toml"))


@cache
def _shipped() -> Readings:
    return _compile(_raw())


@lru_cache(maxsize=8)
def _from_file(path: str, _changed: int) -> Readings:
    import tomllib

    try:
        theirs = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadDate(f"readings: {path} is not TOML: {error}") from error
    return _compile(_merge(_raw(), theirs))


def _merge(ours: Mapping[str, Any], theirs: Mapping[str, Any], place: str = "") -> dict[str, Any]:
    """Tables are joined key by key, lists of words are added to, anything else is replaced."""
    merged = dict(ours)
    for key, value in theirs.items():
        here = f"{place}.{key}".lstrip(".")
        if key not in ours and place not in _OPEN:
            raise BadDate(f"readings: {here} is not known", hint=f"known: {', '.join(ours)}")
        old = ours.get(key)
        if isinstance(old, Mapping):
            merged[key] = _merge(old, _of_type(dict, value, here, "a table"), here)
        elif isinstance(old, list) and isinstance(old[0], str):
            words = _of_type(list, value, here, "a list of words")
            merged[key] = [*old, *(_of_type(str, word, here, "a list of words") for word in words)]
        else:
            merged[key] = value
    return merged


def _of_type(wanted: type[_Kind], value: Any, place: str, name: str) -> _Kind:
    if isinstance(value, wanted):
        return value
    raise BadDate(f"readings: {place} is {value!r}", hint=f"write {name}")


def _entries(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every word or phrase with what it does and its value."""
    for kind, words in raw["words"].items():
        yield from ((word, kind, None) for word in words)
    for name, words in raw["parts"]["words"].items():
        yield from ((word, "part", name) for word in words)
    for share, words in raw["parts"]["shares"].items():
        yield from ((word, "share", share) for word in words)
    for count, words in raw["parts"]["counts"].items():
        yield from ((word, "count", int(count)) for word in words)
    for table in ("months", "weekdays", "divisions"):
        for number, words in raw[table].items():
            yield from ((word, table[:-1], int(number)) for word in words)
    for name in raw["periods"]:
        yield name, "period", fold(name)


def _compile(raw: Mapping[str, Any]) -> Readings:
    words: dict[str, tuple[str, Any]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    for text, kind, value in _entries(raw):
        pieces = tuple(fold(text).replace("-", " ").split())
        if len(pieces) == 1:
            words[pieces[0]] = (kind, value)
        else:
            phrases.setdefault(pieces[0], []).append((pieces, kind, value))
    parts = {unit: table for unit, table in raw["parts"].items() if unit in _UNITS}
    return Readings(
        words,
        {first: tuple(sorted(found, key=lambda p: -len(p[0]))) for first, found in phrases.items()},
        _checked_parts(parts),
        {fold(name): _pair(f"periods.{name}", bounds) for name, bounds in raw["periods"].items()},
        _whole("circa.years", raw["circa"]["years"], range(1000)),
        _whole("century.first_year", raw["century"]["first_year"], range(2)),
        _choice("ranges.short", raw["ranges"]["short"], _SHORT),
        _choice("ranges.bounds", raw["ranges"]["bounds"], _BOUNDS),
        _choice("ranges.acts", raw["ranges"]["acts"], _ACTS),
    )


def _checked_parts(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        unit: {
            name: bounds if isinstance(bounds, int) else _pair(f"parts.{unit}.{name}", bounds)
            for name, bounds in table.items()
        }
        for unit, table in parts.items()
    }


def _pair(name: str, value: Any) -> tuple[int, int]:
    match value:
        case [int(first), int(last)] if first <= last:
            return first, last
    raise BadDate(f"readings: {name} is {value!r}", hint="write [first, last]")


def _whole(name: str, value: Any, allowed: range) -> int:
    if isinstance(value, int) and value in allowed:
        return value
    raise BadDate(f"readings: {name} is {value!r}", hint=f"write a whole number up to {allowed[-1]}")


def _choice(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value in allowed:
        return str(value)
    raise BadDate(f"readings: {name} is {value!r}", hint=f"write one of {', '.join(allowed)}")
