"""The `sihao` commands. Thin: each reads its options, calls one function and prints what came back.

Imports stand inside the commands, so that `sihao --help` needs nothing but click.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

import click

from pipelines.settings import Settings, SettingsError, load_settings, switch_telemetry_off

if TYPE_CHECKING:
    from datetime import date

CHECKS_STOPPED_IT = 1
COULD_NOT_RUN = 2


def fail(message: str) -> NoReturn:
    """Say what is wrong and leave with exit code 2."""
    click.echo(f"错误 error: {message}", err=True)
    raise SystemExit(COULD_NOT_RUN)


def settings_or_fail() -> Settings:
    """Settings from the environment; leaves with exit code 2 when they cannot be used."""
    try:
        return load_settings()
    except SettingsError as error:
        fail(str(error))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def main() -> None:
    """四好商会评估:收件、评分、发布。Scoring of chambers: submissions in, checked rankings out."""
    switch_telemetry_off()


@main.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="截止日(含)。The last day that counts; default today.")
def nightly(as_of: datetime | None) -> None:
    """运行一夜:收件、建库、检查、发布。One run: ingest, build, check, publish.

    退出码 exit codes: 0 已发布 published; 1 检查未通过,不发布 checks stopped publication; 2 无法运行 could not run.
    """
    raise SystemExit(one_night(settings_or_fail(), as_of.date() if as_of else None))


@main.command()
def run() -> None:
    """空库先造一批演示数据,然后运行一夜。With nothing in inbox and ledger, invent submissions; then run one night."""
    settings = settings_or_fail()
    if not has_submissions(settings):
        from pipelines.demo.write import write_demo

        click.echo(
            "收件箱和台账都是空的,先造一批演示数据。Inbox and ledger are empty: inventing submissions.", err=True
        )
        write_demo(settings)
    raise SystemExit(one_night(settings, None))


@main.command()
def status() -> None:
    """最近一次发布及待办。The last publication and its age, what is open, what was rejected."""
    from rich.console import Console

    from pipelines.messages import status_table
    from pipelines.settings import now
    from pipelines.status import read_status
    from pipelines.warehouse import NothingPublishedError

    try:
        Console().print(status_table(read_status(settings_or_fail()), now()))
    except NothingPublishedError as error:
        fail(str(error))


@main.command()
def dagster() -> None:
    """打开调度页面。Open the orchestrator's page with the schedule, on this machine only."""
    import subprocess
    import sys

    from pipelines.orchestration.instance import prepare_home
    from pipelines.settings import PROJECT_ROOT, child_environment

    settings = settings_or_fail()
    prepare_home(settings)
    raise SystemExit(
        subprocess.call(
            [sys.executable, "-m", "dagster", "dev", "-m", "pipelines.definitions", "-h", "127.0.0.1", "-p", "3000"],
            env=child_environment(settings),
            cwd=PROJECT_ROOT,
        )
    )


def has_submissions(settings: Settings) -> bool:
    """True when anything was ever submitted here: a file in the inbox, or a batch in the ledger."""
    places = [settings.inbox, settings.landing]
    return any(path.is_file() for place in places if place.is_dir() for path in place.rglob("*"))


def one_night(settings: Settings, as_of: date | None) -> int:
    """Run one night with its progress on standard error; print how it ended; return the exit code."""
    from rich.console import Console

    from pipelines.console import ConsoleProgress
    from pipelines.messages import night_text, summary_table
    from pipelines.night import run_night
    from pipelines.orchestration.dbt_process import DbtCouldNotRunError
    from pipelines.orchestration.lock import AnotherNightIsRunningError
    from pipelines.status import read_status

    try:
        with ConsoleProgress() as progress:
            result = run_night(settings, as_of, progress)
    except (AnotherNightIsRunningError, DbtCouldNotRunError, OSError) as error:
        fail(str(error))
    if result.ending == 0:
        Console().print(summary_table(read_status(settings)))
    else:
        click.echo(night_text(result.ending == CHECKS_STOPPED_IT, result.reasons), err=True)
    return int(result.ending)


if __name__ == "__main__":
    main()
