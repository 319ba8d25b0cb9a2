-- One part for each kind of problem; weight orders the kinds, points at stake the problems of one kind.
with rubric_years as (
    select distinct
        campaign_year,
        rubric_id
    from {{ ref('fct_chamber_score') }}
),

fields as (
    select
        rubric_years.campaign_year,
        names.*
    from {{ ref('dim_field') }} as names
    inner join rubric_years
        on names.rubric_id = rubric_years.rubric_id
),

nothing_received as (
    select
        scores.campaign_year,
        scores.chamber_id,
        'nothing_received' as problem_code,
        1 as weight,
        '没有收到该商会 ' || scores.campaign_year || ' 年度的自评填报。' as problem_zh,
        'No self-assessment of ' || scores.campaign_year || ' was received from this chamber.' as problem_en,
        '填报表，共 ' || completeness.expected_fields || ' 个填报项' as expected_zh,
        'the form with its ' || completeness.expected_fields || ' fields' as expected_en,
        '请填写填报表并提交。' as action_zh,
        'Fill in the form and send it.' as action_en
    from {{ ref('fct_chamber_score') }} as scores
    inner join {{ ref('fct_submission_completeness') }} as completeness
        on
            scores.campaign_year = completeness.campaign_year
            and scores.chamber_id = completeness.chamber_id
    where not scores.has_submitted
),

-- A file of the same name that was taken later stands in its place.
refused_files as (
    select
        files.file_id,
        files.file_name,
        'file_refused' as problem_code,
        2 as weight,
        '文件没有收取：' || files.message_zh || '。' as problem_zh,
        'The file was not taken: ' || files.message_en || '.' as problem_en,
        '能打开、没有密码、列名符合规定的 xlsx、xls 或 csv 表格' as expected_zh,
        'a table (xlsx, xls or csv) that opens without a password and has the headers asked for' as expected_en,
        '请按原因处理，或用表格软件打开后另存为 xlsx，再重新提交。' as action_zh,
        'Mend the cause, or open it in a spreadsheet program and save it as xlsx; then send it again.' as action_en
    from {{ ref('ingest_file') }} as files
    where
        files.outcome = 'refused'
        and not exists (
            select later.file_id
            from {{ ref('ingest_file') }} as later
            where
                later.file_name = files.file_name
                and later.received_at > files.received_at
                and later.outcome = 'taken'
        )
),

refused_rows as (
    select
        campaign_year,
        chamber_id,
        if(is_unmatched, 'unmatched_row', 'rejected') as problem_code,
        if(is_unmatched, 3, 4) as weight,
        field_code,
        stage,
        file_id,
        file_name,
        sheet,
        source_row,
        source_cell,
        value_raw,
        evidence,
        problem_zh,
        problem_en,
        expected_zh,
        expected_en,
        case
            when is_unmatched then '请写明名册中的商会编码后重新提交；新设的商会请先补报名册。'
            when reason_code = 'reason_missing' then '请写明扣分原因后重新提交核查表。'
            else '请改正这一格后重新提交。'
        end as action_zh,
        case
            when is_unmatched
                then 'Give the key that the register has and send it again; add a new chamber to the register first.'
            when reason_code = 'reason_missing' then 'Give the reason for the deduction and send the review again.'
            else 'Correct this cell and send it again.'
        end as action_en
    from {{ ref('ingest_rejected_row') }}
    -- An empty cell says nothing; it is a field that is missing.
    where
        is_open
        and reason_code <> 'value_empty'
),

