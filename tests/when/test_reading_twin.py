"""The reader against a writer that knows what it means (`tests/reference/reading.py`)."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.reference import reading as writer
from timeline.when.when import When

YEARS = st.one_of(st.integers(1000, 2099), st.integers(-3000, 999))
PLAIN_YEARS = st.integers(1000, 2099)


@st.composite
def days(draw, years=YEARS):
    year, month = draw(years), draw(st.integers(1, 12))
    day = draw(st.integers(1, writer.last_day(year, month)))
    return draw(st.sampled_from(writer.ways_to_write_a_day(year, month, day)))


@st.composite
def months(draw, years=YEARS):
    return draw(st.sampled_from(writer.ways_to_write_a_month(draw(years), draw(st.integers(1, 12)))))


@st.composite
def whole_years(draw, years=YEARS):
    return draw(st.sampled_from(writer.ways_to_write_a_year(draw(years))))


DECADES = (
    st.integers(101, 209)
    .filter(lambda tens: tens % 10)
    .flatmap(lambda tens: st.sampled_from(writer.ways_to_write_a_decade(tens * 10)))
)
CENTURIES = st.tuples(st.integers(1, 21), st.booleans()).flatmap(
    lambda choice: st.sampled_from(writer.ways_to_write_a_century(*choice))
)
EXACT = st.one_of(days(), months(), whole_years())
ANY = st.one_of(EXACT, DECADES, CENTURIES)


@given(ANY)
@settings(max_examples=400)
def test_a_date(one):
    when = When.read(one.text)
    assert when.bounds == writer.date_bounds(one)
    assert When.parse(when.edtf).bounds == when.bounds


@given(ANY, st.sampled_from(["c. {}", "ca. {}", "about {}", "{}?", "probably {}", "c. {}?", "{} (?)"]))
@settings(max_examples=200)
def test_a_mark_has_no_width(one, mark):
    assume("?" not in mark or not one.text.isdigit() or int(one.text) > 209)  # `186?` may be the 1860s
    when = When.read(mark.format(one.text))
    assert when.bounds == writer.date_bounds(one)
    assert when.approximate == mark.startswith(("c", "about"))
    assert when.uncertain == ("?" in mark or "probably" in mark)


@given(EXACT.flatmap(lambda one: st.sampled_from(writer.ways_to_bound(one))))
@settings(max_examples=300)
def test_a_bound(bounded):
    text, bounds = bounded
    assert When.read(text).bounds == bounds


PAIRS = st.one_of(
    st.tuples(days(PLAIN_YEARS), days(PLAIN_YEARS)),
    st.tuples(months(PLAIN_YEARS), months(PLAIN_YEARS)),
    st.tuples(whole_years(), whole_years()),
).map(lambda pair: pair if pair[0].lo <= pair[1].lo else pair[::-1])


@given(
    PAIRS.filter(lambda pair: pair[0].hi <= pair[1].lo),
    st.sampled_from(["{} - {}", "{} to {}", "from {} to {}", "{} \u2013 {}", "{} until {}"]),
)
@settings(max_examples=300)
def test_a_span(pair, joint):
    assume("B" not in pair[0].text or not pair[1].text.isdigit())  # `100 BC - 50` has two readings
    when = When.read(joint.format(pair[0].text, pair[1].text))
    assert when.bounds == writer.interval_bounds(*pair)


@given(
    PAIRS.filter(lambda pair: pair[0].hi <= pair[1].lo), st.sampled_from(["between {} and {}", "{} or {}"])
)
@settings(max_examples=200)
def test_one_moment_of_two_dates(pair, joint):
    assume("B" not in pair[0].text or not pair[1].text.isdigit())
    both = writer.Written("", pair[0].lo, pair[1].hi)
    assert When.read(joint.format(pair[0].text, pair[1].text)).bounds == writer.date_bounds(both)


@given(
    st.tuples(st.one_of(DECADES, CENTURIES), st.one_of(DECADES, CENTURIES)).filter(
        lambda pair: pair[0].hi <= pair[1].lo
    )
)
@settings(max_examples=200)
def test_a_range_of_loose_dates_is_one_moment_in_it(pair):
    left, right = (one.text for one in pair)
    assume(("BC" in left) == ("BC" in right))
    both = writer.Written("", pair[0].lo, pair[1].hi)
    assert When.read(f"{left} to {right}").bounds == writer.date_bounds(both)
