"""A small, clean build file with the tables of the contract, and dbt's manifest in the shape that describes it.

Two years, three districts, six chambers, four dimensions with two indicators each; everyone claims 11, has evidence for
10 and gets 10 of 12.5 points for each indicator: 80 of 100 in all.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from pipelines.publish.catalog import PUBLISHED_SCHEMAS, read_tables
from pipelines.publish.descriptions import OWN_DESCRIPTIONS

CLEAN_BUILD = """
create schema raw; create schema seeds; create schema staging; create schema intermediate;
create schema marts; create schema quality; create schema reporting;

create table staging.stg_private as select 1 as secret;
create table intermediate.int_private as select 1 as secret;

create table raw.run_context as
select 'r' as run_id, date '2026-01-31' as as_of, timestamp '2026-02-01 02:00:00' as started_at, 'dev' as code_version,
    'abc' as input_digest;
create table seeds.chamber_types as select unnest(['行业商会', '街道商会']) as chamber_type;

create table marts.dim_rubric as
select 'rubric-1' as rubric_id, 2017 as valid_from_year, cast(null as integer) as valid_to_year,
    cast(100 as decimal(18, 9)) as total_points;
create table marts.dim_district (district_code varchar not null, name_zh varchar not null, name_en varchar not null);
insert into marts.dim_district values
    ('310000', '市级商会', 'City-level'), ('310101', '甲区', 'First'), ('310104', '乙区', 'Second');
create table marts.dim_dimension as
select 'rubric-1' as rubric_id, unnest(['A', 'B', 'C', 'D']) as code, '维度' as name_zh, 'Dimension' as name_en,
    cast(25 as decimal(18, 9)) as points;
create table marts.dim_criterion as
select rubric_id, code || '1' as code, '建设内容' as name_zh, 'Criterion' as name_en, points from marts.dim_dimension;
create table marts.dim_indicator as
select rubric_id, code || '-0' || no as code, '指标' as name_zh, 'Indicator' as name_en,
    cast(12.5 as decimal(18, 9)) as points
from marts.dim_criterion, unnest([1, 2]) as numbers(no);
create table raw.rubric_field as
select rubric_id, lower(replace(code, '-', '_')) as code from marts.dim_indicator;

create table marts.dim_chamber as
select
    'CH-' || district_code || '-' || no as chamber_id,
    '示例商会' || no as name_zh,
    district_code,
    if(no = 1, '行业商会', '街道商会') as chamber_type,
    no = 1 as is_registered,
    true as has_party_org,
    if(no = 1, '51' || district_code || '00000000' || '9W', null) as uscc,
    if(no = 1, '行业商会|registered', '街道商会|not_registered') as peer_group
from marts.dim_district, unnest([1, 2]) as numbers(no);
alter table marts.dim_chamber alter chamber_id set not null;

create table raw.field_value as
select
    cast(null as varchar) as chamber_name, cast(null as varchar) as chamber_uscc, false as is_withdrawal,
    sha256(chamber_id || year) as file_id, '填报表' as sheet, cast(7 + row_number() over () as integer) as source_row,
    '填报值' as source_column, cast(year as integer) as campaign_year, chamber_id, fields.code as field_code,
    'self' as stage, '5' as value_raw, cast(5 as decimal(28, 9)) as value_number, cast(null as date) as value_date,
    '附件1' as evidence, cast(null as varchar) as reason, make_timestamp(year, 11, 5, 9, 0, 0) as received_at
from marts.dim_chamber, raw.rubric_field as fields, unnest([2024, 2025]) as years(year);
create table marts.fct_field_value as
select 'rubric-1' as rubric_id, * from raw.field_value;
create table marts.fct_field_value_history as
select *, 'accepted' as row_status, cast(null as varchar) as rejection_code,
    cast(null as varchar) as superseded_by_file_id
from raw.field_value;

create table marts.fct_indicator_score as
select
    campaign_year, rubric_id, chamber_id, indicators.code as indicator_code, 'reported' as answer_state,
    cast(5 as decimal(28, 9)) as value, points as max_points, points as effective_weight,
    cast(11 as decimal(18, 9)) as claimed_points, cast(10 as decimal(18, 9)) as evidenced_points,
    cast(10 as decimal(18, 9)) as official_points, cast(10 as decimal(18, 9)) as floor_points,
    cast(12 as decimal(18, 9)) as ceiling_points, 'self' as decided_by, cast(null as varchar) as deduction_reason
