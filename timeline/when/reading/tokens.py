"""A written date as tokens: numbers in their shapes, and words by what the table of readings says they do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.when.reading.vocabulary import fold

if TYPE_CHECKING:
    from timeline.when.reading.vocabulary import Readings

__all__ = ["Token", "roman", "tokens"]


class Token(NamedTuple):
    """One piece of a text: what it is, its value, and where it stands."""

    kind: str
    value: Any
    start: int
    end: int


_TIME = r"""t?\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s*[ap]\.?m\b\.?)?
    (?:\s*(?:z|utc?|gmt)\b|\s*[+-]\d\d:?\d\d\b|\s*[+-]\d\d\b(?!\s*[^\W\d_]|[-/.:]\d))?
    |\d{1,2}(?:\.\d\d)?\s*[ap]\.?m\b\.?"""

_COUNTED_UNITS = (  # year, month and day, each with its unit behind it: Chinese and Japanese, Korean
    r"\d{3,4}\s?(?:\u5e74(?!\u4ee3)(?:\s?\d{1,2}\s?\u6708(?:\s?\d{1,2}\s?[\u65e5\u53f7\u865f])?)?"
    r"|\ub144(?!\ub300)(?:\s?\d{1,2}\s?\uc6d4(?:\s?\d{1,2}\s?\uc77c)?)?)"
)

_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)
    |(?P<counted_units>{_COUNTED_UNITS})
    |(?P<time>{_TIME})
    |(?P<week>\d{{4}}-?w\d\d(?:-?[1-7])?)(?![^\W_]|-?\d)
    |(?P<ymd>\d{{4}}(?P<by>[/.-])\d{{1,2}}(?P=by)\d{{1,2}})(?!\d)
    |(?P<dmy>\d{{1,2}}(?:/\d{{1,2}}/|\.\s?\d{{1,2}}\.\s?|-\d{{1,2}}-)\d{{4}})(?!\d)
    |(?P<two>\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)\d\d)(?!\d)
    |(?P<my>\d{{1,2}}[/.]\d{{4}})(?!\d)
    |(?P<ym>\d{{4}}-(?:0[1-9]|1[0-2]|[1-9]))(?!\d|-\d)
    |(?P<mask>\d\d(?:xx|--|\?\?)|\d\d\dx)(?!\w)
    |(?P<decade>\d{{0,3}}0)(?:['\u2019]?s|er|\u5e74\u4ee3|\ub144\ub300)\b
    |(?P<ordinal>\d{{1,2}})(?:(?:st|nd|rd|th|er|re|ere|e|eme|\u00e8me|\u00e8re|ieme|i\u00e8me|\u00ba|\u00aa)(?=\b|c\b))
    |(?<![\d\u2010-\u2015-])(?P<dotted>\d{{1,2}})\.(?=\s*(?:[^\W\d_]|[/-]\s*\d{{1,2}}\.))
    |(?P<division>[qhst][1-4]\b|[1-4][qh]\b)
    |(?P<grouped>\d{{1,3}}(?:,\d\d\d)+)(?!\d)
    |(?P<number>\d+)
    |(?P<word>(?:[^\W\d_]\.){{2,}}(?!\.)[^\W\d_]?(?:\b\.(?!\.))?|[^\W\d_]\.[^\W\d_](?:\b\.(?!\.))?
        |[^\W\d_]+(?:['\u2019][^\W\d_]+)*(?:\.(?!\.))?|[<>]=?|[&\u2248\u2264\u2265\u00a9])
    |(?P<margin>\u00b1|\+\s?/?\s?-)(?=\s*\d)
    |(?P<dash>[-\u2010-\u2015\u2212\u301c\uff5e]+)
    |(?P<dots>\.\.+|\u2026)
    |(?P<mark>[,;:/()\[\]?~+.'\u2019"|])
    |(?P<other>\S)
    )""",
    re.VERBOSE | re.IGNORECASE,
)

_MARKS = {
    ",": "comma",
    ";": "semicolon",
    ":": "colon",
    "/": "slash",
    "(": "open",
    ")": "close",
    "[": "open",
    "]": "close",
    "?": "question",
    "~": "tilde",
    "+": "plus",
    ".": "dot",
    "|": "semicolon",
    **dict.fromkeys("'\u2019\"", "quote"),
}

_ROMAN = re.compile(r"(x{0,2}(?:ix|iv|v?i{0,3}))(?:th|st|nd|rd|e|eme|er|esimo)?")
_DIGITS = {"i": 1, "v": 5, "x": 10}
_ROMAN_MONTHS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_JOINTS = ("dash", "slash", "dot")
_LOOSENING = ("or_before", "or_after")


