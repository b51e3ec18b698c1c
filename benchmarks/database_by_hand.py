"""SQL of DuckDB that a person would write by hand instead of a question of a database, over a table `e` of days.

An event has `s0`, `s1`, `z0`, `z1`, its earliest and latest first day, and the earliest and latest day after its last one.
`COUNTS` counts what our answer holds; the rows of `ROWS` are written, with the columns that an answer tells of events.
"""

from __future__ import annotations

__all__ = ["BUCKET", "COUNTS", "DAY", "DAYS", "FAR", "ROWS", "WHO"]

DAY = 86_400_000_000
FAR = 1 << 30  # the day after which nothing is
DAYS = f"""
CREATE TABLE memory.e AS
SELECT version_id AS v, event_id, kind, country,
    epoch_us(start_min) // {DAY} AS s0, epoch_us(start_max) // {DAY} AS s1,
    (epoch_us(end_min) - 1) // {DAY} + 1 AS z0,
    CASE WHEN isfinite(end_max) THEN (epoch_us(end_max) - 1) // {DAY} + 1 ELSE {FAR} END AS z1
FROM event_version WHERE recorded_to = 'infinity'"""
WHO = """
CREATE TABLE memory.w AS
SELECT DISTINCT p.version_id AS v, n.name AS item
FROM events_file.participant AS p JOIN events_file.entity AS n ON n.entity_id = p.entity_id"""
BUCKET = 30
_CUT = f"""
SELECT *, unnest(range({{0}} // {BUCKET}, (least({{1}}, (SELECT max(s1) + 1 FROM e)) - 1) // {BUCKET} + 1)) AS bucket
FROM e WHERE kind = '{{2}}'"""
_FIVE = "\nSELECT count(*) FROM ({} ORDER BY ALL LIMIT 5)"
_FOUND = """
SELECT v.event_id, v.title, v.kind, v.edtf, v.start_min, v.start_max, v.end_min, v.end_max, v.start_kind, v.end_kind,
    v.place, v.country, coalesce(g.who, []) AS who
FROM events_file.event_version AS v LEFT JOIN (
    SELECT p.version_id, list(n.name ORDER BY p.ordinal) AS who
    FROM events_file.participant AS p JOIN events_file.entity AS n ON n.entity_id = p.entity_id GROUP BY p.version_id
) AS g ON g.version_id = v.version_id
WHERE v.recorded_to = 'infinity' AND {}
ORDER BY v.start_min, v.start_max, v.end_min, v.end_max, v.event_id"""

_PAIRS = {
    "overlaps by country": f"""
SELECT l.v AS one, r.v AS other
FROM ({_CUT.format("s0", "z1", "attack")}) AS l JOIN ({_CUT.format("s0", "z1", "arrest")}) AS r
    ON l.country = r.country AND l.bucket = r.bucket AND l.s0 < r.z1 AND r.s0 < l.z1
WHERE greatest(l.s0, r.s0) // {BUCKET} = l.bucket""",
    "nearest by country": """
WITH l AS (SELECT * FROM e WHERE kind = 'attack'), r AS (SELECT * FROM e WHERE kind = 'arrest'),
near AS (
    SELECT l.v, l.country, l.s0, l.z1, coalesce(min(greatest(0, r.s1 - l.z0 + 1, l.s1 - r.z0 + 1)), 1 << 30) AS most
    FROM l JOIN r ON l.country = r.country GROUP BY ALL
)
SELECT l.v AS one, r.v AS other FROM near AS l JOIN r ON l.country = r.country
    AND r.s0 - l.z1 + 1 <= l.most AND l.s0 - r.z1 + 1 <= l.most""",
    "lookup by country": f"""
WITH l AS ({_CUT.format("s0", "s1 + 1", "attack")}), r AS ({_CUT.format("s0", "z1", "election")}),
held AS (
    SELECT l.v AS one, r.v AS other
    FROM l JOIN r ON l.country = r.country AND l.bucket = r.bucket AND r.s0 <= l.s1 AND r.z1 > l.s0
    WHERE greatest(l.s0, r.s0) // {BUCKET} = l.bucket
)
SELECT one, other FROM held UNION ALL
SELECT v, NULL FROM e ANTI JOIN held ON held.one = v WHERE kind = 'attack'""",
}
"""By question: the pairs of its answer."""
_SHOWN = ("event_id", "title", "kind", "edtf", "start_min", "start_max", "end_min", "end_max")
_SIDES = ", ".join(
    f"{of}.{name} AS {side}_{name}" for of, side in (("a", "left"), ("b", "right")) for name in _SHOWN
)
_TOLD = f"""
SELECT {_SIDES}
FROM ({{}}) AS p JOIN events_file.event_version AS a ON a.version_id = p.one
LEFT JOIN events_file.event_version AS b ON b.version_id = p.other
ORDER BY a.start_min, a.end_max, a.event_id, b.start_min, b.end_max, b.event_id"""

