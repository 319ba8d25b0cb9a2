"""From the journal and the published file to a message: what is read, and the commands `watch` and `alert-test`."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.alerts.occasions import occasions
from pipelines.alerts.situation import read_situation
from pipelines.cli import main
from pipelines.cli_alerts import people_told
from pipelines.night_journal import Outcome, Step
from pipelines.night_recorder import new_recorder
from pipelines.settings import Settings, load_settings, now
from pipelines.warehouse import open_writer
from tests.alerts.conftest import PASSWORD, read_log
from tests.alerts.servers import Posts, web_server

_FOUND = """
create schema if not exists quality;
create table quality.expectation_result (
    suite varchar, expectation varchar, severity varchar, success boolean, description_zh varchar,
    description_en varchar, unexpected_count bigint, todo_zh varchar, todo_en varchar
);
insert into quality.expectation_result values
    ('district_drift', 'no_districts_submissions_vanish', 'warning', $kept, '各区不应减少', 'keep', 2, '看文件', ''),
    ('district_drift', 'the_citys_submissions_do_not_vanish', 'critical', $city, '全市不应减少', 'keep', 1, '看', ''),
    ('register', 'codes_are_known', 'critical', true, '编码', 'codes', null, '改', 'mend')
"""


def write_found(file: Path, *, kept: bool = True, city: bool = True) -> None:
    """What the checks found, in a file as a night leaves it."""
    with open_writer(file) as connection:
        create, table, insert = _FOUND.split(";\n")
        connection.execute(create)
        connection.execute(table)
        connection.execute(insert, {"kept": kept, "city": city})


def publish(settings: Settings, at: datetime, *, kept: bool = True) -> None:
    file = settings.history / "warehouse-r1.duckdb"
    write_found(file, kept=kept)
    with open_writer(file) as connection:
        connection.execute("create schema meta")
        connection.execute(
            "create table meta.publication as select 'r1' as run_id, cast($at as timestamp) as published_at,"
            " cast($at as date) as as_of", {"at": at},
        )  # fmt: skip
    settings.published_link.symlink_to(file)


def record(settings: Settings, error: Exception | None, published: Path | None = None) -> None:
    """A night of the journal that ended so."""
    recorder = new_recorder(settings, "nightly")
    with recorder:
        recorder.begin(Step.TAKE_IN)
        if error:
            recorder.failed(error)
        if published:
            recorder.published(published)


class CriticalChecksFailedError(RuntimeError):
    """By its name the journal knows that checks stopped a night."""


def sihao(home: Path, posts: Posts | None, *arguments: str) -> Result:
    env = {"SIHAO_HOME": str(home)}
    if posts:
        env["SIHAO_ALERT_WEBHOOK_URL"] = f"{posts.url}/{PASSWORD}"
    return CliRunner().invoke(main, arguments, env=env)


def test_a_night_that_checks_stopped_names_the_critical_ones_of_its_own_build(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    publish(settings, now() - timedelta(hours=5))
    write_found(settings.build_file, city=False)
    record(settings, CriticalChecksFailedError("不应出现 13800138000"))
    (occasion,) = occasions(read_situation(settings, now()), 30)
    assert occasion.variant == "stopped_by_checks take_in district_drift.the_citys_submissions_do_not_vanish"
    assert "全市不应减少" in str(occasion.details)
    assert "13800138000" not in str(occasion.details)


def test_a_publication_with_fewer_submissions_is_a_drop(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    publish(settings, now(), kept=False)
    (occasion,) = occasions(read_situation(settings, now()), 30)
    assert (occasion.kind, occasion.variant) == ("drop", "r1")
    assert occasion.to_do.zh == "看文件"


def test_a_night_that_published_counts_as_good_whatever_befell_it_later(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    record(settings, OSError("outbox is full"), published=Path("warehouse-r1.duckdb"))
    night = read_situation(settings, now()).night
    assert night is not None
    assert (night.outcome, night.reasons) == (Outcome.PUBLISHED, ())


def test_watch_says_what_is_wrong_and_tells_once(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    publish(settings, now() - timedelta(hours=40))
    record(settings, OSError(f"cannot read {tmp_path}/inbox/a.xlsx"))
    with web_server() as posts:
        first, second = (sihao(tmp_path, posts, "watch") for _ in range(2))
        assert (first.exit_code, second.exit_code) == (1, 1)
        assert "昨夜未能运行" in first.output
        assert "json: 已送达 delivered" in first.output
        (body,) = posts.bodies
        assert [each["kind"] for each in body["occasions"]] == ["night", "age"]
        assert str(tmp_path) not in body["text"]
    assert PASSWORD not in read_log(tmp_path)
    assert PASSWORD not in first.output


def test_watch_is_content_when_all_is_well_and_cannot_judge_what_it_cannot_read(tmp_path: Path) -> None:
    publish(Settings(tmp_path), now())
    fine = sihao(tmp_path, None, "watch")
    assert (fine.exit_code, fine.output) == (0, "正常。Everything is in order.\n")
    (tmp_path / "published" / "history" / "warehouse-r1.duckdb").write_bytes(b"not a database" * 1000)
    assert sihao(tmp_path, None, "watch").exit_code == 2


def test_a_test_message_says_which_channel_works(tmp_path: Path) -> None:
    assert sihao(tmp_path, None, "alert-test").exit_code == 2
    with web_server() as posts:
        works = sihao(tmp_path, posts, "alert-test")
        assert (works.exit_code, works.output) == (0, "json: 已送达 delivered\n")
        posts.answers = [(404, b"")]
        fails = sihao(tmp_path, posts, "alert-test")
    assert fails.exit_code == 1
    assert "404" in fails.output
    assert PASSWORD not in fails.output


@pytest.mark.parametrize("ending", [SystemExit(2), RuntimeError("unforeseen")])
def test_people_are_told_however_a_night_ends_and_it_ends_as_it_would(tmp_path: Path, ending: BaseException) -> None:
    with web_server() as posts:
        settings = load_settings({"SIHAO_HOME": str(tmp_path), "SIHAO_ALERT_WEBHOOK_URL": posts.url})
        record(settings, OSError("no space left"))
        with pytest.raises(type(ending)), people_told(settings):
            raise ending
        with pytest.raises(KeyboardInterrupt), people_told(settings):
            raise KeyboardInterrupt
        with people_told(settings):
            publish(settings, now())
            record(settings, None, published=Path("warehouse-r1.duckdb"))
    assert [body["level"] for body in posts.bodies] == ["alert", "recovered"]
    assert "no space left" in posts.bodies[0]["text"]


def test_a_night_does_not_fail_because_nobody_could_be_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings({"SIHAO_HOME": str(tmp_path), "SIHAO_ALERT_WEBHOOK_URL": "http://localhost:1/"})
    settings.told.parent.mkdir(exist_ok=True)
    settings.told.write_text("a file where a folder should be", encoding="utf-8")
    with people_told(settings):
        record(settings, OSError("x"))
    assert "people could not be told" in capsys.readouterr().err
