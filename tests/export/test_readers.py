"""Other programs read the dataset: the same rows, NULL for unbounded, no date that stands for none, any year."""

from __future__ import annotations

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from tests.export.reading import rows
from timeline import Timeline, When

BOUNDS = ("start_min", "start_max", "end_min", "end_max")
MICROSECOND = "Timestamp(isAdjustedToUTC=false, timeUnit=microseconds"


def by_duckdb(path):
    told = ", ".join(f"epoch_us({name})" for name in BOUNDS)
    return duckdb.sql(f"SELECT event_id, {told} FROM read_parquet('{path}')").fetchall()


def by_polars(path):
    return pl.read_parquet(path).select("event_id", pl.col(BOUNDS).dt.timestamp("us")).rows()


def by_pyarrow(path):
    read = ds.dataset(path).to_table(columns=["event_id", *BOUNDS])
    columns = [read["event_id"], *(read[name].cast("int64") for name in BOUNDS)]
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def by_pandas(path):
    read = pd.read_parquet(path, dtype_backend="pyarrow")[["event_id", *BOUNDS]]
    ticks = read.astype(dict.fromkeys(BOUNDS, "int64[pyarrow]"))
    return [
        tuple(None if pd.isna(value) else value for value in row) for row in ticks.itertuples(index=False)
    ]


@pytest.mark.parametrize("reader", [by_duckdb, by_polars, by_pyarrow, by_pandas])
def test_every_reader_sees_the_bounds(full, dataset, reader):
    """Undated, open, 43 BCE, 50,000 BCE and 12,023: what the database holds, to the microsecond."""
    events = [full.event(row["event_id"]) for row in full.find().rows()]
    wanted = {event.event_id: event.when.bounds for event in events}
    assert {name: tuple(bounds) for name, *bounds in reader(str(dataset / "events.parquet"))} == wanted
    assert wanted["undated"] == (None,) * 4
    assert wanted["deep"] == When.parse("Y-50000").bounds
    assert wanted["ancient"][0] < -60_000_000_000_000_000


def test_the_types_are_logical_ones(dataset):
    read = pq.ParquetFile(dataset / "events.parquet").schema
    told = {read.column(at).path.split(".")[0]: str(read.column(at).logical_type) for at in range(len(read))}
    assert all(told[name].startswith(MICROSECOND) for name in (*BOUNDS, "recorded_from"))
    texts = (
        "event_id",
        "title",
        "kind",
        "country",
        "edtf",
        "relative",
        "attributes",
        "start_kind",
        "precision",
    )
    assert {told[name] for name in texts} == {"String"}
    assert told["version"].startswith("Int(bitWidth=32")


def test_no_date_stands_for_none(dataset):
    for table in ("events", "events_flat", "history_versions"):
        for row in rows(dataset, table):
            for name in BOUNDS:
                assert row[name] is None or not row[name].startswith(("9999", "0001-01-01", "+9999")), row
    statistics = pq.ParquetFile(dataset / "events.parquet").metadata.row_group(0)
    counts = {
        statistics.column(at).path_in_schema: statistics.column(at).statistics
        for at in range(statistics.num_columns)
    }
    told = rows(dataset, "events")
    assert all(counts[name].null_count == sum(row[name] is None for row in told) > 0 for name in BOUNDS)


def test_folders_are_read_as_a_column(parted):
    """DuckDB, Polars and pyarrow take the names of the folders for a column, and agree on it."""
    name, folder = parted.name.replace("-", "_"), parted / "events"
    engine = duckdb.sql(
        f"SELECT event_id, {name}::VARCHAR FROM read_parquet('{folder}/**/*.parquet')"
    ).fetchall()
    frame = pl.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=True)
    arrow = ds.dataset(folder, partitioning="hive").to_table(columns=["event_id", name])
    told = dict(zip(arrow["event_id"].to_pylist(), arrow[name].to_pylist(), strict=True))
    assert sorted(engine) == sorted(frame.select("event_id", pl.col(name).cast(pl.String)).rows())
    assert dict(engine) == {event: None if value is None else str(value) for event, value in told.items()}
    assert len(engine) == len(rows(parted, "events"))
    pandas = pd.read_parquet(folder, partitioning=None, dtype_backend="pyarrow")
    assert sorted(pandas["event_id"]) == sorted(dict(engine))


