"""Last month's scores: the same build from the same ledger, as of the last day of the month before.

They follow from the ledger, the rubrics, that day and the code alone, so they are kept under a digest of these: a month
costs one more build, and only if something counts today that did not count then.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipelines import warehouse
from pipelines.ingest.build_inputs import input_digest, write_build_inputs
from pipelines.ingest.earlier import EarlierScores, anything_received, anything_since, end_of_last_month
from pipelines.night_journal import Step
from pipelines.orchestration.dbt_manifest import dbt_paths, project_digest
from pipelines.orchestration.resources import Night
from pipelines.reference import Rubric
from pipelines.run_context import RunContext
from pipelines.settings import PROJECT_ROOT, Settings

KEPT = 3
"""Months whose scores are kept; older ones are made again when someone asks for them."""

_MODELS = ("fct_chamber_score", "fct_district_score", "fct_rank_robustness")

_EXPORTS = {
    "earlier_chamber_score": """
        select
            scores.campaign_year, scores.rubric_id, scores.chamber_id, scores.district_code, scores.official_score,
            scores.floor_score, scores.ceiling_score, scores.has_submitted, scores.city_rank, ranks.rank_p05,
            ranks.rank_p95
        from marts.fct_chamber_score as scores
        left join marts.fct_rank_robustness as ranks using (campaign_year, chamber_id)
        order by scores.campaign_year, scores.chamber_id
    """,
    "earlier_district_score": """
        select
            campaign_year, rubric_id, district_code, mean_score, district_rank, chambers_expected, chambers_submitted
        from marts.fct_district_score
        order by campaign_year, district_code
    """,
}


def last_month_scores(night: Night, rubrics: Sequence[Rubric], run: RunContext) -> EarlierScores:
    """What a build of `run` compares itself with, from the kept scores or a build of its own in the night's build file.

    Raises DbtCouldNotRunError when that build fails.
    """
    settings, day = night.settings, end_of_last_month(run.as_of)
    if not anything_received(settings, day):
        return EarlierScores()
    if not anything_since(settings, day, run.as_of):
        return EarlierScores(as_of=day, is_now=True)
    folder = settings.earlier / _key(settings, rubrics, day)
    if not folder.is_dir():
        night.begin(Step.EARLIER)
        _score(night, rubrics, run, day, folder)
        _forget_old(settings)
    return EarlierScores(as_of=day, folder=folder)


def _key(settings: Settings, rubrics: Sequence[Rubric], day: date) -> str:
    """Names the day and all that its scores depend on: files received by then, rubrics, seeds, and the code."""
    digest = hashlib.sha256(input_digest(settings, rubrics, day).encode())
    digest.update(project_digest(dbt_paths(settings)).encode())
    for path in sorted((PROJECT_ROOT / "pipelines").rglob("*.py")):
        digest.update(path.read_bytes())
    return f"{day.isoformat()}-{digest.hexdigest()[:24]}"


def _score(night: Night, rubrics: Sequence[Rubric], run: RunContext, day: date, folder: Path) -> None:
    """Build the scores of the day where the night will build next, and keep what is compared, whole or not at all."""
    settings = night.settings
    digest = input_digest(settings, rubrics, day)
    write_build_inputs(
        settings, rubrics, RunContext(run.run_id, day, run.started_at, run.code_version, digest), EarlierScores()
    )
    night.dbt.build(night.progress.advance, _MODELS)
    fresh = settings.earlier / f".{folder.name}"
    for left_over in settings.earlier.glob(".*"):
        shutil.rmtree(left_over)
    fresh.mkdir(parents=True)
    with warehouse.open_writer(settings.build_file) as connection:
        for name, query in _EXPORTS.items():
            connection.sql(query).write_parquet(str(fresh / f"{name}.parquet"))
    fresh.rename(folder)


def _forget_old(settings: Settings) -> None:
    """Remove all but the latest KEPT months, by the day in their names; of one day the last made stays."""
    kept = [folder for folder in settings.earlier.iterdir() if not folder.name.startswith(".")]
    kept.sort(key=lambda folder: (folder.name[:10], folder.stat().st_mtime), reverse=True)
    for folder in kept[KEPT:]:
        shutil.rmtree(folder)
