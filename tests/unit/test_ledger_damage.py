"""A ledger file that is not what was written is noticed, and rebuild mends it; a clock put back does no harm."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.ingest import checksums, ledger
from pipelines.ingest.checksums import LedgerDamagedError
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.settings import Settings
from tests.unit.ingest_files import CHAMBER_ROW, LONG, NOW, REGISTER, csv_bytes, put, rubric, value_row


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Two batches."""
    settings = Settings(tmp_path / "home")
    put(settings, "名册.csv", csv_bytes([REGISTER, CHAMBER_ROW]))
    land_files(settings, [rubric()], find_files(settings.inbox), now=NOW)
    put(settings, "填报.csv", csv_bytes([LONG, value_row(), value_row("study_sessions", "3")]))
    land_files(settings, [rubric()], find_files(settings.inbox), now=NOW + timedelta(days=1))
    return settings


def everything(landing: Path) -> dict[str, list[tuple[object, ...]]]:
    return {table: pl.read_parquet(ledger.table_files(landing, table)).rows() for table in ledger.SCHEMAS}


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_sound_ledger_passes_and_can_be_checked_by_hand(settings: Settings) -> None:
    ledger.check(settings.landing)
    for batch_id in ledger.batch_ids(settings.landing):
        folder = settings.landing / "batches" / batch_id
        subprocess.run(
            ["sha256sum", "--check", "--strict", checksums.NAME], cwd=folder, check=True, capture_output=True
        )


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda batch: flip(batch / "values.parquet"), "values.parquet: 内容与校验和不符"),
        (lambda batch: (batch / "files.parquet").write_bytes(b""), "files.parquet: 内容与校验和不符"),
        (lambda batch: (batch / "chambers.parquet").unlink(), "chambers.parquet: 无法读取"),
        (lambda batch: (batch / checksums.NAME).unlink(), "没有可读的校验和"),
    ],
    ids=["one bit", "emptied", "gone", "no list"],
)
def test_damage_is_named_and_rebuild_mends_it(settings: Settings, harm: Callable[[Path], object], says: str) -> None:
    before = everything(settings.landing)
    harm(settings.landing / "batches" / ledger.batch_ids(settings.landing)[1])
    with pytest.raises(LedgerDamagedError) as caught:
        ledger.check(settings.landing)
    assert len(caught.value.faults) == 1
    assert says in str(caught.value)
    assert "请运行 sihao rebuild" in str(caught.value)
    result = CliRunner().invoke(main, ["rebuild"], env={"SIHAO_HOME": str(settings.home)})
    assert result.exit_code == 0, result.stderr
    ledger.check(settings.landing)
    assert everything(settings.landing) == before


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(days=400)], ids=str)
def test_with_the_clock_put_back_batches_keep_their_order(settings: Settings, back: timedelta) -> None:
    last = ledger.last_taken_at(settings.landing)
    assert last is not None
    put(settings, "更正.csv", csv_bytes([LONG, value_row(value="31")]), modified_at=NOW - timedelta(days=500))
    earlier = ledger.batch_ids(settings.landing)
    summary = land_files(settings, [rubric()], find_files(settings.inbox), now=last - back)
    assert ledger.batch_ids(settings.landing) == [*earlier, summary.batch_id]
    received = ledger.read_files(settings.landing)["received_at"].to_list()
    assert received == sorted(received)
    assert received[-1] == last


def test_without_a_batch_any_clock_will_do(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    assert ledger.last_taken_at(settings.landing) is None
    put(settings, "名册.csv", csv_bytes([REGISTER, CHAMBER_ROW]))
    land_files(settings, [rubric()], find_files(settings.inbox), now=datetime(2001, 1, 1))
    assert ledger.last_taken_at(settings.landing) == datetime(2001, 1, 1)
