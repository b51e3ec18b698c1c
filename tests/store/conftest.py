"""What tests of the store share."""

from __future__ import annotations

import pytest

from timeline.store import engine


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each time that a file is opened from now on, whether it can only be read."""
    found: list[bool] = []
    connect = engine.connect
    monkeypatch.setattr(
        engine,
        "connect",
        lambda *args, **given: (found.append(given["read_only"]), connect(*args, **given))[1],
    )
    return found
