"""Brings one message through several channels at once, with a few tries, in bounded time, whatever a channel does."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipelines.alert_settings import AlertSettings
from pipelines.alerts.mail import MailChannel
from pipelines.alerts.message import Message
from pipelines.alerts.texts import harmless
from pipelines.alerts.webhook import WebhookChannel
from pipelines.failures import PermanentError, is_passing

PAUSES = (2.0, 8.0)
"""Seconds between the tries of a failure that may pass: three tries in all."""

TIME_LIMIT = 60.0
"""Seconds after which a channel counts as failed, whatever it is waiting for."""


class Channel(Protocol):
    """A way to tell people."""

    @property
    def name(self) -> str:
        """What it is called in memory and logs."""

    def send(self, message: Message) -> str | None:
        """Send once; a remark, if there is one. Raises PassingError or PermanentError."""


@dataclass(frozen=True)
class Delivery:
    """What became of one message. remark: why it failed, or what to know about it."""

    channel: str
    ok: bool
    tries: int
    remark: str = ""


def channels(alerts: AlertSettings) -> tuple[Channel, ...]:
    """The channels of alerts that are configured."""
    found: list[Channel] = []
    if alerts.mail is not None and alerts.mail_to:
        found.append(MailChannel(alerts.mail, alerts.mail_to))
    found += [WebhookChannel(webhook) for webhook in alerts.webhooks]
    return tuple(found)


def deliver(
    errands: Sequence[tuple[Channel, Message]],
    *,
    secrets: Sequence[str] = (),
    pauses: Sequence[float] = PAUSES,
    time_limit: float = TIME_LIMIT,
) -> list[Delivery]:
    """Send each message by its channel, all at the same time; one result each, in the same order. Never raises."""
    results: list[Delivery | None] = [None] * len(errands)

    def run(number: int, channel: Channel, message: Message) -> None:
        results[number] = _try(channel, message, secrets, pauses)

    # Daemons, so that a server that never answers cannot keep the night's process alive.
    threads = [
        threading.Thread(target=run, args=(number, *errand), daemon=True) for number, errand in enumerate(errands)
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + time_limit
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [
        result or Delivery(channel.name, False, 0, f"超过 {time_limit:g} 秒没有结果 nothing came of it in that time")
        for result, (channel, _message) in zip(results, errands, strict=True)
    ]


def _try(channel: Channel, message: Message, secrets: Sequence[str], pauses: Sequence[float]) -> Delivery:
    tries = 0
    while True:
        tries += 1
        try:
            return Delivery(channel.name, True, tries, channel.send(message) or "")
        except Exception as error:  # noqa: BLE001 - a channel's own fault must not end a night either
            if not is_passing(error) or tries > len(pauses):
                known = is_passing(error) or isinstance(error, PermanentError)
                remark = harmless(str(error), secrets) if known else type(error).__name__
                return Delivery(channel.name, False, tries, remark)
        time.sleep(pauses[tries - 1])
