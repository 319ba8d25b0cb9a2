"""The ledger: one folder of Parquet files for each batch taken, whole or not there at all. Knows nothing of readers.

`landing/batches/<batch_id>/{files,values,rejected,chambers}.parquet`, with their checksums beside them. A batch is
written under a name with a leading dot and renamed, so a reader never meets half of one. Nothing in it is ever changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType

import polars as pl

from pipelines.ingest import checksums

_TIME = "%Y%m%dT%H%M%S"

_PLACE: dict[str, pl.DataType] = {"file_id": pl.String(), "sheet": pl.String(), "source_row": pl.Int32()}
_CELL: dict[str, pl.DataType] = {**_PLACE, "source_column": pl.String(), "source_letter": pl.String()}
_WHOSE: dict[str, pl.DataType] = {
    "campaign_year": pl.Int32(), "chamber_id": pl.String(), "chamber_name": pl.String(), "chamber_uscc": pl.String(),
    "field_code": pl.String(), "stage": pl.String(),
}  # fmt: skip
_RECEIVED: dict[str, pl.DataType] = {"received_at": pl.Datetime("us")}

SCHEMAS: Mapping[str, Mapping[str, pl.DataType]] = {
    "files": {
        "file_id": pl.String(), "file_name": pl.String(), "kind": pl.String(), "outcome": pl.String(),
        "outcome_code": pl.String(), "message_zh": pl.String(), "message_en": pl.String(), "size_bytes": pl.Int64(),
        **_RECEIVED, "batch_id": pl.String(), "rows_read": pl.Int64(),
        "container_id": pl.String(),
    },
    "values": {
        **_CELL, **_WHOSE, "value_raw": pl.String(), "value_number": pl.Decimal(28, 9), "value_date": pl.Date(),
        "evidence": pl.String(), "reason": pl.String(), "is_withdrawal": pl.Boolean(), **_RECEIVED,
    },
    "rejected": {
        **_CELL, "form": pl.String(), **_WHOSE, "value_raw": pl.String(), "reason_code": pl.String(),
        "message_zh": pl.String(), "message_en": pl.String(), "problem_zh": pl.String(), "problem_en": pl.String(),
        "expected_zh": pl.String(), "expected_en": pl.String(), **_RECEIVED,
    },
    "chambers": {
        **_PLACE, "chamber_id": pl.String(), "name_zh": pl.String(), "district_code": pl.String(),
        "district_code_raw": pl.String(), "chamber_type": pl.String(), "is_registered": pl.Boolean(),
        "has_party_org": pl.Boolean(), "uscc": pl.String(), "founded_on": pl.Date(), "gates": pl.String(),
        "valid_from": pl.Date(), **_RECEIVED,
    },
}  # fmt: skip
"""Table -> its columns. Rows of a table stand in the order of files (by name, then hash), sheets and rows.

