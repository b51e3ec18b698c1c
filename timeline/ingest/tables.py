"""Tables of codes that several mappings share, named in `values`: the codes of countries, to ISO 3166-1 alpha-2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline import countries

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TABLES", "Shared", "table_of"]

_SOUTHERN = """
AO AQ AR AS AU BI BO BR BV BW CK CL CX FJ FK GS HM IO KM LS MG MU MW MZ NA NC NF NR NU NZ PE PF PG PN PY RE RW SB SC SH
SZ TF TK TL TO TV TZ UY VU WF WS YT ZA ZM ZW
"""
_ON_THE_EQUATOR = "CD CG CO EC GA GQ ID KE KI MV SO ST UG UM"


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared table.

    Attributes:
        find: what a text means, None where the table does not have it; blank for a state that no country of today
            continues. What it looks in is read when the first text is asked for.
    """

    find: Callable[[str], str | None]

    def __getitem__(self, text: str) -> str:
        found = self.find(text)
        if found is None:
            raise KeyError(text)
        return found


def _by_code(column: str, table: str = "countries", *, digits: bool = False) -> Shared:
    def find(text: str) -> str | None:
        return countries.codes(column, table=table).get(text.lstrip("0") if digits else text)

    return Shared(find)


def _of_iso(text: str) -> str | None:
    code = text.strip().upper()
    return countries.codes("iso2").get(code) or countries.codes("iso3").get(code)


def _by_name_or_code(text: str) -> str | None:
    named = countries.code_of(text)
    return _of_iso(text) if named is None else named


def _hemisphere(text: str) -> str | None:
    """North or south; none for the countries that the equator runs through."""
    code = _by_name_or_code(text)
    if not code or code in _ON_THE_EQUATOR.split():
        return None
    return "south" if code in _SOUTHERN.split() else "north"


TABLES = {
    "country-any": Shared(_by_name_or_code),
    "country-names": Shared(countries.code_of),
    "country-iso3": _by_code("iso3"),
    "country-numbers": Shared(lambda text: countries.codes("numeric").get(text.zfill(3))),
    "country-fips": _by_code("fips"),
    "country-gw": _by_code("gw", "states", digits=True),
    "country-cow": _by_code("cow", "states", digits=True),
    "country-hemispheres": Shared(_hemisphere),
}


def table_of(name: str) -> Shared:
    """A shared table by its name.

    >>> table_of("country-fips")["BO"], table_of("country-names")["Myanmar (Burma)"], table_of("country-cow")["315"]
    ('BY', 'MM', '')
    """
    return TABLES[name]
