-- 哪项假设对名次影响最大
-- Which assumption matters most for ranks
select
    factors.factor_code,
    factors.factor_zh,
    factors.factor_en,
    factors.level_count,
    factors.first_order_index,
    factors.total_index
from marts.fct_robustness_factor as factors
where
    factors.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by factors.total_index desc;
