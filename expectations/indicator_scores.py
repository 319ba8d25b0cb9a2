"""The indicator scores: is everyone there for every indicator, points in their order, and does the indicator work.

DuckDB counts per year and indicator in decimals, so that the batch has some hundred rows at any number of chambers. The
index of expected indicators comes first: one that was lost has a row too.
"""

from __future__ import annotations

from expectations.spec import OUR_FAULT_EN, OUR_FAULT_ZH, DataSet, critical, warning

_QUERY = """
with campaigns as (
    select campaign_year, rubric_id, count(distinct chamber_id) as chambers
    from marts.fct_chamber_score
    group by all
),
expected as (
    select campaigns.campaign_year, campaigns.rubric_id, indicators.code as indicator_code, campaigns.chambers
    from campaigns
    inner join marts.dim_indicator as indicators on campaigns.rubric_id = indicators.rubric_id
),
profile as (
    select
        campaign_year,
        rubric_id,
        indicator_code,
        count(*) as indicator_rows,
        count(distinct chamber_id) as chambers_scored,
        count(*) filter (
            where campaign_year is null or rubric_id is null or indicator_code is null or chamber_id is null
        ) as rows_without_key,
        count(chamber_id) - count(distinct chamber_id) as rows_doubled,
        count(*) filter (
            where answer_state is null
                or answer_state not in (
                    'reported', 'not_reported', 'not_applicable', 'invalid', 'reported_without_evidence'
                )
        ) as rows_in_unknown_state,
        count(*) filter (
            where not coalesce(
                0 <= floor_points and floor_points <= official_points and official_points <= ceiling_points
                and ceiling_points <= max_points
                and 0 <= evidenced_points and evidenced_points <= claimed_points and claimed_points <= max_points,
                false
            )
        ) as rows_out_of_order,
        count(*) filter (where answer_state <> 'not_applicable') as applicable_rows,
        count(*) filter (where answer_state = 'not_reported') as not_reported_rows,
        count(*) filter (where answer_state = 'invalid') as invalid_rows
    from marts.fct_indicator_score
    group by all
)
select
    campaign_year,
    indicator_code,
    coalesce(expected.chambers, 0) - coalesce(profile.chambers_scored, 0) as chambers_missing,
    coalesce(profile.rows_without_key, 0) as rows_without_key,
    coalesce(profile.rows_doubled, 0) as rows_doubled,
    coalesce(profile.rows_in_unknown_state, 0) as rows_in_unknown_state,
    coalesce(profile.rows_out_of_order, 0) as rows_out_of_order,
    cast(profile.not_reported_rows / nullif(profile.applicable_rows, 0) as double) as not_reported_share,
    cast(profile.invalid_rows / nullif(profile.applicable_rows, 0) as double) as invalid_share
from expected
full join profile using (campaign_year, rubric_id, indicator_code)
order by all
"""

INDICATOR_SCORES = DataSet(
    name="indicator_scores",
    asset="marts/fct_indicator_score",
    query=_QUERY,
    row_key=("campaign_year", "indicator_code"),
    todo_zh=OUR_FAULT_ZH,
    todo_en=OUR_FAULT_EN,
    expectations=(
        critical(
            "every_row_has_its_key", "ExpectColumnValuesToBeBetween",
            "每行都应有年度、评价办法、商会和指标编码。",
            "Every row should have its year, rubric, chamber and indicator.",
            column="rows_without_key", min_value=0, max_value=0,
        ),
        critical(
            "every_chamber_stands_under_every_indicator", "ExpectColumnValuesToBeBetween",
            "每个商会在每个指标下都应有一行(含不适用)。",
            "Every chamber should have a row under every indicator, applicable or not.",
            column="chambers_missing", min_value=0, max_value=0,
        ),
        critical(
            "no_chamber_stands_twice_under_an_indicator", "ExpectColumnValuesToBeBetween",
            "每个商会在每个指标下只应有一行。", "A chamber should have one row under an indicator.",
            column="rows_doubled", min_value=0, max_value=0,
        ),
        critical(
            "answer_states_are_known", "ExpectColumnValuesToBeBetween",
            "填报状态只能是五种之一。", "The state of an answer should be one of the five.",
            column="rows_in_unknown_state", min_value=0, max_value=0,
        ),
        critical(
            "points_are_in_their_order", "ExpectColumnValuesToBeBetween",
            "应有 0 ≤ 下限分 ≤ 核定分 ≤ 上限分 ≤ 满分,且 0 ≤ 佐证分 ≤ 自评分 ≤ 满分。",
            "Points should keep 0 <= floor <= official <= ceiling <= full and 0 <= evidenced <= claimed <= full.",
            column="rows_out_of_order", min_value=0, max_value=0,
        ),
        warning(
            "most_chambers_answer_every_indicator", "ExpectColumnValuesToBeBetween",
            "每个指标的未填报比例不应超过 50%。", "Under each indicator at most 50 % should be without an answer.",
            column="not_reported_share", max_value=0.5,
        ),
        warning(
            "few_answers_are_invalid", "ExpectColumnValuesToBeBetween",
            "每个指标的无效填报比例不应超过 10%。",
            "Under each indicator at most 10 % of the answers should be invalid.",
            column="invalid_share", max_value=0.1,
        ),
    ),
)  # fmt: skip
