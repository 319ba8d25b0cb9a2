"""What is found in the inbox, and what is left alone."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.ingest import discover
from pipelines.ingest.discover import LONGEST_NAME, find_files, shown_name
from pipelines.settings import Settings
from tests.unit.ingest_files import put


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def test_files_in_any_sub_folder_are_found_by_name_with_size_and_time(settings: Settings) -> None:
    saved = datetime(2017, 11, 1, 9, 30, 15)
    put(settings, "黄浦区/乙.csv", b"b", saved)
    put(settings, "甲.xlsx", b"aa")
    first, second = find_files(settings.inbox)
    assert (first.name, second.name) == ("甲.xlsx", "黄浦区/乙.csv")
    assert first.size_bytes == 2
    assert second.modified_at == saved


def test_links_hidden_files_and_lock_files_are_left_alone(settings: Settings, tmp_path: Path) -> None:
    put(settings, "甲.csv", b"a")
    for name in (".hidden.csv", "~$甲.xlsx", ".hidden/乙.csv"):
        put(settings, name, b"x")
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "丙.csv").write_bytes(b"secret")
    (settings.inbox / "link.csv").symlink_to(secret / "丙.csv")
    (settings.inbox / "folder").symlink_to(secret)
    (settings.inbox / "dangling").symlink_to(tmp_path / "nothing")
    assert [file.name for file in find_files(settings.inbox)] == ["甲.csv"]


@pytest.mark.parametrize("name", ["..\\..\\etc\\passwd.csv", "..甲.csv", "...csv"])
def test_a_name_made_of_a_path_hides_nothing(settings: Settings, name: str) -> None:
    put(settings, name, b"a")
    assert [file.name for file in find_files(settings.inbox)] == [name]


def test_an_inbox_that_is_not_there_is_empty(settings: Settings) -> None:
    assert find_files(settings.inbox) == []


@pytest.mark.parametrize("ending", [".part", ".crdownload", ".filepart", ".TMP", ".partial", ".download"])
def test_what_a_copying_program_has_not_finished_is_left_alone(settings: Settings, ending: str) -> None:
    put(settings, f"甲.xlsx{ending}", b"a")
    assert find_files(settings.inbox) == []


def test_a_file_that_grows_while_we_look_is_left_for_the_next_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing, resting = put(settings, "甲.csv", b"a"), put(settings, "乙.csv", b"b")
    for path in (growing, resting):
        os.utime(path)

    def meanwhile(seconds: float) -> None:
        assert seconds == discover.SETTLES_IN
        growing.write_bytes(b"aa")

    monkeypatch.setattr(discover.time, "sleep", meanwhile)
    assert [file.path for file in find_files(settings.inbox)] == [resting]


def test_a_name_is_made_fit_to_be_shown() -> None:
    assert shown_name(Path("区/a\nb\x1b[31m\u202ec.csv")) == "区/a\ufffdb\ufffd[31m\ufffdc.csv"
    assert shown_name(Path("\udcff.csv")) == "\ufffd.csv"
    long = shown_name(Path("长" * 300 + ".xlsx"))
    assert len(long) <= LONGEST_NAME
    assert long.endswith(".xlsx")
