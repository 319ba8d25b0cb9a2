"""The texts that `sihao nightly`, `make run` and `sihao status` print, Chinese with English beside it."""

from __future__ import annotations

from datetime import datetime, timedelta

from rich.box import SIMPLE_HEAD
from rich.table import Table

from pipelines.health import Health
from pipelines.status import Status


def night_text(stopped_by_checks: bool, reasons: tuple[str, ...]) -> str:
    """Why a night published nothing."""
    head = (
        "检查未通过,没有发布;上一次发布仍然有效。Checks stopped publication; the last publication stays."
        if stopped_by_checks
        else "未能运行。The night could not run."
    )
    return "\n".join([head, *(f"- {reason}" for reason in reasons)])


def after_publication_text(reasons: tuple[str, ...]) -> str:
    """That a night was published although a later step failed."""
    head = (
        "已发布,但退回修改单或催报清单没有写全;下一晚会补写。"
        "Published, but not all return sheets or reminders could be written; the next night writes them."
    )
    return "\n".join([f"警告 warning: {head}", *(f"- {reason}" for reason in reasons)])


def health_text(health: Health) -> str:
    """Whether last night went well, why not, what to do and what still works."""
    lines = [health.sentence_zh, health.sentence_en]
    if health.night is not None:
        lines += [f"- {reason}" for reason in health.night.reasons]
    if health.todo_zh:
        lines += [f"怎么办 what to do: {health.todo_zh}{health.todo_en}"]
    return "\n".join(lines)


def summary_table(status: Status) -> Table:
    """What a night published, in short: chambers by year, refused rows, checks, where it is and how to see it."""
    table = Table(box=SIMPLE_HEAD, show_header=False, title=f"已发布 published · {status.run_id}", title_justify="left")
    table.add_column("项目 item")
    table.add_column("数量 value", overflow="fold")
    for year in status.years:
        table.add_row(
            f"{year.campaign_year} 年商会 chambers",
            f"应报 expected {year.chambers_expected} · 已报 submitted {year.chambers_submitted}"
            f" · 参排 ranked {year.chambers_ranked}",
        )
    table.add_row("退回行 rejected rows", str(status.rows_rejected))
    table.add_row("检查 checks", f"通过 passed {status.checks_passed} · 未通过 failed {status.checks_failed}")
    table.add_row("截止日 as of", status.as_of.isoformat())
    table.add_row("数据文件 published file", f"{status.link}\n→ {status.file.name}")
    table.add_row("打开看板 open the dashboard", "make serve")
    return table


def status_table(status: Status, now: datetime) -> Table:
    """The latest publication, its age, what is open and what was rejected. now: naive Shanghai time."""
    table = summary_table(status)
    table.title = f"最近一次发布 last publication · {status.run_id}"
    table.add_section()
    table.add_row("发布时间 published at", f"{status.published_at:%Y-%m-%d %H:%M} ({_age(now - status.published_at)})")
    for year in status.years:
        missing = year.chambers_expected - year.chambers_submitted
        table.add_row(
            f"{year.campaign_year} 年待办 open",
            f"未报 not submitted {missing} · 不完整 incomplete {year.chambers_submitted - year.chambers_complete}"
            f" · 不参排 not ranked {year.chambers_expected - year.chambers_ranked}",
        )
    table.add_row("文件 files", f"收取 taken {status.files_taken} · 退回 refused {status.files_refused}")
    for code, message_zh, files in status.refused:
        table.add_row(f"退回的文件 refused file {code}", f"{files} 个 files · {message_zh}")
    if status.refused:
        table.add_row("查看 see", "sihao query ingest_files --param outcome=refused")
    for code, message_zh, rows in status.rejected:
        table.add_row(f"待改正的行 open row {code}", f"{rows} 行 rows · 例 e.g. {message_zh}")
    if status.rejected:
        table.add_row("查看 see", "sihao query rejected_rows --param state=open --param reason=CODE")
    if status.conflicts:
        table.add_row("同批文件不一致 conflicts", f"{status.conflicts} 处 values · sihao query conflicts")
    table.add_row("全部待办 all that is open", "sihao query open_problems")
    for severity, name in status.failed_checks:
        table.add_row(f"检查未通过 {severity}", name)
    return table


def _age(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return "不到 1 小时前 less than an hour ago"
    if hours < 48:
        return f"{hours} 小时前 {hours} hours ago"
    return f"{hours // 24} 天前 {hours // 24} days ago"
