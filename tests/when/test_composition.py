"""Composition and path consistency, against enumeration of small extents."""

from __future__ import annotations

import json
import random
from functools import cache
from itertools import combinations, pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.allen import DEFINITIONS, NAMES
from timeline.errors import Contradiction, UnknownName
from timeline.when.allen import COMPOSITES, Relation
from timeline.when.composition import Closure, closure, compose, minimal

SUITE = Path(__file__).resolve().parents[2].parent / "shared" / "suites" / "allen" / "composition.json"
LETTERS = dict(zip(["b", "m", "o", "fi", "di", "s", "e", "si", "d", "f", "oi", "mi", "bi"], [
    "before", "meets", "overlaps", "finished_by", "contains", "starts", "equals", "started_by", "during",
    "finishes", "overlapped_by", "met_by", "after"], strict=True))  # fmt: skip


@cache
def related(points):
    """The relation of every extent with ends in `0..points-1` to every other, as places in NAMES."""
    extents = list(combinations(range(points), 2))
    return np.array(
        [
            [next(i for i, name in enumerate(NAMES) if DEFINITIONS[name](*a, *b)) for b in extents]
            for a in extents
        ]
    )


def test_composition_is_what_all_triples_of_extents_show():
    # Three extents have six ends, so six points show every way in which they can lie.
    relation = related(6)
    found = {pair: set() for pair in product(NAMES, repeat=2)}
    for a, b, c in product(range(len(relation)), repeat=3):
        found[NAMES[relation[a, b]], NAMES[relation[b, c]]].add(NAMES[relation[a, c]])
    assert {(r, s): compose(r, s) for r, s in found} == found


@pytest.mark.skipif(not SUITE.is_file(), reason="the published table is not beside this checkout")
def test_composition_is_the_published_table():
    table = json.loads(SUITE.read_text(encoding="utf-8"))
    for r, s in product(LETTERS, repeat=2):
        assert compose(LETTERS[r], LETTERS[s]) == {LETTERS[x] for x in table[r][s]}


def test_composition_of_sets_and_the_users_words():
    assert compose("precedes", "precedes") == {"before"}
    assert compose(["before", "meets"], "before") == {"before"}
    assert compose("equals", "covers") == COMPOSITES["covers"]
    assert compose([], "before") == set()
    assert compose("then", "then", {"then": "precedes"}) == {"before"}
    with pytest.raises(UnknownName):
        compose("before", "whenever")


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_composition_mirrors(r, s):
    inverse = {x.inverse for x in compose(r, s)}
    assert compose(Relation(s).inverse, Relation(r).inverse) == inverse


def some_names(source):
    return sorted(source.sample(NAMES, source.randint(1, 8)))


def solutions(statements, names, points):
    """The relations that each pair has in some assignment of small extents to names; empty if there is none."""
    relation = related(points)
    shape = [len(relation)] * len(names)
    holds = np.ones(shape, bool)

    def spread(matrix, i, j):
        wide = [1] * len(names)
        wide[i], wide[j] = matrix.shape
        return (matrix if i < j else matrix.T).reshape(wide)

    for left, words, right in statements:
        allowed = [NAMES.index(word) for word in words]
        holds &= spread(np.isin(relation, allowed), names.index(left), names.index(right))
    if not holds.any():
        return {}
    found = {}
    for (i, a), (j, b) in combinations(enumerate(names), 2):
        others = tuple(axis for axis in range(len(names)) if axis not in (i, j))
        found[a, b] = {NAMES[r] for r in np.unique(relation[holds.any(axis=others)])}
    return found


@pytest.mark.parametrize("seed", range(150))
def test_a_triangle_is_narrowed_to_exactly_what_extents_allow(seed):
    source = random.Random(seed)
    names = ["a", "b", "c"]
    pairs = [("a", "b"), ("c", "b"), ("a", "c")]
    statements = [(x, some_names(source), y) for x, y in pairs]
    expected = solutions(statements, names, 6)
    if not expected:
        with pytest.raises(Contradiction) as caught:
            closure(statements)
        assert_minimal(caught.value.statements, names)
        return
    found = closure(statements)
    assert {pair: found[pair] for pair in expected} == expected


def assert_minimal(guilty, names):
    """The statements contradict each other, and no longer do when any one of them is left out."""
    assert guilty
    assert not solutions(guilty, names, 6)
    for one in guilty:
        assert solutions([other for other in guilty if other is not one], names, 6)


