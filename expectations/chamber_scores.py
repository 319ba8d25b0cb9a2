"""The chambers' total scores: the three scores, floor and ceiling in their order, and plausible as a whole.

Scores are cast to doubles for the library. Below a million points a DECIMAL(18,9) has at most 15 significant digits, so
that two different scores stay different doubles in the same order: comparisons are exact. Sums are not judged here;
that the dimensions add up is a law that dbt tests and the publication's audit hold in decimals.
"""

from __future__ import annotations

from expectations.spec import OUR_FAULT_EN, OUR_FAULT_ZH, DataSet, critical, warning

MEAN_SCORE_RANGE = (30, 95)
"""Outside it, either the rubric or the submissions are not what they were; full points are 100 in most rubrics."""

_QUERY = """
select
    scores.campaign_year,
    scores.chamber_id,
    coalesce(
        scores.campaign_year between rubrics.valid_from_year and coalesce(rubrics.valid_to_year, scores.campaign_year),
        false
    ) as year_is_in_its_rubric,
    cast(rubrics.total_points as double) as total_points,
    cast(scores.floor_score as double) as floor_score,
    cast(scores.official_score as double) as official_score,
    cast(scores.ceiling_score as double) as ceiling_score,
    cast(scores.evidenced_score as double) as evidenced_score,
    cast(scores.claimed_score as double) as claimed_score,
    cast(least(scores.floor_score, scores.evidenced_score) as double) as lowest_score,
    cast(greatest(scores.ceiling_score, scores.claimed_score) as double) as highest_score,
    cast(scores.answered_share > 0 as integer) as has_answered,
    cast(if(scores.answered_share > 0, 100 * scores.official_score / rubrics.total_points, null) as double)
        as official_percent_if_answered,
    cast(
        if(scores.answered_share > 0, 100 * (scores.claimed_score - scores.official_score) / rubrics.total_points, null)
        as double
    ) as claimed_above_official_percent,
    cast(scores.claimed_score = rubrics.total_points as integer) as claims_everything
from marts.fct_chamber_score as scores
left join marts.dim_rubric as rubrics on scores.rubric_id = rubrics.rubric_id
order by scores.campaign_year, scores.chamber_id
"""

CHAMBER_SCORES = DataSet(
    name="chamber_scores",
    asset="marts/fct_chamber_score",
    query=_QUERY,
    row_key=("campaign_year", "chamber_id"),
    todo_zh=OUR_FAULT_ZH,
    todo_en=OUR_FAULT_EN,
    expectations=(
        warning(
            "chambers_are_scored", "ExpectTableRowCountToBeBetween",
            "应有商会得分。", "There should be scores of chambers.", min_value=1,
        ),
        critical(
            "every_score_has_its_chamber", "ExpectColumnValuesToNotBeNull",
            "每个得分都应有商会编码。", "Every score should have its chamber's key.", column="chamber_id",
        ),
        critical(
            "every_chamber_is_scored_once_a_year", "ExpectCompoundColumnsToBeUnique",
            "每个年度每个商会只应有一个得分。", "A chamber should have one score a year.",
            column_list=("campaign_year", "chamber_id"),
        ),
        critical(
            "every_score_is_in_its_rubrics_years", "ExpectColumnValuesToBeInSet",
            "得分的年度应在其评价办法的适用年度内。", "The year of a score should be held by its rubric.",
            column="year_is_in_its_rubric", value_set=(True,),
        ),
        critical(
            "no_score_is_negative", "ExpectColumnValuesToBeBetween",
            "得分不应小于 0。", "No score should be below 0.", column="lowest_score", min_value=0,
        ),
        critical(
            "no_score_exceeds_the_total", "ExpectColumnPairValuesAToBeGreaterThanB",
            "得分不应超过评价办法的总分。", "No score should exceed the rubric's total points.",
            column_A="total_points", column_B="highest_score", or_equal=True,
        ),
        critical(
            "floor_does_not_exceed_official", "ExpectColumnPairValuesAToBeGreaterThanB",
            "下限分不应高于核定分。", "The floor should not exceed the official score.",
            column_A="official_score", column_B="floor_score", or_equal=True,
        ),
        critical(
            "official_does_not_exceed_ceiling", "ExpectColumnPairValuesAToBeGreaterThanB",
            "核定分不应高于上限分。", "The official score should not exceed the ceiling.",
            column_A="ceiling_score", column_B="official_score", or_equal=True,
        ),
        critical(
            "evidenced_does_not_exceed_claimed", "ExpectColumnPairValuesAToBeGreaterThanB",
            "佐证分不应高于自评分。", "The evidenced score should not exceed the claimed score.",
            column_A="claimed_score", column_B="evidenced_score", or_equal=True,
        ),
        warning(
            "mean_official_score_is_plausible", "ExpectColumnMeanToBeBetween",
            "已填报商会的核定分平均应为总分的 30% 至 95%。",
            "The mean official score of chambers that answered should be 30 to 95 % of the total.",
            column="official_percent_if_answered", min_value=MEAN_SCORE_RANGE[0], max_value=MEAN_SCORE_RANGE[1],
        ),
        warning(
            "most_chambers_have_answered", "ExpectColumnMeanToBeBetween",
            "至少 60% 的商会应已填报。", "At least 60 % of the chambers should have answered.",
            column="has_answered", min_value=0.6,
        ),
        warning(
            "claims_stay_near_the_official_scores", "ExpectColumnMeanToBeBetween",
            "自评分平均不应高出核定分总分的 15%。",
            "On average the claimed score should not exceed the official one by more than 15 % of the total.",
            column="claimed_above_official_percent", max_value=15,
        ),
        warning(
            "few_chambers_claim_everything", "ExpectColumnMeanToBeBetween",
            "自评满分的商会不应超过 5%。", "At most 5 % of the chambers should claim full points.",
            column="claims_everything", max_value=0.05,
        ),
    ),
)  # fmt: skip
