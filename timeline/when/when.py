"""`When`: the extents that are compatible with what a source says, as four bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.constants import BOUNDS
from timeline.errors import BadDate, OutOfRange
from timeline.when.bounds import kinds_of, tight
from timeline.when.edtf import dates_of, read
from timeline.when.instant import instant
from timeline.when.order import comes_before
from timeline.when.parts import calendar_parts, plain_parts, statement_parts
from timeline.when.precision import APPROXIMATE, UNCERTAIN, coarsest
from timeline.when.units import ceil_to, floor_to

if TYPE_CHECKING:
    from datetime import date

    from timeline.when.allen import Bounded, Relation
    from timeline.when.parts import Seasons, Six
    from timeline.when.reading.hemisphere import Hemisphere
    from timeline.when.reading.vocabulary import Table
    from timeline.when.spelled import Spelled

    Instant = int | str | date | None

__all__ = ["When"]


class When:
    """An uncertain extent: it starts in `[start_min, start_max]`, ends in `[end_min, end_max]`.

    Bounds are whole microseconds since 1970-01-01T00:00:00Z, None where there is none; an extent is half-open.
    They are always tight: `start_max <= end_max - 1` and `end_min >= start_min + 1`.
    Make one with `parse` (EDTF), `read` (what people write), `from_bounds` or `undated`.

    Attributes:
        start_min, start_max, end_min, end_max: the bounds, or None.
        start_kind, end_kind: `known`, `open` (there is none: it goes on) or `unknown` (there is one, nobody says when).
        precision: the unit of the least precise date that is stated, one of `timeline.when.precision.PRECISIONS`.
        approximate, uncertain: whether some date, or a part of one, carries `~` or `?` (`%` is both).
        edtf: the canonical EDTF of what is stated, or None where EDTF cannot say exactly these bounds.
        text: what was given.

    Two Whens are equal when all of this but `text` is.
    `<` and `>` say what is certain: the one has ended when the other begins; where that is not certain they raise
    `Unordered`, which says why. Sort by a bound, or ask `relations_to`, where an order is needed all the same.
    A year that 64-bit microseconds cannot hold is kept: `edtf` and `text` are there, asking for a bound raises `OutOfRange`.

    >>> when = When.parse("1994-07-18")
    >>> when.start_min, when.end_max
    (774489600000000, 774576000000000)
    """

    __slots__ = (
        *BOUNDS,
        "approximate",
        "edtf",
        "end_kind",
        "precision",
        "start_kind",
        "text",
        "uncertain",
    )

    start_min: int | None
    start_max: int | None
    end_min: int | None
    end_max: int | None
    start_kind: str
    end_kind: str
    precision: str
    approximate: bool
    uncertain: bool
    edtf: str | None
    text: str

    # --- making one --------------------------------------------------------------------------------------

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        seasons: Seasons | None = None,
        said: Instant | When = None,
        calendar: str = "gregorian",
    ) -> When:
        """Read EDTF, strictly: levels 0, 1 and 2 of ISO 8601-2:2019.

        A date-time without an offset is taken to be UTC; its canonical form stays without one.

        Args:
            text: the EDTF text.
            seasons: other dates for some of the divisions 21 to 41, see `timeline.when.seasons.divisions`.
            said: when the source said it; what was open then went on until then.
            calendar: the calendar in which the text is written, `gregorian` or `julian`.

        Raises:
            BadDate: the text is not EDTF; the error carries the position and a hint.

        >>> When.parse("1985-04-12T23:20:30-04:00").edtf
        '1985-04-13T03:20:30Z'
        >>> When.parse("1700-02-29", calendar="julian").edtf
        '1700-03-11'
        """
        if not isinstance(text, str):
            raise _no_text(text)
        if calendar == "gregorian" and seasons is None:
            when = _make(*(plain_parts(text) or statement_parts(read(text), text)))
        else:
            when = _make(*calendar_parts(text, calendar, seasons, text))
        return when if said is None else when.as_said(said)

    @classmethod
    def read(
        cls,
        text: str,
        *,
        dayfirst: bool | None = None,
        readings: Table = None,
        said: date | str | When | None = None,
        calendar: str = "gregorian",
        seasons: Seasons | None = None,
        hemisphere: Hemisphere | None = None,
    ) -> When:
        """Read EDTF or what people write: `.edtf` echoes what was understood, `.text` keeps what was written.

        Args:
            text: EDTF, or a written date: `c. 1983`, `Oct 2023`, `since 2010`.
            dayfirst: whether `03/04/2010` is 3 April (True) or March 4 (False); None: that is an error.
            readings: another table of readings, or part of one: a TOML file or a mapping; see `docs/dates.md`.
            said: when it was said, for `last Tuesday` and the like; what was open then went on until then.
            calendar: the calendar in which the text is written, `gregorian` or `julian`.
            seasons: other dates for some of the divisions 21 to 41, see `timeline.when.seasons.divisions`.
            hemisphere: whose seasons are named, `north` or `south`; None: the seasons 21 to 24, read as northern ones.

        Raises:
            BadDate: it cannot be read; the error carries the position and a hint.
            AmbiguousDate: it has readings that only its writer can tell apart; the error names them.

        >>> When.read("Oct-Nov 2023").edtf, When.read("Oct-Nov 2023").text
        ('2023-10/2023-11', 'Oct-Nov 2023')
        >>> When.read("verano de 2004", hemisphere="south").edtf
        '2004-30'
        """
        from timeline.when.reading.display_inverse import by_bounds
        from timeline.when.reading.reader import understood
        from timeline.when.spelled import Spelled

        if not isinstance(text, str):
            raise _no_text(text)
        if isinstance(said, int):
            raise _no_text(said)
        found = by_bounds(text.strip()) if calendar == "gregorian" and "->" in text else None
        statement = found or understood(
            text, dayfirst=dayfirst, readings=readings, said=said, calendar=calendar, hemisphere=hemisphere
        )
        if isinstance(statement, Spelled):
            when = _of_spelled(statement, text)
        elif calendar == "gregorian" and seasons is None:
            when = _make(*statement_parts(statement, text))
        else:
            when = _make(*calendar_parts(statement.text, calendar, seasons, text))
        return when.as_said(said)

    @classmethod
    def from_bounds(
        cls,
        start_min: Instant,
        start_max: Instant,
        end_min: Instant,
        end_max: Instant,
        *,
        start_kind: str | None = None,
        end_kind: str | None = None,
        precision: str | None = None,
        approximate: bool = False,
        uncertain: bool = False,
        edtf: str | None = None,
        text: str | None = None,
    ) -> When:
        """Make one from four bounds: microseconds, dates, datetimes or ISO 8601 texts; None for unbounded.

        The bounds are tightened.
        A side without its outer bound is `unknown` unless `start_kind` or `end_kind` says `open`.
        Without `edtf`, the EDTF that says exactly these bounds is found where there is one.

        Raises:
            BadBounds: no extent fits the bounds.
            OutOfRange: a bound lies outside what 64-bit microseconds can hold.

        >>> When.from_bounds("1985-01-01", "1985-12-31T23:59:59.999999Z", None, "1986-01-01").edtf
        '1985'
        """
        given = (start_min, start_max, end_min, end_max)
        first, second, third, fourth = (None if bound is None else instant(bound) for bound in given)
        bounds = tight(first, second, third, fourth, *kinds_of(first, fourth, start_kind, end_kind))
        if edtf is None:
            from timeline.when.to_edtf import express

            edtf = express(bounds, approximate, uncertain)
        if precision is None:
            if edtf is not None:
                precision = coarsest(date.precision for date in dates_of(read(edtf)))
            else:
                from timeline.when.to_edtf import alignment

                precision = alignment(bounds)
        bits = APPROXIMATE * approximate | UNCERTAIN * uncertain
        return _make(bounds, precision, bits, edtf, edtf or "" if text is None else text)

    @classmethod
    def undated(cls, text: str = "") -> When:
        """What has no date at all: every bound infinite, both ends unknown; EDTF `/`.

        The forms `/`, `/..`, `../` and `../..` are undated as well, and keep apart what is open and what is unknown.

        >>> When.undated().is_undated
        True
        """
        return _make((None, None, None, None, "unknown", "unknown"), "undated", 0, "/", text)

    def as_said(self, said: Instant | When) -> When:
        """The same, said at an instant: an open end lies at or after it.

        What is not open at its end stays as it is; of a When that is uncertain its first instant counts.

        >>> When.parse("2010/..").as_said("2023-11-01").core[1] == instant("2023-11-01")
        True
        """
        first = said.start_min if isinstance(said, When) else said
        if first is None or self.end_kind != "open":
            return self
        us = instant(first)
        if self.end_min is not None and us <= self.end_min:
            return self
        bounds = (self.start_min, self.start_max, us, self.end_max, self.start_kind, self.end_kind)
        return _make(tight(*bounds), self.precision, self._qualifiers, self.edtf, self.text)

    # --- asking ------------------------------------------------------------------------------------------

    @property
    def bounds(self) -> tuple[int | None, int | None, int | None, int | None]:
        """`(start_min, start_max, end_min, end_max)`."""
        return self.start_min, self.start_max, self.end_min, self.end_max

    @property
    def hull(self) -> tuple[int | None, int | None]:
        """`[start_min, end_max)`: everything that it may touch."""
        return self.start_min, self.end_max

    @property
    def core(self) -> tuple[int, int] | None:
        """`[start_max, end_min)`: where it certainly was going on, or None where that is nowhere."""
        start, end = self.start_max, self.end_min
        return (start, end) if start is not None and end is not None and start < end else None

    @property
    def is_undated(self) -> bool:
        """Whether every bound is infinite."""
        return (
            self.start_min is None
            and self.start_max is None
            and self.end_min is None
            and self.end_max is None
        )

    @property
    def in_range(self) -> bool:
        """Whether 64-bit microseconds can hold the bounds; where not, asking for one raises `OutOfRange`."""
        try:
            return self.hull is not None
        except OutOfRange:
            return False

    @property
    def _qualifiers(self) -> int:
        return APPROXIMATE * self.approximate | UNCERTAIN * self.uncertain

    def at_resolution(self, unit: str) -> When:
        """Start bounds floored and end bounds ceiled to a granule of `unit`.

        Units: `tick second minute hour day week month quarter year decade century millennium`.

        Raises:
            UnknownName: there is no such unit.

        >>> day = When.parse("1994-07-18").at_resolution("day")
        >>> day.start_min == day.start_max and day.end_min == day.end_max
        True
        """
        start_min, start_max, end_min, end_max = self.bounds
        return When.from_bounds(
            None if start_min is None else floor_to(start_min, unit),
            None if start_max is None else floor_to(start_max, unit),
            None if end_min is None else ceil_to(end_min, unit),
            None if end_max is None else ceil_to(end_max, unit),
            start_kind=self.start_kind,
            end_kind=self.end_kind,
            approximate=self.approximate,
            uncertain=self.uncertain,
            text=self.text,
        )

    def describe(self) -> str:
        """A plain English sentence of what is known.

        >>> When.parse("2010~/..").describe()
        'Began at some time in 2010 (approximate); no end is stated: it goes on.'
        """
        from timeline.when.describe import describe

        return describe(self)

    def display(self) -> str:
        """A short form at the precision it has.

        >>> When.parse("2010/..").display()
        '2010 -> ongoing'
        """
        from timeline.when.display import display

        return display(self)

    def relations_to(self, other: Bounded, resolution: str | None = None) -> frozenset[Relation]:
        """The Allen relations of this to another that are possible; certain when it is one.

        >>> sorted(When.parse("1994-07-18").relations_to(When.parse("2010/..")))
        [<Relation.BEFORE: 'before'>]
        """
        from timeline.when.allen import relations_to

        return relations_to(self, other, resolution)

    def gap(self, other: Bounded, resolution: str | None = None) -> tuple[int, int | None]:
        """The smallest and the largest distance to another, in granules; None where there is no largest.

        >>> When.parse("1994-07-18").gap(When.parse("1994-07-19"), "day")
        (1, 1)
        """
        from timeline.when.allen import gap

        return gap(self, other, resolution)

    # --- being a value -----------------------------------------------------------------------------------

    def _state(self) -> tuple[Any, ...]:
        bounds = self.bounds if self.in_range else ()
        kinds = (self.start_kind, self.end_kind, self.precision, self.approximate, self.uncertain)
        return (*bounds, *kinds, self.edtf)

    def __eq__(self, other: object) -> bool:
        return self._state() == other._state() if isinstance(other, When) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return comes_before(self, other) if isinstance(other, When) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return comes_before(other, self) if isinstance(other, When) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self == other or self < other

    def __ge__(self, other: object) -> bool:
        return self == other or self > other

    def __hash__(self) -> int:
        return hash(self._state())

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a When does not change: cannot set {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a When does not change: cannot delete {name}")

    def __getattr__(self, name: str) -> Any:
        if name in BOUNDS:
            raise OutOfRange("the year lies outside what 64-bit microseconds can hold", self.text)
        raise AttributeError(f"'When' has no attribute '{name}'")

    def __reduce__(self) -> tuple[Any, ...]:
        bounds = self.bounds if self.in_range else (None,) * 4
        kinds = (self.start_kind, self.end_kind)
        state = (self.precision, self._qualifiers, self.edtf, self.text, self.in_range)
        return _make, ((*bounds, *kinds), *state)

    def __repr__(self) -> str:
        from timeline.when.code import as_code

        return as_code(self, When.parse)

    def __str__(self) -> str:
        return self.display()


_SET = {name: getattr(When, name).__set__ for name in When.__slots__}
_set_start_min, _set_start_max, _set_end_min, _set_end_max = (_SET[name] for name in BOUNDS)
_set_start_kind, _set_end_kind = _SET["start_kind"], _SET["end_kind"]
_set_precision, _set_edtf, _set_text = _SET["precision"], _SET["edtf"], _SET["text"]
_set_approximate, _set_uncertain = _SET["approximate"], _SET["uncertain"]
_new = object.__new__


def _make(bounds: Six, precision: str, bits: int, edtf: str | None, text: str, held: bool = True) -> When:
    """The one place where a When comes into being; where its bounds cannot be held, it has none."""
    when = _new(When)
    start_min, start_max, end_min, end_max, start_kind, end_kind = bounds
    if held:
        _set_start_min(when, start_min)
        _set_start_max(when, start_max)
        _set_end_min(when, end_min)
        _set_end_max(when, end_max)
    _set_start_kind(when, start_kind)
    _set_end_kind(when, end_kind)
    _set_precision(when, precision)
    _set_approximate(when, bits & APPROXIMATE != 0)
    _set_uncertain(when, bits & UNCERTAIN != 0)
    _set_edtf(when, edtf)
    _set_text(when, text)
    return when


def _of_spelled(found: Spelled, text: str) -> When:
    """Bounds that EDTF may not be able to write."""
    bounds = found.bounds
    return When.from_bounds(
        *bounds[:4],
        start_kind=bounds.start_kind,
        end_kind=bounds.end_kind,
        approximate=found.approximate,
        uncertain=found.uncertain,
        text=text,
    )


def _no_text(value: object) -> BadDate:
    hint = f"write '{value}' with quotes" if isinstance(value, int) and not isinstance(value, bool) else ""
    return BadDate("a date is a text", repr(value), hint=hint)
