-- 收到的文件
-- Files received
--
-- 收到的文件、处理结果和原因，以及读入、有效、退回、被更新的行数。
-- Files received, what became of them and why, and their rows read, accepted, refused and superseded.
--
-- 参数 Parameters
--   outcome  处理结果，taken 或 refused，默认全部 | outcome; taken or refused; all by default
--   limit    最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset   跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   received_at      收到时间 | Received
--   (file_id)        文件 SHA-256 | File SHA-256
--   file_name        文件 | File
--   container_name   所在压缩包 | Came out of
--   (batch_id)       批次 | Batch
--   kind_zh          类别 | Kind (Chinese)
--   kind_en          类别（英文） | Kind
--   outcome_zh       处理结果 | Outcome (Chinese)
--   outcome_en       处理结果（英文） | Outcome
--   message_zh       说明 | Message (Chinese)
--   message_en       说明（英文） | Message
--   size_bytes       字节数 | Bytes
--   rows_read        读入行 | Rows read
--   rows_accepted    有效行 | Accepted
--   rows_rejected    退回行 | Refused
--   rows_superseded  被更新行 | Superseded

select
    files.received_at,
    files.file_id,
    files.file_name,
    files.container_name,
    files.batch_id,
    files.kind_zh,
    files.kind_en,
    files.outcome_zh,
    files.outcome_en,
    files.message_zh,
    files.message_en,
    files.size_bytes,
    files.rows_read,
    files.rows_accepted,
    files.rows_rejected,
    files.rows_superseded
from reporting.rpt_ingest_files as files
where getvariable('outcome') is null or files.outcome = cast(getvariable('outcome') as varchar)
order by files.outcome asc, files.rows_rejected desc, files.received_at desc, files.file_name asc, files.file_id asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);