chamber_id, chamber_name and chamber_uscc stand as written, cleaned; whose row it is, is decided in the build.
container_id: file_id of the archive file a file came out of. A batch of an older release lacks columns: whoever reads
several batches takes them by name and has null for what is missing.
"""


def new_batch_id(taken_at: datetime, file_ids: Iterable[str]) -> str:
    """When a batch is taken and of what: sorts by time, and two batches of one second do not meet."""
    content = hashlib.sha256("\n".join(file_ids).encode()).hexdigest()
    return f"{taken_at:{_TIME}}-{content[:8]}"


def batch_taken_at(batch_id: str) -> datetime:
    """The time a batch was taken, to the second."""
    return datetime.strptime(batch_id.partition("-")[0], _TIME)


def batch_ids(landing: Path) -> list[str]:
    """Committed batches, oldest first."""
    folder = landing / "batches"
    if not folder.is_dir():
        return []
    return sorted(child.name for child in folder.iterdir() if child.is_dir() and not child.name.startswith("."))


def last_taken_at(landing: Path) -> datetime | None:
    """When the latest batch was taken, to the second; None when there is none."""
    batches = batch_ids(landing)
    return batch_taken_at(batches[-1]) if batches else None


def check(landing: Path) -> None:
    """Read the whole ledger. Raises LedgerDamagedError when a file is not what was written."""
    checksums.check_batches(landing / "batches" / batch_id for batch_id in batch_ids(landing))


def table_files(landing: Path, table: str) -> list[Path]:
    """The Parquet files of one table, oldest batch first."""
    return [landing / "batches" / batch_id / f"{table}.parquet" for batch_id in batch_ids(landing)]


def put_back(landing: Path) -> None:
    """Undo a rebuild that ended between taking the old ledger away and putting the new one in its place."""
    kept = sorted(landing.parent.glob(f"{landing.name}.before-*"))
    if kept and not landing.exists():
        kept[-1].rename(landing)


def read_files(landing: Path) -> pl.DataFrame:
    """Every file ever recorded, with the columns of SCHEMAS['files']."""
    paths = table_files(landing, "files")
    empty = pl.DataFrame(schema=SCHEMAS["files"])
    return pl.concat([empty, *map(pl.read_parquet, paths)], how="diagonal").select(empty.columns)


def known_file_ids(landing: Path, *, sound_only: bool = False) -> set[str]:
    """Hashes of all bytes ever taken or refused. sound_only: leave out batches that are damaged."""
    paths = table_files(landing, "files")
    if sound_only:
        return set().union(*(_sound_file_ids(path) for path in paths))
    return set(pl.read_parquet(paths, columns=["file_id"])["file_id"]) if paths else set()


def _sound_file_ids(path: Path) -> set[str]:
    if checksums.faults_of(path.parent):
        return set()
    try:
        return set(pl.read_parquet(path, columns=["file_id"])["file_id"])
    except (OSError, pl.exceptions.PolarsError):
        return set()


class BatchWriter:
    """Writes one batch: `add` frames in order, then `commit`; without commit nothing remains.

    When frames of more than `rows_in_memory` rows are waiting and more come, they are put aside in part files, so that
    memory is bounded by a chunk of files and not by the inbox.
    """

    def __init__(self, landing: Path, batch_id: str, *, rows_in_memory: int = 2_000_000) -> None:
        self.batch_id = batch_id
        self._final = landing / "batches" / batch_id
        self._folder = landing / "batches" / f".{batch_id}.unfinished"
        self._rows_in_memory = rows_in_memory
        self._frames: dict[str, list[pl.DataFrame]] = {table: [] for table in SCHEMAS}
        self._parts: dict[str, list[Path]] = {table: [] for table in SCHEMAS}

    def __enter__(self) -> BatchWriter:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        for left_over in self._folder.parent.glob(".*.unfinished"):
            shutil.rmtree(left_over)
        self._folder.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Add rows of one table, in the order in which they are to stand; raises ValueError on any other schema."""
        if dict(frame.schema) != SCHEMAS[table]:
            raise ValueError(f"batch {self.batch_id}: {table} has the schema {frame.schema}")
        if sum(waiting.height for waiting in self._frames[table]) > self._rows_in_memory:
            path = self._folder / f"{table}-{len(self._parts[table]):05d}.part"
            pl.concat(self._frames[table]).write_parquet(path, compression="lz4")
            self._parts[table].append(path)
            self._frames[table] = []
        self._frames[table].append(frame)

    def commit(self) -> None:
        """Make the batch part of the ledger: every file on the disk, then the folder renamed."""
        for table, schema in SCHEMAS.items():
            path = self._folder / f"{table}.parquet"
            rest = pl.concat([pl.DataFrame(schema=schema), *self._frames[table]])
            self._write(path, self._parts[table], rest)
            _flush_to_disk(path)
        checksums.write_checksums(self._folder)
        _flush_to_disk(self._folder)
        self._folder.rename(self._final)
        _flush_to_disk(self._final.parent)

    @staticmethod
    def _write(path: Path, parts: list[Path], rest: pl.DataFrame) -> None:
        if not parts:
            rest.write_parquet(path, compression="zstd")
            return
        pl.concat([pl.scan_parquet(parts), rest.lazy()]).sink_parquet(path, compression="zstd", maintain_order=True)
        for part in parts:
            part.unlink()


def _flush_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
