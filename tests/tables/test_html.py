"""What a notebook shows: the columns of the command in the words of the command, the others on demand."""

from __future__ import annotations

import re
from html import unescape

import pytest

from timeline import Timeline
from timeline.cli import run


def cells(html):
    """The texts of the first table, row by row."""
    first = html.partition("</table>")[0]
    return [
        [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall("<tr>.*?</tr>", first)
    ]


ASKED = {
    "find kind:attack": lambda tl: tl.find("kind:attack"),
    "at 2015-01-16": lambda tl: tl.at("2015-01-16"),
    "rate kind:government --every 5y": lambda tl: tl.rate("kind:government", every="5y"),
    "cooccur --by who --window 365d --top 5": lambda tl: tl.cooccur(by="who", window="365d", top=5),
    "sql 'SELECT event_id FROM events ORDER BY 1 LIMIT 3'": lambda tl: tl.sql(
        "SELECT event_id FROM events ORDER BY 1 LIMIT 3"
    ),
}


@pytest.mark.parametrize("line", ASKED)
def test_a_notebook_shows_the_table_of_the_command(line, founding, monkeypatch, capsys):
    import shlex

    monkeypatch.setenv("TIMELINE_DB", str(founding.path))
    assert run([*shlex.split(line), "--format", "markdown"]) == 0
    told = [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
        for row in capsys.readouterr().out.splitlines()
        if not re.fullmatch(r"[|:\- ]+", row)
    ]
    assert cells(ASKED[line](founding)._repr_html_()) == told[:11]


def test_first_rows_and_a_count(founding):
    html = founding.find()._repr_html_()
    assert len(cells(html)) == 11
    assert "events: 31 rows, the first 10 of them" in html
    assert "events: 3 rows<" in founding.find("kind:attack")._repr_html_()
    assert "events: 1 row<" in founding.find("id:amia-bombing")._repr_html_()


def test_bounds_are_there_on_demand(founding):
    shown, _, hidden = founding.find("kind:attack")._repr_html_().partition("<details>")
    assert "start_min" not in shown
    assert "1994-07-18 23:59:59.999999" not in shown
    assert "start_min" in hidden
    assert "amia-bombing" in hidden


def test_show_is_a_card(founding):
    html = founding.show("amia-bombing")._repr_html_()
    rows = {row[0]: row[1] for row in cells(html)}
    assert ">Bombing of the AMIA community centre<" in html
    assert rows["when"] == "1994-07-18"
    assert "Iran (accused)" in rows["participants"]
    assert "start_min" not in rows


def test_nothing_found_is_said(founding):
    assert "nothing found" in founding.find(from_="1800", to="1801", certainty="certain")._repr_html_()
    assert "no breach found" in founding.check()._repr_html_()


def test_texts_are_no_markup(tl):
    tl.add(event_id="x", title="<script>alert('&')</script>", when="2010", description="<b>" * 3000)
    for answer in (tl.find(), tl.show("x"), tl.sql('SELECT title AS "<i>" FROM events')):
        html = answer._repr_html_()
        assert "<script" not in html
        assert "<b><b>" not in html
        assert "<i>" not in html


def test_a_timeline_shows_an_overview(founding, tmp_path):
    html = founding._repr_html_()
    rows = {row[0]: row[1] for row in cells(html)}
    assert rows["events"] == "31"
    assert "government.party" in html
    assert "There is no file yet" in Timeline(tmp_path / "none.duckdb")._repr_html_()
    assert "the database in memory" in Timeline.memory()._repr_html_()


def test_several_rows_of_what_is_else_a_card_are_a_table(founding):
    shown = founding.relate("iran-ambassadors-colombia", "hamas-attack", probability=True)._repr_html_()
    assert shown.count("<tr>") == 14
    assert "<th" in shown
    assert "0.865" in shown
