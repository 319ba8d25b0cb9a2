"""The resource `night`: what every step of a run needs, held for as long as the run lasts, and the run's record."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import dagster as dg

from pipelines.ingest import archive
from pipelines.night_journal import NightRecord, Step, read_nights
from pipelines.night_recorder import NightRecorder, new_recorder
from pipelines.orchestration.dbt_process import DbtProcess
from pipelines.orchestration.lock import NightLock
from pipelines.orchestration.state_layout import take_over
from pipelines.progress import Progress
from pipelines.settings import Settings

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Night:
    """Settings of the installation, the dbt process, who is told how far the run is, and who keeps its record.

    recorder: None outside a run that the resource holds; each run started from Dagster gets its own.
    """

    settings: Settings
    dbt: DbtProcess
    progress: Progress
    recorder: NightRecorder | None = None

    def begin(self, step: Step) -> None:
        """A step starts; people and the record are told."""
        self.progress.begin(step.text_zh, step.text_en)
        if self.recorder is not None:
            self.recorder.begin(step)

    def warn(self, sentence: str) -> None:
        """Something that people should know and that does not stop the night, in both languages."""
        if self.recorder is not None:
            self.recorder.warn(sentence)

    def nights(self) -> list[NightRecord]:
        """The journal, this night with what is known of it so far."""
        others = read_nights(self.settings)
        if self.recorder is None:
            return others
        return [self.recorder.record, *(night for night in others if night.run_id != self.recorder.run_id)]

    def published(self, file: Path) -> None:
        """Readers have this file from now on."""
        if self.recorder is not None:
            self.recorder.published(file)

    def kept_aside(self, file: Path) -> None:
        """The result is kept beside the publication, which readers go on seeing."""
        if self.recorder is not None:
            self.recorder.kept_aside(file)

    def count(self, **counts: int) -> None:
        """What the running step counted; names from night_journal.COUNTS."""
        if self.recorder is not None:
            self.recorder.count(**counts)


def night_resource(night: Night, lock: NightLock) -> dg.ResourceDefinition:
    """A resource that holds the night's lock and record during a run and ends the dbt process after it.

    Initialising it raises AnotherNightIsRunningError when a run elsewhere holds the lock, StateTooNewError when a later
    release has changed the state.
    """

    @dg.resource(description="Settings, dbt, the lock and the record of one run.")
    def hold(context: dg.InitResourceContext) -> Iterator[Night]:
        recorder = night.recorder or new_recorder(night.settings, _started_by(context))
        with recorder, lock, night.dbt:
            for sentence in take_over(night.settings):
                LOG.info("%s", sentence, extra={"event": "state_migrated"})
            if recorder.settle():
                archive.remove_temporaries(night.settings.archive)
            # Imports dbt and parses while submissions are read.
            night.dbt.start()
            yield replace(night, recorder=recorder)

    return hold


_STARTERS = {
    "dagster/schedule_name": "schedule", "dagster/sensor_name": "sensor", "dagster/backfill": "backfill",
}  # fmt: skip


def _started_by(context: dg.InitResourceContext) -> str:
    """By the tags that Dagster gives a run; without any it was started by hand, on the page."""
    tags = context.run.tags if context.run else {}
    return next((starter for tag, starter in _STARTERS.items() if tag in tags), "page")


@dg.failure_hook(required_resource_keys={"night"})
def record_failure(context: dg.HookContext) -> None:
    """Puts what a step failed of into the night's record."""
    recorder: NightRecorder | None = context.resources.night.recorder
    if recorder is not None and context.op_exception is not None:
        recorder.failed(context.op_exception)
