"""Pipes that break, disks that are full, streams that are closed, terminals without the letters: one clear line each."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

RUN = f"{sys.executable} -m timeline"
needs_posix = pytest.mark.skipif(os.name != "posix", reason="speaks to a POSIX shell")
needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")


@pytest.fixture
def bash(small_path, tmp_path):
    """Run a line of shell; `timeline` is the command."""

    def told(line: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", line.replace("timeline ", f"{RUN} ")],
            capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, timeout=60, check=False,
            env={**os.environ, "TIMELINE_DB": str(small_path), **env},
        )  # fmt: skip

    return told


@needs_posix
def test_a_pipe_that_breaks_is_no_fault(bash):
    many = "'SELECT range AS n FROM range(200000)'"
    done = bash(f"timeline sql {many} --format csv | head -1")
    assert (done.stdout, done.stderr) == ("n\n", "")


@needs_posix
@needs_full
@pytest.mark.parametrize("redirected", ["> /dev/full", "--out /dev/full --format json"])
def test_a_full_disk_is_told(bash, redirected):
    done = bash(f"timeline find {redirected}")
    place = "/dev/full" if "--out" in redirected else "standard output"
    assert done.stderr == f"timeline: error: {place}: No space left on device\n"
    assert done.returncode == 1
    assert not os.path.isfile("/dev/full")


@needs_posix
def test_closed_streams_hold_nothing(bash):
    assert bash("timeline find >&-").returncode == 0
    done = bash("timeline sql - <&-")
    assert done.stderr.startswith("timeline: error: there is no SQL to run")


@needs_posix
def test_letters_that_the_output_lacks_are_escaped(bash):
    done = bash("timeline sql \"SELECT 'á😀' AS told\" --format json", PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout) == [{"told": "á😀"}]
    assert done.stdout.isascii()


def test_bytes_that_are_no_text_are_refused(cli):
    answer = cli("find", "text:\udcff")
    assert answer.code == 2
    assert r"'text:\udcff' is no text in the encoding of this terminal" in answer.err


@needs_posix
def test_a_pipe_is_written_and_a_link_keeps_pointing(bash, tmp_path):
    assert bash("timeline find id:amia --out /dev/stdout --format csv").stdout.startswith("event_id,")
    (tmp_path / "link.csv").symlink_to("real.csv")
    (tmp_path / "real.csv").write_text("old")
    assert bash("timeline find --out link.csv --replace").returncode == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text().startswith("event_id,")


def test_a_folder_is_no_file(cli, tmp_path):
    (tmp_path / "folder").mkdir()
    answer = cli("find", "--format", "json", "--out", "folder")
    assert (answer.code, answer.err) == (
        1,
        "timeline: error: folder: this is a folder; name a file in it\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["find", "--limit", "9" * 20], "is more than a 64-bit number holds"),
        (["nearest", "--k", "9" * 20], "is more than a 64-bit number holds"),
        (["sql", "SELECT * FROM read_csv('nowhere.csv')"], "a statement may read nothing but the database"),
    ],
)
def test_what_the_engine_refuses_is_one_line(cli, line, message):
    answer = cli(*line)
    assert (answer.code, answer.out) == (1, "")
    assert message in answer.err
    assert answer.err.count("\n") == 1