from marts.dim_chamber, marts.dim_indicator as indicators, unnest([2024, 2025]) as years(campaign_year);
create table marts.fct_criterion_score as
select
    campaign_year, rubric_id, chamber_id, left(indicator_code, 1) || '1' as criterion_code,
    cast(sum(max_points) as decimal(18, 9)) as points,
    cast(sum(claimed_points) as decimal(18, 9)) as claimed_score,
    cast(sum(evidenced_points) as decimal(18, 9)) as evidenced_score,
    cast(sum(official_points) as decimal(18, 9)) as official_score,
    cast(sum(floor_points) as decimal(18, 9)) as floor_score,
    cast(sum(ceiling_points) as decimal(18, 9)) as ceiling_score,
    cast(1 as decimal(18, 9)) as answered_share
from marts.fct_indicator_score
group by all;
create table marts.fct_dimension_score as
select campaign_year, rubric_id, chamber_id, left(criterion_code, 1) as dimension_code, * exclude (
    campaign_year, rubric_id, chamber_id, criterion_code
)
from marts.fct_criterion_score;
create table marts.fct_chamber_score as
select
    campaign_year, rubric_id, chamber_id,
    cast(sum(claimed_score) as decimal(18, 9)) as claimed_score,
    cast(sum(evidenced_score) as decimal(18, 9)) as evidenced_score,
    cast(sum(official_score) as decimal(18, 9)) as official_score,
    cast(sum(floor_score) as decimal(18, 9)) as floor_score,
    cast(sum(ceiling_score) as decimal(18, 9)) as ceiling_score,
    cast(1 as decimal(18, 9)) as answered_share,
    'good' as grade_code, true as is_ranked, cast(null as varchar) as unranked_reason,
    1 as city_rank, 1 as district_rank, 1 as peer_rank
from marts.fct_dimension_score
group by all;
create table marts.fct_district_score as
select
    campaign_year, rubric_id, chambers.district_code, count(*) as chambers_expected, count(*) as chambers_submitted,
    cast(80 as decimal(18, 9)) as mean_score, cast(80 as decimal(18, 9)) as median_score,
    cast(80 as decimal(18, 9)) as q1_score, cast(80 as decimal(18, 9)) as q3_score, 1 as district_rank
from marts.fct_chamber_score
inner join marts.dim_chamber as chambers using (chamber_id)
group by all;
create table marts.fct_district_dimension_score as
select scores.*, dimensions.code as dimension_code
from marts.fct_district_score as scores, marts.dim_dimension as dimensions;
create table marts.fct_rank_robustness as
select campaign_year, rubric_id, chamber_id, 1 as rank_median, 1 as rank_p05, 2 as rank_p95,
    cast(0 as decimal(18, 9)) as bottom_tenth_probability
from marts.fct_chamber_score;
create table marts.dim_chamber_year as
select scores.campaign_year, chambers.*, true as is_in_register
from marts.fct_chamber_score as scores inner join marts.dim_chamber as chambers using (chamber_id);
create table marts.dim_rubric_crosswalk as
select 'rubric-1' as from_rubric_id, 'rubric-1' as to_rubric_id, 'dimension' as level, code as from_code,
    code as to_code, cast(1 as decimal(18, 9)) as share
from marts.dim_dimension;
create table marts.fct_chamber_adjustment as
select campaign_year, rubric_id, chamber_id, 1 as step_no, 'bonus' as adjustment_code, official_score as running_total
from marts.fct_chamber_score;
create table marts.fct_chamber_gap as
select campaign_year, rubric_id, chamber_id, official_score, official_score as peer_median,
    official_score - official_score as peer_median_gap, 'excellent' as next_grade_code, 10 as points_to_next_grade
from marts.fct_chamber_score;
create table marts.fct_peer_group_score as
select campaign_year, rubric_id, peer_group, count(*) as chambers_expected,
    cast(80 as decimal(18, 9)) as mean_score, cast(80 as decimal(18, 9)) as median_score,
    cast(80 as decimal(18, 9)) as q1_score, cast(80 as decimal(18, 9)) as q3_score
from marts.fct_chamber_score inner join marts.dim_chamber using (chamber_id)
group by all;
create table marts.fct_score_bridge as
select campaign_year, rubric_id, chamber_id, 2024 as previous_year, official_score as previous_score,
    0 as value_effect, 0 as rubric_effect, 0 as applicability_effect, official_score as score, 0 as change
