"""As of: the revision, or the moment of recorded time, that a person names."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from operator import index
from typing import TYPE_CHECKING, NamedTuple, SupportsIndex, cast

from timeline.errors import BadDate, UnknownName
from timeline.store.moments import moment
from timeline.when.calendar import US_PER_DAY
from timeline.when.instant import instant

if TYPE_CHECKING:
    from collections.abc import Collection

    from timeline.store.session import Session
    from timeline.when.inputs import AsOfLike, DateLike

__all__ = ["AsOf", "listed_revisions", "resolve_as_of", "revision_number"]

_REVISION = re.compile(r"(?:r|rev|revision)[\s:#]*(\d+)", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_LONGEST = 20  # characters of a number of a revision
_LISTED = 12  # so many revisions are listed one by one
_KNOWN = "SELECT revision_id, epoch_us(recorded_at) AS at FROM revision ORDER BY ALL"


class AsOf(NamedTuple):
    """The last instant of recorded time that counts, and what a reader of the answer should know of it."""

    instant: int
    notes: tuple[str, ...] = ()


def resolve_as_of(session: Session, as_of: AsOfLike | None) -> AsOf | None:
    """A revision, or the last instant of a moment of recorded time.

    A number is a revision; so is a text of digits up to the number of revisions, or one such as `r1000`.
    Any other text of four digits is a year.

    Raises:
        UnknownName: there is no such revision, nor was anything recorded in a year of this number or before.
        BadDate: it is neither a revision nor a date.
    """
    if as_of is None:
        return None
    if isinstance(as_of, bool):
        raise BadDate("as_of is a revision or a date", repr(as_of))
    number, certain = _number(as_of)
    if number is not None:
        known = {row["revision_id"]: row["at"] for row in session.rows(_KNOWN)}
        if number in known:
            return AsOf(int(known[number]), () if certain else _also_a_year(str(as_of), known))
        if certain or not _YEAR.fullmatch(str(as_of).strip()):
            raise UnknownName("revision", str(as_of), listed_revisions(known))
        year = str(as_of)
        if (moment(year).start_min or 0) > instant(datetime.now(UTC)) or _reaches(year, known):
            return _moment(year)
        raise UnknownName(
            "revision",
            str(as_of),
            hint=f"{_counted(known)}; and as a year, nothing was recorded by the end of {as_of};"
            " write a revision that exists, such as r1, or a whole date, such as 2023-11-06",
        )
    return _moment(cast("DateLike", as_of))


def revision_number(asked: AsOfLike) -> int | None:
    """The number of a revision, as a number or as text such as `7` or `r7`; None where this is no number."""
    return _number(asked)[0]


def _number(as_of: AsOfLike) -> tuple[int | None, bool]:
    """The number of a revision, and whether it can be nothing else; None where this is no number."""
    if isinstance(as_of, bool):  # an index to Python
        return None, False
    if isinstance(as_of, str):
        text = as_of.strip()
        if len(text) > _LONGEST:
            return None, False
        if stated := _REVISION.fullmatch(text):
            return int(stated[1]), True
        plain = text.isascii() and text.isdecimal() and (len(text) < 4 or not text.startswith("0"))
        return (int(text), False) if plain else (None, False)
    try:
        return index(cast("SupportsIndex", as_of)), True
    except TypeError:
        return None, False


def _moment(as_of: DateLike) -> AsOf | None:
    from timeline.when.reading.today import today

    end = moment(as_of).end_max
    if end is None:
        return None
    if end <= instant(today()) + US_PER_DAY:
        return AsOf(end - 1)
    return AsOf(
        end - 1, (f"{as_of} reaches into the future: this answer is that of now, and may change until then",)
    )


def _reaches(as_of: str, known: dict[int, int]) -> bool:
    """Whether something was recorded by the end of this year."""
    end = moment(as_of).end_max
    return bool(known) and (end is None or min(known.values()) < end)


def _also_a_year(text: str, known: dict[int, int]) -> tuple[str, ...]:
    if not (_YEAR.fullmatch(text.strip()) and _reaches(text, known)):
        return ()
    return (f"{text} is revision {text} here; for the end of the year write {text}-12-31",)


def listed_revisions(known: Collection[int]) -> list[str]:
    """What can be listed in an error: few revisions one by one, many as a range."""
    if len(known) <= _LISTED:
        return [str(number) for number in known]
    return [f"{min(known)} to {max(known)}"]


def _counted(known: dict[int, int]) -> str:
    return "there is 1 revision" if len(known) == 1 else f"there are {len(known):,} revisions"
