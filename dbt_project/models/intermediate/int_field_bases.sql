-- One field seen by each of the three scores: claimed (self, at face value), evidenced, official (city, else district,
-- else the evidenced claim).
with answers as (
    select * from {{ ref('int_field_answers') }}
),

claimed as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        field_code,
        'claimed' as basis,
        self_answer as answer,
        case
            when self_answer is not null then 'reported'
            when self_refused then 'invalid'
            else 'not_reported'
        end as field_state,
        if(self_answer is not null, 'self', null) as decided_by,
        null as reason
    from answers
),

evidenced as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        field_code,
        'evidenced' as basis,
        self_answer as answer,
        case
            when self_answer is not null and has_evidence then 'reported'
            when self_answer is not null then 'reported_without_evidence'
            when self_refused then 'invalid'
            else 'not_reported'
        end as field_state,
        if(self_answer is not null, 'self', null) as decided_by,
        null as reason
    from answers
),

official as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        field_code,
        'official' as basis,
        coalesce(city_answer, district_answer, self_answer) as answer,
        case
            when coalesce(city_answer, district_answer) is not null then 'reported'
            when self_answer is not null and has_evidence then 'reported'
            when self_answer is not null then 'reported_without_evidence'
            when any_refused then 'invalid'
            else 'not_reported'
        end as field_state,
        case
            when city_answer is not null then 'city'
            when district_answer is not null then 'district'
            when self_answer is not null then 'self'
        end as decided_by,
        case
            when city_answer is not null then city_reason
            when district_answer is not null then district_reason
        end as reason
    from answers
)

select * from claimed
union all
select * from evidenced
union all
select * from official
