"""What every response carries, and where the pages listen."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class NotLoopbackError(ValueError):
    """The pages are asked to listen where other machines could reach them."""


def check_loopback(host: str) -> None:
    """Raise NotLoopbackError unless `host` is this machine only: without a login nobody else may come in."""
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise NotLoopbackError(
            f"没有设置登录方式（SIHAO_ACCESS）时，看板只能在本机打开（127.0.0.1、::1、localhost），不能监听 {host!r}。"
            "Without a way to log in (SIHAO_ACCESS) the dashboard is for this machine only (127.0.0.1, ::1, localhost) "
            f"and will not listen on {host!r}."
        )


class StrictHeaders:
    """ASGI wrapper that puts HEADERS on every response, error pages included; nothing but static files is cached.

    login_origin: where a form may lead on to when whoever sends it must log in again.
    """

    def __init__(self, app: ASGIApp, login_origin: str = "") -> None:
        self.app = app
        policy = HEADERS["Content-Security-Policy"]
        if login_origin:
            policy = policy.replace("form-action 'self'", f"form-action 'self' {login_origin}")
        self.headers = {**HEADERS, "Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                headers["Cache-Control"] = "no-cache" if scope["path"].startswith("/static/") else "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
