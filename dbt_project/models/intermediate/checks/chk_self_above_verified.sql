-- The evidenced claim against the verified score, so that missing evidence, which has its own check, is not told twice.
with reviewed as (
    select distinct
        campaign_year,
        chamber_id
    from {{ ref('int_landed_values') }}
    where row_status = 'accepted' and stage <> 'self' and is_withdrawal is not true
)

select
    scores.campaign_year,
    scores.chamber_id,
    if(
        scores.evidenced_score - scores.official_score > terms.threshold * campaigns.total_points, 'fail', 'pass'
    ) as status,
    scores.evidenced_score as value_checked,
    scores.official_score as compared_with
from {{ ref('int_chamber_scores') }} as scores
inner join reviewed
    on
        scores.campaign_year = reviewed.campaign_year
        and scores.chamber_id = reviewed.chamber_id
inner join {{ ref('int_campaigns') }} as campaigns
    on scores.campaign_year = campaigns.campaign_year
inner join {{ ref('int_quality__check_years') }} as terms
    on
        scores.campaign_year = terms.campaign_year
        and terms.check_code = 'self_above_verified'
where scores.has_submitted
