"""Co-occurrence as a network: items are nodes, pairs are edges, for Gephi, Cytoscape, igraph and friends."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from timeline.errors import BadColumn, BadQuery, MissingExtra
from timeline.texts import with_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    import polars as pl

__all__ = ["GraphFormat", "to_graph", "write_graph"]

GraphFormat = Literal["graphml", "gexf", "edges"]
MOST_EDGES = 250_000
"""So many edges are held and written in 2 GiB."""


def to_graph(frame: Any) -> nx.Graph:
    """The network of a co-occurrence frame: one node an item with `n` (its events), one edge a row.

    An edge carries every other column of its row, and `weight`: how often the two occur together (possibly).
    Nulls are left out, as the file formats have none. In a frame of two dimensions nodes carry theirs, `x` or `y`,
    as `dimension`, and are called `x:name` and `y:name` where both have the name.

    Raises:
        BadColumn: the frame is not a result of `cooccurrence`.
        BadQuery: it has more than 250,000 rows.
        MissingExtra: networkx is not installed.

    >>> import polars as pl
    >>> rows = {"x": ["Ann"], "y": ["Bob"], "n_x": [3], "n_y": [2], "together": [5], "p": [0.5]}
    >>> graph = to_graph(pl.DataFrame(rows))
    >>> sorted(graph.nodes(data="n")), graph.edges["Ann", "Bob"]["weight"]
    ([('Ann', 3), ('Bob', 2)], 5)
    """
    nx = _networkx()
    import polars as pl

    table = frame if isinstance(frame, pl.DataFrame) else pl.DataFrame(frame)
    strength = next((name for name in ("together", "together_possible") if name in table.columns), None)
    if strength is None or not {"x", "y", "n_x", "n_y"} <= set(table.columns):
        raise BadColumn(f"not a table of co-occurrences: it has {', '.join(table.columns)}")
    if table.height > MOST_EDGES:
        raise BadQuery(
            f"a network of {table.height:,} pairs is too large to be held, up to {MOST_EDGES:,} are; keep the strongest with"
            " --top N or --min-count N (in Python top=, min_count=), or write all as --format tsv, which is a list of edges too"
        )
    graph = nx.Graph()
    x_names, y_names = _add_nodes(graph, table)
    for row in table.iter_rows(named=True):
        facts = {name: value for name, value in row.items() if name not in _ENDS and value is not None}
        graph.add_edge(x_names[row["x"]], y_names[row["y"]], weight=row[strength], **facts)
    return graph


_ENDS = {"x", "y", "n_x", "n_y"}


def _add_nodes(graph: nx.Graph, table: pl.DataFrame) -> list[dict[Any, str]]:
    """Add the nodes, and say what those of x and of y are called.

    They are added in order, those of x first in two dimensions, so that every file tells an edge from x to y.
    """
    sides = [dict(table.select(side, f"n_{side}").unique().sort(side).iter_rows()) for side in ("x", "y")]
    shared = sides[0].keys() & sides[1].keys()
    if _one_dimension(table, sides):
        for name, events in sorted((sides[0] | sides[1]).items()):
            graph.add_node(str(name), n=events)
        return [{name: str(name) for name in side} for side in sides]
    called = []
    for dimension, side in zip(("x", "y"), sides, strict=True):
        called.append({name: f"{dimension}:{name}" if name in shared else str(name) for name in side})
        for name, events in side.items():
            graph.add_node(called[-1][name], n=events, dimension=dimension)
    return called


def _one_dimension(table: pl.DataFrame, sides: list[dict[Any, int]]) -> bool:
    """Whether x and y are items of one dimension: then x < y in every row, and an item has one number of events."""
    x, y = sides
    if table["x"].dtype != table["y"].dtype:
        return False
    return bool((table["x"] < table["y"]).all()) and all(x[name] == y[name] for name in x.keys() & y.keys())


def write_graph(graph: nx.Graph, path: str | os.PathLike[str], format: GraphFormat | None = None) -> Path:  # noqa: A002
    """Write a network as GraphML, GEXF or a tab-separated list of edges, and say where.

    Args:
        graph: what `to_graph` made, or any networkx graph.
        path: the file; it appears whole or not at all.
        format: `graphml`, `gexf` or `edges`; by default what the file's suffix says.

    Raises:
        BadQuery: the suffix names no format.
        MissingExtra: networkx is not installed.
    """
    nx = _networkx()
    target = Path(path)
    chosen = format or target.suffix.removeprefix(".").lower()
    if chosen not in get_args(GraphFormat):
        raise BadQuery(f"'{chosen}' is no graph format; use {', '.join(get_args(GraphFormat))}")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    try:
        if chosen == "graphml":
            nx.write_graphml(_for_xml(graph), name)
        elif chosen == "gexf":
            nx.write_gexf(_for_xml(graph), name)
        else:
            _write_edges(graph, name)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return target


def _for_xml(graph: nx.Graph) -> nx.Graph:
    """A network whose texts XML can hold: a control character is its picture (U+240B for U+000B), any other U+FFFD.

    Items that only such characters tell apart get an apostrophe.
    """
    texts = [str(node) for node in graph]
    if all(with_pictures(text) == text for text in (*texts, *_facts(graph))):
        return graph
    taken, names = {text for text in texts if with_pictures(text) == text}, {}
    for node in graph:
        names[node] = with_pictures(str(node))
        while names[node] in taken and names[node] != str(node):
            names[node] += "'"
        taken.add(names[node])
    clean = _networkx().relabel_nodes(graph, names)
    for _, facts in clean.nodes(data=True):
        facts.update({name: with_pictures(value) for name, value in facts.items() if isinstance(value, str)})
    for _, _, facts in clean.edges(data=True):
        facts.update({name: with_pictures(value) for name, value in facts.items() if isinstance(value, str)})
    return clean


def _facts(graph: nx.Graph) -> Iterator[str]:
    """Every text that a network holds beside its names."""
    for facts in (
        *(facts for _, facts in graph.nodes(data=True)),
        *(facts for _, _, facts in graph.edges(data=True)),
    ):
        yield from (value for value in facts.values() if isinstance(value, str))


def _write_edges(graph: nx.Graph, path: str) -> None:
    import polars as pl

    rows = [{"x": x, "y": y, **facts} for x, y, facts in graph.edges(data=True)]
    pl.DataFrame(rows, infer_schema_length=None).write_csv(path, separator="\t")


def _networkx() -> Any:
    try:
        import networkx as nx
    except ImportError:
        raise MissingExtra("networkx", "graph", "a graph") from None
    return nx
