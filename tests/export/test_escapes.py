"""Odd texts come out of every format as the texts that they are: nothing in them is markup, an entry or a formula there."""

from __future__ import annotations

import csv
import html
import html.parser
import io
import json
from pathlib import Path

import icalendar
import networkx as nx
import pytest

from timeline import BadQuery, Timeline

ODD = '=1+1|<img src=x onerror=alert(1)> [l](javascript:x) ![p](y) `c` *e* _f_ &lt; "q" \\ ]]></data>;,:'
INJECTED = "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:b"


@pytest.fixture
def odd(tl: Timeline) -> Timeline:
    """Two events whose texts are odd."""
    tl.add(
        [
            {"event_id": "a", "title": ODD, "when": "2001", "description": INJECTED, "place": ODD, "lat": 1.0, "lon": 2.0,
             "participants": [ODD, "<b>B</b>"], "tags": [ODD, INJECTED]},
            {"event_id": "b", "title": "-x", "when": "-0044", "participants": ["+B", "C"]},
        ]
    )  # fmt: skip
    return tl


def test_markdown(odd: Timeline, tmp_path: Path) -> None:
    from markdown_it import MarkdownIt

    path = odd.find().write(tmp_path / "a.md")
    tokens = MarkdownIt("js-default").enable("table").parse(path.read_text())
    cells = [token for token in tokens if token.type == "inline"]
    kinds = {child.type for cell in cells for child in cell.children or []}
    assert kinds <= {"text", "text_special"}, kinds
    told = ["".join(child.content for child in cell.children or []) for cell in cells]
    assert told.count(ODD) == 2
    assert len([token for token in tokens if token.type == "tr_open"]) == 3


@pytest.mark.parametrize(("suffix", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks(odd: Timeline, tmp_path: Path, suffix: str, read) -> None:
    from timeline.export.graph import to_graph, write_graph

    pairs = odd.cooccur().pl()
    path = write_graph(to_graph(pairs), tmp_path / f"a.{suffix}")
    assert set(read(path)) == {ODD, "<b>B</b>", "+B", "C"}


def test_calendars_hold_no_other_entry(odd: Timeline, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="left out"):
        path = odd.export(tmp_path / "a.ics", format="ical")
    (entry,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert (str(entry["summary"]), str(entry["location"])) == (ODD, ODD)
    assert INJECTED.replace("\r\n", "\n") in str(entry["description"]).replace("\r\n", "\n")
    assert not [line for line in path.read_bytes().split(b"\r\n") if line.startswith(b"SUMMARY:b")]


def test_maps(odd: Timeline, tmp_path: Path) -> None:
    odd.export(tmp_path / "a.geojson", format="geojson")
    _, first = json.loads((tmp_path / "a.geojson").read_text())["features"]
    assert (first["properties"]["title"], first["properties"]["tags"]) == (ODD, [ODD, INJECTED])


def test_slides_are_texts_and_no_markup(odd: Timeline, tmp_path: Path) -> None:
    """TimelineJS takes texts for HTML."""
    odd.add(event_id="c", title="<b>C</b> & 'd' &lt;", kind="attack.x", when="2001", description="<script>")
    path = odd.export(tmp_path / "slides.json", format="timelinejs")
    slides = {slide["unique_id"]: slide for slide in json.loads(path.read_text())["events"]}
    for slide in slides.values():
        texts = [*slide["text"].values(), slide["group"]]
        assert not set("<>\"'") & {*"".join(texts)}
    assert html.unescape(slides["a"]["text"]["headline"]) == ODD
    with Timeline.memory() as back:
        back.ingest(path)
        read = back.event("timelinejs:c")
        assert (read.title, read.description) == ("<b>C</b> & 'd' &lt;", "<script>")
        assert back.event("timelinejs:a").title == ODD


def test_tables_of_html(odd: Timeline) -> None:
    told: list[str] = []

    class Reader(html.parser.HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            assert tag not in ("img", "b", "script", "a"), (tag, attrs)

        def handle_data(self, data: str) -> None:
            told.append(data)

    Reader().feed(odd.find()._repr_html_())
    assert ODD in "".join(told)


@pytest.mark.parametrize(("ending", "sign"), [("csv", ","), ("tsv", "\t")])
def test_formulas_are_escaped_where_that_is_asked_for(
    odd: Timeline, tmp_path: Path, ending: str, sign: str
) -> None:
    def rows(path: Path) -> list[dict[str, str]]:
        return [*csv.DictReader(io.StringIO(path.read_text()), delimiter=sign)]

    found = odd.find()
    plain, escaped = (
        rows(found.write(tmp_path / f"{name}.{ending}", escape_formulas=name == "escaped"))
        for name in ("plain", "escaped")
    )
    for one, other in zip(plain, escaped, strict=True):
        for name, cell in one.items():
            assert other[name] == (f"'{cell}" if cell[:1] in {*"=+-@\t\r"} else cell)
    assert [row["title"] for row in escaped] == ["'-x", f"'{ODD}"]
    assert [row["who"] for row in escaped] == [
        "'+B; C",
        f"'{ODD}; <b>B</b>" if ";" not in ODD else plain[1]["who"],
    ]
    made = odd.sql("SELECT -1 AS n, '@x' AS \"=n\", ['-a', 'b'] AS l")
    told = made.write(tmp_path / f"sql.{ending}", escape_formulas=True).read_text()
    assert told == sign.join(["n", "'=n", "l"]) + "\n" + sign.join(["-1", "'@x", "'-a; b"]) + "\n"
    with pytest.raises(BadQuery, match="formulas are escaped in csv and tsv, not in json"):
        found.write(tmp_path / "a.json", escape_formulas=True)


def test_formulas_of_an_export(odd: Timeline, tmp_path: Path) -> None:
    odd.export(tmp_path / "a.csv", format="csv", escape_formulas=True)
    with (tmp_path / "a.csv").open(newline="") as file:
        assert {row["title"] for row in csv.DictReader(file)} == {"'-x", f"'{ODD}"}
    for kind in ("jsonl", "ical"):
        with pytest.raises(BadQuery, match="formulas are escaped in csv and tsv"):
            odd.export(tmp_path / f"a.{kind}", format=kind, escape_formulas=True)
    with pytest.raises(BadQuery, match="escape_formulas goes with the format csv"):
        odd.export(tmp_path / "dataset", escape_formulas=True)
