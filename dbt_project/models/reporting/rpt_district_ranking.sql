with hard_numbers as (
    select
        numbers.campaign_year,
        numbers.district_code,
        string_agg(
            indicators.name_zh || ' ' || cast(cast(numbers.share_met as decimal(9, 1)) as varchar) || '%',
            '；' order by numbers.indicator_code
        ) as hard_numbers_zh,
        string_agg(
            indicators.name_en || ' ' || cast(cast(numbers.share_met as decimal(9, 1)) as varchar) || '%',
            '; ' order by numbers.indicator_code
        ) as hard_numbers_en
    from {{ ref('fct_district_hard_number') }} as numbers
    inner join {{ ref('dim_indicator') }} as indicators
        on
            numbers.rubric_id = indicators.rubric_id
            and numbers.indicator_code = indicators.code
    group by all
)

select
    scores.campaign_year,
    scores.rubric_id,
    scores.district_rank,
    scores.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    scores.chambers_expected,
    scores.chambers_submitted,
    scores.chambers_ranked,
    cast(100 * scores.coverage as decimal(9, 1)) as coverage_percent,
    cast(scores.mean_score as decimal(9, 2)) as mean_score,
    cast(scores.mean_low as decimal(9, 2)) as mean_low,
    cast(scores.mean_high as decimal(9, 2)) as mean_high,
    cast(scores.shrunk_mean as decimal(9, 2)) as shrunk_mean,
    cast(scores.median_score as decimal(9, 2)) as median_score,
    cast(scores.q1_score as decimal(9, 2)) as q1_score,
    cast(scores.q3_score as decimal(9, 2)) as q3_score,
    robustness.rank_median,
    robustness.rank_p05,
    robustness.rank_p95,
    cast(100 * robustness.top_three_probability as decimal(9, 1)) as top_three_percent,
    cast(100 * robustness.bottom_three_probability as decimal(9, 1)) as bottom_three_percent,
    hard_numbers.hard_numbers_zh,
    hard_numbers.hard_numbers_en,
    case
        when scores.district_rank is not null then null
        when districts.is_city_level then '市级商会单列，不参加区排名'
        else '商会数不足 {{ var("district_min_chambers") }} 家，只列示不排名'
    end as unranked_reason_zh,
    case
        when scores.district_rank is not null then null
        when districts.is_city_level then 'City-level chambers form their own group'
        else 'Fewer than {{ var("district_min_chambers") }} chambers: shown, not ranked'
    end as unranked_reason_en
from {{ ref('fct_district_score') }} as scores
inner join {{ ref('dim_district') }} as districts
    on scores.district_code = districts.district_code
left join hard_numbers
    on
        scores.campaign_year = hard_numbers.campaign_year
        and scores.district_code = hard_numbers.district_code
left join {{ ref('fct_district_robustness') }} as robustness
    on
        scores.campaign_year = robustness.campaign_year
        and scores.district_code = robustness.district_code
order by scores.campaign_year, scores.district_rank nulls last, scores.district_code
