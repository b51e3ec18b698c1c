"""What an editor sees: a script of a user is accepted by a strict type checker, and a mistake in it is not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
from datetime import date

from timeline import Event, Result, Timeline, When, parse_edtf

with Timeline.memory() as tl:
    tl.add(title="A", kind="attack", when="1994-07-18")
    for row in tl.gaps("kind:attack", by="country", certainty="certain", resolution="day", min_gap="30d"):
        print(row["start"])
    pairs = tl.cooccur(by="who", window="30d", rank="certain", only=["Iran"]).pl()
    found: Result = tl.find(from_="1994", to=When.parse("1995"), as_of=date(2024, 1, 1))
    print(pairs.height, found.schema["when"].meaning, tl.overlaps(relation="contains", limit=3).columns)
    event: Event = tl.event(found.rows()[0]["event_id"])
    print(event.title, tl.rate(every="5y").frozen().title, parse_edtf)
"""
BAD = {
    'tl.gaps(by="planet")': "planet",
    'tl.gaps(certainty="perhaps")': "perhaps",
    'tl.overlaps(relation="touches")': "touches",
    'tl.coverage(resolution="fortnight")': "fortnight",
    "tl.find(from_=2020)": "2020",
    'tl.find(limit="5")': "5",
    "tl.find(bylines=3)": "bylines",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the checker says of each line."""
    pytest.importorskip("basedpyright", reason="the checker is installed with the extra 'dev'")
    folder = tmp_path_factory.mktemp("user")
    settings = {"typeCheckingMode": "strict", "extraPaths": [str(ROOT)], "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    (folder / "good.py").write_text(GOOD)
    (folder / "bad.py").write_text(
        "\n".join(["from timeline import Timeline", "tl = Timeline()", *BAD]) + "\n"
    )
    checked = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable, "good.py", "bad.py"],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(checked.stdout)["generalDiagnostics"]
    return [(Path(each["file"]).name, each["range"]["start"]["line"], each["message"]) for each in found]


def test_a_script_is_accepted(said):
    assert [each for each in said if each[0] == "good.py"] == []


@pytest.mark.parametrize(("line", "word"), BAD.items())
def test_a_mistake_is_seen(said, line, word):
    at = [*BAD].index(line) + 2
    assert any(name == "bad.py" and number == at and word in message for name, number, message in said)
