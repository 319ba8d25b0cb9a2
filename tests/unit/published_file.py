"""A published file of two chambers and what is open, with just the tables that the writers of workbooks read."""

from __future__ import annotations

from pathlib import Path

from pipelines.warehouse import open_writer

DISTRICT = "310106"
WRONG, SILENT = "CH-310106-JD-0007", "CH-310106-HY-0002"
"""A chamber with a refused value and one without evidence; a chamber that sent nothing."""

_TABLES = """
create schema marts;
create schema reporting;
create schema meta;
create table meta.publication as
    select 'r1' as run_id, timestamp '2025-11-20 02:00' as published_at, date '2025-11-20' as as_of;
create table marts.dim_chamber (
    chamber_id varchar, name_zh varchar, district_code varchar, chamber_type varchar, is_registered boolean,
    has_party_org boolean, uscc varchar
);
create table marts.fct_chamber_score (campaign_year integer, chamber_id varchar, district_code varchar);
create table marts.dim_indicator as
    select * from (values
        ('sh', 'A1-01', 'study_sessions', null), ('sh', 'B1-03', 'members_in_db', 'members_total'),
        ('sh', 'B1-04', 'members_priority_sector', 'members_total'), ('sh', 'C3-02', 'law_events', null)
    ) as rows (rubric_id, code, field_code, denominator_field_code);
create table reporting.rpt_overview as select 2025 as campaign_year;
create table reporting.rpt_district_ranking as
    select 2025 as campaign_year, '310106' as district_code, '静安区' as district_zh;
create table reporting.rpt_incomplete_submissions (
    campaign_year integer, chamber_id varchar, state_zh varchar, state_en varchar
);
create table reporting.rpt_chamber_indicator (
    campaign_year integer, rubric_id varchar, chamber_id varchar, district_code varchar, indicator_code varchar,
    points_lost decimal(9, 2)
);
create table reporting.rpt_prefill (
    campaign_year integer, chamber_id varchar, field_code varchar, self_value varchar, self_evidence varchar,
    self_refused boolean, district_value varchar, district_reason varchar, city_value varchar, city_reason varchar
);
create table reporting.rpt_open_problems (
    campaign_year integer, chamber_id varchar, district_code varchar, chamber_zh varchar, problem_no integer,
    problem_code varchar, severity varchar, field_code varchar, field_zh varchar, field_en varchar, stage varchar,
    file_id varchar, file_name varchar, sheet varchar, source_cell varchar, value_raw varchar, evidence varchar,
    problem_zh varchar, problem_en varchar, expected_zh varchar, expected_en varchar, action_zh varchar,
    action_en varchar, points_at_stake decimal(9, 2)
);
insert into marts.dim_chamber values
    ('CH-310106-JD-0007', '星河示例街道商会', '310106', '街道商会', true, true, '51310106000000019Q'),
    ('CH-310106-HY-0002', '晨光示例行业商会', '310106', '行业商会', false, false, null);
insert into marts.fct_chamber_score select 2025, chamber_id, district_code from marts.dim_chamber;
insert into reporting.rpt_incomplete_submissions values
    (2025, 'CH-310106-JD-0007', '待补正', 'To be completed'), (2025, 'CH-310106-HY-0002', '缺报', 'Not submitted');
insert into reporting.rpt_chamber_indicator
    select 2025, 'sh', chambers.chamber_id, '310106', indicators.code, 1.25
    from marts.dim_chamber as chambers cross join marts.dim_indicator as indicators;
insert into reporting.rpt_prefill values
    (2025, 'CH-310106-JD-0007', 'study_sessions', '3', '附件A1-01.pdf', false, '2', '有1次缺少签到表', null, null),
    (2025, 'CH-310106-JD-0007', 'members_total', '约30', '名册.xlsx', true, null, null, null, null),
    (2025, 'CH-310106-JD-0007', 'law_events', '4', null, false, null, null, null, null);
insert into reporting.rpt_open_problems values
    (2025, 'CH-310106-JD-0007', '310106', '星河示例街道商会', 1, 'rejected', 'error', 'members_total', '会员总数',
     'Members', 'self', 'f1', '静安.xlsx', '填报表', 'E12', '约30', '名册.xlsx', '“约30”不是确切的数', 'not certain',
     '整数，只写数字', 'a whole number', '请改正这一格后重新提交。', 'Correct this cell.', 2.50),
    (2025, 'CH-310106-JD-0007', '310106', '星河示例街道商会', 2, 'evidence_missing', 'error', 'law_events',
     '普法宣传次数', 'Law events', 'self', 'f1', '静安.xlsx', '填报表', 'E70', '4', null, '没有写佐证材料',
     'no evidence', null, null, '请写明佐证材料。', 'Name the evidence.', 1.25),
    (2025, 'CH-310106-JD-0007', '310106', '星河示例街道商会', 3, 'rejected', 'error', 'study_sessions', '学习次数',
     'Study sessions', 'district', 'f2', '核查.xlsx', '核查表', 'I9', '1', null, '没有写扣分原因', 'no reason',
     null, null, '请写明扣分原因。', 'Give the reason.', null),
    (2025, 'CH-310106-HY-0002', '310106', '晨光示例行业商会', 1, 'nothing_received', 'error', null, null, null, null,
     null, null, null, null, null, null, '没有收到填报表', 'nothing received', '填报表', 'the form', '请填写后提交。',
     'Fill in the form.', null),
    (null, null, null, null, 1, 'file_refused', 'error', null, null, null, null, 'f3', '加密.xlsx', null, null,
     null, null, '文件有密码', 'has a password', null, null, '请取消密码后重新提交。', 'Remove the password.', null),
    (2025, null, null, null, 2, 'unmatched_row', 'error', 'law_events', '普法宣传次数', 'Law events', 'self', 'f4',
     '长表.csv', '', 'C7', '5', '通知', '名册中没有“某某商会”', 'not in the register', null, null, '请写明商会编码。',
     'Give the key.', null);
"""


def make_published(path: Path) -> Path:
    """Write the file; returns its path."""
    with open_writer(path) as connection:
        connection.execute(_TABLES)
    return path


def change(path: Path, statement: str) -> None:
    """What the next publication says differently."""
    with open_writer(path) as connection:
        connection.execute(statement)
