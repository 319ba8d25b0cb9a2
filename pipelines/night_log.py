"""The structured log of nights: SIHAO_HOME/logs/sihao.jsonl, one JSON object a line.

Every line has `time` (Shanghai), `level`, `run_id`, `logger`, `event` and `message`; what else an event says stands
beside them. Only what this program itself says is logged, never the environment, settings' values or rows of a
submission. The file is put aside at BYTES, and KEPT older ones are kept.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from logging.handlers import RotatingFileHandler

from pipelines.settings import TIMEZONE, Settings

BYTES = 5 * 1024 * 1024
KEPT = 4

_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every log record has; anything else came with the event."""


class JsonLines(logging.Formatter):
    """One record as one line of JSON."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self._run_id = run_id

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, TIMEZONE).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "run_id": self._run_id,
            "logger": record.name,
            "event": getattr(record, "event", "message"),
            "message": record.getMessage(),
        }
        said.update({name: value for name, value in vars(record).items() if name not in _OWN and name not in said})
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


class _Quiet(RotatingFileHandler):
    """What cannot be written, as on a full disk, is not, and nobody is told: the night tells what stops it itself."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        return


@contextmanager
def log_to_file(settings: Settings, run_id: str) -> Iterator[None]:
    """While this lasts, what the program says goes to the log; warnings also to standard error, as without it.

    A failure is not repeated there: whoever runs the night tells it. Where no log can be written there is none.
    """
    logger = logging.getLogger("pipelines")
    level = logger.level
    handlers: list[logging.Handler] = [_for_people()]
    try:
        settings.logs.mkdir(parents=True, exist_ok=True)
        file = _Quiet(settings.logs / "sihao.jsonl", maxBytes=BYTES, backupCount=KEPT, encoding="utf-8")
        file.setFormatter(JsonLines(run_id))
        handlers.append(file)
    except OSError as error:
        logger.warning("日志无法写入 the log cannot be written: %s", error)
    for handler in handlers:
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(level)
        for handler in handlers:
            logger.removeHandler(handler)
            handler.close()


def _for_people() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.addFilter(lambda record: getattr(record, "event", "") != "failed")
    return handler
