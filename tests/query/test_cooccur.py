"""How often items occur close in time, against the definition."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.query.small_events import events, whens
from tests.reference import events as reference
from timeline import BadQuery, BadWindow, Timeline, UnknownName


@given(
    events,
    st.sampled_from(["0d", "3d", "90d", "400d", "6h", "100000d"]),
    st.sampled_from(["who", "kind", "who,country", "country,kind"]),
    st.sampled_from([None, "country"]),
)
@examples(12)
@pytest.mark.filterwarnings("ignore:the window covers")
def test_cooccur_counts_as_the_definition_does(
    rows: list[dict[str, Any]], window: str, by: str, within: str | None
) -> None:
    def items(dimension: str) -> dict[str, set[str]]:
        if dimension == "who":
            return {row["event_id"]: {p["entity"] for p in row["participants"]} for row in rows}
        return {row["event_id"]: {row[dimension]} - {None} for row in rows}

    first, *rest = by.split(",")
    x_items = items(first)
    unit = "day" if window.endswith("d") else None
    length = int(window[:-1]) * (1 if unit else 3_600_000_000)
    expected = reference.cooccurrences(
        whens(rows),
        x_items,
        items(rest[0]) if rest else x_items,
        length,
        unit,
        items(within) if within else None,
    )
    y_items = items(rest[0]) if rest else x_items
    with Timeline.memory() as tl:
        tl.add(*rows)
        if not (any(x_items.values()) and any(y_items.values())):
            with pytest.raises(BadQuery, match="no event has an item"):
                tl.cooccur(by=by, window=window, within=within).rows()
            return
        found = tl.cooccur(by=by, window=window, within=within).rows()
    counts = ("same_event", "cross_certain", "cross_possible")
    assert {(row["x"], row["y"]): {name: row[name] for name in counts} for row in found} == expected
    for row in found:
        assert row["together_possible"] == row["same_event"] + row["cross_possible"]
        assert row["n_x"] == sum(row["x"] in found_items for found_items in x_items.values())


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.cooccur(window="3mo"), BadWindow, "91"),
        (lambda tl: tl.cooccur(by="colour"), UnknownName, "did you mean 'country'"),
        (lambda tl: tl.cooccur(by="who,kind,tag"), BadQuery, "one dimension or two"),
        (lambda tl: tl.cooccur("text:zzz"), BadQuery, "no event to count"),
        (lambda tl: tl.cooccur(only="Irann"), UnknownName, "did you mean 'Iran'"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_gets_one_clear_line(
    founding: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        ask(founding)
    assert "\n" not in str(caught.value)


def test_only_takes_one_item_or_several(quarrel: Timeline) -> None:
    everyone = {(row["x"], row["y"]) for row in quarrel.cooccur(window="5d").rows()}
    for asked, meant in (("ben", {"Ben"}), (["ben", "Cid"], {"Ben", "Cid"})):
        found = {(row["x"], row["y"]) for row in quarrel.cooccur(window="5d", only=asked).rows()}
        assert found == {pair for pair in everyone if meant & set(pair)}
    with pytest.raises(BadQuery, match="only names no item"):
        quarrel.cooccur(only=[]).rows()


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.cooccur(within="who"), BadQuery, "country, kind, place"),
    ],
)  # fmt: skip
def test_an_item_that_makes_no_sense_gets_one_clear_line(
    quarrel: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(quarrel)


def test_where_no_event_that_is_surely_selected_has_an_item_nothing_is_certain(tl: Timeline) -> None:
    tl.add(title="sure", when="2010-05")
    tl.add(title="maybe", when="[2009..2012]", participants=[{"entity": "Ann"}, {"entity": "Bob"}])
    tl.add(title="maybe too", when="[2009..2012]", participants=[{"entity": "Ann"}, {"entity": "Bob"}])
    (row,) = tl.cooccur("during:2010", window="30d", null="none").rows()
    assert (row["same_event"], row["together_certain"], row["together_possible"]) == (2, 0, 4)


def test_pairs_may_be_ranked_by_what_is_certain(tl: Timeline) -> None:
    vague = [{"when": "2010/2012", "tags": ["p", "q"]}] + [
        {"when": "[2000..2030]", "tags": [tag]} for tag in "pqpq"
    ]
    sure = [{"when": "2010-01-01", "tags": [tag]} for tag in "rsrs"]
    tl.add([{"event_id": f"e{n}", "title": f"e{n}", **row} for n, row in enumerate([*vague, *sure])])
    by_possible, by_certain = (
        tl.cooccur(by="tag", window="1d", rank=rank).rows() for rank in ("possible", "certain")
    )
    assert (by_possible[0]["x"], by_possible[0]["y"]) == ("p", "q")
    assert next((row["x"], row["y"], row["together_certain"]) for row in by_certain) == ("r", "s", 4)
    assert tl.cooccur(by="tag", window="1d", rank="certain", top=1).rows() == by_certain[:1]
    with pytest.raises(BadQuery, match="'possible' or 'certain'"):
        tl.cooccur(by="tag", rank="sure")  # type: ignore[arg-type]


@pytest.mark.parametrize("by", ["who", "source", "role", "who,role"])
def test_an_item_that_an_event_has_twice_counts_once(tl: Timeline, by: str) -> None:
    ann = [{"entity": "Ann", "role": role} for role in ("buyer", "seller")]
    said = [{"source": "paper", "locator": page} for page in ("1", "2")]
    for number in range(3):
        tl.add(
            event_id=f"e{number}",
            title="Sale",
            when=f"2010-01-0{number + 1}",
            participants=[*ann, {"entity": "Ben", "role": "buyer"}],
            evidence=[*said, {"source": "radio"}],
        )
    rows = tl.cooccur(by=by, window="1d", null="none").rows()
    assert rows
    for row in rows:
        assert (row["same_event"], row["cross_possible"], row["n_x"], row["n_y"]) == (3, 4, 3, 3)


def test_the_rows_of_one_dimension_are_fetched_without_comparing_or_sorting_them(quarrel: Timeline) -> None:
    plan = quarrel.cooccur(window="5d").explain("full")
    assert not [word for word in ("AGGREGATE", "GROUP", "ORDER_BY") if word in plan]
