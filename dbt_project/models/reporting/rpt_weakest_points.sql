-- The ten places where most is lost, for every chamber, every district and the city, with the cheapest next step. For a
-- district or the city the step is how many chambers would gain at once by one small step (a tenth more, or one).
with lost as (
    select
        scores.campaign_year,
        scores.rubric_id,
        scores.chamber_id,
        chambers.district_code,
        scores.indicator_code,
        scores.criterion_code,
        scores.dimension_code,
        scores.effective_weight,
        scores.official_contribution,
        scores.effective_weight - scores.official_contribution as points_lost,
        scores.next_gain,
        coalesce(
            scores.next_gain > 0
            and (
                scores.answer_state <> 'reported'
                or abs(scores.next_amount - scores.amount) <= greatest(1, cast(0.1 as decimal(2, 1)) * scores.amount)
            ),
            false
        ) as is_near
    from {{ ref('fct_indicator_score') }} as scores
    inner join {{ ref('fct_chamber_score') }} as chambers
        on
            scores.campaign_year = chambers.campaign_year
            and scores.chamber_id = chambers.chamber_id
    where scores.effective_weight > 0
),

grouped as (
    select
        campaign_year,
        rubric_id,
        case
            when grouping(chamber_id) = 0 then 'chamber'
            when grouping(district_code) = 0 then 'district'
            else 'city'
        end as level_code,
        coalesce(chamber_id, district_code, 'city') as place_code,
        any_value(district_code) as any_district,
        indicator_code,
        criterion_code,
        dimension_code,
        count(*) as chambers,
        count(*) filter (where points_lost > 0) as chambers_losing,
        count(*) filter (where is_near) as chambers_near,
        coalesce(sum(next_gain) filter (where is_near), 0) as near_gain,
        {{ decimal_divide('sum(points_lost)', 'count(*)') }} as mean_points_lost
    from lost
    group by
        grouping sets (
            (campaign_year, rubric_id, indicator_code, criterion_code, dimension_code, district_code, chamber_id),
            (campaign_year, rubric_id, indicator_code, criterion_code, dimension_code, district_code),
            (campaign_year, rubric_id, indicator_code, criterion_code, dimension_code)
        )
),

ranked as (
    select
        *,
        row_number() over (
            partition by campaign_year, level_code, place_code
            order by mean_points_lost desc, near_gain desc, indicator_code asc
        ) as weakness_no
    from grouped
    where mean_points_lost > 0
)

select
    ranked.campaign_year,
    ranked.rubric_id,
    ranked.level_code,
    ranked.place_code,
    if(ranked.level_code = 'city', null, ranked.any_district) as district_code,
    ranked.weakness_no,
    ranked.dimension_code,
    ranked.criterion_code,
    criteria.name_zh as criterion_zh,
    criteria.name_en as criterion_en,
    ranked.indicator_code,
    indicators.name_zh as indicator_zh,
    indicators.name_en as indicator_en,
    ranked.chambers,
    ranked.chambers_losing,
    cast(ranked.mean_points_lost as decimal(9, 2)) as mean_points_lost,
    ranked.chambers_near,
    cast(ranked.near_gain as decimal(18, 2)) as near_gain,
    {{ next_step_or_null('zh') }} as next_step_zh,
    {{ next_step_or_null('en') }} as next_step_en
from ranked
inner join {{ ref('dim_criterion') }} as criteria
    on
        ranked.rubric_id = criteria.rubric_id
        and ranked.criterion_code = criteria.code
inner join {{ ref('dim_indicator') }} as indicators
    on
        ranked.rubric_id = indicators.rubric_id
        and ranked.indicator_code = indicators.code
-- A step in words is a chamber's own.
left join {{ ref('fct_indicator_score') }} as scores
    on
        ranked.level_code = 'chamber'
        and ranked.campaign_year = scores.campaign_year
        and ranked.place_code = scores.chamber_id
        and ranked.indicator_code = scores.indicator_code
left join {{ ref('dim_band') }} as next_bands
    on
        scores.rubric_id = next_bands.rubric_id
        and scores.indicator_code = next_bands.indicator_code
        and scores.next_band_no = next_bands.band_no
left join {{ ref('dim_field') }} as fields
    on
        scores.rubric_id = fields.rubric_id
        and indicators.field_code = fields.code
where ranked.weakness_no <= 10
order by ranked.campaign_year, ranked.level_code, ranked.place_code, ranked.weakness_no
