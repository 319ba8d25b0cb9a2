-- seeds/cross_field_rules.csv: the parts together are at most factor times the whole; all fields must be answered.
with operands as (
    select
        rule_code,
        true as is_part,
        unnest(part_field_codes) as field_code
    from {{ ref('stg_cross_field_rules') }}
    union all
    select
        rule_code,
        false as is_part,
        unnest(whole_field_codes) as field_code
    from {{ ref('stg_cross_field_rules') }}
),

needed as (
    select
        rule_code,
        count(*) as fields
    from operands
    group by all
),

sums as (
    select
        answers.campaign_year,
        answers.chamber_id,
        operands.rule_code,
        sum(answers.self_answer) filter (where operands.is_part) as part_sum,
        sum(answers.self_answer) filter (where not operands.is_part) as whole_sum,
        count(*) as fields
    from {{ ref('int_field_answers') }} as answers
    inner join operands
        on answers.field_code = operands.field_code
    where answers.self_answer is not null
    group by answers.campaign_year, answers.chamber_id, operands.rule_code
)

select
    sums.campaign_year,
    sums.chamber_id,
    if(sums.part_sum > rules.factor * sums.whole_sum, 'fail', 'pass') as status,
    sums.part_sum as value_checked,
    rules.factor * sums.whole_sum as compared_with,
    rules.name_zh as detail_zh,
    rules.name_en as detail_en
from sums
inner join needed
    on
        sums.rule_code = needed.rule_code
        and sums.fields = needed.fields
inner join {{ ref('stg_cross_field_rules') }} as rules
    on sums.rule_code = rules.rule_code
inner join {{ ref('int_quality__check_years') }} as terms
    on
        sums.campaign_year = terms.campaign_year
        and terms.check_code = 'parts_exceed_whole'
-- One row a chamber: the rule that is broken by most.
qualify row_number() over (
    partition by sums.campaign_year, sums.chamber_id
    order by sums.part_sum - rules.factor * sums.whole_sum desc, sums.rule_code asc
) = 1
