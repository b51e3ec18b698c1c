"""A dataset of very many events, written as `timeline export` writes one: for what is measured on a cluster.

Days over fifty years, ever more of them; a country and actors that many events share (Zipf); one event in ten thousand
goes on without an end. Or instants in place of days, and minutes for which events last.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from timeline import Timeline

__all__ = ["write"]

COUNTRIES, ACTORS = 100, 200
_DRAW = "CREATE MACRO draw(i, k) AS hash(i * 64 + k) / 18446744073709551616.0"
"""The k-th number of an event, from 0 to 1; `hash(i, k)` would give numbers of which one follows from another."""
_EVENTS = """
COPY (
    WITH drawn AS (
        SELECT i,
            draw(i, 1) AS a, draw(i, 2) AS b, draw(i, 3) AS c
        FROM range({events}) AS r(i)
    ),
    dated AS (
        SELECT i, c,
            CASE
                WHEN b < 0.003 THEN 'government' WHEN b < 0.013 THEN 'visit' WHEN b < 0.113 THEN 'report' ELSE 'clash'
            END AS kind,
            DATE '1970-01-01' + (18250 * sqrt(a))::INTEGER AS first
        FROM drawn
    ),
    lasting AS (
        SELECT
            *, first + (-ln(1 - draw(i, 5)) * CASE kind WHEN 'government' THEN 60 ELSE 1 END)::INTEGER AS last,
            draw(i, 6) < 0.0001 AS open
        FROM dated
    )
    SELECT
        'e' || i AS event_id, 1::INTEGER AS version, kind || ' ' || i AS title, kind, NULL::VARCHAR AS description,
        NULL::VARCHAR AS place, chr(65 + (n // 26)::INTEGER) || chr(65 + (n % 26)::INTEGER) AS country,
        NULL::DOUBLE AS lat, NULL::DOUBLE AS lon,
        CASE WHEN open THEN first || '/..' WHEN first = last THEN first::VARCHAR ELSE first || '/' || last END AS edtf,
        NULL::VARCHAR AS when_text, NULL::VARCHAR[] AS relative,
        {bounds},
        'known' AS start_kind, CASE WHEN open THEN 'open' ELSE 'known' END AS end_kind,
        false AS approximate, false AS uncertain, NULL::DOUBLE AS confidence, NULL::VARCHAR AS attributes,
        TIMESTAMP '2026-01-01' AS recorded_from, 1::INTEGER AS revision_id
    FROM (SELECT *, least({countries}, floor(({countries} + 1) ** c))::INTEGER - 1 AS n FROM lasting)
) TO '{file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"""
_AT = "first::TIMESTAMP + to_microseconds((draw(i, 7) * 86400e6)::BIGINT)"
_TILL = f"{_AT} + to_microseconds(1 - (ln(1 - draw(i, 5)) * 60e6)::BIGINT)"
_BOUNDS = {
    False: """first::TIMESTAMP AS start_min, first::TIMESTAMP + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND AS start_max,
        CASE WHEN open THEN first ELSE last END::TIMESTAMP + INTERVAL 1 MICROSECOND AS end_min,
        CASE WHEN NOT open THEN last::TIMESTAMP + INTERVAL 1 DAY END AS end_max, 'day' AS precision""",
    True: f"""{_AT} AS start_min, {_AT} AS start_max,
        CASE WHEN open THEN {_AT} + INTERVAL 1 MICROSECOND ELSE {_TILL} END AS end_min,
        CASE WHEN NOT open THEN {_TILL} END AS end_max, 'second' AS precision""",
}
"""Of days, and of instants with a minute between them in the mean."""
_PARTS = """
COPY (
    SELECT 'e' || i AS event_id, place::INTEGER AS ordinal,
        'actor-' || (least({actors}, floor(({actors} + 1) ** draw(i, 10 + place)))::INTEGER) AS entity_id,
        'participant' AS role
    FROM range({events}) AS r(i), range(2) AS p(place)
    WHERE place <= 2 * draw(i, 9)
) TO '{file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"""
_ACTORS = """
COPY (
    SELECT 'actor-' || i AS entity_id, 'Actor ' || i AS name, 'organisation' AS kind, NULL::VARCHAR AS country,
        []::VARCHAR[] AS aliases, 1::INTEGER AS revision_id
    FROM range(1, {actors} + 1) AS r(i)
) TO '{file}' (FORMAT parquet)"""


def write(folder: Path, events: int, *, instants: bool = False) -> Path:
    """The dataset; one that is there already is taken as it is. `instants`: events begin at instants, and not on days."""
    if (folder / "contract.json").is_file():
        return folder
    with Timeline.memory() as tl:
        tl.add(title="one", when="2000-01-01", kind="visit", country="AR", participants=["Actor 1"])
        tl.export(folder)
    named = {"events": events, "countries": COUNTRIES, "actors": ACTORS, "bounds": _BOUNDS[instants]}
    rows = {}
    with duckdb.connect() as engine:
        engine.execute(_DRAW)
        for name, sql in (("events", _EVENTS), ("participants", _PARTS), ("entities", _ACTORS)):
            file = folder / f"{name}.parquet"
            engine.execute(sql.format(file=file, **named))
            (rows[name],) = engine.execute(f"SELECT count(*) FROM '{file}'").fetchone() or (0,)
    contract = json.loads((folder / "contract.json").read_text(encoding="utf-8"))
    contract["tables"] = [table for table in contract["tables"] if table["name"] != "events_flat"]
    (folder / "events_flat.parquet").unlink()
    for table in contract["tables"]:
        if not table["files"][0].startswith("history/"):
            table["rows"] = rows.get(table["name"], table["rows"])
    (folder / "contract.json").write_text(json.dumps(contract), encoding="utf-8")
    return folder
