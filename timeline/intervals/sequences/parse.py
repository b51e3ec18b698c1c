"""The language of patterns: `kind:accusation then kind:raid within 30d without kind:ruling by who`.

A term of a selector holds a colon, so that every other word is free to be a word of the language:

    pattern := {without} [then] step { part }
    part    := link step [within WINDOW] | without | clause
    link    := then | then next | RELATION
    step    := [NAME=] [3 | 3+ | 2..5] SELECTOR [in LENGTH]
    without := without SELECTOR [within LENGTH]
    clause  := by DIMENSION | overall LENGTH | where NAME RELATION NAME [within WINDOW]
    WINDOW  := LENGTH | LENGTH..LENGTH

For frames a selector is the name of one, without a colon.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from timeline.errors import BadPattern, near_matches
from timeline.intervals.sequences.pattern import ALIKE, Absence, Length, Link, Pattern, Step, Where, Within
from timeline.when.allen import COMPOSITES, RELATIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["MOST_STEPS", "parse"]

MOST_STEPS = 8
_LONGEST = 10_000  # characters
_TOKEN = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s"])+|"')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_NAMED = re.compile(r"([^\W\d]\w*)=")
_COUNT = re.compile(r"(\d{1,9})(?:(\+)|\.\.(\d{1,9}))?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WORDS = ("then", "next", "without", "within", "in", "overall", "by", "where")
_RELATIONS = (*map(str, RELATIONS), *COMPOSITES)
_LETTERS = "abcdefghijklmnop"  # twice as many as steps: names that are given may be letters
_FOR_ONE = "in LENGTH says how far the events of a group lie apart; write a count before it, such as 3+"


class _Token(NamedTuple):
    text: str
    at: int

    @property
    def word(self) -> str:
        """The token as a word of the language."""
        return self.text.casefold().replace("-", "_")


def parse(text: str, frames: Collection[str] | None = None) -> Pattern:
    """A pattern as it is meant.

    Args:
        text: the pattern.
        frames: the names that stand for selectors; None where selectors are terms such as `kind:attack`.

    Raises:
        BadPattern: it cannot be understood; the error says where.

    >>> found = parse("kind:accusation then kind:raid within 30d without kind:ruling by who")
    >>> [step.selector for step in found.steps], found.absences[0].place, found.by
    (['kind:accusation', 'kind:raid'], 'gap', 'who')
    """
    if not isinstance(text, str):
        raise BadPattern(f"a pattern is a text such as 'kind:a then kind:b', not {text!r}")
    if len(text) > _LONGEST:
        raise BadPattern(f"a pattern has at most {_LONGEST:,} characters, and this one has {len(text):,}")
    return _Reader(text, frames).pattern()


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str, frames: Collection[str] | None) -> None:
        self.text, self.frames = text, frames
        self.tokens = [_Token(found[0], found.start()) for found in _TOKEN.finditer(text)]
        self.place = 0
        self.steps: list[Step] = []
        self.links: list[Link] = []
        self.absences: list[Absence] = []
        self.wheres: list[tuple[_Token, str, _Token, Within | None, int]] = []
        self.overall: Length | None = None
        self.by: _Token | None = None
        self.pending: list[tuple[str, int]] = []  # absences after a step, in the gap that comes

    # --- what comes ------------------------------------------------------------------------------------------

    @property
    def ahead(self) -> _Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def comes(self, *words: str) -> bool:
        return self.ahead is not None and self.ahead.word in words

    def take(self, expected: str) -> _Token:
        found = self.ahead
        if found is None:
            raise BadPattern(f"the pattern ends where {expected} is expected", len(self.text))
        self.place += 1
        return found

    def wrong(self, expected: str) -> BadPattern:
        """The error that something else than what is expected comes."""
        found = self.ahead
        if found is None:
            return BadPattern(f"the pattern ends where {expected} is expected", len(self.text))
        if found.text == '"':
            hint = "the quote is not closed"
        elif found.text.startswith('"'):
            hint = f"a term holds a colon; write text:{found.text}"
        else:
            known = (*_WORDS, *_RELATIONS, *(self.frames or ()))
            near = [] if found.word in known else near_matches(found.word, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"expected {expected}"
        return BadPattern(f"'{found.text}' at position {found.at}: {hint}", found.at)

    # --- the grammar -----------------------------------------------------------------------------------------

    def pattern(self) -> Pattern:
        while self.comes("without"):
            selector, at, length = self.without()
            if length is None:
                raise BadPattern(
                    f"'without {selector}' at position {at}: before the first step it needs a length, such as within 30d",
                    at,
                )
            self.absences.append(Absence(selector, at, "before", 0, length))
        if self.absences and self.comes("then"):
            self.place += 1
        self.step()
        while self.ahead is not None:
            self.part()
        self.close_gap()
        self.steps = [*self.with_names()]
        return Pattern(
            self.text,
            tuple(self.steps),
            tuple(self.links),
            tuple(sorted(self.absences, key=lambda each: each.at)),
            tuple(self.named(each) for each in self.wheres),
            self.overall,
            self.by.text if self.by else None,
            self.by.at if self.by else 0,
        )

    def part(self) -> None:
        """What may follow a step."""
        if self.comes("without"):
            self.absent()
        elif self.comes("by", "overall", "where"):
            self.clause()
        elif self.comes("then", *_RELATIONS):
            self.link()
        else:
            raise self.wrong("then, a relation, without, by, overall or where")

    def absent(self) -> None:
        selector, at, length = self.without()
        if length is None:
            self.pending.append((selector, at))
        else:
            self.absences.append(Absence(selector, at, "after", len(self.steps) - 1, length))

    def close_gap(self) -> None:
        """What is left after the last step refers to the last gap."""
        if self.pending and len(self.steps) == 1:
            selector, at = self.pending[0]
            raise BadPattern(
                f"'without {selector}' at position {at}: there is no gap between steps; say for how long, such as within 365d",
                at,
            )
        self.fill_gap(len(self.steps) - 2)

    def fill_gap(self, step: int) -> None:
        self.absences += [Absence(selector, at, "gap", step) for selector, at in self.pending]
        self.pending = []

    def link(self) -> None:
        first = self.take("a link")
        relation = ALIKE[1] if first.word == ALIKE[0] else first.word
        following = relation == ALIKE[1] and self.comes("next")
        self.place += following
        before = len(self.steps)
        self.fill_gap(before - 1)
        self.step()
        step = self.steps[-1]
        if following:
            self.absences.append(Absence(step.selector, step.at, "gap", before - 1))
        window = self.window(first, relation) if self.comes("within") else None
        self.links.append(Link(relation, window, first.at))

    def step(self) -> None:
        if len(self.steps) == MOST_STEPS:
            at = len(self.text) if self.ahead is None else self.ahead.at
            raise BadPattern(
                f"a pattern has at most {MOST_STEPS} steps; the one at position {at} is too many", at
            )
        name = self.name()
        least, most = self.count()
        selector, at = self.selector("a selector")
        spread = None
        if self.comes("in"):
            found = self.take("in")
            if least is None:
                raise BadPattern(f"'in' at position {found.at}: {_FOR_ONE}", found.at)
            spread = self.length()
        if name and any(step.name == name for step in self.steps):
            raise BadPattern(f"two steps are called '{name}'; the second is at position {at}", at)
        self.steps.append(Step(name, selector, at, least, most, spread))

    def name(self) -> str:
        found = self.ahead
        named = found and _NAMED.match(found.text)
        if found is None or not named:
            return ""
        rest = found.text[named.end() :]
        if rest:
            self.tokens[self.place] = _Token(rest, found.at + named.end())
        else:
            self.place += 1
        return named[1]

    def with_names(self) -> Iterator[Step]:
        """The steps, those without a name called like their frame, or by the letter of their place."""
        taken = {step.name for step in self.steps}
        for place, step in enumerate(self.steps):
            own = [step.selector] if self.frames is not None and step.selector.isidentifier() else []
            free = (name for name in (*own, *_LETTERS[place:], *_LETTERS) if name not in taken)
            name = step.name or next(free)
            taken.add(name)
            yield replace(step, name=name)

    def count(self) -> tuple[int | None, int | None]:
        found = self.ahead
        counted = found and _COUNT.fullmatch(found.text)
        if found is None or not counted or (self.frames and found.text in self.frames):
            return None, None
        self.place += 1
        least = int(counted[1])
        most = None if counted[2] else int(counted[3] or counted[1])
        if least < 1:
            raise BadPattern(
                f"'{found.text}' at position {found.at}: a group has 1 event or more; for none write without",
                found.at,
            )
        if most is not None and most < least:
            raise BadPattern(f"'{found.text}' at position {found.at}: the least number goes first", found.at)
        return least, most

    def without(self) -> tuple[str, int, Length | None]:
        self.take("without")
        selector, at = self.selector("what is absent")
        if not self.comes("within"):
            return selector, at, None
        self.take("within")
        return selector, at, self.length()

    def selector(self, expected: str) -> tuple[str, int]:
        terms: list[_Token] = []
        while (found := self.ahead) is not None and self.is_term(found):
            terms.append(found)
            self.place += 1
            if self.frames is not None:
                break
        if not terms:
            raise self.wrong(
                expected if self.frames is None else f"{expected}, one of: {', '.join(self.frames)}"
            )
        return self.text[terms[0].at : terms[-1].at + len(terms[-1].text)], terms[0].at

    def is_term(self, token: _Token) -> bool:
        if self.frames is not None:
            return token.text in self.frames
        return ":" in _QUOTED.sub("", token.text)

    def length(self) -> Length:
        stated = self.lengths()
        if ".." in stated.text:
            raise BadPattern(
                f"'{stated.text}' at position {stated.at}: one length is expected, such as 30d", stated.at
            )
        return stated

    def lengths(self) -> Length:
        """One length, or two joined by dots."""
        first = self.take("a length")
        if not first.text[:1].isdigit() and not first.word.startswith("p"):
            self.place -= 1
            raise self.wrong("a length such as 30d")
        parts = [first]
        while (found := self.ahead) is not None and self.goes_on(parts[-1], found):
            parts.append(found)
            self.place += 1
        return Length(" ".join(part.text for part in parts), first.at)

    def goes_on(self, before: _Token, token: _Token) -> bool:
        """Whether a token is a part of the length before it: `90 days`, `1d 12h`."""
        if _NUMBER.fullmatch(before.text):
            return (
                token.text.isalpha() and token.word not in (*_WORDS, *_RELATIONS) and not self.is_term(token)
            )
        return bool(re.fullmatch(r"\d+(?:[.,]\d+)?[^\W\d_]+", token.text))

    def window(self, link: _Token, relation: str) -> Within:
        self.take("within")
        stated = self.lengths()
        least, dots, most = stated.text.partition("..")
        if not dots:
            return Within(None, stated)
        if not least.strip() or not most.strip():
            raise BadPattern(
                f"'{stated.text}' at position {stated.at}: write both lengths, such as 10d..90d", stated.at
            )
        if relation not in _APART:
            raise BadPattern(
                f"'{stated.text}' at position {stated.at}: a least distance needs events that share no instant, "
                f"and '{link.text}' says that they do",
                stated.at,
            )
        place = stated.at + len(least) + 2
        return Within(Length(least.strip(), stated.at), Length(most.strip(), place))

    def clause(self) -> None:
        found = self.take("a clause")
        if found.word == "by":
            self.once(found, self.by)
            self.by = self.take("a dimension")
        elif found.word == "overall":
            self.once(found, self.overall)
            self.overall = self.length()
        else:
            left = self.take("the name of a step")
            if not self.comes("then", *_RELATIONS):
                raise self.wrong("a relation")
            said = self.take("a relation")
            relation = ALIKE[1] if said.word == ALIKE[0] else said.word
            right = self.take("the name of a step")
            window = self.window(said, relation) if self.comes("within") else None
            self.wheres.append((left, relation, right, window, found.at))

    def once(self, word: _Token, before: object) -> None:
        if before is not None:
            raise BadPattern(f"'{word.text}' at position {word.at}: it is said twice", word.at)

    def named(self, stated: tuple[_Token, str, _Token, Within | None, int]) -> Where:
        left, relation, right, window, at = stated
        names = [step.name for step in self.steps]
        for each in (left, right):
            if each.text not in names:
                raise BadPattern(
                    f"'{each.text}' at position {each.at}: no step has this name; the steps are {', '.join(names)}",
                    each.at,
                )
        if left.text == right.text:
            raise BadPattern(
                f"'{right.text}' at position {right.at}: a step stands in no relation to itself", right.at
            )
        return Where(names.index(left.text), relation, names.index(right.text), window, at)


_APART = {"before", "meets", "met_by", "after", "precedes", "follows", "disjoint"}
