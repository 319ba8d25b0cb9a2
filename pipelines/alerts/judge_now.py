"""Judges how things stand now and tells people what they do not know yet: after a night, and from outside."""

from __future__ import annotations

from datetime import datetime

from pipelines.alerts.situation import read_situation
from pipelines.alerts.tell import Telling, tell
from pipelines.settings import Settings


def tell_now(settings: Settings, now: datetime) -> Telling:
    """Read the journal and the publication, and tell. now: naive Shanghai time.

    Raises duckdb.Error when the published file cannot be read, OSError when what was told cannot be kept.
    """
    return tell(settings, read_situation(settings, now))


def telling_lines(telling: Telling) -> list[str]:
    """For a terminal or a log: what holds, and which channel failed and why."""
    lines = [f"{each.happened.zh} {each.happened.en} {each.to_do.zh} {each.to_do.en}" for each in telling.occasions]
    for delivery in telling.deliveries:
        outcome = "已送达 delivered" if delivery.ok else "未送达 not delivered"
        lines.append(f"{delivery.channel}: {outcome} {delivery.remark}".rstrip())
    return lines
