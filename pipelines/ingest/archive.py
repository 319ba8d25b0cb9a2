"""The archive: every file ever taken, byte for byte, by content hash, with a note from which the ledger can be rebuilt.

`archive/<first two digits>/<sha256>` holds the bytes, `<sha256>.json` beside it how they came. Nothing is ever changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import BinaryIO


def archived_file(archive: Path, file_id: str) -> Path:
    """Where the bytes with this SHA-256 are kept."""
    return archive / file_id[:2] / file_id


def store_bytes(archive: Path, file_id: str, data: bytes) -> None:
    """Keep the bytes under their hash, written under a temporary name and renamed: there whole or not at all.

    Bytes that a crashed run left there are written again; as the name is their hash, they are the same.
    """
    target = archived_file(archive, file_id)
    temporary = target.with_name(f".{file_id}.{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(data)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
    temporary.replace(target)


def store_stream(archive: Path, stream: BinaryIO) -> str:
    """Keep the bytes of a file that is too large for memory; returns their SHA-256."""
    archive.mkdir(parents=True, exist_ok=True)
    temporary = archive / f".stream.{secrets.token_hex(8)}"
    digest = hashlib.sha256()
    with temporary.open("wb") as copy:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            copy.write(piece)
    target = archived_file(archive, digest.hexdigest())
    target.parent.mkdir(exist_ok=True)
    temporary.replace(target)
    return digest.hexdigest()


def store_note(
    archive: Path, file_id: str, *, name: str, received_at: datetime, batch_id: str, container_id: str | None
) -> None:
    """Keep how the bytes came: file name, time of receipt, batch, and the archive they came out of, if any. A note of a
    batch that never was is replaced.

    The bytes must be there already. A note half written by a crash belongs to such a batch, so it is simply written.
    """
    note = {
        "file_id": file_id,
        "name": name,
        "received_at": received_at.isoformat(),
        "batch_id": batch_id,
        "container_id": container_id,
    }
    target = archived_file(archive, file_id)
    target.with_name(f"{file_id}.json").write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")


def flush() -> None:
    """Have the operating system put everything written so far on the disk.

    Called once before a batch is committed: one flush for hundreds of small files instead of one for each.
    """
    os.sync()
