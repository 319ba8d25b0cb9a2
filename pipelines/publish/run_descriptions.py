"""The comments of meta.run and meta.run_step, Chinese then English."""

from __future__ import annotations

_MEASURES = {
    "seconds": "用时(秒);没有结束则为空。Seconds that it took; null when it did not end.",
    "peak_memory_bytes": "内存峰值(字节):夜间进程或其子进程中较大者。"
    "High-water mark of memory in bytes, of the night's process or a child of it, whichever is more.",
    "files_taken": "收取的文件数。Files taken in.",
    "files_known": "收件箱中已收过的文件数。Files of the inbox whose bytes were known already.",
    "files_refused": "退回的文件数。Files refused.",
    "rows_read": "当夜读到的行数 = 采纳 + 退回。Rows read that night: accepted and rejected.",
    "rows_accepted": "当夜采纳的行数。Rows accepted that night.",
    "rows_rejected": "当夜退回的行数。Rows rejected that night.",
    "rows_superseded": "截至当夜被后来的行更新的行数(全部数据)。Rows of all data that later ones took the place of.",
    "flags": "各项检查标出的商会数之和(全部数据)。Chambers named by checks of submissions, summed over the checks.",
    "checks_failed": "未通过的预期数。Expectations that were not met.",
}

RUN = (
    "每行一次夜间运行,不论结果;本次运行写到复制为止。"
    "One row per night, whatever became of it; this publication's own as far as it was when the file was made.",
    {
        "run_id": "运行编号。Id of the night.",
        "started_by": "由谁启动:nightly、run、schedule、sensor、backfill、page。"
        "What started it: a command, Dagster's schedule, sensor or backfill, or its page.",
        "started_at": "开始时间(上海时间)。When it began, Shanghai.",
        "ended_at": "结束时间;运行中、被中断为空。When it ended; null while it ran and when it was killed.",
        "as_of": "截止日(含);未走到准备构建一步则为空。The last day that counts; null when it did not get that far.",
        "outcome": "结果:published 已发布,stopped_by_checks 检查未通过,could_not_run 未能运行,another_night 另有运行,"
        "killed 被中断。How it ended; another_night left at once, as one was under way.",
        "failed_step": "失败的步骤,或被中断时所在的步骤。The step that failed, or during which it was killed.",
        "reasons": "原因;已发布时为警告。Why, by line; warnings after a publication.",
        "published_file": "所发布的文件名;没有发布则为空。Name of the file it published; null when it did not.",
        "code_version": "程序版本。Version of the code.",
        **_MEASURES,
    },
)

RUN_STEP = (
    "每行一次夜间运行的一个步骤。One row per night and step.",
    {
        "run_id": "运行编号。Id of the night.",
        "step_no": "在该次运行中的序号。Number within the night.",
        "step": "步骤编码。Code of the step.",
        "started_at": "开始时间(上海时间)。When it began, Shanghai.",
        **_MEASURES,
    },
)
