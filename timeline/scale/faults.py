"""What Spark says of a statement or of rows, in one line."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from timeline.errors import BadBounds, BadQuery, BadWindow, NoMeasure, TooManyAlternatives, TooManyMatches

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["translated"]

_REFUSED = re.compile(r"^timeline\.errors\.(\w+): (.*)$", re.MULTILINE)
_KINDS = {
    kind.__name__: kind
    for kind in (BadBounds, BadQuery, BadWindow, NoMeasure, TooManyAlternatives, TooManyMatches)
}
_STATE = re.compile(r"\s*SQLSTATE: \w+.*$", re.DOTALL)


@contextmanager
def translated(sql: str = "") -> Iterator[None]:
    """What Spark refuses becomes `BadQuery`, with its words in one line; what a task of ours refused is refused here."""
    from pyspark.errors import (
        AnalysisException,
        ArithmeticException,
        NumberFormatException,
        ParseException,
        PythonException,
    )

    try:
        yield
    except (AnalysisException, ParseException, ArithmeticException, NumberFormatException) as fault:
        said = " ".join(_STATE.sub("", str(fault)).split())
        raise BadQuery(f"Spark cannot answer this: {said}", sql) from None
    except PythonException as fault:
        refused = _REFUSED.findall(str(fault))
        if not refused:
            raise
        kind, said = refused[-1]
        raise _KINDS.get(kind, BadQuery)(said) from None
