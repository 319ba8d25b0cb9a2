"""The commands that look after an installation: its rubrics, its ledger, and how well its checks find."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli_endings import CHECKS_STOPPED_IT, fail, settings_or_fail


@click.group()
def rubric() -> None:
    """检查、安装评价办法。Check and install rubric folders."""


@rubric.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def rubric_check(folder: Path) -> None:
    """按文件和行列出评价办法的全部问题。Name every fault of a rubric folder by file and row."""
    from pipelines.rubric.check import check_rubric
    from pipelines.rubric.overlaps import year_overlaps

    faults = check_rubric(folder)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        fail(f"共 {len(faults)} 个问题 faults: {len(faults)}")
    click.echo("没有问题。No fault found.")
    for overlap in year_overlaps(settings_or_fail(), folder):
        click.echo(str(overlap), err=True)


@rubric.command("add")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def rubric_add(folder: Path) -> None:
    """检查后安装评价办法,下一夜起按其年度使用。Check a rubric and install it for its years."""
    from pipelines.rubric.install import RubricRefusedError, install_rubric
    from pipelines.rubric.overlaps import year_overlaps

    settings = settings_or_fail()
    try:
        target = install_rubric(settings, folder)
    except RubricRefusedError as error:
        fail(f"未安装 not installed\n{error}")
    click.echo(f"已安装 installed: {target.name}")
    for overlap in year_overlaps(settings, target):
        click.echo(str(overlap), err=True)
    click.echo(
        "此前因该年度没有评价办法而退回的行,运行 sihao rebuild 即重新读取。"
        "Rows refused because no rubric held their year are read again by `sihao rebuild`."
    )


@click.command()
def rebuild() -> None:
    """只凭存档重建台账,原台账保留。Make the ledger again from the archive alone; the former one is kept.

    退回的行按现有评价办法重新读取。Rows that were refused are read again by the rubrics that are installed now.
    """
    from pipelines.console import ConsoleProgress
    from pipelines.ingest.rebuild import RebuildError, rebuild_ledger
    from pipelines.orchestration.lock import AnotherNightIsRunningError, NightLock
    from pipelines.orchestration.state_layout import LayoutUnreadableError, StateTooNewError, take_over
    from pipelines.reference import load_rubrics
    from pipelines.settings import now

    settings = settings_or_fail()
    try:
        with NightLock(settings), ConsoleProgress() as progress:
            take_over(settings)
            progress.begin("由存档重建台账", "making the ledger again from the archive")
            made = rebuild_ledger(settings, load_rubrics(settings), now=now(), on_progress=progress.advance)
    except RebuildError as error:
        fail(f"台账未改动,存档有问题 the ledger is unchanged, as the archive has faults:\n{error}")
    except (AnotherNightIsRunningError, StateTooNewError, LayoutUnreadableError, OSError) as error:
        fail(str(error))
    click.echo(f"已重建 rebuilt: 批次 batches {made.batches},文件 files {made.files},行 rows {made.rows_read}")
    if made.kept is not None:
        click.echo(f"原台账 the former ledger: {made.kept}")
    click.echo("下一夜起生效 it counts from the next night on: sihao nightly")


@click.command()
@click.option("--year", type=int, default=2025, show_default=True, help="年度。Campaign year.")
def recall(year: int) -> None:
    """示例收件箱里埋下的问题,检查找到了多少。What the checks found of what was planted in the demo inbox.

    退出码 exit codes: 0 没有遗漏和错报 all found, none called wrongly; 1 有遗漏或错报 else; 2 无法比较 no comparison.
    """
    from pipelines.console import table_console
    from pipelines.recall_command import NothingToMeasureError, measured, recall_tables
    from pipelines.warehouse import NothingPublishedError

    try:
        found, names = measured(settings_or_fail(), year)
    except (NothingToMeasureError, NothingPublishedError) as error:
        fail(str(error))
    for table in recall_tables(found, names, year):
        table_console().print(table)
    raise SystemExit(0 if found.is_flawless else CHECKS_STOPPED_IT)
