"""The files taken in: is every row accounted for, and what share was refused."""

from __future__ import annotations

from expectations.spec import DataSet, critical, warning

MISUNDERSTOOD_FILES_STOP = 0.5
REJECTED_SHARE_WARNS = 0.1
REFUSED_FILES_WARNS = 0.1

_QUERY = """
select
    files.file_id,
    files.rows_read - files.rows_accepted - files.rows_rejected - files.rows_superseded as rows_unaccounted,
    cast(coalesce(sum(files.rows_rejected) over () / nullif(sum(files.rows_read) over (), 0), 0) as double)
        as rejected_share_of_all_rows,
    cast(coalesce(
        avg(cast(2 * files.rows_rejected > files.rows_read as integer)) filter (where files.rows_read > 0) over (), 0
    ) as double) as misunderstood_share_of_files,
    cast(avg(cast(files.outcome <> 'taken' as integer)) over () as double) as refused_share_of_all_files
from quality.ingest_file as files
order by files.file_id
"""

INGEST_FILES = DataSet(
    name="ingest_files",
    asset="quality/ingest_file",
    query=_QUERY,
    row_key=("file_id",),
    todo_zh=(
        "看是哪些文件(sihao query ingest_files);行数对不上是程序的错,"
        "先不要删任何文件,用 sihao rebuild 由存档重建台账。"
    ),
    todo_en=(
        "See which files (sihao query ingest_files); if rows do not add up the code is wrong: delete "
        "nothing, and make the ledger again with sihao rebuild."
    ),
    expectations=(
        critical(
            "every_file_is_recorded_once", "ExpectColumnValuesToBeUnique",
            "内容相同的文件只应登记一次。", "Files of the same content should be recorded once.", column="file_id",
        ),
        critical(
            "every_row_is_accounted_for", "ExpectColumnValuesToBeBetween",
            "每个文件:读到的行 = 采纳 + 退回 + 被更新。",
            "For every file: rows read = accepted + rejected + superseded.",
            column="rows_unaccounted", min_value=0, max_value=0,
        ),
        critical(
            # One submitter's file, however large, must not stop the city: only most files at once point at us.
            "most_files_are_understood", "ExpectColumnMaxToBeBetween",
            "半数以上行被退回的文件不应超过全部文件的 50%。",
            "At most 50 % of the files should have more than half of their rows rejected.",
            column="misunderstood_share_of_files", max_value=MISUNDERSTOOD_FILES_STOP,
        ),
        warning(
            "few_rows_are_rejected", "ExpectColumnMaxToBeBetween",
            "全部读到的行中,被退回的不应超过 10%。", "Of all rows read, at most 10 % should be rejected.",
            column="rejected_share_of_all_rows", max_value=REJECTED_SHARE_WARNS,
        ),
        warning(
            "few_files_are_refused", "ExpectColumnMaxToBeBetween",
            "不能读取的文件不应超过 10%。", "At most 10 % of the files should be unreadable.",
            column="refused_share_of_all_files", max_value=REFUSED_FILES_WARNS,
        ),
    ),
)  # fmt: skip
