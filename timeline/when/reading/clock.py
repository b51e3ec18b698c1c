"""A written time of day as the first and the last second that it may mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from timeline.errors import AmbiguousDate

if TYPE_CHECKING:
    from timeline.when.reading.token_stream import Cursor
    from timeline.when.reading.tokens import Token

__all__ = ["Clock", "read_clock"]

Clock = tuple[str, str]

_CLOCK = re.compile(
    r"(?P<t>t)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?::(?P<second>\d\d)(?:[.,](?P<decimals>\d+))?)?"
    r"\s*(?:(?P<half>[ap])\.?m\.?)?\s*(?P<zone>z|utc?|gmt|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)


def read_clock(cursor: Cursor, token: Token, day: str = "") -> Clock:
    """The first and the last second of `09:53`, `9 a.m.` or `14:30:00Z`, as EDTF writes them after the T.

    `day` is the date that the time belongs to, where it is known by now.

    Raises:
        BadDate: no day has such a time.
        AmbiguousDate: `10:00-12:00` may be a range or an offset.
    """
    found = _CLOCK.fullmatch(token.value)
    if not found:
        cursor.fail("a time of day is written hh:mm or hh:mm:ss", at=token.start)
    hour = _hour(cursor, token, int(found["hour"]), (found["half"] or "").lower())
    minute, second = found["minute"], found["second"]
    if hour > 24 or int(minute or 0) > 59 or int(second or 0) > 59:
        cursor.fail(f"there is no time {token.value.strip()}", at=token.start)
    if hour == 24:
        cursor.fail("midnight at the end of a day", "write 00:00 of the next day", token.start)
    zone = _zone(found["zone"] or "")
    if zone[:1] == "-" and not second and not found["t"] and zone[1:] > f"{hour:02d}:{minute}":
        begin = f"{day}T{hour:02d}:{minute}"
        readings = [f"[{begin}:00{zone}..{begin}:59{zone}]", f"[{begin}:00..{day}T{zone[1:]}:59]"]
        hint = "write 'to' between two times, or the seconds before an offset"
        raise AmbiguousDate(cursor.text, readings, hint)
    if second:
        decimals = f".{found['decimals']}" if found["decimals"] else ""
        moment = f"{hour:02d}:{minute}:{second}{decimals}{zone}"
        return moment, moment
    return f"{hour:02d}:{minute or '00'}:00{zone}", f"{hour:02d}:{minute or '59'}:59{zone}"


def _hour(cursor: Cursor, token: Token, hour: int, half: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        cursor.fail(f"there is no hour {hour} {half}m", at=token.start)
    return hour % 12 + (12 if half == "p" else 0)


def _zone(written: str) -> str:
    if not written:
        return ""
    digits = written[1:].replace(":", "")
    if written[0] not in "+-" or not digits.strip("0"):
        return "Z"
    return f"{written[0]}{digits[:2]}:{digits[2:] or '00'}"
