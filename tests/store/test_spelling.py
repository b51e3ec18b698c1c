"""Dates that EDTF cannot write are spelled in every answer that tells their bounds."""

from __future__ import annotations

import pytest

from timeline import Timeline, When


@pytest.mark.parametrize("ask", ["overlaps", "relate"])
def test_both_dates_of_a_pair_are_spelled_in_rows_and_frames(tmp_path, ask):
    dates = {"a": "2007-11-13T10:00/12:00", "b": "2007-11-13T11:00Z/13:00"}
    with Timeline(tmp_path / "x.duckdb") as tl:
        for name, when in dates.items():
            tl.add(event_id=name, title=name.upper(), kind=name, when=when)
        result = tl.relate("a", "b") if ask == "relate" else tl.overlaps("kind:a", "kind:b")
        (row,) = result.rows()
        frame = result.pl()
    told = [When.read(dates[name]).display() for name in dates]
    assert [row["left_when"], row["right_when"]] == told
    assert frame.select("left_when", "right_when").rows() == [tuple(told)]
    assert When.read(row["left_when"]).bounds == When.read(dates["a"]).bounds
