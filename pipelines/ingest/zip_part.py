"""Opening a zip and reading one part of it, never taking more memory than the part says it needs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from pipelines.ingest import limits
from pipelines.ingest.read_result import UnreadableError

_ENTRY = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_HAS_PASSWORD = 0x1


def open_zip(data: bytes) -> zipfile.ZipFile:
    """A zip by its bytes. Raises UnreadableError 'too_many_files' before its directory is taken into memory if that
    has more than `limits.ZIP_ENTRIES`, and BadZipFile if there is no directory or it cannot be understood.
    """
    if data.count(_ENTRY) > limits.ZIP_ENTRIES:
        raise UnreadableError("too_many_files")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (ValueError, OSError, NotImplementedError, struct.error) as error:  # a name or version that cannot be
        raise zipfile.BadZipFile(str(error)) from error


def read_part(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one part of the zip that is `data`.

    Raises BadZipFile if it is damaged, has a password, or holds more or less than its header says, NotImplementedError
    if it is neither stored nor deflated. zipfile itself would unpack all of a part before it looks at the length, where
    1 MB can hold 1 GB, and takes twice as long.
    """
    start = entry.header_offset
    if not data.startswith(_LOCAL, start) or start + 30 > len(data) or entry.flag_bits & _HAS_PASSWORD:
        raise zipfile.BadZipFile(f"{entry.filename!r} is not where the directory says, or has a password")
    start += 30 + sum(struct.unpack_from("<HH", data, start + 26))
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        content, is_whole = packed, True
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = unpacker.decompress(packed, entry.file_size + 1)  # one more, else what is behind were not seen
        except zlib.error as error:
            raise zipfile.BadZipFile(f"{entry.filename!r}: {error}") from error
        is_whole = unpacker.eof
    else:
        raise NotImplementedError(f"compression method {entry.compress_type}")
    if not is_whole or len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise zipfile.BadZipFile(f"{entry.filename!r} is damaged, or not as long as its header says")
    return content
