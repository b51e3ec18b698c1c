"""Patterns such as `%d-%b-%y %H:%M` that can read the dates of a column, made from the shapes of its values."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from timeline.errors import BadRow
from timeline.ingest.patterns import DAY_NAMES, MONTH_NAMES, compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["patterns_of"]

_SHAPES = 3  # so many of the commonest shapes are tried
_TOKEN = re.compile(
    r"(?P<compact>(?<=\dT)\d{6}(?!\d))"
    r"|(?P<photo>\d{4}:\d{2}:\d{2}(?![:\d]))"
    r"|(?P<clock>(?<!\d)\d{1,2}:\d{2}(?P<second>:\d{2}(?P<fraction>\.\d+)?)?(?![:.]?\d))"
    r"|(?P<offset>(?:(?<=:\d\d)|(?<=:\d\d )|(?<=\.\d{3})|(?<=\.\d{6}))(?:[+-]\d{2}:?\d{2}|Z)(?!\d))"
    r"|(?P<zone>(?<=:\d\d )[A-Z]{3,4}\b|(?<=\()[A-Z]{3,4}(?=\)))"
    r"|(?P<digits>\d+)|(?P<word>[^\W\d_]+)|(?P<other>.)",
    re.DOTALL,
)
_RUNS = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
_WORDS = {"%b": MONTH_NAMES, "%a": DAY_NAMES, "%p": "[ap]m"}
_BETWEEN = re.compile("T|(?i:at|um|uhr|of|de|del|on|the|el|le|den|h|à|st|nd|rd|th)")  # words in dates
_NO_DATE = "\1"
_NUMERIC = ("dmY", "mdY", "dmy", "mdy", "Ymd", "mY", "Ym", "ymd")
_NAMED = ("dY", "Yd", "dy", "Y")  # beside the name of a month
_WIDTHS = {"d": "12", "m": "12", "Y": "4", "y": "2"}
_NUMBER = re.compile("\0(\\d)")  # in a shape: a number, and how many digits it has


def patterns_of(values: Iterable[str]) -> list[str]:
    """The patterns that fit the commonest shapes of some values; where day and month can change places, both.

    >>> patterns_of(["01/Jan/20 10:00 AM", "02/Jan/20 11:30 AM"])
    ['%d/%b/%y %I:%M %p']
    >>> patterns_of(["24.12.1914"]), patterns_of(["12/25/2020 1:30 PM"])
    (['%d.%m.%Y', '%m.%d.%Y'], ['%m/%d/%Y %I:%M %p', '%d/%m/%Y %I:%M %p'])
    >>> patterns_of(["peace", "2001"])
    []
    """
    shapes = Counter(_shape(value.strip()) for value in values)
    found = [pattern for shape, _ in shapes.most_common(_SHAPES) for pattern in _filled(shape)]
    return [pattern for pattern in dict.fromkeys(found) if _is_one(pattern)]


def _shape(value: str) -> str:
    """A value with codes for what can be but one thing, and marks for its other numbers."""
    shape = "".join(_part(token) for token in _TOKEN.finditer(value))
    return shape.replace("%H", "%I") if "%p" in shape else shape


def _part(token: re.Match[str]) -> str:
    text = token[0]
    if token["compact"]:
        return "%H%M%S"
    if token["photo"]:
        return "%Y:%m:%d"
    if token["clock"]:
        return "%H:%M" + (":%S" if token["second"] else "") + (".%f" if token["fraction"] else "")
    if token["offset"]:
        return "%z"
    if token["zone"]:
        return "%Z" if text in ("UTC", "GMT") else text
    if token["digits"]:
        return _RUNS.get(len(text), f"\0{len(text) % 10}")
    if token["word"]:
        codes = (code for code, words in _WORDS.items() if re.fullmatch(words, text, re.IGNORECASE))
        return next(codes, text if _BETWEEN.fullmatch(text) else _NO_DATE)
    return text.replace("%", "%%")


def _filled(shape: str) -> Iterator[str]:
    """The shape with a code for each of its numbers, in every order that their digits allow."""
    if _NO_DATE in shape:
        return
    widths = _NUMBER.findall(shape)
    orders = _NAMED if "%b" in shape else _NUMERIC
    if not widths and re.search("%[Yy]", shape):
        yield shape
    fitting = [
        order
        for order in orders
        if len(order) == len(widths) and all(w in _WIDTHS[c] for c, w in zip(order, widths, strict=True))
    ]
    # Where hours are counted to twelve, the month is written first.
    for order in sorted(fitting, key=lambda order: "%p" in shape and order[0] == "d"):
        codes = iter(order)
        yield _NUMBER.sub(lambda _: f"%{next(codes)}", shape)  # noqa: B023 - used at once


def _is_one(pattern: str) -> bool:
    try:
        compiled(pattern)
    except BadRow:
        return False
    return True
