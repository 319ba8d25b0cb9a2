"""What was told through which channel, under SIHAO_HOME/alerts, so that nothing is told twice; and a log of deliveries.

Losing the memory costs one repeated message, so a file that cannot be read is put aside and forgotten.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.alerts.deliver import Delivery

Told = dict[str, dict[str, str]]
"""For each channel, what it was told: key -> variant."""

LOG_BYTES = 1_000_000
"""A log that has grown beyond this becomes the former one; two are kept."""


class Memory:
    """The memory of one kind of message: `told.json` for alerts, `reminded.json` for reminders."""

    def __init__(self, folder: Path, name: str) -> None:
        self.file = folder / name

    @contextmanager
    def held(self) -> Iterator[Told]:
        """What was told, for reading and changing; kept on leaving. Others wait meanwhile.

        The end of a night, the daemon's sensors and `sihao watch` may judge at the same moment.
        """
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            told = self._read()
            before = json.dumps(told, sort_keys=True)
            try:
                yield told
            finally:
                if json.dumps(told, sort_keys=True) != before:
                    self._write(told)

    def _read(self) -> Told:
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
            return {
                str(channel): {str(key): str(variant) for key, variant in said.items()}
                for channel, said in found.items()
            }
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError, OSError):
            self.file.replace(self.file.with_suffix(".unreadable"))
            return {}

    def _write(self, told: Mapping[str, Mapping[str, str]]) -> None:
        fresh = self.file.with_suffix(".tmp")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.file)


def log_deliveries(folder: Path, what: str, deliveries: Iterable[Delivery], now: datetime) -> None:
    """Add a line for each delivery to sent.jsonl: when, what about, channel, tries, outcome; never an address."""
    file = folder / "sent.jsonl"
    folder.mkdir(parents=True, exist_ok=True)
    if file.is_file() and file.stat().st_size > LOG_BYTES:
        file.replace(file.with_suffix(".former.jsonl"))
    with file.open("a", encoding="utf-8") as log:
        for delivery in deliveries:
            line: dict[str, Any] = {
                "at": now.isoformat(), "what": what, "channel": delivery.channel, "ok": delivery.ok,
                "tries": delivery.tries, "remark": delivery.remark,
            }  # fmt: skip
            log.write(json.dumps(line, ensure_ascii=False) + "\n")
