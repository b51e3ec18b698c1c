"""Honest ingestion: nothing is dropped in silence, the same file again adds nothing, and a change here is not undone."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from timeline import BadRow, DatabaseMissing, Frozen, Timeline

MAPPING = {
    "name": "cases",
    "id": "{id}",
    "title": "{title}",
    "when": {"date": "{date}"},
    "participant": [{"name": "{who}", "role": "suspect"}],
    "source": {"source_id": "register", "title": "Register of cases"},
    "evidence": [{"source": "register", "locator": "case {id}"}],
}
HEADER = "id,title,date,who,note\n"


@pytest.fixture
def write(tmp_path: Path):
    """Write a file of cases; returns its path."""

    def write(*lines: str, name: str = "cases.csv") -> Path:
        path = tmp_path / name
        path.write_text(HEADER + "".join(f"{line}\n" for line in lines))
        return path

    return write


def ingest(tl: Timeline, path: Path, **options: Any) -> Any:
    (report,) = tl.ingest(path, map_=MAPPING, **options)
    return report


# --- rejects -----------------------------------------------------------------------------------------------


def test_rejects_are_kept_with_their_place_and_their_row(tl: Timeline, write) -> None:
    path = write(
        '1,"Two\nlines",1994,,',
        "2,Bad,1994-13,Bo,x",
        "",
        "3,Short",
        "4,Good,1995,,",
        "5,,1996,,",
        ",No key,1997,,",
    )
    report = ingest(tl, path)
    assert (report.rows, report.added, report.rejected) == (6, 2, 4)
    assert [(r["file"], r["line"], r["column"], r["value"], r["reason"]) for r in tl.rejects()] == [
        (str(path), 4, "date", "1994-13", "there is no month 13"),
        (str(path), 6, None, "3,Short", "2 fields where there are 5 columns"),
        (str(path), 8, "title", None, "no title: the columns that make it are blank"),
        (str(path), 9, "event_id", None, "no identity: the columns that make it are blank"),
    ]
    assert tl.rejects().rows()[0]["record"] == {
        "date": "1994-13",
        "id": "2",
        "note": "x",
        "title": "Bad",
        "who": "Bo",
    }
    assert sum(report.reasons.values()) == 4
    assert str(report).startswith(f"{path}: 6 rows as cases: 2 added, 4 rejected (revision 1); 1 rejected: ")
    assert tl.rejects(file="other").rows() == []
    assert len(tl.rejects(revision=1).rows()) == 4


def test_a_row_that_is_a_page_long_says_where_the_next_one_is(tl: Timeline, write) -> None:
    lines = [f'{n},"T{n}\n\n\n",1994,,' for n in range(50)]
    ingest(tl, write(*lines, "bad,T,199,,"))
    assert [row["line"] for row in tl.rejects()] == [2 + 50 * 4]


def test_strict_stops_at_the_first_bad_row_and_changes_nothing(tl: Timeline, write) -> None:
    path = write("1,Good,1994,,", "2,Bad,soon,,", "3,Worse,never,,")
    with pytest.raises(BadRow, match=r"cases.csv:3: date = 'soon'") as caught:
        ingest(tl, path, strict=True)
    assert (caught.value.line, caught.value.column, caught.value.value) == (3, "date", "soon")
    assert tl.info().rows()[0]["events"] == 0
    assert tl.revisions().rows() == []


def test_strict_minds_an_identity_that_stands_twice(tl: Timeline, write) -> None:
    with pytest.raises(BadRow, match="an earlier line of the file has this identity"):
        ingest(tl, write("1,A,1994,,", "1,B,1994,,"), strict=True)
    assert tl.revisions().rows() == []


def test_of_one_identity_the_first_line_is_kept(tl: Timeline, write) -> None:
    report = ingest(tl, write("1,A,1994,Bo,", "1,A,1994,Bo,", "1,A,1994,Cy,", "1,A,1995,Bo,", "2,B,1994,,"))
    assert (report.added, report.rejected) == (2, 3)
    assert [(row["line"], row["reason"].split()[0]) for row in tl.rejects()] == [
        (3, "repeats"),
        (4, "an"),
        (5, "an"),
    ]
    assert tl.event("cases:1").when.edtf == "1994"
    assert [p.entity for p in tl.event("cases:1").participants] == ["bo"]
    assert tl.check().rows() == []


def test_namibia_is_not_missing(tl: Timeline, write) -> None:
    ingest(tl, write("NA,NA,1994,NA,NA"))
    event = tl.event("cases:NA")
    assert (event.title, event.participants[0].entity, event.attributes) == ("NA", "na", {"note": "NA"})


def test_missing_codes_are_the_mappings_word(tl: Timeline, write) -> None:
    path = write("1,A,-99,n/a,-99")
    tl.ingest(path, map_={**MAPPING, "read": {"missing": ["-99", "n/a"]}})
    event = tl.event("cases:1")
    assert (event.when.is_undated, event.participants, event.attributes) == (True, (), {})


# --- the same file again -----------------------------------------------------------------------------------


def test_the_same_file_again_adds_nothing(tl: Timeline, write) -> None:
    path = write("1,A,1994,Bo,x", "2,B,1995,,", "3,C,soon,,")
    first, second = ingest(tl, path), ingest(tl, path)
    assert (first.revision_id, first.added, first.rejected) == (1, 2, 1)
    assert (second.revision_id, second.added, second.unchanged, second.rejected) == (None, 0, 2, 1)
    assert len(tl.revisions()) == 1
    assert len(tl.rejects()) == 1


def test_a_corrected_file_amends_exactly_what_changed(tl: Timeline, write) -> None:
    ingest(tl, write("1,A,1994,Bo,x", "2,B,1995,,", "3,C,1996,,"))
    changed = write("1,A,1994,Bo,x", "2,B,1995-05,Cy,y", "4,D,1997,,")
    dry = ingest(tl, changed, dry_run=True)
    assert (dry.revision_id, dry.added, dry.amended, dry.unchanged) == (None, 1, 1, 1)
    assert {(c["event_id"], c["field"]) for c in dry.changes} >= {
        ("cases:2", "edtf"),
        ("cases:2", "attributes"),
        ("cases:2", "participants"),
    }
    assert len(tl.revisions()) == 1
    real = ingest(tl, changed)
    assert (real.added, real.amended, real.unchanged) == (1, 1, 1)
    assert [row["version"] for row in tl.history("cases:2")] == [1, 2]
    assert tl.event("cases:3").title == "C"


def test_lines_may_change_their_places(tl: Timeline, write) -> None:
    ingest(tl, write("1,A,1994,Bo,x", "2,B,1995,,"))
    assert ingest(tl, write("2,B,1995,,", "1,A,1994,Bo,x", name="sorted.csv")).revision_id is None


def test_columns_may_change_their_places(tl: Timeline, tmp_path: Path, write) -> None:
    ingest(tl, write("1,A,1994,Bo,x"))
    other = tmp_path / "other.csv"
    other.write_text("note,who,date,title,id\nx,Bo,1994,A,1\n")
    assert ingest(tl, other).revision_id is None


def test_what_was_amended_or_retracted_here_stays_until_the_source_says_something_new(
    tl: Timeline, write
) -> None:
    path = write("1,A,1994,,", "2,B,1995,,", "3,C,1996,,")
    ingest(tl, path)
    tl.amend("cases:1", when="1994-07-18")
    tl.retract("cases:2")
    again = ingest(tl, path)
    assert (again.revision_id, again.unchanged) == (None, 3)
    assert tl.event("cases:1").when.edtf == "1994-07-18"

    news = ingest(tl, write("1,A,1993,,", "2,B,1994,,", "3,C,1997,,"))
    assert (news.amended, news.rejected) == (1, 2)
    assert sorted(row["reason"] for row in tl.rejects()) == [
        "the source changed it, but here it is retracted: add it anew by hand",
        "the source changed it, but here it was amended since: amend it by hand",
    ]
    assert tl.event("cases:1").when.edtf == "1994-07-18"
    assert tl.check().rows() == []


def test_a_source_that_comes_to_what_was_amended_here_changes_nothing(tl: Timeline, write) -> None:
    ingest(tl, write("1,A,1994,,"))
    tl.amend("cases:1", when="1994-07-18")
    report = ingest(tl, write("1,A,1994-07-18,,"))
    assert (report.revision_id, report.unchanged, report.rejected) == (None, 1, 0)


def test_merged_events_stay_merged_when_their_files_come_again(tl: Timeline, write) -> None:
    path = write("1,A,1994,Bo,", "2,A2,1994-07,Bo,")
    ingest(tl, path)
    tl.merge("cases:1", "cases:2")
    again = ingest(tl, path)
    assert (again.revision_id, again.unchanged) == (None, 2)
    news = ingest(tl, write("1,A,1994,Bo,", "2,A2,1994-08,Bo,"))
    assert (news.amended, news.rejected) == (0, 1)
    assert "merged into another event" in tl.rejects().rows()[0]["reason"]


def test_two_sources_do_not_overwrite_each_other(tl: Timeline, write) -> None:
    path = write("1,A,1994,,")
    ingest(tl, path)
    tl.ingest(path, map_={**MAPPING, "name": "others"})
    assert {row["event_id"] for row in tl.find()} == {"cases:1", "others:1"}


# --- where from --------------------------------------------------------------------------------------------


def test_patterns_and_standard_input(
    tl: Timeline, write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("1,A,1994,,", name="a1.csv")
    write("2,B,1994,,", name="a2.csv")
    assert [r.added for r in tl.ingest(tmp_path / "a*.csv", map_=MAPPING)] == [1, 1]

    class Pipe:
        buffer = io.BytesIO(f"{HEADER}3,C,1995,,\n".encode())

    monkeypatch.setattr(sys, "stdin", Pipe)
    (report,) = tl.ingest("-", map_=MAPPING)
    assert (report.file, report.added) == ("standard input", 1)
    with pytest.raises(DatabaseMissing, match=r"no file at .*nothing\*"):
        tl.ingest(tmp_path / "nothing*", map_=MAPPING)


def test_a_file_without_rows_does_nothing(tl: Timeline, write, tmp_path: Path) -> None:
    assert str(ingest(tl, write())).endswith("0 rows as cases: nothing to do")
    (tmp_path / "empty.csv").write_bytes(b"")
    assert ingest(tl, tmp_path / "empty.csv").rows == 0


def test_progress_counts_the_bytes_of_the_file(tl: Timeline, write) -> None:
    path = write(*(f"{n},A,1994,," for n in range(1000)))
    seen: list[tuple[int, int | None, str]] = []
    ingest(tl, path, progress=lambda *told: seen.append(told))
    size = path.stat().st_size
    assert seen[-1] == (size, size, str(path))
    assert all(0 < done <= size for done, _, _ in seen)


def test_a_database_that_may_not_be_written_is_not(founding: Timeline, write) -> None:
    with pytest.raises(Frozen):
        founding.ingest(write("1,A,1994,,"), map_=MAPPING)


def test_a_mapping_that_cannot_be_read_makes_no_database(tmp_path: Path, write) -> None:
    tl = Timeline(tmp_path / "new.duckdb")
    with pytest.raises(BadRow):
        tl.ingest(write("1,A,1994,,"), map_={"name": "x"})
    assert not (tmp_path / "new.duckdb").exists()


# --- mappings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"titel": "{title}"}, "titel = '{title}': a mapping has no such key here"),
        ({"when": {}}, "when = '{}': give one of: date; start and end; between"),
        ({"when": {"date": "{date}", "start": "{date}"}}, "give one of: date"),
        ({"when": {"date": {"text": "{date}", "year": "{y}"}}}, "either a text or a year"),
        ({"name": "My Cases"}, "name = 'My Cases'"),
        ({"country": {"text": "{c}", "values": "country-flags"}}, "there is no table 'country-flags'"),
        ({"title": {"text": "{title}", "rewrite": [["(", "x"]]}}, "is not a regular expression"),
        (
            {"title": "{subject}"},
            "the file has no column 'subject', which the mapping 'cases' names; it has: id, title",
        ),
    ],
)
def test_a_wrong_mapping_says_which_key(tl: Timeline, write, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadRow) as caught:
        tl.ingest(write("1,A,1994,,"), map_={**MAPPING, **change})
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_mapping_in_a_file(tl: Timeline, write, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'name = "cases"\nid = "{id}"\ntitle = ["{title} ({who})", "{title}"]\nkind = "case.{note}"\n[when]\ndate = "{date}"\n'
    )
    tl.ingest(write("1,A,1994,Bo,Big Case", "2,B,1995,,"), map_=mapping)
    assert [(r["title"], r["kind"]) for r in tl.find()] == [("A (Bo)", "case.big-case"), ("B", "event")]
    mapping.write_text("name = ")
    with pytest.raises(BadRow, match=r"mapping.toml: not a mapping"):
        tl.ingest(write("1,A,1994,,"), map_=mapping)


def test_a_guess_is_a_mapping_that_reads_its_file(tmp_path: Path) -> None:
    path = tmp_path / "incidents.csv"
    path.write_text(
        "case_id,headline,event_type,start_date,end_date,actor1,actor2,latitude,longitude,country,source_url\n"
        'a1,Fight,Armed clash,18/07/1994,19/07/1994,"X; Y",Z,1.5,2.5,Namibia,http://example.org\n'
        "a2,March,Protest,20/07/1994,,W,,1.5,2.5,Chile,http://example.org\n"
    )
    text = Timeline.guess(path)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(text)
    assert 'id = "{case_id}"' in text
    assert "which is the day and which the month? check it" in text
    with Timeline.memory() as tl:
        (report,) = tl.ingest(path, map_=mapping)
        assert (report.added, report.rejected) == (2, 0)
        event = tl.event("incidents:a1")
        assert (event.title, event.kind, event.when.edtf, event.country) == (
            "Fight",
            "armed-clash",
            "1994-07-18/1994-07-19",
            "NA",
        )
        assert [p.entity for p in event.participants] == ["x", "y", "z"]


def test_attributes_are_json_whatever_a_cell_holds(tl: Timeline, tmp_path: Path) -> None:
    odd = 'quote " backslash \\ tab \t newline \n unicode é \u2028 nul-ish \x01 end'
    path = tmp_path / "odd.jsonl"
    rows = [
        {
            "id": "1",
            "title": "T",
            "date": "1994",
            "who": None,
            "odd": odd,
            "n": 1,
            "f": 2.5,
            "b": True,
            "l": [1, 2],
            "d": {"k": "v"},
        }
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "not json\n[1]\n")
    report = ingest(tl, path)
    assert (report.added, report.rejected) == (1, 2)
    assert tl.event("cases:1").attributes == {
        "odd": odd,
        "n": 1,
        "f": 2.5,
        "b": True,
        "l": [1, 2],
        "d.k": "v",
    }
    csv = tmp_path / "odd.csv"
    quoted = odd.replace('"', '""')
    csv.write_text(f'id,title,date,who,"a ""key"""\n2,T,1994,,"{quoted}"\n', newline="")
    ingest(tl, csv)
    assert tl.event("cases:2").attributes == {'a "key"': odd}


def test_a_dry_run_tells_bounds_as_instants(tl: Timeline, tmp_path: Path) -> None:
    """Also before our era, and nothing for a side that is open."""
    file = tmp_path / "a.csv"
    file.write_text("id,title,date\n1,A,1983\n2,B,1990/..\n")
    tl.ingest(file)
    file.write_text("id,title,date\n1,A,-0043\n2,B,1990/1991\n")
    (report,) = tl.ingest(file, dry_run=True)
    told = {(c["event_id"], c["field"]): (c["before"], c["after"]) for c in report.changes}
    assert told["edtf-csv:1", "start_min"] == ("1983-01-01T00:00:00Z", "-0043-01-01T00:00:00Z")
    assert told["edtf-csv:2", "end_max"] == (None, "1992-01-01T00:00:00Z")
