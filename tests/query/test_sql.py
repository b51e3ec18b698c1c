"""A person's own SQL."""

from __future__ import annotations

from typing import Any

import pytest

from timeline import BadQuery, Frozen, Timeline


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("SELECT 1 AS a, 2 AS a, 3 AS a_1", {"a": 1, "a_1": 2, "a_1_1": 3}),
        ("SELECT TIME '12:00:30' AS t", {"t": "12:00:30"}),
        ("SELECT INTERVAL 3 MONTH AS i", {"i": "3 months"}),
        ("SELECT DATE 'infinity' AS a, DATE '2020-01-02' AS b", {"a": None, "b": "2020-01-02"}),
        ("SELECT [TIMESTAMP '2020-01-02'] AS l", {"l": ["2020-01-02T00:00:00Z"]}),
        ("SELECT $Land AS c", {"c": "BO"}),
    ],
)
def test_sql_tells_every_column_whatever_its_type(tl: Timeline, statement: str, told: dict[str, Any]) -> None:
    result = tl.sql(statement, {"Land": "BO"})
    assert result.rows() == [told]
    assert result.columns == result.pl().columns == list(told)
    assert len(result) == 1


def test_sql_reads_and_nothing_else(founding: Timeline, tl: Timeline) -> None:
    assert (
        founding.sql("SELECT count(*) AS n FROM events WHERE country = $c;", {"c": "AR"}).rows()[0]["n"] == 10
    )
    assert founding.sql("SELECT possibly_before(0, 4, 1, 5, 4, 4, 9, 9) AS told").rows() == [{"told": True}]
    assert founding.sql("SELECT 'infinity'::TIMESTAMP AS t; -- a remark").rows() == [{"t": None}]
    for statement in (
        "DELETE FROM event_version",
        "CREATE TABLE t (a INT)",
        "COPY events TO 'x.csv'",
        "PRAGMA version",
    ):
        with pytest.raises(Frozen):
            tl.sql(statement)
    for statement in ("", " ; ", "SELECT 1; SELECT 2", "SELEC 1"):
        with pytest.raises(BadQuery):
            tl.sql(statement)
    with pytest.raises(BadQuery, match="evnts"):
        founding.sql("SELECT * FROM evnts").rows()
