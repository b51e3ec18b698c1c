"""The questions, each judged by a slow twin over random small databases."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import examples
from tests.reference import events as reference
from timeline import BadBounds, BadQuery, BadWindow, Frozen, Timeline, UnknownName, When
from timeline.query import overlaps
from timeline.when.allen import COMPOSITES, RELATIONS, gap, overlap_length, relation_set, relations_to

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


@given(events)
@examples(8)
def test_find_never_loses_what_reaches_into_the_window(rows: list[dict[str, Any]]) -> None:
    #  event     _ _ - - - - _ _ _     began before the window: found
    #  window    _ _ _ _ - - - _ _
    dates = whens(rows)
    with Timeline.memory() as tl:
        tl.add(*rows)
        for from_, to in product([None, "2010", "2010-03-05"], [None, "2010-03-05", "2012"]):
            found = {row["event_id"]: row.get("certainty") for row in tl.find(from_=from_, to=to).rows()}
            certain = {row["event_id"] for row in tl.find(from_=from_, to=to, certainty="certain").rows()}
            if from_ is to is None:
                assert set(found) == certain == set(dates)
                continue
            low = When.read(from_).start_min if from_ else None
            high = When.read(to).end_max if to else None
            expected = {name: reference.window_certainty(when, low, high) for name, when in dates.items()}
            assert found == {name: judged for name, judged in expected.items() if judged}
            assert certain == {name for name, judged in expected.items() if judged == "certain"}


@given(events, st.sampled_from([*RELATIONS, *COMPOSITES]), st.sampled_from([None, "day", "month"]))
@examples(12)
def test_overlaps_agrees_with_the_algebra(
    rows: list[dict[str, Any]], relation: str, resolution: str | None
) -> None:
    expected = reference.pairs(whens(rows), whens(rows, "war."), relation_set(relation), resolution)
    right = "kind:war" if any(row["kind"].startswith("war") for row in rows) else "-text:event"
    dates = whens(rows)
    with Timeline.memory() as tl:
        tl.add(*rows)
        options = {"relation": relation, "resolution": resolution}
        found = tl.overlaps("", right, **options).rows()
        certain = tl.overlaps("", right, certainty="certain", **options).rows()
    assert {(row["left"], row["right"]): row["certainty"] for row in found} == expected
    assert {(row["left"], row["right"]) for row in certain} == {
        p for p, judged in expected.items() if judged == "certain"
    }
    for row in found:
        shared = overlap_length(dates[row["left"]], dates[row["right"]], resolution)
        assert (row["overlap_min"], row["overlap_max"]) == shared
        assert row["unit"] == (resolution or "microsecond")


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


@given(events.filter(lambda rows: len(rows) > 1), st.sampled_from([None, "day", "year"]))
@examples(6)
def test_relate_says_what_the_algebra_says(rows: list[dict[str, Any]], resolution: str | None) -> None:
    dates = whens(rows)
    with Timeline.memory() as tl:
        tl.add(*rows)
        pairs = list(permutations(dates, 2))[:12]
        told = {pair: tl.relate(*pair, resolution=resolution).rows()[0] for pair in pairs}
    for (left, right), row in told.items():
        possible = relations_to(dates[left], dates[right], resolution)
        assert set(row["relations"]) == possible
        assert row["certain"] == (next(iter(possible)) if len(possible) == 1 else None)
        assert (row["gap_min"], row["gap_max"]) == gap(dates[left], dates[right], resolution)


@given(events, st.sampled_from(["intersects", "during", "covers"]), st.sampled_from([None, "day"]))
@examples(5)
def test_both_paths_of_overlaps_give_the_same_rows(
    rows: list[dict[str, Any]], relation: str, resolution: str | None
) -> None:
    with Timeline.memory() as tl, pytest.MonkeyPatch.context() as patch:
        tl.add(*rows)
        for certainty, limit in (("possible", None), ("certain", None), ("possible", 3)):
            options = {"relation": relation, "resolution": resolution, "certainty": certainty, "limit": limit}
            by_sql = tl.overlaps(**options)
            patch.setattr(overlaps, "PAIRS_FOR_A_KERNEL", 0)
            by_kernel = tl.overlaps(**options)
            patch.undo()
            assert by_sql.path.startswith("sql")
            assert by_kernel.path.startswith("kernel overlap")
            assert by_kernel.rows() == by_sql.rows()
            frame, twin = by_kernel.pl(), by_sql.pl()
            assert frame.equals(twin)
            assert frame.schema == twin.schema


def test_at_says_what_is_certain(founding: Timeline) -> None:
    told = {row["event_id"]: row["certainty"] for row in founding.at("2015-01-16")}
    assert told["cfk-presidency"] == told["iran-advisers-bolivia"] == told["mas-in-power-first"] == "certain"
    assert told["sanctioned-planes-chile"] == "possible"


def test_who_was_in_office_at_each_event(founding: Timeline) -> None:
    """Two terms went on until the article of the next day at least: they may end with the event, not before it."""
    ended = {"fernandez-presidency", "arce-presidency", "mas-in-power-second", "boric-presidency"}
    for relation, certain in (
        ("during", ended),
        ("covered_by", ended | {"petro-presidency", "lula-presidency"}),
    ):
        rows = founding.overlaps("id:bolivia-israel-break", "kind:government", relation=relation).rows()
        assert {row["right"] for row in rows if row["certainty"] == "certain"} == certain


def test_what_was_known_before_the_outside_dates(founding: Timeline) -> None:
    then = {row["event_id"]: row["when"] for row in founding.find("country:AR", as_of="2023-11-06")}
    now = {row["event_id"]: row["when"] for row in founding.find("country:AR")}
    assert (then["amia-bombing"], now["amia-bombing"]) == ("[..2023]", "1994-07-18")


def test_the_founding_database_is_sound(founding: Timeline) -> None:
    assert founding.check().rows() == []


def test_show_tells_evidence_and_a_sentence(founding: Timeline) -> None:
    row = founding.show("amia-bombing").rows()[0]
    assert row["known"] == "At some time on 18 July 1994."
    assert {item["when"] for item in row["evidence"]} == {"[..2023]", "1994-07-18"}
    assert {"entity_id": "hezbollah", "name": "Hezbollah", "role": "accused"} in row["participants"]


def test_show_of_what_is_not_there(founding: Timeline, tl: Timeline) -> None:
    with pytest.raises(UnknownName, match="unknown event 'amia-bombin'; did you mean 'amia-bombing'"):
        founding.show("amia-bombin")
    tl.add(event_id="a", title="A", when="2010")
    tl.retract("a")
    with pytest.raises(UnknownName, match="unknown event 'a'; it is retracted; see: timeline history a"):
        tl.show("a")
    with pytest.raises(
        UnknownName, match="'cfk-presidency'; it was not current at that time; see: timeline history"
    ):
        founding.show("cfk-presidency", as_of=1)
    assert tl.show("a", as_of=1).rows()[0]["title"] == "A"


def test_what_was_recorded_by_a_day_is_told_as_it_was_then(founding: Timeline) -> None:
    told = founding.show("amia-bombing").rows()[0]
    assert [(item["version"], item["recorded_from"]) for item in told["versions"]] == [
        (1, "2023-11-06T12:00:00Z"),
        (2, "2023-11-20T12:00:00Z"),
    ]
    assert [item["version"] for item in founding.show("amia-bombing", as_of=1).rows()[0]["versions"]] == [1]
    now, then = (founding.history("amia-bombing", as_of=day).rows() for day in (None, "2023-11-10"))
    assert [(row["version"], row["recorded_to"]) for row in now] == [(1, "2023-11-20T12:00:00Z"), (2, None)]
    assert [(row["version"], row["recorded_to"], row["closed_by"]) for row in then] == [(1, None, None)]
    assert [row["revision_id"] for row in founding.revisions(as_of="2023-12")] == [1, 2]
    with pytest.raises(UnknownName, match="unknown event 'cfk-presidency'"):
        founding.history("cfk-presidency", as_of=1)


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


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.find(from_="2012", to="2010"), BadBounds, "the window ends before it starts"),
        (lambda tl: tl.find(from_="2019-02-29"), ValueError, "2019-02-29"),
        (lambda tl: tl.find(certainty="maybe"), BadQuery, "certainty is"),
        (lambda tl: tl.find(limit=-1), BadQuery, "-1"),
        (lambda tl: tl.find(where="nonsense > 3").rows(), BadQuery, "nonsense"),
        (lambda tl: tl.cooccur(window="3mo"), BadWindow, "91"),
        (lambda tl: tl.cooccur(by="colour"), UnknownName, "did you mean 'country'"),
        (lambda tl: tl.cooccur(by="who,kind,tag"), BadQuery, "one dimension or two"),
        (lambda tl: tl.cooccur("text:zzz"), BadQuery, "no event to count"),
        (lambda tl: tl.cooccur(only="Irann"), UnknownName, "did you mean 'Iran'"),
        (lambda tl: tl.overlaps(limit=-1), BadQuery, "-1"),
        (lambda tl: tl.overlaps(relation="touches"), UnknownName, "touches"),
        (lambda tl: tl.overlaps(resolution="fortnight"), UnknownName, "fortnight"),
        (lambda tl: tl.relate("amia-bombing", "amia-bombing"), BadQuery, "one event"),
        (lambda tl: tl.relate("amia-bombing", "nisman-deth"), UnknownName, "did you mean 'nisman-death'"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_gets_one_clear_line(
    founding: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        ask(founding)
    assert "\n" not in str(caught.value)
