"""One session of Spark for every test that needs one, on two executor processes."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.scale.compare import session


@pytest.fixture(scope="session")
def spark():
    """A cluster of two executor processes on this machine; skipped where there is no Java."""
    pytest.importorskip("pyspark", reason="needs pyspark: make spark")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 or newer for Spark")
    cluster = session(os.environ.get("TIMELINE_SPARK", "local-cluster[2,1,1024]"))
    yield cluster
    cluster.stop()