impossible as (
    select
        numbers.campaign_year,
        numbers.chamber_id,
        'impossible_number' as problem_code,
        5 as weight,
        numbers.field_code,
        numbers.stage,
        numbers.file_id,
        numbers.sheet,
        numbers.source_row,
        numbers.source_cell,
        numbers.value_raw,
        numbers.evidence,
        numbers.points_at_stake,
        '“' || part.name_zh || '”填“' || coalesce(numbers.value_raw, '') || '”，“' || whole.name_zh || '”填“'
        || coalesce(numbers.denominator_value_raw, '') || '”，'
        || if(numbers.state_reason = 'zero_denominator', '后者为零，无法计算比率。', '部分大于总数。') as problem_zh,
        '“' || part.name_en || '” is “' || coalesce(numbers.value_raw, '') || '” and “' || whole.name_en || '” is “'
        || coalesce(numbers.denominator_value_raw, '') || '”: '
        || if(
            numbers.state_reason = 'zero_denominator',
            'the second is zero, so there is no ratio.',
            'the part is larger than the whole.'
        ) as problem_en,
        '“' || part.name_zh || '”不大于“' || whole.name_zh || '”，且后者大于零' as expected_zh,
        '“' || part.name_en || '” not above “' || whole.name_en || '”, which is above zero' as expected_en,
        '请核对这两个数，改正填错的一个。' as action_zh,
        'Check both numbers and correct the wrong one.' as action_en
    from {{ ref('fct_impossible_number') }} as numbers
    inner join fields as part
        on
            numbers.campaign_year = part.campaign_year
            and numbers.field_code = part.code
    inner join fields as whole
        on
            numbers.campaign_year = whole.campaign_year
            and numbers.denominator_field_code = whole.code
),

conflicts as (
    select
        campaign_year,
        chamber_id,
        'conflict' as problem_code,
        6 as weight,
        field_code,
        stage,
        file_id,
        file_name,
        sheet,
        source_cell,
        value_raw,
        '同一批收到的文件填报不同：“' || file_name || '”' || source_cell || ' 填“' || coalesce(value_raw, '') || '”，“'
        || other_file_name || '”' || other_source_cell || ' 填“' || coalesce(other_value_raw, '') || '”；现以前者为准。'
            as problem_zh,
        'Files of one batch differ: “' || file_name || '” ' || source_cell || ' has “' || coalesce(value_raw, '')
        || '”, “' || other_file_name || '” ' || other_source_cell || ' has “' || coalesce(other_value_raw, '')
        || '”; the first counts now.' as problem_en,
        '只有一个值' as expected_zh,
        'one value only' as expected_en,
        '请确认哪个值正确，用一份文件重新提交。' as action_zh,
        'Decide which value is right and send it again in one file.' as action_en
    from {{ ref('ingest_conflict') }}
    where is_open
),

gaps as (
    select
        missing.campaign_year,
        missing.chamber_id,
        missing.problem_code,
        'self' as stage,
        missing.field_code,
        missing.points_at_stake,
        said.file_id,
        said.sheet,
        said.source_row,
        coalesce(said.source_letter || said.source_row, '第 ' || said.source_row || ' 行') as source_cell,
        said.value_raw,
        if(missing.problem_code = 'field_missing', 7, 8) as weight,
        if(
            missing.problem_code = 'field_missing',
            '“' || fields.name_zh || '”没有填报',
            '“' || fields.name_zh || '”填了“' || coalesce(said.value_raw, '') || '”，但没有写佐证材料'
        )
        || '，影响“' || missing.indicators_zh || '”，计 '
        || cast(missing.points_at_stake as decimal(9, 2)) || ' 分。' as problem_zh,
        if(
            missing.problem_code = 'field_missing',
            '“' || fields.name_en || '” is not reported',
            '“' || fields.name_en || '” is “' || coalesce(said.value_raw, '') || '” without any evidence'
        )
        || '; at stake: “' || missing.indicators_en || '”, '
        || cast(missing.points_at_stake as decimal(9, 2)) || ' points.' as problem_en,
        case
            when missing.problem_code = 'evidence_missing' then missing.evidence_zh
            when fields.value_type = 'date' then '日期，如 ' || missing.campaign_year || '-04-30'
            when fields.value_type = 'boolean' then '“是”或“否”'
            else '一个数' || coalesce('（' || fields.unit || '）', '') || '；确实没有请填 0'
        end as expected_zh,
        case
            when missing.problem_code = 'evidence_missing' then 'evidence: ' || missing.evidence_zh
            when fields.value_type = 'date' then 'a date such as ' || missing.campaign_year || '-04-30'
            when fields.value_type = 'boolean' then '是 (yes) or 否 (no)'
            else 'a number; 0 if there was none'
        end as expected_en,
        if(
            missing.problem_code = 'field_missing',
            '请填写填报值，并写明佐证材料。',
            '请在“佐证材料”栏写明材料名称或编号。'
        ) as action_zh,
        if(
            missing.problem_code = 'field_missing',
            'Fill in the value and name its evidence.',
            'Name the evidence, or its number, in the column for it.'
        ) as action_en
    from {{ ref('fct_field_gap') }} as missing
    inner join fields
        on
            missing.campaign_year = fields.campaign_year
            and missing.field_code = fields.code
    left join {{ ref('fct_field_value') }} as said
        on
            missing.problem_code = 'evidence_missing'
            and missing.campaign_year = said.campaign_year
            and missing.chamber_id = said.chamber_id
            and missing.field_code = said.field_code
            and said.stage = 'self'
),

