"""The version of the state: an older one is taken over, a newer one is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.ingest import checksums, ledger
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.orchestration import state_layout
from pipelines.orchestration.state_layout import LAYOUT, LayoutUnreadableError, StateTooNewError, layout_file, take_over
from pipelines.settings import Settings
from tests.unit.ingest_files import CHAMBER_ROW, NOW, REGISTER, csv_bytes, put, rubric


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home")


@pytest.fixture
def former(settings: Settings) -> Settings:
    """State as the release before left it: a ledger without checksums, and no layout.json."""
    put(settings, "名册.csv", csv_bytes([REGISTER, CHAMBER_ROW]))
    land_files(settings, [rubric()], find_files(settings.inbox), now=NOW)
    for file in settings.landing.rglob(checksums.NAME):
        file.unlink()
    return settings


def test_a_new_installation_begins_with_this_layout(settings: Settings) -> None:
    settings.home.mkdir()
    assert take_over(settings) == []
    assert json.loads(layout_file(settings).read_text(encoding="utf-8")) == {"layout": LAYOUT}


def test_the_previous_releases_state_is_taken_over_once(former: Settings) -> None:
    before = ledger.read_files(former.landing)
    assert state_layout.read_layout(former) == 1
    [sentence] = take_over(former)
    assert "状态升级到布局 2" in sentence
    assert "layout 2" in sentence
    ledger.check(former.landing)
    assert ledger.read_files(former.landing).equals(before)
    assert state_layout.read_layout(former) == LAYOUT
    assert take_over(former) == []


def test_an_interrupted_step_is_done_again(former: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_failure(batch: Path) -> None:
        raise OSError(f"no power at {batch.name}")

    monkeypatch.setattr(checksums, "write_checksums", power_failure)
    with pytest.raises(OSError, match="no power"):
        take_over(former)
    assert state_layout.read_layout(former) == 1
    monkeypatch.undo()
    assert len(take_over(former)) == 1
    ledger.check(former.landing)


def test_state_of_a_later_release_is_refused_and_not_touched(former: Settings) -> None:
    layout_file(former).write_text(json.dumps({"layout": LAYOUT + 1, "more": "things"}), encoding="utf-8")
    before = {path: path.read_bytes() for path in former.home.rglob("*") if path.is_file()}
    with pytest.raises(StateTooNewError, match="请安装更新的程序"):
        take_over(former)
    result = CliRunner().invoke(main, ["rebuild"], env={"SIHAO_HOME": str(former.home)})
    assert result.exit_code == 2
    assert "Install the later release" in result.stderr
    after = {path: path.read_bytes() for path in former.home.rglob("*") if path.is_file()}
    assert {path: data for path, data in after.items() if path.name != "night.lock"} == before


@pytest.mark.parametrize("text", ["", "[]", '{"layout": null}', '{"layout": "two"}'])
def test_a_layout_that_cannot_be_understood_is_not_guessed(former: Settings, text: str) -> None:
    layout_file(former).write_text(text, encoding="utf-8")
    with pytest.raises(LayoutUnreadableError, match="无法读懂"):
        take_over(former)
