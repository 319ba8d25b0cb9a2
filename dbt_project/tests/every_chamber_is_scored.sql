-- Nobody disappears and nobody is doubled: register × year, scores and the check index agree in their counts.
with counts as (
    select
        (select count(*) from {{ ref('dim_chamber') }}) as chambers,
        (select count(*) from {{ ref('int_campaigns') }}) as years,
        (select count(*) from {{ ref('fct_chamber_score') }}) as scored,
        (select count(*) from {{ ref('fct_submission_completeness') }}) as judged,
        (select count(*) from {{ ref('int_quality__check_index') }}) as index_rows,
        (select count(*) from {{ ref('fct_submission_check') }}) as check_rows,
        (select count(*) from {{ ref('int_quality__check_years') }}) * (select count(*) from {{ ref('dim_chamber') }})
            as checks_expected
)

select *
from counts
where
    years * chambers <> scored
    or years * chambers <> judged
    or index_rows <> check_rows
    or index_rows <> checks_expected
