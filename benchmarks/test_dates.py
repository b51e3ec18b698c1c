"""The date benchmark, small: the answers are the same before anything is timed."""

from __future__ import annotations

import pytest

from benchmarks.dates import LIBRARIES, MORE, SHAPES, check_column, column, disagreements, draw, installed
from timeline import parse_edtf
from timeline.when import When


@pytest.mark.parametrize("library", LIBRARIES)
def test_one_date_at_a_time(benchmark, library):
    if installed(library) is None:
        pytest.skip(f"{library} is not installed: pip install 'timeline-db[bench]'")
    texts = draw(50, SHAPES)
    assert disagreements(library, texts) == []
    parse, _ = LIBRARIES[library]()

    def work():
        for text in texts:
            parse(text)

    benchmark(work)


def test_a_column(benchmark):
    texts = column(3000, 600)
    frame = benchmark(parse_edtf, texts)
    check_column(texts, frame)
    assert frame["edtf"].count() + frame["error"].count() == len(texts)
    assert 0 < frame["error"].count() < 200


def test_a_wrong_column_is_not_timed():
    texts = column(300, 60)
    frame = parse_edtf(texts).with_columns(end_max=0)
    with pytest.raises(AssertionError, match="is not"):
        check_column(texts, frame)


def test_the_texts_are_drawn_with_a_seed():
    assert draw(100, SHAPES + MORE) == draw(100, SHAPES + MORE)
    assert len(set(draw(500, SHAPES))) == 500
    assert all(When.parse(text).in_range for text in draw(200, SHAPES))
