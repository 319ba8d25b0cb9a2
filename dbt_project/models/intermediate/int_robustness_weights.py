"""Each rubric's weights in each draw of the stored design; how they are drawn is in pipelines.scoring.design."""

import numpy as np

from pipelines.scoring.design import nominal_shares, weight_sets
from pipelines.scoring.read_population import read_draws


def model(dbt, session):
    """One row per rubric, draw (0: the rubric's own) and criterion; the same every night for the same rubric."""
    dbt.config(materialized="table")
    draws = read_draws(session, {"int_robustness_draws": dbt.ref("int_robustness_draws")})
    campaigns = dbt.ref("int_campaigns")
    criteria = dbt.ref("stg_rubric_criteria")
    dimensions = dbt.ref("stg_rubric_dimensions")
    found = []
    for (rubric_id,) in session.sql("select distinct rubric_id from campaigns order by all").fetchall():
        nodes = session.sql(
            "select code, dimension_code, points from criteria where rubric_id = ? order by code", params=[rubric_id]
        ).fetchall()
        points = dict(
            session.sql("select code, points from dimensions where rubric_id = ?", params=[rubric_id]).fetchall()
        )
        nominal = nominal_shares(nodes, points)
        found += [(rubric_id, 0, code, round(1_000_000 * share)) for code, share in nominal.items()]
        sets = weight_sets(rubric_id, nominal, {code: dimension for code, dimension, _ in nodes}, draws)
        found += [
            (rubric_id, draw.draw_no, code, weight)
            for draw, weights in zip(draws, sets, strict=True)
            for code, weight in weights.items()
        ]
    names = ("rubric_id", "draw_no", "criterion_code", "weight_millionths")
    types = (object, np.int32, object, np.int32)
    values = zip(*found, strict=True) if found else ((), (), (), ())
    columns = {name: np.array(column, dtype=kind) for name, column, kind in zip(names, values, types, strict=True)}
    return session.sql(
        "select * replace (cast(rubric_id as varchar) as rubric_id, cast(criterion_code as varchar) as criterion_code) "
        "from columns"
    )
