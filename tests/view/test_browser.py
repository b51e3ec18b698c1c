"""The page in a browser: what a reader sees, does and hears."""

from __future__ import annotations

import pytest

from timeline import Timeline

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(scope="module")
def founding_page(founding, tmp_path_factory):
    return founding.view(tmp_path_factory.mktemp("page") / "founding.html", title="Founding events")


def canvas(page):
    return page.locator("canvas")


def test_it_shows_every_event_and_says_so(opened, founding_page):
    found = opened(founding_page)
    found.status("31 of 31 events in view, 1977 to 2028.")
    assert found.page.title() == "Founding events"
    state = found.state()
    assert state["lanes"][0] == "government"
    assert state["count"] == 31
    assert state["bars"] == 1
    assert found.page.locator("tbody tr").count() == 31
    first = found.page.locator("tbody tr").first
    assert first.locator("td").all_inner_texts()[:3] == [
        "before 2023-12",
        "Sanctioned planes land in Chile",
        "sanctions.breach",
    ]
    found.shoot("founding")


def test_keys_move_through_time_and_events(opened, founding_page):
    found = opened(founding_page)
    found.status("31 of 31")
    home = found.state()
    canvas(found.page).focus()
    found.page.keyboard.press("+")
    closer = found.state()
    assert closer["to"] - closer["from"] == pytest.approx((home["to"] - home["from"]) / 1.5)
    found.page.keyboard.press("ArrowLeft")
    assert found.state()["from"] < closer["from"]
    found.page.keyboard.press("0")
    assert found.state()["from"] == pytest.approx(home["from"])
    found.until(f"Math.abs(from - {home['from']}) < 1e6 && lanes.length === 13")
    found.page.keyboard.press("ArrowDown")
    assert "MAS in power, before the interruption" in found.page.locator("p.hidden").inner_text()
    found.page.keyboard.press("ArrowDown")
    found.page.keyboard.press("Enter")
    card = found.page.locator(".card")
    assert card.locator("h2").inner_text() == "Evo Morales president of Bolivia"
    assert "Began at some time on 22 January 2006" in card.inner_text()
    found.page.keyboard.press("Escape")
    assert card.count() == 0
    assert found.page.evaluate("() => document.activeElement.shadowRoot.activeElement.tagName") == "CANVAS"


def test_wheel_and_drag_move_the_view(opened, founding_page):
    found = opened(founding_page)
    found.status("31 of 31")
    home = found.state()
    box = canvas(found.page).bounding_box()
    found.page.mouse.move(box["x"] + 600, box["y"] + 200)
    found.page.mouse.wheel(0, -400)
    found.until(f"to - from < {home['to'] - home['from']}")
    closer = found.state()
    found.page.mouse.down()
    found.page.mouse.move(box["x"] + 300, box["y"] + 200, steps=3)
    found.page.mouse.up()
    found.until(f"from > {closer['from']}")


def test_shift_and_drag_marks_a_time(opened, founding_page):
    found = opened(founding_page)
    found.status("31 of 31")
    box = canvas(found.page).bounding_box()
    found.page.keyboard.down("Shift")
    found.page.mouse.move(box["x"] + 10, box["y"] + 100)
    found.page.mouse.down()
    found.page.mouse.move(box["x"] + 450, box["y"] + 100, steps=3)
    found.page.mouse.up()
    found.page.keyboard.up("Shift")
    found.status("events in the marked time")
    assert found.page.locator("tbody tr").count() < 31


def test_a_search_keeps_what_matches(opened, founding_page):
    found = opened(founding_page)
    found.page.locator("input[type=search]").fill("who:hezbollah")
    found.status("2 of 2 events")
    found.page.locator("input[type=search]").fill("ÁÑEZ")
    found.status("1 of 1 event")
    found.page.locator("input[type=search]").fill("-kind:government iran")
    found.status("12 of 12 events")
    found.page.locator("input[type=search]").fill("nothing of this name")
    found.status("0 of 0 events")
    assert found.page.locator(".empty").inner_text() == "No dated events."


def test_a_colour_hides_its_events(opened, founding_page):
    found = opened(founding_page)
    found.page.get_by_role("button", name="government").click()
    found.status("21 of 21 events")
    assert "government" not in found.state()["lanes"]
    found.page.get_by_role("button", name="government").click()
    found.status("31 of 31 events")


def test_the_slider_goes_back_to_what_was_known(opened, founding_page):
    found = opened(founding_page)
    slider = found.page.locator("input[type=range]")
    slider.focus()
    found.page.keyboard.press("Home")
    found.status("29 of 29 events")
    assert "revision 1" in slider.get_attribute("aria-valuetext")
    found.page.get_by_role("button", name="Bombing of the AMIA community centre").click()
    card = found.page.locator(".card")
    assert "before 2024" in card.inner_text()
    assert "Versions" not in card.inner_text()
    found.page.keyboard.press("Escape")
    slider.focus()
    found.page.keyboard.press("End")
    found.status("31 of 31 events")
    found.page.get_by_role("button", name="Bombing of the AMIA community centre").click()
    text = card.inner_text()
    assert "At some time on 18 July 1994." in text
    assert "Hezbollah (accused)" in text
    assert "paragraph 16" in text
    assert "the article as read" in text
    assert "the dates that are known from outside the article" in text
    found.shoot("card")


