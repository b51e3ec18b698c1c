"""The items that there are."""

from __future__ import annotations

from typing import Any

import pytest

from timeline import Timeline, UnknownName


def test_what_items_there_are(tl: Timeline) -> None:
    for name, when, country, tags in (
        ("a", "2010", "AR", ["x", "y"]),
        ("b", "2012/..", "AR", ["x"]),
        ("c", "1999", None, []),
    ):
        tl.add(
            event_id=name, title=name, when=when, country=country, tags=tags, kind="war" if name == "a" else "war.cold",
            participants=[{"entity": "Ann", "role": "head"}], evidence=[{"source": "s"}] if name == "b" else [],
        )  # fmt: skip

    def told(**given: Any) -> list[tuple[Any, ...]]:
        return tl.items(**given).pl().select("dimension", "item", "events").rows()

    assert told() == [
        ("who", "Ann", 3), ("kind", "war.cold", 2), ("kind", "war", 1), ("country", "AR", 2), ("tag", "x", 2), ("tag", "y", 1),
        ("source", "s", 1), ("role", "head", 3),
    ]  # fmt: skip
    assert told(by="tag, country", from_="2011") == [("tag", "x", 1), ("country", "AR", 1)]
    assert told(selector="-tag:y", by="kind", limit=1) == told(by="kind")[:1]
    [row] = tl.items(by="country").rows()
    assert (row["start"], row["end"]) == ("2010-01-01T00:00:00Z", None)
    assert tl.items("text:nothing").rows() == []
    with pytest.raises(UnknownName, match="unknown dimension 'tags'; did you mean 'tag'"):
        tl.items(by="who,tags")
