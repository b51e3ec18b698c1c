"""Countries and states by the names that people write, and by the codes of ISO 3166, FIPS, COW and Gleditsch-Ward.

The names are those of pycountry and of `seeds/countries.csv`; a state that no country of today continues is in
`seeds/states.csv` without a code. What is none of these can be a name in another language, as pycountry has them;
`seeds/country_names.csv` has short names that it lacks, mostly of the Unicode Common Locale Data Repository.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache

from timeline.resources import read_text

__all__ = ["code_of", "codes", "name_key", "names", "rows", "translated"]

_LANGUAGES = [
    "ar", "bg", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fa", "fi", "fr", "gl", "he", "hi", "hr",
    "hu", "id", "is", "it", "ja", "ko", "lt", "lv", "nb_NO", "nl", "nn", "pl", "pt", "pt_BR", "ro", "ru",
    "sk", "sl", "sq", "sr", "sv", "th", "tr", "uk", "vi", "zh_CN", "zh_TW",
]  # fmt: skip
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
    """The rows of a table in `seeds/`: `countries` of today, `country_names`, or `states` (of COW and Gleditsch-Ward)."""
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


@cache
def translated() -> dict[str, str]:
    """The keys of names in other languages to ISO 3166 alpha-2, as far as they name one country in all of them.

    A name such as Korea, which is a part of the English names of two countries, is left out.
    """
    from gettext import translation

    import pycountry

    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        words = translation("iso3166-1", pycountry.LOCALES_DIR, [language])
        for country in pycountry.countries:
            for part in ("name", "common_name", "official_name"):
                if name := getattr(country, part, None):
                    found.setdefault(name_key(words.gettext(name)), set()).add(country.alpha_2)
    for row in rows("country_names"):
        for name in row["others"].split(";"):
            found.setdefault(name_key(name), set()).add(row["iso2"])
    of_word: dict[str, set[str]] = {}
    for key, code in names().items():
        for word in key.split():
            of_word.setdefault(word, set()).add(code)
    return {
        key: code
        for key, (code, *others) in found.items()
        if key and not others and key not in names()
        if len(set.intersection(*(of_word.get(word, set()) for word in key.split()))) < 2
    }


def code_of(name: str) -> str | None:
    """The ISO 3166 alpha-2 code of a country's name; blank for a state that no country of today continues.

    None where the name is not known.

    >>> code_of("Korea, South"), code_of("U.S.A."), code_of("Czechoslovakia"), code_of("Atlantis")
    ('KR', 'US', '', None)
    >>> code_of("Deutschland"), code_of("Украина"), code_of("日本"), code_of("Corea")
    ('DE', 'UA', 'JP', None)
    """
    key = name_key(name)
    known = names().get(key)
    return translated().get(key) if known is None else known
