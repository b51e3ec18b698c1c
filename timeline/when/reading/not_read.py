"""Why a text is not read that names its date in a way that has no one meaning, or that is not converted."""

from __future__ import annotations

import re

from timeline.errors import BadDate
from timeline.when.reading.other_eras import other_era
from timeline.when.reading.remedies import REMEDIES

__all__ = ["not_read"]

_CALENDAR = "write it in the Gregorian or the Julian calendar"
_REASONS = (
    (
        r"\[(?:!|u-)?[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*\]|(?<=[0-9] )(?:[A-Z][a-z]+/)+[A-Z][A-Za-z_]+",
        "the name of a time zone says no offset",
        "write the offset, such as +02:00; the mapping of a file takes a zone",
    ),
    (
        r"(?<=[0-9] )\(?\b(?!UTC|GMT)(?:[A-Z]{1,2}[SDE]?T|[A-Z]{2,3}ST)\b\)?",
        "the short name of a time zone says no offset",
        "write the offset, such as +02:00",
    ),
    (
        r"(?:(?<=/)|^)P(?=[0-9T])[0-9.,YMWDTHS]+",
        "a length in the place of a date is not read",
        "write the first and the last date, joined by '/'",
    ),
    (
        r"\b(?:[Ff]iscal|[Ff]inancial|[Ss]chool|[Aa]cademic) [Yy]ear|\bFY(?=[ '\u2019]{0,2}[0-9])",
        "a year of accounts or of schools begins on another day in each country",
        "write its first and its last day, joined by '/'",
    ),
    (r"(?<![^\s(])['\u2019][0-9]{2}(?![0-9s])", "the century is missing", REMEDIES["century"].python),
    (
        r"\b(?:the )?(?:twen|thir|for|fif|six|seven|eigh|nine)ties\b",
        "the century is missing",
        "write 'the 1950s'",
    ),
    (
        (
            r"\b(?:Easter|Pentecost|Whitsun|Ascension|Advent|Lent|Christmas|Michaelmas|Candlemas|Lammas|Epiphany"
            r"|Passover|Hanukkah|Diwali|Eid)\b"
        ),
        "a feast is not read as a date",
        "write the day",
    ),
    (
        (
            r"(?i:\b(?:vend[e\u00e9]miaire|brumaire|frimaire|niv[o\u00f4]se|pluvi[o\u00f4]se|vent[o\u00f4]se|germinal|flor[e\u00e9]al"
            r"|prairial|messidor|thermidor|fructidor)\b)"
        ),
        "a date of the French Republican calendar is not converted",
        _CALENDAR,
    ),
    (
        r"(?i:\b(?:tishr[ei]+|cheshvan|kislev|te[vb]et|sh[e']?vat|adar|nis[as]n|iyy?ar|sivan|tamm?uz|elul)\b)",
        "a date of the Hebrew calendar is not converted",
        _CALENDAR,
    ),
    (
        r"(?i:\b(?:muharram|safar|rabi'? al|jumada|rajab|sha'?ban|ramad[ah]n|shawwal|dhu'? ?al)\b)",
        "a date of the Islamic calendar is not converted",
        _CALENDAR,
    ),
    (r"\b(?:Ides|Nones|Kalends|Calends)\b", "a date of the Roman calendar is not converted", _CALENDAR),
)
"""A pattern, what it says of the text, and what to write instead; the first that is found counts."""
_PATTERNS = [(re.compile(pattern), reason, hint) for pattern, reason, hint in _REASONS]


def not_read(text: str) -> BadDate | None:
    """Why a text that was not read is none of our dates; None where nothing is known of it."""
    if found := other_era(text):
        return found
    for pattern, reason, hint in _PATTERNS:
        if place := pattern.search(text):
            return BadDate(reason, text, place.start(), hint)
    return None
