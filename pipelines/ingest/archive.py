"""The archive: every file ever taken, byte for byte, by content hash, with a note from which the ledger can be rebuilt.

`archive/<first two digits>/<sha256>` holds the bytes, `<sha256>.json` beside it how they came. Nothing is ever changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

_NOTE = ".json"


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


@dataclass(frozen=True)
class ArchiveNote:
    """How bytes came. position: of the file in its batch, from 0; container_id: the archive it came out of, if any."""

    file_id: str
    name: str
    received_at: datetime
    batch_id: str
    position: int
    container_id: str | None


def store_note(archive: Path, note: ArchiveNote) -> None:
    """Keep how bytes came. A note of a batch that never was is replaced.

    The bytes must be there already. A note half written by a crash belongs to such a batch, so it is simply written.
    """
    target = archived_file(archive, note.file_id)
    text = json.dumps({**asdict(note), "received_at": note.received_at.isoformat()}, ensure_ascii=False)
    target.with_name(f"{note.file_id}{_NOTE}").write_text(text, encoding="utf-8")


def read_notes(archive: Path) -> tuple[dict[str, ArchiveNote], set[str]]:
    """file_id -> its note, and the file_ids whose note cannot be read. Notes of older releases have no position."""
    notes: dict[str, ArchiveNote] = {}
    unreadable: set[str] = set()
    for path in archive.glob(f"??/[!.]*{_NOTE}"):
        file_id = path.name.removesuffix(_NOTE)
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            note = ArchiveNote(
                file_id=file_id,
                name=str(said["name"]),
                received_at=datetime.fromisoformat(said["received_at"]),
                batch_id=str(said["batch_id"]),
                position=int(said.get("position", 0)),
                container_id=said.get("container_id"),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            unreadable.add(file_id)
        else:
            notes[file_id] = note
    return notes, unreadable


def archived_ids(archive: Path) -> set[str]:
    """file_id of all bytes in the archive; what a crash left half written is none."""
    return {path.name for path in archive.glob("??/[!.]*") if not path.name.endswith(_NOTE)}


def remove_temporaries(archive: Path) -> None:
    """Remove what a killed run was writing. Only for the holder of the night's lock."""
    for pattern in ("??/.*", ".stream.*"):
        for path in archive.glob(pattern):
            path.unlink()


def flush() -> None:
    """Have the operating system put everything written so far on the disk.

    Called once before a batch is committed: one flush for hundreds of small files instead of one for each.
    """
    os.sync()
