"""How a night's ending is told apart: the checks stopped it, or it could not run."""

import json

import dagster as dg
import pytest

from pipelines.night_journal import Outcome, read_nights
from pipelines.night_recorder import NightRecorder
from pipelines.orchestration.checks import CriticalChecksFailedError
from pipelines.orchestration.dbt_manifest import DbtPaths
from pipelines.orchestration.dbt_process import DbtCouldNotRunError, DbtProcess, DbtTestsFailedError
from pipelines.orchestration.execution import Ending, execute_nightly
from pipelines.orchestration.instance import open_instance
from pipelines.orchestration.jobs import nightly_job
from pipelines.orchestration.landing import WarehouseInputsConfig
from pipelines.orchestration.lock import NightLock
from pipelines.orchestration.resources import Night, night_resource
from pipelines.orchestration.returns import return_sheets
from pipelines.orchestration.state_layout import LAYOUT, layout_file
from pipelines.progress import Silent
from pipelines.publish.audit import AuditFailure
from pipelines.publish.publish import PublicationRefused
from pipelines.settings import Settings, child_environment

REFUSED = PublicationRefused([AuditFailure("rows", "marts.dim_chamber", None, "0", "缺行", "rows are missing")])


def a_night(
    settings: Settings, paths: DbtPaths, error: Exception | None, recorder: NightRecorder | None = None
) -> dg.Definitions:
    """The job and its resource as they are, over one step that ends as told."""

    @dg.asset
    def warehouse_inputs(config: WarehouseInputsConfig, night: dg.ResourceParam[Night]) -> None:
        if error is not None:
            raise error

    @dg.asset(deps=[warehouse_inputs])
    def publication() -> None: ...

    night = Night(settings, DbtProcess(paths, child_environment(settings)), Silent(), recorder)
    return dg.Definitions(
        assets=[warehouse_inputs, publication],
        jobs=[nightly_job],
        resources={"night": night_resource(night, NightLock(settings))},
    )


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (CriticalChecksFailedError("register.has_chambers: 没有商会"), Ending.STOPPED_BY_CHECKS),
        (DbtTestsFailedError("1 项 dbt 测试未通过"), Ending.STOPPED_BY_CHECKS),
        (REFUSED, Ending.STOPPED_BY_CHECKS),
        (DbtCouldNotRunError("dbt 构建出错"), Ending.COULD_NOT_RUN),
        (PermissionError("no right to write"), Ending.COULD_NOT_RUN),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.name,
)
def test_only_checks_end_a_night_with_1(
    settings: Settings, tiny_project: DbtPaths, error: Exception, ending: Ending
) -> None:
    result = execute_nightly(a_night(settings, tiny_project, error), settings, None)
    assert result.ending is ending
    assert result.reasons == (str(error),)
    [night] = read_nights(settings)
    assert (night.started_by, night.outcome.value, night.reasons) == ("page", ending.name.lower(), (str(error),))


def test_a_night_without_a_failure_is_a_publication(settings: Settings, tiny_project: DbtPaths) -> None:
    result = execute_nightly(a_night(settings, tiny_project, None), settings, None)
    assert (result.ending, result.reasons) == (Ending.PUBLISHED, ())


def test_a_scheduled_run_beside_another_night_fails_with_a_clear_message(
    settings: Settings, tiny_project: DbtPaths
) -> None:
    with NightLock(settings):
        result = execute_nightly(a_night(settings, tiny_project, None), settings, None)
    assert result.ending is Ending.COULD_NOT_RUN
    assert "Another night is running" in result.reasons[0]
    assert [night.outcome for night in read_nights(settings)] == [Outcome.ANOTHER_NIGHT]
    with open_instance(settings) as instance:
        assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.FAILURE]


def test_a_night_on_the_state_of_a_later_release_says_so_and_is_recorded(
    settings: Settings, tiny_project: DbtPaths
) -> None:
    layout_file(settings).write_text(json.dumps({"layout": LAYOUT + 1}), encoding="utf-8")
    with NightRecorder(settings, "20260101T020000-abcdef", "nightly") as recorder:
        result = execute_nightly(a_night(settings, tiny_project, None, recorder), settings, None)
    assert result.ending is Ending.COULD_NOT_RUN
    assert "请安装更新的程序" in result.reasons[0]
    [night] = read_nights(settings)
    assert (night.outcome, night.reasons) == (Outcome.COULD_NOT_RUN, result.reasons)


def test_a_night_whose_return_sheets_fail_is_published_with_a_warning(
    settings: Settings, tiny_project: DbtPaths
) -> None:
    night = a_night(settings, tiny_project, error=None)
    # Nothing stands where the publication's link leads, so the real step cannot read it.
    definitions = dg.Definitions.merge(night, dg.Definitions(assets=[return_sheets]))
    result = execute_nightly(definitions, settings, None)
    assert result.ending is Ending.PUBLISHED
    [reason] = result.reasons
    assert "尚无已发布的数据" in reason
    with open_instance(settings) as instance:
        [run] = instance.get_runs()
    assert run.status is dg.DagsterRunStatus.FAILURE
