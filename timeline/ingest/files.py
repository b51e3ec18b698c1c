"""Files as streams of bytes: patterns, standard input, compression, encodings, and how far a reader has come."""

from __future__ import annotations

import bz2
import codecs
import glob
import gzip
import io
import lzma
import shutil
import sys
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, TYPE_CHECKING, Any, cast

from timeline.errors import BadRow, DatabaseMissing
from timeline.ingest.encodings import is_wide, of_other_script, utf8_share
from timeline.ingest.limits import LARGEST_DOCUMENT, UNPACKED_BYTES, UNPACKED_TIMES, in_bytes
from timeline.temporary import temporary_folder

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["STANDARD_INPUT", "File", "found_files"]

STANDARD_INPUT = "standard input"
_CHUNK = 1 << 20
_LOOKED_AT, _SAMPLE = 100_000, 500  # lines: of so many, so many beyond ASCII tell the script
_MOST_BY_CHANCE = 0.5  # the share of words of another encoding that can be UTF-8 as well
_BROKEN = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError)
_ENCRYPTED = 0x41  # the flags of a member of an archive that say so
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_SHEETS = (".xlsx", ".xlsm", ".ods")  # are archives, and read as such
_ENDINGS = (".gz", ".zst", ".zstd", ".bz2", ".xz", ".zip")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class File:
    """A file to be read: where it is, and how messages call it."""

    path: Path
    name: str
    piped: bool = False
    """It came through standard input or another pipe: it lies nowhere, and `path` is a copy."""

    @property
    def ending(self) -> str:
        """The ending of the name, that of a compression left out: `.csv` of `storms.csv.gz`."""
        inner = self.path.name.lower()
        for ending in _ENDINGS:
            inner = inner.removesuffix(ending)
        return Path(inner).suffix

    @property
    def size(self) -> int:
        """Its size in bytes, as it stands."""
        return self.path.stat().st_size

    @contextmanager
    def opened(self) -> Iterator[Stream]:
        """Its bytes, unpacked.

        Raises:
            BadRow: it is packed, and broken or cut short.
        """
        with self.path.open("rb") as raw:
            counted = _Counted(raw)
            try:
                with closing(_unpacked(counted, self)) as plain:
                    yield Stream(plain, counted)
            except _BROKEN as fault:
                if getattr(fault, "errno", None) is not None:  # an error of the disk, not of the file format
                    raise
                raise BadRow(f"the packed file is broken or cut short: {fault}", self.name) from fault

    def head(self, size: int = 1 << 16) -> bytes:
        """Its first bytes, unpacked."""
        with self.opened() as stream:
            return stream.read(size)

    def whole(self) -> bytes:
        """All its bytes, unpacked.

        Raises:
            BadRow: there are more of them than are read at once.
        """
        with self.opened() as stream:
            content = stream.read(LARGEST_DOCUMENT + 1)
        if len(content) > LARGEST_DOCUMENT:
            raise BadRow(
                f"a document has at most {in_bytes(LARGEST_DOCUMENT)}, unpacked; split it, or turn it into "
                "JSON Lines or CSV, which are read piece by piece",
                self.name,
            )
        return content

    @cached_property
    def encoding(self) -> str:
        """What its first bytes say, else UTF-8 where all or some of it is, else that of its script.

        Of Latin letters that is Windows-1252, or Latin-1 where a byte is no letter of that.
        """
        head = self.head(1 << 12)
        marked = next((name for mark, name in _MARKS if head.startswith(mark)), None) or is_wide(head)
        if marked and not (marked == "utf-8-sig" and self.is_damaged):
            return marked
        if self._is_utf8 or self.is_damaged:
            return "utf-8"
        return self._of_script or ("cp1252" if self._decodes("cp1252") else "latin-1")

    @cached_property
    def is_damaged(self) -> bool:
        """Whether it is UTF-8 with lines that are none."""
        if self._is_utf8:
            return False
        with self.opened() as stream:
            share = utf8_share(iter(partial(stream.plain.readline, _CHUNK), b""))
        return share > _MOST_BY_CHANCE or (share > 0 and not self._of_script)

    @cached_property
    def _of_script(self) -> str | None:
        with self.opened() as stream:
            lines = islice(iter(partial(stream.plain.readline, _CHUNK), b""), _LOOKED_AT)
            sample = islice((line for line in lines if not line.isascii()), _SAMPLE)
            found = of_other_script(b"".join(sample))
        return found if found and self._decodes(found) else None

    @cached_property
    def _is_utf8(self) -> bool:
        return self._decodes("utf-8")

    def _decodes(self, encoding: str) -> bool:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with self.opened() as stream:
                while chunk := stream.read(_CHUNK):
                    if encoding != "utf-8" or not chunk.isascii() or decoder.getstate()[0]:
                        decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True


class Stream:
    """Unpacked bytes that know how many packed ones were read for them."""

    def __init__(self, plain: IO[bytes], counted: _Counted) -> None:
        self._plain, self._counted = plain, counted

    @property
    def done(self) -> int:
        """How many bytes of the file are read."""
        return self._counted.done

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        return self._plain.read(size)

    @property
    def plain(self) -> IO[bytes]:
        """The stream itself."""
        return self._plain


