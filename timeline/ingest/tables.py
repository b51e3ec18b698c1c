"""Tables of codes that several mappings share, named in `values`: the codes of countries, to ISO 3166-1 alpha-2."""

from __future__ import annotations

import csv
from functools import cache

from timeline.resources import read_text

__all__ = ["TABLES", "table_of"]

TABLES = {
    "country-names": ("name", "others"),
    "country-iso3": ("iso3",),
    "country-numbers": ("numeric",),
    "country-fips": ("fips",),
    "country-gw": ("gw",),
}


@cache
def table_of(name: str) -> dict[str, str]:
    """A shared table by its name; the names of countries are in lower case, as after `fold = "lower"`.

    >>> table_of("country-fips")["BO"], table_of("country-names")["myanmar (burma)"]
    ('BY', 'MM')
    """
    rows = list(csv.DictReader(read_text("seeds/countries.csv").splitlines()))
    keys = [
        (key.strip(), row["iso2"])
        for row in rows
        for column in TABLES[name]
        for key in row[column].split(";")
    ]
    if name == "country-names":
        return {key.lower(): code for key, code in keys if key}
    if name == "country-numbers":
        return {short: code for key, code in keys if key for short in (key, key.lstrip("0"))}
    return {key: code for key, code in keys if key}
