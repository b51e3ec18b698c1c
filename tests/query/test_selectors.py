"""The selector language."""

from __future__ import annotations

import pytest

from timeline import BadQuery, BadSelector, Timeline, UnknownName, When
from timeline.query.selectors import Term, parse


@pytest.mark.parametrize(
    ("selector", "terms"),
    [
        ("", []),
        ("kind:attack", [Term("kind", ("attack",))]),
        ("KIND:attack  who:Iran", [Term("kind", ("attack",)), Term("who", ("Iran",))]),
        ('who:"Hezbollah|Iran"', [Term("who", ("Hezbollah|Iran",))]),
        ('who:"Evo Morales"|Iran', [Term("who", ("Evo Morales", "Iran"))]),
        ("-country:AR|BO", [Term("country", ("AR", "BO"), True)]),
        (r'text:"so \"called\""', [Term("text", ('so "called"',))]),
        ("during:2010-01-01/2015", [Term("during", ("2010-01-01/2015",))]),
        ("id:a:b", [Term("id", ("a:b",))]),
    ],
)
def test_a_selector_is_read_as_terms(selector: str, terms: list[Term]) -> None:
    assert parse(selector) == terms


@pytest.mark.parametrize("selector", ["kind:", 'who:"open', "kind:a||b", "kind:|a", ":x"])
def test_what_is_no_selector_is_refused_with_a_hint(selector: str) -> None:
    with pytest.raises(BadSelector):
        parse(selector)


def test_an_unknown_key_names_those_there_are() -> None:
    with pytest.raises(UnknownName, match=r"unknown selector key 'kinds'; did you mean 'kind'"):
        parse("kinds:attack")


def ids(tl: Timeline, selector: str = "", **options: object) -> set[str]:
    return {row["event_id"] for row in tl.find(selector, **options)}


