"""Texts that cannot be written everywhere: halves of characters, which no file can hold, and control characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["half_character", "harmless", "with_pictures"]

_HALF = re.compile("[\ud800-\udfff]")
_FOR_TERMINALS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def half_character(value: Any) -> str | None:
    r"""The first half of a character in a text, or in the texts within a value, as JSON writes it; None where there is none.

    >>> half_character({"title": ["a", "cut \ud83d"]}), half_character("whole")
    ('\\ud83d', None)
    """
    if isinstance(value, str):
        found = None if value.isascii() else _HALF.search(value)
        return f"\\u{ord(found[0]):04x}" if found else None
    if isinstance(value, Mapping):
        value = [*value, *value.values()]
    parts = value if isinstance(value, list | tuple | set | frozenset) else ()
    return next((half for part in parts if (half := half_character(part))), None)


def with_pictures(text: str) -> str:
    r"""A text without what XML and calendars cannot hold: a control character is its picture, any other U+FFFD.

    >>> with_pictures("a\x0bb\ufffe")
    'a␋b�'
    """
    return _CONTROL.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)


def harmless(value: Any) -> Any:
    r"""A value whose texts a terminal only shows: a control character is its picture, so that none is obeyed.

    Lines and tabs stay. What turns the direction of all letters behind it is an escape, too.

    >>> harmless({"title": "\x1b]0;mine\x07", "n": 1}), harmless("two\nlines\x9b"), harmless("a\u202eb")
    ({'title': '␛]0;mine␇', 'n': 1}, 'two\nlines\\x9b', 'a\\u202eb')
    """
    if isinstance(value, str):
        return value if value.isprintable() else _FOR_TERMINALS.sub(_picture, value)
    if isinstance(value, list):
        return [harmless(item) for item in value]
    if isinstance(value, Mapping):
        return {harmless(name): harmless(item) for name, item in value.items()}
    return value


def _picture(found: re.Match[str]) -> str:
    sign = found[0]
    if sign < " ":
        return chr(0x2400 + ord(sign))
    return "\u2421" if sign == "\x7f" else sign.encode("unicode_escape").decode()
