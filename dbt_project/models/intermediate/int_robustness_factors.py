"""Which assumption moves ranks most; the method is in pipelines.scoring.rank_factors."""

import numpy as np

from pipelines.scoring.rank_factors import factor_draws, factor_indices
from pipelines.scoring.read_population import campaign_years, read_campaign, read_draws, read_weights


def model(dbt, session):
    """One row per campaign year with ranked chambers and factor."""
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
    levels = factor_draws(read_draws(session, refs))
    rows = []
    for year in campaign_years(session, refs):
        population = read_campaign(session, refs, year).population
        if len(population.ranked):
            indices = factor_indices(population, read_weights(session, refs, population)[1:][levels])
            rows += [
                (year, one.factor_code, one.levels, f"{float(one.first_order):.9f}", f"{float(one.total):.9f}")
                for one in indices
            ]
    names = ("campaign_year", "factor_code", "level_count", "first_order_index", "total_index")
    columns = {
        name: np.array(column, dtype=object)
        for name, column in zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True)
    }
    return session.sql(
        "select cast(campaign_year as integer) as campaign_year, cast(factor_code as varchar) as factor_code, "
        "cast(level_count as integer) as level_count, "
        "cast(first_order_index as decimal(18, 9)) as first_order_index, "
        "cast(total_index as decimal(18, 9)) as total_index from columns"
    )
