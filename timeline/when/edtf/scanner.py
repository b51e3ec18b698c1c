"""A place in a text, and the refusals that name it."""

from __future__ import annotations

from typing import NoReturn

from timeline.errors import BadDate
from timeline.when.edtf.hints import instead_of
from timeline.when.precision import QUALIFIERS

__all__ = ["DIGITS", "DIGITS_OR_X", "Scanner"]

DIGITS = frozenset("0123456789")
DIGITS_OR_X = frozenset("0123456789X")


class Scanner:
    """A place in a text, and the refusals that name it."""

    __slots__ = ("at", "stop", "text")

    def __init__(self, text: str, at: int, stop: int) -> None:
        self.text, self.at, self.stop = text, at, stop

    def fail(self, reason: str, hint: str = "", at: int | None = None) -> NoReturn:
        """Refuse, naming the place where the scanner stands or another."""
        raise BadDate(reason, self.text, self.at if at is None else at, hint)

    def peek(self) -> str:
        """The character here, empty at the end."""
        return self.text[self.at] if self.at < self.stop else ""

    def take(self, character: str) -> bool:
        """Step over one character if it stands here."""
        if self.at < self.stop and self.text[self.at] == character:
            self.at += 1
            return True
        return False

    def mark(self) -> int:
        """A qualifier, if one stands here."""
        bits = QUALIFIERS.get(self.peek(), 0)
        if bits:
            self.at += 1
            if self.peek() in QUALIFIERS:
                self.fail("two qualifiers side by side", "'%' means both uncertain and approximate")
        return bits

    def run(self, allowed: frozenset[str]) -> str:
        """The longest run of allowed characters from here."""
        begin = self.at
        while self.at < self.stop and self.text[self.at] in allowed:
            self.at += 1
        return self.text[begin : self.at]

    def component(self, width: int, name: str) -> str:
        """Exactly `width` digits or X."""
        begin = self.at
        found = self.run(DIGITS_OR_X)
        if len(found) != width:
            self._wrong_width(begin, found, width, name)
        return found

    def _wrong_width(self, begin: int, found: str, width: int, name: str) -> NoReturn:
        reason = f"a {name} has {_WORDS[width]} digits"
        if name == "year" and len(found) > width:
            self._long_year(begin, found)
        if len(found) > width:
            self.fail(reason, _PARTS[name], begin + width)
        wrong = self.peek()
        if wrong.isspace():
            self.fail("a space", "EDTF has none")
        if wrong in _NO_DIGITS and (wrong != "y" or not found):
            self.fail(f"'{wrong}' is no digit", instead_of(wrong))
        self.fail(reason, self._width_hint(found, width) or _PARTS[name], begin if found else None)

    def _width_hint(self, found: str, width: int) -> str:
        wrong = self.peek()
        if wrong and not (found and wrong.isascii()):
            return instead_of(wrong)
        if not found.isdigit():
            return ""
        if width - len(found) == 1:
            return f"write {found:0>{width}}"
        return "write the whole year, for example 1994; in an interval, on both sides"

    def _long_year(self, begin: int, found: str) -> NoReturn:
        if len(found) == 8 and found.isdigit():
            parted = f"{found[:4]}-{found[4:6]}-{found[6:]}"
            self.fail("the parts of a date are separated", f"write {parted}", begin + 4)
        parted = f"{found[:4]}-{found[4:]} for a month, or " if len(found) == 6 else ""
        hint = f"write {parted}Y{found.lstrip('0')}" if found.isdigit() else "such a year has no X"
        self.fail("a year of more than four digits begins with Y", hint, begin)


_WORDS = {2: "two", 4: "four"}
_PARTS = {
    "year": "a date begins with its year",
    "month": "months are 01 to 12, divisions of the year 21 to 41",
    "day": "days are 01 to 31",
}
_NO_DIGITS = frozenset("xuUy")
