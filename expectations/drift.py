"""Drift against the last publication: what vanished, what jumped, and what moved although nothing was received.

The queries read `previous_*`, views on the last publication that pipelines.quality lays over it; where there is none to
compare with, they are views on tonight's own tables, and nothing has drifted.
"""

from __future__ import annotations

from collections.abc import Mapping

from expectations.spec import DataSet, critical, warning

PREVIOUS: Mapping[str, str] = {
    "previous_chamber": "marts.dim_chamber",
    "previous_chamber_score": "marts.fct_chamber_score",
    "previous_district_score": "marts.fct_district_score",
    "previous_field_value": "marts.fct_field_value",
}
"""View that a query may read -> table of the last publication."""

DISTRICT_KEEPS = 0.8
CITY_KEEPS = 0.5
"""Submissions stay in the ledger, so hardly any can vanish from one night to the next; half the city cannot."""
FIELD_LOSES = 0.1
MEAN_MOVES_PERCENT = 5
JUMP_PERCENT = 10
FEW_JUMP = 0.2

DISTRICT_DRIFT = DataSet(
    name="district_drift",
    asset="marts/fct_district_score",
    query="""
select
    campaign_year,
    district_code,
    cast(coalesce(tonight.chambers_submitted, 0) / nullif(previous.chambers_submitted, 0) as double) as kept_share,
    cast(
        coalesce(sum(tonight.chambers_submitted) over (partition by campaign_year), 0)
        / nullif(sum(previous.chambers_submitted) over (partition by campaign_year), 0) as double
    ) as kept_share_of_city
from previous_district_score as previous
left join marts.fct_district_score as tonight using (campaign_year, district_code)
order by all
""",
    row_key=("campaign_year", "district_code"),
    todo_zh="看该区昨夜与今夜收到的文件(sihao query ingest_files);若确是撤回或更正,无需处理。",
    todo_en=(
        "Compare the files of that district last night and tonight (sihao query ingest_files); if it is a"
        " withdrawal or correction, nothing is to be done."
    ),
    expectations=(
        critical(
            "the_citys_submissions_do_not_vanish", "ExpectColumnValuesToBeBetween",
            "全市已报商会数不应比上次发布减少一半以上。",
            "The city's submissions should not be less than half of those in the last publication.",
            column="kept_share_of_city", min_value=CITY_KEEPS,
        ),
        warning(
            "no_districts_submissions_vanish", "ExpectColumnValuesToBeBetween",
            "各区已报商会数不应比上次发布减少 20% 以上。",
            "No district should have lost more than 20 % of its submissions since the last publication.",
            column="kept_share", min_value=DISTRICT_KEEPS,
        ),
    ),
)  # fmt: skip

FIELD_DRIFT = DataSet(
    name="field_drift",
    asset="marts/fct_field_value",
    query="""
with previous as (
    select
        campaign_year,
        field_code,
        count(*) / max(count(distinct chamber_id)) over (partition by campaign_year) as share
    from previous_field_value
    where stage = 'self'
    group by campaign_year, field_code
),
tonight as (
    select
        campaign_year,
        field_code,
        count(*) / max(count(distinct chamber_id)) over (partition by campaign_year) as share
    from marts.fct_field_value
    where stage = 'self'
    group by campaign_year, field_code
)
select campaign_year, field_code, cast(previous.share - coalesce(tonight.share, 0) as double) as lost_share
from previous
left join tonight using (campaign_year, field_code)
order by all
""",
    row_key=("campaign_year", "field_code"),
    todo_zh=(
        "看这些填报项的历史(sihao query cell_history);"
        "常见原因是新表头没有认出,说法表在 seeds/column_synonyms.csv。"
    ),
    todo_en=(
        "See the history of these fields (sihao query cell_history); often a new header was not "
        "recognised, the words are in seeds/column_synonyms.csv."
    ),
    expectations=(
        warning(
            "no_field_loses_its_answers", "ExpectColumnValuesToBeBetween",
            "各填报项的填报率不应比上次发布下降 10 个百分点以上。",
            "No field's share of answers should fall by more than 10 points since the last publication.",
            column="lost_share", max_value=FIELD_LOSES,
        ),
    ),
)  # fmt: skip

SCORE_DRIFT = DataSet(
    name="score_drift",
    asset="marts/fct_chamber_score",
    query=f"""
with fingerprints_before as (
    select campaign_year, chamber_id, bit_xor(hash(field_code, stage, value_raw, evidence, file_id, source_row)) as sent
    from previous_field_value
    group by all
),
fingerprints as (
    select campaign_year, chamber_id, bit_xor(hash(field_code, stage, value_raw, evidence, file_id, source_row)) as sent
    from marts.fct_field_value
    group by all
),
moves as (
    select
        campaign_year,
        100 * cast(tonight.official_score - previous.official_score as double)
            / cast(rubrics.total_points as double) as moved_percent,
        tonight.answered_share > 0 or previous.answered_share > 0 as has_answered,
        tonight.official_score <> previous.official_score
        and fingerprints.sent is not distinct from fingerprints_before.sent
        and row(chambers.chamber_type, chambers.is_registered, chambers.has_party_org)
            is not distinct from
            row(chambers_before.chamber_type, chambers_before.is_registered, chambers_before.has_party_org)
            as moved_without_data
    from previous_chamber_score as previous
    inner join marts.fct_chamber_score as tonight using (campaign_year, chamber_id)
    inner join marts.dim_rubric as rubrics on tonight.rubric_id = rubrics.rubric_id
    left join fingerprints using (campaign_year, chamber_id)
    left join fingerprints_before using (campaign_year, chamber_id)
    left join marts.dim_chamber as chambers using (chamber_id)
    left join previous_chamber as chambers_before using (chamber_id)
)
select
    campaign_year,
    avg(moved_percent) filter (where has_answered) as mean_move_percent,
    avg(cast(abs(moved_percent) > {JUMP_PERCENT} as integer)) filter (where has_answered) as jumping_share,
    count(*) filter (where moved_without_data) as chambers_moved_without_data
from moves
group by campaign_year
order by campaign_year
""",  # noqa: S608 - a number of this module
    row_key=("campaign_year",),
    todo_zh="核对是否换了评价办法或程序版本(meta.publication);只是数据变了就看这些商会的新文件。",
    todo_en=(
        "Check whether the rubric or the code changed (meta.publication); if only data did, look at the "
        "new files of these chambers."
    ),
    expectations=(
        warning(
            "scores_move_only_with_data", "ExpectColumnValuesToBeBetween",
            "填报和名册都没有变化的商会,核定分不应变化;若变化,是评价办法或程序改了。",
            "A chamber whose submission and profile stayed the same should keep its score; if not, rubric or program "
            "changed.",
            column="chambers_moved_without_data", min_value=0, max_value=0,
        ),
        warning(
            "the_mean_score_is_stable", "ExpectColumnValuesToBeBetween",
            "已填报商会的平均核定分与上次发布相差不应超过总分的 5%。",
            "The mean official score should not differ from the last publication by more than 5 % of the total.",
            column="mean_move_percent", min_value=-MEAN_MOVES_PERCENT, max_value=MEAN_MOVES_PERCENT,
        ),
        warning(
            "few_scores_jump", "ExpectColumnValuesToBeBetween",
            "核定分变化超过总分 10% 的商会不应超过 20%。",
            "At most 20 % of the chambers should have moved by more than 10 % of the total.",
            column="jumping_share", max_value=FEW_JUMP,
        ),
    ),
)  # fmt: skip