@pytest.mark.parametrize("seed", range(60))
def test_single_relations_and_composites_never_hide_a_contradiction(seed):
    source = random.Random(seed)
    names = ["a", "b", "c", "d"]
    simple = [*({name} for name in NAMES), *(COMPOSITES[name] for name in COMPOSITES if name != "disjoint")]
    statements = [(x, sorted(source.choice(simple)), y) for x, y in combinations(names, 2)]
    source.shuffle(statements)
    statements = statements[:5]
    expected = solutions(statements, names, 8)
    if expected:
        found = closure(statements)
        for pair, possible in expected.items():
            assert found[pair] >= possible
    else:
        with pytest.raises(Contradiction):
            closure(statements)


def test_a_chain_is_followed_and_explained():
    # siege       --
    # war        -----
    # talks           --
    # treaty              -
    found = closure(
        [
            ("siege", "during", "war"),
            ("war", "meets", "talks"),
            ("talks", "before", "treaty"),
            ("feast", "after", "siege"),
        ]
    )
    assert found["siege", "treaty"] == {"before"}
    assert found["treaty", "siege"] == {"after"}
    assert found["feast", "treaty"] == set(NAMES)
    assert len(found) == 20
    assert ("siege", "treaty") in found
    assert ("siege", "peace") not in found
    assert ("siege", "talks") in found.tightened()
    assert ("siege", "war") not in found.tightened()
    assert ("siege", "feast") not in found.tightened()
    assert found.explain("siege", "talks") == [("siege", "during", "war"), ("war", "meets", "talks")]
    assert found.explain("siege", "war") == [("siege", "during", "war")]
    assert found.explain("feast", "treaty") == []


def test_an_explanation_leaves_out_what_is_not_needed():
    chain = [(f"e{i}", "before", f"e{i + 1}") for i in range(12)]
    found = closure([*chain, ("e0", "before", "e9"), ("e3", "disjoint", "e8")])
    assert found.explain("e0", "e12") == [
        ("e9", "before", "e10"),
        ("e10", "before", "e11"),
        ("e11", "before", "e12"),
        ("e0", "before", "e9"),
    ]


def test_a_contradiction_names_only_the_guilty():
    with pytest.raises(Contradiction) as caught:
        closure(
            [
                ("x", "during", "y"),
                ("a", "before", "b"),
                ("y", "precedes", "a"),
                ("b", "meets", "c"),
                ("c", "before", "a"),
            ]
        )
    assert caught.value.statements == [("a", "before", "b"), ("b", "meets", "c"), ("c", "before", "a")]
    assert str(caught.value) == "these cannot all hold: a before b; b meets c; c before a"


def test_a_statement_may_contradict_itself_or_one_other():
    with pytest.raises(Contradiction, match="these cannot all hold: a before a"):
        closure([("a", "before", "a")])
    with pytest.raises(Contradiction, match="these cannot all hold: a nothing b"):
        closure([("a", [], "b")])
    with pytest.raises(Contradiction, match="a before b; a during b"):
        closure([("a", "before", "b"), ("a", "during", "b")])
    assert closure([("a", "equals", "a")])["a", "a"] == {"equals"}


def test_networks_may_be_mappings_in_the_users_own_words():
    found = closure({("a", "b"): "then", ("b", "c"): ["then"]}, phrases={"then": "precedes"})
    assert isinstance(found, Closure)
    assert found["a", "c"] == {"before"}
    assert found.explain("a", "c") == [("a", "then", "b"), ("b", ("then",), "c")]
    with pytest.raises(UnknownName, match="unknown name in the network 'd'"):
        found["a", "d"]
    assert dict(closure([])) == {}


def test_two_hundred_names_agree_with_the_extents_they_came_from():
    source = random.Random(5)
    ends = {f"e{i}": sorted(source.sample(range(10_000), 2)) for i in range(200)}
    names = list(ends)
    truth = lambda a, b: next(name for name in NAMES if DEFINITIONS[name](*ends[a], *ends[b]))  # noqa: E731
    simple = [name for name in NAMES if name not in ("before", "after")]
    statements = []
    for a, b in pairwise(names):
        holding = truth(a, b)
        statements.append((a, sorted({holding, *source.sample(simple, 2)}), b))
    for _ in range(600):
        a, b = source.sample(names, 2)
        statements.append((a, truth(a, b), b))
    found = closure(statements)
    for a, b in combinations(names, 2):
        assert truth(a, b) in found[a, b]


@given(st.sets(st.integers(0, 60), min_size=1, max_size=6))
def test_minimal_finds_the_one_part_that_is_enough(needed):
    calls = []

    def enough(some):
        calls.append(some)
        return needed <= set(some)

    assert minimal(range(61), enough) == sorted(needed)
    assert len(calls) < 2 * len(needed) * (2 + np.log2(61))


def test_minimal_of_what_is_enough_empty_handed_is_empty():
    assert minimal([1, 2, 3], lambda _: True) == []
    assert minimal([], lambda _: True) == []
