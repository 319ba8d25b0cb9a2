"""Assembles the Dagster Definitions, nothing else: `dagster dev -m pipelines.definitions`."""

from __future__ import annotations

import dagster as dg

from pipelines.night_recorder import NightRecorder
from pipelines.orchestration.checks import expectations
from pipelines.orchestration.dbt_manifest import dbt_paths, read_manifest
from pipelines.orchestration.dbt_models import build_dbt_models
from pipelines.orchestration.dbt_process import DbtProcess
from pipelines.orchestration.jobs import nightly_job
from pipelines.orchestration.landing import take_in, warehouse_inputs
from pipelines.orchestration.lock import NightLock
from pipelines.orchestration.publication import build_publication
from pipelines.orchestration.reminders import reminders
from pipelines.orchestration.resources import Night, night_resource
from pipelines.orchestration.returns import return_sheets
from pipelines.orchestration.schedules import nightly_schedule
from pipelines.orchestration.sensors import build_alert_sensor, build_inbox_sensor
from pipelines.orchestration.submission_checks import submission_checks
from pipelines.progress import Progress, Silent
from pipelines.settings import Settings, child_environment, load_settings, switch_telemetry_off


def build_defs(
    settings: Settings,
    *,
    dbt: DbtProcess | None = None,
    lock: NightLock | None = None,
    progress: Progress | None = None,
    recorder: NightRecorder | None = None,
) -> dg.Definitions:
    """Everything Dagster knows about one installation; what is not given is made from the settings.

    Raises DbtCouldNotRunError when the manifest is missing or stale and dbt cannot parse the project.
    """
    dbt = dbt or DbtProcess(dbt_paths(settings), child_environment(settings))
    dbt.ensure_manifest()
    manifest = read_manifest(dbt.paths)
    night = Night(settings, dbt, progress or Silent(), recorder)
    return dg.Definitions(
        assets=[
            take_in,
            warehouse_inputs,
            build_dbt_models(manifest),
            build_publication(manifest),
            return_sheets,
            reminders,
        ],
        asset_checks=[expectations, submission_checks],
        jobs=[nightly_job],
        schedules=[nightly_schedule],
        sensors=[build_alert_sensor(settings), build_inbox_sensor(settings)],
        resources={"night": night_resource(night, lock or NightLock(settings))},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What the orchestrator's page loads: the installation that SIHAO_HOME names."""
    switch_telemetry_off()
    return build_defs(load_settings())
