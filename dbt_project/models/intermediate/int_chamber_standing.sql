-- Who is ranked, and if not, why: a gate forbids it, nothing came, or too little of the weight is answered.
with gates as (
    select
        campaign_year,
        chamber_id,
        bool_or(effect = 'veto') as is_vetoed,
        string_agg(name_zh, '、' order by gate_code) filter (where effect in ('veto', 'unranked')) as barring_zh,
        string_agg(name_en, ', ' order by gate_code) filter (where effect in ('veto', 'unranked')) as barring_en
    from {{ ref('int_chamber_gates') }}
    group by all
),

judged as (
    select
        scores.campaign_year,
        scores.rubric_id,
        scores.chamber_id,
        scores.answered_share,
        campaigns.min_answered_share,
        coalesce(gates.is_vetoed, false) as is_vetoed,
        gates.barring_zh,
        gates.barring_en,
        case
            when gates.is_vetoed then 'veto'
            when gates.barring_zh is not null then 'gate'
            when not scores.has_submitted and scores.answered_share < campaigns.min_answered_share
                then 'nothing_received'
            when scores.answered_share < campaigns.min_answered_share then 'too_few_answers'
            when campaigns.unanswered_policy = 'require_all' and not scores.has_all_answers then 'not_all_answered'
        end as unranked_reason
    from {{ ref('int_chamber_scores') }} as scores
    inner join {{ ref('int_campaigns') }} as campaigns
        on scores.campaign_year = campaigns.campaign_year
    left join gates
        on
            scores.campaign_year = gates.campaign_year
            and scores.chamber_id = gates.chamber_id
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    is_vetoed,
    unranked_reason,
    unranked_reason is null as is_ranked,
    case unranked_reason
        when 'veto' then '一票否决：' || barring_zh
        when 'gate' then '不参加排名：' || barring_zh
        when 'nothing_received' then '未收到填报'
        when 'too_few_answers'
            then
                '已填报权重 ' || {{ one_digit_down('100 * answered_share') }} || '%，低于参加排名所需的 '
                || {{ one_digit_down('100 * min_answered_share') }} || '%'
        when 'not_all_answered' then '尚有未填报的指标；本办法要求全部填报'
    end as unranked_reason_zh,
    case unranked_reason
        when 'veto' then 'Vetoed: ' || barring_en
        when 'gate' then 'Not ranked: ' || barring_en
        when 'nothing_received' then 'Nothing was received'
        when 'too_few_answers'
            then
                {{ one_digit_down('100 * answered_share') }} || '% of the weight is answered; ranking needs '
                || {{ one_digit_down('100 * min_answered_share') }} || '%'
        when 'not_all_answered' then 'Some indicators are unanswered; this rubric asks for all of them'
    end as unranked_reason_en
from judged
