"""Text that is not what it says: UTF-8 with lines that are none, and UTF-16 without its mark."""

from __future__ import annotations

import codecs
import io
import re
from typing import IO, TYPE_CHECKING, Any

from timeline.errors import BadRow
from timeline.ingest.limits import LONGEST_LINE, in_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["BadLines", "bad_byte", "is_encoding", "is_utf8_in_part", "is_wide"]

_LARGEST_SHARE = 0.05
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


def is_utf8_in_part(parts: Iterable[bytes]) -> bool:
    r"""Whether some letters are UTF-8 beyond ASCII: those of another encoding hardly ever are.

    >>> is_utf8_in_part(["é".encode() + b" and \xe9"]), is_utf8_in_part([b"caf\xe9"])
    (True, False)
    """
    return any(bad_byte(letters) is None for part in parts for letters in _LETTERS.findall(part))


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
