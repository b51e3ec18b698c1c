"""What the tests of edits share."""

from __future__ import annotations

import pytest

from tests.reports import THREE_REPORTS
from timeline import Timeline


@pytest.fixture
def reports(tl: Timeline) -> Timeline:
    """Three reports of one event."""
    tl.add(*THREE_REPORTS)
    return tl
