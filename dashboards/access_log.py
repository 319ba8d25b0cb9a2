"""The log of who opened and exported what: one JSON object a line, in a file that is rotated by size.

It holds no secrets: of a login only that it happened, never its parameters.
"""

from __future__ import annotations

import json
import logging
import time
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from pipelines import settings as clock

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_FILE = 10_000_000
FILES_KEPT = 50
QUIET_PATHS = ("/static/", "/healthz")
_LONGEST_VALUE = 200


class AccessLog:
    """ASGI wrapper that writes a line for each answered request, refused ones too; none for QUIET_PATHS."""

    def __init__(self, app: ASGIApp, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.app = app
        # Not by name: each application writes to its own file only.
        self.log = logging.Logger("sihao.access")
        handler = RotatingFileHandler(file, maxBytes=LARGEST_FILE, backupCount=FILES_KEPT, encoding="utf-8", delay=True)
        self.log.addHandler(handler)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(QUIET_PATHS):
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status, size = 500, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            self.log.info(json.dumps(_line(Request(scope), status, size, milliseconds), ensure_ascii=False))


def _line(request: Request, status: int, size: int, milliseconds: float) -> dict[str, Any]:
    """user and scope are null where nobody was let in; rows: query name -> rows that it gave."""
    visitor = getattr(request.state, "visitor", None)
    connection = getattr(request.state, "connection", None)
    is_login = request.scope["path"].startswith("/auth/")
    return {
        "time": clock.now().isoformat(),
        "from": request.client.host if request.client else None,
        "user": visitor.name if visitor else None,
        "scope": str(visitor.scope) if visitor else None,
        "method": request.method,
        "path": request.scope["path"][:_LONGEST_VALUE],
        "parameters": {} if is_login else _parameters(request),
        "status": status,
        "rows": connection.asked if connection else {},
        "bytes": size,
        "ms": milliseconds,
    }


def _parameters(request: Request) -> dict[str, str | list[str]]:
    given: dict[str, str | list[str]] = {}
    for name in request.query_params:
        values = [value[:_LONGEST_VALUE] for value in request.query_params.getlist(name)]
        given[name[:_LONGEST_VALUE]] = values[0] if len(values) == 1 else values
    return given
