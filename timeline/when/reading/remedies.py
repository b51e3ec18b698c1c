"""What to do about a text that needs a word of its reader, in the words of the place where that is shown.

Errors speak to a caller in Python. The command and the mapping of a file have the same switches under other names.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["REMEDIES", "Place", "Remedy", "in_words_of", "remedy_of"]

Place = Literal["command", "mapping"]


class Remedy(NamedTuple):
    """What to do in Python, at the command, and in the mapping of a file."""

    python: str
    command: str
    mapping: str


_WRITE = "write the date as it is meant"
_APART = "separate year, month and day with '-'"
REMEDIES = {
    "dayfirst": Remedy(
        "say which with dayfirst=True or dayfirst=False",
        "say which with --dayfirst or --monthfirst",
        "say which with dayfirst = true or dayfirst = false in [when]",
    ),
    "year_zero": Remedy(
        "write it as a year BC, or as EDTF with four digits",
        "write it as a year BC, or as EDTF with four digits",
        'take it as a number with { year = "{column}" }, and state year_zero in [when]',
    ),
    "said": Remedy(
        "write the date, or state that day with said='2023-11-01'",
        "write the date; `timeline when` takes that day as --said 2023-11-01",
        "write the date",
    ),
    "century": Remedy(
        "write the year with four digits",
        "write the year with four digits",
        'write the year with four digits, or read a pattern with %y, such as "%d/%m/%y", and state pivot = 1930 in [when]',
    ),
    "excel": Remedy(
        f"{_WRITE}, or convert it with datetime(1899, 12, 30) + timedelta(days=n)",
        f'{_WRITE}; the mapping of a file reads such numbers with read = "excel"',
        'read = "excel" in [when] reads such numbers',
    ),
    **{
        unit: Remedy(
            f"{_WRITE}, or convert it with datetime.fromtimestamp({number})",
            f'{_WRITE}; the mapping of a file reads such numbers with read = "{unit}"',
            f'read = "{unit}" in [when] reads such numbers',
        )
        for unit, number in (
            ("unix", "n"),
            ("unix-ms", "n / 1e3"),
            ("unix-us", "n / 1e6"),
            ("unix-ns", "n / 1e9"),
        )
    },
    **{
        pattern: Remedy(
            f"{_APART}, or parse it with datetime.strptime(text, '{pattern}')",
            f'{_APART}; the mapping of a file reads such numbers with read = "{pattern}"',
            f'read = "{pattern}" in [when] reads such numbers',
        )
        for pattern in ("%Y%m", "%d%m%Y", "%m%d%Y", "%Y%m%d%H%M", "%Y%j")
    },
    "missing": Remedy(
        "leave it out",
        "leave it out",
        "name it in missing of [when] or [read] where it stands for nothing",
    ),
}
"""By name: a switch of the readers, or a form that a mapping reads."""
_OF_PYTHON = {remedy.python: remedy for remedy in reversed(REMEDIES.values())}


def remedy_of(place: Place, hint: str) -> str | None:
    """A hint of an error in the words of a place; None where it names no switch.

    >>> remedy_of("mapping", "say which with dayfirst=True or dayfirst=False")
    'say which with dayfirst = true or dayfirst = false in [when]'
    """
    found = _OF_PYTHON.get(hint)
    return None if found is None else found.command if place == "command" else found.mapping


def in_words_of(place: Place, message: str) -> str:
    """A whole message with its hint in the words of a place."""
    reason, joint, hint = message.partition("; ")
    return f"{reason}{joint}{remedy_of(place, hint) or hint}"
