"""How the commands end: exit codes, and leaving with a sentence when nothing can be done."""

from __future__ import annotations

from typing import NoReturn

import click

from pipelines.faults import plain_reason
from pipelines.settings import Settings, SettingsError, load_settings

CHECKS_STOPPED_IT = 1
COULD_NOT_RUN = 2


def fail(message: str) -> NoReturn:
    """Say what is wrong and leave with exit code 2."""
    click.echo(f"错误 error: {plain_reason(message)}", err=True)
    raise SystemExit(COULD_NOT_RUN)


def settings_or_fail() -> Settings:
    """Settings from the environment; leaves with exit code 2 when they cannot be used."""
    try:
        return load_settings()
    except SettingsError as error:
        fail(str(error))
