"""What the report of a file says beyond its numbers: what was lost, what is vague, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from timeline import Timeline

ROWS: dict[str, Any] = {
    "name": "cases",
    "title": "{title}",
    "when": {"date": "{date}", "read": ["edtf", "text"]},
}


@pytest.fixture
def write(tmp_path: Path):
    """Write a file of lines; returns its path."""

    def write(*lines: str, name: str = "cases.csv") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


def ingest(tl: Timeline, path: Path, map_: Any = None, **options: Any) -> Any:
    (report,) = tl.ingest(path, map_=map_, **options)
    return report


# --- dates that say little ---------------------------------------------------------------------------------


def test_undated_events_are_counted(tl: Timeline, write) -> None:
    dates = ["{y} ± {unc}", "{y} {mod}"]
    mapping = {"name": "u", "id": "{id}", "title": "e {id}", "when": {"read": "text", "date": dates}}
    report = ingest(tl, write("id,y,unc,mod", "1,1590,,", "2,1600,5,", "3,1610,,?", "4,,,"), mapping)
    assert {name.split(":")[0]: n for name, n in report.remarks.items()} == {"undated": 2}
    assert "2 undated: the date is blank, or says that it is not known" in str(report)
    assert [e for e in ("u:1", "u:2", "u:3", "u:4") if tl.event(e).when.precision == "undated"] == [
        "u:1",
        "u:4",
    ]


@pytest.mark.parametrize(
    ("date", "published", "counted"),
    [
        ("2010-05-01/..", None, True),
        ("2010-05-01/..", "2012-01-01", False),
        ("2010-05-01/", None, False),
        ("since 2010", None, True),
        ("2010-05-01/2011", None, False),
        ("../2011", None, False),
        ("2010", None, False),
    ],
)
def test_open_ends_without_a_source_date_are_counted(
    tl: Timeline, write, date: str, published: str | None, counted: bool
) -> None:
    source = {"source_id": "r", "title": "R", **({"published": published} if published else {})}
    mapping = {**ROWS, "source": source, "evidence": [{"source": "r"}]}
    report = ingest(tl, write("title,date", f"A,{date}"), mapping)
    told = [name for name in report.remarks if name.startswith("with an open end")]
    assert bool(told) is counted
    assert ("`published` in its [[source]]" in str(report)) is counted


def test_a_source_that_contradicts_does_not_say_that_it_goes_on(tl: Timeline, write) -> None:
    mapping = {
        **ROWS,
        "source": {"source_id": "r", "title": "R", "published": "2012"},
        "evidence": [{"source": "r", "stance": "contradicts"}],
    }
    assert list(ingest(tl, write("title,date", "A,2010/.."), mapping).remarks.values()) == [1]


# --- equal rows --------------------------------------------------------------------------------------------


def test_equal_rows_say_how_to_keep_each(tl: Timeline, write) -> None:
    path = write("date,title", "2020-01-01,Raid", "2020-01-01,Raid", "2020-01-02,Raid")
    report = ingest(tl, path, ROWS)
    assert (report.added, report.rejected) == (2, 1)
    assert 'to keep each, write id = "{#line}"' in str(report)


def test_the_number_of_the_line_keeps_equal_rows(tl: Timeline, write) -> None:
    path = write("date,title", "2020-01-01,Raid", "2020-01-01,Raid")
    report = ingest(tl, path, {**ROWS, "id": "{#line}"})
    assert (report.added, report.rejected, report.notes) == (2, 0, ())
    assert [row["event_id"] for row in tl.find()] == ["cases:2", "cases:3"]
    assert ingest(tl, path, {**ROWS, "id": "{#line}"}).unchanged == 2


def test_the_number_of_the_line_stands_in_any_template(tl: Timeline, write) -> None:
    mapping = {
        **ROWS,
        "id": "{title}-{#line:03}",
        "title": "{title} ({#line})",
        "participant": [{"name": "person {#line}"}, {"name": "{#line}", "role": "row"}],
        "tag": ["{#line}"],
        "source": [],
        "evidence": [{"source": "s", "locator": "line {#line}"}],
    }
    ingest(tl, write("date,title", "2020,Raid", "2021,Raid"), mapping)
    event = tl.event("cases:Raid-003")
    assert (event.title, event.tags, event.evidence[0].locator) == ("Raid (3)", ("3",), "line 3")
    assert [who.entity for who in event.participants] == ["person-3", "3"]


def test_an_identity_of_its_own_that_repeats_is_not_told_of_lines(tl: Timeline, write) -> None:
    path = write("id,date,title", "1,2020,Raid", "1,2020,Raid")
    assert ingest(tl, path, {**ROWS, "id": "{id}"}).notes == ()
