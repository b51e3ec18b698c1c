"""Dates as other standards and catalogues write them, spelled as a date that the reader knows.

ISO 8601 in its basic form and by the day of the year, GEDCOM, the logs of launches (`1957 Oct 4 1928:34`), the name
of a zone beside its offset, as mail, JavaScript and Java write it (`-0700 (PDT)`, `-07:00[America/Los_Angeles]`), the
logs of web servers (`14/May/2001:16:39:00 -0700`), and decades by their last digits.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NoReturn

from timeline.errors import AmbiguousDate, BadDate
from timeline.when.reading.long_numbers import day_of_year

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["respelled"]

_ZONE = r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_BASIC = re.compile(
    r"(?<![0-9-])(?P<year>[0-9]{4})(?P<by>-?)(?P<month>[0-9]{2})(?P=by)(?P<day>[0-9]{2})"
    rf"T(?P<hour>[0-9]{{2}})(?:(?P<minute>[0-9]{{2}})(?P<second>[0-9]{{2}}(?:[.,][0-9]+)?)?)?{_ZONE}(?![0-9:])"
)
_OF_A_DAY = r"(?P<{}>[0-9]{{4}}(?:[0-9]{{2}})?)(?P<{}_zone>Z|[+-][0-9]{{4}})?"
_SAME_DAY = re.compile(
    rf"(?P<day>[0-9]{{8}}T){_OF_A_DAY.format('start', 'start')}/{_OF_A_DAY.format('end', 'end')}"
)
_STAMP = re.compile(
    r"(?P<year>[12][0-9]{3})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?P<second>[0-5][0-9])(?P<zone>Z?)"
)
_SEVEN = re.compile(r"[12][0-9]{6}")
_BY_DAY = re.compile(r"(?<![0-9-])(?P<year>[0-9]{4})-(?P<day>[0-9]{3})(?![0-9-])")
_TENS = re.compile(
    r"(?:\b(?:los|les|gli|os|de|degli|des) )?\b(?:a[n\u00f1]os|anni|ann[e\u00e9]es|jaren)\s+['\u2019]?"
    r"(?P<century>[0-9]{2})?(?P<ten>[0-9]0)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"(?P<iso>[0-9TZ:.,+/-]+)"
    r"|(?P<logged>(?P<day>[0-9]{4} +[A-Za-z]{3,9}\.? +[0-9]{1,2}) +(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])"
    r"(?::(?P<second>[0-5][0-9](?:\.[0-9]+)?))?(?: *(?:UTC|UT|GMT|Z))?)"
    r"|(?P<century>(?P<before>(?:(?:early|mid|late)[ -])?)[Cc](?P<count>[0-9]{1,2})"
    r"(?P<era> ?(?:BCE?|AD|CE|B\.C\.(?:E\.)?|A\.D\.))?)"
)
_MOST_CENTURIES = 40
_ABOUT = re.compile(r"\b(?:CAL|EST)\b(?=\s+[^\s])")
_INTERPRETED = re.compile(r"INT\b\.?\s+(?P<date>[^()]+?)\s*(?:\([^()]*\))?", re.IGNORECASE)
_SHOUTED = re.compile("[A-Z]{3}|^[Ii][Nn][Tt]|@")
_ESCAPE = re.compile(
    r"(?:@#D(?P<escape>[A-Z ]+)@|\b(?P<word>GREGORIAN|JULIAN|HEBREW|FRENCH_R)\b)\s*(?P<date>.*?)\s*(?=$|\bAND\b|\bTO\b|\()"
)
_DUAL = re.compile(r"\b(?P<year>[0-9]{4})/[0-9]{2}\b")
_NAME_OF_OFFSET = re.compile(
    r"(?<=:[0-9]{2}) *(?:GMT|UTC)(?=[+-][0-9]{2}(?::?[0-9]{2})?\b)"
    r"|(?:(?<=[+-][0-9]{4})|(?<=[+-][0-9]{2}:[0-9]{2})) *\((?:[A-Z]{1,5}|(?:[^\W\d_][\w.]* )+[Tt]ime)\)$"
    r"|(?:(?<=[+-][0-9]{4})|(?<=[+-][0-9]{2}:[0-9]{2})|(?<=:[0-9]{2}Z)) *\[[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*\](?=/|$)"
)
_HOURS_OF_OFFSET = re.compile(r"(?<=:[0-9]{2}) *(?:GMT|UTC)(?P<sign>[+-])(?P<hour>[0-9])(?![0-9:])")
_OF_A_SERVER = re.compile(
    r"\[?(?P<day>[0-9]{1,2})/(?P<month>[A-Z][a-z]{2})/(?P<year>[0-9]{4}):(?P<time>[0-9]{2}(?::[0-9]{2}){2}(?: ?[+-][0-9]{4})?)\]?"
)
_DAYS = re.compile(r"\[(?P<first>-?[0-9]{4}-[0-9]{2}-[0-9]{2})\.\.(?P<last>-?[0-9]{4}-[0-9]{2}-[0-9]{2})\]")
_ROUGHLY = re.compile(r"(?:ABT|EST|CAL)\b\.?\s+(?P<date>(?:@#DJULIAN@|JULIAN\b).+)")
_SINGLE_DAY = re.compile(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}[?~%]?")
_GEDCOM_NAMES = {
    "HEBREW": "Hebrew",
    "FRENCH R": "French Republican",
    "FRENCH_R": "French Republican",
    "ROMAN": "Roman",
    "UNKNOWN": "unknown",
}


def respelled(text: str, julian: Callable[[str], str]) -> str | None:
    """The same date as the reader knows it; None where the text is in none of these forms.

    Args:
        text: what is written.
        julian: what reads a date of the Julian calendar as EDTF.

    Raises:
        BadDate: there is no such day of the year, or the calendar that GEDCOM names is not converted.
        AmbiguousDate: `C11 BC`.
    """
    form = _FORM.fullmatch(text)
    if form is None:
        spelled = _gedcom(text, julian) if _SHOUTED.search(text) else text
        spelled = _without_names(spelled) if ":" in spelled else spelled
        spelled = _TENS.sub(_decade, spelled) if "0" in spelled and _may_count_tens(spelled) else spelled
    elif form["iso"]:
        spelled = _in_figures(text)
    elif form["logged"]:
        second = form["second"] and f":{form['second']}"
        spelled = f"{form['day']} {form['hour']}:{form['minute']}{second or ''}"
    else:
        spelled = _century(form, text)
    return spelled if spelled != text else None


def _without_names(text: str) -> str:
    """A time of day without what stands beside its offset, and the date of a server as others write it."""
    if logged := _OF_A_SERVER.fullmatch(text):
        return f"{logged['day']} {logged['month']} {logged['year']} {logged['time']}"
    return _NAME_OF_OFFSET.sub("", _HOURS_OF_OFFSET.sub(r"\g<sign>0\g<hour>", text))


def _in_figures(text: str) -> str:
    if _SEVEN.fullmatch(text):
        return day_of_year(text)
    if stamp := _STAMP.fullmatch(text):
        return _extended(stamp)
    if "T" in text:
        text = _BASIC.sub(_extended, _with_days(text))
    return _BY_DAY.sub(lambda found: _day_of_year(found, text), text) if "-" in text else text


def _with_days(text: str) -> str:
    """An interval whose end has no day with the day, and the offset, of its start there too."""
    same = _SAME_DAY.fullmatch(text)
    if not same:
        return text
    zone = same["start_zone"] or ""
    return f"{same['day']}{same['start']}{zone}/{same['day']}{same['end']}{same['end_zone'] or zone}"


def _may_count_tens(text: str) -> bool:
    """Whether the letters of every word of `_TENS` are there, which is quicker to tell than to look for it."""
    text = text.lower()
    return "a" in text and ("n" in text or "\u00f1" in text)


def _extended(found: re.Match[str]) -> str:
    day = f"{found['year']}-{found['month']}-{found['day']}"
    zone = found["zone"] or ""
    if zone[1:] and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:] or '00'}"
    if found["second"]:
        return f"{day}T{found['hour']}:{found['minute']}:{found['second'].replace(',', '.')}{zone}"
    if found["minute"]:
        return f"{day} {found['hour']}:{found['minute']}{zone}"
    hour = f"{day}T{found['hour']}"
    return f"[{hour}:00:00{zone}..{hour}:59:59{zone}]"


def _day_of_year(found: re.Match[str], text: str) -> str:
    year, count = int(found["year"]), int(found["day"])
    if not year:
        raise BadDate(
            "there is no day of the year 0000 by its number", text, hint="write the month and the day"
        )
    day = date(year, 1, 1) + timedelta(days=max(count, 1) - 1) if count <= 366 else None
    if day is None or count < 1 or day.year != year:
        last = date(year, 12, 31).timetuple().tm_yday
        raise BadDate(
            f"there is no day {found['day']} of the year {year}",
            text,
            found.start("day"),
            f"its days are 001 to {last}; of a range of years write both with four digits",
        )
    return day.isoformat()


def _century(found: re.Match[str], text: str) -> str:
    count, era = int(found["count"]), (found["era"] or "").replace(".", "").strip()
    if not 1 <= count <= _MOST_CENTURIES:
        return text
    if not era:
        return f"{found['before']}{_ordinal(count)} century" if text[len(found["before"])] == "C" else text
    if found["before"]:
        return text
    before = era.startswith("B")
    year = f"-{count - 1:04d}" if before and count > 1 else f"{0 if before else count:04d}"
    hundred = f"{'-' if before and count > 1 else ''}{count - 1:02d}XX"
    hint = f"write 'c. {count} {era}' or '{_ordinal(count)} century {era}'"
    raise AmbiguousDate(text, [f"{year}~", hundred], hint)


def _ordinal(count: int) -> str:
    ending = "th" if count in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def _decade(found: re.Match[str]) -> str:
    century = found["century"] or ("19" if "20" <= found["ten"] <= "90" else "")
    return f"{century}{found['ten']}s"


def _gedcom(text: str, julian: Callable[[str], str]) -> str:
    if interpreted := _INTERPRETED.fullmatch(text):
        text = interpreted["date"]
    if roughly := _ROUGHLY.fullmatch(text):
        days = _DAYS.fullmatch(_gedcom(roughly["date"], julian).strip())
        if days:
            return f"[{days['first']}~..{days['last']}~]"
    spelled = _ESCAPE.sub(lambda found: _converted(found, text, julian), text)
    return _ABOUT.sub("ABT", spelled)


def _converted(found: re.Match[str], text: str, julian: Callable[[str], str]) -> str:
    name, rest = (found["escape"] or found["word"]).strip(), found["date"]
    if name == "GREGORIAN":
        return f"{rest} "
    if name != "JULIAN":
        _refuse(text, found.start(), name)
    edtf = julian(_DUAL.sub(lambda dual: str(int(dual["year"]) + 1), rest))
    if found.span() == (0, len(text)) or _SINGLE_DAY.fullmatch(edtf):
        return f"{edtf} "
    if part := _part_of(text[: found.start()], edtf):
        return f"{part} "
    raise BadDate(
        "a part of a Julian date without its day",
        text,
        found.start(),
        "write the day, or both dates in EDTF",
    )


def _part_of(before: str, edtf: str) -> str | None:
    """What a word before a Julian year or month leaves of its days; None where another word needs the day itself."""
    days = _DAYS.fullmatch(edtf)
    if days is None:
        return None
    word = before.split()[-1].upper() if before.split() else ""
    if word in ("BEF", "BET"):
        return days["first"]
    return days["last"] if word in ("AFT", "AND") else None


def _refuse(text: str, position: int, name: str) -> NoReturn:
    raise BadDate(
        f"a date of the {_GEDCOM_NAMES.get(name, name)} calendar is not converted",
        text,
        position,
        "write it in the Gregorian or the Julian calendar",
    )
