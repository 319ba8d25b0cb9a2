-- A finding about the district, shown at each chamber that it reviewed. Where nobody changes anything it says nothing.
with reviews as (
    select
        answers.campaign_year,
        answers.chamber_id,
        years.district_code,
        count(*) as reviewed,
        count(*) filter (where answers.district_answer <> answers.self_answer) as changed
    from {{ ref('int_field_answers') }} as answers
    inner join {{ ref('int_chamber_years') }} as years
        on
            answers.campaign_year = years.campaign_year
            and answers.chamber_id = years.chamber_id
    where
        answers.self_answer is not null
        and answers.district_answer is not null
    group by answers.campaign_year, answers.chamber_id, years.district_code
),

districts as (
    select
        campaign_year,
        district_code,
        sum(reviewed) as reviewed,
        sum(changed) as changed,
        sum(sum(changed)) over (partition by campaign_year) as changed_anywhere
    from reviews
    group by campaign_year, district_code
)

select
    reviews.campaign_year,
    reviews.chamber_id,
    case
        when districts.reviewed < terms.min_group or districts.changed_anywhere = 0 then 'not_assessed'
        when districts.changed <= terms.threshold then 'fail'
        else 'pass'
    end as status,
    districts.changed as value_checked,
    districts.reviewed as compared_with
from reviews
inner join districts
    on
        reviews.campaign_year = districts.campaign_year
        and reviews.district_code = districts.district_code
inner join {{ ref('int_quality__check_years') }} as terms
    on
        reviews.campaign_year = terms.campaign_year
        and terms.check_code = 'reviewer_changes_nothing'
