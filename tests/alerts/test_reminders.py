"""Reminders: the lists in the outbox, and mails to districts before a date, each once, against a real mail server."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pipelines.alert_settings import AlertSettings, MailServer
from pipelines.alerts.remind import AddressBookError, due_step, read_addresses, remind
from pipelines.alerts.reminder_files import CITY, TEXT, WORKBOOK, write_reminders
from pipelines.settings import Settings
from pipelines.warehouse import open_writer
from tests.alerts.conftest import read_log
from tests.alerts.servers import Mailbox, smtp_server

DUE = date(2025, 11, 30)
_TABLE = """
create schema if not exists meta;
create schema if not exists reporting;
create or replace table meta.publication as select cast($as_of as date) as as_of;
create or replace table reporting.rpt_reminder as
    select
        2025 as campaign_year, district_code, district_zh, event_code, event_zh, event_en,
        due_on, date_diff('day', cast($as_of as date), due_on) as days_left,
        case when due_on < cast($as_of as date) then 'overdue' when due_on <= cast($as_of as date) + 45 then 'due_soon'
        else 'later' end as reminder_state, '状态' as reminder_state_zh,
        owed_by, owed_by_zh, chamber_id, chamber_zh, owed_zh, owed_en
    from (values
        ('310106', '静安区', 'summary', '总结', 'Summary', date '2025-11-30', 'chamber', '商会', 'CH-1', '=1+1商会',
            '未报总结', 'No summary'),
        ('310106', '静安区', 'plan', '计划', 'Plan', date '2025-04-30', 'chamber', '商会', 'CH-1', '=1+1商会',
            '未报计划', 'No plan'),
        ('310104', null, 'district_check', '督查', 'District check', date '2025-11-25', 'district', '区工商联', 'CH-2',
            null, '未收到督查', 'No check'),
        ('310104', null, 'later', '其他', 'Other', date '2026-06-30', 'chamber', '商会', 'CH-2', null, '后', 'later')
    ) as rows (
        district_code, district_zh, event_code, event_zh, event_en, due_on, owed_by, owed_by_zh, chamber_id, chamber_zh,
        owed_zh, owed_en
    )
