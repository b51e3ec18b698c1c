"""What tests of the store share."""

from __future__ import annotations

import pytest

from timeline.store import engine
from timeline.store.attached import Attached


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each time that a file is opened from now on, whether it can only be read."""
    found: list[bool] = []
    connect, attach = engine.connect, Attached._attach
    monkeypatch.setattr(
        engine, "connect", lambda *args, **given: (found.append(False), connect(*args, **given))[1]
    )
    monkeypatch.setattr(Attached, "_attach", lambda *args: (found.append(True), attach(*args))[1])
    return found
