"""One value as people read it, and a selector as the shell leaves it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.cli.options import hide_dashes, requoted, value_of
from timeline.cli.render.output import Output, deliver_rows
from timeline.cli.render.terminal import shared_widths
from timeline.query.answer_columns import END, START, event_columns
from timeline.tables.layout import GAP, Look
from timeline.tables.text import table_text, width_of
from timeline.tables.values import evidence_text, field_text, instant_text, length_text, text_of

SECOND, HOUR, DAY = 1_000_000, 3_600_000_000, 86_400_000_000
YEAR = 31_556_952 * SECOND


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "0"),
        (1, "1 µs"),
        (999, "999 µs"),
        (1_500, "1 ms 500 µs"),
        (90 * SECOND, "1 min 30 s"),
        (HOUR, "1 h"),
        (DAY - 1, "1 d"),
        (2 * DAY - 2, "2 d"),
        (36 * HOUR, "1 d 12 h"),
        (30 * DAY, "30 d"),
        (99 * DAY, "99 d"),
        (100 * DAY, "3 mo 9 d"),
        (-7 * DAY, "-7 d"),
        (365 * DAY, "1 y"),
        (YEAR, "1 y"),
        (YEAR + YEAR // 3, "1 y 4 mo"),
        (100 * YEAR, "100 y"),
    ],
)
def test_a_length_is_told_in_two_units(microseconds, text):
    assert length_text(microseconds) == text


@given(st.integers(0, 10**18))
def test_a_length_is_told_to_within_half_of_its_smaller_unit(microseconds):
    sizes = {
        "y": YEAR,
        "mo": YEAR // 12,
        "d": DAY,
        "h": HOUR,
        "min": 60 * SECOND,
        "s": SECOND,
        "ms": 1000,
        "µs": 1,
    }
    smaller = dict(zip(sizes, [*list(sizes.values())[1:], 1], strict=True))
    words = length_text(microseconds).split()
    told = sum(int(number) * sizes[unit] for number, unit in zip(words[::2], words[1::2], strict=False))
    assert abs(told - microseconds) <= smaller[words[1]] // 2 + 1 if len(words) > 1 else microseconds == 0


@pytest.mark.parametrize(
    ("name", "shown", "row", "text"),
    [
        ("when", "date", {"when": "1983~/.."}, "c. 1983 -> ongoing"),
        ("left_when", "date", {"left_when": "[..2023]"}, "before 2024"),
        (
            "when",
            "date",
            {"when": None, "start_min": None, "start_max": None, "end_min": None, "end_max": None},
            "undated",
        ),
        ("when", "date", {"when": "no date at all"}, "no date at all"),
        ("gap_max", "length", {"gap_max": None}, "unlimited"),
        ("gap_min", "length", {"gap_min": 3 * DAY}, "3 d"),
        ("gap_min", "length", {"gap_min": 1, "unit": "day"}, "1 day"),
        ("gap_min", "length", {"gap_min": 4, "unit": "month"}, "4 months"),
        ("overlap_min", "overlap", {"overlap_min": 1}, "instant"),
        ("share_min", "share", {"share_min": 0.1234}, "12.3%"),
        ("lift", "estimate", {"lift": 2.29456}, "2.29"),
        ("lat", "value", {"lat": -22.90684}, "-22.9068"),
        ("end", "until", {"end": None}, ".."),
        ("place", "value", {"place": None}, ""),
        ("place", "value", {}, ""),
        ("who", "value", {"who": ["Iran", "Bolivia"]}, "Iran, Bolivia"),
        ("quiet", "value", {"quiet": True}, "yes"),
        ("text", "value", {"text": "two\nlines  here"}, "two lines here"),
        ("recorded_at", "value", {"recorded_at": "2023-11-06T12:00:00Z"}, "2023-11-06 12:00"),
        ("any", "value", {"any": {"a": 1, "b": None, "c": [1, 2]}}, "a: 1, c: 1, 2"),
    ],
)
def test_a_value_is_shown_as_its_column_says(name, shown, row, text):
    assert text_of(name, row, shown) == text


def test_a_card_has_room_for_separators_and_units():
    assert field_text("events", {"events": 1_234_567}) == "1,234,567"
    assert field_text("bytes", {"bytes": 2_633_728}, "size") == "2.6 MB"
    assert field_text("bytes", {"bytes": 999}, "size") == "999 bytes"
    assert field_text("gap_min", {"gap_min": DAY}, "length") == "1 d"


def test_evidence_is_told_in_one_line():
    item = {
        "source_id": "article",
        "locator": "p. 4",
        "quote": "since 2010",
        "when": "2010/..",
        "stance": "contradicts",
    }
    assert evidence_text(item) == 'article, p. 4: "since 2010", that is 2010 -> ongoing (contradicts)'
    assert evidence_text({"source_id": "article"}) == "article"


def test_only_an_instant_is_shortened():
    assert instant_text("2023-11-06T12:00:30.5Z") == "2023-11-06 12:00:30.5"
    assert instant_text("-0344-01-01T00:00:00Z") == "-0344-01-01"
    assert instant_text("at 2023-11-06T12:00:00Z") == "at 2023-11-06T12:00:00Z"


def test_columns_line_up_whatever_is_in_them():
    rows = [{"a": "東京", "n": 1}, {"a": "e\u0301t\u00e9", "n": 1000}]
    assert table_text(rows, ["a", "n"], Look("a n")) == "a        n\n東京     1\ne\u0301t\u00e9   1000\n"
    assert [width_of(text) for text in ("abc", "東京", "e\u0301")] == [3, 4, 1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kind:attack", "kind:attack"),
        ("who:Evo Morales", 'who:"Evo Morales"'),
        ("who:Evo Morales|Iran", 'who:"Evo Morales"|Iran'),
        ("-who:Evo Morales", '-who:"Evo Morales"'),
        ('who:"Evo Morales"', 'who:"Evo Morales"'),
        ("kind:attack country:AR", "kind:attack country:AR"),
        ("kind:attack ", "kind:attack "),
        ("two words", "two words"),
        ("", ""),
    ],
)
def test_a_selector_gets_back_the_quotes_that_the_shell_took(typed, meant):
    assert requoted(typed) == meant


def test_only_what_is_no_option_is_hidden_from_the_parser():
    words = [
        "-kind:x",
        "-0344",
        "-- remark\nSELECT 1",
        "--from",
        "-0300",
        "-h",
        "--",
        "country:AR",
        "--limit",
        "-kind:x",
    ]
    hidden = ["\x00kind:x", "\x000344", "\x00- remark\nSELECT 1"]
    assert hide_dashes(words, {"--from", "--limit"}) == [*hidden, *words[3:]]


def test_a_value_is_json_where_it_can_be():
    assert value_of("n=41", "") == ("n", 41)
    assert value_of("a = b=c", "") == ("a", " b=c")
    assert value_of("l=[1, 2]", "") == ("l", [1, 2])
    assert value_of("t=true story", "") == ("t", "true story")


LOOK = Look("when a/b c? d?")
WIDTHS = {"when": 10, "a": 20, "b": 15, "c": 5, "d": 8, "unseen": 3}


@pytest.mark.parametrize(
    ("room", "columns"),
    [
        (200, "when a b c d"),
        (66, "when a b c d"),
        (65, "when a b c"),
        (55, "when a b"),
        (49, "when a b"),
        (48, "when a/b c"),
        (32, "when a/b"),
        (5, "when a/b"),
    ],
)
def test_columns_that_fit(room, columns):
    found = LOOK.fitting(WIDTHS, room)
    assert " ".join("/".join(column.names) for column in found) == columns


def test_the_rule_of_fitting_is_the_width_of_the_line():
    for room in range(32, 80):
        used = [max(WIDTHS[name] for name in column.names) for column in LOOK.fitting(WIDTHS, room)]
        assert sum(used) + GAP * (len(used) - 1) <= room


@given(st.lists(st.integers(1, 80), min_size=1, max_size=8), st.integers(10, 200))
def test_widths_are_shared_fairly(needed, room):
    widths = shared_widths(needed, room)
    left = room - GAP * (len(needed) - 1)
    assert all(1 <= width <= most for width, most in zip(widths, needed, strict=True))
    assert sum(widths) <= max(left, len(needed))
    if sum(needed) <= left:
        assert widths == needed
    short = [width for width, most in zip(widths, needed, strict=True) if width < most]
    assert not short or max(widths) - min(short) <= 1


def test_a_look_passes_over_what_an_answer_does_not_have():
    assert LOOK.names(["d", "a", "x"]) == ["a", "d"]
    assert Look("*").names(["d", "a"]) == ["d", "a"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("abc", "abc"), (25, "25"), (1234567.891, "1234567.891"), (0.1, "0.1"), (None, ""), (True, "true"),
        ("1983~", "1983~"), ("2023-11-06T00:00:00Z", "2023-11-06T00:00:00Z"), ("two\nlines", "two lines"), ("a  b", "a  b"),
        ([1, None, "a"], "[1, NULL, a]"), ({"a": 1, "b": None}, "{a: 1, b: NULL}"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "name", ["length", "lag", "share", "start", "when", "left_when", "p", "participants", "gap_min"]
)
def test_a_value_of_own_sql_is_told_by_its_type(name, value, text):
    assert Look("*", instants=()).tell(name, {name: value}) == text


def test_own_sql_is_told_by_its_types(cli):
    sql = "SELECT 'abc' AS length, 25 AS lag, '2023-11-06T00:00:00Z' AS t, TIMESTAMP '2023-11-06' AS ts, 2.50 AS share"
    header, row = cli("sql", sql).told.splitlines()
    assert header.split() == ["length", "lag", "t", "ts", "share"]
    assert row.split() == ["abc", "25", "2023-11-06T00:00:00Z", "2023-11-06", "00:00:00", "2.5"]


def test_a_date_that_edtf_cannot_write_stands_in_csv(capsys):
    bounds = dict(zip(("start_min", "start_max", "end_min", "end_max"), (0, 5, 1, None), strict=True))
    kinds = {"start_kind": "known", "end_kind": "unknown"}
    rows = [
        {"title": "a", "when": "1994", **bounds, **kinds},
        {"title": "b", "when": None, **bounds, **kinds},
    ]
    deliver_rows(rows, Look("*"), Output(format="csv"), ["title", "when"])
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "title,when"
    assert lines == [
        "a,1994",
        "b,1970-01-01T00:00:00.000000Z..1970-01-01T00:00:00.000005Z -> ?",
    ]


def test_what_is_written_is_shown_as_it_is():
    row = {
        "text": "2023-06-01T12:30:00Z",
        "edtf": "2023-06-01T12:30:00Z",
        "start_min": "2023-06-01T12:30:00Z",
    }
    shown = {"text": "text", "edtf": "text"}
    told = [text_of(name, row, shown.get(name, "value")) for name in row]
    assert told == [row["text"], row["edtf"], "2023-06-01 12:30"]


DATES = Look("*", described={column.name: column for column in (*event_columns(), START, END)})


def shown_under(name: str, *values: str | None) -> list[str]:
    rows = [{name: value} for value in values]
    look = DATES.seen(rows)
    return [look.heading(name), *(look.tell(name, row) for row in rows)]


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("end", ["2015-12-10T00:00:00Z", None], ["end (last day)", "2015-12-09", ".."]),
        ("end", [None], ["end", ".."]),
        ("end", ["0000-01-01T00:00:00Z"], ["end (last day)", "-0001-12-31"]),
        ("end", ["2015-12-10T00:00:00Z", "2015-12-10T09:30:00Z"], ["end", "2015-12-10 00:00", "2015-12-10 09:30"]),
        ("end", ["2015-12-10T00:00:00.000001Z"], ["end", "2015-12-10 00:00:00.000001"]),
        ("start", ["2015-12-09T23:59:59.999999Z"], ["start", "2015-12-09 23:59:59.999999"]),
        ("start_max", ["1983-12-31T23:59:59.999999Z", None], ["start_max", "1983-12-31", ""]),
        ("start_max", ["1983-12-31T23:59:59Z"], ["start_max", "1983-12-31 23:59:59"]),
        ("start_max", ["1983-12-31T10:05:59.999999Z"], ["start_max", "1983-12-31 10:05"]),
        ("start_max", ["1983-12-31T10:05:07.999999Z"], ["start_max", "1983-12-31 10:05:07"]),
        ("end_min", ["1983-01-01T00:00:00.000001Z", "1984-01-01T00:00:00Z"], ["end_min (last day)", "1983-01-01", "1983-12-31"]),
        ("end_max", ["1984-01-01T00:00:00Z"], ["end_max (last day)", "1983-12-31"]),
        ("end_min", ["1984-01-01T10:00:00.000001Z", "1984-01-01T00:00:00.000001Z"],
         ["end_min", "1984-01-01 10:00", "1984-01-01 00:00"]),
        ("start_min", ["1983-01-01T00:00:00Z"], ["start_min", "1983-01-01"]),
    ],
)  # fmt: skip
def test_a_day_that_ends_with_the_day_is_that_day(name, values, told):
    assert shown_under(name, *values) == told


def test_headings_say_last_day_in_every_layout(capsys):
    row = {"start": "2015-12-10T00:00:00Z", "end": "2015-12-11T00:00:00Z"}
    for kind, card, heading in (
        ("table", False, "start       end (last day)\n2015-12-10  2015-12-10\n"),
        ("markdown", False, "| start | end (last day) |\n| --- | --- |\n| 2015-12-10 | 2015-12-10 |\n"),
        ("table", True, "start           2015-12-10\nend (last day)  2015-12-10\n"),
        ("csv", False, "start,end\n2015-12-10T00:00:00Z,2015-12-11T00:00:00Z\n"),
    ):
        deliver_rows([row], replace(DATES, card=card), Output(kind))
        assert capsys.readouterr().out == heading
