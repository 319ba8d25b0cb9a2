"""The asset that readers see: the checked copy of the build file, swapped in."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dagster as dg

from pipelines import settings as clock
from pipelines.night_journal import Step
from pipelines.orchestration.checks import CHECKED_ASSETS
from pipelines.orchestration.dbt_models import model_keys
from pipelines.orchestration.instance import POOL
from pipelines.orchestration.landing import WAREHOUSE_INPUTS
from pipelines.orchestration.resources import Night
from pipelines.publish.aside import keep_aside
from pipelines.publish.publish import publish
from pipelines.quality.submissions import read_totals
from pipelines.run_context import RunContext

PUBLICATION = "publication"
FRESH = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=26), fail_window=timedelta(hours=30))
"""A night a day, begun at two: one that is two hours late is a warning, six an alarm."""
PUBLISHED_SCHEMAS = {"marts", "quality", "reporting"}


def build_publication(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The asset `publication`. It depends on all that is published and on all that is checked, so a failing critical
    check stops it and the last good file stays."""
    upstream = {*model_keys(manifest, PUBLISHED_SCHEMAS), *CHECKED_ASSETS} - {WAREHOUSE_INPUTS}

    @dg.asset(
        key=PUBLICATION,
        group_name="publish",
        ins={"warehouse_inputs": dg.AssetIn(WAREHOUSE_INPUTS)},
        deps=sorted(upstream),
        pool=POOL,
        freshness_policy=FRESH,
        description="已发布的数据文件:复制、审计、原子替换。The published file: copied, audited, swapped in.",
    )
    def publication(night: dg.ResourceParam[Night], warehouse_inputs: RunContext) -> dg.MaterializeResult[None]:
        night.begin(Step.COPY)
        night.count(**read_totals(night.settings.build_file))
        make = keep_aside if warehouse_inputs.aside else publish
        published = make(
            night.settings,
            warehouse_inputs,
            now=clock.now(),
            nights=night.nights(),
            on_step=night.begin,
        )
        if warehouse_inputs.aside:
            night.kept_aside(published.path)
        else:
            night.published(published.path)
        return dg.MaterializeResult(
            metadata={
                "run_id": warehouse_inputs.run_id,
                "file": str(published.path),
                "bytes": published.bytes,
                "tables": len(published.tables),
            }
        )

    return publication
