"""One night from the command line: the lock, the dbt process, then Dagster, in the order that takes least time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipelines.night_journal import ASIDE, Step
from pipelines.night_recorder import new_recorder
from pipelines.orchestration.dbt_manifest import dbt_paths, is_fresh
from pipelines.orchestration.dbt_process import DbtProcess
from pipelines.orchestration.lock import NightLock
from pipelines.progress import Progress
from pipelines.settings import Settings, child_environment

if TYPE_CHECKING:
    from pipelines.orchestration.execution import NightResult


def run_night(
    settings: Settings, as_of: date | None, progress: Progress, *, started_by: str = "nightly"
) -> NightResult:
    """Take in, build, check, publish. as_of: last day that counts; None is today in Shanghai. started_by: see
    NightRecord; ASIDE keeps the result beside the publication.

    Raises AnotherNightIsRunningError, and DbtCouldNotRunError when dbt cannot parse the project. What fails during the
    run itself is told by the result.
    """
    with (
        new_recorder(settings, started_by) as recorder,
        NightLock(settings) as lock,
        DbtProcess(dbt_paths(settings), child_environment(settings)) as dbt,
    ):

        def begin(step: Step) -> None:
            progress.begin(step.text_zh, step.text_en)
            recorder.begin(step)

        # dbt imports itself on one core while this process imports Dagster on the other.
        dbt.start()
        begin(Step.START)
        from pipelines.definitions import build_defs
        from pipelines.orchestration.execution import execute_nightly

        if not is_fresh(dbt.paths):
            begin(Step.PARSE)
        definitions = build_defs(settings, dbt=dbt, lock=lock, progress=progress, recorder=recorder)
        return execute_nightly(definitions, settings, as_of, aside=started_by == ASIDE)


def has_submissions(settings: Settings) -> bool:
    """True when anything was ever submitted here: a file in the inbox, or a batch in the ledger."""
    places = [settings.inbox, settings.landing]
    return any(path.is_file() for place in places if place.is_dir() for path in place.rglob("*"))
