"""A corrected file that lacks what it brought before: counted, listed, and retracted on request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from timeline import Timeline
from timeline.errors import BadQuery
from timeline.store.migrate import scripts

MAPPING: dict[str, Any] = {"name": "m", "id": "{id}", "title": "{title}", "when": {"date": "{date}"}}
NO_ID = {key: value for key, value in MAPPING.items() if key != "id"}
HEAD = "id,title,date"
ROWS = ["1,One,2001", "2,Two,2002", "3,Three,2003"]


class Files:
    """Files of lines that are written and ingested anew."""

    def __init__(self, tl: Timeline, folder: Path) -> None:
        self.tl, self.folder = tl, folder

    def __call__(
        self, *lines: str, name: str = "e.csv", head: str = HEAD, map_: Any = MAPPING, **options: Any
    ) -> Any:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in (head, *lines)), encoding="utf-8")
        (report,) = self.tl.ingest(path, map_=map_, **options)
        return report

    @property
    def now(self) -> list[str]:
        """The events that are told."""
        return sorted(row["event_id"] for row in self.tl.find())


@pytest.fixture
def files(tl: Timeline, tmp_path: Path) -> Files:
    return Files(tl, tmp_path)


def test_what_is_no_longer_in_a_file_is_counted_and_stays(files: Files) -> None:
    assert files(*ROWS).missing == ()
    report = files(ROWS[0])
    assert (report.missing, report.retracted, report.revision_id) == (("m:2", "m:3"), 0, None)
    assert str(report).endswith(
        "1 unchanged; 2 events of an earlier revision of this file are no longer in it: m:2, m:3"
        " (--retract-missing, or retract_missing=True, retracts)"
    )
    assert files.now == ["m:1", "m:2", "m:3"]
    assert files(*ROWS).missing == ()


def test_many_are_listed_in_the_report_and_cut_short_in_its_line(files: Files) -> None:
    files(*(f"{n},Event {n},2001" for n in range(1, 10)))
    report = files("1,Event 1,2001")
    assert report.missing == tuple(f"m:{n}" for n in range(2, 10))
    assert (
        "8 events of an earlier revision of this file are no longer in it: m:2, m:3, m:4, m:5, m:6, ... ("
        in str(report)
    )


def test_retract_missing_retracts_them_in_the_same_revision(files: Files) -> None:
    files(*ROWS)
    tried = files(ROWS[0], "3,Drei,2003", retract_missing=True, dry_run=True)
    assert (tried.missing, tried.retracted, tried.amended, tried.revision_id) == (("m:2",), 1, 1, None)
    assert files.now == ["m:1", "m:2", "m:3"]
    report = files(ROWS[0], "3,Drei,2003", retract_missing=True)
    assert (report.missing, report.retracted, report.amended, report.revision_id) == (("m:2",), 1, 1, 2)
    assert "1 event of an earlier revision of this file is no longer in it, and is retracted: m:2" in str(
        report
    )
    assert files.now == ["m:1", "m:3"]
    told = [(row["revision_id"], row["changed"]) for row in files.tl.history("m:2")]
    assert told == [(1, []), (2, ["retracted"])]
    again = files(ROWS[0], "3,Drei,2003", retract_missing=True)
    assert (again.missing, again.revision_id) == ((), None)


def test_a_row_that_comes_back_is_told_again(files: Files) -> None:
    files(*ROWS)
    files(ROWS[0], retract_missing=True)
    report = files(*ROWS)
    assert (report.added, report.unchanged, report.rejected) == (2, 1, 0)
    assert files.now == ["m:1", "m:2", "m:3"]
    assert [row["version"] for row in files.tl.history("m:2")] == [1, None, 2]


def test_what_was_retracted_by_hand_stays_so(files: Files) -> None:
    files(*ROWS)
    files.tl.retract("m:2")
    assert files(ROWS[0]).missing == ("m:3",)
    assert files(*ROWS).unchanged == 3
    assert files.now == ["m:1", "m:3"]


def test_what_was_changed_here_since_is_not_missing(files: Files) -> None:
    files(*ROWS)
    files.tl.amend("m:2", title="Second")
    files.tl.merge("m:1", "m:3")
    kept = files.now
    assert [name for name in kept if name not in files(ROWS[0], retract_missing=True).missing] == files.now
    assert "m:2" in files.now


def test_another_file_or_mapping_has_no_part_in_it(files: Files) -> None:
    files(*ROWS)
    assert files("4,Four,2004", name="f.csv").missing == ()
    assert files("5,Five,2005", name="sub/e.csv").missing == ()
    assert files("1,One,2001", map_={**MAPPING, "name": "other"}).missing == ()
    assert files(*ROWS[:2]).missing == ("m:3",)
    assert files(name="f.csv", retract_missing=True).missing == ("m:4",)
    assert files.now == ["m:1", "m:2", "m:3", "m:5", "other:1"]


def test_a_row_of_another_file_is_its_own_since_it_changed_there(files: Files) -> None:
    files(*ROWS)
    files("2,Zwei,2002", name="f.csv")
    assert files(ROWS[0]).missing == ("m:3",)


def test_a_file_is_known_however_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Timeline(tmp_path / "n.duckdb") as tl:
        files = Files(tl, tmp_path / "in")
        files(*ROWS)
        (tmp_path / "in" / "e.csv").write_text(f"{HEAD}\n{ROWS[0]}\n", encoding="utf-8")
        monkeypatch.chdir(tmp_path / "in")
        (report,) = tl.ingest("e.csv", map_=MAPPING)
        assert report.missing == ("m:2", "m:3")
        assert tl.sql("SELECT file FROM revisions").rows() == [{"file": "in/e.csv"}]


def test_a_rejected_row_is_in_the_file(files: Files) -> None:
    files(*ROWS)
    report = files(ROWS[0], "2,Two,nonsense", retract_missing=True)
    assert (report.missing, report.retracted, report.rejected) == (("m:3",), 1, 1)


@pytest.mark.parametrize("bad", ["2,Two,2002,more,cells", ",Two,2002"])
def test_nothing_is_retracted_while_a_row_cannot_be_identified(files: Files, bad: str) -> None:
    files(*ROWS)
    report = files(ROWS[0], bad, ROWS[2], retract_missing=True)
    assert (report.missing, report.retracted, report.rejected) == (("m:2",), 0, 1)
    assert report.notes == (
        "none of them is retracted, since 1 rejected row cannot be identified and may be one of them",
    )


def test_a_row_that_was_rejected_before_as_it_is_hides_nothing(files: Files) -> None:
    footer = ",Total: 3,"
    files(*ROWS, footer)
    report = files(*ROWS[:2], footer, retract_missing=True)
    assert (report.missing, report.retracted) == (("m:3",), 1)


def test_a_file_without_rows_lacks_all_of_them(files: Files) -> None:
    files(*ROWS)
    assert files().missing == ("m:1", "m:2", "m:3")
    assert files(retract_missing=True).retracted == 3
    assert files.now == []


def test_rows_of_one_event_count_once(files: Files) -> None:
    joining = {**MAPPING, "join": True}
    files("1,One,2001", "1,One,2003", "2,Two,2002", map_=joining)
    assert files("1,One,2001", map_=joining).missing == ("m:2",)


def test_a_timeline_document_and_standard_input_are_refused(
    tl: Timeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "d.toml").write_text("[document]\n", encoding="utf-8")
    with pytest.raises(BadQuery, match=r"d\.toml is a timeline document: what it retracts stands in it"):
        tl.ingest(tmp_path / "d.toml", retract_missing=True)


# --- rows without an id ----------------------------------------------------------------------------------------

CHANGED = "rows without an id are known by what they say: one that is changed becomes a new event"


def test_a_changed_row_without_an_id_is_a_new_event(files: Files) -> None:
    first = files("a,One,2001", "a,Two,2002", map_=NO_ID)
    assert first.notes == (CHANGED,)
    report = files("a,One,2001", "a,Zwei,2002", map_=NO_ID)
    assert (report.added, report.unchanged, len(report.missing), report.notes) == (1, 1, 1, (CHANGED,))
    assert files("a,One,2001", "a,Zwei,2002", map_=NO_ID).notes == ()


@pytest.mark.parametrize(
    ("head", "rows", "named"),
    [
        ("No,title,date", [f"{n},E{n},2001" for n in range(1, 13)], "No"),
        ("Nr,title,date", ["1,A,2001", "2,B,2001"], "Nr"),
        ("event_id,title,date", ["a,A,2001", "b,B,2001"], "event_id"),
        ("title,date,ID", ["A,2001,x1", "B,2001,x2"], "ID"),
        ("caseId,title,date", ["1,A,2001", "2,B,2001"], "caseId"),
        ("accession number,title,date", ["1.2,A,2001", "1.3,B,2001"], "accession number"),
        ("No,title,date", ["1,A,2001", "1,B,2001"], None),
        ("No,title,date", ["1,A,2001", ",B,2001"], None),
        ("No,id,title,date", ["1,x,A,2001", "1,y,B,2001"], "id"),
        ("count,title,date", ["1,A,2001", "2,B,2001"], None),
        ("title,date", ["A,2001", "B,2001"], None),
    ],
)  # fmt: skip
def test_the_column_that_could_be_the_id_is_named(
    files: Files, head: str, rows: list[str], named: str | None
) -> None:
    told = CHANGED + (f'; to have it amended, write id = "{{{named}}}" in the mapping' if named else "")
    assert files(*rows, head=head, map_=NO_ID).notes == (told,)
    guessed = Timeline.guess(files.folder / "e.csv")
    assert (f'id = "{{{named}}}"' in guessed.splitlines()) == (named is not None)


def test_an_id_says_nothing_of_it(files: Files) -> None:
    assert files(*ROWS).notes == ()
    either = {**MAPPING, "id": ["{id}", "{#row}"]}
    assert files("1,One,2001", map_=either, name="f.csv").notes == ()
    assert files("1,One,2001", ",Two,2002", map_=either, name="g.csv").notes == (CHANGED,)


def test_an_older_database_learns_where_a_file_lies(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "old.duckdb"
    with Timeline(path) as tl:
        Files(tl, tmp_path)(*ROWS)
    with duckdb.connect(str(path)) as old:
        old.execute("DROP INDEX revision_key")
        old.execute("ALTER TABLE revision DROP COLUMN file; ALTER TABLE revision DROP COLUMN undoes")
        old.execute("DROP TABLE former_source; DROP TABLE former_alias; DELETE FROM meta WHERE value >= '4'")
    with Timeline(path) as tl:
        files = Files(tl, tmp_path)
        assert files(ROWS[0], ROWS[1], "4,Four,2004").missing == ()
        assert files(ROWS[0], ROWS[1]).missing == ("m:4",)
        assert tl.info().rows()[0]["schema_version"] == len(scripts())
