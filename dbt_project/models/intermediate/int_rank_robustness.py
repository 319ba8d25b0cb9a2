"""Ranks and grades of chambers and districts under every draw; the method is in pipelines.scoring.rank_robustness."""

import numpy as np

from pipelines.scoring.rank_robustness import robustness
from pipelines.scoring.read_population import campaign_years, read_campaign, read_draws, read_weights


def model(dbt, session):
    """One row per campaign year and ranked chamber or ranked district (subject); both come of the same pass."""
    dbt.config(materialized="table")
    refs = {
        "int_campaigns": dbt.ref("int_campaigns"),
        "int_chamber_gates": dbt.ref("int_chamber_gates"),
        "int_chamber_adjustments": dbt.ref("int_chamber_adjustments"),
        "int_robustness_draws": dbt.ref("int_robustness_draws"),
        "int_robustness_weights": dbt.ref("int_robustness_weights"),
        "stg_rubric_dimensions": dbt.ref("stg_rubric_dimensions"),
        "stg_rubric_grades": dbt.ref("stg_rubric_grades"),
        "fct_criterion_share": dbt.ref("fct_criterion_share"),
        "fct_chamber_score": dbt.ref("fct_chamber_score"),
        "fct_district_score": dbt.ref("fct_district_score"),
    }
    draws = read_draws(session, refs)
    parts = {name: [] for name in ("campaign_year", "subject", "code", "median", "p05", "p95", "top", "bottom")}
    grades = []
    for year in campaign_years(session, refs):
        population = read_campaign(session, refs, year).population
        found = robustness(population, draws, read_weights(session, refs, population)[1:])
        chambers = [population.chambers[place] for place in population.ranked]
        for subject, codes, standing in (
            ("chamber", chambers, found.chambers), ("district", population.districts, found.districts)
        ):  # fmt: skip
            parts["campaign_year"].append(np.full(len(codes), year, dtype=np.int32))
            parts["subject"].append(np.full(len(codes), subject, dtype=object))
            parts["code"].append(np.array(codes, dtype=object))
            for name in ("median", "p05", "p95", "top", "bottom"):
                parts[name].append(getattr(standing, name))
        grades += [*found.grades.tolist(), *([] for _ in population.districts)]
    columns = {name: np.concatenate([*part, np.empty(0, dtype=np.int32)]) for name, part in parts.items()}
    columns["grade_counts"] = np.empty(len(grades), dtype=object)
    columns["grade_counts"][:] = grades
    # Without a single row the arrays hold nothing to tell their types by.
    return session.sql(
        "select cast(campaign_year as integer) as campaign_year, cast(subject as varchar) as subject, "
        'cast(code as varchar) as code, median as rank_median, p05 as rank_p05, p95 as rank_p95, "top" as top_draws, '
        "bottom as bottom_draws, cast(grade_counts as integer[]) as grade_counts from columns"
    )
