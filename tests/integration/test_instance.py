"""The persistent Dagster instance: configuration, events, and what a crash left behind."""

import dagster as dg
import pytest
import yaml
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipelines.orchestration.event_log import KeptSqliteEventLogStorage
from pipelines.orchestration.instance import close_dead_runs, forget_old_runs, open_instance, prepare_home
from pipelines.settings import Settings


@dg.asset
def first(context: dg.AssetExecutionContext) -> None:
    context.log.info("said once")


@dg.asset(deps=[first])
def second() -> None: ...


JOB = dg.Definitions(assets=[first, second], jobs=[dg.define_asset_job("both")]).resolve_job_def("both")


def test_the_configuration_switches_telemetry_off_and_admits_one_run_at_a_time(settings: Settings) -> None:
    prepare_home(settings)
    configuration = yaml.safe_load((settings.dagster_home / "dagster.yaml").read_text(encoding="utf-8"))
    assert configuration["telemetry"] == {"enabled": False}
    assert configuration["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert configuration["concurrency"]["pools"]["default_limit"] == 1
    with open_instance(settings) as instance:
        assert not instance.telemetry_enabled
        assert instance.root_directory == str(settings.dagster_home)


def test_the_configuration_is_written_once(settings: Settings) -> None:
    prepare_home(settings)
    file = settings.dagster_home / "dagster.yaml"
    written = file.stat().st_mtime_ns
    prepare_home(settings)
    assert file.stat().st_mtime_ns == written


def test_events_kept_on_open_connections_are_what_dagsters_own_storage_reads(settings: Settings) -> None:
    with open_instance(settings) as instance:
        assert isinstance(instance.event_log_storage, KeptSqliteEventLogStorage)
        run_id = JOB.execute_in_process(instance=instance).run_id
        kept = [entry.message for entry in instance.all_logs(run_id)]

    plain = SqliteEventLogStorage(str(settings.dagster_home / "events"))
    assert [entry.message for entry in plain.get_logs_for_run(run_id)] == kept
    assert "said once" in kept
    assert plain.has_asset_key(dg.AssetKey("second"))
    plain.dispose()


def test_a_second_process_can_write_while_connections_are_kept_open(settings: Settings) -> None:
    with open_instance(settings) as one, open_instance(settings) as other:
        for instance in (one, other, one):
            assert JOB.execute_in_process(instance=instance).success
        assert one.get_runs_count() == 3


@pytest.mark.parametrize("status", [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
def test_a_run_whose_process_died_is_closed(settings: Settings, status: dg.DagsterRunStatus) -> None:
    with open_instance(settings) as instance:
        run = instance.create_run_for_job(JOB, status=status)
        assert close_dead_runs(instance) == 1
        closed = instance.get_run_by_id(run.run_id)
        assert closed is not None
        assert closed.status is dg.DagsterRunStatus.FAILURE
        assert close_dead_runs(instance) == 0


def test_a_run_that_is_being_launched_is_left_alone(settings: Settings) -> None:
    with open_instance(settings) as instance:
        instance.create_run_for_job(JOB, status=dg.DagsterRunStatus.STARTING)
        assert close_dead_runs(instance) == 0


def test_only_the_latest_runs_are_kept_and_the_others_leave_no_file(settings: Settings) -> None:
    with open_instance(settings) as instance:
        runs = [JOB.execute_in_process(instance=instance).run_id for _ in range(3)]
        printed = [settings.dagster_home / "storage" / run_id for run_id in runs]
        assert all(folder.is_dir() for folder in printed)
        assert forget_old_runs(instance, keep=1) == 2
        assert [run.run_id for run in instance.get_runs()] == runs[2:]
        assert instance.all_logs(runs[2])
        assert forget_old_runs(instance, keep=1) == 0
    files = {path.stem for path in (settings.dagster_home / "events").glob("*.db")}
    assert files == {"index", runs[2]}
    assert [folder.is_dir() for folder in printed] == [False, False, True]
