-- Robust z-score (median and MAD) of ln(1 + x) in a peer group, upwards only: a low number costs points and needs no
-- warning. The MAD counts for at least 0.2, or groups that agree would flag any difference.
with fields as (
    {{ scored_counts() }}
),

counts as (
    select
        answers.campaign_year,
        answers.chamber_id,
        answers.field_code,
        answers.self_answer,
        fields.name_zh,
        fields.name_en,
        years.peer_group,
        terms.threshold,
        terms.min_group,
        ln(1 + cast(answers.self_answer as double)) as size
    from {{ ref('int_field_answers') }} as answers
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            answers.campaign_year = terms.campaign_year
            and terms.check_code = 'outlier_among_peers'
    inner join fields
        on
            answers.rubric_id = fields.rubric_id
            and answers.field_code = fields.field_code
    inner join {{ ref('int_chamber_years') }} as years
        on
            answers.campaign_year = years.campaign_year
            and answers.chamber_id = years.chamber_id
    where
        answers.self_answer is not null
        and fields.maximum is null
),

peers as (
    select
        campaign_year,
        peer_group,
        field_code,
        median(size) as middle,
        mad(size) as spread,
        median(self_answer) as peer_median
    from counts
    group by campaign_year, peer_group, field_code
    -- Where most of the group have none, the median is no measure of those that have some.
    having
        count(*) >= any_value(min_group)
        and median(self_answer) > 0
),

scored as (
    select
        counts.*,
        peers.peer_median,
        0.6745 * (counts.size - peers.middle) / greatest(peers.spread, 0.2) as z_score
    from counts
    inner join peers
        on
            counts.campaign_year = peers.campaign_year
            and counts.peer_group = peers.peer_group
            and counts.field_code = peers.field_code
)

select
    campaign_year,
    chamber_id,
    if(z_score > threshold, 'fail', 'pass') as status,
    self_answer as value_checked,
    peer_median as compared_with,
    name_zh as detail_zh,
    name_en as detail_en
from scored
qualify row_number() over (
    partition by campaign_year, chamber_id
    order by z_score desc, field_code asc
) = 1
