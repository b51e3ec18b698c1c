"""The flat table comes back: ingested it is the same answer, and what was corrected in it is an amendment."""

from __future__ import annotations

import polars as pl
import pytest

from tests.export.many import WHEN
from timeline import Timeline, When


@pytest.mark.parametrize("kind", ["csv", "jsonl", "arrow", "parquet"])
def test_a_table_is_read_back(many, tmp_path, kind):
    """Ingested into a new file it is the same answer, and the same table again."""
    names = ["Smith; Sons", "[D]", '["E"]', " F"]
    for place, name in enumerate(names):
        many.add(
            {
                "event_id": f"odd-{place}",
                "title": ' a "title", so\nto say ',
                "when": "2010-06~/..",
                "participants": [{"entity": name, "role": "one; of"}, {"entity": "Ann", "role": "other"}],
                "place": " a square\n",
                "tags": ["x,y", name, " t"] if place else [],
                "evidence": [{"source": "s-1"}, {"source": "s-2"}],
                "relative": ["before second"],
                "attributes": {"a": {"b": [1, 2.0, None]}, "c": ["tab\t", place][: place + 1]},
                "confidence": 0.25,
            }
        )
    many.add(
        {
            "event_id": "bounds",
            "title": "b",
            "when": When.from_bounds("2010-01-01T00:00:01Z", "2011-03-01", None, "2013"),
        }
    )
    table = tmp_path / ("pq" if kind == "parquet" else f"a.{kind}")
    many.export(table, format=kind)
    with Timeline(tmp_path / "back.duckdb") as back:
        (report,) = back.ingest(table / "events_flat.parquet" if kind == "parquet" else table)
        assert (report.adapter, report.added, report.rejected) == ("timeline-flat", len(WHEN) + 5, 0)
        assert back.find().rows() == many.find().rows()
        for name in (*WHEN, "odd-0", "odd-1", "odd-2", "odd-3", "bounds"):
            one, other = many.event(name), back.event(name)
            assert (one.when.bounds, one.when.edtf, one.relative) == (
                other.when.bounds,
                other.when.edtf,
                other.relative,
            )
            assert (one.title, one.place) == (other.title, other.place)
            assert (one.attributes, one.tags, one.confidence) == (
                other.attributes,
                other.tags,
                other.confidence,
            )
            assert [part.role for part in one.participants] == [part.role for part in other.participants]
            assert [item.source for item in one.evidence] == [item.source for item in other.evidence]
        many.export(tmp_path / "one.csv", format="csv")
        back.export(tmp_path / "two.csv", format="csv")
        assert (tmp_path / "one.csv").read_text() == (tmp_path / "two.csv").read_text()


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"roles": "a; b; c"}, "roles", "not one role for each of who"),
        ({"when": "1999"}, "when", "when and the bounds say two things: correct the one and blank the other"),
        ({"when": "soon"}, "when", "'soon' cannot be read as a part of a date"),
        ({"start_min": "yesterday"}, "start_min", "not an instant in ISO 8601"),
        (
            {"when": "", "start_min": "2100-01-01T00:00:00Z"},
            "end_max",
            "the bounds are not in order, or not tight",
        ),
        ({"start_kind": "sure"}, "start_kind", "not one of: known, open, unknown"),
        ({"precision": "fortnight"}, "precision", "no precision of a date"),
        ({"approximate": "perhaps"}, "approximate", "neither true nor false"),
        ({"lat": "95"}, "lat", "not between -90 and 90"),
        ({"confidence": "much"}, "confidence", "not a number"),
        ({"attributes": "[1]"}, "attributes", "not a JSON object"),
        ({"title": ""}, "title", "no title"),
        ({"event_id": ""}, "event_id", "no identity"),
        ({"kind": "?"}, "kind", "a kind is lower-case words joined by dots"),
        ({"country": "Chile"}, "country", "not an ISO 3166 code"),
        ({"_change": "retracted"}, "_change", "retracted: bring changes in with import"),
    ],
    ids=str,
)
def test_a_row_that_was_spoilt_is_rejected(many, tmp_path, change, column, reason):
    many.export(tmp_path / "a.csv", format="csv", selector="id:second")
    row = pl.read_csv(tmp_path / "a.csv", infer_schema=False)
    row.with_columns(pl.lit(text).alias(name) for name, text in change.items()).write_csv(tmp_path / "b.csv")
    with Timeline.memory() as back:
        assert back.ingest(tmp_path / "b.csv")[0].rejected == 1
        (told,) = back.rejects().rows()
        assert told["column"] == column
        assert told["value"] == (change[column] or None if column in change else "2015-01-14T10:20:31Z")
        assert told["reason"].startswith(reason)


def test_a_table_that_was_corrected_amends_what_was_corrected(tmp_path):
    """In the database that it came from, the words and the places of the evidence stand."""
    said = [
        {"source": "s", "locator": "p. 1", "quote": "so"},
        {"source": "t"},
        {"source": "s", "stance": "contradicts"},
    ]
    with Timeline(tmp_path / "a.duckdb") as own:
        own.add({"event_id": "a", "title": "A", "when": "1999", "evidence": said})
        own.add({"event_id": "b", "title": "B", "when": "2000", "evidence": said[:1]})
        before = own.event("a").evidence
        own.export(tmp_path / "a.csv", format="csv")
        assert own.ingest(tmp_path / "a.csv")[0].unchanged == 2
        text = (tmp_path / "a.csv").read_text()
        (tmp_path / "a.csv").write_text(text.replace("s; t; s", "s; u").replace("a,A,", "a,New,"))
        (report,) = own.ingest(tmp_path / "a.csv")
        assert (report.amended, report.unchanged, report.rejected) == (1, 1, 0)
        after = own.event("a")
        assert (after.title, after.evidence[0], after.evidence[1].source) == ("New", before[0], "u")
        assert (len(after.evidence), after.evidence[1].locator) == (2, None)


def test_a_row_may_be_corrected_or_written_by_hand(many, tmp_path):
    """A new date counts when the bounds are blank; a column of one's own is kept."""
    many.export(tmp_path / "a.csv", format="csv", selector="id:month")
    row = pl.read_csv(tmp_path / "a.csv", infer_schema=False)
    blank = [pl.lit("").alias(name) for name in ("start_min", "start_max", "end_min", "end_max")]
    corrected = row.with_columns(*blank, pl.lit("1994-08").alias("when"), pl.lit("mine").alias("note"))
    corrected.write_csv(tmp_path / "b.csv")
    with Timeline.memory() as back:
        assert back.ingest(tmp_path / "b.csv")[0].added == 1
        event = back.event("month")
        assert (event.when.edtf, event.when.bounds) == ("1994-08", When.parse("1994-08").bounds)
        assert event.attributes == {"note": "mine"}
