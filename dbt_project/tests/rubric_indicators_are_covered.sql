-- Where a rubric lists obligations, every indicator serves at least one of them.
select
    indicators.rubric_id,
    indicators.code
from {{ ref('stg_rubric_indicators') }} as indicators
left join {{ ref('stg_rubric_obligations') }} as obligations
    on
        indicators.rubric_id = obligations.rubric_id
        and indicators.code = obligations.indicator_code
where
    obligations.indicator_code is null
    and indicators.rubric_id in (select listed.rubric_id from {{ ref('stg_rubric_obligations') }} as listed)
