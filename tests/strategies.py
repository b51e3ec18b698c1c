"""Hypothesis strategies for dates: EDTF texts, instants and Whens of every form.

`edtf_dates()` draws the text of one valid date; `edtf_texts()` adds intervals and sets, all of them valid.
`bounds()` draws four tight bounds; `whens()` draws Whens, dated and undated, from texts and from bounds.
`small_whens()` keeps to a few ticks, so that every extent can be enumerated.
"""

from __future__ import annotations

from hypothesis import strategies as st

from timeline.errors import BadBounds, BadDate
from timeline.when import When
from timeline.when.calendar import MAX_INSTANT, MIN_INSTANT, is_leap, month_length

__all__ = ["bounds", "edtf_dates", "edtf_texts", "instants", "near_edtf", "qualified", "small_whens", "whens"]

QUALIFIERS = ("", "", "", "?", "~", "%")


def _year_text(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


years = st.one_of(
    st.integers(1900, 2030), st.integers(-9999, 9999), st.sampled_from([0, -1, 1, -4, 4, 1900, 2000])
)


@st.composite
def _calendar_parts(draw) -> list[str]:
    """The parts of a date that exists: a year; a year and a month; a year, a month and a day."""
    year = draw(years)
    parts = [_year_text(year)]
    depth = draw(st.integers(1, 3))
    if depth > 1:
        month = draw(st.integers(1, 12))
        parts.append(f"{month:02d}")
    if depth > 2:
        parts.append(f"{draw(st.integers(1, month_length(is_leap(year), month))):02d}")
    return parts


@st.composite
def masks(draw) -> str:
    """A date some of whose digits are X: it matches the date that it was made from, so it is valid."""
    parts = draw(_calendar_parts())
    masked = []
    for part in parts:
        keep = draw(st.lists(st.sampled_from([True, True, False]), min_size=len(part), max_size=len(part)))
        masked.append("".join(c if kept or c == "-" else "X" for c, kept in zip(part, keep, strict=True)))
    return "-".join(masked)


@st.composite
def qualified(draw, texts: st.SearchStrategy[str]) -> str:
    """A date with qualifiers before, after and within."""
    text = draw(texts)
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
    parts = body.split("-")
    parts[0] = sign + parts[0]
    before = [draw(st.sampled_from(QUALIFIERS)) for _ in parts]
    after = [draw(st.sampled_from(QUALIFIERS)) for _ in parts]
    return "-".join(b + p + a for b, p, a in zip(before, parts, after, strict=True))


divisions = st.builds(lambda year, code: f"{_year_text(year)}-{code}", years, st.integers(21, 41))
long_years = st.builds(
    lambda year, sign: f"Y{sign}{year}", st.integers(10_000, 290_000), st.sampled_from(["", "-"])
)
powers = st.builds(
    lambda sign, digits, power: f"Y{sign}{digits}E{power}",
    st.sampled_from(["", "-"]),
    st.integers(1, 28),
    st.integers(1, 4),
)
rounded_years = st.builds(
    lambda sign, year, count: f"{sign}{year}S{count}",
    st.sampled_from(["", "-"]),
    st.integers(1000, 9999),
    st.integers(1, 4),
)


@st.composite
def date_times(draw) -> str:
    """A date with a time, a fraction and an offset."""
    year = draw(st.integers(-9998, 9998))
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, month_length(is_leap(year), month)))
    clock = "{:02d}:{:02d}:{:02d}".format(*(draw(st.integers(0, most)) for most in (23, 59, 59)))
    if draw(st.booleans()) and draw(st.booleans()):
        clock = "24:00:00"
    decimals = draw(st.integers(0, 6))
    fraction = (
        f".{draw(st.integers(0, 10**decimals - 1)):0{decimals}d}" if decimals and clock[0] != "24" else ""
    )
    if clock == "24:00:00":
        fraction = ""
    offset = f"{draw(st.sampled_from('+-'))}{draw(st.integers(1, 13)):02d}:{draw(st.integers(0, 59)):02d}"
    zone = draw(st.sampled_from(["", "Z", offset, offset[:3]]))
    return f"{_year_text(year)}-{month:02d}-{day:02d}T{clock}{fraction}{zone}"


plain_dates = _calendar_parts().map("-".join)


