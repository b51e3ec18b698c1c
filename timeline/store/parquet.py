"""Writing Parquet: the rows of a statement, with statistics and metadata in the footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.store.engine import files_only
from timeline.store.quote import literal
from timeline.store.translate_errors import working

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from timeline.store.session import Params, Session

__all__ = ["ROW_GROUP", "write_parquet"]

ROW_GROUP = 122_880


def write_parquet(
    session: Session, sql: str, params: Params | None, path: Path, metadata: Mapping[str, str]
) -> int:
    """Write the rows of a statement, in its order, to one file; returns how many there are.

    Args:
        session: where the statement runs.
        sql: a statement that reads.
        params: its parameters.
        path: the file.
        metadata: what the footer says beside the statistics of every row group.
    """
    entries = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in metadata.items())
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, KV_METADATA {{{entries}}}"
    rows = session.relation(sql, params).to_arrow_reader(ROW_GROUP)
    with working(path.name), files_only() as writer:
        writer.register("answer", rows)
        written = writer.execute(f"COPY answer TO {literal(str(path))} ({options})").fetchall()
    return int(written[0][0])