from marts.fct_chamber_score where campaign_year = 2025;
create table marts.fct_movement as
select campaign_year, rubric_id, chamber_id, 'last_year' as compared_to, previous_score as score_then,
    score as score_now, change, 1 as rank_then, 1 as rank_now, false as beyond_error
from marts.fct_score_bridge;
create table marts.fct_district_movement as
select distinct movement.* exclude (chamber_id), chambers.district_code
from marts.fct_movement as movement inner join marts.dim_chamber as chambers using (chamber_id);
create table marts.dim_robustness_draw as
select 1 as draw_no, 'even' as weight_family, 'arithmetic' as aggregation;
create table marts.dim_robustness_weight as
select rubric_id, 1 as draw_no, code as criterion_code, cast(0.25 as decimal(18, 9)) as weight_share
from marts.dim_criterion;
create table marts.fct_grade_probability as
select campaign_year, rubric_id, chamber_id, 'good' as grade_code, cast(1 as decimal(18, 9)) as probability
from marts.fct_chamber_score;
create table marts.fct_district_robustness as
select campaign_year, rubric_id, district_code, 1 as rank_median, 1 as rank_p05, 2 as rank_p95
from marts.fct_district_score;
create table marts.fct_robustness_factor as
select distinct campaign_year, rubric_id, 'weights' as factor_code, 1 as first_order_index, 1 as total_index
from marts.fct_chamber_score;
create table marts.fct_rank_without_criterion as
select scores.campaign_year, scores.rubric_id, chamber_id, criteria.code as criterion_code, 1 as rank_without,
    0 as rank_change
from marts.fct_chamber_score as scores, marts.dim_criterion as criteria;

create table quality.fct_submission_check as
select campaign_year, rubric_id, chamber_id, 'received_late' as check_code, 'warning' as severity, 'ok' as status,
    cast(null as decimal(18, 9)) as value_checked, '按时' as message_zh, 'in time' as message_en
from marts.fct_chamber_score;
create table quality.fct_submission_completeness as
select campaign_year, rubric_id, chamber_id, 8 as expected_fields, 8 as answered_fields, 8 as evidenced_fields,
    true as is_complete
from marts.fct_chamber_score;
create table quality.ingest_file as
select file_id, file_id || '.xlsx' as file_name, 'workbook' as kind, 'taken' as outcome,
    'batch-1' as batch_id, cast(null as varchar) as container_id, max(received_at) as received_at,
    count(*) as rows_read,
    count(*) as rows_accepted, 0::bigint as rows_rejected, 0::bigint as rows_superseded
from raw.field_value
group by all;
create table quality.ingest_rejected_row (
    file_id varchar, file_name varchar, sheet varchar, source_row integer, "column" varchar, value_raw varchar,
    reason_code varchar, message_zh varchar, is_open boolean, closed_by_file_id varchar, received_at timestamp,
    campaign_year integer, stage varchar
);
create table quality.ingest_conflict (
    batch_id varchar, campaign_year integer, chamber_id varchar, field_code varchar, stage varchar, file_id varchar,
    value_raw varchar, other_file_id varchar, other_value_raw varchar, is_open boolean
);
create table reporting.rpt_overview as
select campaign_year, count(*) as chambers_expected, cast(round(avg(official_score), 2) as decimal(5, 2)) as mean_score
from marts.fct_chamber_score
group by all;
"""


def write_clean_build(file: Path) -> None:
    """Make the build file. Opened as the pipeline opens it, for writing."""
    change_build(file, CLEAN_BUILD)


def change_build(file: Path, sql: str) -> None:
    """Run statements on a build file: how a test plants a fault."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute(sql)


def write_manifest(file: Path, build_file: Path) -> None:
    """Describe every published table of the build as dbt's manifest.json does (shape: test_publish_descriptions)."""
    with duckdb.connect(str(build_file), read_only=True) as connection:
        tables = read_tables(connection, build_file.stem, PUBLISHED_SCHEMAS)
    nodes = {
        f"model.sihao.{table.name}": {
            "resource_type": "model",
            "schema": table.schema,
            "alias": table.name,
            "description": f"每行一个 {table.name}。One row per {table.name}.",
            "columns": {
                column.name: {"name": column.name, "description": f"列 {column.name}。The column {column.name}.\n"}
                for column in table.columns
            },
        }
        for table in tables
        if table.key not in OWN_DESCRIPTIONS
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"nodes": nodes}, ensure_ascii=False), encoding="utf-8")
