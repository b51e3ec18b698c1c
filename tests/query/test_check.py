"""What is wrong in a database."""

from __future__ import annotations

from timeline import Timeline


def test_the_founding_database_is_sound(founding: Timeline) -> None:
    assert founding.check().rows() == []
