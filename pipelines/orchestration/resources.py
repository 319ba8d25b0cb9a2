"""The resource `night`: what every step of a run needs, held for as long as the run lasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg

from pipelines.orchestration.dbt_process import DbtProcess
from pipelines.orchestration.lock import NightLock
from pipelines.progress import Progress
from pipelines.settings import Settings


@dataclass(frozen=True)
class Night:
    """Settings of the installation, the dbt process and who is told how far the run is."""

    settings: Settings
    dbt: DbtProcess
    progress: Progress


def night_resource(night: Night, lock: NightLock) -> dg.ResourceDefinition:
    """A resource that holds the night's lock during a run and ends the dbt process after it.

    Initialising it raises AnotherNightIsRunningError when a run elsewhere holds the lock.
    """

    @dg.resource(description="Settings, dbt and the lock of one run.")
    def hold(_context: dg.InitResourceContext) -> Iterator[Night]:
        with lock, night.dbt:
            # Imports dbt and parses while submissions are read.
            night.dbt.start()
            yield night

    return hold
