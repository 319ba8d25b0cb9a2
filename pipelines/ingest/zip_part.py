"""Opening a zip and reading one part of it, never taking more memory than the part says it needs."""

from __future__ import annotations

import copy
import io
import zipfile

from pipelines.ingest import limits
from pipelines.ingest.read_result import UnreadableError

PIECE = 1 << 20
_ENTRY = b"PK\x01\x02"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The others are unpacked by Python in pieces of any size; no spreadsheet program and no system's own zip uses them."""


def open_zip(data: bytes) -> zipfile.ZipFile:
    """A zip by its bytes. Raises UnreadableError 'too_many_files' before its directory is taken into memory if that
    has more than `limits.ZIP_ENTRIES`, and what zipfile raises if there is no directory.
    """
    if data.count(_ENTRY) > limits.ZIP_ENTRIES:
        raise UnreadableError("too_many_files")
    return zipfile.ZipFile(io.BytesIO(data))


def read_part(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one part.

    Raises BadZipFile if it is damaged or holds more or less than its header says, NotImplementedError if it is packed
    in a way that cannot be unpacked within bounds. zipfile itself would unpack all of a part before it looks at the
    length: 1 MB can hold 1 GB.
    """
    if entry.compress_type not in _METHODS:
        raise NotImplementedError(f"compression method {entry.compress_type}")
    open_ended = copy.copy(entry)
    open_ended.file_size += 1  # one byte more than there should be, else what is behind would not be seen
    pieces: list[bytes] = []
    size = 0
    with package.open(open_ended) as stream:
        while piece := stream.read(PIECE):
            pieces.append(piece)
            size += len(piece)
    if size != entry.file_size:
        raise zipfile.BadZipFile(f"{entry.filename!r} is not as long as its header says")
    return b"".join(pieces)
