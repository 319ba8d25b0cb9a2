"""Tells each channel what it has not been told yet, and what is over. Safe to call as often as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.alerts.deliver import PAUSES, TIME_LIMIT, Channel, Delivery, channels, deliver
from pipelines.alerts.memory import Memory, log_deliveries
from pipelines.alerts.message import Message, alert_message, trial_message
from pipelines.alerts.occasions import ENDS_WITH, Occasion, Situation, occasions
from pipelines.settings import Settings


@dataclass(frozen=True)
class Telling:
    """What holds now, and what became of the messages that it called for."""

    occasions: tuple[Occasion, ...]
    deliveries: tuple[Delivery, ...]


def tell(
    settings: Settings, situation: Situation, *, pauses: Sequence[float] = PAUSES, time_limit: float = TIME_LIMIT
) -> Telling:
    """Judge the situation and tell what is new. What could not be delivered is told the next time.

    Raises OSError when the memory under SIHAO_HOME cannot be written.
    """
    now_holds = occasions(situation, settings.alerts.max_age_hours)
    configured = channels(settings.alerts)
    if not configured:
        return Telling(now_holds, ())
    with Memory(settings.told, "told.json").held() as told:
        for gone in told.keys() - {channel.name for channel in configured}:
            del told[gone]
        errands: list[tuple[Channel, Message]] = []
        for channel in configured:
            said = told.setdefault(channel.name, {})
            news = [each for each in now_holds if said.get(each.kind) != each.variant]
            over = sorted(said.keys() & _ended(situation, now_holds))
            if news or over:
                errands.append((channel, alert_message(situation, news, over)))
        deliveries = deliver(errands, secrets=settings.alerts.secrets, pauses=pauses, time_limit=time_limit)
        for delivery in deliveries:
            if delivery.ok:
                told[delivery.channel] = {each.kind: each.variant for each in now_holds}
    about = ",".join(each.kind for each in now_holds) or "over"
    log_deliveries(settings.told, about, deliveries, situation.now)
    return Telling(now_holds, tuple(deliveries))


def _ended(situation: Situation, now_holds: Sequence[Occasion]) -> set[str]:
    """Kinds of which one can say that they are over; without any record of a night nothing is known about nights."""
    known = set(ENDS_WITH) if situation.night else set(ENDS_WITH) - {"night"}
    return known - {each.kind for each in now_holds}


def try_channels(
    settings: Settings, situation: Situation, *, pauses: Sequence[float] = PAUSES, time_limit: float = TIME_LIMIT
) -> list[Delivery]:
    """Send a test message by every channel; changes nothing that is remembered."""
    message = trial_message(situation)
    errands = [(channel, message) for channel in channels(settings.alerts)]
    deliveries = deliver(errands, secrets=settings.alerts.secrets, pauses=pauses, time_limit=time_limit)
    log_deliveries(settings.told, "test", deliveries, situation.now)
    return deliveries
