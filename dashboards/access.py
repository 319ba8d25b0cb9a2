"""Who is asking: the modes of access, and the gate that every request passes before any page is made.

none: this machine only; whoever can open the pages sees all. proxy: a reverse proxy has checked who it is and says so
in headers. oidc: a login of our own, in oidc.py.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboards.groups import Groups, NoScopeError
from dashboards.pages.frame import error_page
from dashboards.scope import ALL, MissingScopeError, Scope

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Send
    from starlette.types import Scope as AsgiScope

    from pipelines.access_settings import AccessSettings

SECRET_HEADER = "x-sihao-proxy-secret"  # noqa: S105 - the name of the header
OPEN_PATHS = ("/static/", "/healthz", "/auth/")
"""What is answered without knowing who asks: it shows nobody's data."""

_LONGEST_NAME = 200


class RefusedError(PermissionError):
    """This request is not let in; the message says why in both languages."""


@dataclass(frozen=True)
class Visitor:
    """Who asks, and what that person may see."""

    name: str
    scope: Scope


Identify = Callable[[Request], Visitor | Response]
"""Tells who asks, or answers with a response of its own, such as the way to the login. May raise RefusedError."""


class Gate:
    """ASGI middleware: lets in reading requests of people who are known, and puts the Visitor into the request's state.

    trust: raises RefusedError where nobody may come from, whatever they ask for.
    """

    def __init__(self, app: ASGIApp, trust: Callable[[Request], None], identify: Identify) -> None:
        self.app = app
        self.trust = trust
        self.identify = identify

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            answer = self._refusal(Request(scope))
            if answer is not None:
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        try:
            self.trust(request)
            if request.method not in {"GET", "HEAD"}:
                return HTMLResponse(error_page(405), 405, {"Allow": "GET, HEAD"})
            # The path itself, not that of the URL, into which the Host header could write another one.
            if request.scope["path"].startswith(OPEN_PATHS):
                return None
            found = self.identify(request)
        except (RefusedError, NoScopeError) as error:
            return HTMLResponse(error_page(403, str(error)), 403)
        if isinstance(found, Response):
            return found
        request.state.visitor = found
        return None


def visitor_of(request: Request) -> Visitor:
    """The Visitor that the gate let in. Raises MissingScopeError when there was no gate before this page."""
    visitor = getattr(request.state, "visitor", None)
    if not isinstance(visitor, Visitor):
        raise MissingScopeError(f"nobody was let in at {request.scope['path']}")
    return visitor


def trust_anyone(request: Request) -> None:
    """For modes in which nothing but the listening address or a login stands between people and the pages."""


def local_visitor(request: Request) -> Visitor:
    """Mode none: whoever sits at this machine."""
    return Visitor("local", ALL)


def trust_proxy(access: AccessSettings) -> Callable[[Request], None]:
    """Only the proxy: by its address, by the secret that it sends, or by both where both are set."""

    def trust(request: Request) -> None:
        address = request.client.host if request.client else ""
        if access.proxy_peers and not _is_among(address, access.proxy_peers):
            raise RefusedError("请通过指定的入口访问。Please come in through the proper entrance.")
        if access.proxy_secret:
            sent = request.headers.get(SECRET_HEADER, "").encode("latin-1")
            if not hmac.compare_digest(sent, access.proxy_secret.encode()):
                raise RefusedError("请通过指定的入口访问。Please come in through the proper entrance.")

    return trust


def proxy_visitor(access: AccessSettings, groups: Groups) -> Identify:
    """Who it is by the proxy's headers; groups are separated by commas."""

    def identify(request: Request) -> Visitor:
        name = _only_value(request, access.proxy_user_header)
        if not name or len(name) > _LONGEST_NAME:
            raise RefusedError("没有登录信息。Nobody is logged in.")
        members = _only_value(request, access.proxy_groups_header).split(",")
        return Visitor(name, groups.widest(member.strip() for member in members))

    return identify


def _only_value(request: Request, header: str) -> str:
    """A header that comes twice may be half somebody else's: it counts for nothing."""
    values = request.headers.getlist(header)
    if len(values) > 1:
        raise RefusedError("登录信息不明确。Who is logged in is not clear.")
    try:
        return values[0].encode("latin-1").decode("utf-8").strip() if values else ""
    except UnicodeDecodeError as error:
        raise RefusedError("登录信息不明确。Who is logged in is not clear.") from error


def _is_among(address: str, networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]) -> bool:
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(place, ipaddress.IPv6Address) and place.ipv4_mapped:
        place = place.ipv4_mapped
    return any(place in network for network in networks)