problems as (
    select * from nothing_received
    union all by name
    select * from refused_files
    union all by name
    select * from refused_rows
    union all by name
    select * from impossible
    union all by name
    select * from conflicts
    union all by name
    select * from gaps
),

-- What belongs to no chamber goes to the district whose chambers alone the file holds otherwise, else to the city.
homeless_files as (
    select distinct problems.file_id
    from problems
    left join {{ ref('dim_chamber') }} as chambers
        on problems.chamber_id = chambers.chamber_id
    where chambers.chamber_id is null
),

file_districts as (
    select
        said.file_id,
        min(chambers.district_code) as district_code
    from {{ ref('fct_field_value_history') }} as said
    inner join {{ ref('dim_chamber') }} as chambers
        on said.chamber_id = chambers.chamber_id
    where said.file_id in (select homeless_files.file_id from homeless_files)
    group by said.file_id
    having count(distinct chambers.district_code) = 1
),

placed as (
    select
        problems.*,
        chambers.chamber_id as known_chamber_id,
        chambers.name_zh as chamber_zh,
        coalesce(chambers.district_code, file_districts.district_code) as district_code
    from problems
    left join {{ ref('dim_chamber') }} as chambers
        on problems.chamber_id = chambers.chamber_id
    left join file_districts
        on problems.file_id = file_districts.file_id
)

select
    placed.campaign_year,
    placed.known_chamber_id as chamber_id,
    placed.chamber_zh,
    placed.district_code,
    districts.name_zh as district_zh,
    cast(row_number() over (
        partition by placed.campaign_year, placed.known_chamber_id, placed.district_code
        order by
            placed.weight asc, placed.points_at_stake desc nulls last, placed.field_code asc, placed.stage asc,
            placed.file_id asc, placed.sheet asc, placed.source_row asc, placed.problem_zh asc
    ) as integer) as problem_no,
    placed.problem_code,
    codes.name_zh as problem_kind_zh,
    codes.name_en as problem_kind_en,
    if(placed.problem_code = 'conflict', 'warning', 'error') as severity,
    placed.field_code,
    fields.name_zh as field_zh,
    fields.name_en as field_en,
    placed.stage,
    placed.file_id,
    coalesce(placed.file_name, files.file_name) as file_name,
    placed.sheet,
    placed.source_cell,
    placed.value_raw,
    placed.evidence,
    placed.problem_zh,
    placed.problem_en,
    placed.expected_zh,
    placed.expected_en,
    placed.action_zh,
    placed.action_en,
    cast(placed.points_at_stake as decimal(9, 2)) as points_at_stake
from placed
inner join {{ ref('dim_code_label') }} as codes
    on
        placed.problem_code = codes.code
        and codes.code_set = 'problem'
left join {{ ref('dim_district') }} as districts
    on placed.district_code = districts.district_code
left join fields
    on
        placed.campaign_year = fields.campaign_year
        and placed.field_code = fields.code
left join {{ ref('ingest_file') }} as files
    on placed.file_id = files.file_id
order by placed.campaign_year, placed.district_code, placed.known_chamber_id, problem_no
