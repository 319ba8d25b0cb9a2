"""Reminds districts by mail before each date: once for each lead time that is configured, never after the date."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from pipelines.alert_settings import AlertSettings, is_address
from pipelines.alerts.deliver import PAUSES, TIME_LIMIT, Channel, Delivery, deliver
from pipelines.alerts.mail import MailChannel
from pipelines.alerts.memory import Memory, log_deliveries
from pipelines.alerts.message import NAME, Message, Part
from pipelines.alerts.reminder_files import WORKBOOK, by_district
from pipelines.alerts.reminder_list import Reminder, read_reminders, reminder_text, reminder_workbook
from pipelines.settings import Settings
from pipelines.warehouse import open_reader

AT_ONCE = 4
"""Mails on their way at the same time: a mail server may refuse more connections from one sender."""


class AddressBookError(ValueError):
    """The file of districts' addresses cannot be used; the message says where."""


@dataclass(frozen=True)
class _Errand:
    """One district's mail, and the keys under which its dates are remembered."""

    district: str
    channel: MailChannel
    message: Message
    keys: tuple[str, ...]


def remind(
    settings: Settings, now: datetime, *, pauses: Sequence[float] = PAUSES, time_limit: float = TIME_LIMIT
) -> list[Delivery]:
    """Send what is due to each district that has an address. What could not be sent is sent the next time.

    Only for a publication of today or yesterday: scoring an earlier day again must remind nobody.
    Raises AddressBookError, NothingPublishedError, and OSError when the memory cannot be written.
    """
    alerts = settings.alerts
    if alerts.mail is None or alerts.remind_addresses is None:
        return []
    addresses = read_addresses(alerts.remind_addresses)
    with open_reader(settings.published_link) as connection:
        as_of, reminders = read_reminders(connection)
    if as_of < now.date() - timedelta(days=1):
        return []
    with Memory(settings.told, "reminded.json").held() as reminded:
        errands = iter(_errands(alerts, addresses, reminders, as_of, reminded))
        deliveries: list[Delivery] = []
        while batch := list(islice(errands, AT_ONCE)):
            pairs: list[tuple[Channel, Message]] = [(errand.channel, errand.message) for errand in batch]
            sent = deliver(pairs, secrets=alerts.secrets, pauses=pauses, time_limit=time_limit)
            for errand, delivery in zip(batch, sent, strict=True):
                if delivery.ok:
                    reminded.setdefault(errand.district, {}).update(dict.fromkeys(errand.keys, as_of.isoformat()))
            deliveries += sent
    log_deliveries(settings.told, "reminder", deliveries, now)
    return deliveries


def due_step(days_left: int, lead_days: Sequence[int]) -> int | None:
    """The lead time that a date has reached: the smallest not below the days left; None before the first, or after."""
    return min((lead for lead in lead_days if 0 <= days_left <= lead), default=None)


def read_addresses(file: Path) -> dict[str, tuple[str, ...]]:
    """District code -> addresses, out of a CSV file with the columns district_code and address.

    Raises AddressBookError when there is no such file or a row cannot be used.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            rows = [(reader.line_num, row) for row in reader]
            header = reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise AddressBookError(f"区地址表无法读取 cannot be read: {file} ({type(error).__name__})") from error
    if not {"district_code", "address"} <= set(header):
        raise AddressBookError(f"区地址表应有两列 needs the columns district_code, address: {file}")
    found: dict[str, tuple[str, ...]] = {}
    for line, row in rows:
        code, address = (row["district_code"] or "").strip(), (row["address"] or "").strip()
        if not code or not is_address(address):
            raise AddressBookError(f"区地址表第 {line} 行不能用 line {line} cannot be used: {file}")
        found[code] = (*found.get(code, ()), address)
    return found


def _errands(
    alerts: AlertSettings,
    addresses: dict[str, tuple[str, ...]],
    reminders: Sequence[Reminder],
    as_of: date,
    reminded: dict[str, dict[str, str]],
) -> list[_Errand]:
    assert alerts.mail is not None  # noqa: S101 - the caller has looked
    found = []
    for district, owed in by_district(reminders):
        reached = [(each, due_step(each.days_left, alerts.remind_lead_days)) for each in owed]
        steps = dict.fromkeys(_key(each, step) for each, step in reached if step is not None)
        keys = tuple(key for key in steps if key not in reminded.get(district, {}))
        if keys and district in addresses:
            # A name of its own for each district's channel, which says nothing of the address.
            channel = MailChannel(alerts.mail, addresses[district], f"mail:{district}")
            found.append(_Errand(district, channel, _message(owed, as_of), keys))
    return found


def _key(reminder: Reminder, step: int) -> str:
    return f"{reminder.campaign_year} {reminder.event_code} {step}"


def _message(owed: Sequence[Reminder], as_of: date) -> Message:
    """The district's whole list, headed by the date that comes next."""
    ahead = min((each for each in owed if each.days_left >= 0), key=lambda each: each.due_on)
    place = owed[0].district
    subject = (
        f"[{NAME}] 催报 REMINDER · {place}:{ahead.event_zh} {ahead.due_on},还剩 {ahead.days_left} 天 "
        f"{ahead.event_en}: {ahead.days_left} days left"
    )
    heading, *lines = reminder_text(place, as_of, owed).splitlines()
    return Message(
        "reminder",
        subject,
        (Part(heading, tuple(line.strip().removeprefix("- ") for line in lines if line)),),
        attachments=((WORKBOOK, reminder_workbook(place, as_of, owed)),),
    )