ROWS: dict[str, str] = {name: _TOLD.format(pairs) for name, pairs in _PAIRS.items()} | {
    "find everything": _FOUND.format("TRUE"),
    "find a word": _FOUND.format(
        "contains(strip_accents(lower(concat_ws(' ', v.title, v.description, v.when_text, v.place))), 'trial')"
    ),
    "find an actor": _FOUND.format(
        "v.version_id IN (SELECT p.version_id FROM events_file.participant AS p"
        " JOIN events_file.entity AS n ON n.entity_id = p.entity_id WHERE lower(n.name) = 'group 7')"
    ),
}
"""By question: SQL whose rows are those of our answer."""

COUNTS: dict[str, str] = {
    **{f"{name}, counted": f"SELECT count(*) FROM ({pairs})" for name, pairs in _PAIRS.items()},
    "overlaps by country, 5": f"""
WITH l AS ({_CUT.format("s0", "z1", "attack")}), r AS ({_CUT.format("s0", "z1", "arrest")})"""
    + _FIVE.format(
        f"""
SELECT l.s0, l.z1, l.event_id, r.s0, r.z1, r.event_id
FROM l JOIN r ON l.country = r.country AND l.bucket = r.bucket AND l.s0 < r.z1 AND r.s0 < l.z1
WHERE greatest(l.s0, r.s0) // {BUCKET} = l.bucket"""
    ),
    "overlaps, 5": _FIVE.format("""
SELECT l.s0, l.z1, l.event_id, r.s0, r.z1, r.event_id
FROM e AS l JOIN e AS r ON l.s0 < r.z1 AND r.s0 < l.z1 WHERE l.kind = 'attack' AND r.kind = 'arrest'"""),
    "before, 5": _FIVE.format("""
SELECT l.s0, l.z1, l.event_id, r.s0, r.z1, r.event_id
FROM e AS l JOIN e AS r ON l.z0 < r.s1 WHERE l.kind = 'attack' AND r.kind = 'arrest'"""),
    "overlaps, counted": f"""
WITH l AS ({_CUT.format("s0", "z1", "attack")}), r AS ({_CUT.format("s0", "z1", "arrest")})
SELECT count(*) FROM l JOIN r ON l.bucket = r.bucket AND l.s0 < r.z1 AND r.s0 < l.z1
WHERE greatest(l.s0, r.s0) // {BUCKET} = l.bucket""",
    "coverage by country": """
SELECT count(*) FROM (
    SELECT country, sum(greatest(0, z1 - greatest(s0, coalesce(reached, s0)))) AS covered FROM (
        SELECT country, s0, z1, max(z1) OVER (
            PARTITION BY country ORDER BY s0 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reached FROM e
    ) GROUP BY country
) WHERE covered > 0""",
    "certain gaps by who": """
SELECT count(*) FROM (
    SELECT s0 > max(z1) OVER (PARTITION BY item ORDER BY s0 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS apart
    FROM e JOIN w USING (v)
) WHERE apart""",
    "concurrency by country": f"""
WITH edge AS (
    SELECT country, s0 AS t, 1 AS likely, 0 AS sure FROM e UNION ALL SELECT country, z1, -1, 0 FROM e
    UNION ALL SELECT country, s1, 0, 1 FROM e WHERE s1 < z0 UNION ALL SELECT country, z0, 0, -1 FROM e WHERE s1 < z0
),
turn AS (SELECT country, t, sum(likely) AS likely, sum(sure) AS sure FROM edge WHERE t < {FAR} GROUP BY ALL),
step AS (
    SELECT sum(likely) OVER by_time AS level, lead(t) OVER by_time AS after FROM turn WHERE likely <> 0 OR sure <> 0
    WINDOW by_time AS (PARTITION BY country ORDER BY t)
)
SELECT count(*) FROM step WHERE level > 0 OR after IS NOT NULL""",
    "cooccur, 30 days, 5": """
WITH pair AS (
    SELECT l.v AS v, r.v AS u FROM e AS l JOIN e AS r ON l.s0 <= r.z1 + 29 AND r.s0 <= l.z1 + 29
)
SELECT sum(n) FROM (
    SELECT count(*) AS n FROM pair JOIN w AS x ON x.v = pair.v JOIN w AS y ON y.v = pair.u AND x.item < y.item
    GROUP BY x.item, y.item ORDER BY n DESC LIMIT 5
)""",
}
"""By question: SQL that counts what our answer holds."""
