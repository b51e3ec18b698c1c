"""Events as a newsroom or an archive has them, drawn with a seed: for the benchmarks of databases, and for tests.

    python -m benchmarks.events 1000000 events.duckdb      (or events.csv, or events.parquet)

Eight kinds, ten countries and 55 years of days. Actors and places are skewed: few are in most events. Three events of ten
fall in bursts. Most are dated to a day; some last for weeks, are dated to a month, a year or a range of days, or go on.
One in a hundred is a second report of another event, with a few other words and up to a day away.

The same rows, seed and `CHUNK` give the same events. `fill` writes the tables of a database as `timeline ingest` would, of
the file that `write` writes, without reading it; the test of this file compares the two.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CHUNK", "COUNTRIES", "KINDS", "draw", "fill", "write"]

CHUNK = 1_000_000
"""Events that are drawn at once: what memory has to hold."""

KINDS = ("attack", "arrest", "election", "protest", "government", "diplomatic", "judicial", "disaster")
COUNTRIES = ("AR", "BO", "BR", "CL", "CO", "EC", "MX", "PE", "UY", "VE")
_TAGS = ("land", "labour", "border", "rights", "press", "trade")
_FIRST, _DAYS = np.datetime64("1970-01-01", "D").astype(int), 55 * 365
_SHAPES = {"day": 0.83, "lasting": 0.08, "month": 0.05, "range": 0.029, "year": 0.01, "open": 0.001}
_WORDS = {
    "attack": "Bomb", "arrest": "Police hold", "election": "Vote", "protest": "March", "government": "Cabinet of",
    "diplomatic": "Envoy of", "judicial": "Trial of", "disaster": "Flood near",
}  # fmt: skip
_US_PER_DAY = 86_400_000_000
_COLUMNS = ["event_id", "title", "kind", "when", "who", "place", "country", "lat", "lon", "tags", "source"]


def draw(rows: int, seed: int = 0) -> Iterator[pl.DataFrame]:
    """The events in frames of `CHUNK` rows: the columns of the file, the bounds in microseconds, and how dates are meant."""
    for number, begin in enumerate(range(0, rows, CHUNK)):
        size = min(CHUNK, rows - begin)
        yield _chunk(np.random.default_rng([seed, number]), begin, size, rows)


def write(path: Path, rows: int, seed: int = 0) -> Path:
    """The events as a file that `timeline ingest --as edtf-csv` reads; its ending is csv or parquet."""
    frame = pl.concat(chunk.select(_COLUMNS) for chunk in draw(rows, seed))
    frame = frame.with_columns(
        pl.col("who", "tags").list.join("; "), pl.col("event_id").str.strip_prefix("edtf-csv:")
    )
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path)
    return path


def fill(tl: Timeline, rows: int, seed: int = 0) -> Timeline:
    """Write the events into an empty database, as one revision, table by table."""
    with tl._store.writing() as session:
        session.execute(_REVISION, {"rows": rows})
        for chunk in draw(rows, seed):
            session.execute("DROP TABLE IF EXISTS drawn")
            empty = ", ".join(f"{name} {kind}" for name, kind in _DRAWN.items())
            session.execute(f"CREATE TEMP TABLE drawn ({empty})")
            session.fill_frame("drawn", chunk)
            for statement in _TABLES:
                session.execute(statement)
        session.execute("DROP TABLE drawn")
    return tl


def _skewed(rng: np.random.Generator, most: int, size: int) -> np.ndarray:
    """Numbers below `most`: the n-th is drawn about 1 / n times as often as the first."""
    return np.minimum(most ** rng.random(size) - 1, most - 1).astype(np.int64)


def _days(rng: np.random.Generator, size: int) -> np.ndarray:
    """Days of the period; three of ten lie in bursts, each of about 30 events in some two weeks."""
    days = rng.integers(0, _DAYS, size)
    burst = rng.random(size) < 0.3
    centres = rng.integers(0, _DAYS, size // 100 + 1)
    near = centres[rng.integers(0, centres.size, size)] + rng.exponential(5, size).astype(np.int64)
    return _FIRST + np.where(burst, near, days) % _DAYS


def _chunk(rng: np.random.Generator, begin: int, size: int, rows: int) -> pl.DataFrame:
    number = np.arange(begin, begin + size)
    kind, day = rng.integers(0, len(KINDS), size), _days(rng, size)
    place = _skewed(rng, max(50, rows // 100), size)
    actors = [_skewed(rng, max(200, rows // 200), size) for _ in range(2)]
    shape = rng.choice(len(_SHAPES), size, p=list(_SHAPES.values()))
    length = 1 + rng.exponential(30, size).astype(np.int64)
    tags, source = rng.integers(0, len(_TAGS), (2, size)), _skewed(rng, 40, size)
    detail = rng.integers(0, 10_000, size)
    again = np.flatnonzero(rng.random(size) < 0.01)
    again = again[again > 0]
    first = again - 1 - (rng.random(again.size) * np.minimum(again, 1_000)).astype(np.int64)
    for values in (kind, day, place, *actors, shape, length, detail):
        values[again] = values[first]
    day[again] += rng.integers(0, 2, again.size)
    told = np.zeros(size, bool)
    told[again] = True
    frame = pl.DataFrame(
        {
            "number": number, "kind": pl.Series(KINDS).gather(kind), "place_number": place, "detail": detail,
            "one": actors[0], "other": actors[1], "told": told, "source_number": source,
            "tag": pl.Series(_TAGS).gather(tags[0]), "more": pl.Series(_TAGS).gather(tags[1]),
        }
    )  # fmt: skip
    dates = _dates(pl.Series(list(_SHAPES)).gather(shape), day, length)
    return pl.concat([_told(frame), dates], how="horizontal")


def _told(frame: pl.DataFrame) -> pl.DataFrame:
    """What is said of the events beside their dates."""
    one, other = (pl.format("Group {}", name) for name in ("one", "other"))
    country = pl.Series(COUNTRIES).gather(frame["place_number"] % len(COUNTRIES))
    named = frame.with_columns(country=country, place=pl.format("Town {}", "place_number"))
    first_word = pl.col("kind").replace_strict(_WORDS, return_dtype=pl.String)
    plain = pl.format("{} {} and {} in {}, file {}", first_word, one, other, "place", "detail")
    retold = pl.format("{} {}, {} at {}, file {}", first_word, one, other, "place", "detail")
    angle = pl.col("place_number") * 137
    return named.select(
        event_id=pl.format("edtf-csv:e{}", "number"),
        title=pl.when("told").then(retold).otherwise(plain),
        kind="kind",
        who=pl.concat_list(one, other).list.unique(maintain_order=True),
        place="place",
        country="country",
        lat=(angle % 1000) / 10 - 50,
        lon=(angle % 1700) / 10 - 120,
        tags=pl.concat_list("tag", "more")
        .list.unique(maintain_order=True)
        .list.head(pl.col("source_number") % 3),
        source=pl.format("source-{}", "source_number"),
    )


def _dates(shape: pl.Series, day: np.ndarray, length: np.ndarray) -> pl.DataFrame:
    """EDTF, the four bounds and what they mean."""
    day = np.where(shape == "month", day.astype("M8[D]").astype("M8[M]").astype("M8[D]").astype(int), day)
    day = np.where(shape == "year", day.astype("M8[D]").astype("M8[Y]").astype("M8[D]").astype(int), day)
    after = day.astype("M8[D]")
    month_end, year_end = (after.astype(f"M8[{unit}]") + 1 for unit in "MY")
    last = pl.DataFrame(
        {
            "shape": shape,
            "day": day,
            "last": day + length,
            "month_end": month_end.astype("M8[D]").astype(int),
            "year_end": year_end.astype("M8[D]").astype(int),
        }
    )
    chosen = pl.col("shape")
    start = pl.col("day").cast(pl.Int32).cast(pl.Date)
    text, end = start.cast(pl.String), pl.col("last").cast(pl.Int32).cast(pl.Date).cast(pl.String)
    first_end = (
        pl.when(chosen == "month")
        .then("month_end")
        .when(chosen == "year")
        .then("year_end")
        .when(chosen == "range")
        .then(pl.col("last") + 1)
        .otherwise(pl.col("day") + 1)
    )
    whole = chosen.is_in(["month", "year", "range"])
    return last.select(
        pl.when(chosen == "month")
        .then(text.str.slice(0, 7))
        .when(chosen == "year")
        .then(text.str.slice(0, 4))
        .when(chosen == "range")
        .then(pl.format("[{}..{}]", text, end))
        .when(chosen == "lasting")
        .then(pl.format("{}/{}", text, end))
        .when(chosen == "open")
        .then(pl.format("{}/..", text))
        .otherwise(text)
        .alias("when"),
        (pl.col("day") * _US_PER_DAY).alias("start_min"),
        (first_end * _US_PER_DAY - 1).alias("start_max"),
        (pl.when(chosen == "lasting").then("last").otherwise("day") * _US_PER_DAY + 1).alias("end_min"),
        pl.when(chosen != "open")
        .then(pl.when(chosen == "lasting").then(pl.col("last") + 1).otherwise(first_end) * _US_PER_DAY)
        .alias("end_max"),
        pl.when(chosen == "open").then(pl.lit("open")).otherwise(pl.lit("known")).alias("end_kind"),
        pl.when(whole & (chosen != "range")).then(chosen).otherwise(pl.lit("day")).alias("precision"),
    )


_DRAWN = {
    "event_id": "VARCHAR", "title": "VARCHAR", "kind": "VARCHAR", "when": "VARCHAR", "who": "VARCHAR[]",
    "place": "VARCHAR", "country": "VARCHAR", "lat": "DOUBLE", "lon": "DOUBLE", "tags": "VARCHAR[]",
    "source": "VARCHAR", "start_min": "BIGINT", "start_max": "BIGINT", "end_min": "BIGINT", "end_max": "BIGINT",
    "end_kind": "VARCHAR", "precision": "VARCHAR",
}  # fmt: skip
_DRAWN = {f'"{name}"': kind for name, kind in _DRAWN.items()}

_REVISION = """
INSERT INTO revision BY NAME
SELECT 1 AS revision_id, make_timestamp(epoch_us(now())) AS recorded_at, 'benchmarks' AS author, 'drawn' AS reason,
    'benchmarks' AS tool,
    'edtf-csv' AS origin, $rows AS added, 0 AS amended, 0 AS retracted, 0 AS unchanged, 0 AS rejected"""
_VERSION = "split_part(d.event_id, ':e', 2)::BIGINT + 1"
_NAMED = "FROM (SELECT DISTINCT unnest({}) AS named FROM drawn) ANTI JOIN {} AS known ON known.{} = named"
_TABLES = (
    f"""