class _Counted(io.RawIOBase):
    def __init__(self, raw: IO[bytes]) -> None:
        self._raw, self.done = raw, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def readinto(self, buffer: Any) -> int:
        read: int = self._raw.readinto(buffer)  # type: ignore[attr-defined]
        self.done = self._raw.tell()
        return read


class _Bounded(io.RawIOBase):
    """What comes out of a packed file, as long as it is not out of all proportion to it."""

    def __init__(self, plain: IO[bytes], most: int, name: str) -> None:
        self._plain, self._most, self._name, self._read = plain, most, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._plain.read(len(buffer))
        buffer[: len(part)] = part
        self._read += len(part)
        if self._read > self._most:
            raise BadRow(
                f"more than {in_bytes(self._most)} come out of the packed file, "
                f"over {UNPACKED_TIMES} times its size; unpack it first if that is right",
                self._name,
            )
        return len(part)

    def close(self) -> None:
        self._plain.close()
        super().close()


def _unpacked(raw: _Counted, file: File) -> IO[bytes]:
    """The bytes of a file, unpacked where it is packed.

    Raises:
        BadRow: what is in it is packed once more.
    """
    buffered = io.BufferedReader(raw, _CHUNK)
    unpack = _unpacker(buffered, is_sheet=file.name.lower().endswith(_SHEETS))
    if unpack is None:
        return buffered
    most = max(UNPACKED_BYTES, UNPACKED_TIMES * file.size)
    plain = io.BufferedReader(_Bounded(unpack(buffered, file.name), most, file.name), _CHUNK)
    if _unpacker(plain, is_sheet=file.ending in _SHEETS):
        raise BadRow("the packed file holds another one; unpack it first", file.name)
    return plain


def _unpacker(
    buffered: io.BufferedReader[Any], *, is_sheet: bool
) -> Callable[[IO[bytes], str], IO[bytes]] | None:
    """What unpacks bytes that begin so; None where they are not packed."""
    begin = buffered.peek(6)
    found = next((unpack for magic, unpack in _UNPACKERS.items() if begin.startswith(magic)), None)
    return None if is_sheet and found is _only_member else found


def _of_zstd(packed: IO[bytes], _: str) -> IO[bytes]:
    import pyarrow as pa

    return cast("IO[bytes]", pa.CompressedInputStream(pa.PythonFile(packed, mode="r"), "zstd"))


def _only_member(packed: IO[bytes], name: str) -> IO[bytes]:
    archive = zipfile.ZipFile(packed)
    members = [
        member for member in archive.namelist() if not member.endswith("/") and "__MACOSX" not in member
    ]
    if name.lower().endswith(".kmz"):  # beside its one document it holds images
        members = [member for member in members if member.lower().endswith(".kml")]
    if len(members) != 1:
        raise BadRow(f"the archive holds {len(members)} files; unpack it and name the ones to read", name)
    facts = archive.getinfo(members[0])
    if facts.flag_bits & _ENCRYPTED:
        raise BadRow("the archive is encrypted; unpack it with its password first", name)
    if facts.compress_type not in _METHODS:
        raise BadRow(
            f"the archive is packed by method {facts.compress_type}, which is not read; unpack it first", name
        )
    return archive.open(facts)


_UNPACKERS: dict[bytes, Callable[[IO[bytes], str], IO[bytes]]] = {
    b"\x1f\x8b": lambda packed, _: cast("IO[bytes]", gzip.GzipFile(fileobj=packed)),
    b"\x28\xb5\x2f\xfd": _of_zstd,
    b"BZh": lambda packed, _: cast("IO[bytes]", bz2.BZ2File(packed)),
    b"\xfd7zXZ\x00": lambda packed, _: cast("IO[bytes]", lzma.open(packed)),  # noqa: SIM115 - whoever reads it closes it
    b"PK\x03\x04": _only_member,
}
"""What unpacks a file, by its first bytes."""


@contextmanager
def found_files(given: Sequence[str | os.PathLike[str]]) -> Iterator[list[File]]:
    """The files that paths, patterns (`*.csv.gz`) and `-` (standard input) name, in order, each once.

    What comes through a pipe (`-`, a named one, `<(command)`) is read once, into a copy that lives as long as this.

    Raises:
        DatabaseMissing: a path or a pattern names no file.
    """
    with temporary_folder() as folder:
        files: dict[Path, File] = {}
        for item in dict.fromkeys(map(str, given)):
            for file in _named(item, folder):
                files.setdefault(file.path.absolute(), file)
        yield list(files.values())


def _named(item: str, folder: Path) -> list[File]:
    if item == "-":
        return [_copied(sys.stdin.buffer, folder / "standard-input", STANDARD_INPUT)]
    if Path(item).is_fifo():
        with Path(item).open("rb") as pipe:
            return [_copied(pipe, Path(mkdtemp(dir=folder)) / Path(item).name, item)]
    if Path(item).is_file():
        return [File(Path(item), item)]
    found = sorted(match for match in glob.glob(item, recursive=True) if Path(match).is_file())
    if not found:
        raise DatabaseMissing(f"no file at {item}", file=str(item))
    return [File(Path(match), match) for match in found]


def _copied(pipe: IO[bytes], copy: Path, name: str) -> File:
    with copy.open("wb") as target:
        shutil.copyfileobj(pipe, target, _CHUNK)
    return File(copy, name, piped=True)
