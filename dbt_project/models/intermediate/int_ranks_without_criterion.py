"""Ranks with each criterion left out in turn; the method is in pipelines.scoring.rank_factors."""

import numpy as np

from pipelines.scoring.rank_factors import ranks_without
from pipelines.scoring.read_population import campaign_years, read_campaign, read_weights


def model(dbt, session):
    """One row per campaign year, criterion and ranked chamber."""
    dbt.config(materialized="table")
    refs = {
        "int_campaigns": dbt.ref("int_campaigns"),
        "int_chamber_gates": dbt.ref("int_chamber_gates"),
        "int_chamber_adjustments": dbt.ref("int_chamber_adjustments"),
        "int_robustness_weights": dbt.ref("int_robustness_weights"),
        "stg_rubric_dimensions": dbt.ref("stg_rubric_dimensions"),
        "stg_rubric_grades": dbt.ref("stg_rubric_grades"),
        "fct_criterion_share": dbt.ref("fct_criterion_share"),
        "fct_chamber_score": dbt.ref("fct_chamber_score"),
        "fct_district_score": dbt.ref("fct_district_score"),
    }
    parts = {"campaign_year": [], "criterion_code": [], "chamber_id": [], "rank_without": []}
    for year in campaign_years(session, refs):
        campaign = read_campaign(session, refs, year)
        population = campaign.population
        own = read_weights(session, refs, population)[0]
        chambers = np.array([population.chambers[place] for place in population.ranked], dtype=object)
        for criterion, ranks in zip(population.criteria, ranks_without(population, campaign.rule, own), strict=True):
            parts["campaign_year"].append(np.full(len(ranks), year, dtype=np.int32))
            parts["criterion_code"].append(np.full(len(ranks), criterion, dtype=object))
            parts["chamber_id"].append(chambers)
            parts["rank_without"].append(ranks)
    columns = {name: np.concatenate([*part, np.empty(0, dtype=np.int32)]) for name, part in parts.items()}
    return session.sql(
        "select cast(campaign_year as integer) as campaign_year, cast(criterion_code as varchar) as criterion_code, "
        "cast(chamber_id as varchar) as chamber_id, rank_without from columns"
    )
