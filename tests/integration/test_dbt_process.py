"""The dbt process of a night, with a real dbt on a small project."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.orchestration.dbt_manifest import DbtPaths, is_fresh, read_manifest
from pipelines.orchestration.dbt_process import DbtCouldNotRunError, DbtProcess, DbtTestsFailedError
from pipelines.settings import PROJECT_ROOT, Settings, child_environment
from pipelines.warehouse import open_reader


@pytest.fixture
def dbt(tiny_project: DbtPaths, settings: Settings) -> DbtProcess:
    with DbtProcess(tiny_project, child_environment(settings)) as process:
        yield process


def numbers_built(settings: Settings) -> list[int]:
    with open_reader(settings.build_file) as connection:
        return [row[0] for row in connection.execute("from main_marts.doubled order by number").fetchall()]


def test_a_build_makes_the_models_counts_its_tests_and_leaves_the_file_free(
    dbt: DbtProcess, tiny_project: DbtPaths, settings: Settings
) -> None:
    steps: list[tuple[int, int]] = []
    project = sorted(tiny_project.project_dir.rglob("*"))
    dbt.start()
    result = dbt.build(lambda done, total: steps.append((done, total)))

    assert [path.name for path in settings.build.iterdir()] == ["warehouse.duckdb"], "the file was not closed"
    assert numbers_built(settings) == [2, 4, 6]
    assert {node.name for node in result.nodes if node.resource_type == "model"} == {"numbers", "doubled"}
    assert result.tests == 2
    assert steps == [(done, 5) for done in range(1, 6)]
    assert is_fresh(tiny_project)
    assert "model.tiny.doubled" in read_manifest(tiny_project)["nodes"]
    assert sorted(tiny_project.project_dir.rglob("*")) == project, "dbt wrote into the project"


def test_a_manifest_is_made_again_only_when_the_project_changed(dbt: DbtProcess, tiny_project: DbtPaths) -> None:
    dbt.ensure_manifest()
    dbt.close()
    made_at = tiny_project.manifest.stat().st_mtime_ns

    dbt.ensure_manifest()
    assert tiny_project.manifest.stat().st_mtime_ns == made_at

    model = tiny_project.project_dir / "models" / "tripled.sql"
    model.write_text("select 3 * number as number from {{ ref('numbers') }}", encoding="utf-8")
    assert not is_fresh(tiny_project)
    dbt.ensure_manifest()
    assert "model.tiny.tripled" in read_manifest(tiny_project)["nodes"]


def test_a_changed_seed_is_seen(dbt: DbtProcess, tiny_project: DbtPaths, settings: Settings) -> None:
    dbt.ensure_manifest()
    dbt.close()
    (tiny_project.seeds / "listed.csv").write_text("number\n10\n", encoding="utf-8")
    assert not is_fresh(tiny_project)
    dbt.build(lambda done, total: None)
    assert numbers_built(settings) == [20]


def test_failing_tests_are_named_with_their_counts(dbt: DbtProcess, tiny_project: DbtPaths) -> None:
    (tiny_project.seeds / "listed.csv").write_text("number\n1\n1\n2\n2\n", encoding="utf-8")
    with pytest.raises(DbtTestsFailedError, match=r"unique_doubled_number: 2 行"):
        dbt.build(lambda done, total: None)


def test_a_model_that_cannot_be_built_is_not_taken_for_a_failing_test(dbt: DbtProcess, tiny_project: DbtPaths) -> None:
    model = tiny_project.project_dir / "models" / "numbers.sql"
    model.write_text("select no_such_column as number from {{ ref('listed') }}", encoding="utf-8")
    with pytest.raises(DbtCouldNotRunError, match=r"(?s)numbers: .*no_such_column"):
        dbt.build(lambda done, total: None)


def test_a_process_whose_parent_is_gone_leaves_without_building(dbt: DbtProcess, settings: Settings) -> None:
    dbt.start()
    process = dbt._process
    assert process is not None
    process.communicate()
    assert process.returncode == 0
    assert not settings.build_file.exists()


NIGHT = """
import sys
from pathlib import Path
from pipelines.orchestration.dbt_manifest import DbtPaths
from pipelines.orchestration.dbt_process import DbtProcess
from pipelines.settings import child_environment, load_settings

dbt = DbtProcess(DbtPaths(*map(Path, sys.argv[1:])), child_environment(load_settings()))
dbt.start()
print(dbt._process.pid, flush=True)
dbt.build(lambda done, total: print(done, flush=True))
"""


def test_a_build_ends_when_its_night_is_killed(tiny_project: DbtPaths, settings: Settings) -> None:
    endless = "select count(*) as number from range(1000000000) as a, range(1000000000) as b"
    (tiny_project.project_dir / "models" / "endless.sql").write_text(endless, encoding="utf-8")
    paths = [tiny_project.project_dir, tiny_project.seeds, tiny_project.target, tiny_project.logs]
    night = subprocess.Popen(
        [sys.executable, "-c", NIGHT, *map(str, paths)],
        stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT, env=child_environment(settings),
    )  # fmt: skip
    assert night.stdout is not None
    dbt_process = int(night.stdout.readline())
    assert night.stdout.readline() == "1\n", "the build is under way"
    night.kill()
    night.communicate()
    assert wait_until_gone(dbt_process, seconds=10)


def wait_until_gone(process: int, *, seconds: float) -> bool:
    """True once no process of this number runs any more; a zombie has ended too."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def test_a_process_that_is_not_needed_is_ended_at_once(dbt: DbtProcess, settings: Settings) -> None:
    ignored = signal.signal(signal.SIGTERM, signal.SIG_IGN)  # as after a run of Dagster in a job started with `&`
    try:
        dbt.start()
        process = dbt._process
        assert process is not None
        dbt.close()
    finally:
        signal.signal(signal.SIGTERM, ignored)
    assert process.returncode == -signal.SIGKILL
    assert not settings.build_file.exists()


def test_a_project_that_cannot_be_parsed_is_reported_in_dbts_own_words_and_leaves_no_manifest_that_looks_fresh(
    dbt: DbtProcess, tiny_project: DbtPaths
) -> None:
    dbt.ensure_manifest()
    dbt.close()
    model = tiny_project.project_dir / "models" / "numbers.sql"
    before = model.read_text(encoding="utf-8")
    model.write_text("select {{ ref('nothing') }}", encoding="utf-8")
    with pytest.raises(DbtCouldNotRunError, match="nothing"):
        dbt.ensure_manifest()
    model.write_text(before, encoding="utf-8")
    assert not is_fresh(tiny_project)
