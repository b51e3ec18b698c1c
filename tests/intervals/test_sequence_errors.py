"""What is wrong with a pattern, and where."""

from __future__ import annotations

import pytest

from timeline import BadPattern
from timeline.intervals.sequences.parse import parse
from timeline.intervals.sequences.plan import compiled

ERRORS = [
    ("", "the pattern ends where a selector is expected", 0),
    ("kind:a then", "the pattern ends where a selector is expected", 11),
    ("kind:a thne kind:b", "'thne' at position 7: did you mean 'then'?", 7),
    ("kind:a overlap kind:b", "'overlap' at position 7: did you mean 'overlaps'?", 7),
    ("bomb then kind:b", "'bomb' at position 0: expected a selector", 0),
    ('"free port" then kind:b', "'\"free port\"' at position 0: a term holds a colon; write text:\"free port\"", 0),
    ('kind:a then who:"x', "'\"' at position 16: the quote is not closed", 16),
    ("kind:a then then kind:b", "'then' at position 12: expected a selector", 12),
    ("kind:a then kind:b within", "the pattern ends where a length is expected", 25),
    ("kind:a then kind:b within soon", "'soon' at position 26: expected a length such as 30d", 26),
    ("kind:a then kind:b within 10d..", "'10d..' at position 26: write both lengths, such as 10d..90d", 26),
    (
        "kind:a overlaps kind:b within 1d..2d",
        "'1d..2d' at position 30: a least distance needs events that share no instant, and 'overlaps' says that they do",
        30,
    ),
    ("kind:a within 3d", "'within' at position 7: expected then, a relation, without, by, overall or where", 7),
    ("kind:a without kind:n", "'without kind:n' at position 15: there is no gap between steps", 15),
    ("without kind:n then kind:a", "'without kind:n' at position 8: before the first step it needs a length", 8),
    ("kind:a then kind:b without kind:n within 1d..2d", "'1d..2d' at position 41: one length is expected", 41),
    ("kind:a in 3d then kind:b", "'in' at position 7: in LENGTH says how far", 7),
    ("0..2 kind:a then kind:b", "'0..2' at position 0: a group has 1 event or more; for none write without", 0),
    ("5..2 kind:a then kind:b", "'5..2' at position 0: the least number goes first", 0),
    ("x=kind:a then x=kind:b", "two steps are called 'x'; the second is at position 16", 16),
    ("kind:a then kind:b where a before z", "'z' at position 34: no step has this name; the steps are a, b", 34),
    ("kind:a then kind:b where a before a", "'a' at position 34: a step stands in no relation to itself", 34),
    ("kind:a then kind:b by who by place", "'by' at position 26: it is said twice", 26),
    ("kind:a" + " then kind:a" * 8, "a pattern has at most 8 steps; the one at position 96 is too many", 96),
    ("kind:a overall 3", "'overall' before position 15: it is the distance of the first step and the last", 15),
    ("kind:a then kind:b within 5..3", "'3' at position 29: the least distance goes first", 29),
    ("2+ kind:a then 3+ kind:b", "'kind:b' at position 18: two groups are not compared", 18),
    ("2+ kind:a disjoint kind:b", "'disjoint' at position 10: beside a group write before or after", 10),
    ("2+ kind:a then kind:b without kind:n", "'kind:n' at position 30: an absence is looked for beside one event, no group", 30),
    ("kind:a without kind:n within 0", "'0' at position 29: an absence needs a length of one unit at least", 29),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "message", "position"), ERRORS, ids=[text[:40] for text, *_ in ERRORS])
def test_an_error_says_what_and_where(pattern: str, message: str, position: int) -> None:
    with pytest.raises(BadPattern) as error:
        compiled(parse(pattern), lambda length, _: int(length.text))
    assert str(error.value).startswith(message)
    assert error.value.position == position


def test_a_pattern_that_contradicts_itself_is_refused():
    with pytest.raises(BadPattern, match="no events can satisfy the pattern"):
        compiled(parse("kind:a then kind:b where b before a"), lambda length, _: int(length.text))


def test_a_pattern_is_a_text_of_some_length():
    with pytest.raises(BadPattern, match="a pattern is a text such as"):
        parse(None)
    with pytest.raises(BadPattern, match="a pattern has at most 10,000 characters, and this one has 20,000"):
        parse("k" * 20_000)


@pytest.mark.parametrize(
    "text",
    [
        "KIND:a THEN kind:b",
        "kind:a then kind:b WITHIN 3",
        "kind:a met-by kind:b",
        "x=3+ kind:a in 2 then kind:b",
    ],
)
def test_words_are_known_in_any_case(text: str) -> None:
    assert len(parse(text).steps) == 2


def test_terms_of_a_selector_stand_together():
    found = parse('kind:a -who:"Evo Morales" country:AR|BO then kind:b')
    assert found.steps[0].selector == 'kind:a -who:"Evo Morales" country:AR|BO'
    assert found.steps[1].selector == "kind:b"
