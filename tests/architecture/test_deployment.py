"""What .deploy/ ships fits the program: commands and settings exist, units are hardened, the container is complete."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from pipelines.alert_settings import ALERT_VARIABLES
from pipelines.cli import main
from pipelines.settings import load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / ".deploy"
PROGRAM = "/opt/sihao/.venv/bin/sihao"
HARDENED = {
    "User=sihao", "UMask=0027", "ProtectSystem=strict", "ReadWritePaths=/var/lib/sihao", "NoNewPrivileges=yes",
    "PrivateTmp=yes", "ProtectHome=yes", "CapabilityBoundingSet=", "StateDirectoryMode=0750",
}  # fmt: skip
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
PAGE = (DEPLOY / "OPERATIONS.md").read_text(encoding="utf-8")


def assert_is_a_command(arguments: list[str]) -> None:
    """The command exists and takes these options; nothing is run."""
    command = main.get_command(click.Context(main), arguments[0])
    assert command is not None, arguments
    command.make_context(arguments[0], arguments[1:])


def compose() -> dict[str, dict[str, object]]:
    services: dict[str, dict[str, object]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    return services


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_runs_a_command_that_exists_and_may_do_little_else(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    (start,) = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]
    program, *arguments = shlex.split(start)
    assert program == PROGRAM
    assert_is_a_command(arguments)
    assert set(lines) >= HARDENED


def test_each_timer_has_its_service_and_a_killed_night_calls_the_watch() -> None:
    services = {unit.stem for unit in SERVICES}
    timers = sorted((DEPLOY / "systemd").glob("*.timer"))
    assert {timer.stem for timer in timers} == {"sihao-nightly", "sihao-watch"} <= services
    assert "OnCalendar=*-*-* 02:00:00 Asia/Shanghai" in (DEPLOY / "systemd/sihao-nightly.timer").read_text("utf-8")
    assert "OnFailure=sihao-watch.service" in (DEPLOY / "systemd/sihao-nightly.service").read_text("utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").iterdir():
        # The program is not installed where the units look for it.
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    complaints = [line for line in verified.stderr.splitlines() if "sihao" in line]
    assert complaints == []
    assert verified.returncode == 0, verified.stderr


def test_every_setting_of_the_example_is_known_and_every_known_one_stands_in_it(tmp_path: Path) -> None:
    text = (DEPLOY / "sihao.env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^#?(SIHAO_\w+)=(.*)$", text, re.MULTILINE))
    for name, value in shown.items():
        if name.endswith(("_FILE", "_ADDRESSES")):
            file = tmp_path / name
            file.write_text("https://example.org/x" if name.endswith("URL_FILE") else "x", encoding="utf-8")
            shown[name] = str(file)
            assert value.startswith("/etc/sihao/")
    settings = load_settings({**shown, "SIHAO_HOME": str(tmp_path)})
    assert len(settings.alerts.webhooks) == 3
    known = {name.removesuffix("_FILE") for name in ALERT_VARIABLES}
    # The port follows from the security; who needs another one will look it up.
    assert known - {name.removesuffix("_FILE") for name in shown} == {"SIHAO_MAIL_PORT"}


def test_no_setting_is_switched_on_in_the_example() -> None:
    lines = (DEPLOY / "sihao.env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


@pytest.mark.parametrize("name", sorted(compose()))
def test_a_container_may_write_its_state_and_nothing_else(name: str) -> None:
    service = compose()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [volume for volume in service["volumes"] if not volume.endswith(":ro")] == [  # type: ignore[attr-defined]
        "${SIHAO_STATE:-/var/lib/sihao}:/var/lib/sihao"
    ]
    if command := service.get("command"):
        assert_is_a_command(command)  # type: ignore[arg-type]


def test_the_container_gets_all_that_the_program_reads() -> None:
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    taken = {line.removeprefix("!") for line in ignore if line.startswith("!")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {name.rstrip("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert taken >= packages | {"dbt_project", "seeds", "requirements.lock", ".ci", "Makefile", "pyproject.toml"}
    assert project["project"]["readme"] in taken
    assert all((ROOT / name).exists() for name in taken)


def page_commands() -> Iterator[list[str]]:
    """The sihao commands of the page's blocks."""
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL):
        for found in re.findall(r"(?:^|&& )sihao ([^#&\n]+)", block, re.MULTILINE):
            yield shlex.split(found)


def test_the_page_names_commands_units_and_files_that_exist() -> None:
    commands = list(page_commands())
    assert len(commands) >= 5
    for command in commands:
        assert_is_a_command(command)
    units = set(re.findall(r"sihao-[a-z-]+\.(?:service|timer)", PAGE))
    assert units <= {unit.name for unit in (DEPLOY / "systemd").iterdir()}
    for name in re.findall(r"/opt/sihao/(\.deploy/[\w./]*\w)", PAGE):
        assert (ROOT / name).exists(), name
