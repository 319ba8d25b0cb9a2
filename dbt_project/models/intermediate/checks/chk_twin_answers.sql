-- Near-duplicates without comparing all pairs. A chamber's counts fall into 12 blocks of fields; two forms that differ
-- in a few answers still agree in some whole block. Inside a block with the same answers each chamber is compared
-- with its neighbour only (identical forms stand side by side): work grows with chambers, not with pairs.
with answered as (
    select
        answers.campaign_year,
        answers.chamber_id,
        answers.field_code,
        answers.self_answer,
        fields.source_row % 12 as block_no
    from {{ ref('int_field_answers') }} as answers
    inner join {{ ref('stg_rubric_fields') }} as fields
        on
            answers.rubric_id = fields.rubric_id
            and answers.field_code = fields.code
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            answers.campaign_year = terms.campaign_year
            and terms.check_code = 'twin_answers'
    where
        answers.self_answer is not null
        and fields.value_type = 'count'
        and fields.filled_by = 'chamber'
),

forms as (
    select
        campaign_year,
        chamber_id,
        count(*) as answers,
        md5(string_agg(field_code || '=' || self_answer, ';' order by field_code)) as form_hash
    from answered
    group by all
),

-- A block that is all zeros says nothing.
blocks as (
    select
        campaign_year,
        chamber_id,
        block_no,
        md5(string_agg(field_code || '=' || self_answer, ';' order by field_code)) as block_hash
    from answered
    group by all
    having
        count(*) >= 3
        and max(self_answer) > 1
),

neighbours as (
    select
        blocks.campaign_year,
        blocks.chamber_id,
        lead(blocks.chamber_id) over (
            partition by blocks.campaign_year, blocks.block_no, blocks.block_hash
            order by forms.form_hash, blocks.chamber_id
        ) as other_id
    from blocks
    inner join forms
        on
            blocks.campaign_year = forms.campaign_year
            and blocks.chamber_id = forms.chamber_id
),

-- One block alike is chance. Of 12 blocks forms that agree in 85 % of 60 answers share at least three.
candidates as (
    select
        campaign_year,
        chamber_id,
        other_id
    from neighbours
    where other_id is not null
    group by campaign_year, chamber_id, other_id
    having count(*) >= 2
),

agreement as (
    select
        candidates.campaign_year,
        candidates.chamber_id,
        candidates.other_id,
        count(*) as shared_fields,
        cast(
            count(*) filter (where ours.self_answer = theirs.self_answer) / count(*) as decimal(18, 9)
        ) as agreeing_share
    from candidates
    inner join answered as ours
        on
            candidates.campaign_year = ours.campaign_year
            and candidates.chamber_id = ours.chamber_id
    inner join answered as theirs
        on
            candidates.campaign_year = theirs.campaign_year
            and candidates.other_id = theirs.chamber_id
            and ours.field_code = theirs.field_code
    group by candidates.campaign_year, candidates.chamber_id, candidates.other_id
),

twins as (
    select
        campaign_year,
        chamber_id,
        other_id,
        shared_fields,
        agreeing_share
    from agreement
    union all
    select
        campaign_year,
        other_id,
        chamber_id,
        shared_fields,
        agreeing_share
    from agreement
),

closest as (
    select
        twins.*,
        chambers.name_zh
    from twins
    inner join {{ ref('int_chambers') }} as chambers
        on twins.other_id = chambers.chamber_id
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            twins.campaign_year = terms.campaign_year
            and terms.check_code = 'twin_answers'
            and twins.shared_fields >= terms.min_group
    qualify row_number() over (
        partition by twins.campaign_year, twins.chamber_id
        order by twins.agreeing_share desc, twins.other_id asc
    ) = 1
)

select
    forms.campaign_year,
    forms.chamber_id,
    case
        when forms.answers < terms.min_group then 'not_assessed'
        when closest.agreeing_share >= terms.threshold then 'fail'
        else 'pass'
    end as status,
    100 * closest.agreeing_share as value_checked,
    100 * terms.threshold as compared_with,
    closest.name_zh || '（' || closest.other_id || '）' as detail_zh,
    closest.name_zh || ' (' || closest.other_id || ')' as detail_en
from forms
inner join {{ ref('int_quality__check_years') }} as terms
    on
        forms.campaign_year = terms.campaign_year
        and terms.check_code = 'twin_answers'
left join closest
    on
        forms.campaign_year = closest.campaign_year
        and forms.chamber_id = closest.chamber_id
