"""Datasets out and back: whole or not at all, the past, the changes, and the same again after an import."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from filecmp import cmpfiles
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import ends, examples
from tests.export.conftest import DAYS
from tests.export.reading import rows
from timeline import BadQuery, Frozen, Timeline, UnknownName
from timeline.store import atomic as folders

EVENTS = ("events", "events_flat")
PARTS = ("participants", "tags", "evidence")


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def same(one, other):
    """Whether two folders hold the same files, byte for byte."""
    names = files(one)
    return names == files(other) and cmpfiles(one, other, names, shallow=False)[0] == names


# --- out and back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("partition", ends([None, "year", "kind", "country"]))
def test_what_comes_back_is_the_same_byte_for_byte(full, tmp_path, partition):
    first = full.export(tmp_path / "first", partition=partition)
    with Timeline(tmp_path / "copy.duckdb") as copy:
        copy.import_(first)
        assert same(first, copy.export(tmp_path / "second", partition=partition))
        assert copy.check().rows() == []
        for moment in DAYS:
            assert copy.find(as_of=moment).rows() == full.find(as_of=moment).rows()
        assert copy.rejects().rows() == full.rejects().rows()
        assert len(full.rejects().rows()) == 1


@pytest.fixture(scope="module")
def renamed(tmp_path_factory):
    """1: Ann. 2: her alias. 3: Anna. 4: Annabel, a person of a country."""
    with Timeline.memory() as tl:
        tl.add(event_id="x", title="x", when="1970", participants=[{"entity": "Ann"}])
        tl.alias("Ann", "the boss")
        tl.add(entities=[{"entity_id": "ann", "name": "Anna"}])
        tl.add(entities=[{"entity_id": "ann", "name": "Annabel", "kind": "person", "country": "AR"}])
        yield tl


NAMES_THEN = {1: ["Ann"], 2: ["Ann"], 3: ["Anna"], 4: ["Annabel"], None: ["Annabel"]}


def test_names_of_then_come_back(renamed, tmp_path):
    first = renamed.export(tmp_path / "first")
    assert pl.read_parquet(first / "history" / "entities.parquet").rows() == [
        ("ann", "Ann", "unknown", None, 1, 3),
        ("ann", "Anna", "unknown", None, 1, 4),
    ]
    assert pl.read_parquet(first / "history" / "aliases.parquet").rows() == [("ann", "the boss", 2)]
    with Timeline(tmp_path / "copy.duckdb") as copy:
        copy.import_(first)
        assert {n: copy.find(as_of=n).rows()[0]["who"] for n in NAMES_THEN} == NAMES_THEN
        with pytest.raises(UnknownName):
            copy.find('who:"the boss"', as_of=1)
        assert len(copy.find('who:"the boss"', as_of=2)) == 1
        assert same(first, copy.export(tmp_path / "second"))


@pytest.mark.parametrize("revision", ends([1, 2, 3, 4]))
def test_a_dataset_as_of_then_has_the_names_of_then(renamed, tmp_path, revision):
    [entity] = pl.read_parquet(
        renamed.export(tmp_path / "then", as_of=revision) / "entities.parquet"
    ).to_dicts()
    kind, country = ("person", "AR") if revision == 4 else ("unknown", None)
    aliases = [] if revision == 1 else ["the boss"]
    assert (entity["name"], entity["kind"], entity["country"]) == (*NAMES_THEN[revision], kind, country)
    assert entity["aliases"] == aliases


def test_a_dataset_without_former_names_is_imported(renamed, tmp_path):
    """As programs wrote it that kept none."""
    old = renamed.export(tmp_path / "old")
    contract = json.loads((old / "contract.json").read_text())
    lost = ("history/entities.parquet", "history/aliases.parquet")
    contract["tables"] = [table for table in contract["tables"] if table["files"][0] not in lost]
    (old / "contract.json").write_text(json.dumps(contract))
    for name in lost:
        (old / name).unlink()
    with Timeline(tmp_path / "copy.duckdb") as copy:
        copy.import_(old)
        assert [copy.find(as_of=n).rows()[0]["who"] for n in (1, 4)] == [["Annabel"], ["Annabel"]]
        assert len(copy.find('who:"the boss"', as_of=1)) == 1


def test_a_copy_goes_on_as_the_original_would(full_path, dataset, tmp_path):
    """A merge is taken back in the copy, and the file that was ingested says nothing new there."""
    with (
        Timeline(shutil.copy(full_path, tmp_path / "own.duckdb")) as own,
        Timeline(tmp_path / "copy.duckdb") as copy,
    ):
        copy.import_(dataset)
        (tmp_path / "table.csv").write_text((full_path.parent / "table.csv").read_text())
        for tl in (own, copy):
            tl.unmerge("again")
            assert tl.ingest(tmp_path / "table.csv", as_="edtf-csv")[0].added == 0
        assert own.find().rows() == copy.find().rows()
        assert own.event("day") == copy.event("day")


def comes_back(source, tmp_path):
    with Timeline(tmp_path / "one.duckdb") as one, Timeline(tmp_path / "two.duckdb") as two:
        one.ingest(source)
        assert one.info().rows()[0]["events"]
        first = one.export(tmp_path / "first", partition="year")
        two.import_(first)
        return same(first, two.export(tmp_path / "second", partition="year"))


@pytest.mark.torture
def test_real_events_come_back(shared, tmp_path):
    assert comes_back(shared / "data" / "ucdp_myanmar" / "ged_myanmar.csv.gz", tmp_path)


def test_a_few_events_of_that_shape_come_back(tmp_path):
    assert comes_back(Path(__file__).resolve().parents[2] / "fixtures" / "ingest" / "ucdp-ged.csv", tmp_path)


def test_the_same_database_gives_the_same_bytes(full, dataset, tmp_path):
    assert same(dataset, full.export(tmp_path / "again"))


# --- whole or not at all -----------------------------------------------------------------------------------


def test_an_earlier_dataset_gives_way_to_the_new_one(full, tmp_path):
    out = full.export(tmp_path / "out", partition="year")
    assert any("by_year" in name for name in files(out))
    full.export(out)
    assert not any("by_year" in name for name in files(out))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_is_no_dataset_is_left_alone(full, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(Frozen, match="mine holds something else; export into a new or an empty directory"):
        full.export(tmp_path / "mine")
    with pytest.raises(Frozen, match="holds something else"):
        full.export(tmp_path / "mine" / "notes.txt")
    assert files(tmp_path / "mine") == ["notes.txt"]
    full.export(tmp_path / "mine", replace=True)
    assert "contract.json" in files(tmp_path / "mine")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("contract.json", '{"abi": []}', "holds something else"),
        ("contract.json", "[" * 100_000, "holds something else"),
        ("src/thesis.md", "the work of years", "holds src/thesis.md, which no export wrote"),
        (".git/HEAD", "ref", "holds .git/HEAD, which no export wrote"),
    ],
)
def test_a_folder_that_holds_more_than_a_dataset_is_left_alone(full, tmp_path, name, content, reason):
    full.export(tmp_path / "mine")
    (tmp_path / "mine" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "mine" / name).write_text(content)
    before = files(tmp_path / "mine")
    with pytest.raises(Frozen, match=f"mine {reason}.*--replace"):
        full.export(tmp_path / "mine")
    assert files(tmp_path / "mine") == before


def test_a_folder_behind_a_link_is_left_alone(full, tmp_path):
    (tmp_path / "photos").mkdir()
    full.export(tmp_path / "mine")
    (tmp_path / "mine" / "photos").symlink_to(tmp_path / "photos")
    with pytest.raises(Frozen, match="holds photos, which no export wrote"):
        full.export(tmp_path / "mine")


@pytest.mark.parametrize("given", [{"since": 6}, {"as_of": 6}])
def test_a_dataset_gives_way_to_one_of_its_sort_only(full, tmp_path, given):
    (name,) = given
    full.export(tmp_path / "whole")
    with pytest.raises(Frozen, match=f"without --{name.replace('_', '-')}"):
        full.export(tmp_path / "whole", **given)
    for _ in range(2):
        full.export(tmp_path / "part", **given)
    with pytest.raises(Frozen, match=f"with --{name.replace('_', '-')}"):
        full.export(tmp_path / "part")


@pytest.mark.parametrize("replace", [False, True])
def test_a_folder_that_holds_the_database_is_left_alone(tmp_path, replace):
    with Timeline(tmp_path / "ds" / "a.duckdb") as tl:
        tl.add(event_id="a", title="A", when="2000")
        for folder in (tmp_path / "ds", tmp_path):
            with pytest.raises(Frozen, match="holds a database that is in use here"):
                tl.export(folder, replace=replace)
        assert len(tl.find()) == 1


def test_who_may_read_a_dataset_stays_so(full, tmp_path):
    (tmp_path / "mine").mkdir(mode=0o700)
    full.export(tmp_path / "mine")
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o700


def test_a_link_goes_on_pointing(full, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk", target_is_directory=True)
    full.export(tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert "contract.json" in files(tmp_path / "disk")


@pytest.mark.parametrize("swaps", [True, False])
def test_a_failure_leaves_the_earlier_dataset(full, tmp_path, monkeypatch, swaps):
    out = full.export(tmp_path / "out")
    before = files(out)
    if not swaps:
        monkeypatch.setattr(folders, "_swapped", lambda one, other: False)
    with pytest.raises(RuntimeError, match="disk"), folders.whole_folder(out) as draft:  # noqa: PT012
        (draft / "half").write_text("half")
        raise RuntimeError("disk")
    assert files(out) == before
    with folders.whole_folder(out) as draft:
        (draft / "all").write_text("all")
    assert files(out) == ["all"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_second_rename_that_fails_is_taken_back(tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_text("old")
    rename = Path.rename

    def refused(path, target):
        if path.name == "draft":
            raise OSError(18, "no")
        return rename(path, target)

    monkeypatch.setattr(folders, "_swapped", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OSError, match="no"), folders.whole_folder(tmp_path / "out"):
        pass
    assert files(tmp_path / "out") == ["old"]


WATCHED = """
import sys
from timeline import Timeline
tl = Timeline(sys.argv[1], read_only=True)
print("ready", flush=True)
while True:
    tl.export(sys.argv[2], partition="year")
