"""Random small databases: dates of every form, kinds, participants and countries."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from timeline import When

DATES = [
    "2010", "2010-03", "2010-03-05", "2010-03-05T10:00:00Z", "2010-03-06", "2010/2012", "2009-12/2010-03-05",
    "2010/..", "../2010-03", "2010-03-05/", "/2011", "[2010,2012-05]", "201X", "1994-07-18", "../..", "2011-24",
    "1969-12", "1968/1971", "-0043-03-15", "../1969-12-31",
]  # fmt: skip


NAMES = ["ann", "ben", "cid", "dee"]


events = st.lists(
    st.fixed_dictionaries(
        {
            "when": st.sampled_from(DATES),
            "kind": st.sampled_from(["war", "war.cold", "visit"]),
            "participants": st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(
                lambda names: [{"entity": name} for name in names]
            ),
            "country": st.sampled_from([None, "AR", "BO"]),
        }
    ),
    min_size=1,
    max_size=9,
).map(lambda rows: [{**row, "event_id": f"e{n}", "title": f"Event {n}"} for n, row in enumerate(rows)])


def whens(rows: list[dict[str, Any]], kind: str = "") -> dict[str, When]:
    return {row["event_id"]: When.read(row["when"]) for row in rows if (row["kind"] + ".").startswith(kind)}
