"""When `nightly` runs by itself. Seen, and switched on or off, on the orchestrator's page."""

from __future__ import annotations

import dagster as dg

from pipelines.orchestration.jobs import nightly_job

nightly_schedule = dg.ScheduleDefinition(
    name="nightly_at_two",
    job=nightly_job,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="每天凌晨两点(上海时间)。Every day at 02:00, Shanghai time.",
)
