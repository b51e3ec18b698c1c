"""The report of `benchmarks.cmoa` as a page of the documentation."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.cmoa_ranges import DATA, HABITS, by_family, compared, load, reasons, summary

__all__ = ["page", "shares"]

_HEAD = """# Museum dates

How the dates that one museum writes are read, beside the range that the museum itself gives for each.
`python -m benchmarks.cmoa FILE` writes this page.
The data are {texts:,} date texts ({distinct:,} distinct) of the Carnegie Museum of Art, published as CC0.

The museum's ranges are evidence, not truth.
They are whole years in most rows, and this page takes their first of January for the year.
Days before 15 October 1582 carry a Julian shift (`1499-12-23` for the start of 1500), which is taken back first.

Month comes first in this collection's figures, so the column is read with `dayfirst=False`.
*Equal*: the reading has the museum's first and last day.
*Contains*, *inside*, *overlaps*, *apart*: how the reading lies to the museum's range where it is not equal.
The second column lays two habits of the museum over the table of readings
([fixtures/reading/museum.toml](../fixtures/reading/museum.toml)): `c.` is five years wide, and `before 1800` reaches into 1800.

"""

_VERDICTS = {
    "circa": (
        "`c.` has a width for the museum, mostly 5 years",
        "both: `c.` is a flag here, and a table can give it a width",
    ),
    "bounds": (
        "`before` and `after` reach into the year they name",
        "both: the shipped table leaves that year out",
    ),
    "coarser": (
        "the museum keeps the year alone",
        "the reading, which keeps the day, the month or the season",
    ),
    "doubt": ("`?` widens the museum's range", "the reading: `?` says nothing of a width"),
    "acts": (
        "one act of several, or the first to the last",
        "either: the reading says which dates are named",
    ),
    "left out": (
        "the range leaves out the date that is written",
        "the reading: the range is that of another text",
    ),
    "parts": ("early, mid and late begin and end elsewhere", "neither: the museum itself is not of one mind"),
    "bc": ("years before Christ are one off", "the reading: 5 BC is the year -0004"),
    "cut": ("the range begins or ends a little outside", "the reading"),
    "wider": (
        "the range is wider than what is written",
        "the reading: the museum used what it knows of the maker",
    ),
    "backwards": ("the range ends before it begins, or in the year 71959", "the reading"),
}


def page(path: Path = DATA) -> str:
    """The whole page as text."""
    frame = load(path)
    plain, habits = compared(frame), compared(frame, readings=HABITS)
    rest = reasons(plain, habits)
    parts = [
        _HEAD.format(texts=len(frame), distinct=frame["text"].n_unique()),
        "## Shares\n\n",
        shares(plain, habits),
        _sorts(plain),
        _reasons(rest),
        _shapes(rest),
        _refused(plain),
    ]
    return "".join(parts)


def _table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines) + "\n"


def _code(text: object) -> str:
    return f"`{str(text).strip()}`" if text is not None else ""


def shares(plain: pl.DataFrame, habits: pl.DataFrame) -> str:
    """The table of what is read and how it agrees, with the shipped table and with the museum's habits."""
    shipped, replaced = summary(plain), summary(habits)
    names = {
        "read": "read, of the rows with a sound range",
        "equal": "equal to the museum's range",
        "holds": "equal to it or containing it",
        "apart": "nothing in common with it",
    }
    rows: list[list[object]] = [["rows with a sound range", f"{shipped['rows']:,}", f"{replaced['rows']:,}"]]
    rows += [[label, f"{shipped[key]:.2%}", f"{replaced[key]:.2%}"] for key, label in names.items()]
    return _table(["", "shipped table", "with the museum's habits"], rows)


def _sorts(plain: pl.DataFrame) -> str:
    counted = by_family(plain)
    return "## By sort of date\n\n" + _table(counted.columns, [list(row) for row in counted.rows()])


def _reasons(rest: pl.DataFrame) -> str:
    counted = rest["reason"].value_counts().sort("count", "reason", descending=[True, False])
    rows: list[list[object]] = [
        [reason, _VERDICTS[reason][0], count, _VERDICTS[reason][1]] for reason, count in counted.rows()
    ]
    text = "## Why they differ\n\nEvery row whose reading does not hold the museum's range, by the first reason that applies.\n\n"
    return text + _table(["reason", "difference", "rows", "who is right"], rows)


def _shapes(rest: pl.DataFrame) -> str:
    counted = (
        rest.sort("text", "earliest", "latest")
        .group_by("shape", "relation", maintain_order=True)
        .agg(
            pl.len().alias("rows"),
            pl.col("reason").mode().sort().first(),
            pl.first("text", "edtf", "earliest", "latest"),
        )
        .sort("rows", "shape", "relation", descending=[True, False, False])
    )
    shown = counted.filter(pl.col("rows") >= 3)
    rows: list[list[object]] = [
        [
            _code(r["shape"]),
            r["relation"],
            r["rows"],
            _code(r["text"]),
            _code(r["edtf"]),
            f"{r['earliest']} to {r['latest']}",
            r["reason"],
        ]
        for r in shown.rows(named=True)
    ]
    others = counted.filter(pl.col("rows") < 3)
    text = (
        "## Differences by shape\n\nA shape has 9 for every digit; the example is the first of its kind.\n\n"
    )
    head = ["shape", "reading is", "rows", "text", "read as", "museum", "reason"]
    tail = f"{len(others)} more shapes have one or two rows each, {others['rows'].sum()} rows together.\n\n"
    return text + _table(head, rows) + tail


def _refused(plain: pl.DataFrame) -> str:
    refused = (
        plain.filter(pl.col("relation") == "refused")
        .group_by("text", "error")
        .len("rows")
        .sort("rows", "text", descending=[True, False])
    )
    rows: list[list[object]] = [
        [_code(r["text"]), r["rows"], r["error"].partition(": ")[2].replace("|", "/")]
        for r in refused.rows(named=True)
    ]
    return "## Refused\n\n" + _table(["text", "rows", "why"], rows).rstrip("\n") + "\n"
