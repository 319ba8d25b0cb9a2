select
    ranks.campaign_year,
    scores.rubric_id,
    ranks.criterion_code,
    ranks.chamber_id,
    cast(ranks.rank_without as bigint) as rank_without,
    cast(ranks.rank_without - scores.city_rank as bigint) as rank_change
from {{ ref('int_ranks_without_criterion') }} as ranks
inner join {{ ref('fct_chamber_score') }} as scores
    on
        ranks.campaign_year = scores.campaign_year
        and ranks.chamber_id = scores.chamber_id
order by ranks.campaign_year, ranks.criterion_code, ranks.chamber_id
