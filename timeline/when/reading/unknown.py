"""Ends of an interval that are words: `unknown/2006`, `1850 to n.d.`, `2004-01-01/open`, and masks of other standards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeline.when.reading.token_stream import Cursor
    from timeline.when.reading.tokens import Token

__all__ = ["masked", "with_plain_ends"]

_MASK = re.compile(
    r"(?P<sign>-?)(?P<year>[0-9]{1,4}[XxUu#_]{0,4})(?P<rest>(?:-(?:[0-9XxUu#_]{2}|\?\?)){0,2})"
    r"|(?:[XxUu#_]{4}|\?{4}(?=-)|-(?=-[0-9]{2}-[0-9]{2}$))(?P<parts>(?:-(?:[0-9XxUu#_]{2}|\?\?)){0,2})"
)
_FIGURES = re.compile(r"[-0-9XxUu#_?/.]+")
_SIGNS = frozenset("XxUu#_?.")
_UNSPECIFIED = str.maketrans("xuU#_?", "XXXXXX")
_JOINTS = frozenset({"slash", "to", "until", "dash"})
_WRAPS = frozenset({"open", "close", "quote"})
_UNKNOWN = frozenset({"undated", "question"})
_LEADS = frozenset({"from", "since"})
_WORDS = frozenset({"present", *_UNKNOWN})


def masked(text: str) -> str | None:
    """The EDTF of a date, or of an interval, with digits that are not specified; None where there are none.

    >>> masked("1952-##-##"), masked("-1990-uu-uu"), masked("uuuu/2006-uu")
    ('1952-XX-XX', '-1990-XX-XX', '/2006-XX')
    """
    if not _FIGURES.fullmatch(text) or (_SIGNS.isdisjoint(text) and not text.startswith("--")):
        return None
    sides = text.split("/")
    if len(sides) > 2:
        return None
    found = [_side(side, len(sides) > 1) for side in sides]
    return None if None in found else "/".join(side for side in found if side is not None)


def _side(text: str, of_interval: bool) -> str | None:
    if of_interval and text in ("", ".."):
        return text
    found = _MASK.fullmatch(text)
    if not found:
        return None
    if found["year"] is None:
        parts = found["parts"].translate(_UNSPECIFIED)
        return "" if of_interval and not parts.strip("-X") else f"XXXX{parts}"
    year = found["year"]
    if len(year) == 3 and year.isdigit() and found["rest"]:
        year = f"0{year}"  # people write the year 405 so, EDTF does not
    return (found["sign"] + year + found["rest"]).translate(_UNSPECIFIED)


def with_plain_ends(cursor: Cursor) -> str | None:
    """The text with EDTF's signs in place of words for an end that is unknown or open; None where there are none.

    Raises:
        BadDate: a date stands beside a word for unknown, and they are no interval.
    """
    if cursor.kinds.isdisjoint(_WORDS):
        return None
    tokens = cursor.tokens
    for at, token in enumerate(tokens):
        if token.kind not in _JOINTS:
            continue
        lead = tokens[0].kind in _LEADS and at > 0
        start = _sign(cursor, tokens[lead:at], token.kind)
        end = _sign(cursor, tokens[at + 1 :], token.kind, start is not None or token.kind == "slash")
        if start is None and end is None:
            continue
        left = cursor.text[tokens[lead].start : token.start].strip() if start is None else start
        right = cursor.text[token.end :].strip() if end is None else end
        if "/" in left or "/" in right:
            cursor.fail("an interval has one start and one end", "write EDTF, such as /2006", token.start)
        return f"{left}/{right}"
    return None


def _sign(cursor: Cursor, tokens: list[Token], joint: str, goes_on: bool = False) -> str | None:
    """What EDTF writes for one side; None where it is something else. `goes_on`: whether it may say `present`."""
    inner = [token for token in tokens if token.kind not in _WRAPS]
    kinds = {token.kind for token in inner}
    if kinds and kinds <= _UNKNOWN and (joint != "dash" or "undated" in kinds):
        return ""
    if kinds != {"present"} or not (goes_on or cursor.written(inner[0]).lower() == "open"):
        return None
    return ".."
