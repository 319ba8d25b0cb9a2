"""The expectation suites as asset checks: one step runs them once and stores what they found.

What is expected, and how severe a breach is, stands in expectations/ and comes through pipelines.quality.
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.night_journal import Step
from pipelines.orchestration.instance import POOL
from pipelines.orchestration.landing import WAREHOUSE_INPUTS
from pipelines.orchestration.resources import Night
from pipelines.quality.outcomes import ExpectationOutcome, store_outcomes
from pipelines.quality.page import write_page
from pipelines.quality.registry import ExpectationName, expectation_names
from pipelines.quality.run import run_suites
from pipelines.run_context import RunContext


class CriticalChecksFailedError(RuntimeError):
    """At least one critical expectation is not met: what was built is not published."""


def _spec(name: ExpectationName) -> dg.AssetCheckSpec:
    key = dg.AssetKey.from_user_string(name.asset)
    return dg.AssetCheckSpec(
        name=name.expectation,
        asset=key,
        # The inputs are judged together with the marts that are built from them, so they cannot hold these back; the
        # step fails all the same, and with it the publication.
        blocking=name.severity == "critical" and key != WAREHOUSE_INPUTS,
        metadata={"suite": name.suite, "severity": name.severity},
    )


SPECS = [_spec(name) for name in expectation_names()]
CHECKED_ASSETS = {spec.asset_key for spec in SPECS}


@dg.multi_asset_check(
    name="expectations",
    specs=SPECS,
    ins={"warehouse_inputs": dg.AssetIn(WAREHOUSE_INPUTS)},
    pool=POOL,
    description="运行全部期望并记录结果;关键项未通过则不发布。"
    "Runs every suite and stores the results; a failing critical one stops publication.",
)
def expectations(
    context: dg.AssetCheckExecutionContext, night: dg.ResourceParam[Night], warehouse_inputs: RunContext
) -> Iterator[dg.AssetCheckResult]:
    """Results are stored in the build file, and shown on a page, before any of them can stop the run."""
    night.begin(Step.CHECKS)
    link = night.settings.published_link
    outcomes = run_suites(night.settings.build_file, previous=link.resolve() if link.exists() else None)
    store_outcomes(night.settings.build_file, warehouse_inputs.run_id, outcomes)
    write_page(night.settings.build_file, night.settings.quality_page)
    night.count(checks_failed=sum(not outcome.success for outcome in outcomes))
    for outcome in outcomes:
        yield _result(outcome)
    stopping = [outcome for outcome in outcomes if outcome.stops_publication]
    context.log.info(f"{sum(outcome.success for outcome in outcomes)} of {len(outcomes)} expectations are met")
    if stopping:
        raise CriticalChecksFailedError("\n".join(_sentence(outcome) for outcome in stopping))


def _result(outcome: ExpectationOutcome) -> dg.AssetCheckResult:
    found: dict[str, int | str | None] = {
        "unexpected_count": outcome.unexpected_count,
        "observed_value": outcome.observed_value,
    }
    if not outcome.success:
        found["what_to_do"] = f"{outcome.todo_zh} {outcome.todo_en}"
    return dg.AssetCheckResult(
        asset_key=dg.AssetKey.from_user_string(outcome.asset),
        check_name=outcome.expectation,
        passed=outcome.success,
        severity=dg.AssetCheckSeverity.ERROR if outcome.severity == "critical" else dg.AssetCheckSeverity.WARN,
        description=f"{outcome.description_zh} {outcome.description_en}",
        metadata={name: value for name, value in found.items() if value is not None},
    )


def _sentence(outcome: ExpectationOutcome) -> str:
    where = f"{outcome.suite}.{outcome.expectation}"
    observed = f" [{outcome.observed_value}]" if outcome.observed_value else ""
    said = f"{outcome.description_zh} {outcome.description_en}{observed}"
    return f"{where}: {said} {outcome.todo_zh} {outcome.todo_en}"
