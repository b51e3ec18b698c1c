"""The notebooks run from top to bottom, each cell shows something, and what their sentences tell is so."""

from __future__ import annotations

import csv
import datetime as dt
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.docs.notebooks import NOTEBOOKS, cells, executed
from tests.docs.pages import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

BY_NAME = {notebook.stem: notebook for notebook in NOTEBOOKS}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for package in ("altair", "anywidget"):
        pytest.importorskip(package)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _is_seen(shown: Iterable[Any]) -> None:
    """Every value is a table, a chart or a widget, and holds something."""
    for value in shown:
        if type(value).__module__.startswith("altair"):
            assert value.to_dict()["$schema"]
        elif hasattr(value, "_repr_html_"):
            assert "<table" in value._repr_html_()
        else:
            assert str(value)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_prose_and_code(notebook: Path) -> None:
    told = cells(notebook)
    assert told[0].is_prose
    assert told[0].text.startswith("# ")
    assert sum(cell.is_prose for cell in told) >= 5
    assert f"notebooks/{notebook.name}" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")


def test_the_founding_events(demo: Path, folder: Path) -> None:
    shutil.copytree(demo / "out", folder / "out")
    names, shown = executed(BY_NAME["founding"])
    _is_seen(shown)
    assert len(shown) >= 12
    assert {row["when"] for row in names["attacks_then"][:2]} == {"[..2023]"}
    assert [tuple(counted) for counted in names["nineties"].values()] == [(0, 2), (2, 2)]
    assert [row["item"] for row in names["gaps"]] == ["AR", "BO", "BR", "CO"]
    assert names["death"][0]["certain"] == "before"
    assert [names["death"][0][gap] for gap in ("gap_min", "gap_max")] == [4, 4]
    assert names["relations"][0]["relation"] == "before"
    assert 0.5 < names["relations"][0]["probability"] < 1
    assert names["surprising"].select("x", "y").rows() == [("Iran", "Israel"), ("Hamas", "Iran")]
    assert len(names["tl"].find()) == 31


def _twin(path: Path) -> Path:
    """A small file of the same columns: drawn events of three groups."""
    with (ROOT / "fixtures" / "ingest" / "ucdp-ged.csv").open(encoding="utf-8") as file:
        sample = next(csv.DictReader(file))
    draw = random.Random(15)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*sample])
        writer.writeheader()
        for number in range(200):
            first = dt.date(2017, 8, 1) + dt.timedelta(days=int(120 * draw.random() ** 3))
            days = draw.choice([0, 0, 0, 4, 20])
            army, group = "Government of Myanmar (Burma)", draw.choice(["Red", "Blue", "Green"])
            sides = {"side_a": army, "side_b": group, "dyad_name": f"{army} - {group}", "dyad_new_id": group}
            told = {"id": 1000 + number, "type_of_violence": 1, "date_prec": {0: 1, 4: 2, 20: 4}[days]}
            writer.writerow(
                sample | sides | told | {"date_start": first, "date_end": first + dt.timedelta(days=days)}
            )
        writer.writerow(sample | {"id": 2000, "type_of_violence": 3, "side_b": "Civilians"})
    return path


def test_a_small_twin_of_ucdp_myanmar(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GED", str(_twin(folder / "ged.csv")))
    names, shown = executed(BY_NAME["myanmar"])
    _is_seen(shown)
    assert names["report"].added == 201
    assert 0 < names["counts"].certain < names["counts"].possible
    assert (folder / "myanmar-parquet" / "contract.json").is_file()
    assert (folder / "myanmar.html").is_file()


@pytest.mark.torture
def test_ucdp_myanmar(shared: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared / "data" / "ucdp_myanmar" / "ged_myanmar.csv.gz"
    if not path.is_file():
        pytest.skip("needs the UCDP events of Myanmar in the folder of shared data")
    monkeypatch.setenv("GED", str(path))
    names, shown = executed(BY_NAME["myanmar"])
    _is_seen(shown)
    assert names["report"].added == 7_374
    assert tuple(names["counts"]) == (37, 42)
    rates = names["quarters"].pl().select("start", "n_certain").rows()
    years: dict[int, int] = {}
    for start, count in rates:
        years[start.year] = years.get(start.year, 0) + count
    typical = sorted(count for year, count in years.items() if year < 2021)[16]
    assert all(count > typical for start, count in rates if (start.year, start.month) >= (2021, 4))
