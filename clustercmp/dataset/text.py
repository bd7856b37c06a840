"""From bytes to text: checksum, gzip, encoding and the limits, in pieces of whole lines."""

from __future__ import annotations

import codecs
import hashlib
import io
from typing import TYPE_CHECKING, Any, BinaryIO

from clustercmp.dataset.conventions import STRICT_LIMIT
from clustercmp.dataset.engine import how_to_read_more
from clustercmp.dataset.ledger import Refusal
from clustercmp.errors import UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import WriteableBuffer

    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.ledger import Ledger

PIECE = 16 * 1024  # bytes; larger pieces fall out of the processor's cache
BUFFER = 2**18  # bytes
HASHED_AT_ONCE = 2**20  # bytes
LONGEST_PIECE = 4 * 2**20  # bytes, where text is read in bulk
AS_ASCII = ("utf-8", "utf-8-sig", "ascii", "iso8859-1", "cp1252")  # where ASCII is written as ASCII
LINE_TO_FIELD = 16  # the longest line, or quoted stretch, in fields of the largest size
ENCODE = "save the file as UTF-8, or name its --encoding, such as cp1252"
GZIP = b"\x1f\x8b"
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark is its beginning
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SQLITE = b"SQLite format 3"
DUCKDB = b"DUCK"  # after a checksum of 8 bytes
BINARY = {
    b"PK\x03\x04": "a workbook or ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF document",
    SQLITE: "an SQLite database",
    DUCKDB: "a DuckDB database",
    GZIP: "compressed twice",
    b"BZh": "compressed by bzip2",
    b"\xfd7zXZ": "compressed by xz",
    b"\x28\xb5\x2f\xfd": "compressed by Zstandard",
}
OPENED_BY = {
    SQLITE: "name it and its table: sqlite:///FILE?table=NAME",
    DUCKDB: "name it and its table: duckdb:///FILE?table=NAME",
    b"PAR1": "name it as a file, not through a pipe",
}


