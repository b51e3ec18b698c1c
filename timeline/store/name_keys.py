"""Names as the engine looks them up, where it is not asked: twins of `name_key` and of folded text."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["folded", "name_key"]

_DOUBTS = "?¿‽⁇⁈⁉⸮؟՞፧﹖？︖"  # noqa: RUF001 - question marks of every script
_MARKS_MATTER = re.compile("[\u0900-\u1cff\u3040-\u30ff\ua800-\uabff]")
"""Scripts in which a mark is a vowel or a consonant."""


def folded(text: str | None) -> str | None:
    """A text in lower case without accents, as `strip_accents(lower(text))` gives it."""
    return None if text is None else _stripped(_lower(text))


def name_key(name: str | None) -> str | None:
    """The key under which a name is looked up, see `sql/names/name_key.sql`."""
    if name is None:
        return None
    low = _lower(name)
    plain = unicodedata.normalize("NFC", low) if _MARKS_MATTER.search(name) else _stripped(low)
    words, word = [], ""
    for letter in plain:
        kept = unicodedata.category(letter)[0] in "LMN"
        if kept:
            word += letter
            continue
        if word:
            words.append(word)
            word = ""
        if letter in _DOUBTS and (not words or words[-1] != "?"):
            words.append("?")
    if word:
        words.append(word)
    return "-".join(words) or low.strip(" ")


def _lower(text: str) -> str:
    """Each letter by itself: no letter becomes two, and a sigma is the same everywhere."""
    return "".join(letter.lower()[:1] for letter in text)


def _stripped(text: str) -> str:
    """Without marks, as the engine strips them."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(each for each in apart if unicodedata.category(each)[0] != "M")
    )
