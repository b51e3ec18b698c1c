"""What `When.display` shows, read back where nobody writes it otherwise: `2010 -> ongoing`, `c. 19XX-02`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from timeline.errors import BadDate
from timeline.when.bounds import Bounds
from timeline.when.display import GROUPS
from timeline.when.edtf import bounds_of, read
from timeline.when.fast_date import plain
from timeline.when.precision import APPROXIMATE, UNCERTAIN
from timeline.when.seasons import DIVISIONS
from timeline.when.spelled import Spelled, read_spelled, stretch_of_date
from timeline.when.to_edtf import express

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BY_BOUNDS", "by_bounds", "shown"]

BY_BOUNDS = "read the text with When.read"

_ARROW = " -> "
_STARTS = {"?": "", "..": ".."}
_ENDS = {"?": "", "ongoing": ".."}
_MARKS = ("", "?", "~", "%")
_SINGLE = re.compile(r"[^/\[{]+")
_MASK = re.compile(r"(?P<about>c\. )?(?P<date>-?[0-9X]{4}(?:-[0-9X]{2}){0,2})(?P<unsure>\?)?")
_DAY = re.compile(r"(?P<about>c\. )?(?P<date>[0-9]+-[0-9]{2}-[0-9]{2} BCE)(?P<unsure>\?)?")
_CODES = {name: code for code, name in GROUPS.items()} | {
    division.name.capitalize(): code for code, division in DIVISIONS.items() if code not in GROUPS
}
_DIVISION = re.compile(
    rf"(?P<about>c\. )?(?P<name>{'|'.join(map(re.escape, _CODES))}) "
    r"(?P<year>-?[0-9X]{4}|[0-9]+(?P<era> B?CE)|[0-9]{3})(?P<unsure>\?)?"
)
_SPAN = re.compile(
    r"(?P<about>c\. )?(?P<first>[0-9]+(?: BCE)?)\.\.(?P<last>[0-9]+(?: B?CE)?)(?: \(est\. [^)]*\))?(?P<unsure>\?)?"
)
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_OR = re.compile(r" or (?!later)")
_ALL = "all "
_LATER = " or later"
_BEFORE = "before "


def shown(text: str, understand: Callable[[str], str]) -> str | None:
    """The EDTF form of a text that a table of ours shows; None where it is no such text.

    Args:
        text: what is written.
        understand: what reads one side of an arrow, or one item of a list.

    Raises:
        BadDate: it is an interval that EDTF cannot write.
    """
    if _ARROW in text:
        return _interval(text, understand)
    if " or " in text and len(items := _OR.split(text)) > 1 and (found := _listed(items, understand)):
        return f"[{found}]"
    if (" and " in text or text.startswith(_ALL)) and (found := _all_of(text.split(" and "), understand)):
        return f"{{{found}}}"
    if text.endswith(_LATER) and (date := _later(text.removesuffix(_LATER))):
        return f"[{date}..]"
    if text.startswith(_BEFORE) and (day := _DAY.fullmatch(text.removeprefix(_BEFORE))):
        return _before(day)
    if " BCE" in text and any(map(_DAY.fullmatch, edges := text.split(".."))) and len(edges) == 2:
        return f"[{_from_to(text, understand)}]"
    return _single(text) or (_span(text) if "(est. " in text else None)


def _later(text: str) -> str | None:
    """The date from which on something may be; a month in figures is no range of years here."""
    return _single(text) or (text if _MONTH.fullmatch(text) else None)


def _before(found: re.Match[str]) -> str | None:
    """The EDTF of any time before a day BCE."""
    stretch = stretch_of_date(found["date"])
    if stretch is None:
        return None
    first = stretch[0]
    bounds = Bounds(None, first - 1, None, first, "unknown")
    return express(bounds, approximate=bool(found["about"]), uncertain=bool(found["unsure"]))


def _all_of(items: list[str], understand: Callable[[str], str]) -> str | None:
    """The items of a set that is all of its members, which shows `all ..1870` and never `before 1871`."""
    return None if any(item.startswith(_BEFORE) for item in items) else _listed(items, understand)


def _listed(items: list[str], understand: Callable[[str], str]) -> str | None:
    """The items of a set; None where none of them is of ours."""
    own = [_special(item, understand) for item in items]
    if not any(own):
        return None
    return ",".join(date or _item(understand(item)) for date, item in zip(own, items, strict=True))


def by_bounds(text: str) -> Spelled | None:
    """What a text with an arrow says, where EDTF does not plainly say the same."""
    return None if _plain_start(text) else read_spelled(text)


def _plain_start(text: str) -> str | None:
    """The EDTF of an interval with a plain start and no end, which says it all; None for every other text."""
    start, _, end = text.partition(_ARROW)
    if end not in _ENDS or not "1" <= start[:1] <= "9" or "X" in start or plain(start) is None:
        return None
    return f"{start}/{_ENDS[end]}"


def _interval(text: str, understand: Callable[[str], str]) -> str:
    if whole := _plain_start(text):
        return whole
    if spelled := read_spelled(text):
        found = express(spelled.bounds, spelled.approximate, spelled.uncertain)
        if found is None:
            raise BadDate("EDTF cannot write these bounds", text, hint=BY_BOUNDS)
        return found
    left, _, right = text.partition(_ARROW)
    return f"{_side(left, _STARTS, understand)}/{_side(right, _ENDS, understand)}"


def _side(text: str, words: dict[str, str], understand: Callable[[str], str]) -> str:
    if text in words:
        return words[text]
    date = _single(text) or _span(text) or understand(text)
    if not _SINGLE.fullmatch(date):
        date = _one_mask(date) or ""
    if not date:
        raise BadDate("one date is wanted on each side of '->'", text, hint="write EDTF, such as 2010/2012")
    return date


def _one_mask(text: str) -> str | None:
    """The single date that says the same as a set."""
    statement = read(text)
    marks = text.count("~") + text.count("%"), text.count("?") + text.count("%")
    found = express(Bounds(*bounds_of(statement)), *(mark > 0 for mark in marks))
    return found if found and _SINGLE.fullmatch(found) else None


def _item(text: str) -> str:
    return text[1:-1] if text[0] in "[{" else text


def _special(text: str, understand: Callable[[str], str]) -> str | None:
    """An item of a list that nobody else writes so."""
    if text.startswith(_ALL):
        return _from_to(text.removeprefix(_ALL), understand)
    if text.startswith(_BEFORE):
        return _item(understand(text))
    if text.endswith(_LATER):
        return (_single(text.removesuffix(_LATER)) or understand(text.removesuffix(_LATER))) + ".."
    found = _single(text) or _span(text)
    if found is None and ".." in text.strip("."):
        return _from_to(text, understand)
    return found and _item(found)


def _from_to(text: str, understand: Callable[[str], str]) -> str:
    """A range of a list, each end by itself; an end may be open."""
    edges = text.split("..")
    return "..".join((_single(edge) or understand(edge)) if edge else "" for edge in edges)


def _span(text: str) -> str | None:
    """Years from one to another: the mask that says so, or a set."""
    found = _SPAN.fullmatch(text)
    if not found:
        return None
    first, last = found["first"], found["last"]
    era = last[len(last.split()[0]) :]
    stretches = stretch_of_date(first if first.endswith("BCE") else first + era), stretch_of_date(last)
    if stretches[0] is None or stretches[1] is None:
        return None
    return _dated((stretches[0][0], stretches[1][1]), found)


def _dated(stretch: tuple[int, int] | None, found: re.Match[str]) -> str | None:
    """The EDTF of one moment within a stretch, with the marks that were found."""
    if stretch is None or stretch[0] >= stretch[1]:
        return None
    lo, hi = stretch
    bounds = Bounds(lo, hi - 1, lo + 1, hi)
    return express(bounds, approximate=bool(found["about"]), uncertain=bool(found["unsure"]))


def _single(text: str) -> str | None:
    """A date that nobody else writes so: a mask with `c.`, a division of a hemisphere or of a masked year."""
    if "X" in text and (found := _MASK.fullmatch(text)):
        return found["date"] + _mark(found)
    if " BCE" in text and (found := _DAY.fullmatch(text)):
        return _dated(stretch_of_date(found["date"]), found)
    found = _DIVISION.fullmatch(text) if text[:1].isalpha() else None
    if not found:
        return None
    year = found["year"].removesuffix(found["era"] or "")
    if "X" not in year:
        number = 1 - int(year) if found["era"] == " BCE" else int(year)
        year = f"{'-' if number < 0 else ''}{abs(number):04d}"
    return f"{year}-{_CODES[found['name']]}{_mark(found)}"


def _mark(found: re.Match[str]) -> str:
    return _MARKS[APPROXIMATE * bool(found["about"]) | UNCERTAIN * bool(found["unsure"])]