def edtf_dates() -> st.SearchStrategy[str]:
    """The text of one valid date, of any level, within the range of 64-bit microseconds."""
    untimed = st.one_of(plain_dates, masks(), divisions)
    return st.one_of(
        plain_dates, untimed, qualified(untimed), long_years, powers, rounded_years, date_times()
    )


def _valid(text: str) -> bool:
    try:
        When.parse(text)
    except BadDate:
        return False
    return True


def _intervals() -> st.SearchStrategy[str]:
    half = st.one_of(edtf_dates(), edtf_dates(), st.sampled_from(["", ".."]))
    either_way = st.builds(lambda a, b: f"{a}/{b}" if _valid(f"{a}/{b}") else f"{b}/{a}", half, half)
    return either_way.filter(_valid)


@st.composite
def _sets(draw) -> str:
    items = draw(st.lists(edtf_dates(), min_size=1, max_size=4))
    if draw(st.booleans()):
        first, last = sorted([draw(years), draw(years)])
        items.append(f"{_year_text(first)}..{_year_text(last)}")
    openness = draw(st.sampled_from(["", "", "first", "last", "both"]))
    if openness in ("first", "both"):
        items.insert(0, f"..{draw(edtf_dates())}")
    if openness in ("last", "both"):
        items.append(f"{draw(edtf_dates())}..")
    inside = ",".join(items)
    return f"[{inside}]" if draw(st.booleans()) else f"{{{inside}}}"


def edtf_texts() -> st.SearchStrategy[str]:
    """A valid EDTF text of any form."""
    return st.one_of(edtf_dates(), _intervals(), _sets())


@st.composite
def near_edtf(draw) -> str:
    """A text that is EDTF, or was until a character was lost, added or changed."""
    text = draw(edtf_texts())
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        change = draw(st.sampled_from("0123456789X-?~%/.,[]{}TYESZ: x"))
        cut = draw(st.integers(0, 1))
        text = text[:at] + draw(st.sampled_from([change, ""])) + text[at + cut :]
    return text


def instants() -> st.SearchStrategy[int]:
    """An instant: anywhere, and often near our time or on the edge of a day."""
    day = 86_400_000_000
    near = st.integers(-200 * 365, 60 * 365).map(lambda days: days * day)
    return st.one_of(
        near, st.integers(-(10**16), 2 * 10**15), st.integers(MIN_INSTANT + 10, MAX_INSTANT - 10)
    )


@st.composite
def bounds(draw) -> tuple[int | None, int | None, int | None, int | None]:
    """Four bounds that some extent fits; some of them None."""
    start_min, start_max, end_min, end_max = sorted(
        draw(st.lists(instants(), min_size=4, max_size=4, unique=True))
    )
    if draw(st.booleans()):
        start_max, end_min = end_min, start_max
    keep = draw(st.lists(st.sampled_from([True, True, True, False]), min_size=4, max_size=4))
    found = (start_min, start_max, end_min, end_max)
    first, second, third, fourth = (b if kept else None for b, kept in zip(found, keep, strict=True))
    return first, second, third, fourth


kinds = st.sampled_from(["open", "unknown"])


@st.composite
def _whens_of_bounds(draw, four=bounds()) -> When:  # noqa: B008
    given_bounds = draw(four)
    return When.from_bounds(
        *given_bounds,
        start_kind=draw(kinds) if given_bounds[0] is None else None,
        end_kind=draw(kinds) if given_bounds[3] is None else None,
        approximate=draw(st.booleans()),
        uncertain=draw(st.booleans()),
    )


def whens() -> st.SearchStrategy[When]:
    """A When of any form: parsed, made from bounds, said at an instant, undated."""
    parsed = edtf_texts().map(When.parse)
    said = st.builds(lambda when, us: when.as_said(us), parsed, instants())
    return st.one_of(parsed, said, _whens_of_bounds(), st.just(When.undated()))


@st.composite
def small_whens(draw, most: int = 6, unbounded: bool = False) -> When:
    """A When over the ticks 0 to `most`, so small that each of its extents can be written down."""
    ticks = st.integers(0, most)
    for _ in range(20):
        four = [draw(ticks) for _ in range(4)]
        start = sorted(four[:2])
        end = sorted(four[2:])
        given_bounds = [*start, *end]
        if unbounded:
            given_bounds = [None if draw(st.integers(0, 5)) == 0 else bound for bound in given_bounds]
        try:
            return When.from_bounds(*given_bounds)
        except BadBounds:
            continue
    return When.from_bounds(0, 0, 1, 1)
