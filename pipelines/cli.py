"""The `sihao` commands. Thin: each reads its options, calls one function and prints what came back.

Imports stand inside the commands, so that `sihao --help` needs nothing but click.
"""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipelines.cli_alerts import alert_test, people_told, watch
from pipelines.cli_endings import CHECKS_STOPPED_IT, fail, settings_or_fail
from pipelines.cli_status import status
from pipelines.cli_upkeep import rebuild, recall, rubric
from pipelines.night_journal import ASIDE
from pipelines.settings import Settings, switch_telemetry_off

if TYPE_CHECKING:
    from datetime import date


LOG = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def main() -> None:
    """四好商会评估:收件、评分、发布。Scoring of chambers: submissions in, checked rankings out."""
    switch_telemetry_off()
    # State holds what chambers hand in: nothing of it is for others than the installation's own user and group.
    os.umask(os.umask(0o077) | 0o027)


main.add_command(rubric)
main.add_command(rebuild)
main.add_command(recall)
main.add_command(status)
main.add_command(watch)
main.add_command(alert_test)


@main.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="截止日(含)。The last day that counts; default today.")
@click.option("--aside", is_flag=True, help="另存,读者所见不变。Keep it beside the publication; needs --as-of.")
def nightly(as_of: datetime | None, aside: bool) -> None:
    """运行一夜:收件、建库、检查、发布。One run: ingest, build, check, publish.

    退出码 exit codes: 0 已发布 published; 1 检查未通过,不发布 checks stopped publication; 2 无法运行 could not run.
    """
    if aside and not as_of:
        raise click.UsageError("--aside 须与 --as-of 同用 needs --as-of")
    settings = settings_or_fail()
    with people_told(settings):
        code = one_night(settings, as_of.date() if as_of else None, started_by=ASIDE if aside else "nightly")
    raise SystemExit(code)


@main.command()
def run() -> None:
    """空库先造一批演示数据,然后运行一夜。With nothing in inbox and ledger, invent submissions; then run one night."""
    from pipelines.night import has_submissions

    settings = settings_or_fail()
    if not has_submissions(settings):
        click.echo(
            "收件箱和台账都是空的,先造一批演示数据。Inbox and ledger are empty: inventing submissions.", err=True
        )
        invent_submissions(settings)
    with people_told(settings):
        code = one_night(settings, None, started_by="run")
    raise SystemExit(code)


@main.command()
@click.option("--chambers", type=int, default=400, show_default=True, help="商会数。Chambers in all.")
@click.option("--districts", type=int, default=16, show_default=True, help="区数。Districts beside the city's own.")
@click.option("--year", type=int, default=2025, show_default=True, help="年度。Campaign year.")
@click.option(
    "--years",
    type=click.IntRange(1, 10),
    default=1,
    show_default=True,
    help="连同以前共几个年度,以前年度用 CSV。Campaigns in all, the earlier ones as CSV.",
)
@click.option("--seed", type=int, help="种子:相同则逐字节相同。The same seed gives the same bytes.")
@click.option("--format", "file_format", type=click.Choice(["xlsx", "csv"]), default="xlsx", show_default=True)
def demo(chambers: int, districts: int, year: int, years: int, seed: int | None, file_format: str) -> None:
    """往收件箱写一批虚构的填报材料。Write invented submissions, with realistic defects, into the inbox."""
    options: dict[str, Any] = {"chambers": chambers, "districts": districts, "file_format": file_format, "years": years}
    if seed is not None:
        options["seed"] = seed
    invent_submissions(settings_or_fail(), year=year, **options)


