"""The checks of submissions as asset checks: how many chambers each one names, and what to do about them.

They never stop a night: what a submitter did is data (quality.fct_submission_check), and red here is a reminder.
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.orchestration.instance import POOL
from pipelines.orchestration.resources import Night
from pipelines.quality.submissions import CheckFinding, check_names, read_findings

CHECKED = dg.AssetKey(["quality", "fct_submission_check"])


@dg.multi_asset_check(
    name="submission_checks",
    specs=[
        dg.AssetCheckSpec(name=code, asset=CHECKED, description=name, blocking=False)
        for code, name in check_names().items()
    ],
    pool=POOL,
    description="逐家检查:每项检查标出多少商会。Checks of each submission: how many chambers each one names.",
    can_subset=False,
)
def submission_checks(night: dg.ResourceParam[Night]) -> Iterator[dg.AssetCheckResult]:
    """One result per check; a check that is switched off, or judged nobody, passes with a count of nought."""
    findings = {finding.check_code: finding for finding in read_findings(night.settings.build_file)}
    for code in check_names():
        yield _result(code, findings.get(code) or CheckFinding(code, 0, 0, 0, None, None))


def _result(code: str, finding: CheckFinding) -> dg.AssetCheckResult:
    metadata: dict[str, int | str] = {"failed": finding.failed, "judged": finding.judged}
    if finding.failed:
        metadata["what_to_do"] = (
            f"名单 the chambers: sihao query submission_checks --param check={code} · "
            f"例 e.g. {finding.example_zh} {finding.example_en}"
        )
    return dg.AssetCheckResult(
        asset_key=CHECKED,
        check_name=code,
        passed=finding.failed == 0,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )
