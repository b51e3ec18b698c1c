"""Co-occurrence as a network: items are nodes, pairs are edges, for Gephi, Cytoscape, igraph and friends."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from timeline.errors import BadColumn, BadQuery, MissingExtra

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["GraphFormat", "to_graph", "write_graph"]

GraphFormat = Literal["graphml", "gexf", "edges"]


def to_graph(frame: Any) -> nx.Graph:
    """The network of a co-occurrence frame: one node an item with `n` (its events), one edge a row.

    An edge carries every other column of its row, and `weight`: how often the two occur together (possibly).
    Nulls are left out, as the file formats have none. In a frame of two dimensions the two may share names, so
    nodes are told apart by `dimension` ("x" or "y") and are called `x:name` and `y:name` where a name is in both.

    Raises:
        BadColumn: the frame is not a result of `cooccurrence`.
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
    graph = nx.Graph()
    x_names, y_names = _node_names(table)
    for row in table.iter_rows(named=True):
        x, y = x_names[row["x"]], y_names[row["y"]]
        graph.add_node(x, n=row["n_x"])
        graph.add_node(y, n=row["n_y"])
        facts = {name: value for name, value in row.items() if name not in _ENDS and value is not None}
        graph.add_edge(x, y, weight=row[strength], **facts)
    return graph


_ENDS = {"x", "y", "n_x", "n_y"}


def _node_names(table: Any) -> tuple[dict[Any, str], dict[Any, str]]:
    """What the nodes are called; a frame that lists some pair both ways, or an item with itself, has two dimensions."""
    pairs = set(table.select("x", "y").iter_rows())
    two = any(x == y or (y, x) in pairs for x, y in pairs)
    names = [{value: str(value) for value in table[side].unique()} for side in ("x", "y")]
    if two:
        shared = names[0].keys() & names[1].keys()
        names = [
            {value: f"{side}:{name}" if value in shared else name for value, name in some.items()}
            for side, some in zip(("x", "y"), names, strict=True)
        ]
    return names[0], names[1]


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
            nx.write_graphml(graph, name)
        elif chosen == "gexf":
            nx.write_gexf(graph, name)
        else:
            _write_edges(graph, name)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return target


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
