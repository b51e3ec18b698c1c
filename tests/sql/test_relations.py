"""The macros of `sql/relations/` and `sql/windows/`: truth, contract, plan, and the way to Spark."""

from __future__ import annotations

import random
import re
from functools import cache

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from tests.reference.allen import NAMES, Enumerated, small_whens
from timeline.resources import folder
from timeline.store.macros import library
from timeline.when.allen import COMPOSITES, Bounds, certain, gap, overlap_length, possible, relations_to
from timeline.when.calendar import US_PER_DAY, days
from timeline.when.duration import Window, certainly_within, possibly_within
from timeline.when.units import UNITS, unit_of

ROOMS = ("relations", "windows")
FILES = {path.stem: path for room in ROOMS for path in sorted((folder("sql") / room).glob("*.sql"))}
PAIR = ", ".join(f"{side}.{bound}" for side in "ab" for bound in Bounds._fields)


def text(name):
    return FILES[name].read_text(encoding="utf-8")


@cache
def order():
    """The macros, each after those that it calls."""
    done = []

    def visit(name):
        if name in done:
            return
        for called in re.findall(r"[a-z_]+", text(name)):
            if called in FILES and called != name:
                visit(called)
        done.append(name)

    for name in FILES:
        visit(name)
    return tuple(done)


@cache
def connection():
    link = duckdb.connect()
    for name in order():
        link.execute(text(name))
    return link


def fetch(sql, parameters=()):
    return connection().execute(sql, parameters).fetchall()


def table(name, whens):
    """A table of bounds with their place in the list."""
    columns = ", ".join(f"{bound} BIGINT" for bound in Bounds._fields)
    connection().execute(f"CREATE OR REPLACE TEMP TABLE {name} (place INTEGER, {columns})")
    rows = [(place, *when) for place, when in enumerate(whens)]
    connection().executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?)", rows)


@cache
def small(size):
    """All tight small Whens in the table `small_{size}`."""
    whens = small_whens(size)
    table(f"small_{size}", whens)
    return whens


def for_all_pairs(expression, size):
    """The values of an expression over all ordered pairs, as rows of lists."""
    number = len(small(size))
    source = f"small_{size} a, small_{size} b"
    found = [value for (value,) in fetch(f"SELECT {expression} FROM {source} ORDER BY a.place, b.place")]
    return [found[row * number : (row + 1) * number] for row in range(number)]


# Truth


@cache
def enumerated():
    return Enumerated(small_whens(5), 5)


@pytest.mark.parametrize("name", [*NAMES, *COMPOSITES])
def test_relations_of_all_small_whens_are_those_found_by_enumeration(name):
    assert for_all_pairs(f"possibly_{name}({PAIR})", 5) == enumerated().possible[name].tolist()
    assert for_all_pairs(f"certainly_{name}({PAIR})", 5) == enumerated().certain[name].tolist()


def test_the_mask_and_the_names_agree_with_enumeration_and_with_python():
    assert for_all_pairs(f"relation_mask({PAIR})", 5) == enumerated().mask.tolist()
    whens = small(3)
    names = for_all_pairs(f"possible_relations({PAIR})", 3)
    only = for_all_pairs(f"certain_relation(relation_mask({PAIR}))", 3)
    for i, a in enumerate(whens):
        for j, b in enumerate(whens):
            found = relations_to(a, b)
            assert names[i][j] == [name for name in NAMES if name in found]
            assert only[i][j] == (names[i][j][0] if len(found) == 1 else None)


@pytest.mark.parametrize(("macro", "twin"), [("distance", gap), ("overlap", overlap_length)])
def test_lengths_agree_with_python(macro, twin):
    whens = small(4)
    smallest, largest = (for_all_pairs(f"{macro}_{end}({PAIR})", 4) for end in ("min", "max"))
    assert [[(s, b) for s, b in zip(*rows, strict=True)] for rows in zip(smallest, largest, strict=True)] == [
        [twin(a, b) for b in whens] for a in whens
    ]


@pytest.mark.parametrize("most", [0, 1, 3])
def test_within_agrees_with_python(most):
    whens = small(3)
    assert for_all_pairs(f"possibly_within({PAIR}, {most})", 3) == [
        [possibly_within(a, b, Window(most)) for b in whens] for a in whens
    ]
    assert for_all_pairs(f"certainly_within({PAIR}, {most})", 3) == [
        [certainly_within(a, b, Window(most)) for b in whens] for a in whens
    ]


LOW, HIGH = -9_223_372_022_400_000_000, 9_223_372_036_854_775_806
"""The first and the last instant of the calendar."""


@cache
def instants():
    """Instants of all sizes, starts of days and years among them, and both ends of the calendar."""
    source = random.Random(7)
    found = {LOW, LOW + 1, HIGH - 1, HIGH, *range(-3, 4)}
    for bits in range(1, 63):
        found |= {sign * source.getrandbits(bits) for sign in (-1, 1) for _ in range(8)}
    for year in [*range(-420, 420), *range(1880, 2110)]:
        found |= {days(year) * US_PER_DAY + tick for tick in (-1, 0, 1)}
        found |= {days(year, month) * US_PER_DAY for month in (2, 3, 4)}
    return sorted(found)


@pytest.mark.parametrize("name", UNITS)
def test_granules_of_every_unit_are_those_of_python(name):
    unit = unit_of(name)
    sql = (
        f"SELECT granule_floor(x, '{name}'), granule_ceil(x, '{name}') FROM (SELECT unnest(?::BIGINT[]) AS x)"
    )
    assert fetch(sql, [instants()]) == [(unit.floor(x), unit.ceil(x)) for x in instants()]


