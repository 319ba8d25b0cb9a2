"""Runs the job `nightly` in this process on the persistent instance and says how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import dagster as dg
from dagster._utils.error import SerializableErrorInfo

from pipelines.faults import plain_reason
from pipelines.night_recorder import CHECKS_STOPPED_IT
from pipelines.orchestration.instance import close_dead_runs, forget_old_runs, open_instance
from pipelines.orchestration.jobs import NIGHTLY, night_config
from pipelines.orchestration.reminders import REMINDERS
from pipelines.orchestration.returns import RETURN_SHEETS
from pipelines.settings import Settings


class Ending(IntEnum):
    """How a night ended; the number is the exit code of `sihao nightly`."""

    PUBLISHED = 0
    STOPPED_BY_CHECKS = 1
    COULD_NOT_RUN = 2


@dataclass(frozen=True)
class NightResult:
    """The ending, and what stopped the night; after a publication, what failed once it was out."""

    ending: Ending
    reasons: tuple[str, ...] = ()


AFTER_PUBLICATION = {RETURN_SHEETS, REMINDERS}
"""Steps that come after the publication: readers have tonight's data whether these succeed or not, so a failure is a
warning and not the end of the night. Dagster still shows the run as failed, and the next night tries again."""


def execute_nightly(
    definitions: dg.Definitions, settings: Settings, as_of: date | None, *, aside: bool = False
) -> NightResult:
    """Run `nightly` to its end. Only for the holder of the night's lock: dead runs are closed first.

    as_of: last day that counts; None is today in Shanghai. aside: keep the result beside the publication. A failing
    step is a result, not an exception.
    """
    with open_instance(settings) as instance:
        close_dead_runs(instance)
        forget_old_runs(instance)
        result = definitions.resolve_job_def(NIGHTLY).execute_in_process(
            instance=instance, run_config=night_config(as_of, aside=aside, log_level="CRITICAL"), raise_on_error=False
        )
    if result.success:
        return NightResult(Ending.PUBLISHED)
    errors = list(_errors(result))
    failed = {event.step_key for event in result.all_events if event.is_step_failure}
    if failed and failed <= AFTER_PUBLICATION:
        return NightResult(Ending.PUBLISHED, tuple(_sentence(_chain(error)[-1]) for error in errors))
    stopped = bool(errors) and all(CHECKS_STOPPED_IT & {part.cls_name for part in _chain(error)} for error in errors)
    ending = Ending.STOPPED_BY_CHECKS if stopped else Ending.COULD_NOT_RUN
    return NightResult(ending, tuple(_sentence(_chain(error)[-1]) for error in errors))


def _errors(result: dg.ExecuteInProcessResult) -> Iterator[SerializableErrorInfo]:
    """The errors of the steps that failed or, when it came to no step, of the run."""
    events = result.all_events
    step_errors = [event.step_failure_data.error for event in events if event.is_step_failure]
    run_errors = [
        event.job_failure_data.error for event in events if event.event_type is dg.DagsterEventType.RUN_FAILURE
    ]
    yield from filter(None, [*step_errors] or run_errors)


def _sentence(error: SerializableErrorInfo) -> str:
    """What the error says, without the path of its class, and what it means where it is a refusal of the system."""
    path, _, said = error.message.strip().partition(": ")
    return plain_reason(said if error.cls_name and path.endswith(error.cls_name) else error.message.strip())


def _chain(error: SerializableErrorInfo) -> list[SerializableErrorInfo]:
    """An error and what it was raised from, outermost first."""
    chain = [error]
    while (cause := chain[-1].cause) is not None:
        chain.append(cause)
    return chain
