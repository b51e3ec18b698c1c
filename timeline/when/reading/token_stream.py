"""A place among the tokens of a text, and the refusals that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from unicodedata import normalize

from timeline.errors import BadDate, near_matches
from timeline.when.reading.tokens import Token, roman, tokens

if TYPE_CHECKING:
    from timeline.when.calendar import Calendar
    from timeline.when.reading.vocabulary import Readings

__all__ = ["Cursor"]

_END = Token("end", "", 0, 0)
_BEFORE_DATE = frozenset({"circa", "maybe", "open", "part", "count", "ad"})
_DATE_BEGINS = frozenset(
    (
        "iso",
        "counted_units",
        "week",
        "ymd",
        "dmy",
        "two",
        "my",
        "ym",
        "mask",
        "decade",
        "ordinal",
        "count",
        "division",
        "number",
        "grouped",
    )
) | {"month", "roman", "period", "weekday", "part"}


class Cursor:
    """The tokens of a text, a place among them, and what a reader needs to know beside them.

    Attributes:
        text, tokens, at: the text with its accents composed, its tokens, and the place of the next one.
        kinds: what the tokens are.
        table, dayfirst, calendar: the meanings of words, the order of `03/04/2010`, the calendar of the text.
    """

    __slots__ = ("at", "calendar", "dayfirst", "kinds", "table", "text", "tokens")

    def __init__(self, text: str, table: Readings, dayfirst: bool | None, calendar: Calendar) -> None:
        self.text = text if text.isascii() else normalize("NFC", text)
        self.table, self.dayfirst, self.calendar = table, dayfirst, calendar
        self.tokens = tokens(self.text, table)
        self.kinds = {token.kind for token in self.tokens}
        self.at = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token at this place, or some places further on."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else _END

    def kind(self, ahead: int = 0) -> str:
        """What the token at this place is, or one further on."""
        place = self.at + ahead
        return self.tokens[place].kind if place < len(self.tokens) else "end"

    def take(self, *kinds: str) -> Token | None:
        """The token at this place, if it is of one of these kinds: then on to the next."""
        if self.at < len(self.tokens) and self.tokens[self.at].kind in kinds:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def next(self) -> Token:
        """The token at this place, and on to the next."""
        token = self.peek()
        self.at += 1
        return token

    @property
    def past(self) -> Token:
        """The token before this place."""
        return self.tokens[self.at - 1] if self.at else _END

    def tight(self, ahead: int = 0) -> bool:
        """Whether nothing stands between a token and the one before it."""
        place = self.at + ahead
        return 0 < place < len(self.tokens) and self.tokens[place].start == self.tokens[place - 1].end

    def joined(self) -> bool:
        """Whether the token at this place stands between its neighbours without a space."""
        return self.tight() and self.tight(1)

    def date_follows(self, ahead: int = 0) -> bool:
        """Whether a date stands here, or some places further on."""
        while self.kind(ahead) in _BEFORE_DATE:
            ahead += 1
        token = self.peek(ahead)
        return token.kind in _DATE_BEGINS or (token.kind == "word" and roman(token.value) > 0)

    def written(self, token: Token) -> str:
        """A token as it stands in the text."""
        return self.text[token.start : token.end]

    def fail(self, reason: str, hint: str = "", at: int | None = None) -> NoReturn:
        """Refuse the text, at this place or another."""
        token = self.peek()
        place = at if at is not None else token.start if token is not _END else len(self.text)
        raise BadDate(reason, self.text, place, hint)

    def unreadable(self) -> NoReturn:
        """Refuse the token at this place, and name words that come near to it."""
        token = self.peek()
        if token is _END:
            self.fail("a date is missing here", "write a date, such as 1994-07-18 or 'c. 1860'")
        near = []
        if token.kind == "word":
            first = self.text[token.start].lower()
            words = [word for word in self.table.words if word[0] == first and len(word) > 3]
            near = near_matches(token.value, words, alike=0.75)
        hint = "write an EDTF date, or one such as 'July 1994'"
        if near:
            hint = f"did you mean {' or '.join(repr(word) for word in near)}?"
        self.fail(f"'{self.written(token)}' cannot be read as a part of a date", hint)
