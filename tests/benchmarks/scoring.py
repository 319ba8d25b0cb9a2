"""What scoring and 1,000 draws cost, beside a plain NumPy loop over the same draws.

python tests/benchmarks/scoring.py [N ...]: for each number of chambers (default 400, 4000 and 60000) it invents a city
and lands it (not timed), builds the scoring models with dbt, and applies the stored design with the engine and with the
plain loop. Each is a process of its own, of which wall time (draws without the start of Python and reading) and peak
memory are printed. Engine and loop must find the same ranks, or the comparison is worthless.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines import warehouse
from pipelines.demo.write import write_demo
from pipelines.ingest.build_inputs import input_digest, write_build_inputs
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.orchestration.dbt_manifest import dbt_paths
from pipelines.reference import load_rubrics, rubric_for_year
from pipelines.run_context import RunContext
from pipelines.scoring.design import UNANSWERED, UNVERIFIED, Draw
from pipelines.scoring.population import Population
from pipelines.scoring.rank_robustness import robustness
from pipelines.scoring.read_population import read_campaign, read_draws, read_weights
from pipelines.scoring.totals import UNIT, Floats
from pipelines.settings import Settings, child_environment

YEAR = 2025
NOW = datetime(2026, 1, 31, 2, 0)
MODELS = {
    "intermediate": ("int_campaigns", "int_chamber_gates", "int_chamber_adjustments", "int_robustness_draws",
                     "int_robustness_weights"),
    "staging": ("stg_rubric_dimensions", "stg_rubric_grades"),
    "marts": ("fct_criterion_share", "fct_chamber_score", "fct_district_score"),
}  # fmt: skip
Found = dict[str, Any]


def prepare(settings: Settings, chambers: int) -> None:
    """An invented city in the ledger, and the inputs of a build."""
    rubrics = load_rubrics(settings)
    rubric = rubric_for_year(rubrics, YEAR)
    assert rubric is not None
    write_demo(settings.inbox, rubric, chambers=chambers, year=YEAR, file_format="csv", awkward=False)
    land_files(settings, rubrics, find_files(settings.inbox), now=NOW)
    settings.build.mkdir(parents=True, exist_ok=True)
    digest = input_digest(settings, rubrics, NOW.date())
    write_build_inputs(settings, rubrics, RunContext("benchmark", NOW.date(), NOW, "benchmark", digest))


def build(settings: Settings) -> Found:
    """dbt's own run of the scoring models and all they need; seconds by model."""
    paths = dbt_paths(settings)
    started = time.perf_counter()
    subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--exclude-resource-type", "test", "unit_test",
         "--select", "+path:models/marts/scores", "--project-dir", str(paths.project_dir), "--profiles-dir",
         str(paths.project_dir), "--target-path", str(paths.target), "--log-path", str(paths.logs)],
        env={**os.environ, **child_environment(settings)}, check=True, stdout=sys.stderr,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    results = json.loads((Path(paths.target) / "run_results.json").read_text(encoding="utf-8"))["results"]
    models = {one["unique_id"].split(".")[-1]: one["execution_time"] for one in results}
    return {"seconds": seconds, "models": models}


def loaded(settings: Settings) -> tuple[Population, list[Draw], Floats]:
    with warehouse.open_writer(settings.build_file) as session:
        refs = {name: session.table(f"{schema}.{name}") for schema, names in MODELS.items() for name in names}
        population = read_campaign(session, refs, YEAR).population
        return population, read_draws(session, refs), read_weights(session, refs, population)[1:]


