"""The reviewers' values: enough of them, with reasons, and not only nods or only cuts.

One row per stage and year; whether one chamber's review is plausible belongs to dbt's quality.fct_submission_check.
"""

from __future__ import annotations

from expectations.spec import DataSet, warning

REVIEWS_LACK_REASONS = 0.1
REVIEWS_RAISE = 0.1

REVIEWS = DataSet(
    name="reviews",
    asset="marts/fct_field_value",
    query="""
with reviewed as (
    select
        reviews.campaign_year,
        reviews.stage,
        reviews.value_number is distinct from claims.value_number
        or reviews.value_date is distinct from claims.value_date as differs,
        reviews.value_number > claims.value_number as raises,
        reviews.reason is not null as has_reason
    from marts.fct_field_value as reviews
    inner join marts.fct_field_value as claims
        on
            reviews.campaign_year = claims.campaign_year
            and reviews.chamber_id = claims.chamber_id
            and reviews.field_code = claims.field_code
            and claims.stage = 'self'
    where reviews.stage in ('district', 'city') and not reviews.is_withdrawal
),
refused as (
    select campaign_year, stage, count(*) as rows_without_reason
    from quality.ingest_rejected_row
    where reason_code = 'reason_missing'
    group by all
)
select
    campaign_year,
    stage,
    cast(avg(cast(coalesce(raises, false) as integer)) as double) as raising_share,
    cast(any_value(coalesce(refused.rows_without_reason, 0)) as double)
        / (count(*) + any_value(coalesce(refused.rows_without_reason, 0))) as refused_share
from reviewed
left join refused using (campaign_year, stage)
group by all
order by all
""",
    row_key=("campaign_year", "stage"),
    todo_zh="请该区说明:核定值和原因应来自实地核查(sihao query review_sample 列出该走访的商会)。",
    todo_en=(
        "Ask the district: verified values and reasons should come from a visit (sihao query "
        "review_sample proposes whom to visit)."
    ),
    expectations=(
        warning(
            "few_reviews_lack_a_reason", "ExpectColumnValuesToBeBetween",
            "因未写扣分原因而退回的核定值不应超过 10%。",
            "At most 10 % of the verified values should be refused for want of a reason.",
            column="refused_share", max_value=REVIEWS_LACK_REASONS,
        ),
        warning(
            "few_reviews_raise_the_claim", "ExpectColumnValuesToBeBetween",
            "核定值高于自评值的不应超过 10%。", "At most 10 % of the verified values should exceed the claim.",
            column="raising_share", max_value=REVIEWS_RAISE,
        ),
    ),
)  # fmt: skip
