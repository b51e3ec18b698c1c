"""What is shipped: sdist and wheel hold every file that git knows of the package, and the wheel works on its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path, PurePosixPath

import pytest

import timeline

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("timeline", "sql", "seeds")
IN_PACKAGE = ("sql", "seeds")  # folders of the checkout that stand inside the package in a wheel


def _run(*command: str | Path, **options: object) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Every file of the checkout that git tracks, or would: what it ignores is not part of the project."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    listed = _run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    files = {name for name in listed.split("\0") if name and (ROOT / name).is_file()}
    assert {
        "pyproject.toml",
        "timeline/__init__.py",
        "sql/schema/001_tables.sql",
        "seeds/founding.toml",
    } <= files
    return files


@pytest.fixture(scope="module")
def built(known: set[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An sdist, a wheel made from the checkout, and a wheel made from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir")
    _run(*build, folder / "direct", "--sdist", "--wheel", ROOT)
    sdist = next((folder / "direct").glob("*.tar.gz"))
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / sdist.name.removesuffix(".tar.gz")
    _run(*build, folder / "again", "--wheel", unpacked)
    return {
        "sdist": sdist,
        "wheel": next((folder / "direct").glob("*.whl")),
        "wheel of the sdist": next((folder / "again").glob("*.whl")),
    }


def _members(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _in_wheel(name: str) -> str:
    return f"timeline/{name}" if PurePosixPath(name).parts[0] in IN_PACKAGE else name


def test_the_sdist_holds_what_git_knows(known: set[str], built: dict[str, Path]) -> None:
    with tarfile.open(built["sdist"]) as archive:
        held = {name.partition("/")[2] for name in archive.getnames() if archive.getmember(name).isfile()}
    shipped = {name for name in known if name.startswith(tuple(f"{folder}/" for folder in SHIPPED))}
    assert shipped - held == set()
    assert held - known == {"PKG-INFO"}


def test_the_wheel_holds_the_package_and_nothing_else(known: set[str], built: dict[str, Path]) -> None:
    held = {name for name in _members(built["wheel"]) if ".dist-info/" not in name}
    assert held == {_in_wheel(name) for name in known if PurePosixPath(name).parts[0] in SHIPPED}


def test_the_wheel_says_what_it_is(built: dict[str, Path]) -> None:
    members = {name.partition(".dist-info/")[2]: data for name, data in _members(built["wheel"]).items()}
    assert set(members) - {""} == {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    assert b"timeline = timeline.cli:main" in members["entry_points.txt"]
    assert b"Requires-Python: >=3.11" in members["METADATA"]
    assert f"\nVersion: {timeline.__version__}\n".encode() in members["METADATA"]
    assert b"Root-Is-Purelib: true" in members["WHEEL"]


def test_the_wheel_of_the_sdist_is_the_same(built: dict[str, Path]) -> None:
    assert _members(built["wheel of the sdist"]) == _members(built["wheel"])


@pytest.fixture(scope="module")
def stranger(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a clean environment that holds the wheel and what it depends on, and nothing else."""
    folder = tmp_path_factory.mktemp("stranger")
    venv.create(folder, with_pip=True)
    pip = (folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--retries", "1")
    try:
        _run(*pip, "install", "--quiet", "--no-compile", built["wheel"])
    except AssertionError:
        if _cannot(*pip, "index", "versions", "pip"):
            pytest.skip("needs the package index to install what the wheel depends on")
        raise
    return folder / "bin"


def _cannot(*command: str | Path) -> bool:
    return subprocess.run([str(word) for word in command], capture_output=True).returncode != 0


@pytest.mark.torture
def test_a_stranger_can_use_the_wheel(stranger: Path, tmp_path: Path) -> None:
    """Outside the checkout, without dev dependencies: open a database, load the founding events, find one."""
    known = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "TIMELINE_DB": "out/founding.duckdb",
    }
    held = _run(stranger / "python", "-m", "pip", "list", "--format=freeze", env=known)
    assert "timeline-db==" in held
    assert not {"pytest", "hypothesis", "pandas", "ruff"} & {
        line.partition("==")[0] for line in held.splitlines()
    }

    where = "import timeline; from timeline.resources import folder; print(timeline.__file__, folder('sql'))"
    for path in _run(stranger / "python", "-c", where, cwd=tmp_path, env=known).split():
        assert Path(path).is_relative_to(stranger.parent)

    assert "Who was in office" in _run(stranger / "timeline", "demo", "out", cwd=tmp_path, env=known)
    assert (tmp_path / "out" / "parquet" / "contract.json").is_file()
    found = _run(stranger / "timeline", "find", "kind:attack", cwd=tmp_path, env=known)
    assert "1994-07-18  Bombing of the AMIA community centre" in found

    opened = "from timeline import Timeline; tl = Timeline('own.duckdb'); tl.add(title='x', when='1994'); print(len(tl.find()))"
    assert _run(stranger / "python", "-c", opened, cwd=tmp_path, env=known) == "1\n"