"""


def publish(settings: Settings, as_of: date) -> None:
    """A published file as of a day, with just what reminders read."""
    file = settings.history / f"warehouse-{as_of}.duckdb"
    with open_writer(file) as connection:
        for statement in _TABLE.replace("$as_of", f"'{as_of}'").split(";\n"):
            connection.execute(statement)
    settings.published_link.unlink(missing_ok=True)
    settings.published_link.symlink_to(file)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    book = tmp_path / "addresses.csv"
    book.write_text("district_code,address\n310106,ja@example.org\n310106,ja2@example.org\n", encoding="utf-8-sig")
    return Settings(tmp_path / "home", alerts=AlertSettings(remind_addresses=book, remind_lead_days=(14, 3)))


def night(settings: Settings, box: Mailbox, as_of: date, today: date | None = None) -> list[bool]:
    """Publish as of a day and remind on the morning after; whether each mail was sent."""
    publish(settings, as_of)
    mail = MailServer("localhost", box.port, "none", "sihao@example.org")
    settings = replace(settings, alerts=replace(settings.alerts, mail=mail))
    moment = datetime.combine(today or as_of, datetime.min.time()) + timedelta(hours=2)
    return [delivery.ok for delivery in remind(settings, moment, pauses=(0.05,), time_limit=5)]


def test_each_district_has_a_list_and_a_short_text_and_so_has_the_city(settings: Settings) -> None:
    publish(settings, date(2025, 11, 20))
    made = write_reminders(settings.published_link, settings.reminders)
    assert (made.owed, made.districts) == (3, 2)
    assert {path.relative_to(settings.reminders).as_posix() for path in settings.reminders.rglob("*.*") if
            not path.name.startswith(".")} == {f"{place}/{file}" for place in (CITY, "310104", "310106")
                                               for file in (WORKBOOK, TEXT)}  # fmt: skip
    text = (settings.reminders / "310106" / TEXT).read_text(encoding="utf-8-sig")
    assert "总结(2025 年度):2025-11-30 截止,还剩 10 天;商会尚欠 1 件。" in text
    assert "Plan (2025): due 2025-04-30, 204 days overdue; owed by the chamber: 1." in text
    assert "督查" not in text
    assert "区工商联尚欠 1 件" in (settings.reminders / "310104" / TEXT).read_text(encoding="utf-8-sig")


def test_no_cell_of_a_list_is_a_formula(settings: Settings) -> None:
    publish(settings, date(2025, 11, 20))
    write_reminders(settings.published_link, settings.reminders)
    data = (settings.reminders / CITY / WORKBOOK).read_bytes()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [row[8] for row in rows[2:]] == ["=1+1商会", "CH-2", "=1+1商会"]
    assert [row[4] for row in rows[2:]] == [-204, 5, 10]
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet


def test_a_district_that_owes_nothing_any_more_loses_its_list(settings: Settings) -> None:
    publish(settings, date(2025, 11, 20))
    write_reminders(settings.published_link, settings.reminders)
    publish(settings, date(2025, 3, 1))
    assert write_reminders(settings.published_link, settings.reminders).owed == 0
    assert [path for path in settings.reminders.rglob("*") if path.suffix in {".xlsx", ".txt"}] == []


def test_a_district_is_reminded_once_at_each_lead_time_and_never_after_the_date(settings: Settings) -> None:
    sent: dict[int, int] = {}
    with smtp_server() as box:
        for days_left in (15, 14, 13, 4, 3, 2, 0, -1):
            before = len(box.mails)
            night(settings, box, DUE - timedelta(days=days_left))
            if len(box.mails) > before:
                sent[days_left] = len(box.mails) - before
    assert sent == {14: 1, 3: 1}
    mail = box.mails[0]
    assert mail["To"] == "ja@example.org, ja2@example.org"
    assert "总结 2025-11-30,还剩 14 天" in mail["Subject"]
    (workbook,) = mail.iter_attachments()
    assert workbook.get_filename() == WORKBOOK
    body = mail.get_body()
    assert body is not None
    assert "未报计划" in body.get_content()
    assert "ja@example.org" not in read_log(settings.told)


def test_a_mail_that_could_not_be_sent_is_sent_the_next_night(settings: Settings) -> None:
    with smtp_server(tempfails=2) as box:
        assert night(settings, box, DUE - timedelta(days=14)) == [False]
        assert night(settings, box, DUE - timedelta(days=13)) == [True]
        assert night(settings, box, DUE - timedelta(days=12)) == []
    assert len(box.mails) == 1


def test_scoring_an_earlier_day_again_reminds_nobody(settings: Settings) -> None:
    with smtp_server() as box:
        assert night(settings, box, DUE - timedelta(days=3), today=DUE - timedelta(days=1)) == []
        assert night(settings, box, DUE - timedelta(days=3), today=DUE - timedelta(days=2)) == [True]


@pytest.mark.parametrize(("days_left", "step"), [(15, None), (14, 14), (4, 14), (3, 3), (1, 3), (0, 0), (-1, None)])
def test_a_date_reaches_one_lead_time_after_the_other(days_left: int, step: int | None) -> None:
    assert due_step(days_left, (14, 3, 0)) == step


@pytest.mark.parametrize(
    "text",
    ["code,mail\n1,a@example.org\n", "district_code,address\n310106,nobody\n", "district_code,address\n310106\n"],
)
def test_an_address_book_that_cannot_be_used_says_where(tmp_path: Path, text: str) -> None:
    book = tmp_path / "book.csv"
    book.write_text(text, encoding="utf-8")
    with pytest.raises(AddressBookError, match=r"book\.csv"):
        read_addresses(book)
    with pytest.raises(AddressBookError):
        read_addresses(tmp_path / "none.csv")
