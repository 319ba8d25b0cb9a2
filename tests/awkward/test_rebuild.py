"""The ledger made again from the archive: the same, frame for frame; and what is missing is told, never dropped."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.demo.write import write_demo
from pipelines.ingest import archive, ledger
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.ingest.rebuild import RebuildError, rebuild_ledger
from pipelines.reference import load_rubrics, rubric_for_year
from pipelines.settings import Settings
from tests.awkward import inbox
from tests.awkward.case import Case, row, text_file
from tests.awkward.containers import archive as zipped
from tests.unit.ingest_files import rubric

LATER = inbox.TAKEN_AT + timedelta(days=1)
Frames = dict[str, pl.DataFrame]


def landed(settings: Settings, cases: list[Case], now: datetime) -> None:
    inbox.put_all(settings, cases)
    land_files(settings, [rubric()], find_files(settings.inbox), now=now)


def frames(landing: Path) -> Frames:
    return {
        f"{batch_id}/{table}": pl.read_parquet(landing / "batches" / batch_id / f"{table}.parquet")
        for batch_id in ledger.batch_ids(landing)
        for table in ledger.SCHEMAS
    }


def assert_same(before: Frames, after: Frames) -> None:
    assert list(before) == list(after)
    assert [name for name in before if not before[name].equals(after[name])] == []


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A ledger of two batches, with an archive of files and the same bytes again in another."""
    settings = Settings(home=tmp_path / "home")
    shared = text_file([row(value=7)])
    first = [Case("甲.csv", shared), Case("乙.zip", zipped({"丙.csv": text_file([row(value=8)]), "甲.csv": shared}))]
    landed(settings, first, inbox.TAKEN_AT)
    second = [Case("丁.zip", zipped({"甲.csv": shared, "戊.csv": text_file([row(year="1999"), row(value="约9")])}))]
    landed(settings, second, LATER)
    return settings


