"""Assets from the inbox to the build file's raw schema."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from pipelines import settings as clock
from pipelines.ingest import ledger
from pipelines.ingest.build_inputs import input_digest, write_build_inputs
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.night_journal import Step
from pipelines.orchestration.earlier import last_month_scores
from pipelines.orchestration.instance import POOL
from pipelines.orchestration.resources import Night
from pipelines.orchestration.retries import again_if_it_may_pass
from pipelines.reference import load_rubrics
from pipelines.run_context import RunContext, code_version, new_run_id
from pipelines.settings import Settings

INBOX_MANIFEST = dg.AssetKey("inbox_manifest")
LANDED_SUBMISSIONS = dg.AssetKey("landed_submissions")
WAREHOUSE_INPUTS = dg.AssetKey("warehouse_inputs")
GROUP = "ingest"


class WarehouseInputsConfig(dg.Config):
    """as_of: last day (YYYY-MM-DD, Shanghai) whose submissions and register rows count; empty is today or, if the
    clock was put back behind what was received already, the day of that. aside: keep the result beside the publication
    instead of publishing it."""

    as_of: str | None = None
    aside: bool = False


@dg.multi_asset(
    name="take_in",
    specs=[
        dg.AssetSpec(
            INBOX_MANIFEST,
            group_name=GROUP,
            description="收件箱中的文件及其内容哈希。Files found in the inbox, with their content hashes.",
        ),
        dg.AssetSpec(
            LANDED_SUBMISSIONS,
            group_name=GROUP,
            deps=[INBOX_MANIFEST],
            description="追加到台账的填报值、名册行和退回行。Values, register rows and rejected rows in the ledger.",
        ),
    ],
)
def take_in(night: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult[None]]:
    """Find the files and land them. One step: what was found goes straight into what is taken, file by file."""
    night.begin(Step.TAKE_IN)
    settings, now = night.settings, clock.now()
    ledger.check(settings.landing)
    if not settings.inbox.is_dir():
        night.warn(
            f"收件箱文件夹不存在,没有收取任何文件:{settings.inbox}。请检查挂载;没有移走的话请重新建立。"
            f"The inbox folder is gone, so nothing was taken in: see whether it is mounted, or make it again."
        )
    last = ledger.last_taken_at(settings.landing)
    if last is not None and now < last:
        night.warn(
            f"系统时钟({now})早于台账最后一批({last}),新材料按该批之后收到计。请校准时钟。"
            f"The clock ({now}) is behind the ledger's last batch ({last}); what is new counts as received after that. "
            "Set the clock right."
        )
    files = find_files(settings.inbox)
    yield dg.MaterializeResult(
        asset_key=INBOX_MANIFEST,
        metadata={"files": len(files), "bytes": sum(file.size_bytes for file in files)},
    )
    with again_if_it_may_pass():
        summary = land_files(
            settings,
            load_rubrics(settings),
            files,
            now=now,
            on_progress=night.progress.advance,
        )
    night.count(
        files_taken=summary.files_taken,
        files_known=summary.files_known,
        files_refused=summary.files_refused,
        rows_read=summary.rows_read,
        rows_accepted=summary.rows_accepted,
        rows_rejected=summary.rows_rejected,
    )
    yield dg.MaterializeResult(
        asset_key=LANDED_SUBMISSIONS,
        metadata={
            "batch_id": summary.batch_id or "",
            "files_taken": summary.files_taken,
            "files_known": summary.files_known,
            "files_refused": summary.files_refused,
            "rows_read": summary.rows_read,
            "rows_accepted": summary.rows_accepted,
            "rows_rejected": summary.rows_rejected,
        },
    )


@dg.asset(
    key=WAREHOUSE_INPUTS,
    deps=[LANDED_SUBMISSIONS],
    group_name=GROUP,
    pool=POOL,
    description="本次构建文件中的 raw 模式:台账、评分标准、运行信息。"
    "The raw schema of this run's build file: ledger, rubrics, run context.",
)
def warehouse_inputs(
    context: dg.AssetExecutionContext, config: WarehouseInputsConfig, night: dg.ResourceParam[Night]
) -> RunContext:
    """Start a fresh build file; the value handed on identifies the run."""
    night.begin(Step.PREPARE)
    rubrics = load_rubrics(night.settings)
    started_at = clock.now()
    as_of = date.fromisoformat(config.as_of) if config.as_of else day_that_counts(night.settings)
    run = RunContext(
        run_id=night.recorder.run_id if night.recorder else new_run_id(started_at),
        as_of=as_of,
        started_at=started_at,
        code_version=code_version(),
        input_digest=input_digest(night.settings, rubrics, as_of),
        aside=config.aside,
    )
    if night.recorder is not None:
        night.recorder.as_of(as_of)
    earlier = last_month_scores(night, rubrics, run)
    write_build_inputs(night.settings, rubrics, run, earlier)
    context.add_output_metadata(
        {
            "run_id": run.run_id,
            "as_of": run.as_of.isoformat(),
            "input_digest": run.input_digest,
            "compared_with": earlier.as_of.isoformat() if earlier.as_of else "",
            "nothing_since": earlier.is_now,
        }
    )
    return run


def day_that_counts(settings: Settings) -> date:
    """Today or, when the clock was put back behind what was received already, the day of that."""
    last = ledger.last_taken_at(settings.landing)
    return max(clock.today(), last.date()) if last else clock.today()
