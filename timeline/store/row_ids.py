"""Digests of texts: the identity of rows that have none of their own."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from timeline.store.engine import files_only
from timeline.store.session import Session

if TYPE_CHECKING:
    import polars as pl

__all__ = ["digests"]

_LENGTH = 20  # hexadecimal digits: 80 bits, so that a hundred million rows share none by chance


def digests(texts: pl.Series) -> pl.Series:
    """The MD5 digest of each text, shortened to 20 digits; the same text always gives the same digest."""
    with closing(files_only()) as connection:
        session = Session(connection)
        session.execute("CREATE TABLE digested (place BIGINT, content VARCHAR)")
        session.fill_frame("digested", texts.alias("content").to_frame().with_row_index("place"))
        asked = f"SELECT left(md5(coalesce(content, '')), {_LENGTH}) AS digest FROM digested ORDER BY place"
        return session.frame(asked)["digest"]
