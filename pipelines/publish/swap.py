"""Puts finished files in place so that readers see the old or the new publication, never something between.

History is only ever added to and, beyond the last N, taken from; no file in it is changed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
from pathlib import Path

FILE_MODE = 0o444
"""Read-only for everyone: a published file never changes."""

_WHO_LOCKS = 36
"""Linux' F_OFD_GETLK, which Python 3.11 has no name for: what lock, if any, would be in the way of this one."""

_LOCK = "hhqqi4x"
"""Linux' struct flock: kind, whence, start, length, process."""

_WAREHOUSE = "warehouse-{}.duckdb"
_PARQUET = "parquet-{}"


def warehouse_name(run_id: str) -> str:
    """File name of a run's publication in history."""
    return _WAREHOUSE.format(run_id)


def parquet_name(run_id: str) -> str:
    """Folder name of a run's Parquet export in history."""
    return _PARQUET.format(run_id)


def temporary_name(name: str) -> str:
    """The hidden name under which something is made before it is put in place; remove_temporaries knows it."""
    return f".{name}.tmp"


def put_file_in_place(temporary: Path, final: Path) -> None:
    """Make a finished file read-only and durable, then give it its name. Both must be in the same folder."""
    _seal(temporary)
    temporary.rename(final)
    _sync(final.parent)


def put_folder_in_place(temporary: Path, final: Path) -> None:
    """The same for a folder of files and its sub-folders."""
    for path in sorted(temporary.rglob("*")):
        if path.is_file():
            _seal(path)
        else:
            _sync(path)
    _sync(temporary)
    temporary.rename(final)
    _sync(final.parent)


def replace_link(link: Path, target: Path) -> None:
    """Point a symbolic link at `target`, relative to the link, in one step that no reader can see half done."""
    temporary = link.with_name(temporary_name(link.name))
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(os.path.relpath(target, link.parent))
    temporary.replace(link)
    _sync(link.parent)


def prune(history: Path, link: Path, pattern: str, keep: int) -> list[Path]:
    """Remove all but the newest `keep` entries of a name pattern, never the one that `link` leads to, nor one that a
    process has open: that one goes with a later publication.

    Run ids sort by time, so names do. Returns what was removed.
    """
    linked = link.resolve()
    entries = sorted((path for path in history.glob(pattern)), key=lambda path: path.name, reverse=True)
    removed = [path for path in entries[keep:] if path.resolve() != linked and not is_held(path)]
    for path in removed:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return removed


def is_held(file: Path) -> bool:
    """Whether a DuckDB client anywhere on this machine has the file open: each locks what it reads.

    Where the system or the file system cannot say, nobody has. Only for a process that does not itself have it open.
    """
    if file.is_dir():
        return False
    try:
        descriptor = os.open(file, os.O_RDONLY)
        try:
            asked = struct.pack(_LOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            kind, *_ = struct.unpack(_LOCK, fcntl.fcntl(descriptor, _WHO_LOCKS, asked))
        finally:
            os.close(descriptor)
    except OSError:
        return False
    return bool(kind != fcntl.F_UNLCK)


def remove_temporaries(*folders: Path) -> None:
    """Remove what dead runs left behind. Only for the run that publishes: runs take turns by the night's lock."""
    for folder in folders:
        for path in folder.glob(".*.tmp*"):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _seal(file: Path) -> None:
    _sync(file)
    file.chmod(FILE_MODE)


def _sync(path: Path) -> None:
    """Have the disk hold a file's content, or a folder's names, before anything relies on it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
