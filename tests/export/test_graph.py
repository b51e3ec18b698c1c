"""A table of co-occurrences as a network, and back from each file format."""

from __future__ import annotations

import builtins

import networkx as nx
import polars as pl
import pytest

from timeline.errors import BadColumn, BadQuery, MissingExtra
from timeline.export import graph as module
from timeline.export.graph import to_graph, write_graph
from timeline.intervals.cooccurrence import cooccurrence

EVENTS = pl.DataFrame(
    {"event": [1, 1, 2, 3, 4], "item": ["Ann", "Bób", "Ann", "Cid", "Dot"], "start": [0, 0, 3, 4, 900]}
)
TABLE = cooccurrence(EVENTS, end=None, window=5)


def test_items_are_nodes_and_pairs_are_edges():
    graph = to_graph(TABLE)
    assert dict(graph.nodes(data="n")) == {"Ann": 2, "Bób": 1, "Cid": 1}
    edge = graph.edges["Ann", "Bób"]
    assert (edge["weight"], edge["same_event"], edge["cross"], edge["null"]) == (2, 1, 1, "clustered")
    assert graph.number_of_edges() == TABLE.height


@pytest.mark.parametrize(("suffix", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_every_format_reads_back(tmp_path, suffix, read):
    graph = to_graph(TABLE)
    path = write_graph(graph, tmp_path / f"net.{suffix}")
    back = read(path)
    assert set(back.nodes) == set(graph.nodes)
    for x, y, facts in graph.edges(data=True):
        assert {name: back.edges[x, y][name] for name in facts} == facts
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_edges_are_a_table(tmp_path):
    path = write_graph(to_graph(TABLE), tmp_path / "net.tsv", format="edges")
    back = pl.read_csv(path, separator="\t")
    assert back.select("x", "y", "weight").rows() == TABLE.select("x", "y", "together").rows()


def test_dimensions_that_share_names_stay_apart():
    events = pl.DataFrame({"event": [1, 2], "who": ["Ann", "Bob"], "whom": ["Bob", "Ann"], "start": [0, 1]})
    table = cooccurrence(events, item="who", other="whom", end=None, window=0)
    assert table.height == 2
    assert set(to_graph(table).nodes) == {"x:Ann", "y:Ann", "x:Bob", "y:Bob"}


TWO = pl.DataFrame(
    {
        "event": [1, 1, 2, 2],
        "who": ["Zoe", "Abe", "Zoe", "Mia"],
        "where": ["Mia", "Mia", "Bern", "Bern"],
        "start": [0, 0, 1, 1],
    }
)


@pytest.mark.parametrize("name", ["graphml", "gexf", "edges"])
def test_every_file_tells_the_first_dimension_first(tmp_path, name):
    # Mia is a person and a place, and no row says so by itself
    table = cooccurrence(TWO, item="who", other="where", end=None, window=0)
    path = write_graph(to_graph(table), tmp_path / f"net.{name}")
    if name == "edges":
        edges = set(pl.read_csv(path, separator="\t").select("x", "y").iter_rows())
    else:
        graph = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[name](path)
        edges = set(graph.edges)
        assert dict(graph.nodes(data="dimension")) == {
            **dict.fromkeys(["Abe", "x:Mia", "Zoe"], "x"),
            **dict.fromkeys(["Bern", "y:Mia"], "y"),
        }
    assert edges == {("Zoe", "y:Mia"), ("Abe", "y:Mia"), ("Zoe", "Bern"), ("x:Mia", "Bern")}


def test_dimensions_of_two_types_stay_apart():
    table = cooccurrence(
        TWO.with_columns(where=pl.col("event")), item="who", other="where", end=None, window=0
    )
    assert set(to_graph(table).edges) == {("Zoe", "1"), ("Abe", "1"), ("Zoe", "2"), ("Mia", "2")}


def test_in_one_dimension_the_smaller_name_comes_first():
    rows = [("Cid", 0), ("Ann", 0), ("Bob", 0), ("Ann", 1), ("Bob", 1)]
    events = pl.DataFrame(rows, schema=["item", "event"], orient="row").with_columns(
        start=pl.col("event") * 9
    )
    edges = list(to_graph(cooccurrence(events, end=None, window=0)).edges)
    assert edges == [("Ann", "Bob"), ("Ann", "Cid"), ("Bob", "Cid")]


def test_nulls_are_left_out(tmp_path):
    table = TABLE.with_columns(lift=pl.lit(None, pl.Float64))
    graph = to_graph(table)
    assert all("lift" not in facts for _, _, facts in graph.edges(data=True))
    write_graph(graph, tmp_path / "net.gexf")


def test_another_frame_is_refused():
    with pytest.raises(BadColumn, match="not a table of co-occurrences: it has event, item, start"):
        to_graph(EVENTS)


def test_an_unknown_format_is_named(tmp_path):
    with pytest.raises(BadQuery, match="'dot' is no graph format; use graphml, gexf, edges"):
        write_graph(nx.Graph(), tmp_path / "net.dot")


def test_without_networkx_the_extra_is_named(monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name == "networkx":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtra, match=r"a graph needs networkx: pip install 'timeline-db\[graph\]'"):
        to_graph(TABLE)


@pytest.mark.parametrize(("suffix", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_characters_that_xml_has_not_are_replaced(tmp_path, suffix, read):
    names = ["A\x0bB", "A␋B", "\x00", "C\ufffeD", "\ud800", "tab\tnew\nline", "Żółć 😀"]
    rows = [{"item": name, "event": 1, "start": 0} for name in names]
    graph = nx.Graph()
    for row in rows:
        graph.add_node(row["item"], n=1, note="\x1f")
    graph.add_edge("A\x0bB", "\x00", weight=1, note="x\x01")
    back = read(write_graph(graph, tmp_path / f"net.{suffix}"))
    assert set(back.nodes) == {"A␋B'", "A␋B", "␀", "C\ufffdD", "\ufffd", "tab\tnew\nline", "Żółć 😀"}
    assert back.edges["A␋B'", "␀"]["note"] == "x␁"
    assert "A\x0bB" in graph


def test_a_network_that_is_too_large_says_how_to_go_on(monkeypatch):
    monkeypatch.setattr(module, "MOST_EDGES", TABLE.height - 1)
    with pytest.raises(
        BadQuery, match=f"a network of {TABLE.height} pairs .* --top N or --min-count N .* --format tsv"
    ):
        to_graph(TABLE)
