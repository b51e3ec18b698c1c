"""Tables of codes that several mappings share, named in `values`: the codes of countries, to ISO 3166-1 alpha-2."""

from __future__ import annotations

import csv
from functools import cache

from timeline.resources import read_text

__all__ = ["TABLES", "table_of"]

TABLES = {
    "country-any": ("name", "others", "iso3", "iso2"),
    "country-names": ("name", "others"),
    "country-iso3": ("iso3",),
    "country-numbers": ("numeric",),
    "country-fips": ("fips",),
    "country-gw": ("gw",),
    "country-hemispheres": ("iso2", "iso3", "name", "others"),
}
_SOUTHERN = """
AO AQ AR AS AU BI BO BR BV BW CK CL CX FJ FK GS HM IO KM LS MG MU MW MZ NA NC NF NR NU NZ PE PF PG PN PY RE RW SB SC SH
SZ TF TK TL TO TV TZ UY VU WF WS YT ZA ZM ZW
"""
_ON_THE_EQUATOR = "CD CG CO EC GA GQ ID KE KI MV SO ST UG UM"


@cache
def table_of(name: str) -> dict[str, str]:
    """A shared table by its name; the names of countries are in lower case, as after `fold = "lower"`.

    Those of `country-any`, names and codes of ISO 3166, are in upper case, as after `fold = "upper"`.

    >>> table_of("country-fips")["BO"], table_of("country-names")["myanmar (burma)"]
    ('BY', 'MM')
    """
    if name == "country-hemispheres":
        return _hemispheres()
    rows = list(csv.DictReader(read_text("seeds/countries.csv").splitlines()))
    keys = [
        (key.strip(), row["iso2"])
        for row in rows
        for column in TABLES[name]
        for key in row[column].split(";")
    ]
    if name == "country-names":
        return {key.lower(): code for key, code in keys if key}
    if name == "country-any":
        return {key.upper(): code for key, code in keys if key}
    if name == "country-numbers":
        return {short: code for key, code in keys if key for short in (key, key.lstrip("0"))}
    return {key: code for key, code in keys if key}


def _hemispheres() -> dict[str, str]:
    """North or south by the codes and the names (as they are, and in lower case) of countries, but for those of both."""
    rows = csv.DictReader(read_text("seeds/countries.csv").splitlines())
    found: dict[str, str] = {}
    south, equator = _SOUTHERN.split(), _ON_THE_EQUATOR.split()
    for row in rows:
        if row["iso2"] in equator:
            continue
        side = "south" if row["iso2"] in south else "north"
        for key in (row["iso2"], row["iso3"], row["name"], *row["others"].split(";")):
            found |= {form: side for form in (key.strip(), key.strip().lower()) if form}
    return found
