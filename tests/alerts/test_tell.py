"""Telling: each thing once through each channel, what is over, what could not be delivered, and no secret anywhere."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.alert_settings import AlertSettings, MailServer, Webhook
from pipelines.alerts.message import alert_message
from pipelines.alerts.occasions import FailedCheck, LastNight, Situation, occasions
from pipelines.alerts.tell import Telling, tell, try_channels
from pipelines.alerts.texts import LONGEST_LINE, Said, harmless
from pipelines.night_journal import Outcome
from pipelines.settings import Settings
from tests.alerts.conftest import NOW, PASSWORD, read_log, situation
from tests.alerts.servers import Mailbox, Posts, smtp_server, web_server

CHECK = FailedCheck("district_drift.no_districts_submissions_vanish", Said("不应减少", "keep"), 2, Said("看", "look"))


def installed(home: Path, *, box: Mailbox | None = None, posts: Posts | None = None) -> Settings:
    mail = MailServer("localhost", box.port, "none", "sihao@example.org") if box else None
    hooks = (Webhook("json", f"{posts.url}/{PASSWORD}"),) if posts else ()
    return Settings(home, alerts=AlertSettings(mail, ("duty@example.org",) if box else (), hooks))


def told(settings: Settings, what: Situation, **named: Any) -> Telling:
    return tell(settings, what, **{"pauses": (0.05, 0.05), "time_limit": 5, **named})


def test_a_failure_is_told_once_and_its_end_once(tmp_path: Path) -> None:
    with smtp_server() as box, web_server() as posts:
        settings = installed(tmp_path, box=box, posts=posts)
        told(settings, situation(Outcome.PUBLISHED))
        for _ in range(3):
            told(settings, situation(Outcome.COULD_NOT_RUN, hours=20))
        for _ in range(3):
            told(settings, situation(Outcome.PUBLISHED))
    assert [body["level"] for body in posts.bodies] == ["alert", "recovered"]
    assert [mail["Subject"].split(":")[0] for mail in box.mails] == [
        "[四好评估 sihao] 警报 ALERT",
        "[四好评估 sihao] 恢复 OK",
    ]
    first = box.mails[0].get_content()
    assert "昨夜未能运行" in first
    assert "20 小时前" in first
    assert "怎么办 What to do" in first
    assert posts.bodies[0]["last_publication"]["age_hours"] == 20


def test_another_kind_of_failure_is_told_and_does_not_count_as_an_end(tmp_path: Path) -> None:
    with web_server() as posts:
        settings = installed(tmp_path, posts=posts)
        told(settings, situation(Outcome.COULD_NOT_RUN))
        told(settings, replace(situation(Outcome.STOPPED_BY_CHECKS), critical=(CHECK,)))
        told(settings, replace(situation(Outcome.STOPPED_BY_CHECKS), critical=(CHECK, replace(CHECK, name="other"))))
        told(settings, situation(Outcome.KILLED))
    assert [body["occasions"][0]["variant"].split()[0] for body in posts.bodies] == [
        "could_not_run", "stopped_by_checks", "stopped_by_checks", "killed",
    ]  # fmt: skip
    assert all(body["over"] == [] for body in posts.bodies)
    assert CHECK.name in posts.bodies[1]["text"]


def test_an_old_publication_is_told_when_it_is_too_old_and_when_it_is_not_any_more(tmp_path: Path) -> None:
    with web_server() as posts:
        settings = installed(tmp_path, posts=posts)
        told(settings, situation(hours=30))
        told(settings, situation(hours=31))
        told(settings, situation(hours=55))
        told(settings, situation(hours=0))
    assert [(body["level"], [each["kind"] for each in body["occasions"]]) for body in posts.bodies] == [
        ("alert", ["age"]), ("recovered", []),
    ]  # fmt: skip


def test_a_drop_is_told_once_for_each_publication_and_has_no_end(tmp_path: Path) -> None:
    dropped = replace(situation(), dropped=(CHECK,))
    assert dropped.publication is not None
    with web_server() as posts:
        settings = installed(tmp_path, posts=posts)
        for run in ("a", "a", "b"):
            told(settings, replace(dropped, publication=replace(dropped.publication, run_id=run)))
        told(settings, situation())
    assert [body["occasions"][0]["variant"] for body in posts.bodies] == ["a", "b"]
    assert "已报商会数比上次发布骤减" in posts.bodies[0]["subject"]


def test_each_channel_is_told_what_it_missed_and_nothing_else(tmp_path: Path) -> None:
    with smtp_server() as box, web_server(answers=[(500, b"no")]) as posts:
        settings = installed(tmp_path, box=box, posts=posts)
        first = told(settings, situation(Outcome.KILLED))
        assert [(each.channel, each.ok, each.tries) for each in first.deliveries] == [
            ("mail", True, 1),
            ("json", False, 3),
        ]
        posts.answers = [(200, b"ok")]
        second = told(settings, situation(Outcome.KILLED))
    assert [(each.channel, each.ok) for each in second.deliveries] == [("json", True)]
    assert len(box.mails) == 1
    assert (len(posts.bodies), posts.bodies[-1]["level"]) == (4, "alert")


def test_what_will_not_pass_is_not_tried_again(tmp_path: Path) -> None:
    with web_server(answers=[(404, b"no")]) as posts:
        (delivery,) = told(installed(tmp_path, posts=posts), situation(Outcome.KILLED)).deliveries
    assert (delivery.ok, delivery.tries, len(posts.bodies)) == (False, 1, 1)
    assert "404" in delivery.remark


def test_a_channel_that_never_answers_holds_nobody_up(tmp_path: Path) -> None:
    with smtp_server() as box, web_server(pause=6) as posts:
        started = time.monotonic()
        telling = told(installed(tmp_path, box=box, posts=posts), situation(Outcome.KILLED), time_limit=2)
        assert time.monotonic() - started < 5
        assert [(each.channel, each.ok) for each in telling.deliveries] == [("mail", True), ("json", False)]


def test_two_that_judge_at_the_same_moment_tell_once(tmp_path: Path) -> None:
    with web_server(pause=0.2) as posts:
        settings = installed(tmp_path, posts=posts)
        both = [threading.Thread(target=told, args=(settings, situation(Outcome.KILLED))) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
    assert len(posts.bodies) == 1


def test_a_memory_that_cannot_be_read_is_put_aside(tmp_path: Path) -> None:
    with web_server() as posts:
        settings = installed(tmp_path, posts=posts)
        settings.told.mkdir()
        (settings.told / "told.json").write_text('{"json": ["night"', encoding="utf-8")
        told(settings, situation(Outcome.KILLED))
        told(settings, situation(Outcome.KILLED))
    assert len(posts.bodies) == 1
    assert (settings.told / "told.unreadable").is_file()


def test_nothing_is_said_about_nights_that_nobody_recorded(tmp_path: Path) -> None:
    with web_server() as posts:
        settings = installed(tmp_path, posts=posts)
        told(settings, situation(Outcome.KILLED))
        told(settings, replace(situation(), night=None))
    assert [body["level"] for body in posts.bodies] == ["alert"]


def test_no_secret_and_no_address_reaches_the_state(tmp_path: Path) -> None:
    with smtp_server(refuses={"duty@example.org"}) as box, web_server(answers=[(403, PASSWORD.encode())]) as posts:
        settings = installed(tmp_path, box=box, posts=posts)
        told(settings, situation(Outcome.KILLED))
        try_channels(settings, situation(), pauses=())
    written = read_log(tmp_path)
    assert '"ok": false' in written
    assert PASSWORD not in written
    assert "duty@example.org" not in written
    assert "localhost" not in written
    assert PASSWORD not in repr(settings)


def test_a_test_message_goes_through_every_channel_and_is_not_remembered(tmp_path: Path) -> None:
    with smtp_server() as box, web_server() as posts:
        settings = installed(tmp_path, box=box, posts=posts)
        assert [each.ok for each in try_channels(settings, situation())] == [True, True]
        assert "测试 TEST" in box.mails[0]["Subject"]
        assert posts.bodies[0]["level"] == "test"
        told(settings, situation())
    assert len(posts.bodies) == 1


@pytest.mark.parametrize("outcome", [Outcome.STOPPED_BY_CHECKS, Outcome.COULD_NOT_RUN, Outcome.KILLED])
def test_every_failure_says_what_works_and_what_to_do(outcome: Outcome) -> None:
    now = replace(situation(outcome, hours=49, step="take_in"), night=LastNight(outcome, "take_in", ("原因",)))
    (occasion,) = [each for each in occasions(now, 30) if each.kind == "night"]
    text = alert_message(now, [occasion], []).as_text()
    for expected in ("收取文件 taking in files", "原因", "2 天前", "2 days ago", "截止日 2025-11-23", "sihao nightly"):
        assert expected in text


def test_before_the_first_publication_that_is_said() -> None:
    (occasion,) = occasions(Situation(NOW, None, None), 30)
    assert (occasion.kind, occasion.variant) == ("age", "none")
    assert occasions(Situation(NOW + timedelta(days=1), situation().publication, None), 30) == ()


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("无法读取 /srv/sihao/inbox/王某某 名单.xlsx 的内容", "无法读取 … 名单.xlsx 的内容"),
        ("电话 13800138000、138 0013 8000、021-62345678,证件 31010119900101123X", "电话 …、…、…,证件 …"),
        ("最后一次记录 2026-11-25 00:50:25,进程 15080", "最后一次记录 2026-11-25 00:50:25,进程 15080"),
        ("a@b.example 说\r\nBcc: x", "… 说 Bcc: x"),
        (f"key {PASSWORD}", "key …"),
        ("三" * 500, "三" * (LONGEST_LINE - 1) + "…"),
    ],
)
def test_a_foreign_sentence_is_made_harmless(foreign: str, shown: str) -> None:
    assert harmless(foreign, [PASSWORD]) == shown
