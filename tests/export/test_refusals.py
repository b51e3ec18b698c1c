"""Damaged, foreign and missing datasets are refused in one line, and nothing of them is kept."""

from __future__ import annotations

import json
import shutil

import polars as pl
import pytest

from timeline import BadQuery, BadRow, DatabaseMissing, Timeline


def damage_missing(folder):
    (folder / "tags.parquet").unlink()


def damage_cut(folder):
    with (folder / "events.parquet").open("r+b") as file:
        file.truncate(900)


def damage_bytes(folder):
    whole = bytearray((folder / "events.parquet").read_bytes())
    whole[300:700] = b"x" * 400
    (folder / "events.parquet").write_bytes(whole)


def damage_rows(folder):
    pl.read_parquet(folder / "events.parquet").head(3).write_parquet(folder / "events.parquet")


def damage_columns(folder):
    shutil.copy(folder / "tags.parquet", folder / "events.parquet")


def damage_contract(**changed):
    def damage(folder):
        told = json.loads((folder / "contract.json").read_text())
        (folder / "contract.json").write_text(json.dumps({**told, **changed}))

    return damage


def damage_events(**columns):
    def damage(folder):
        file = folder / "events.parquet"
        pl.read_parquet(file).with_columns(**columns).write_parquet(file)

    return damage


def damage_place(place):
    def damage(folder):
        (folder.parent / "elsewhere").mkdir()
        shutil.copy(folder / "events.parquet", folder.parent / "elsewhere" / "events.parquet")
        told = json.loads((folder / "contract.json").read_text())
        for table in told["tables"]:
            if table["files"] == ["events.parquet"]:
                table["files"] = [place.format(folder.parent / "elsewhere")]
        (folder / "contract.json").write_text(json.dumps(told))

    return damage


DAMAGES = {
    "a latitude is none": (
        damage_events(lat=pl.lit(float("nan"))),
        "the dataset was changed, and is unsound: event .*: lat is nan",
    ),
    "a longitude is far": (damage_events(lon=pl.lit(999.0)), r"lon is 999\.0 \(sound_values\)"),
    "a confidence is high": (damage_events(confidence=pl.lit(5.0)), r"confidence is 5\.0 \(sound_values\)"),
    "a kind is none": (
        damage_events(kind=pl.lit("NOT A KIND")),
        r"kind is NOT A KIND \(sound_values\)",
    ),
    "a date is another": (damage_events(edtf=pl.lit("1850")), "1850 has other bounds"),
    "a date is none": (damage_events(edtf=pl.lit("soon")), "soon has other bounds"),
    "a file lies elsewhere": (damage_place("{}/events.parquet"), "names a file outside the dataset"),
    "a file lies above": (damage_place("../elsewhere/events.parquet"), "names a file outside the dataset"),
    "a file is missing": (damage_missing, r"tags\.parquet: a file of the dataset is missing: export it anew"),
    "a file is cut": (damage_cut, r"events\.parquet: the file is damaged, export it anew: "),
    "a page is damaged": (damage_bytes, r"events\.parquet: the file is damaged, export it anew: "),
    "rows are gone": (damage_rows, r"'events' has 3 rows, its contract says 13: export it anew"),
    "columns are gone": (damage_columns, r"events\.parquet: the file lacks the column 'approximate'"),
    "it is newer": (
        damage_contract(contract_version=2),
        "version 2 of the contract, this program knows 1; upgrade with",
    ),
    "it is foreign": (
        lambda folder: (folder / "contract.json").unlink(),
        "no dataset that export wrote: it has no contract.json",
    ),
    "its contract is none": (
        lambda folder: (folder / "contract.json").write_text("[]"),
        "its contract.json is none",
    ),
    "its contract is cut": (
        lambda folder: (folder / "contract.json").write_text('{"contr'),
        "its contract.json is none",
    ),
    "its contract has no tables": (damage_contract(tables=None), "contract.json does not say what it must"),
    "its contract lacks a table": (damage_contract(tables=[]), "the dataset has no table 'events'"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_dataset_is_refused_in_one_line(dataset, tmp_path, name):
    damage, reason = DAMAGES[name]
    folder = shutil.copytree(dataset, tmp_path / "copy")
    damage(folder)
    with Timeline(tmp_path / "new.duckdb") as tl:
        with pytest.raises(BadRow, match=reason) as refused:
            tl.import_(folder)
        assert "\n" not in str(refused.value)
        assert str(folder) in str(refused.value)
        assert not (tmp_path / "new.duckdb").exists() or not tl.find().rows()


def test_a_dataset_that_is_not_there(tl, tmp_path):
    with pytest.raises(DatabaseMissing, match="no dataset at "):
        tl.import_(tmp_path / "nowhere")


def test_an_unknown_partition_is_refused(full, tmp_path):
    with pytest.raises(BadQuery, match="partition by year, kind, country, not by 'month'"):
        full.export(tmp_path / "out", partition="month")


def test_the_name_of_a_dataset_is_no_pattern(tmp_path):
    for name, folder in (("right", "ds[A]"), ("wrong", "dsA")):
        with Timeline(tmp_path / f"{name}.duckdb") as tl:
            tl.add(event_id=name, title=name, when="2000")
            tl.export(tmp_path / folder)
    with Timeline(tmp_path / "new.duckdb") as tl:
        tl.import_(tmp_path / "ds[A]")
        assert [row["event_id"] for row in tl.find()] == ["right"]
