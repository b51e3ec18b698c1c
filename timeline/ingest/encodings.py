"""Text that does not say its encoding: UTF-8 with lines that are none, UTF-16 without its mark, other scripts."""

from __future__ import annotations

import codecs
import io
import re
from typing import IO, TYPE_CHECKING, Any

from timeline.errors import BadRow
from timeline.ingest.limits import LONGEST_LINE, in_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["BadLines", "bad_byte", "is_encoding", "is_wide", "of_other_script", "utf8_share"]

_LARGEST_SHARE = 0.05
_OTHER_SCRIPTS = ("cp1251", "koi8_r", "cp1253", "cp932", "euc_jp", "gb18030", "big5", "euc_kr")
_WORD, _ASCII_LETTER = re.compile(r"[^\W\d_]+"), re.compile("[A-Za-z]")
_LETTERS = re.compile(rb"[\x80-\xff]+")


def is_encoding(name: str) -> bool:
    """Whether bytes can be read as text by an encoding of this name.

    >>> is_encoding("cp1252"), is_encoding("rot13"), is_encoding("nonsense")
    (True, False, False)
    """
    try:
        return bool(b"a,1\n".decode(name)) and codecs.lookup(name).incrementaldecoder is not None
    except (LookupError, ValueError):
        return False


def is_wide(head: bytes) -> str | None:
    """The name of UTF-16 where a text without its mark is of it: every other byte of most characters is zero.

    >>> is_wide("id,title".encode("utf-16-le")), is_wide(b"id,title")
    ('utf-16-le', None)
    """
    even, odd = head[::2].count(0), head[1::2].count(0)
    many, few = max(even, odd), min(even, odd)
    if many < len(head) / 8 or few > many * _LARGEST_SHARE:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def utf8_share(parts: Iterable[bytes]) -> float:
    r"""Which part of the runs of letters beyond ASCII is UTF-8: of another encoding hardly any are.

    >>> utf8_share(["é".encode() + b" and \xe9"]), utf8_share([b"caf\xe9"])
    (0.5, 0.0)
    """
    runs, sound = 0, 0
    for part in parts:
        for letters in _LETTERS.findall(part):
            runs += 1
            sound += bad_byte(letters) is None
    return sound / max(runs, 1)


def of_other_script(sample: bytes) -> str | None:
    r"""The encoding of a text that is not UTF-8, where its letters are not Latin; Latin ones are not told apart.

    A word of another script has no letter of ASCII; most Latin words with an accent have some.

    >>> of_other_script("дата,название\n".encode("cp1251")), of_other_script("août,événement\n".encode("cp1252"))
    ('cp1251', None)
    """
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=["cp1252", *_OTHER_SCRIPTS]).best()
    if best is None or best.encoding not in _OTHER_SCRIPTS:
        return None
    beyond = [word for word in _WORD.findall(str(best)) if not word.isascii()]
    whole = [word for word in beyond if len(word) > 1 and not _ASCII_LETTER.search(word)]
    return best.encoding if len(whole) > len(beyond) / 2 else None


def bad_byte(line: bytes) -> int | None:
    """The first byte of a line that is no UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError as fault:
        return line[fault.start]
    return None


class BadLines(io.RawIOBase):
    """UTF-8 in which lines that are none have their bad bytes replaced; `found` holds those lines, by their numbers from 1."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        self._raw, self._left, self._number, self._name = raw, b"", 0, name
        self.found: dict[int, bytes] = {}

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        if not self._left:
            self._left = b"".join(map(self._mended, self._lines(max(len(buffer), 1))))
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def _lines(self, size: int) -> Iterator[bytes]:
        """The next lines, of about so many bytes."""
        while size > 0 and (line := self._raw.readline(LONGEST_LINE + 1)):
            if len(line) > LONGEST_LINE:
                raise BadRow(f"a line has at most {in_bytes(LONGEST_LINE)}", self._name, self._number + 1)
            size -= len(line)
            yield line

    def _mended(self, line: bytes) -> bytes:
        self._number += 1
        if line.isascii() or bad_byte(line) is None:
            return line
        self.found[self._number] = line
        return line.decode(errors="replace").encode()
