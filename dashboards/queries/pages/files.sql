-- 收到的文件，按处理结果
-- Files received, by outcome
select
    files.outcome,
    files.outcome_zh,
    files.outcome_en,
    count(*) as files,
    cast(sum(files.rows_read) as bigint) as rows_read,
    cast(sum(files.rows_accepted) as bigint) as rows_accepted,
    cast(sum(files.rows_rejected) as bigint) as rows_rejected,
    cast(sum(files.rows_superseded) as bigint) as rows_superseded
from reporting.rpt_ingest_files as files
group by all
order by files.outcome desc;