def test_folders_hold_what_their_names_say(parted):
    by = {"by-year": "by_year", "by-kind": "by_kind", "by-country": "by_country"}[parted.name]
    for table in ("events", "events_flat"):
        for file in (parted / table).rglob("*.parquet"):
            value = file.parent.name.removeprefix(f"{by}=")
            for row in (
                pl.read_parquet(file, hive_partitioning=False)
                .with_columns(pl.col(BOUNDS).dt.timestamp("us"))
                .iter_rows(named=True)
            ):
                bounded = row["start_min"] is not None and row["end_max"] is not None
                assert (file.stem == "bounded") is bounded
                own = {
                    "by_kind": row["kind"].split(".")[0],
                    "by_country": row["country"],
                    "by_year": None if row["start_min"] is None else str(_year(row["start_min"])),
                }[by]
                assert value == (own or "__HIVE_DEFAULT_PARTITION__")


def _year(us):
    from timeline.when import calendar

    return calendar.civil(us // calendar.US_PER_DAY)[0]


def test_parted_and_whole_hold_the_same(dataset, parted):
    for table in ("events", "events_flat"):
        whole, parts = (
            sorted(rows(folder, table), key=lambda row: row["event_id"]) for folder in (dataset, parted)
        )
        assert whole == parts
    for table in ("participants", "tags", "evidence", "entities", "sources", "revisions", "history_versions"):
        assert rows(dataset, table) == rows(parted, table)


def test_the_flat_table_has_the_parts_in_their_order(full, dataset):
    for row in rows(dataset, "events_flat"):
        event = full.event(row["event_id"])
        names = {each["entity_id"]: each["name"] for each in rows(dataset, "entities")}
        assert row["who"] == [names[part.entity] for part in event.participants]
        assert row["roles"] == [part.role for part in event.participants]
        assert row["tags"] == list(event.tags)
        assert row["sources"] == [item.source for item in event.evidence]


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """The dataset of more events than one row group holds; every hundredth goes on."""
    from timeline.store.parquet import ROW_GROUP

    folder = tmp_path_factory.mktemp("long")
    count = ROW_GROUP + 30_000
    year = pl.int_range(count, eager=True) * 7919 % 2000 + 1
    when = year.cast(pl.String).str.zfill(4)
    frame = pl.DataFrame(
        {"event_id": pl.int_range(count, eager=True).cast(pl.String), "title": "t", "when": when}
    )
    goes_on = pl.int_range(pl.len()) % 100 == 0
    frame.with_columns(when=pl.when(goes_on).then(pl.col("when") + "/..").otherwise("when")).write_csv(
        folder / "t.csv"
    )
    with Timeline(folder / "t.duckdb") as tl:
        tl.ingest(folder / "t.csv", as_="edtf-csv")
        return tl.export(folder / "out", flat=False)


def test_row_groups_are_sorted_and_prune(long):
    """Groups follow one another in time, those that go on come last, and a filter leaves groups unread."""
    read = pq.ParquetFile(long / "events.parquet").metadata
    groups = [read.row_group(number) for number in range(read.num_row_groups)]
    told = [
        {group.column(at).path_in_schema: group.column(at).statistics for at in range(group.num_columns)}
        for group in groups
    ]
    assert [group.num_rows for group in groups] == [122_880, 30_000]
    assert [group["end_max"].null_count for group in told] == [0, 1529]
    frame = pl.read_parquet(long / "events.parquet").select("start_min", open=pl.col("end_max").is_null())
    assert frame["open"].is_sorted()
    assert frame["open"].sum() == 1529
    for goes_on in (True, False):
        assert frame.filter(pl.col("open") == goes_on)["start_min"].is_sorted()
    late = told[0]["start_min"].max + pd.Timedelta(days=1)
    fragments = ds.dataset(long / "events.parquet").get_fragments()
    assert [
        group.id for each in fragments for group in each.subset(ds.field("start_min") > late).row_groups
    ] == [1]
