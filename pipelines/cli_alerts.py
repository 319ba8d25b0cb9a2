"""The commands that tell people: after a night, from outside by a timer, and to try the channels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from pipelines.cli_endings import COULD_NOT_RUN, fail, settings_or_fail
from pipelines.settings import Settings

SOMETHING_IS_WRONG = 1


@contextmanager
def people_told(settings: Settings) -> Iterator[None]:
    """After the night inside, however it ended, people are told what is new. Whoever interrupts it knows already."""
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException:
        _tell_after_night(settings)
        raise
    _tell_after_night(settings)


def _tell_after_night(settings: Settings) -> None:
    """Tell, if anyone is to be told; what goes wrong here is a warning and never the night's failure."""
    if not settings.alerts.has_channel:
        return
    from pipelines.alerts.judge_now import tell_now
    from pipelines.settings import now

    try:
        failed = [delivery for delivery in tell_now(settings, now()).deliveries if not delivery.ok]
    except Exception as error:  # noqa: BLE001 - the night has ended; its exit code says how
        click.echo(f"警告 warning: 未能报警 people could not be told: {type(error).__name__}", err=True)
        return
    for delivery in failed:
        click.echo(f"警告 warning: 未送达 not delivered: {delivery.channel} {delivery.remark}", err=True)


@click.command()
def watch() -> None:
    """从外面看:数据是否按时、昨夜是否正常,有事就报警。Look from outside whether data are in time, and tell people.

    退出码 exit codes: 0 正常 fine; 1 有事 something is wrong; 2 无法判断 it cannot be judged.
    """
    import duckdb

    from pipelines.alerts.judge_now import tell_now, telling_lines
    from pipelines.settings import now

    settings = settings_or_fail()
    try:
        telling = tell_now(settings, now())
    except (OSError, duckdb.Error) as error:
        fail(f"无法判断 it cannot be judged: {error}")
    for line in telling_lines(telling):
        click.echo(line)
    if not telling.occasions:
        click.echo("正常。Everything is in order.")
    raise SystemExit(SOMETHING_IS_WRONG if telling.occasions else 0)


@click.command("alert-test")
def alert_test() -> None:
    """向每个渠道发一条测试消息。Send a test message by every channel that is configured.

    退出码 exit codes: 0 全部送达 all delivered; 1 有未送达的 some were not; 2 没有渠道 no channel is configured.
    """
    from pipelines.alerts.situation import read_situation
    from pipelines.alerts.tell import try_channels
    from pipelines.settings import now

    settings = settings_or_fail()
    if not settings.alerts.has_channel:
        click.echo(
            "没有设置任何渠道,见 .deploy/sihao.env.example。No channel is configured; see .deploy/sihao.env.example.",
            err=True,
        )
        raise SystemExit(COULD_NOT_RUN)
    deliveries = try_channels(settings, read_situation(settings, now()))
    for delivery in deliveries:
        outcome = "已送达 delivered" if delivery.ok else "未送达 not delivered"
        click.echo(f"{delivery.channel}: {outcome} {delivery.remark}".rstrip())
    raise SystemExit(0 if all(delivery.ok for delivery in deliveries) else SOMETHING_IS_WRONG)
