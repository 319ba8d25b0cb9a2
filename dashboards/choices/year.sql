-- 参数 year 的可选值：有数据的年度，最近的在前
-- Values of the parameter year: years that hold data, latest first
select
    cast(overview.campaign_year as varchar) as value,
    cast(overview.campaign_year as varchar) as label_zh,
    cast(overview.campaign_year as varchar) as label_en
from reporting.rpt_overview as overview
order by overview.campaign_year desc;
