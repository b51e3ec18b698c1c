"""Countries and states by the names that people write, and by the codes of ISO 3166, FIPS, COW and Gleditsch-Ward.

The names are those of pycountry and of `seeds/countries.csv`; a state that no country of today continues is in
`seeds/states.csv` without a code.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache

from timeline.resources import read_text

__all__ = ["code_of", "codes", "name_key", "names", "rows"]

_INITIALS = re.compile(r"(?<=\b\w)\.\s?(?=\w\b)")
_POSSESSIVE = re.compile("['\u2019`\u00b4]s\\b")
_LEFT_OUT = {"the", "of", "and", "former"}
_ABBREVIATED = {
    "st": "saint",
    "ste": "saint",
    "rep": "republic",
    "repub": "republic",
    "dem": "democratic",
    "fed": "federated",
    "federal": "federated",
    "is": "island",
    "isl": "island",
    "isls": "island",
    "islands": "island",
    "terr": "territory",
    "territories": "territory",
    "peoples": "people",
    "n": "north",
    "s": "south",
    "w": "west",
    "e": "east",
    "eq": "equatorial",
    "cent": "central",
    "afr": "african",
    "brit": "british",
    "herz": "herzegovina",
    "hercegovina": "herzegovina",
    "sts": "state",
    "states": "state",
    "northern": "north",
    "southern": "south",
    "western": "west",
    "eastern": "east",
    "fr": "french",
}


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in `seeds/`: `countries` (those of today) or `states` (of COW and Gleditsch-Ward, gone ones too)."""
    return list(csv.DictReader(read_text(f"seeds/{name}.csv").splitlines()))


def name_key(text: str) -> str:
    """The form in which names of countries are compared: words without accents, abbreviations, articles and order.

    >>> name_key("St. Kitts & Nevis") == name_key("Saint Kitts and Nevis")
    True
    >>> name_key("Korea, Rep. of") == name_key("Republic of Korea") != name_key("Korea")
    True
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"\w+", _POSSESSIVE.sub("", _INITIALS.sub("", plain.replace("\u0131", "i"))))
    kept = [_ABBREVIATED.get(word, word) for word in words if word not in _LEFT_OUT]
    return " ".join(sorted(kept))


@cache
def codes(column: str, *, table: str = "countries") -> dict[str, str]:
    """The codes of a column of a table to ISO 3166 alpha-2; blank for a state that no country of today continues.

    >>> codes("gw", table="states")["340"], codes("cow", table="states")["345"], codes("cow", table="states")["315"]
    ('RS', 'RS', '')
    """
    return {key.strip(): row["iso2"] for row in rows(table) for key in row[column].split(";") if key.strip()}


@cache
def names() -> dict[str, str]:
    """The keys of all names to ISO 3166 alpha-2; blank for a state that no country of today continues."""
    import pycountry

    known = [
        (getattr(country, part, None), country.alpha_2)
        for country in pycountry.countries
        for part in ("name", "common_name", "official_name")
    ]
    ours = [
        (name, row["iso2"])
        for table in ("states", "countries")
        for row in rows(table)
        for name in (row["name"], *row["others"].split(";"))
    ]
    return {name_key(name): code for name, code in [*known, *ours] if name and name.strip()}


def code_of(name: str) -> str | None:
    """The ISO 3166 alpha-2 code of a country's name; blank for a state that no country of today continues.

    None where the name is not known.

    >>> code_of("Korea, South"), code_of("U.S.A."), code_of("Czechoslovakia"), code_of("Atlantis")
    ('KR', 'US', '', None)
    """
    return names().get(name_key(name))
