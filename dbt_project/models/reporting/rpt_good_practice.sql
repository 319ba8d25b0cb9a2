-- Whose experience is worth spreading: the three best of a peer group in each criterion, among ranked chambers whose
-- submission is complete and not in doubt, and who earn at least nine tenths of the criterion.
with candidates as (
    select
        scores.campaign_year,
        scores.rubric_id,
        scores.criterion_code,
        scores.dimension_code,
        scores.chamber_id,
        totals.peer_group,
        totals.district_code,
        scores.official_score,
        scores.points,
        {{ decimal_divide('100 * scores.official_score', 'scores.points') }} as score_rate,
        totals.official_score as total_score
    from {{ ref('fct_criterion_score') }} as scores
    inner join {{ ref('fct_chamber_score') }} as totals
        on
            scores.campaign_year = totals.campaign_year
            and scores.chamber_id = totals.chamber_id
    inner join {{ ref('fct_submission_completeness') }} as states
        on
            scores.campaign_year = states.campaign_year
            and scores.chamber_id = states.chamber_id
    where
        totals.is_ranked
        and states.state_code = 'complete'
        and scores.points > 0
        and 10 * scores.official_score >= 9 * scores.points
),

best as (
    select
        *,
        rank() over (
            partition by campaign_year, criterion_code, peer_group
            order by score_rate desc, total_score desc
        ) as practice_rank
    from candidates
    qualify practice_rank <= 3
),

evidence as (
    select
        indicators.rubric_id,
        given.campaign_year,
        given.chamber_id,
        indicators.criterion_code,
        string_agg(distinct given.evidence, '；' order by given.evidence asc) as evidence,
        bool_or(given.stage in ('district', 'city')) as is_verified
    from {{ ref('fct_field_value') }} as given
    inner join {{ ref('dim_indicator') }} as indicators
        on
            given.rubric_id = indicators.rubric_id
            and given.field_code in (indicators.field_code, indicators.denominator_field_code)
    inner join best
        on
            given.campaign_year = best.campaign_year
            and given.chamber_id = best.chamber_id
            and indicators.criterion_code = best.criterion_code
    group by all
)

select
    best.campaign_year,
    best.rubric_id,
    best.dimension_code,
    best.criterion_code,
    criteria.name_zh as criterion_zh,
    criteria.name_en as criterion_en,
    best.peer_group,
    best.practice_rank,
    best.chamber_id,
    chambers.name_zh as chamber_zh,
    best.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    cast(best.official_score as decimal(9, 2)) as official_score,
    cast(best.points as decimal(9, 2)) as points,
    cast(best.score_rate as decimal(9, 1)) as score_percent,
    coalesce(evidence.is_verified, false) as is_verified,
    evidence.evidence
from best
inner join {{ ref('dim_chamber') }} as chambers
    on best.chamber_id = chambers.chamber_id
left join {{ ref('dim_district') }} as districts
    on best.district_code = districts.district_code
inner join {{ ref('dim_criterion') }} as criteria
    on
        best.rubric_id = criteria.rubric_id
        and best.criterion_code = criteria.code
left join evidence
    on
        best.campaign_year = evidence.campaign_year
        and best.chamber_id = evidence.chamber_id
        and best.criterion_code = evidence.criterion_code
order by best.campaign_year, best.criterion_code, best.peer_group, best.practice_rank, best.chamber_id
