"""The widget: the canvas in a notebook, and what a reader chooses there, back in Python."""

from __future__ import annotations

import base64
import sys

import pytest

from tests.view.reading import header_of, rows_of
from timeline import BadQuery, MissingExtra, UnknownName
from timeline.view import module, widget

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def drawn(founding):
    pytest.importorskip("anywidget")
    return founding.find("kind:government").widget()


def test_it_holds_the_document_of_the_answer_and_the_module(drawn, founding):
    found = founding.find("kind:government")
    assert {row["event_id"] for row in rows_of(drawn._data)} == {row["event_id"] for row in found}
    assert drawn._esm == module()
    assert drawn.selected == []
    assert drawn.marked is None


def test_it_is_asked_as_a_page_is(founding):
    pytest.importorskip("anywidget")
    found = founding.find("kind:attack")
    header = header_of(found.widget(lanes="country", colour="kind", title="Attacks")._data)
    assert (header["lanes"], header["colour"], header["title"]) == ("country", "kind", "Attacks")
    assert found.widget(height=200).height == 200
    with pytest.raises(UnknownName, match="lanes"):
        found.widget(lanes="colour")
    with pytest.raises(BadQuery, match="no dates to draw"):
        founding.info().widget()


def test_pairs_and_states_have_one_too(founding):
    pytest.importorskip("anywidget")
    pairs = founding.overlaps("kind:government", "kind:government", by="country")
    sides = {row[side] for row in pairs for side in ("left", "right")}
    assert {row["event_id"] for row in rows_of(pairs.widget()._data)} == sides
    assert rows_of(founding.gaps("kind:government", by="country").widget()._data)


def test_what_is_marked_is_told_in_iso(drawn):
    heard = []
    drawn.observe(lambda change: heard.append(change["new"]), "marked")
    drawn.set_state({"_range": [0.0, 1e12], "selected": ["a", "b"]})
    assert drawn.selected == ["a", "b"]
    drawn.set_state({"_range": [-73022774400000.0, 0.5]})
    drawn.set_state({"_range": None, "selected": []})
    assert heard == [
        ("1970-01-01T00:00:00Z", "2001-09-09T01:46:40Z"),
        ("-0344-01-01T00:00:00Z", "1970-01-01T00:00:00.000500Z"),
        None,
    ]


def test_where_no_widget_runs_there_is_a_picture_and_the_table(drawn, founding):
    bundle, _ = drawn._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == drawn.model_id
    assert "Evo Morales president of Bolivia" in bundle["text/plain"]
    assert "████" in bundle["text/plain"]
    assert bundle["text/html"].startswith("<pre")
    assert bundle["text/html"].endswith(founding.find("kind:government")._repr_html_())


def test_of_very_many_events_there_is_the_table_alone(founding, monkeypatch):
    pytest.importorskip("anywidget")
    monkeypatch.setattr("timeline.store.interchange._MOST_PICTURED", 2)
    bundle, _ = founding.find().widget()._repr_mimebundle_()
    assert "<pre" not in bundle["text/html"]
    assert "<table" in bundle["text/html"]


def test_without_the_extra_one_line_says_what_to_install(founding, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    widget._class.cache_clear()
    with pytest.raises(MissingExtra) as told:
        founding.find().widget()
    assert str(told.value) == "a widget needs anywidget: pip install 'timeline-db[notebook]'"


HOST = """async ([script, data]) => {
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const { default: made, render } = await import(url);
    if (render) throw new Error("a named export `render` takes the place of the default one");
    const held = { _data: new DataView(Uint8Array.from(atob(data), (each) => each.charCodeAt(0)).buffer), height: 300 };
    globalThis.saved = [];
    globalThis.keys = [];
    addEventListener("keydown", (event) => globalThis.keys.push(event.key));
    const model = {
        get: (name) => held[name],
        set: (name, value) => { held[name] = value; },
        save_changes: () => globalThis.saved.push({ selected: held.selected, _range: held._range }),
    };
    globalThis.away = await made.render({ model, el: document.getElementById("cell") });
}"""


@pytest.mark.parametrize(("ground", "theme"), [("#fff", "light"), ("#111", "dark")])
def test_what_a_reader_chooses_comes_back(drawn, browser, tmp_path, ground, theme):
    (tmp_path / "host.html").write_text(f'<body style="background:{ground}"><div id="cell"></div>')
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((tmp_path / "host.html").as_uri())
    page.evaluate(HOST, [drawn._esm, base64.b64encode(drawn._data).decode()])
    page.get_by_role("status").get_by_text("10 of 10 events in view").wait_for()
    assert page.locator("#cell > div").get_attribute("data-theme") == theme

    def choose(key):
        page.locator("canvas").press(key)
        drawn.set_state(page.evaluate("() => globalThis.saved.at(-1)"))

    page.locator("canvas").press("ArrowDown")
    choose("Enter")
    assert drawn.selected == ["morales-presidency"]
    assert drawn.marked is None
    page.keyboard.press("Escape")
    choose("b")
    assert len(drawn.selected) == 10
    assert drawn.marked[0].startswith("2005")
    choose("Escape")
    assert drawn.selected == []
    assert drawn.marked is None
    assert page.evaluate("() => globalThis.keys") == []
    assert page.locator("canvas").bounding_box()["height"] <= 300
    page.evaluate("() => globalThis.away()")
    assert page.locator("#cell").inner_html() == ""
    page.close()
    assert wrong == []