def test_lanes_are_chosen(opened, founding_page):
    found = opened(founding_page)
    found.page.get_by_label("Lanes").select_option("country")
    found.until("lanes.includes('AR')")
    lanes = found.state()["lanes"]
    assert {"AR", "BO", "IR"} <= set(lanes)
    assert lanes[-1] == "no country"
    found.page.get_by_label("Lanes").select_option("none")
    found.until("lanes.length === 1 && lanes[0] === ''")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 375)])
def test_nobody_is_shut_out(opened, founding_page, scheme, width):
    found = opened(founding_page, color_scheme=scheme, width=width)
    found.status("31 of 31")
    found.page.get_by_role("button", name="Bombing of the AMIA community centre").click()
    assert found.violations() == []
    wide = found.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= width
    ground = found.page.locator(".timeline").evaluate("node => getComputedStyle(node).backgroundColor")
    assert ground == ("rgb(20, 24, 29)" if scheme == "dark" else "rgb(255, 255, 255)")
    found.shoot(f"founding-{scheme}-{width}")


CANVAS = "node => [node.width, node.height, node.getBoundingClientRect().height]"


def test_on_paper_all_lanes_are_drawn_as_wide_as_a_page(opened, founding_page):
    found = opened(founding_page, color_scheme="dark", height=700)
    found.status("31 of 31")
    width, height, shown = canvas(found.page).evaluate(CANVAS)
    assert shown < 600
    found.page.emulate_media(media="print", color_scheme="dark")
    found.until("lanes.length === 13")
    drawn = canvas(found.page).evaluate(CANVAS)
    assert drawn[0] == 2 * 720
    assert drawn[1] > 2 * 900
    ground = found.page.locator(".timeline").evaluate("node => getComputedStyle(node).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert found.page.locator(".tablewrap").evaluate("node => node.scrollHeight <= node.clientHeight")
    found.page.emulate_media(media="screen", color_scheme="dark")
    found.page.wait_for_function(
        f"([node, width]) => ({CANVAS})(node)[0] === width", arg=[canvas(found.page).element_handle(), width]
    )
    assert canvas(found.page).evaluate(CANVAS) == [width, height, shown]


def test_no_word_is_cut_on_a_small_screen(opened, founding_page):
    found = opened(founding_page, width=390)
    found.status("31 of 31")
    lines = found.page.locator("tbody td:nth-child(3)").evaluate_all(
        "cells => cells.map((cell) => Math.round((cell.firstChild ? (() => { const range = document.createRange();"
        " range.selectNodeContents(cell); return range.getBoundingClientRect().height; })() : 0) / 18))"
    )
    assert set(lines) == {1}


def test_a_card_that_opens_is_in_view(opened, founding_page):
    found = opened(founding_page, height=600)
    found.status("31 of 31")
    found.page.get_by_role("button", name="Bombing of the AMIA community centre").click()
    box = found.page.locator(".card").bounding_box()
    assert 0 <= box["y"] < 600


MARKUP = "<img src=x onerror=\"document.title='broken'\"> <b>bold</b> & </script><script>document.title='broken'</script>"
ODD = {
    "markup": MARKUP,
    "arabic": "معاهدة السلام في القاهرة",
    "emoji": "🎉👩‍👩‍👧‍👦 fête 🇦🇷",
    "long": "one word and another " * 500,
}


def test_odd_texts_are_texts(opened, tmp_path):
    with Timeline.memory() as tl:
        for number, (event_id, title) in enumerate(ODD.items()):
            tl.add(event_id=event_id, title=title, when=str(2000 + number), description=title * 3)
        tl.add(event_id="never", title="At no known time", when="/")
        path = tl.view(tmp_path / "odd.html", title=MARKUP)
    found = opened(path)
    found.status("4 of 5 events")
    assert found.page.title() == MARKUP
    assert found.page.locator("h1").inner_text() == MARKUP
    assert found.page.locator(".undated").inner_text().split("\n") == [
        "Undated: 1 event",
        "At no known time",
    ]
    for title in ODD.values():
        button = found.page.locator("tbody button").filter(has_text=title.strip()[:60])
        button.click()
        assert found.page.locator(".card h2").inner_text().strip() == title.strip()
        found.page.keyboard.press("Escape")
    found.page.locator(".undated button").click()
    assert "undated" in found.page.locator(".card").inner_text()
    assert found.violations() == []
    assert found.page.evaluate("() => document.documentElement.scrollWidth") <= 1200
    found.shoot("odd")


def test_no_event_and_one_event(opened, tmp_path):
    with Timeline.memory() as tl:
        empty = tl.view(tmp_path / "empty.html")
        tl.add(event_id="alone", title="Alone", when="1994-07-18T09:53")
        one = tl.view(tmp_path / "one.html")
        tl.retract("alone", reason="an error")
        retracted = tl.view(tmp_path / "retracted.html")
    opened(one).status("1 of 1 event in view, 18 Jul 1994")
    found = opened(empty)
    found.status("0 of 0 events")
    assert found.page.locator(".empty").inner_text() == "No dated events."
    assert found.violations() == []
    found = opened(retracted)
    found.status("0 of 0 events")
    found.page.locator("input[type=range]").focus()
    found.page.keyboard.press("Home")
    found.status("1 of 1 event")


def test_a_square_of_the_report_shows_the_events_of_its_pair(opened, founding, tmp_path):
    found = opened(founding.report(tmp_path / "report.html", title="Founding events"))
    found.status("31 of 31")
    page = found.page
    page.locator("svg a[aria-label^='Iran and Movimiento al Socialismo']").first.click()
    listed = page.locator("details[open]")
    assert "Evo Morales president of Bolivia" in listed.inner_text()
    assert found.violations() == []
    found.shoot("report")
