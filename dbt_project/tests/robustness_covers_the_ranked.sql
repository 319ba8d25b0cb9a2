-- Who is ranked has a row of robustness, and nobody else: chambers, districts, and chambers by criterion left out.
with counts as (
    select
        (select count(scores.city_rank) from {{ ref('fct_chamber_score') }} as scores) as chambers,
        (select count(scores.district_rank) from {{ ref('fct_district_score') }} as scores) as districts,
        (select count(*) from {{ ref('fct_rank_robustness') }}) as robust_chambers,
        (select count(*) from {{ ref('fct_district_robustness') }}) as robust_districts,
        (
            select count(*) from {{ ref('fct_criterion_share') }} as shares
            inner join {{ ref('fct_chamber_score') }} as scores
                on shares.campaign_year = scores.campaign_year and shares.chamber_id = scores.chamber_id
            where scores.is_ranked
        ) as chamber_criteria,
        (select count(*) from {{ ref('fct_rank_without_criterion') }}) as left_out
)

select *
from counts
where chambers <> robust_chambers or districts <> robust_districts or chamber_criteria <> left_out
