"""Countries by the names that people write."""

from __future__ import annotations

import csv
from functools import cache

from timeline.resources import read_text

__all__ = ["country_code"]


@cache
def _codes() -> dict[str, str]:
    rows = csv.DictReader(read_text("seeds/countries.csv").splitlines())
    return {
        name.strip().casefold(): row["iso2"]
        for row in rows
        for name in (row["name"], *row["others"].split(";"))
    }


def country_code(text: str) -> str:
    """The ISO 3166 code of a country's name; a text that is none, such as a code, in capitals.

    >>> country_code("Bolivia"), country_code("bo")
    ('BO', 'BO')
    """
    return text.upper() if len(text) <= 3 else _codes().get(text.casefold(), text)
