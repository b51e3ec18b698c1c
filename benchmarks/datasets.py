"""Every data set of events that is at hand, ingested: rows in, events, rejects by reason. It writes into docs/ingest.md.

    python -m benchmarks datasets --print

Each data set goes into a database of its own, and then a second time, which must change nothing.
Data sets that are not at hand are left out, and named.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.harness import ROOT, SHARED, duration, table
from timeline import Timeline

PAGE = ROOT / "docs" / "ingest.md"
DATASETS = {
    "UCDP GED, Myanmar": "ucdp_myanmar/*.csv.gz",
    "ICEWS 2005-2015, sample": "icews/*.tsv.gz",
    "GDELT 2.0, one file": "gdelt/*.CSV",
    "NOAA storms, 47 files": "noaa_storm_events/*.csv.gz",
    "UK ministers": "ifg_ministers/appointment.csv",
    "States, ISD": "manystates/states_ISD.csv",
    "States, GW": "manystates/states_GW.csv",
    "States, ISD 2 as published": "manystates/isd_2_2_update_reversedates.csv",
    "Treaty memberships, HUGGO": "manyenviron/*HUGGO*.csv.gz",
    "Treaty memberships, IEADB": "manyenviron/*IEADB*.csv.gz",
}


def told(name: str, pattern: str, folder: Path) -> list[str]:
    """A row of the table.

    Raises:
        AssertionError: a row is neither event nor reject, or the second time changed something.
    """
    tl = Timeline(folder / f"{abs(hash(name))}.duckdb")
    began = time.perf_counter()
    reports = tl.ingest(pattern)
    spent = time.perf_counter() - began
    rows, added, rejected = (sum(getattr(r, part) for r in reports) for part in ("rows", "added", "rejected"))
    assert rows == added + rejected, f"{name}: {rows} rows became {added} events and {rejected} rejects"
    again = tl.ingest(pattern)
    assert not any(r.revision_id for r in again), f"{name}: the second time changed something"
    assert sum(r.unchanged for r in again) == added, f"{name}: the second time did not know all events"
    reasons: Counter[str] = sum((Counter(r.reasons) for r in reports), Counter())
    because = "; ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
    return [name, reports[0].adapter, f"{rows:,}", f"{added:,}", f"{rejected:,}", because, duration(spent)]


def run() -> str:
    """The table as Markdown."""
    found = {name: str(SHARED / pattern) for name, pattern in DATASETS.items() if any(SHARED.glob(pattern))}
    with tempfile.TemporaryDirectory() as folder:
        rows = [told(name, pattern, Path(folder)) for name, pattern in found.items()]
    header = ["data set", "adapter", "rows", "events", "rejected", "because", "time"]
    absent = [name for name in DATASETS if name not in found]
    return table(header, rows) + (f"\n\nNot at hand: {', '.join(absent)}." if absent else "")