@pytest.fixture
def small(tl: Timeline) -> Timeline:
    tl.add(
        {
            "event_id": "break",
            "title": "Bolivia severs relations",
            "kind": "diplomatic.break",
            "when": "2023-10-31",
            "country": "BO",
            "place": "La Paz",
            "tags": ("war",),
            "participants": [{"entity": "Bolivia"}, {"entity": "Israel", "role": "target"}],
            "evidence": [{"source": "article"}],
        },
        {
            "event_id": "visit",
            "title": "A visit to Tehran",
            "kind": "diplomatic.visit",
            "when": "2010",
            "country": "IR",
            "participants": [{"entity": "Iran"}],
        },
        {"event_id": "diplomat", "title": "A diplomat é born", "kind": "diplomatics", "when": "[..1950]"},
        entities=[{"entity_id": "iran", "name": "Iran", "aliases": ["Islamic Republic of Iran"]}],
    )
    return tl


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("", {"break", "visit", "diplomat"}),
        ("kind:diplomatic", {"break", "visit"}),
        ("kind:diplomatic.break", {"break"}),
        ("-kind:diplomatic", {"diplomat"}),
        ("country:bo", {"break"}),
        ("country:Bolivia|Iran", {"break", "visit"}),
        ("-country:BO", {"visit", "diplomat"}),
        ("country:BO|IR", {"break", "visit"}),
        ('who:"islamic republic of iran"', {"visit"}),
        ("who:iran|israel", {"break", "visit"}),
        ("role:target", {"break"}),
        ("tag:war", {"break"}),
        ("-tag:war", {"visit", "diplomat"}),
        ("source:article", {"break"}),
        ("place:paz", {"break"}),
        ("text:E text:BORN", {"diplomat"}),
        ("text:'", set()),
        ("id:visit|break", {"break", "visit"}),
        ("during:2010", {"visit"}),
        ("during:2000/2024 -during:2023", {"visit"}),
        ("kind:diplomatic who:iran", {"visit"}),
    ],
)
def test_each_key_picks_what_it_says(small: Timeline, selector: str, expected: set[str]) -> None:
    assert ids(small, selector) == expected


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("kind:diplomatik", "unknown kind 'diplomatik'; did you mean 'diplomatics'"),
        ("who:Irann", "unknown entity 'Irann'; did you mean 'Iran'"),
        ("country:XX", "unknown country 'XX'; known: BO, IR"),
        ("tag:peace", "unknown tag 'peace'; known: war"),
        ("source:artikel", "unknown source 'artikel'"),
        ("id:brake", "unknown event 'brake'; did you mean 'break'"),
        ("role:targets", "unknown role 'targets'; did you mean 'target'"),
        ("place:Lima", "unknown place 'Lima'; known: La Paz"),
    ],
)
def test_a_value_that_nothing_has_offers_near_matches(small: Timeline, selector: str, message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        small.find(selector)


def test_of_many_names_some_are_shown_and_the_nearest_are_found(tl: Timeline) -> None:
    tl.add(
        *({"event_id": f"e{n}", "title": "E", "kind": f"kind-{n:03d}", "when": "2010"} for n in range(150))
    )
    with pytest.raises(UnknownName, match="unknown kind 'kimd-149'; did you mean 'kind-149'"):
        tl.find("kind:kimd-149")
    with pytest.raises(UnknownName, match=r"unknown kind 'zzz'; known: (kind-\d+, ){6}\.\.\.$"):
        tl.find("kind:zzz")


def test_where_takes_any_condition(small: Timeline) -> None:
    assert ids(small, where="e.country = 'IR' OR lat > 3") == {"visit"}
    assert ids(small, where=" country = 'IR'\n") == {"visit"}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("start_min IS NULL", {"undated"}),
        ("end_max IS NULL", {"undated", "open"}),
        ("end_max IS NULL AND start_min IS NOT NULL", {"open"}),
        ("isfinite(start_min)", {"open", "day"}),
        ("start_min > '2015-01-01'", {"day"}),
        ("recorded_to IS NULL", {"undated", "open", "day"}),
        ("\"when\" = '2020-01-05'", {"day"}),
        ("list_contains(who, 'Ann')", {"day"}),
        ("event_id IN (SELECT event_id FROM participants)", {"day"}),
        ("title = '-- day' OR e.title = '$day; /* */'", set()),
        ("title = ') OR (1=1'", set()),
    ],
)
def test_where_sees_the_columns_of_an_event(tl: Timeline, where: str, expected: set[str]) -> None:
    """NULL is unbounded, as it is in what is answered."""
    tl.add(event_id="undated", title="undated", when=When.undated())
    tl.add(event_id="open", title="open", when="2010/..")
    tl.add(event_id="day", title="day", when="2020-01-05", participants=[{"entity": "Ann", "role": "r"}])
    assert ids(tl, where=where) == expected


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("1=1) OR (1=1", "syntax error"),
        ("1=1; SELECT 2", "more than one expression"),
        ("1=1;", "more than one expression"),
        ("lat, lon", "more than one expression"),
        ("1=1 LIMIT 1", "more than one expression"),
        ("1=1 UNION SELECT 2", "more than one expression"),
        ("DISTINCT title", "more than one expression"),
        ("title AS t", "more than one expression"),
        ("1=1 -- a remark", "a comment"),
        ("1=1 /* a remark */", "a comment"),
        ("title = $limit", "a parameter"),
        ("title = ?", "a parameter"),
        ("title = 'x", "unterminated"),
        ("DROP TABLE entity", "syntax error"),
        (" ", "empty"),
    ],
)
def test_where_is_one_expression(small: Timeline, where: str, why: str) -> None:
    with pytest.raises(BadQuery, match=why) as caught:
        small.find(where=where, limit=3)
    assert "\n" not in str(caught.value)


def test_values_cannot_become_sql(small: Timeline) -> None:
    with pytest.raises(UnknownName):
        small.find("""kind:"x' OR 1=1 --" """)
    assert ids(small, """text:"x') OR (1=1" """) == set()