def test_the_unit_may_be_a_parameter():
    assert fetch("SELECT granule_floor(?, ?)", [2 * US_PER_DAY, "day"]) == [(2,)]


def test_no_unit_is_the_tick_unbounded_stays_and_a_wrong_unit_is_an_error():
    assert fetch("SELECT granule_floor(7, NULL), granule_ceil(7, NULL), granule_floor(NULL, 'day')") == [
        (7, 7, None)
    ]
    with pytest.raises(duckdb.ConversionException, match="there is no resolution called fortnight"):
        fetch("SELECT granule_floor(7, 'fortnight')")


def test_the_ends_of_the_calendar_do_not_overflow():
    whens = [(LOW, LOW, LOW + 1, LOW + 1), (HIGH - 1, HIGH - 1, HIGH, HIGH), (LOW, HIGH - 1, LOW + 1, HIGH)]
    table("extreme", [*whens, (None,) * 4])
    for name in (*NAMES, *COMPOSITES):
        for rule, twin in (("possibly", possible), ("certainly", certain)):
            sql = f"SELECT {PAIR}, {rule}_{name}({PAIR}) FROM extreme a, extreme b"
            for row in fetch(sql):
                assert row[-1] == twin(Bounds(*row[:4]), Bounds(*row[4:8]), name), (rule, name, row)


# Plan


@pytest.mark.parametrize(
    "condition",
    [
        f"possibly_intersects({PAIR})",
        f"certainly_intersects({PAIR})",
        f"possibly_covered_by({PAIR})",
        f"certainly_during({PAIR})",
        f"possibly_within({PAIR}, 5)",
        f"certainly_within({PAIR}, 5)",
    ],
)
def test_the_engine_joins_by_inequality_not_by_trying_all_pairs(condition):
    small(3)
    connection().execute("CREATE OR REPLACE TEMP TABLE many AS SELECT s.* FROM small_3 s, range(200)")
    plan = fetch(f"EXPLAIN SELECT count(*) FROM many a JOIN many b ON {condition}")[0][1]
    assert "IE Join" in plan
    assert "Nested Loop" not in plan


# Contract


def header(name):
    return [line[2:].strip() for line in text(name).splitlines() if line.startswith("--")]


def examples():
    for name in FILES:
        for line in header(name):
            if line.startswith("SELECT"):
                yield name, *line.split(";  -- ")


@pytest.mark.parametrize(("name", "sql", "answer"), [*examples()])
def test_the_example_of_each_header_is_true(name, sql, answer):
    assert re.search(rf"\b{name}\(", sql)
    value = fetch(sql)[0][0]
    shown = f"[{', '.join(value)}]" if isinstance(value, list) else "NULL" if value is None else str(value)
    assert (shown.lower() if isinstance(value, bool) else shown) == answer


def test_every_macro_has_an_example():
    assert {name for name, *_ in examples()} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_the_header_and_the_engine_tell_the_same(name):
    lines = header(name)
    assert lines[0].startswith(f"{name}: ")
    assert lines[0].endswith(".")
    assert "NULL" in " ".join(lines[1 : lines.index("Example:")])
    sql = "SELECT parameters, parameter_types FROM duckdb_functions() WHERE function_name = ?"
    [(parameters, types)] = fetch(sql, [name])
    documented = re.findall(r"^    (\w+) (\w+),?  -- \S", text(name), re.MULTILINE)
    assert documented == list(zip(parameters, types, strict=True))


# Spark


@cache
def parsed(name):
    """The parameters and the body of a macro, as sqlglot reads them."""
    create = sqlglot.parse_one(text(name), read="duckdb")
    assert isinstance(create, exp.Create)
    assert isinstance(create.expression, exp.Expression), name
    return [parameter.name for parameter in create.this.expressions], create.expression


def inlined(tree):
    """The tree with every macro of ours replaced by its body."""
    calls = [call for call in tree.find_all(exp.Anonymous) if call.name.lower() in FILES]
    if not calls:
        return tree
    parameters, body = parsed(calls[0].name.lower())
    values = dict(zip(parameters, calls[0].expressions, strict=True))
    body = body.copy().transform(
        lambda node: (
            exp.paren(values[node.name].copy())
            if isinstance(node, exp.Column) and not node.table and node.name in values
            else node
        )
    )
    if calls[0] is tree:
        return inlined(exp.paren(body))
    calls[0].replace(exp.paren(body))
    return inlined(tree)


def test_only_the_key_of_names_stays_at_home():
    """It takes accents away, which Spark cannot; no question over dates needs it."""
    assert set(library()) - set(FILES) == {"name_key"}


@pytest.mark.parametrize("name", FILES)
def test_every_body_goes_to_spark_without_a_function_that_spark_lacks(name):
    parameters, body = parsed(name)
    spark = inlined(body.copy()).sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    again = sqlglot.parse_one(spark, read="spark")
    assert not list(again.find_all(exp.Anonymous))
    assert {column.name for column in again.find_all(exp.Column)} <= {*parameters, "name"}


@pytest.mark.parametrize("name", [*NAMES, *COMPOSITES])
def test_a_body_that_went_to_spark_and_back_gives_the_same_rows(name):
    small(2)
    for macro in (f"possibly_{name}", f"certainly_{name}"):
        parameters, body = parsed(macro)
        spark = inlined(body.copy()).sql(dialect="spark")
        back = sqlglot.transpile(spark, read="spark", write="duckdb")[0]
        sides = (", ".join(f"{side}.{b} AS {side}_{b}" for side in "ab" for b in Bounds._fields)).strip()
        sql = f"SELECT ({back}) IS DISTINCT FROM {macro}({', '.join(parameters)}) FROM (SELECT {sides}"
        assert not any(row[0] for row in fetch(f"{sql} FROM small_2 a, small_2 b)"))
