"""Co-occurrence as a network, for the programs that draw one."""

from __future__ import annotations

import json

import networkx as nx
import polars as pl
import pytest

READERS = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}


@pytest.fixture
def pairs(cli):
    return json.loads(cli("cooccur", "--window", "36500d", "--format", "json").told)


@pytest.mark.parametrize("name", READERS)
def test_items_are_nodes_and_pairs_are_edges(cli, pairs, tmp_path, name):
    answer = cli("cooccur", "--window", "36500d", "--out", f"together.{name}")
    assert answer.out == ""
    assert answer.err.endswith(f"wrote together.{name}\n")
    graph = READERS[name](tmp_path / f"together.{name}")
    assert dict(graph.nodes(data="n")) == {
        row[side]: row[f"n_{side}"] for row in pairs for side in ("x", "y")
    }
    assert {frozenset(edge): weight for *edge, weight in graph.edges(data="weight")} == {
        frozenset((row["x"], row["y"])): row["together_possible"] for row in pairs
    }


def test_edges_are_a_table(cli, pairs, tmp_path):
    cli("cooccur", "--window", "36500d", "--format", "edges", "--out", "together.tsv").told  # noqa: B018 - it asserts
    table = pl.read_csv(tmp_path / "together.tsv", separator="\t")
    assert table.columns[:3] == ["x", "y", "weight"]
    assert {frozenset(edge): weight for *edge, weight in table.select("x", "y", "weight").iter_rows()} == {
        frozenset((row["x"], row["y"])): row["together_possible"] for row in pairs
    }


@pytest.mark.parametrize("name", [*READERS, "edges"])
def test_standard_output_gets_what_a_file_holds(cli, tmp_path, name):
    shown = cli("cooccur", "--format", name).told
    cli("cooccur", "--out", f"together.{name}").told  # noqa: B018 - it asserts
    assert (tmp_path / f"together.{name}").read_text(encoding="utf-8") == shown
    assert [file.name for file in tmp_path.iterdir()] == [f"together.{name}"]


def test_a_network_without_edges_is_one(cli, tmp_path):
    cli("cooccur", "--min-count", "99", "--out", "none.graphml").told  # noqa: B018 - it asserts
    assert nx.read_graphml(tmp_path / "none.graphml").number_of_nodes() == 0
