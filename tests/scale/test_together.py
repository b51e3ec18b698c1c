"""Counts of cells: whatever the cuts and parts, they add up to those of one machine."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from tests.scale.test_pairs import database
from timeline import Timeline
from timeline.constants import US_PER_DAY
from timeline.scale.dealing import cells_of, copied
from timeline.scale.pairs import Stretch, stretched
from timeline.scale.slices import Cells, mutual_copies
from timeline.scale.together import counted_in_cell, events_in_cell
from timeline.store.connect import Store

COUNTS = ["same_event", "cross_certain", "cross_possible", "together_certain"]


def in_cells(
    tl: Timeline, dice: random.Random, selector: str, options
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The counts of all cells added up: of pairs, and of the events of `x` and of `y`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "numbers_items", False)
        kernel = tl.cooccur(selector, null="none", **options).kernel
    data, given = kernel.options["data"], kernel.options["options"]
    with tl._store.reading() as session:
        rows = session.frame(data.steps.text(data.sql), data.steps.params)
    micro = {
        name: pl.col(name).dt.timestamp("us") for name in ("start_min", "start_max", "end_min", "end_max")
    }
    rows = rows.with_columns(**micro).with_columns(
        start_min_n=pl.col("start_min") // US_PER_DAY,
        end_max_n=(pl.col("end_max") - 1) // US_PER_DAY + 1,
        _number=pl.col("event").cast(pl.String).hash(seed=3) // 2,
    )
    rows = rows.with_columns(pl.col("_number").cast(pl.Int64))
    stretch = Stretch("start_min", 0, "end_max", int(options["window"][:-1]))
    low, high = stretched(rows, stretch)
    places = np.unique(np.concatenate([low, high]))[1:-1]
    cuts = np.array(sorted(dice.sample(places.tolist(), min(places.size, dice.randrange(5)))), np.int64)
    parts = np.array([dice.randint(1, 3) for _ in range(cuts.size + 1)])
    cells = Cells(cuts, parts, parts)
    batches = [
        *copied(rows.to_arrow().to_batches(max_chunksize=9), stretch, cells, mutual_copies, is_left=True)
    ]
    dealt = [*cells_of(pa.Table.from_batches(batches).to_batches(max_chunksize=13))]
    pairs = pl.concat(counted_in_cell(events, given["together"], given["unsure"]) for events in dealt)
    each = pl.concat((events_in_cell(events, given["together"]) for events in dealt), how="diagonal")
    x, y = (each.drop_nulls(end).group_by(end).agg(pl.col(f"n_{end}").sum()) for end in ("x", "y"))
    return pairs.group_by("x", "y").agg(pl.col(COUNTS).sum()), x, y


@pytest.mark.parametrize(
    ("selector", "options"),
    [
        ("", {"by": "who", "window": "400d"}),
        ("", {"by": "who", "window": "0d", "within": "country"}),
        pytest.param("", {"by": "who,country", "window": "90d"}, marks=pytest.mark.torture),
        ("during:2003/2009", {"by": "kind", "window": "30d"}),
    ],
)
def test_counts_of_cells_add_up(selector, options):
    tl = database(1)
    expected = tl.cooccur(selector, null="none", **options).pl().select("x", "y", *COUNTS, "n_x", "n_y")
    assert expected.height
    found, x, y = in_cells(tl, random.Random(0), selector, options)
    kept = found.filter(pl.col("same_event") + pl.col("cross_possible") > 0)
    assert kept.join(x, on="x").join(y, on="y").sort("x", "y").equals(expected.sort("x", "y"))
    assert kept.height == found.height
