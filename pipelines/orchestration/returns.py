"""The asset after the publication: the return sheets in the outbox."""

import dagster as dg

from pipelines.night_journal import Step
from pipelines.orchestration.jobs import is_aside
from pipelines.orchestration.publication import PUBLICATION
from pipelines.orchestration.resources import Night
from pipelines.orchestration.retries import again_if_it_may_pass
from pipelines.reference import load_rubrics
from pipelines.workbooks.returns import write_returns

RETURN_SHEETS = "return_sheets"


@dg.asset(
    key=RETURN_SHEETS,
    deps=[PUBLICATION],
    group_name="publish",
    description="退回修改单:每家有问题的商会、每个区一份。Return sheets: one for each chamber with open problems and "
    "each district.",
)
def return_sheets(context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    """Bring outbox/returns up to date with what was just published. Failing here does not undo the publication."""
    if is_aside(context.run.run_config):
        return dg.MaterializeResult(metadata={"written": 0})
    night.begin(Step.RETURNS)
    settings = night.settings
    with again_if_it_may_pass():
        returns = write_returns(
            settings.published_link, load_rubrics(settings), settings.returns, on_progress=night.progress.advance
        )
    return dg.MaterializeResult(
        metadata={
            "written": returns.written,
            "unchanged": returns.unchanged,
            "removed": returns.removed,
            "put_aside": [str(path) for path in returns.put_aside],
        }
    )
