"""Every macro of `sql/` means the same in Spark: on random values, what has no limit among them."""

from __future__ import annotations

import random

import duckdb
import pytest

from timeline.constants import BOUNDS, US_PER_DAY
from timeline.scale.spark_sql import spark_sql
from timeline.store.macros import library
from timeline.store.name_keys import folded, name_key
from timeline.when.units import UNITS

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

SIDES = [f"{side}_{bound}" for side in "ab" for bound in BOUNDS]
PAIR = ", ".join(SIDES)
CALLS = {
    "name_key": "name_key(name)",
    "certain_relation": f"certain_relation(relation_mask({PAIR}))",
    "relation_names": f"relation_names(relation_mask({PAIR}))",
    "possibly_within": f"possibly_within({PAIR}, number)",
    "certainly_within": f"certainly_within({PAIR}, number)",
    "granule_floor": "granule_floor(instant, unit)",
    "granule_ceil": "granule_ceil(instant, unit)",
    "month_floor": "month_floor(instant)",
    "_calendar_day": "_calendar_day(instant)",
    "_day_of_century": "_day_of_century(_calendar_day(instant))",
    "_day_of_year": "_day_of_year(_day_of_century(_calendar_day(instant)))",
    "_floor_div": "_floor_div(instant, number + 1)",
    "_low": "_low(instant)",
    "_high": "_high(instant)",
}
"""How a macro is called whose parameters are not two sets of four bounds."""


def rows(number):
    """Random bounds that leave an extent, instants of all sizes, a number, a name and a unit."""
    dice = random.Random(5)
    names = ["Fernández (?)", "राम", "ΣΑΣ", "O'Brien", "", "x - y", None]
    for at in range(number):
        scale = dice.choice([5, 20, 10**15])
        pair = (*_bounds(dice, scale), *_bounds(dice, scale))
        yield at, *pair, _instant(dice), dice.randrange(9), dice.choice(names), dice.choice([None, *UNITS])


def _bounds(dice, scale):
    start_min, start_max, end_min, end_max = sorted(dice.randrange(-scale, scale) for _ in range(4))
    tight = [start_min, start_max, max(end_min, start_min + 1), max(end_max, start_max + 1)]
    open_end, open_start = dice.random() < 0.2, dice.random() < 0.2
    if open_end:
        tight[3] = None
    if open_start:
        tight[0] = None
    return [tight[0], tight[1] if dice.random() < 0.9 or not open_end else None, tight[2], tight[3]]


def _instant(dice):
    size = dice.choice([10**3, 10**9, 10**17, 9 * 10**18])
    day = dice.randrange(-size, size)
    return dice.choice([None, day, day - day % US_PER_DAY, 0, -1])


def test_every_macro_gives_in_spark_what_it_gives_here(spark, tmp_path):
    columns = ["place", *SIDES, "instant", "number", "name", "unit"]
    kinds = ["BIGINT"] * (len(columns) - 2) + ["VARCHAR"] * 2
    link = duckdb.connect()
    for macro in _in_order():
        link.execute(library()[macro].statement)
    link.execute(f"CREATE TABLE given ({', '.join(map(' '.join, zip(columns, kinds, strict=True)))})")
    link.executemany(f"INSERT INTO given VALUES ({', '.join('?' * len(columns))})", [*rows(400)])
    link.execute(f"COPY given TO '{tmp_path / 'given.parquet'}'")
    spark.read.parquet(str(tmp_path / "given.parquet")).createOrReplaceTempView("macros_given")
    spark.udf.register("timeline_name_key", name_key, "string")
    calls = {name: CALLS.get(name, f"{name}({PAIR})") for name in library()}
    sql = f"SELECT {', '.join(calls.values())} FROM given ORDER BY place"
    wanted = link.execute(sql).fetchall()
    found = [tuple(row) for row in spark.sql(spark_sql(sql, {"given": "macros_given"})).collect()]
    differing = [
        (name, here, there)
        for ours, theirs in zip(wanted, found, strict=True)
        for name, here, there in zip(calls, ours, theirs, strict=True)
        if here != there
    ]
    assert differing == []
    assert len(wanted) == 400


def _in_order():
    from timeline.store.macros import needed

    return [macro.name for macro in needed(" ".join(library()))]


def test_what_a_selector_folds_is_folded_by_a_function_of_the_session():
    sql = spark_sql("SELECT strip_accents(lower(x)) FROM t", {"t": "t"})
    assert sql == "SELECT TIMELINE_FOLDED(x) FROM t AS t"
    assert folded("Évo") == "evo"