"""


def killed(full_path, out, seconds):
    process = subprocess.Popen([sys.executable, "-c", WATCHED, full_path, out], stdout=subprocess.PIPE)
    assert process.stdout.readline()
    until = time.monotonic() + seconds
    looks = 0
    while time.monotonic() < until:
        contract = json.loads((out / "contract.json").read_text())
        looks += len(contract["tables"])
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return looks


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="folders change places in one step there")
@pytest.mark.parametrize("seconds", [0.3, pytest.param(3.0, marks=pytest.mark.torture)])
def test_a_reader_never_sees_half_and_a_kill_leaves_a_whole_dataset(full, full_path, tmp_path, seconds):
    """While one process exports again and again, the dataset is there at every look; after kill -9 it is whole."""
    out = full.export(tmp_path / "out", partition="year")
    wanted = shutil.copytree(out, tmp_path / "wanted")
    assert killed(full_path, out, seconds) > 0
    assert same(out, wanted)
    with Timeline(tmp_path / "copy.duckdb") as copy:
        copy.import_(out)


# --- the past ----------------------------------------------------------------------------------------------


def test_the_past_is_told_as_it_was(full, tmp_path):
    then = full.export(tmp_path / "then", as_of=1)
    assert {row["event_id"]: row["edtf"] for row in rows(then, "events")}["day"] == "1994-07-18"
    assert len(rows(then, "revisions")) == 1
    assert {name for row in rows(then, "entities") for name in row["aliases"]} == set()
    assert not (then / "history").exists()
    assert json.loads((then / "contract.json").read_text())["as_of"] == DAYS[0]
    nobody = full.export(tmp_path / "nobody", as_of="2000-12-31")
    for table in (*EVENTS, *PARTS, "entities", "sources", "revisions"):
        assert rows(nobody, table) == []


def test_a_source_described_anew_stays_in_the_past(tl, tmp_path):
    tl.add(title="A", when="2001", event_id="a", evidence=[{"source": "s"}], recorded_at=DAYS[0])
    (tmp_path / "later.toml").write_text(
        f'[[source]]\nsource_id = "s"\ntitle = "Told later"\n[[revision]]\nrecorded_at = "{DAYS[1]}"\n'
        '[[revision.add]]\nevent_id = "b"\ntitle = "B"\nwhen = "2002"\nparticipants = [{entity = "Later"}]\n'
    )
    tl.ingest(tmp_path / "later.toml")
    then = tl.export(tmp_path / "then", as_of=1)
    assert [row["source_id"] for row in rows(then, "sources")] == ["s"]
    assert rows(then, "entities") == []


# --- changes -----------------------------------------------------------------------------------------------


def test_changes_are_added_amended_retracted(full, tmp_path):
    told = rows(full.export(tmp_path / "changes", since=1), "events")
    assert {row["event_id"]: row["_change"] for row in told} == {
        "day": "amended",
        "moment": "amended",
        "third": "amended",
        "again": "retracted",
        "gone": "retracted",
        "edtf-csv:from-file": "added",
    }


def test_no_changes_are_no_rows(full, tmp_path):
    last = full.revisions().rows()[-1]["revision_id"]
    changes = full.export(tmp_path / "changes", since=last)
    assert all(rows(changes, table) == [] for table in (*EVENTS, *PARTS, "revisions"))


def test_changes_end_at_as_of(full, tmp_path):
    told = rows(full.export(tmp_path / "changes", since=1, as_of=2), "events")
    assert [(row["event_id"], row["_change"]) for row in told] == [("day", "amended")]
    with pytest.raises(BadQuery, match="nothing can have changed between 3 and 2"):
        full.export(tmp_path / "changes", since=3, as_of=2)


def applied(whole, changes):
    """A whole dataset brought up to date, as the page on exports says: what changed replaces what was."""
    changed = pl.DataFrame(rows(changes, "events"), infer_schema_length=None)
    ids = set(changed["event_id"]) if changed.height else set()
    found = {}
    for table in EVENTS:
        news = [row for row in rows(changes, table) if row["_change"] != "retracted"]
        kept = [row for row in rows(whole, table) if row["event_id"] not in ids]
        found[table] = kept + [
            {name: value for name, value in row.items() if name != "_change"} for row in news
        ]
    for table in PARTS:
        kept = [row for row in rows(whole, table) if row["event_id"] not in ids]
        found[table] = kept + rows(changes, table)
    for table in ("entities", "sources"):
        found[table] = rows(changes, table)
    found["revisions"] = rows(whole, "revisions") + rows(changes, "revisions")
    return found


def unordered(told):
    return sorted(json.dumps(row, sort_keys=True) for row in told)


def check_changes(tl, folder, since):
    whole = tl.export(folder / f"whole-{since}", as_of=since)
    changes = tl.export(folder / f"changes-{since}", since=since)
    now = tl.export(folder / "now")
    for table, told in applied(whole, changes).items():
        assert unordered(told) == unordered(rows(now, table)), (since, table)
    with Timeline.memory() as copy:
        copy.import_(whole)
        copy.import_(changes)
        imported = copy.export(folder / "imported")
        for table in PARTS:
            assert unordered(rows(imported, table)) == unordered(rows(now, table)), (since, table)
        own = ("version", "recorded_from", "revision_id")
        plain = [
            [{k: v for k, v in row.items() if k not in own} for row in rows(it, "events")]
            for it in (imported, now)
        ]
        assert unordered(plain[0]) == unordered(plain[1]), since


def test_a_whole_dataset_and_its_changes_are_the_new_whole(full, tmp_path):
    for revision in (1, 5):
        check_changes(full, tmp_path, revision)


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["add", "amend", "retract", "merge", "unmerge"]),
        st.integers(0, 4),
        st.integers(0, 4),
        st.sampled_from(["2001", "1999-05/..", "no date", "-0100", "[2001..2003]", "1994-07-18T10:00:00Z"]),
    ),
    min_size=2,
    max_size=7,
)


def do(tl, deeds):
    """Whatever of the deeds can be done, each in a revision of its own; returns how many were."""
    for verb, one, other, when in deeds:
        told = {row["event_id"] for row in tl.find().rows()}
        gone = {row["event_id"] for row in tl.sql("SELECT event_id FROM merges").rows()}
        a, b = f"e{one}", f"e{other}"
        if verb == "add" and a not in told | gone:
            tl.add(
                event_id=a,
                title=a,
                when=when,
                participants=[{"entity": f"P{other}"}],
                tags=[f"t{other}"],
                evidence=[{"source": f"s{one}"}],
            )
        elif verb == "amend" and a in told:
            tl.amend(a, when=when, tags=[b])
        elif verb == "retract" and a in told:
            tl.retract(a)
        elif verb == "merge" and a != b and {a, b} <= told:
            tl.merge(a, b)
        elif verb == "unmerge" and a in gone:
            tl.unmerge(a)
    return len(tl.revisions().rows())


@examples(2, 60)
@given(deeds=DEEDS)
def test_any_changes_make_the_new_whole(tmp_path_factory, deeds):
    folder = tmp_path_factory.mktemp("changes")
    with Timeline.memory() as tl:
        revisions = do(tl, [("add", 0, 1, "2001"), ("add", 1, 2, "2001/.."), *deeds])
        check_changes(tl, folder, 1 + len(deeds) % revisions)
