"""Years that are counted from another beginning: refused, with the reason and what to write."""

from __future__ import annotations

import re

from timeline.errors import BadDate

__all__ = ["check_anno_mundi", "other_era"]

_CIRCA = r"(?:(?:c\.?|ca\.?|circa|about)\s*)?"
_MUNDI = re.compile(rf"{_CIRCA}(?:A\.?M\.?\s*[0-9]{{3,5}}|[0-9]{{3,5}}\s*(?:A\.?M\.?|[Aa]nno [Mm]undi))")
_PRESENT = re.compile(
    r"(?:(?P<first>[0-9][0-9,.]*)\s*[-\u2013]\s*)?(?P<count>[0-9][0-9,.]*)"
    r"(?:\s*(?:\u00b1|\+\s?/?\s?-)\s*(?P<margin>[0-9]+))?"
    r"\s*(?P<unit>cal\.?\s*(?:yrs?\s*)?B\.?P\.?|B\.?P\.?|years (?:BP|before (?:the )?present)"
    r"|k(?:a|ya|yr|y)|[Mm](?:a|ya|yr)|G(?:a|ya)|(?:million|thousand|billion) years(?: ago)?)(?![^\W_])"
)
_PLAIN = re.compile(r"[0-9]{1,5}|[0-9]{1,2},[0-9]{3}")
_COUNTS = (
    (re.compile(r"\bA\.?H\.?(?![^\W_])|[0-9]\s*H\.?$|\bHijri\b"), "years of the Hijra"),
    (re.compile(r"\bA\.?U\.?C\.?(?![^\W_])"), "years since the founding of Rome"),
    (re.compile(r"[0-9]\s*(?:BE|B\.E\.)(?![^\W_])"), "years of the Buddhist era"),
    (
        re.compile(r"(?<![\u5143\u66a6\u5386\u66c6])[\u4e00-\u9fff]\s?(?:\d{1,3}|\u5143)\s?\u5e74"),
        "years of a reign or a republic",
    ),
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
            hint = f"{'' if 'cal' in text else 'calibrate it, '}count from 1950 and write '{_counted(found)}'"
        return BadDate("years before the present are not converted", text, found.start(), hint)
    for pattern, name in _COUNTS:
        if found := pattern.search(text):
            return BadDate(f"{name} are not converted", text, found.start(), "write the year AD or BC")
    return None


def _counted(found: re.Match[str]) -> str:
    """Years before 1950 as a reader takes them: `c. 1551 BC`, `1551 BC \u00b1 40`, `2551 BC to 2351 BC`."""
    last = _year(found["count"])
    if found["margin"]:
        return f"{last} \u00b1 {found['margin']}"
    first = found["first"]
    return f"{_year(first)} to {last}" if first and _PLAIN.fullmatch(first) else f"c. {last}"


def _year(count: str) -> str:
    year = 1950 - int(count.replace(",", ""))
    return f"AD {year}" if year > 0 else f"{1 - year} BC"