def plain_ranks(population: Population, draws: list[Draw], weights: Floats) -> npt.NDArray[np.float64]:
    """Draw after draw by the definitions: effective weights of every chamber, its total, its rank; then quantiles."""
    groups = population.groups
    ranks = np.empty((len(draws), len(population.ranked)))
    for number, draw in enumerate(draws):
        level = UNANSWERED.index(draw.unanswered_position)
        applicable = groups.applicable[level] / UNIT
        earned = groups.earned[level][UNVERIFIED.index(draw.unverified_basis)] / UNIT
        counted = applicable > 0 if draw.not_applicable_policy == "criterion" else applicable
        effective = weights[number][:, np.newaxis] * counted
        if draw.not_applicable_policy != "total":
            for criteria in groups.dimensions:
                whole = effective[criteria].sum(axis=0)
                alive = whole > 0
                effective[criteria] *= np.where(alive, weights[number][criteria].sum() / np.where(alive, whole, 1), 0)
        effective /= effective.sum(axis=0)
        if draw.aggregation == "geometric":
            with np.errstate(divide="ignore", invalid="ignore"):
                logs = np.where(effective > 0, effective * np.log(earned), 0)
            totals = np.exp(logs.sum(axis=0))
        else:
            totals = (effective * earned).sum(axis=0)
        scores = np.round(totals * population.total_points / UNIT, population.rank_decimals)[population.ranked]
        ranks[number] = len(scores) - np.searchsorted(np.sort(scores), scores, side="right") + 1
    found = np.quantile(ranks, [0.5, 0.05, 0.95], axis=0, method="inverted_cdf")
    return np.vstack([found, (ranks <= 10).mean(axis=0)])


def engine(settings: Settings) -> Found:
    population, draws, weights = loaded(settings)
    before = _peak()
    started = time.perf_counter()
    found = robustness(population, draws, weights)
    seconds = time.perf_counter() - started
    one = found.chambers
    ranks = np.vstack([one.median, one.p05, one.p95, one.top / len(draws)])
    return {"seconds": seconds, "megabytes": _peak(), "loaded": before, "ranks": ranks.tolist()}


def plain(settings: Settings) -> Found:
    population, draws, weights = loaded(settings)
    before = _peak()
    started = time.perf_counter()
    ranks = plain_ranks(population, draws, weights)
    return {"seconds": time.perf_counter() - started, "megabytes": _peak(), "loaded": before, "ranks": ranks.tolist()}


def _peak() -> float:
    who = resource.RUSAGE_SELF
    return resource.getrusage(who).ru_maxrss / 1024


def child(step: str, home: str) -> None:
    """Run one step and print what it found as JSON."""
    found = {"build": build, "engine": engine, "plain": plain}[step](Settings(home=Path(home)))
    if step == "build":
        found["megabytes"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(json.dumps(found))


def run(step: str, home: Path) -> Found:
    done = subprocess.run([sys.executable, __file__, "--child", step, str(home)], check=True, stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout))


def measure(chambers: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sihao-bench-") as folder:
        home = Path(folder) / "data"
        prepare(Settings(home=home), chambers)
        built, drawn, looped = run("build", home), run("engine", home), run("plain", home)
    ours, theirs = np.array(drawn.pop("ranks")), np.array(looped.pop("ranks"))
    same = int((ours == theirs).all(axis=0).sum())
    print(f"\n{chambers} chambers, {ours.shape[1]} ranked; {same} with the same ranks in both")
    print(f"  scoring models (dbt)  {built['seconds']:7.1f} s  {built['megabytes']:6.0f} MB")
    for name, seconds in sorted(built["models"].items(), key=lambda one: -one[1])[:12]:
        print(f"    {name:28} {seconds:6.1f} s")
    for name, cost in (("1,000 draws", drawn), ("plain NumPy loop", looped)):
        print(
            f"  {name:20} {cost['seconds']:7.1f} s  {cost['megabytes']:6.0f} MB (of which {cost['loaded']:.0f} loaded)"
        )
    print(f"  draws / loop          {drawn['seconds'] / looped['seconds']:7.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:])
    else:
        for count in [int(argument) for argument in sys.argv[1:]] or [400, 4_000, 60_000]:
            measure(count)
