"""Whether the ledger's files are still those that were written: a list of SHA-256 sums beside every batch.

The list has the form of `sha256sum`, so it can be checked by hand as well: `sha256sum -c SHA256SUMS`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

NAME = "SHA256SUMS"


class LedgerDamagedError(RuntimeError):
    """Files of the ledger are missing or not those that were written. faults: one sentence for each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        listed = "\n".join(f"- {fault}" for fault in self.faults)
        super().__init__(
            "台账文件损坏,本次不收取、不发布;上一次发布仍然有效。"
            "请运行 sihao rebuild 由存档重建台账,再运行 sihao nightly。"
            "The ledger is damaged: nothing was taken in or published, and the last publication stays. "
            f"Run `sihao rebuild`, which makes it again from the archive, then `sihao nightly`.\n{listed}"
        )


def write_checksums(batch: Path) -> None:
    """Write the list of a batch's Parquet files, whole or not at all; the batch is final but for this file."""
    lines = [f"{_sha256(path)}  {path.name}\n" for path in sorted(batch.glob("*.parquet"))]
    temporary = batch / f".{NAME}"
    temporary.write_text("".join(lines), encoding="ascii")
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(batch / NAME)


def faults_of(batch: Path) -> list[str]:
    """What is wrong with a batch, one sentence in both languages for each file; empty when all is as written."""
    try:
        lines = (batch / NAME).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return [f"{batch.name}: 没有可读的校验和 no readable checksums"]
    expected = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    faults = []
    for name, digest in expected.items():
        try:
            found = _sha256(batch / name)
        except OSError as error:
            faults.append(f"{batch.name}/{name}: 无法读取 cannot be read ({error.strerror})")
        else:
            if found != digest:
                faults.append(f"{batch.name}/{name}: 内容与校验和不符 does not fit its checksum")
    return faults


def check_batches(batches: Iterable[Path]) -> None:
    """Read every file of these batches. Raises LedgerDamagedError with all faults."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for found in pool.map(faults_of, batches) for fault in found]
    if faults:
        raise LedgerDamagedError(faults)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