def roman(word: str) -> int:
    """The number that a word such as `xix` or `xixe` writes in Roman digits, 0 where it writes none."""
    found = _ROMAN.fullmatch(word)
    if not found:
        return 0
    digits = [_DIGITS[letter] for letter in found[1]]
    return sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))


def tokens(text: str, table: Readings) -> list[Token]:
    """The tokens of a text, phrases of several words joined and words that say nothing left out."""
    raw: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        value: Any = match[kind]
        start, end = match.span(kind)
        if kind == "mark":
            kind = _MARKS[value]
        elif kind == "dotted":
            kind = "ordinal"
        elif kind == "word":
            value = fold(value).replace(".", "")
        raw.append(Token(kind, value, start, end))
    return _months_in_roman(_joined(raw, table))


def _joined(raw: list[Token], table: Readings) -> list[Token]:
    """Words looked up, the longest phrase first."""
    found: list[Token] = []
    at = 0
    while at < len(raw):
        token = raw[at]
        if token.kind != "word":
            found.append(token)
            at += 1
            continue
        kind, value, last = _looked_up(raw, at, table)
        if kind in _LOOSENING and token.value in table.words and _bound_follows(raw, last + 1, table):
            kind, value, last = *table.words[token.value], at  # `after 1858 and before 1871`
        if token.value == "on" and found and last == len(raw) - 1:
            kind = "onwards"  # `1880 on`
        if kind != "filler":
            found.append(Token(kind, value, token.start, raw[last].end))
        at = last + 1
    return found


def _bound_follows(raw: list[Token], at: int, table: Readings) -> bool:
    """Whether a date stands behind `and before`, which then says no more than `before`."""
    if at >= len(raw):
        return False
    token = raw[at]
    if token.kind == "word":
        return table.words.get(token.value, ("", None))[0] in ("month", "circa", "filler", "division")
    return token.kind not in ("mark", "other", *_MARKS.values(), *_JOINTS)


def _months_in_roman(found: list[Token]) -> list[Token]:
    """`7.X.2023`, `7 X 2023`, `1852-XII-24`, `X.2023`: Roman digits from I to XII where only a month can stand.

    A text that speaks of centuries counts those.
    """
    if any(token.kind in ("century", "millennium") for token in found):
        return found
    months = list(found)
    for at, token in enumerate(found):
        month = _ROMAN_MONTHS.get(token.value, 0) if token.kind == "word" else 0
        if month and _day_stands(found, at):
            months[at] = token._replace(kind="month", value=month)
        elif month and _year_joins(found, at):
            months[at] = token._replace(kind="roman", value=month)
    return months


def _day_stands(found: list[Token], at: int) -> bool:
    """Whether a day stands before a place, or one behind it and a year before."""
    before, behind = found[at - 1 :: -1] if at else [], found[at + 1 :]
    if before and before[0].kind in _JOINTS and len(before) > 1:
        before = before[1:]
    if behind and behind[0].kind in _JOINTS and len(behind) > 1:
        behind = behind[1:]
    if not before or before[0].kind not in ("number", "ordinal"):
        return False
    if len(before[0].value) <= 2:
        return True
    return (
        len(before[0].value) == 4
        and bool(behind)
        and behind[0].kind == "number"
        and len(behind[0].value) <= 2
    )


def _year_joins(found: list[Token], at: int) -> bool:
    """Whether `X` at the beginning of a date is joined to a year by a full stop, a hyphen or a slash."""
    behind = found[at + 1 :]
    here = found[at].end
    if behind and behind[0].kind in _JOINTS and behind[0].start == here:
        here, behind = behind[0].end, behind[1:]
    elif here - found[at].start == len(found[at].value):
        return False
    return (
        bool(behind) and behind[0].kind == "number" and len(behind[0].value) == 4 and behind[0].start == here
    )


def _looked_up(raw: list[Token], at: int, table: Readings) -> tuple[str, Any, int]:
    """What the word at a place does, its value, and the place of the last token that belongs to it."""
    word = raw[at].value
    for pieces, kind, value in table.phrases.get(word, ()):
        last = _phrase_end(raw, at, pieces)
        if last >= 0:
            return kind, value, last
    if word in table.words:
        return *table.words[word], at
    return "word", word, at


def _phrase_end(raw: list[Token], at: int, pieces: tuple[str, ...]) -> int:
    """Where a phrase that starts at a place ends, -1 where it is another phrase. Hyphens inside do not count."""
    for piece in pieces[1:]:
        at += 1
        if at < len(raw) and raw[at].kind == "dash":
            at += 1
        if at >= len(raw) or raw[at].kind not in ("word", "slash") or raw[at].value != piece:
            return -1
    return at
