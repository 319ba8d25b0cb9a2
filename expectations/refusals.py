"""What was refused and still waits: red until somebody sends it right, as nobody else will ask for it."""

from __future__ import annotations

from expectations.spec import DataSet, warning

DAYS_TO_MEND = 14
"""A return sheet goes out every night; two weeks are enough to mend a cell."""

REFUSED_ROWS = DataSet(
    name="refused_rows",
    asset="quality/ingest_rejected_row",
    query="""
select
    rejected.file_name,
    rejected.source_row,
    cast(date_diff('day', cast(rejected.received_at as date), context.as_of) as integer) as days_open
from quality.ingest_rejected_row as rejected
cross join raw.run_context as context
where rejected.is_open
order by all
""",
    row_key=("file_name", "source_row"),
    todo_zh="看是谁、哪一格(sihao query open_problems);退回修改单在 outbox/returns。",
    todo_en="See who and which cell (sihao query open_problems); return sheets are in outbox/returns.",
    expectations=(
        warning(
            "no_refused_row_waits_long", "ExpectColumnValuesToBeBetween",
            "被退回的行应在 14 天内改正;请把退回修改单再发一次,或由区在更正表中代改。",
            "Refused rows should be mended within 14 days; send the return sheet again, or let the district mend them.",
            column="days_open", max_value=DAYS_TO_MEND,
        ),
    ),
)  # fmt: skip

REFUSED_FILES = DataSet(
    name="refused_files",
    asset="quality/ingest_file",
    query="""
select
    refused.file_name,
    cast(date_diff('day', cast(refused.received_at as date), context.as_of) as integer) as days_open
from quality.ingest_file as refused
cross join raw.run_context as context
where
    refused.outcome = 'refused'
    and not exists (
        select 1 from quality.ingest_file as later
        where
            later.file_name = refused.file_name
            and later.outcome = 'taken'
            and later.received_at >= refused.received_at
    )
order by all
""",
    row_key=("file_name",),
    todo_zh="看是哪些文件、为什么(sihao query ingest_files --param outcome=refused);请寄件人重发。",
    todo_en=(
        "See which files and why (sihao query ingest_files --param outcome=refused); ask the sender for "
        "them again."
    ),
    expectations=(
        warning(
            "no_refused_file_waits_long", "ExpectColumnValuesToBeBetween",
            "未能接收的文件应在 14 天内重报;请联系报送人,原因见“收件”。",
            "Refused files should be sent again within 14 days; ask who sent them, the reason stands under files.",
            column="days_open", max_value=DAYS_TO_MEND,
        ),
    ),
)  # fmt: skip
