"""The countries of events and of participants, and those that are set aside because no table knows them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from timeline.countries import codes
from timeline.ingest.tables import Shared
from timeline.ingest.values import text_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from timeline.ingest.mapping_values import Value

__all__ = ["COUNTRY", "code_of", "set_aside"]

COUNTRY = r"^[A-Z]{2,3}$"


def code_of(value: Value | None, have: Collection[str]) -> pl.Expr:
    """The ISO 3166 code that a value gives for each line; null where it gives none.

    Beside a shared table, which has every code there is, letters that only look like a code are none.
    """
    text = text_of(value, have)
    shared = value is not None and isinstance(value.values, Shared)
    is_code = text.is_in(_known_codes()) if shared else text.str.contains(COUNTRY)
    return pl.when(is_code).then(text)


@cache
def _known_codes() -> list[str]:
    return [*codes("iso2"), *codes("iso3")]


def set_aside(value: Value | None, texts: pl.DataFrame, words: str) -> tuple[pl.Series, dict[str, int]]:
    """The lines whose country is set aside, and how many of each, counted in words that begin with `words`.

    What a mapping's own `values` leave blank is left blank on purpose, and not counted.
    """
    if value is None:
        return pl.Series([False]).new_from_index(0, texts.height), {}
    columns = [name for name in dict.fromkeys(value.columns) if name in texts]
    if not _lost(_read(value, texts.select(columns).unique())).any():
        return pl.Series([False]).new_from_index(0, texts.height), {}
    rows = _read(value, texts)
    lost = _lost(rows)
    counts = dict(rows["given"].filter(lost).value_counts(sort=True).iter_rows())
    reasons = {name: _reason(value, name) for name in counts}
    blank = [name for name, reason in reasons.items() if reason is None]
    lost &= ~rows["given"].is_in(blank).fill_null(value=False)
    messages = {
        f"{words} set aside: {reason} ({name})": counts[name] for name, reason in reasons.items() if reason
    }
    return lost, messages


def _read(value: Value, texts: pl.DataFrame) -> pl.DataFrame:
    """The country of each line as it is written, and its code."""
    bare = value.model_copy(update={"values": {}, "otherwise": None, "fold": None})
    have = texts.columns
    return texts.select(given=text_of(bare, have), code=code_of(value, have))


def _lost(rows: pl.DataFrame) -> pl.Series:
    return rows["given"].is_not_null() & rows["code"].is_null()


def _reason(value: Value, name: str) -> str | None:
    """Why a country is set aside; None where the mapping says that it is none."""
    if isinstance(value.values, Shared):
        known = value.values.find(name)
        return "no country of today continues it" if known == "" else "not known"
    folded = {"upper": name.upper(), "lower": name.lower(), None: name}[value.fold]
    if value.values.get(folded) == "":
        return None
    return "not known" if value.values and value.otherwise is not None else "not an ISO 3166 code"