INSERT INTO event_version BY NAME
SELECT
    {_VERSION} AS version_id, event_id, 1 AS version, recorded_at AS recorded_from, 'infinity' AS recorded_to, revision_id,
    title, d.kind, place, country, lat, lon, "when" AS edtf,
    make_timestamp(start_min) AS start_min, make_timestamp(start_max) AS start_max, make_timestamp(end_min) AS end_min,
    coalesce(make_timestamp(end_max), 'infinity') AS end_max, 'known' AS start_kind, end_kind, precision,
    FALSE AS approximate, FALSE AS uncertain
FROM drawn AS d CROSS JOIN revision""",
    f"""
INSERT INTO entity BY NAME
SELECT replace(lower(named), ' ', '-') AS entity_id, named AS name, 'unknown' AS kind, 1 AS revision_id
{_NAMED.format("who", "entity", "name")}""",
    f"""
INSERT INTO source BY NAME
SELECT named AS source_id, named AS title, '-infinity' AS published_min, 'infinity' AS published_max, 1 AS revision_id
{_NAMED.format("[source]", "source", "source_id")}""",
    f"""
INSERT INTO participant
SELECT {_VERSION}, n - 1, replace(lower(who[n]), ' ', '-'), 'participant'
FROM (SELECT d.event_id, who, unnest(range(1, len(who) + 1)) AS n FROM drawn AS d) AS d""",
    f"""
INSERT INTO tag
SELECT {_VERSION}, n - 1, tags[n]
FROM (SELECT d.event_id, tags, unnest(range(1, len(tags) + 1)) AS n FROM drawn AS d) AS d""",
    f"""
INSERT INTO evidence_item BY NAME
SELECT {_VERSION} AS version_id, 0 AS ordinal, source AS source_id, 'supports' AS stance FROM drawn AS d""",
)


def main(arguments: list[str]) -> int:
    """Write the events that a person asks for."""
    if len(arguments) != 2 or not arguments[0].isdigit():
        sys.stderr.write(__doc__ or "")
        return 2
    rows, path = int(arguments[0]), Path(arguments[1])
    if path.suffix == ".duckdb":
        with Timeline(path) as tl:
            fill(tl, rows)
    else:
        write(path, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