@pytest.mark.parametrize(
    ("certainty", "expected"), [("possible", {"decade", "seven"}), ("certain", {"seven"})]
)
def test_what_is_possibly_not_so_is_not_lost(tl: Timeline, certainty: str, expected: set[str]) -> None:
    #  2005      _ _ _ _ _ - _ _ _ _
    #  decade    . . . . . . . . . .     any one day of it: possibly in 2005, possibly not
    for name, when in (("decade", "200X"), ("five", "2005"), ("seven", "2007")):
        tl.add(event_id=name, title=name, when=when)
    assert ids(tl, "-during:2005", certainty=certainty) == expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Cristina Fernández", "cristina  FERNANDEZ", True),
        ("O'Brien", "o-brien", True),
        ("राम", "रोम", False),
        ("ハハ", "パパ", False),
        ("ไก่", "ไข่", False),
        ("パパ", "ハ\u309aハ\u309a", True),
        ("محمّد", "محمد", True),
        ("😀", "😀", True),
        ("😀", "🎈", False),
    ],
)
def test_two_spellings_are_one_name_or_two(tl: Timeline, one: str, other: str, alike: bool) -> None:
    tl.add(title="It happens", when="2010", participants=[{"entity": one}])
    tl.add(title="It happens too", when="2010", participants=[{"entity": other}])
    assert tl.info().rows()[0]["entities"] == 2 - alike
    assert len(ids(tl, f'who:"{one}"')) == 1 + alike


@pytest.mark.parametrize("wrong", [5, None, ["kind:attack"]], ids=repr)
def test_a_selector_that_is_no_text_is_told(tl, wrong):
    with pytest.raises(BadSelector, match="a selector is a text such as 'kind:attack', not "):
        tl.find(wrong).rows()


def test_a_number_is_no_event(tl):
    with pytest.raises(UnknownName, match="unknown event '5'"):
        tl.event(5)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("bomb", ["a", "b"]), ("BOMB -visa", ["a"]), ("-bomb", ["c"]), ("bomb|port", ["a", "b", "c"]), ('"free port"', ["c"]),
        ("kind:war bomb", ["b"]), ("bomb kind:war", ["b"]), ("1994", []), ('-"a bomb"', ["b", "c"]), ("puerto", []),
    ],
)  # fmt: skip
def test_a_word_without_a_key_is_searched_in_the_text(tl: Timeline, selector: str, found: list[str]) -> None:
    for name, title, kind in (
        ("a", "A bomb", "attack"),
        ("b", "Bomb and visa", "war"),
        ("c", "The free port", "trade"),
    ):
        tl.add(event_id=name, title=title, kind=kind, when="1994")
    assert [row["event_id"] for row in tl.find(selector)] == found


@pytest.mark.parametrize(
    "selector", ["kind:", ":war", "-", "kind: war", 'kind:"war', '"war', "a:b:", "--bomb", "bomb|"]
)
def test_what_is_no_term(tl: Timeline, selector: str) -> None:
    tl.add(title="A bomb", kind="war", when="1994")
    with pytest.raises((BadSelector, UnknownName)):
        tl.find(selector)


def test_a_selection_is_planned_without_a_database():
    """Reading a selector and planning its step look at no file; only `validate` asks for the names."""
    from timeline.query.selectors import plan
    from timeline.store import base

    steps = base(None)
    plan(steps, parse("kind:attack who:nobody -during:1994"), name="some")
    assert list(steps.steps) == ["event", "some", "some_fit"]
    assert steps.params["kind"] == "attack"
    assert steps.params["who"] == "nobody"


def test_a_number_that_is_too_long_is_told(small: Timeline) -> None:
    with pytest.raises(BadQuery, match=r"the condition '9{500}…' cannot be used: .*too large"):
        small.find(where="9" * 20_000)


def test_half_a_character_is_told() -> None:
    with Timeline.memory() as tl, pytest.raises(BadQuery, match="half a character"):
        tl.sql("SELECT '\ud800'")


