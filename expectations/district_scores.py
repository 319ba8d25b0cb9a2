"""The districts' scores: does every chamber count in its district, and has every district sent something.

The index of districts comes first: a district without a chamber has a row too. Means follow from the chambers' scores,
which have their own bounds.
"""

from __future__ import annotations

from expectations.spec import OUR_FAULT_EN, OUR_FAULT_ZH, DataSet, critical, warning

_QUERY = """
with campaigns as (
    select campaign_year, count(*) as chambers_scored
    from marts.fct_chamber_score
    group by campaign_year
),
expected as (
    select campaigns.campaign_year, districts.district_code
    from campaigns
    cross join marts.dim_district as districts
)
select
    campaign_year,
    district_code,
    coalesce(scores.chambers_expected, 0) as chambers_expected,
    if(scores.chambers_expected > 0, scores.chambers_submitted, null) as chambers_submitted_of_some,
    campaigns.chambers_scored - coalesce(sum(scores.chambers_expected) over (partition by campaign_year), 0)
        as chambers_in_no_district
from expected
full join marts.fct_district_score as scores using (campaign_year, district_code)
left join campaigns using (campaign_year)
order by all
"""

DISTRICT_SCORES = DataSet(
    name="district_scores",
    asset="marts/fct_district_score",
    query=_QUERY,
    row_key=("campaign_year", "district_code"),
    todo_zh=OUR_FAULT_ZH,
    todo_en=OUR_FAULT_EN,
    expectations=(
        critical(
            "every_district_has_one_row_a_year", "ExpectCompoundColumnsToBeUnique",
            "每个年度每个区只应有一行。", "A district should have one row a year.",
            column_list=("campaign_year", "district_code"),
        ),
        critical(
            "every_chamber_counts_in_a_district", "ExpectColumnValuesToBeBetween",
            "各区应报商会数之和应等于参评商会数。",
            "The chambers expected in all districts should add up to the chambers scored.",
            column="chambers_in_no_district", min_value=0, max_value=0,
        ),
        warning(
            "every_district_has_a_submission", "ExpectColumnValuesToBeBetween",
            "每个有商会的区都应至少有一个商会填报。",
            "Every district that has chambers should have at least one submission.",
            column="chambers_submitted_of_some", min_value=1,
        ),
        warning(
            "every_district_has_chambers", "ExpectColumnValuesToBeBetween",
            "每个区在名册中都应有商会。", "Every district should have chambers in the register.",
            column="chambers_expected", min_value=1,
        ),
    ),
)  # fmt: skip
