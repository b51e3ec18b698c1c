"""What to write instead of a character for which EDTF has no place."""

from __future__ import annotations

import unicodedata

from timeline.errors import visible

__all__ = ["beside", "instead_of"]

_INSTEAD = {
    " ": "EDTF has no spaces",
    "+": "a year after 9999 is written Y12004",
    ".": "a range of dates stands inside [..] or {..}; an interval is written with a slash",
    ",": "several dates stand inside [..] (one of them) or {..} (all of them)",
    "/": "an interval stands by itself; a set has ranges with two dots",
    "[": "a set stands by itself",
    "{": "a set stands by itself",
    "T": "a time follows a whole date",
    "U": "a digit that is not specified is written X",
    "W": "EDTF has no weeks",
    "e": "an exponent begins with a capital E",
    "s": "significant digits begin with a capital S; a decade is written 195X",
    "t": "a time begins with a capital T",
    "u": "a digit that is not specified is written X",
    "x": "a digit that is not specified is written X",
    "y": "a year of more than four digits begins with a capital Y",
    "z": "UTC is a capital Z",
}
_DASHES = frozenset("\N{MINUS SIGN}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}")
_SLASHES = frozenset("\N{FRACTION SLASH}\N{DIVISION SLASH}")


def instead_of(character: str) -> str:
    """A hint for a character that cannot stand where it does, or an empty text.

    >>> instead_of("x")
    'a digit that is not specified is written X'
    >>> instead_of("٣")
    "this is ARABIC-INDIC DIGIT THREE; write '3'"
    """
    if character.isspace():
        return _INSTEAD[" "]
    if character.isascii():
        return _INSTEAD.get(character, "")
    plain = _plain(character)
    write = f"write '{plain}'" if plain else "EDTF is written in ASCII"
    return f"this is {unicodedata.name(character, 'no character of EDTF')}; {write}"


def beside(character: str) -> str:
    """The character between quotes; any kind of space is shown as one.

    >>> beside("x"), beside(chr(9))
    ("'x'", "' '")
    """
    return "' '" if character.isspace() else f"'{visible(character)}'"


def _plain(character: str) -> str:
    """The ASCII character that it looks like or stands for, where there is one."""
    if character in _DASHES or unicodedata.category(character) == "Pd":
        return "-"
    if character in _SLASHES:
        return "/"
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isascii() and len(plain.strip()) == 1 else ""
