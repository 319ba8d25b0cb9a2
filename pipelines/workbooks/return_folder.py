"""A folder of return workbooks on disk: replacing and removing them. What they say is decided elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.workbooks.return_jobs import ReturnJob

INDEX = ".index.json"
"""Beside the workbooks: for each its digest and that of its bytes. Lost, every workbook is written anew."""

_MARK = "_已改动_"


@dataclass(frozen=True)
class Known:
    """What the index says of a workbook: the digest of what it says and of the bytes that were written."""

    digest: str
    file: str


class ReturnFolder:
    """One folder. Used as a context: leaving it, also by an error, saves the index."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.put_aside: list[Path] = []
        self._known = _read_index(root / INDEX)

    def __enter__(self) -> ReturnFolder:
        self.root.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        entries = {path: [known.digest, known.file] for path, known in sorted(self._known.items())}
        text = json.dumps(entries, ensure_ascii=False, indent=0)
        _replace(self.root / INDEX, text.encode("utf-8", "surrogatepass"))

    def digests(self) -> dict[str, str]:
        """Path -> digest of what it says, of the workbooks that are still there."""
        return {path: known.digest for path, known in self._known.items() if (self.root / path).is_file()}

    def known(self, jobs: Iterable[ReturnJob]) -> dict[str, Known]:
        """What is known of the workbooks of these jobs, by path."""
        return {job.path: self._known[job.path] for job in jobs if job.path in self._known}

    def known_of(self, path: str) -> Known | None:
        """What is known of the file at one path."""
        return self._known.get(path)

    def note(self, path: str, known: Known, put_aside: Path | None) -> None:
        """Remember a workbook that `place` has written."""
        self._known[path] = known
        if put_aside:
            self.put_aside.append(put_aside)

    def remove_all_but(self, wanted: set[str]) -> int:
        """Remove the workbooks of the index that are not wanted, and folders left empty; returns how many."""
        settled = sorted(set(self._known) - wanted)
        for path in settled:
            file = self.root / path
            if file.is_file() and _digest(file.read_bytes()) != self._known[path].file:
                self.put_aside.append(_put_aside(file))
            file.unlink(missing_ok=True)
            del self._known[path]
            with suppress(OSError):
                file.parent.rmdir()
        return len(settled)

    @staticmethod
    def place(root: Path, path: str, digest: str, data: bytes, known: Known | None) -> tuple[Known, Path | None]:
        """Put a workbook in its place at once; returns what to know of it, and the new name of a file put aside.

        What stands there and is neither what was written last nor the same as now has been filled in by somebody.
        """
        file = root / path
        new = Known(digest, _digest(data))
        put_aside = None
        if file.is_file():
            there = _digest(file.read_bytes())
            if there == new.file:
                return new, None
            if known is None or there != known.file:
                put_aside = _put_aside(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        _replace(file, data)
        return new, put_aside


def _put_aside(file: Path) -> Path:
    """Rename a file that somebody has changed; a piece of its hash in the name keeps it from overwriting another."""
    aside = file.with_stem(f"{file.stem}{_MARK}{_digest(file.read_bytes())[:8]}")
    return file.replace(aside)


def _replace(file: Path, data: bytes) -> None:
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_bytes(data)
    temporary.replace(file)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_index(file: Path) -> dict[str, Known]:
    """The index; empty if there is none or it cannot be understood. A path out of the folder is not taken."""
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
        index = {str(path): Known(str(digest), str(bytes_)) for path, (digest, bytes_) in entries.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
    return {path: known for path, known in index.items() if _is_inside(path)}


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts
