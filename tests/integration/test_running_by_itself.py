"""What the daemon does between nights, steps that are tried again, and Dagster's storage on PostgreSQL."""

import errno
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest
import yaml

from pipelines.alert_settings import AlertSettings, Webhook
from pipelines.failures import PassingError, PermanentError, is_passing
from pipelines.orchestration import retries
from pipelines.orchestration.instance import open_instance, prepare_home
from pipelines.orchestration.jobs import NIGHTLY
from pipelines.orchestration.retries import again_if_it_may_pass
from pipelines.orchestration.sensors import build_alert_sensor, build_inbox_sensor
from pipelines.settings import Settings, SettingsError, load_settings
from tests.alerts.servers import web_server

RUNNING, STOPPED = dg.DefaultSensorStatus.RUNNING, dg.DefaultSensorStatus.STOPPED


def test_the_daemon_tells_people_once_and_only_if_somebody_is_to_be_told(settings: Settings) -> None:
    assert build_alert_sensor(settings).default_status is STOPPED
    with web_server() as posts, dg.DagsterInstance.ephemeral() as instance:
        settings = replace(settings, alerts=AlertSettings(webhooks=(Webhook("json", posts.url),)))
        sensor = build_alert_sensor(settings)
        assert sensor.default_status is RUNNING
        for _ in range(2):
            with dg.build_sensor_context(instance=instance) as context:
                said = sensor(context)
            assert isinstance(said, dg.SkipReason)
            assert "Nothing has ever been published" in str(said.skip_message)
    assert [body["occasions"][0]["kind"] for body in posts.bodies] == ["age"]


def test_the_inbox_starts_a_night_once_after_a_while_of_quiet(settings: Settings) -> None:
    assert build_inbox_sensor(settings).default_status is STOPPED
    sensor = build_inbox_sensor(replace(settings, inbox_quiet_minutes=10))
    assert sensor.default_status is RUNNING
    cursor = None
    asked = []
    with dg.DagsterInstance.ephemeral() as instance:
        for change in (None, "fresh", "old", None, "another"):
            if change:
                file = settings.inbox / ("b.csv" if change == "another" else "a.csv")
                file.parent.mkdir(exist_ok=True)
                file.write_text(change, encoding="utf-8")
                if change != "fresh":
                    os.utime(file, (time.time() - 660,) * 2)
            with dg.build_sensor_context(instance=instance, cursor=cursor) as context:
                found = sensor(context)
            is_asked = isinstance(found, dg.SensorResult)
            asked.append(is_asked)
            cursor = found.cursor if is_asked else cursor
    assert asked == [False, False, True, False, True]


def test_no_night_is_asked_for_while_one_runs(settings: Settings) -> None:
    settings.inbox.mkdir(parents=True)
    (settings.inbox / "a.csv").write_text("x", encoding="utf-8")
    os.utime(settings.inbox / "a.csv", (time.time() - 660,) * 2)
    sensor = build_inbox_sensor(replace(settings, inbox_quiet_minutes=10))
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_run(dg.DagsterRun(job_name=NIGHTLY, run_id="0" * 32, status=dg.DagsterRunStatus.STARTED))
        with dg.build_sensor_context(instance=instance) as context:
            assert isinstance(sensor(context), dg.SkipReason)


@pytest.mark.parametrize(
    ("error", "tries", "succeeds"),
    [
        (OSError(errno.ESTALE, "stale file handle"), 2, True),
        (PassingError("later"), 2, True),
        (OSError(errno.ENOSPC, "no space left"), 1, False),
        (PermanentError("never"), 1, False),
        (ValueError("ours"), 1, False),
    ],
)
def test_a_step_is_tried_again_only_after_what_may_pass(
    error: Exception, tries: int, succeeds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "SECONDS_BETWEEN", 0)
    tried = []

    @dg.asset
    def takes_in() -> None:
        with again_if_it_may_pass():
            tried.append(1)
            if len(tried) == 1:
                raise error

    with dg.DagsterInstance.ephemeral() as instance:
        assert dg.materialize([takes_in], instance=instance, raise_on_error=False).success is succeeds
    assert len(tried) == tries


def test_what_passes_and_what_does_not() -> None:
    assert is_passing(ConnectionRefusedError(errno.ECONNREFUSED, "refused"))
    assert is_passing(TimeoutError())
    assert not is_passing(PermissionError(errno.EACCES, "denied"))
    assert not is_passing(FileNotFoundError(errno.ENOENT, "not there"))


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    """The address of a PostgreSQL server of this test's own; skipped where there is none to start."""
    initdb = shutil.which("initdb") or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), None
    )
    if initdb is None or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("no PostgreSQL on this machine")
    binaries = Path(initdb).resolve().parent
    data = tmp_path / "pg"
    data.mkdir()
    prefix: list[str] = []
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        shutil.chown(data, "nobody")
        for folder in [*tmp_path.parents, tmp_path]:
            if folder.is_relative_to(tmp_path.parents[2]):
                folder.chmod(0o755)
        prefix = ["setpriv", "--reuid=nobody", "--clear-groups"]
    subprocess.run(
        [*prefix, binaries / "initdb", "-D", data, "-U", "sihao", "-A", "trust", "-N"],
        check=True,
        capture_output=True,
        cwd=data,
    )
    options = f"-c listen_addresses='' -k {data} -c fsync=off"
    control = [*prefix, binaries / "pg_ctl", "-D", data, "-w", "-o", options, "-l", data / "log"]
    subprocess.run([*control, "start"], check=True, capture_output=True, cwd=data)
    try:
        yield f"postgresql+psycopg2://sihao@/postgres?host={data}"
    finally:
        subprocess.run([*control[:-4], "-m", "immediate", "stop"], check=True, capture_output=True, cwd=data)


def test_dagster_keeps_its_runs_on_postgresql_where_that_is_configured(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIHAO_DAGSTER_POSTGRES_URL", postgres)
    settings = load_settings({"SIHAO_HOME": str(tmp_path / "home"), "SIHAO_DAGSTER_POSTGRES_URL": postgres})

    @dg.asset
    def first() -> None: ...

    with open_instance(settings) as instance:
        run_id = dg.materialize([first], instance=instance).run_id
        assert type(instance.run_storage).__module__.startswith("dagster_postgres")
    with open_instance(settings) as instance:
        assert instance.get_run_by_id(run_id) is not None
    assert not list(settings.dagster_home.rglob("*.db"))
    assert postgres not in (settings.dagster_home / "dagster.yaml").read_text(encoding="utf-8")


def test_the_address_of_the_storage_is_only_named_in_the_file(settings: Settings) -> None:
    prepare_home(replace(settings, has_dagster_postgres=True))
    configuration = yaml.safe_load((settings.dagster_home / "dagster.yaml").read_text(encoding="utf-8"))
    assert configuration["storage"] == {"postgres": {"postgres_url": {"env": "SIHAO_DAGSTER_POSTGRES_URL"}}}
    assert "event_log_storage" not in configuration
    assert json.loads(json.dumps(configuration))["concurrency"]["runs"]["max_concurrent_runs"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIHAO_INBOX_QUIET_MINUTES", "0"),
        ("SIHAO_INBOX_QUIET_MINUTES", "soon"),
        ("SIHAO_DAGSTER_POSTGRES_URL", "postgresql://sihao:kept-secret@db/dagster"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_showing_a_secret(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings({name: value})
    assert "kept-secret" not in str(caught.value)
