"""Museum dates: what is read, and how it compares with the range that the museum itself gives.

python -m benchmarks.cmoa [FILE]      print the report and write it to docs/dates-museum.md
python -m benchmarks cmoa --print     the shares alone, and how fast the column is read
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.cmoa_page import page, shares
from benchmarks.cmoa_ranges import DATA, HABITS, ROOT, compared, load
from benchmarks.harness import duration, environment, paired
from timeline.when import read_dates

REPORT = ROOT / "docs" / "dates-museum.md"


def run() -> str:
    """The shares and the speed, as Markdown."""
    if not DATA.is_file():
        return "## Museum dates\n\nThe museum's data are not here: nothing was measured."
    frame = load(DATA)
    texts = frame["text"]
    (timing,) = paired({"read_dates": lambda: read_dates(texts, dayfirst=False)})
    distinct = texts.n_unique()
    rate = f"{distinct / timing.median:,.0f} distinct texts a second, each of them read anew"
    told = (
        "How the dates that a museum writes are read, beside the range that it gives itself; "
        "[museum dates](dates-museum.md) lists the disagreements.\n"
        f"{frame.height:,} texts ({distinct:,} distinct) take {duration(timing.median)}: {rate}."
    )
    both = shares(compared(frame), compared(frame, readings=HABITS))
    return "\n\n".join(["## Museum dates", environment(), told, both])


if __name__ == "__main__":
    report = page(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
    print(report)
    REPORT.write_text(report, encoding="utf-8")