def test_many_alternatives_are_one_list(tl: Timeline) -> None:
    tl.add(
        [
            {"event_id": f"e{n}", "title": "E", "kind": "k", "when": "2010", "participants": [f"P {n}"]}
            for n in range(3)
        ]
    )
    names = "|".join(f'"P {n}"' for n in (2, 0, *[1] * 2000))
    assert ids(tl, f"who:{names}") == {"e0", "e1", "e2"}
    assert ids(tl, "-id:" + "|".join(["e0", "e1"] * 1000)) == {"e2"}
    with pytest.raises(UnknownName, match=r"unknown entity 'Q'; known: P 0"):
        tl.find('who:"P 0"|Q|R|"P 1"')
    found = tl.find('who:"P 0"|"p  1"')
    assert "unnest" in found.sql
    assert {"p 0", "p  1"} <= {word.lower() for word in found.params["who"]}


def test_many_terms_of_a_key_are_one_set(tl: Timeline) -> None:
    names = [f"P {n}" for n in range(40)]
    tl.add(
        [
            {
                "event_id": f"e{n}",
                "title": "E",
                "when": "2010",
                "participants": names[:n],
                "tags": ["t", f"t{n}"],
            }
            for n in (30, 39, 40)
        ]
    )
    every = " ".join(f'who:"{name}"' for name in names[:39])
    assert ids(tl, every) == {"e39", "e40"}
    assert ids(tl, f'{every} -who:"P 39" -who:"p  39"') == {"e39"}
    assert ids(tl, f'{every} who:"P 39"|"P 0"') == {"e39", "e40"}
    assert ids(tl, "tag:t tag:t30|t40 -tag:t39") == {"e30", "e40"}
    assert ids(tl, "tag:t30 tag:t40") == set()
    assert ids(tl, "-tag:t30 -tag:t40") == {"e39"}
    found = tl.find(every)
    assert found.sql.count("participant AS p") == tl.find('who:"P 1"').sql.count("participant AS p")
    with pytest.raises(UnknownName, match="unknown entity 'Q'"):
        tl.find(f"{every} who:Q")


def test_many_terms_are_asked_as_of_then(tl: Timeline) -> None:
    tl.add(event_id="a", title="a", when="2001", participants=["A", "B"])
    tl.amend("a", participants=["A", "C"])
    assert ids(tl, "who:A who:B") == set()
    assert [row["event_id"] for row in tl.find("who:A who:B", as_of=1)] == ["a"]


@pytest.mark.parametrize(
    "terms", [("who:A", "who:B"), ("role:x", "role:y"), ("source:s", "source:t"), ("tag:t", "tag:u")]
)
def test_two_terms_of_a_key_are_both(tl: Timeline, terms: tuple[str, str]) -> None:
    people = [{"entity": "A", "role": "x"}, {"entity": "B", "role": "y"}]
    some = {"one": slice(0, 1), "two": slice(0, 2), "other": slice(1, 2)}
    tl.add(
        [
            {"event_id": name, "title": name, "when": "2001", "participants": people[part], "tags": ["t", "u"][part],
             "evidence": [{"source": "s"}, {"source": "t"}][part]}
            for name, part in some.items()
        ]
    )  # fmt: skip
    first, second = terms
    assert ids(tl, f"{first} {second}") == {"two"}
    assert ids(tl, f"-{first} {second}") == {"other"}
    assert ids(tl, f"-{first} -{second}") == set()


@pytest.mark.parametrize(
    ("selector", "what"),
    [
        ("during:" + "|".join(map(str, range(1000, 1101))), "100 values of during:, and this one has 101"),
        (" ".join(f"during:{n}|{n + 100}" for n in range(1000, 1051)), "100 values of during:, and this one has 102"),
        ("text:" + "|".join("a" * 1001), "1,000 values of text:, and this one has 1,001"),
        (" ".join("k" * 101), "100 terms"),
    ],
)  # fmt: skip
def test_a_selector_has_a_size(selector: str, what: str) -> None:
    with pytest.raises(BadSelector, match=f"at most {what}"):
        parse(selector)
