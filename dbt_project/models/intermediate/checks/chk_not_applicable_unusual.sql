-- Indicators that dropped out because the chamber says it had nothing to measure, against the median of its peers.
with counted as (
    select
        answers.campaign_year,
        answers.chamber_id,
        any_value(years.peer_group) as peer_group,
        count(*) filter (
            where answers.state_reason in ('nothing_to_measure', 'nothing_without_evidence')
        ) as not_applicable
    from {{ ref('int_indicator_answers') }} as answers
    inner join {{ ref('int_chamber_years') }} as years
        on
            answers.campaign_year = years.campaign_year
            and answers.chamber_id = years.chamber_id
    inner join {{ ref('int_chamber_scores') }} as scores
        on
            answers.campaign_year = scores.campaign_year
            and answers.chamber_id = scores.chamber_id
    where
        answers.basis = 'claimed'
        and scores.has_submitted
    group by answers.campaign_year, answers.chamber_id
),

peers as (
    select
        campaign_year,
        peer_group,
        count(*) as chambers,
        cast(median(not_applicable) as decimal(9, 1)) as peer_median
    from counted
    group by campaign_year, peer_group
)

select
    counted.campaign_year,
    counted.chamber_id,
    case
        when peers.chambers < terms.min_group then 'not_assessed'
        when counted.not_applicable >= peers.peer_median + terms.threshold then 'fail'
        else 'pass'
    end as status,
    counted.not_applicable as value_checked,
    peers.peer_median as compared_with
from counted
inner join peers
    on
        counted.campaign_year = peers.campaign_year
        and counted.peer_group = peers.peer_group
inner join {{ ref('int_quality__check_years') }} as terms
    on
        counted.campaign_year = terms.campaign_year
        and terms.check_code = 'not_applicable_unusual'
