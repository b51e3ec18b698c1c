"""A place in a text, and the refusals that name it."""

from __future__ import annotations

from typing import NoReturn

from timeline.errors import BadDate
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
        words = {2: "two", 4: "four"}[width]
        if name == "year" and len(found) == 8 and found.isdigit():
            self.fail(
                "the parts of a date are separated", f"write {found[:4]}-{found[4:6]}-{found[6:]}", begin + 4
            )
        if name == "year" and len(found) > 4:
            self.fail("a year of more than four digits begins with Y", f"write Y{found}", begin)
        if len(found) > width:
            self.fail(f"a {name} has {words} digits", at=begin + width)
        if self.peek() in ("x", "u", "U"):
            self.fail(f"'{self.peek()}' is no digit", "a digit that is not specified is written X")
        if self.peek() == "y" and not found:
            self.fail("'y' is no digit", "a year of more than four digits begins with a capital Y")
        if self.peek().isspace():
            self.fail("a space", "EDTF has none")
        hint = f"write {found:0>{width}}" if found.isdigit() else ""
        self.fail(f"a {name} has {words} digits", hint, begin if found else None)
