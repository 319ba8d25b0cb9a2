"""Ranks of the ranked chambers under redrawn criterion weights; the method is in pipelines.scoring."""

import numpy as np

from pipelines.scoring.rank_robustness import rank_intervals


def model(dbt, session):
    """One row per campaign year and ranked chamber; criterion scores go in, rank intervals come out."""
    dbt.config(materialized="table")
    criteria = dbt.ref("int_criterion_scores")
    standing = dbt.ref("int_chamber_standing")
    campaigns = dbt.ref("int_campaigns")
    ranked = session.sql(
        """
        select
            criteria.campaign_year,
            criteria.chamber_id,
            campaigns.rank_decimals,
            list(cast(criteria.official_score as double) order by criteria.criterion_code) as scores,
            list(cast(criteria.criterion_weight as double) order by criteria.criterion_code) as weights
        from criteria
        inner join standing
            on criteria.campaign_year = standing.campaign_year and criteria.chamber_id = standing.chamber_id
        inner join campaigns on criteria.campaign_year = campaigns.campaign_year
        where standing.is_ranked
        group by all
        order by criteria.campaign_year, criteria.chamber_id
        """
    ).fetchnumpy()
    years = np.asarray(ranked["campaign_year"])
    columns = {
        "campaign_year": years,
        "chamber_id": np.asarray(ranked["chamber_id"], dtype=object),
        "rank_median": np.empty(len(years)),
        "rank_p05": np.empty(len(years)),
        "rank_p95": np.empty(len(years)),
        "bottom_tenth_probability": np.empty(len(years)),
    }
    for year in np.unique(years):
        of_year = years == year
        intervals = rank_intervals(
            np.stack(ranked["scores"][of_year]),
            np.stack(ranked["weights"][of_year]),
            decimals=int(ranked["rank_decimals"][of_year][0]),
        )
        for name in ("rank_median", "rank_p05", "rank_p95", "bottom_tenth_probability"):
            columns[name][of_year] = getattr(intervals, name)
    # Without a single ranked chamber the arrays hold nothing to tell their types by.
    return session.sql(
        "select * replace (cast(campaign_year as integer) as campaign_year, cast(chamber_id as varchar) as chamber_id) "
        "from columns"
    )
