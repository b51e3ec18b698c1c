"""The contract: what is promised stays, what is written keeps it, and the two descriptions beside it are valid."""

from __future__ import annotations

import copy
import json
from collections import Counter

import jsonschema
import pyarrow.parquet as pq
import pytest

from tests.export.promise import golden, of_dataset, promises
from timeline import Timeline
from timeline.schema.contract import CONTRACT
from timeline.schema.history import HISTORY

ARROW = {"list<element: string>": "list<string>", "list<item: string>": "list<string>"}


def documents(folder):
    return [
        json.loads((folder / f"{name}.json").read_text()) for name in ("contract", "datapackage", "schema")
    ]


def test_what_version_1_promises_stays(dataset):
    lost = Counter(golden()) - Counter(of_dataset(dataset))
    assert not lost, "the promise of version 1 is broken: these no longer hold"


def test_what_is_promised_is_written_down(dataset):
    new = Counter(of_dataset(dataset)) - Counter(golden())
    assert not new, "write what is new into fixtures/export/contract-v1.txt: python -m tests.export.promise"


@pytest.mark.parametrize("name", ["type", "null", "unit", "name"])
def test_a_broken_promise_is_seen(dataset, name):
    contract, package, schema = documents(dataset)
    broken = copy.deepcopy(contract)
    column = broken["tables"][0]["columns"][11]
    column[name] = "start" if name == "name" else "something else"
    schema["$defs"]["events"]["properties"].setdefault("start", {})
    assert Counter(golden()) - Counter(promises(broken, package, schema))


def test_a_broken_place_or_key_is_seen(dataset):
    contract, package, schema = documents(dataset)
    for name, value in (("file", "elsewhere.parquet"), ("key", ["version"])):
        broken = copy.deepcopy(contract)
        broken["tables"][3][name] = value
        assert len(Counter(golden()) - Counter(promises(broken, package, schema))) == 1


def check_files(folder):
    """Every file has the columns of the contract, in their order, with their types; all of them may hold NULL."""
    contract, package, _ = documents(folder)
    files = [file for table in contract["tables"] for file in table["files"]]
    assert sorted(files) == sorted(str(file.relative_to(folder)) for file in folder.rglob("*.parquet"))
    resources = [
        path
        for each in package["resources"]
        for path in ([each["path"]] if isinstance(each["path"], str) else each["path"])
    ]
    assert resources == files
    for table in contract["tables"]:
        rows = 0
        for file in table["files"]:
            read = pq.ParquetFile(folder / file)
            rows += read.metadata.num_rows
            fields = [
                (field.name, ARROW.get(str(field.type), str(field.type)), field.nullable)
                for field in read.schema_arrow
            ]
            assert fields == [(column["name"], column["type"], True) for column in table["columns"]]
            assert {
                key.decode(): value.decode()
                for key, value in read.metadata.metadata.items()
                if key.startswith(b"timeline")
            } == {
                "timeline.contract_version": "1",
                "timeline.table": table["name"],
                "timeline.row": table["row"],
                "timeline.null_rule": contract["null_rule"],
            }
        assert rows == table["rows"]


def test_the_files_are_what_the_contract_says(dataset):
    check_files(dataset)
    assert len(documents(dataset)[0]["tables"]) == len(CONTRACT) + len(HISTORY) == 18


def test_parted_files_are_what_the_contract_says(parted):
    check_files(parted)


def test_changes_are_what_the_contract_says(full, tmp_path):
    check_files(full.export(tmp_path / "changes", since=1))
    check_files(full.export(tmp_path / "parted", since=1, partition="year"))


def test_an_empty_database_keeps_the_contract(tl, tmp_path):
    check_files(tl.export(tmp_path / "whole"))
    check_files(tl.export(tmp_path / "parted", partition="kind"))
    check_files(tl.export(tmp_path / "changes", as_of="2020-12-31"))


def table(folder, name):
    from tests.export.reading import rows

    return rows(folder, name)


def test_only_what_may_be_null_is(dataset):
    for told in documents(dataset)[0]["tables"]:
        for file in told["files"]:
            read = pq.read_table(dataset / file)
            holds = {name for name in read.column_names if read[name].null_count}
            assert holds <= {column["name"] for column in told["columns"] if column["null"] != "never"}, file


