"""What the tests of questions share."""

from __future__ import annotations

import pytest

from tests.reports import THREE_REPORTS
from timeline import Timeline


@pytest.fixture
def quarrel(tl: Timeline) -> Timeline:
    """Ann acts; three days later Ben does, twice out of three times. Cid has no day."""
    #  ann   - _ _ _ _ _ _ _ _ - _ _ _ _ _ _ _ _ _ - _ _ _
    #  ben   _ _ _ - _ _ _ _ _ _ _ _ - _ _ _ _ _ _ _ _ _ _
    for number, (who, when) in enumerate(
        [("Ann", "2010-01-01"), ("Ben", "2010-01-04"), ("Ann", "2010-01-10"), ("Ben", "2010-01-13"),
         ("Ann", "2010-01-20"), ("Dee", "2010-02-28"), ("Dee", "2009-12-01"), ("Cid", "2010-01")]
    ):  # fmt: skip
        tl.add(
            event_id=f"e{number}",
            title=f"{who} acts",
            when=when,
            participants=[{"entity": who}],
            country="AR",
        )
    return tl


@pytest.fixture
def reports(tl: Timeline) -> Timeline:
    """Three reports of one event."""
    tl.add(*THREE_REPORTS)
    return tl
