"""The report on museum dates: what it says of a small museum, and of none."""

from __future__ import annotations

import gzip

from benchmarks import cmoa

ROWS = """id,creation_date,creation_date_earliest,creation_date_latest
1,1850,1850-01-01,1850-01-01
2,c. 1860,1855-01-01,1865-01-01
3,19th century,1850-01-01,1860-01-01
4,in the style of Monet,1880-01-01,1890-01-01
5,1900,1901-01-01,1901-01-01
"""


def test_the_shares_of_a_small_museum(tmp_path, monkeypatch):
    path = tmp_path / "dates.csv.gz"
    path.write_bytes(gzip.compress(ROWS.encode()))
    monkeypatch.setattr(cmoa, "DATA", path)
    told = cmoa.run()
    assert "| rows with a sound range | 5 | 5 |" in told
    assert "| read, of the rows with a sound range | 80.00% | 80.00% |" in told
    assert "| equal to the museum's range | 20.00% | 40.00% |" in told
    assert "| equal to it or containing it | 40.00% | 60.00% |" in told
    assert "| nothing in common with it | 20.00% | 20.00% |" in told


def test_without_the_data_nothing_is_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(cmoa, "DATA", tmp_path / "none.csv.gz")
    assert "nothing was measured" in cmoa.run()
