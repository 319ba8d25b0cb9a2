"""The commands' surface: what is accepted, exit codes for what cannot run, and that help needs no heavy import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.night import has_submissions
from pipelines.night_journal import Outcome, read_nights
from pipelines.orchestration.lock import NightLock
from pipelines.settings import PROJECT_ROOT, Settings, child_environment

COMMANDS = {"demo", "nightly", "template", "query", "status", "serve"}
HEAVY = {"dagster", "dbt", "duckdb", "great_expectations", "pandas", "polars", "rich"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def sihao(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"SIHAO_HOME": str(settings.home)})


def test_help_names_every_command_in_both_languages(settings: Settings) -> None:
    text = sihao(settings, "--help").output
    assert all(f"  {command} " in text for command in COMMANDS)
    assert "收件、建库、检查、发布" in text
    assert "One run: ingest, build, check, publish" in text


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from pipelines.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()[-1]
    assert set(loaded.split()) & HEAVY == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nightly", "--as-of", "gestern"],
        ["nightly", "--as-of", "2025-02-30"],
        ["template", "--year", "2025", "--out", "forms"],
        ["template", "--year", "2025", "--all", "--district", "310106", "--out", "forms"],
        ["query", "chamber_ranking", "--format", "pdf"],
        ["unheard-of"],
    ],
)
def test_what_cannot_be_meant_is_refused_with_2(settings: Settings, arguments: list[str]) -> None:
    assert sihao(settings, *arguments).exit_code == 2


def test_a_misspelt_variable_is_refused_and_not_ignored(settings: Settings) -> None:
    result = CliRunner().invoke(main, ["status"], env={"SIHAO_HOME": str(settings.home), "SIHAO_HOMES": "x"})
    assert result.exit_code == 2
    assert "SIHAO_HOMES" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["query", "chamber_ranking"],
        ["template", "--year", "2025", "--all", "--out", "forms"],
    ],
)
def test_reading_before_the_first_publication_says_so(settings: Settings, arguments: list[str]) -> None:
    result = sihao(settings, *arguments)
    assert result.exit_code == 2
    assert "尚无已发布的数据" in result.stderr
    assert "Nothing is published yet" in result.stderr


def test_a_second_night_leaves_with_2_and_touches_nothing(settings: Settings) -> None:
    with NightLock(settings):
        before = sorted(settings.home.rglob("*"))
        result = sihao(settings, "nightly")
        assert [
            path for path in sorted(settings.home.rglob("*")) if settings.logs not in (path, *path.parents)
        ] == before
    [night] = read_nights(settings)
    assert night.outcome is Outcome.ANOTHER_NIGHT
    assert result.exit_code == 2
    assert "另一次夜间运行正在进行" in result.stderr
    assert "Another night is running" in result.stderr


@pytest.mark.parametrize("place", ["inbox/310106/a.xlsx", "landing/batches/1/files.parquet"])
def test_a_file_in_the_inbox_or_the_ledger_counts_as_submissions(settings: Settings, place: str) -> None:
    assert not has_submissions(settings)
    file = settings.home / place
    file.parent.mkdir(parents=True)
    assert not has_submissions(settings)
    file.touch()
    assert has_submissions(settings)


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], 0), (["status"], 2), (["unheard-of"], 2)])
def test_the_program_ends_with_the_commands_exit_code_and_all_of_its_output(
    settings: Settings, arguments: list[str], code: int
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        check=False, cwd=PROJECT_ROOT, capture_output=True, text=True, env=child_environment(settings),
    )  # fmt: skip
    assert ended.returncode == code
    assert (ended.stdout + ended.stderr).endswith("\n")
