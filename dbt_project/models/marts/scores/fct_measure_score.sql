select
    weights.campaign_year,
    weights.rubric_id,
    weights.chamber_id,
    measures.measure_code,
    cast(sum(weights.effective_weight) as decimal(18, 9)) as points,
    cast(sum(weights.official_contribution) as decimal(18, 9)) as official_score,
    {{ decimal_divide('100 * sum(weights.official_contribution)', 'sum(weights.effective_weight)') }} as score_rate
from {{ ref('int_indicator_weights') }} as weights
inner join {{ ref('stg_rubric_indicator_measures') }} as measures
    on
        weights.rubric_id = measures.rubric_id
        and weights.indicator_code = measures.indicator_code
group by all
order by weights.campaign_year, weights.chamber_id, measures.measure_code
