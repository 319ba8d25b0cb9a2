-- Alike is the same share of the claim (always a tenth off); small whole numbers differ alike by themselves.
with changes as (
    select
        answers.campaign_year,
        answers.chamber_id,
        years.district_code,
        round(cast(answers.district_answer as double) / cast(answers.self_answer as double), 2) as kept_share
    from {{ ref('int_field_answers') }} as answers
    inner join {{ ref('int_chamber_years') }} as years
        on
            answers.campaign_year = years.campaign_year
            and answers.chamber_id = years.chamber_id
    where
        answers.self_answer > 0
        and answers.district_answer <> answers.self_answer
),

sizes as (
    select
        campaign_year,
        district_code,
        kept_share,
        count(*) as alike
    from changes
    group by all
),

districts as (
    select
        campaign_year,
        district_code,
        sum(alike) as changed,
        cast(max(alike) / sum(alike) as decimal(18, 9)) as alike_share
    from sizes
    group by all
)

select distinct
    changes.campaign_year,
    changes.chamber_id,
    case
        when districts.changed < terms.min_group then 'not_assessed'
        when districts.alike_share >= terms.threshold then 'fail'
        else 'pass'
    end as status,
    100 * districts.alike_share as value_checked,
    districts.changed as compared_with
from changes
inner join districts
    on
        changes.campaign_year = districts.campaign_year
        and changes.district_code = districts.district_code
inner join {{ ref('int_quality__check_years') }} as terms
    on
        changes.campaign_year = terms.campaign_year
        and terms.check_code = 'reviewer_same_change'
