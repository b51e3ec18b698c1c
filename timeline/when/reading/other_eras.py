"""Years that are counted from another beginning: refused, with the reason and what to write."""

from __future__ import annotations

import re

from timeline.errors import BadDate

__all__ = ["check_anno_mundi", "other_era"]

_CIRCA = r"(?:(?:c\.?|ca\.?|circa|about)\s*)?"
_MUNDI = re.compile(rf"{_CIRCA}(?:A\.?M\.?\s*[0-9]{{3,5}}|[0-9]{{3,5}}\s*(?:A\.?M\.?|[Aa]nno [Mm]undi))")
_PRESENT = re.compile(
    r"(?P<count>[0-9][0-9,.]*)\s*(?P<unit>cal\.?\s*(?:yrs?\s*)?B\.?P\.?|B\.?P\.?|years (?:BP|before (?:the )?present)"
    r"|k(?:a|ya|yr|y)|[Mm](?:a|ya|yr)|G(?:a|ya)|(?:million|thousand|billion) years(?: ago)?)(?![^\W_])"
)
_PLAIN = re.compile(r"[0-9]{1,5}|[0-9]{1,2},[0-9]{3}")
_COUNTS = (
    (re.compile(r"\bA\.?H\.?(?![^\W_])|[0-9]\s*H\.?$|\bHijri\b"), "years of the Hijra"),
    (re.compile(r"\bA\.?U\.?C\.?(?![^\W_])"), "years since the founding of Rome"),
    (re.compile(r"[0-9]\s*(?:BE|B\.E\.)(?![^\W_])"), "years of the Buddhist era"),
)


def check_anno_mundi(text: str) -> None:
    """Refuse `AM 5784` and `5784 AM`, which would be read as a year of ours.

    Raises:
        BadDate: the text is such a year.
    """
    if ("M" in text or "undi" in text) and _MUNDI.fullmatch(text):
        raise BadDate(
            "years of the world (Anno Mundi) are not converted", text, hint="write the year AD or BC"
        )


def other_era(text: str) -> BadDate | None:
    """Why a text that was not read names a year of another count; None where it names none."""
    if found := _PRESENT.search(text):
        hint = "write the year BC, or EDTF such as Y-66000000 for one of more than four digits"
        if "P" in found["unit"] and _PLAIN.fullmatch(found["count"]):
            hint = f"count from 1950 and write '{_before_present(int(found['count'].replace(',', '')))}'"
        return BadDate("years before the present are not converted", text, found.start(), hint)
    for pattern, name in _COUNTS:
        if found := pattern.search(text):
            return BadDate(f"{name} are not converted", text, found.start(), "write the year AD or BC")
    return None


def _before_present(count: int) -> str:
    year = 1950 - count
    return f"c. AD {year}" if year > 0 else f"c. {1 - year} BC"
