"""What the daemon looks at between nights: whether people must be told something, and whether files have come."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import dagster as dg

from pipelines import settings as clock
from pipelines.alerts.judge_now import tell_now, telling_lines
from pipelines.ingest.discover import InboxFile, find_files
from pipelines.orchestration.jobs import NIGHTLY, nightly_job
from pipelines.settings import Settings

LOOK_EVERY_SECONDS = 120

_UNDER_WAY = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]


def build_alert_sensor(settings: Settings) -> dg.SensorDefinition:
    """Tells people after every night that the daemon runs, and when none ran; on as soon as a channel is configured.

    It judges as `sihao nightly` and `sihao watch` do, out of the same memory, so nothing is told twice.
    """

    @dg.sensor(
        name="tell_people",
        minimum_interval_seconds=LOOK_EVERY_SECONDS,
        default_status=_on_if(settings.alerts.has_channel),
        description="失败、过旧、骤减和恢复时报警。Tells people of failures, old data, drops, and that it works again.",
    )
    def tell_people(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        lines = telling_lines(tell_now(settings, clock.now()))
        for line in lines:
            context.log.info(line)
        return dg.SkipReason("; ".join(lines) or "正常 everything is in order")

    return tell_people


def build_inbox_sensor(settings: Settings) -> dg.SensorDefinition:
    """Starts a night when files lie in the inbox and none has changed for a while; off unless that is configured.

    What a night leaves there is not run for again, and nothing is asked for while a night waits or runs.
    """
    quiet = timedelta(minutes=settings.inbox_quiet_minutes or 0)

    @dg.sensor(
        name="inbox_is_quiet",
        job=nightly_job,
        minimum_interval_seconds=LOOK_EVERY_SECONDS,
        default_status=_on_if(settings.inbox_quiet_minutes is not None),
        description="收件箱有新文件且一段时间不再变化时运行。Runs when files have come and nothing changes any more.",
    )
    def inbox_is_quiet(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        files = find_files(settings.inbox)
        if not files:
            return dg.SkipReason("收件箱是空的 the inbox is empty")
        if max(file.modified_at for file in files) > clock.now() - quiet:
            return dg.SkipReason("文件还在陆续到来 files are still coming")
        seen = fingerprint(files)
        if seen == context.cursor:
            return dg.SkipReason("这些文件已运行过 a night has run for these files")
        if context.instance.get_runs_count(dg.RunsFilter(job_name=NIGHTLY, statuses=_UNDER_WAY)):
            return dg.SkipReason("已有一夜在运行或排队 a night runs or waits")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=seen)], cursor=seen)

    return inbox_is_quiet


def fingerprint(files: list[InboxFile]) -> str:
    """Names the files as they lie there: another file, size or time gives another name."""
    listed = "\n".join(f"{file.name}\t{file.size_bytes}\t{file.modified_ns}" for file in files)
    return hashlib.sha256(listed.encode()).hexdigest()


def _on_if(wanted: bool) -> dg.DefaultSensorStatus:
    return dg.DefaultSensorStatus.RUNNING if wanted else dg.DefaultSensorStatus.STOPPED