@main.command()
@click.option("--year", type=int, required=True, help="年度。Campaign year.")
@click.option("--chamber", help="一家商会的编码。One chamber's code.")
@click.option("--district", help="一个区的编码。One district's code.")
@click.option("--all", "everyone", is_flag=True, help="名册中的全部商会。Every chamber of the register.")
@click.option(
    "--stage", type=click.Choice(["self", "district", "city"]), default="self", show_default=True,
    help="self 填报表;district、city 每区一本核查表。self: forms; else a review workbook for each district.",
)  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="目标文件夹。Folder.")
def template(year: int, chamber: str | None, district: str | None, everyone: bool, stage: str, out: Path) -> None:
    """生成空白填报表或核查表。Workbooks to fill in, for chambers of the published register or their reviewers."""
    from pipelines.console import ConsoleProgress
    from pipelines.template_command import NoChamberError, write_chosen_reviews, write_chosen_templates
    from pipelines.warehouse import NothingPublishedError
    from pipelines.workbooks.page import WorkbookError

    if (chamber is not None) + (district is not None) + everyone != 1:
        raise click.UsageError("--chamber、--district、--all 选且只选一个 choose exactly one of the three")
    settings = settings_or_fail()
    try:
        with ConsoleProgress() as progress:
            progress.begin("生成工作簿", "writing workbooks")
            chosen: dict[str, Any] = {"chamber": chamber, "district": district, "on_progress": progress.advance}
            if stage == "self":
                paths = write_chosen_templates(settings, year, out, **chosen)
            else:
                paths = write_chosen_reviews(settings, year, out, stage, **chosen)
    except (NoChamberError, WorkbookError, NothingPublishedError) as error:
        fail(str(error))
    kind = "填报表 forms" if stage == "self" else "核查表 review workbooks"
    click.echo(f"已生成 {len(paths)} 份{kind} written: {out}")


