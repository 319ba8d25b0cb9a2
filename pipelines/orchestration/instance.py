"""The persistent Dagster instance under SIHAO_HOME/dagster: its configuration, opening it, tidying up after a crash."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines.settings import Settings

POOL = "warehouse"
"""Guards the build file: its writers run one at a time."""

KEPT_RUNS = 100
"""Runs that the orchestrator's page can show; each takes about 2 MB."""

CONFIGURATION = """\
# 由 sihao 写入,升级时会被覆盖。Written by sihao; overwritten when it changes.
telemetry:
  enabled: false
{storage}
concurrency:
  runs:
    max_concurrent_runs: 1
  pools:
    default_limit: 1
    granularity: op
freshness:
  enabled: true
run_monitoring:
  enabled: true
  free_slots_after_run_end_seconds: 60
"""


_SQLITE = """\
event_log_storage:
  module: pipelines.orchestration.event_log
  class: KeptSqliteEventLogStorage
  config:
    base_dir: {events}"""

_POSTGRES = """\
storage:
  postgres:
    postgres_url:
      env: SIHAO_DAGSTER_POSTGRES_URL"""
"""The address holds a password: the file names the variable, and only the environment has it."""


def prepare_home(settings: Settings) -> None:
    """Write dagster.yaml (telemetry off, SQLite or PostgreSQL, one run at a time) unless it says exactly that."""
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    storage = _POSTGRES if settings.has_dagster_postgres else _SQLITE.format(events=settings.dagster_home / "events")
    wanted = CONFIGURATION.format(storage=storage)
    file = settings.dagster_home / "dagster.yaml"
    if not file.is_file() or file.read_text(encoding="utf-8") != wanted:
        file.write_text(wanted, encoding="utf-8")


@contextmanager
def open_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """The installation's own instance, whatever DAGSTER_HOME says; closed on leaving."""
    prepare_home(settings)
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        yield instance


def close_dead_runs(instance: dg.DagsterInstance) -> int:
    """Mark runs as failed whose process is gone and free what they held; returns how many there were.

    Only for the holder of the night's lock: no other run can be under way then. A killed night would else look as if
    it ran for ever and would keep the schedule's next run waiting in the queue.
    """
    under_way = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    dead = instance.get_runs(filters=dg.RunsFilter(statuses=under_way))
    for run in dead:
        instance.report_run_failed(run, "进程已不在,由下一次运行结束。The process is gone; closed by the next night.")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    return len(dead)


def forget_old_runs(instance: dg.DagsterInstance, keep: int = KEPT_RUNS) -> int:
    """Delete all but the latest `keep` runs that have ended; returns how many. What was published is not touched."""
    ended = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
    old = instance.get_run_records(filters=dg.RunsFilter(statuses=ended))[keep:]
    for record in old:
        instance.delete_run(record.dagster_run.run_id)
        # Dagster keeps what a run printed, in a folder of its own.
        shutil.rmtree(Path(instance.storage_directory()) / record.dagster_run.run_id, ignore_errors=True)
    return len(old)
