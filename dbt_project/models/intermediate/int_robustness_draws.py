"""The stored design of the rank-robustness draws; how it is made is in pipelines.scoring.design."""

import numpy as np

from pipelines.scoring.design import make_draws


def model(dbt, session):
    """One row per draw; the same every night."""
    dbt.config(materialized="table")
    draws = make_draws()
    columns = {
        "draw_no": np.array([draw.draw_no for draw in draws], dtype=np.int32),
        "weight_family": np.array([draw.weight_family for draw in draws], dtype=object),
        "aggregation": np.array([draw.aggregation for draw in draws], dtype=object),
        "not_applicable_policy": np.array([draw.not_applicable_policy for draw in draws], dtype=object),
        "unanswered_position": np.array([str(draw.unanswered_position) for draw in draws], dtype=object),
        "unverified_basis": np.array([draw.unverified_basis for draw in draws], dtype=object),
    }
    return session.sql(
        "select * replace (cast(unanswered_position as decimal(2, 1)) as unanswered_position) from columns"
    )
