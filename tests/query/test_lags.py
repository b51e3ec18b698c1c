"""The delays between two items, on a case done by hand."""

from __future__ import annotations

from typing import Any

import pytest

from timeline import Timeline, UnknownName


def test_lags_tells_the_delay(quarrel: Timeline) -> None:
    rows = quarrel.lags("ann", "ben", from_="-5d", to="5d", step="1d").rows()
    counts = {row["lag_from"] // 86_400_000_000: row["count_certain"] for row in rows}
    assert counts == {-5: 0, -4: 0, -3: 0, -2: 0, -1: 0, 0: 0, 1: 0, 2: 0, 3: 2, 4: 0}


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tl: tl.lags("Ann", "Zoe"), UnknownName, "unknown item 'Zoe'"),
    ],
)  # fmt: skip
def test_an_item_that_makes_no_sense_gets_one_clear_line(
    quarrel: Timeline, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(quarrel)
