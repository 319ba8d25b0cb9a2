"""Where state lives and how a run is tuned; the only reader of the environment.

Other modules receive a `Settings` object. Nothing here opens a file or imports a heavy library.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines.access_settings import ACCESS_VARIABLES, AccessSettings, AccessSettingsError, read_access
from pipelines.alert_settings import ALERT_VARIABLES, AlertSettings, AlertSettingsError, read_alerts

PROJECT_ROOT = Path(__file__).resolve().parents[1]
"""The checkout: dbt_project/, seeds/ and dashboards/ stand beside pipelines/."""

TIMEZONE = ZoneInfo("Asia/Shanghai")
"""Every timestamp in the ledger and the warehouse is local time of the federation, without offset."""

TELEMETRY_OFF = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "False",
    "DBT_NO_VERSION_CHECK": "1",
    "GX_ANALYTICS_ENABLED": "False",
    "DAGSTER_DISABLE_TELEMETRY": "1",
}
"""Switches that keep dagster, dbt and Great Expectations from calling home."""

_VARIABLES = {
    "SIHAO_HOME", "SIHAO_KEEP_PUBLICATIONS", "SIHAO_KEEP_NIGHTS", "SIHAO_INBOX_QUIET_MINUTES",
    "SIHAO_DAGSTER_POSTGRES_URL",
} | ACCESS_VARIABLES | ALERT_VARIABLES  # fmt: skip

_POSTGRES = "postgresql+psycopg2://"
"""SQLAlchemy would else look for another driver than the one that dagster-postgres brings."""


class SettingsError(ValueError):
    """A SIHAO_ variable is unknown or its value cannot be used."""


@dataclass(frozen=True)
class Settings:
    """Paths of one installation and its few knobs.

    home: folder that holds all state. keep_publications, keep_nights: how many published files, and how many records
    of past nights, are kept (at least 1). inbox_quiet_minutes: a night starts when files lie in the inbox and none has
    come for so long; None is never. has_dagster_postgres: Dagster's storage is the PostgreSQL server that
    SIHAO_DAGSTER_POSTGRES_URL names. alerts: who is told when something goes wrong or is due.
    access: how people reach the dashboard.
    """

    home: Path
    keep_publications: int = 7
    keep_nights: int = 400
    inbox_quiet_minutes: int | None = None
    has_dagster_postgres: bool = False
    alerts: AlertSettings = field(default_factory=AlertSettings)
    access: AccessSettings = field(default_factory=AccessSettings)

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def rubrics(self) -> Path:
        """Rubrics installed with `sihao rubric add`, beside those shipped in seeds/."""
        return self.home / "rubrics"

    @property
    def build(self) -> Path:
        """Private working folder of the running night."""
        return self.home / "build"

    @property
    def build_file(self) -> Path:
        return self.build / "warehouse.duckdb"

    @property
    def earlier(self) -> Path:
        """Scores as of earlier days, made from the ledger and kept; can be removed at any time."""
        return self.home / "earlier"

    @property
    def dbt_target(self) -> Path:
        return self.home / "dbt" / "target"

    @property
    def dbt_logs(self) -> Path:
        return self.home / "dbt" / "logs"

    @property
    def dagster_home(self) -> Path:
        return self.home / "dagster"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def nights(self) -> Path:
        """The journal: a record for each night (pipelines.night_journal)."""
        return self.logs / "nights"

    @property
    def published(self) -> Path:
        return self.home / "published"

    @property
    def published_link(self) -> Path:
        """Symbolic link to the latest published warehouse."""
        return self.published / "warehouse.duckdb"

    @property
    def history(self) -> Path:
        return self.published / "history"

    @property
    def aside(self) -> Path:
        """Scores as of earlier days that somebody asked for, beside the publication."""
        return self.published / "aside"

    @property
    def parquet(self) -> Path:
        return self.published / "parquet"

    @property
    def outbox(self) -> Path:
        return self.home / "outbox"

    @property
    def access_log(self) -> Path:
        """Who opened and exported what: one JSON object a line."""
        return self.home / "logs" / "access.jsonl"

    @property
    def quality_page(self) -> Path:
        """The page about the data of the last night, published or not."""
        return self.outbox / "data_quality.html"

    @property
    def reminders(self) -> Path:
        """Who owes what by when, brought up to date after each publication."""
        return self.outbox / "reminders"

    @property
    def told(self) -> Path:
        """What was told through which channel, and what became of each message."""
        return self.home / "alerts"

    @property
    def returns(self) -> Path:
        """Return sheets, a folder for each district; brought up to date after each publication."""
        return self.outbox / "returns"


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read SIHAO_HOME (default ./data), SIHAO_KEEP_PUBLICATIONS (default 7), SIHAO_KEEP_NIGHTS (default 400),
    SIHAO_INBOX_QUIET_MINUTES, SIHAO_DAGSTER_POSTGRES_URL and the variables of read_access and
    read_alerts.

    Raises SettingsError on any other SIHAO_ name, so that a typing error is not silently ignored, and on a value that
    cannot be used.
    """
    env = os.environ if environ is None else environ
    unknown = sorted(name for name in env if name.startswith("SIHAO_") and name not in _VARIABLES)
    if unknown:
        raise SettingsError(
            f"未知的环境变量 unknown environment variable: {', '.join(unknown)}; "
            f"可用 known: {', '.join(sorted(_VARIABLES))}"
        )
    try:
        alerts = read_alerts(env)
    except AlertSettingsError as error:
        raise SettingsError(str(error)) from error
    quiet = env.get("SIHAO_INBOX_QUIET_MINUTES")
    postgres = env.get("SIHAO_DAGSTER_POSTGRES_URL", "")
    if postgres and not (postgres.startswith(_POSTGRES) and find_spec("dagster_postgres")):
        raise SettingsError(
            f"SIHAO_DAGSTER_POSTGRES_URL 应以 {_POSTGRES} 开头,且须装有 dagster-postgres "
            f"must begin with {_POSTGRES}, and dagster-postgres must be installed"
        )
    try:
        access = read_access(env)
    except AccessSettingsError as error:
        raise SettingsError(str(error)) from error
    return Settings(
        home=Path(env.get("SIHAO_HOME") or "data").resolve(),
        keep_publications=_at_least_one(env, "SIHAO_KEEP_PUBLICATIONS", 7),
        keep_nights=_at_least_one(env, "SIHAO_KEEP_NIGHTS", 400),
        inbox_quiet_minutes=_at_least_one(env, "SIHAO_INBOX_QUIET_MINUTES", 0) if quiet else None,
        has_dagster_postgres=bool(postgres),
        access=access,
        alerts=alerts,
    )


def _at_least_one(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SettingsError(f"{name} 应为不小于 1 的整数 must be a whole number of 1 or more: {text!r}")
    return int(text)


def switch_telemetry_off() -> None:
    """Set the opt-out variables for this process and its children; call before importing the libraries."""
    os.environ.update(TELEMETRY_OFF)


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment for a child process: this one's, with telemetry off and the homes as absolute paths."""
    return {
        **os.environ,
        **TELEMETRY_OFF,
        "SIHAO_HOME": str(settings.home),
        "DAGSTER_HOME": str(settings.dagster_home),
    }


def today() -> date:
    """The date in Shanghai, the default as-of date of a run."""
    return now().date()


def now() -> datetime:
    """The time in Shanghai, without offset, to the second."""
    return datetime.now(TIMEZONE).replace(tzinfo=None, microsecond=0)