def test_the_rows_are_valid_as_json(dataset):
    schema = documents(dataset)[2]
    jsonschema.Draft202012Validator.check_schema(schema)
    counted = 0
    for name in schema["$defs"]:
        validator = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", **schema})
        for row in table(dataset, name):
            validator.validate(row)
            counted += 1
        wrong = dict.fromkeys(schema["$defs"][name]["required"])
        assert not validator.is_valid(wrong)
    assert counted > 100


def test_the_rows_of_changes_are_valid_as_json(full, tmp_path):
    folder = full.export(tmp_path / "changes", since=1)
    schema = documents(folder)[2]
    validator = jsonschema.Draft202012Validator({"$ref": "#/$defs/events", **schema})
    rows = table(folder, "events")
    assert {row["_change"] for row in rows} == {"added", "amended", "retracted"}
    for row in rows:
        validator.validate(row)
    assert not validator.is_valid({**rows[0], "_change": "moved"})


PACKAGE = {
    "type": "object",
    "required": ["resources", "name", "profile", "$schema"],
    "properties": {
        "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
        "version": {"type": "string"},
        "resources": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "path", "schema"],
                "properties": {
                    "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
                    "path": {
                        "oneOf": [
                            {"$ref": "#/$defs/path"},
                            {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/path"}},
                        ]
                    },
                    "schema": {
                        "type": "object",
                        "required": ["fields"],
                        "properties": {
                            "fields": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/field"}},
                            "primaryKey": {"type": "array", "items": {"type": "string"}},
                            "foreignKeys": {"type": "array", "items": {"required": ["fields", "reference"]}},
                        },
                    },
                },
            },
        },
    },
    "$defs": {
        "path": {"type": "string", "pattern": "^(?=^[^./~])(^((?!\\.{2}).)*$).*$"},
        "field": {
            "type": "object",
            "required": ["name", "type"],
            "properties": {
                "type": {"enum": ["string", "number", "integer", "boolean", "array", "datetime"]},
                "constraints": {"properties": {"required": {"type": "boolean"}, "enum": {"type": "array"}}},
            },
        },
    },
}
"""What the Data Package standard asks of a package, its resources and its tables, as far as it bears on ours."""


def check_package(folder):
    contract, package, _ = documents(folder)
    jsonschema.validate(package, PACKAGE)
    fields = {
        each["name"]: [field["name"] for field in each["schema"]["fields"]] for each in package["resources"]
    }
    assert len(fields) == len(package["resources"]) == len(contract["tables"])
    for each in package["resources"]:
        assert set(each["schema"]["primaryKey"]) <= set(fields[each["name"]])
        for key in each["schema"].get("foreignKeys", []):
            told = {tuple(row[name] for name in key["fields"]) for row in table(folder, each["name"])}
            other = key["reference"]
            known = {tuple(row[name] for name in other["fields"]) for row in table(folder, other["resource"])}
            assert told <= known, (each["name"], key)
        keys = [
            tuple(row[name] for name in each["schema"]["primaryKey"]) for row in table(folder, each["name"])
        ]
        if each["name"] != "history_rejected_rows":
            assert len(keys) == len(set(keys)), each["name"]


def test_the_data_package_is_valid(dataset):
    check_package(dataset)


def test_the_data_package_of_folders_is_valid(parted):
    check_package(parted)


@pytest.mark.parametrize("as_of", [1, 2, 4])
def test_the_data_package_of_the_past_is_valid(full, tmp_path, as_of):
    check_package(full.export(tmp_path / "then", as_of=as_of))


def test_more_columns_and_tables_do_no_harm(dataset, tmp_path):
    """Within version 1 there may be more of them one day, and the program of today still reads it."""
    import shutil

    import polars as pl

    folder = shutil.copytree(dataset, tmp_path / "later")
    contract = json.loads((folder / "contract.json").read_text())
    for told in contract["tables"]:
        told["columns"].append({"name": "more", "type": "string", "meaning": "m", "null": "n", "unit": ""})
        for file in told["files"]:
            pl.read_parquet(folder / file).with_columns(more=pl.lit("m")).write_parquet(folder / file)
    contract["tables"].append({**contract["tables"][3], "name": "further", "file": "f.parquet", "files": []})
    (folder / "contract.json").write_text(json.dumps(contract))
    with Timeline(tmp_path / "new.duckdb") as tl:
        tl.import_(folder)
        assert tl.export(tmp_path / "again").is_dir()
    assert documents(tmp_path / "again")[0] == documents(dataset)[0]
