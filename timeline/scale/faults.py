"""What Spark says of a statement or of rows, in one line."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from timeline.errors import BadQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["translated"]

_STATE = re.compile(r"\s*SQLSTATE: \w+.*$", re.DOTALL)


@contextmanager
def translated(sql: str = "") -> Iterator[None]:
    """What Spark refuses becomes `BadQuery`, with its words in one line."""
    from pyspark.errors import AnalysisException, ArithmeticException, NumberFormatException, ParseException

    try:
        yield
    except (AnalysisException, ParseException, ArithmeticException, NumberFormatException) as fault:
        said = " ".join(_STATE.sub("", str(fault)).split())
        raise BadQuery(f"Spark cannot answer this: {said}", sql) from None
