"""A login of our own by OpenID Connect: code flow with PKCE, state and nonce, all of it Authlib's.

Two routes, the only ones that set a cookie: it is signed and holds who logged in and what that person may see. Nothing
is kept on the server, and no token is kept anywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboards.access import Visitor
from dashboards.groups import Groups, NoScopeError
from dashboards.pages.frame import error_page
from dashboards.scope import ScopeError, parse_scope

if TYPE_CHECKING:
    from starlette.requests import Request

    from pipelines.access_settings import AccessSettings

LOGIN, CALLBACK = "/auth/login", "/auth/callback"
SESSION_SECONDS = 8 * 60 * 60
"""A working day: so long a change of somebody's groups may take to count."""

_log = logging.getLogger(__name__)


def session_middleware(access: AccessSettings) -> Middleware:
    """The signed cookie. Behind https its name binds it to this host and its whole address."""
    return Middleware(
        SessionMiddleware,
        secret_key=access.session_secret,
        session_cookie="__Host-sihao" if access.is_encrypted else "sihao",
        max_age=SESSION_SECONDS,
        same_site="lax",
        https_only=access.is_encrypted,
    )


def session_visitor(request: Request) -> Visitor | Response:
    """Who logged in, or the way to the login."""
    try:
        return Visitor(str(request.session["user"]), parse_scope(str(request.session["scope"])))
    except (KeyError, ScopeError):
        login = f"{LOGIN}?next={quote(_here(request), safe='')}"
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": login})
    return RedirectResponse(login, 303)


def login_routes(access: AccessSettings, groups: Groups) -> list[Route]:
    """The way to the identity provider and the way back from it."""
    import httpx2
    from authlib.integrations.base_client import OAuthError
    from authlib.integrations.starlette_client import OAuth
    from joserfc.errors import JoseError

    oauth = OAuth()
    provider: Any = oauth.register(
        "provider",
        client_id=access.oidc_client_id,
        client_secret=access.oidc_client_secret or None,
        server_metadata_url=f"{access.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            **({} if access.oidc_client_secret else {"token_endpoint_auth_method": "none"}),
        },
    )
    claims = {
        "iss": {"essential": True, "values": [access.oidc_issuer]},
        "aud": {"essential": True, "values": [access.oidc_client_id]},
        "exp": {"essential": True},
    }

    async def login(request: Request) -> Response:
        request.session.clear()
        request.session["next"] = local_address(request.query_params.get("next", ""))
        try:
            answer: Response = await provider.authorize_redirect(request, access.public_url + CALLBACK)
        except (httpx2.HTTPError, OAuthError, RuntimeError, ValueError) as error:
            return _no_provider(error)
        return answer

    async def callback(request: Request) -> Response:
        after = local_address(str(request.session.get("next", "")))
        try:
            token = await provider.authorize_access_token(request, claims_options=claims)
            person = token["userinfo"]
            visitor = Visitor(
                str(person.get("preferred_username") or person["sub"]),
                groups.widest(_groups(person.get(access.oidc_groups_claim))),
            )
        except NoScopeError as error:
            request.session.clear()
            return HTMLResponse(error_page(403, str(error)), 403)
        except httpx2.HTTPError as error:
            return _no_provider(error)
        except (OAuthError, JoseError, KeyError, ValueError) as error:
            _log.warning("login refused: %r", error)
            request.session.clear()
            return HTMLResponse(
                error_page(403, "登录没有完成，请返回重新登录。The login did not succeed; please try again."), 403
            )
        request.session.clear()
        request.session.update(user=visitor.name, scope=str(visitor.scope))
        return RedirectResponse(after, 303)

    return [Route(LOGIN, login), Route(CALLBACK, callback)]


def local_address(address: str) -> str:
    """The address if it is one of ours, else the first page: a login must not lead elsewhere."""
    parts = urlsplit(address)
    is_ours = address.startswith("/") and not address.startswith(("//", "/auth/")) and not parts.netloc
    return address if is_ours and "\\" not in address and address.isprintable() else "/"


def _here(request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    return quote(request.scope["path"]) + (f"?{query}" if query else "")


def _groups(claim: object) -> Iterable[str]:
    """The claim is a list of names, or one name."""
    return [claim] if isinstance(claim, str) else map(str, claim) if isinstance(claim, list) else []


def _no_provider(error: Exception) -> Response:
    _log.warning("identity provider: %r", error)
    return HTMLResponse(
        error_page(502, "暂时连不上登录服务，请稍后再试。The login service cannot be reached; try again later."), 502
    )
