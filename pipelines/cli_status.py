"""The command `sihao status`: first whether last night went well, then the latest publication."""

from __future__ import annotations

import click

from pipelines.cli_endings import COULD_NOT_RUN, settings_or_fail


@click.command()
@click.option("--json", "as_json", is_flag=True, help="供监控读取的 JSON。One JSON object, for monitoring.")
@click.option(
    "--max-age-hours",
    type=click.FloatRange(min=0),
    default=26,
    show_default=True,
    help="发布和夜间运行最多隔多久。How old the publication, and the last night, may be.",
)
def status(as_json: bool, max_age_hours: float) -> None:
    """昨夜是否正常,最近一次发布及待办。Whether last night went well; the last publication, and what is open.

    退出码 exit codes: 0 正常 fine; 1 昨夜没有发布或发布过旧 last night did not publish, or the publication is too old;
    2 没有可读的发布 nothing is published or can be read.
    """
    import json

    from pipelines import health
    from pipelines.console import table_console
    from pipelines.messages import health_text, status_table
    from pipelines.settings import now
    from pipelines.status import read_status

    settings = settings_or_fail()
    found = health.read_health(settings, now(), max_age_hours)
    if as_json:
        click.echo(json.dumps(health.as_json(found), ensure_ascii=False, indent=1))
    else:
        click.echo(health_text(found), err=found.exit_code == COULD_NOT_RUN)
        if found.publication is not None:
            table_console().print(status_table(read_status(settings), now()))
    raise SystemExit(found.exit_code)