@main.command()
@click.option("--year", type=int, required=True, help="年度。Campaign year.")
@click.option("--district", help="一个区的编码。One district's code.")
@click.option("--all", "everyone", is_flag=True, help="全市和各区。The city and every district.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="目标文件夹。Folder.")
def report(year: int, district: str | None, everyone: bool, out: Path) -> None:
    """书面总结素材和退回修改单。Written-summary material and return sheets."""
    from pipelines.console import ConsoleProgress
    from pipelines.report_command import NothingToReportError, write_reports
    from pipelines.warehouse import NothingPublishedError

    if (district is not None) + everyone != 1:
        raise click.UsageError("--district、--all 选且只选一个 choose exactly one of the two")
    try:
        with ConsoleProgress() as progress:
            progress.begin("生成总结素材", "writing reports")
            reports = write_reports(settings_or_fail(), year, out, district=district, on_progress=progress.advance)
    except (NothingToReportError, NothingPublishedError) as error:
        fail(str(error))
    click.echo(f"已生成总结素材 summaries {len(reports.summaries)},退回修改单 return sheets {reports.returns}: {out}")


@main.command()
@click.argument("name")
@click.option("--param", "pairs", multiple=True, metavar="K=V", help="查询参数,可重复。A parameter; repeatable.")
@click.option(
    "--format", "output_format", type=click.Choice(["table", "csv", "json", "xlsx"]), default="table", show_default=True
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写入文件。Write to this file.")
def query(name: str, pairs: tuple[str, ...], output_format: str, out: Path | None) -> None:
    """在已发布的数据上运行一个查询。Run a dashboard query on the published file."""
    from dashboards.query import QueryError
    from dashboards.query_command import main_query, parse_parameters
    from pipelines.warehouse import NothingPublishedError

    try:
        written = main_query(settings_or_fail(), name, parse_parameters(pairs), output_format, out)
    except (QueryError, NothingPublishedError) as error:
        fail(str(error))
    if written is not None:
        click.echo(f"已写入 written: {written}", err=True)


@main.command()
@click.option("--chamber", required=True, help="商会编码。The chamber's key.")
@click.option("--year", type=int, required=True, help="年度。Campaign year.")
@click.option("--indicator", help="只看一个指标。One indicator only, by its code.")
def explain(chamber: str, year: int, indicator: str | None) -> None:
    """从得分一直说到单元格。The chain from a chamber's points down to the cells behind them."""
    from pipelines.console import table_console
    from pipelines.explain_command import explanation_tree
    from pipelines.explanation import NothingToExplainError
    from pipelines.explanation import explain as read_explanation
    from pipelines.warehouse import NothingPublishedError

    try:
        found = read_explanation(settings_or_fail().published_link, chamber, year, indicator)
    except (NothingToExplainError, NothingPublishedError) as error:
        fail(str(error))
    table_console().print(explanation_tree(found))


@main.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="未设登录方式时只能是本机地址。This machine's own address, unless SIHAO_ACCESS is set.",
)
@click.option("--port", type=int, default=8600, show_default=True, help="端口。Port.")
def serve(host: str, port: int) -> None:
    """打开看板。Open the dashboard."""
    from dashboards.groups import GroupsFileError
    from dashboards.security import NotLoopbackError
    from dashboards.serve import serve as serve_pages

    try:
        serve_pages(settings_or_fail(), host, port)
    except (NotLoopbackError, GroupsFileError) as error:
        fail(str(error))


@main.command()
@click.option(
    "--part", type=click.Choice(["both", "daemon", "web"]), default="both", show_default=True,
    help="daemon 守护进程,web 页面。The daemon that runs the schedule, the page, or both for trying it out.",
)  # fmt: skip
@click.option("--port", type=int, default=3000, show_default=True, help="端口。Port on 127.0.0.1.")
def dagster(part: str, port: int) -> None:
    """打开调度页面。Open the orchestrator's page with the schedule, on this machine only."""
    from pipelines.orchestrator_command import become_dagster

    become_dagster(settings_or_fail(), part, port)


def invent_submissions(settings: Settings, *, year: int = 2025, **options: Any) -> None:
    """Write a demo inbox for one year by the rubric of that year; leaves with exit code 2 when it cannot."""
    from pipelines.console import ConsoleProgress
    from pipelines.demo.files import DemoError
    from pipelines.demo_command import invent

    try:
        with ConsoleProgress() as progress:
            progress.begin("编写示例材料", "inventing submissions")
            said = invent(settings, year, progress.advance, **options)
    except DemoError as error:
        fail(str(error))
    click.echo(said, err=True)


def one_night(settings: Settings, as_of: date | None, *, started_by: str = "nightly") -> int:
    """Run one night with its progress on standard error; print how it ended; return the exit code."""
    from pipelines.console import ConsoleProgress, table_console
    from pipelines.messages import after_publication_text, night_text, summary_table
    from pipelines.night import run_night
    from pipelines.orchestration.dbt_process import DbtCouldNotRunError
    from pipelines.orchestration.lock import AnotherNightIsRunningError
    from pipelines.publish.aside import aside_file
    from pipelines.status import read_status

    try:
        with ConsoleProgress() as progress:
            result = run_night(settings, as_of, progress, started_by=started_by)
    except (AnotherNightIsRunningError, DbtCouldNotRunError, OSError) as error:
        fail(str(error))
    except Exception as error:  # of Dagster's or a library's: exit code 1 would say that the checks stopped it
        LOG.debug("the recorder has logged it", exc_info=True)
        fail(f"{type(error).__name__}: {error} · 日志 log: {settings.logs / 'sihao.jsonl'}")
    if result.ending == 0 and started_by == ASIDE and as_of is not None:
        click.echo(f"已另存,读者所见不变 kept beside the publication: {aside_file(settings, as_of)}")
    elif result.ending == 0:
        table_console().print(summary_table(read_status(settings)))
        click.echo(f"  退回修改单 return sheets: {settings.returns}")
        if result.reasons:
            click.echo(after_publication_text(result.reasons), err=True)
    else:
        click.echo(night_text(result.ending == CHECKS_STOPPED_IT, result.reasons), err=True)
    return int(result.ending)


def entry() -> NoReturn:
    """The program `sihao`: runs the command, then ends at once.

    Taking down all that a night imported, object by object, takes 1.4 s of its 16 and does nothing more.
    """
    import atexit
    import contextlib
    import sys

    code = 0
    try:
        main()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    atexit._run_exitfuncs()
    # Whoever read the output may be gone, as in `sihao query … | head`.
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    entry()
