"""What the tests of ingestion share: the fixtures, and a short way to ask for a few columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from timeline import Timeline

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "ingest"


@pytest.fixture
def fixtures() -> Path:
    """The folder of small inputs."""
    return FIXTURES


@pytest.fixture
def ask(tl: Timeline):
    """Rows of a statement over the database of the test, as tuples."""

    def rows(sql: str, **params: Any) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in tl.sql(sql, params or None).rows()]

    return rows
