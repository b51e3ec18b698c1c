"""What every test shares: Hypothesis profiles, a small database, and the way to shared data."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from timeline import Timeline

settings.register_profile("dev", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "torture", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

ROOT = Path(__file__).resolve().parent.parent


def pytest_runtest_setup() -> None:
    """Where the long tests have a time that is over, pass over what is left."""
    if time.time() > float(os.environ.get("TORTURE_UNTIL", "inf")):
        pytest.skip("the time is over")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on who runs it, or where."""
    monkeypatch.setenv("TIMELINE_AUTHOR", "tester")
    monkeypatch.delenv("TIMELINE_DB", raising=False)
    monkeypatch.setenv("TZ", "Pacific/Chatham")


@pytest.fixture
def shared() -> Path:
    """The folder of real data beside the checkout; skips where there is none."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the shared data folder beside the checkout")
    return folder


@pytest.fixture
def tl() -> Timeline:
    """An empty database in memory."""
    with Timeline.memory() as database:
        yield database


@pytest.fixture(scope="session")
def founding_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that holds the founding events; to be read only."""
    path = tmp_path_factory.mktemp("founding") / "founding.duckdb"
    Timeline(path).ingest(ROOT / "seeds" / "founding.toml")
    return path


@pytest.fixture
def founding(founding_path: Path) -> Timeline:
    """The founding events, for reading."""
    return Timeline(founding_path, read_only=True)
