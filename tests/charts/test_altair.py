"""Charts by Altair: every event is drawn, dates are whole numbers, and files need no browser."""

from __future__ import annotations

import sys

import pytest

from timeline import BadQuery, MissingExtra, Timeline
from timeline.when.instant import instant

pytest.importorskip("altair", reason="charts come with the extra 'viz'")


def parts(chart):
    """The pieces that the chart draws."""
    spec = chart.to_dict()
    return (spec.get("data") or spec["layer"][0]["data"])["values"]


def test_every_dated_event_is_drawn(founding):
    drawn = parts(founding.find().chart())
    assert {piece["row"] for piece in drawn} == set(range(31))
    assert all(piece["start"] < piece["end"] or piece["part"] in ("left", "right") for piece in drawn)
    assert {piece["event"] for piece in drawn if piece["part"] == "right"} >= {"War in Gaza"}
    assert {piece["event"] for piece in drawn if piece["part"] == "left"} == {
        "Sanctioned planes land in Chile",
        "Diplomatic passports granted by Venezuela",
    }


def test_dates_are_whole_numbers_with_ticks_of_our_own(tl: Timeline):
    tl.add(event_id="a", title="Ides of March", when="-0043-03-15")
    tl.add(event_id="b", title="Actium", when="-0030-09-02")
    tl.add(event_id="c", title='"Quoted" and \\ worse', when="0014/0020")
    chart = tl.find().chart().to_dict()
    (first, *_) = parts(tl.find().chart())
    assert first["start"] == instant("-0043-03-15") // 1_000_000
    axis = chart["layer"][0]["encoding"]["x"]["axis"]
    assert "40 BCE" in axis["labelExpr"]
    assert "'1 CE'" in axis["labelExpr"]
    assert all(isinstance(at, int) for at in axis["values"])


def test_each_kind_of_answer_has_its_chart_and_is_a_file(founding, tmp_path):
    answers = {
        "events.svg": founding.find("kind:government|attack"),
        "curve.svg": founding.concurrency("kind:government"),
        "curves.html": founding.concurrency("kind:government", by="country"),
        "gaps.pdf": founding.gaps("kind:government", by="country"),
        "pairs.png": founding.overlaps("kind:attack", "kind:government"),
    }
    files = {name: answer.write(tmp_path / name).read_bytes() for name, answer in answers.items()}
    assert b"Evo Morales president of Bolivia" in files["events.svg"]
    assert b"2020" in files["events.svg"]
    assert b"certain" in files["curve.svg"]
    assert files["gaps.pdf"].startswith(b"%PDF")
    assert files["pairs.png"].startswith(b"\x89PNG")
    assert b"<script src" not in files["curves.html"]


def test_the_command_writes_the_chart(founding, tmp_path, monkeypatch, capsys):
    from timeline.cli import run

    monkeypatch.setenv("TIMELINE_DB", str(founding.path))
    assert run(["find", "kind:attack", "--out", str(tmp_path / "attacks.svg")]) == 0
    assert "AMIA" in (tmp_path / "attacks.svg").read_text()
    assert (
        run(
            [
                "find",
                "--from",
                "1800",
                "--to",
                "1801",
                "--certainty",
                "certain",
                "--out",
                str(tmp_path / "x.svg"),
            ]
        )
        == 1
    )
    assert "an answer without rows has no chart" in capsys.readouterr().err
    assert not (tmp_path / "x.svg").exists()


def test_what_cannot_be_drawn_is_said(founding, tl, monkeypatch):
    with pytest.raises(BadQuery, match="has no picture"):
        founding.revisions().chart()
    tl.add(event_id="a", title="A", when="/")
    with pytest.raises(BadQuery, match="none of these events has a date"):
        tl.find().chart()
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(MissingExtra, match=r"a chart needs altair: pip install 'timeline-db\[viz\]'"):
        founding.find().chart()


def test_bursts_lie_behind_the_rate(founding):
    made = founding.rate(every="year").chart(founding.bursts()).to_dict()
    rows = made["data"]["values"]
    (burst,) = (row for row in rows if row["count"] == "burst")
    assert rows[0] == burst, "drawn first"
    assert (burst["least"], burst["most"]) == (0, 11)
    assert made["encoding"]["color"]["scale"]["domain"] == ["certain", "possible", "burst"]
    assert "burst" not in str(founding.rate(every="year").chart().to_dict())


def test_bursts_of_an_item_lie_behind_its_own_rate():
    busy = [f"20{year:02d}-01-01" for year in range(10)] + [f"2015-03-{day:02d}" for day in range(1, 25)]
    events = [{"title": "A", "when": when, "kind": "busy"} for when in busy]
    with Timeline.memory() as tl:
        tl.add(*events, {"title": "B", "when": "2013-01-01", "kind": "calm"})
        made = tl.rate(every="year", by="kind").chart(tl.bursts(by="kind")).to_dict()
        assert len(tl.bursts(by="kind")) >= 1
    shaded = [row for row in made["data"]["values"] if row["count"] == "burst"]
    assert {row["item"] for row in shaded} == {"busy"}
    assert all(row["start"] < row["end"] for row in shaded)


def test_what_is_expected_is_a_line_between_both(tl):
    tl.add(title="a", when="2001", tags=["x"])
    tl.add(title="b", when="2000/2002")
    made = tl.rate(every="year", expected=True).chart().to_dict()
    rows = [row for row in made["data"]["values"] if row["count"] == "expected"]
    assert [row["most"] for row in rows] == tl.rate(every="year", expected=True).pl()["expected"].to_list()
    assert [layer["mark"]["type"] for layer in made["layer"]] == ["rect", "rule"]
    assert "layer" not in tl.rate(every="year").chart().to_dict()


def test_bursts_need_counts_and_stretches(founding):
    with pytest.raises(BadQuery, match="bursts are shaded behind counts over time"):
        founding.find().chart(founding.bursts())
    with pytest.raises(BadQuery, match="these are no bursts"):
        founding.rate(every="year").chart(founding.info())


def test_events_without_a_date_are_counted_below_the_title():
    with Timeline.memory() as tl:
        tl.add(title="A", when="2010")
        tl.add(title="B", when="/")
        assert tl.find().chart().to_dict()["title"] == {
            "text": "events",
            "subtitle": "1 event without a date is not drawn",
        }
        tl.add(title="C", when="/")
        assert "2 events without a date are not drawn" in str(tl.find().chart().to_dict()["title"])