def test_every_awkward_file_comes_out_as_it_was(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    by_time = sorted(inbox.CASES, key=lambda case: case.sent)
    landed(settings, by_time[:60], datetime(2017, 11, 2, 2, 0))
    landed(settings, by_time[60:], inbox.TAKEN_AT)
    before = frames(settings.landing)
    summary = rebuild_ledger(settings, [rubric()], now=LATER)
    assert_same(before, frames(settings.landing))
    assert (summary.batches, summary.files) == (2, len(ledger.known_file_ids(settings.landing)))
    assert summary.rows_read == sum(frame["rows_read"].sum() for name, frame in before.items() if "files" in name)


def test_an_invented_city_comes_out_as_it_was(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    rubrics = load_rubrics(settings)
    held = rubric_for_year(rubrics, 2025)
    assert held is not None
    write_demo(settings.inbox, held, chambers=40, districts=3, year=2025)
    land_files(settings, rubrics, find_files(settings.inbox), now=datetime(2026, 1, 10, 2, 0))
    before = frames(settings.landing)
    rebuild_ledger(settings, rubrics, now=LATER)
    assert_same(before, frames(settings.landing))


def test_files_of_archives_and_the_same_bytes_again_come_out_as_they_were(settings: Settings) -> None:
    before = frames(settings.landing)
    summary = rebuild_ledger(settings, [rubric()], now=LATER)
    assert_same(before, frames(settings.landing))
    assert (summary.batches, summary.files, summary.rows_read) == (2, 5, 4)


def test_the_former_ledger_is_kept_until_the_next_rebuild(settings: Settings) -> None:
    before = frames(settings.landing)
    first = rebuild_ledger(settings, [rubric()], now=LATER)
    assert first.kept == settings.home / "landing.before-20180111T020000"
    assert_same(before, frames(first.kept))
    second = rebuild_ledger(settings, [rubric()], now=LATER + timedelta(hours=1))
    assert second.kept is not None
    assert {path.name for path in settings.home.iterdir()} == {"archive", "inbox", "landing", second.kept.name}


def test_a_lost_ledger_is_made_again(settings: Settings) -> None:
    before = frames(settings.landing)
    settings.landing.rename(settings.home / "lost")
    assert rebuild_ledger(settings, [rubric()], now=LATER).kept is None
    assert_same(before, frames(settings.landing))


def test_rows_of_a_year_without_a_rubric_are_read_again_once_there_is_one(settings: Settings) -> None:
    assert reasons(settings) == {"unknown_year", "not_certain"}
    wider = replace(rubric(), valid_from_year=1990)
    rebuild_ledger(settings, [wider], now=LATER)
    assert reasons(settings) == {"not_certain"}
    values = pl.read_parquet(ledger.table_files(settings.landing, "values"))
    assert sorted(values["campaign_year"]) == [1999, 2017, 2017]


def reasons(settings: Settings) -> set[str]:
    return set(pl.read_parquet(ledger.table_files(settings.landing, "rejected"))["reason_code"])


def files_of(settings: Settings) -> list[str]:
    return sorted(ledger.known_file_ids(settings.landing))


def _lose_note(settings: Settings, file_id: str) -> None:
    archive.archived_file(settings.archive, file_id).with_suffix(".json").unlink()


def _lose_bytes(settings: Settings, file_id: str) -> None:
    archive.archived_file(settings.archive, file_id).unlink()


def _lose_both(settings: Settings, file_id: str) -> None:
    _lose_note(settings, file_id)
    _lose_bytes(settings, file_id)


def _cut_note(settings: Settings, file_id: str) -> None:
    archive.archived_file(settings.archive, file_id).with_suffix(".json").write_text('{"name": ')


def _change_bytes(settings: Settings, file_id: str) -> None:
    path = archive.archived_file(settings.archive, file_id)
    path.write_bytes(path.read_bytes() + b"\n")


HARM = pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_lose_note, "bytes without a note"), (_lose_bytes, "a note without its bytes"),
        (_lose_both, "in the ledger, but not in the archive"), (_cut_note, "the note cannot be read"),
        (_change_bytes, "the bytes do not fit their hash"),
    ],
)  # fmt: skip


@HARM
def test_what_the_archive_lacks_is_told_and_nothing_is_changed(
    settings: Settings, harm: Callable[[Settings, str], None], said: str
) -> None:
    before = frames(settings.landing)
    broken = files_of(settings)[2]
    harm(settings, broken)
    with pytest.raises(RebuildError) as told:
        rebuild_ledger(settings, [rubric()], now=LATER)
    assert len(told.value.faults) == 1
    assert said in told.value.faults[0]
    assert broken in told.value.faults[0]
    assert_same(before, frames(settings.landing))
    assert {path.name for path in settings.home.iterdir()} == {"archive", "inbox", "landing"}


def sihao(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"SIHAO_HOME": str(settings.home)})


def test_the_command_says_what_it_made_and_what_it_could_not(settings: Settings) -> None:
    before = frames(settings.landing)
    result = sihao(settings, "rebuild")
    assert result.exit_code == 0, result.output
    assert "文件 files 5" in result.stdout
    assert "landing.before-" in result.stdout
    assert_same(before, frames(settings.landing))
    broken = files_of(settings)[0]
    _lose_bytes(settings, broken)
    result = sihao(settings, "rebuild")
    assert result.exit_code == 2
    assert broken in result.stderr


def test_a_note_of_an_older_release_will_do(settings: Settings) -> None:
    before = frames(settings.landing)
    for path in settings.archive.glob("*/*.json"):
        note = json.loads(path.read_text(encoding="utf-8"))
        if note["container_id"] is None:
            del note["position"], note["container_id"]
            path.write_text(json.dumps(note), encoding="utf-8")
    rebuild_ledger(settings, [rubric()], now=LATER)
    assert {name: frame.height for name, frame in frames(settings.landing).items()} == {
        name: frame.height for name, frame in before.items()
    }