class _Hashed(io.RawIOBase):
    """A stream that takes the SHA-256 of what is read from it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        chunk = self._source.read(len(view))
        self.sha256.update(chunk)
        view[: len(chunk)] = chunk
        return len(chunk)


class _Inflated(io.RawIOBase):
    """What is compressed in a stream, as far as it is sound; `fault` says what is not."""

    def __init__(self, stream: io.BufferedReader[Any]) -> None:
        import gzip  # noqa: PLC0415  most files are not compressed
        import zlib  # noqa: PLC0415  as above

        self._text = gzip.GzipFile(fileobj=stream)
        self._damages = (gzip.BadGzipFile, zlib.error)
        self.fault = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            chunk = self._text.read1(len(view))
        except EOFError:
            self.fault = "the compressed file ends too early"
            return 0
        except self._damages as fault:
            self.fault = f"the compressed data is damaged ({fault})"
            return 0
        view[: len(chunk)] = chunk
        return len(chunk)


class Text:
    """The text of a stream; `encoding` and `sha256` (of the raw bytes) are known at its end.

    `piece` is how many bytes are read at a time. Once `line_ends` says how to count those of
    bytes, text that UTF-8 has the same bytes for comes as bytes.
    """

    def __init__(self, source: BinaryIO, conventions: Conventions, ledger: Ledger) -> None:
        self.encoding = conventions.encoding
        self._hashed = _Hashed(source)
        self._stream = io.BufferedReader(self._hashed, BUFFER)
        self._conventions = conventions
        self._ledger = ledger
        self._line = 1
        self._longest = LINE_TO_FIELD * conventions.max_field
        self.piece = PIECE
        self.line_ends: Callable[[bytes], int] | None = None

    @property
    def sha256(self) -> str:
        """The checksum of all bytes in hexadecimal digits; "" if too many were left to be read."""
        for _ in range(0, STRICT_LIMIT, HASHED_AT_ONCE):
            if not self._hashed.read(HASHED_AT_ONCE):
                return self._hashed.sha256.hexdigest()
        return ""

    def pieces(self) -> Iterator[tuple[int, str | bytes]]:
        """Yield (number of its first line, text) for stretches of whole lines.

        What stops the reading (a limit, NUL, an encoding or gzip error) is put into the ledger
        after all whole lines before it have been given out.
        """
        tail = ""
        longest = self._longest
        try:
            for stretch in self._decoded():
                if isinstance(stretch, bytes):
                    if self.line_ends and not tail and self._are_lines(stretch):
                        first = self._line
                        self._line += self.line_ends(stretch)
                        yield first, stretch
                        continue
                    text = tail + stretch.decode()
                else:
                    text = tail + stretch
                end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
                tail = text[end:]
                fine = _before_endless(text, longest) if len(text) > longest else len(text)
                if end := min(end, fine):
                    yield self._numbered(text[:end])
                if fine < len(text):
                    tail = ""
                    raise _endless(longest)
        except Refusal as fault:
            if tail.endswith("\r"):
                yield self._numbered(tail)
            self._ledger.error(fault.code, fault.message, fault.fix, line=self._line)
            return
        if tail:
            yield self._numbered(tail)

    def _are_lines(self, stretch: bytes) -> bool:
        """Say whether bytes are whole lines, each surely no longer than is allowed."""
        start = 0
        while len(stretch) - start > self._longest:
            end = stretch.rfind(b"\n", start, start + self._longest)
            if end < 0:
                return False
            start = end + 1
        return stretch.endswith(b"\n")

    def _numbered(self, text: str) -> tuple[int, str]:
        first = self._line
        self._line += text.count("\n")
        if "\r" in text:
            self._line += text.count("\r") - text.count("\r\n")
        return first, text

    def _decoded(self) -> Iterator[str | bytes]:
        start = self._stream.peek(len(GZIP))
        chunks = self._inflated() if start.startswith(GZIP) else self._chunks(self._stream)
        first = next(chunks, b"")
        for magic, kind in BINARY.items():
            if first.startswith(magic, 8 if magic == DUCKDB else 0):
                fix = OPENED_BY.get(magic, "save it as CSV")
                message = f"this is {kind}, not text"
                raise Refusal(message, fix, code="E-ENCODING")
        self.encoding = _encoding(first, self.encoding)
        decoder = codecs.getincrementaldecoder(self.encoding)()
        read = 0
        chunk = first
        while True:
            pending = decoder.getstate()
            if self.line_ends and not pending[0] and self._is_utf8(chunk):
                yield chunk
                read += len(chunk)
                chunk = next(chunks, b"")
                continue
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as fault:
                decoder.setstate(pending)
                waiting = len(pending[0])
                yield decoder.decode(chunk[: max(0, fault.start - waiting)])
                raise self._undecodable(fault, read - waiting + fault.start) from None
            except UnicodeError as fault:  # of a mark that is missing, say
                message = f"the file is not {self.encoding.upper()}: {fault}"
                raise Refusal(message, ENCODE, code="E-ENCODING") from None
            if "\0" in text:
                yield text[: text.index("\0")]
                raise _nul(first)
            yield text
            if not chunk:
                return
            read += len(chunk)
            chunk = next(chunks, b"")

    def _is_utf8(self, chunk: bytes) -> bool:
        """Say whether UTF-8 has the same bytes for the text of these, in which there is no NUL."""
        if not chunk or b"\0" in chunk or self.encoding not in AS_ASCII:
            return False
        if chunk.isascii() or not self.encoding.startswith("utf-8"):
            return chunk.isascii()
        try:
            chunk.decode()
        except UnicodeDecodeError:
            return False
        return True

    def _chunks(self, stream: io.BufferedReader[Any]) -> Iterator[bytes]:
        limit = room = self._conventions.limit
        while chunk := stream.read(self.piece):
            if self.line_ends:
                chunk += stream.readline(self._longest)
            if len(chunk) > room:
                if room:  # an empty chunk would be the end
                    yield chunk[:room]
                message = f"the text is longer than {limit:,} bytes"
                fix = how_to_read_more(stated=self._conventions.max_bytes is not None)
                raise Refusal(message, fix, code="E-LIMIT")
            room -= len(chunk)
            yield chunk

    def _inflated(self) -> Iterator[bytes]:
        inflated = _Inflated(self._stream)
        yield from self._chunks(io.BufferedReader(inflated, BUFFER))
        if inflated.fault:
            fix = "download or compress the file again"
            raise Refusal(inflated.fault, fix, code="E-GZIP")

    def _undecodable(self, fault: UnicodeDecodeError, position: int) -> Refusal:
        shown = self.encoding.removesuffix("-sig").upper()
        byte = fault.object[fault.start]
        message = f"byte 0x{byte:02X}, number {position + 1:,} of the file, is not {shown}"
        return Refusal(message, ENCODE, code="E-ENCODING")


def _endless(longest: int) -> Refusal:
    message = f"the line is longer than {longest:,} characters"
    return Refusal(message, "see that it ends, or raise --max-field", code="E-LIMIT")


def _before_endless(text: str, longest: int) -> int:
    """Return where a line begins that is longer than that; the end of the text if none is."""
    start = 0
    while len(text) - start > longest:
        ahead = start, start + longest + 1
        end = max(text.rfind("\n", *ahead), text.rfind("\r", *ahead)) + 1
        if not end:
            return start
        start = end
    return len(text)


def _encoding(first: bytes, asked: str) -> str:
    for mark, encoding in MARKS.items():
        if first.startswith(mark) and not asked:
            return encoding
    if not asked:
        return "utf-8"
    try:
        "a".encode(asked)
    except (LookupError, UnicodeError):
        message = f"unknown encoding {quoted(asked)}; known are utf-8, utf-16, cp1252, latin-1, ..."
        raise UsageError(message) from None
    name = codecs.lookup(asked).name
    for mark, encoding in MARKS.items():
        if first.startswith(mark) and name.startswith(encoding.removesuffix("-sig")):
            return encoding
    return name


def _nul(first: bytes) -> Refusal:
    if len(first) > 1 and 0 in first[:2]:
        order = "be" if first[0] == 0 else "le"
        fix = f"if this is UTF-16 without a byte order mark, pass --encoding utf-16-{order}"
    else:
        fix = "a text file has none; is this file whole, and is it CSV?"
    return Refusal("there is a NUL character", fix, code="E-NUL")
