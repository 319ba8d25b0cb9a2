"""How people reach the dashboard: the mode of access and what it needs, out of SIHAO_ variables.

Reading the environment belongs to settings.py; letting people in belongs to dashboards/access.py.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1", "[::1]")
"""Host names of this machine that a browser on it may use."""

MODES = ("none", "proxy", "oidc")

_NEEDED = {
    "none": (),
    "proxy": ("SIHAO_ACCESS_GROUPS", "SIHAO_ACCESS_HOSTS"),
    "oidc": (
        "SIHAO_ACCESS_GROUPS", "SIHAO_PUBLIC_URL", "SIHAO_OIDC_ISSUER", "SIHAO_OIDC_CLIENT_ID", "SIHAO_SESSION_SECRET",
    ),
}  # fmt: skip
_ALLOWED = {
    "none": (),
    "proxy": (
        "SIHAO_PROXY_PEERS", "SIHAO_PROXY_SECRET", "SIHAO_PROXY_USER_HEADER", "SIHAO_PROXY_GROUPS_HEADER",
    ),
    "oidc": ("SIHAO_ACCESS_HOSTS", "SIHAO_OIDC_CLIENT_SECRET", "SIHAO_OIDC_GROUPS_CLAIM"),
}  # fmt: skip
ACCESS_VARIABLES = {"SIHAO_ACCESS"}.union(*_NEEDED.values(), *_ALLOWED.values())

_SHORTEST_SECRET = 32


class AccessSettingsError(ValueError):
    """The variables of the access mode do not fit together; the message names the variable."""


@dataclass(frozen=True)
class AccessSettings:
    """mode: `none` (this machine only, sees all), `proxy` (headers of a trusted proxy) or `oidc` (a login of its own).

    hosts: host names that a request may carry. groups_file: TOML that maps groups to scopes.
    proxy_peers, proxy_secret: what tells the proxy from others; each that is set must hold. proxy_user_header and
    proxy_groups_header: where the proxy writes who it is, in small letters. public_url: the address that people type,
    without a slash at the end. session_secret signs the cookie.
    """

    mode: str = "none"
    hosts: tuple[str, ...] = LOOPBACK_NAMES
    groups_file: Path | None = None
    proxy_peers: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()
    proxy_secret: str = field(default="", repr=False)
    proxy_user_header: str = "x-remote-user"
    proxy_groups_header: str = "x-remote-groups"
    public_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_groups_claim: str = "groups"
    session_secret: str = field(default="", repr=False)

    @property
    def is_encrypted(self) -> bool:
        """Whether people reach the pages by https."""
        return self.public_url.startswith("https://")

    @property
    def login_origin(self) -> str:
        """Scheme and host of the identity provider; blank without one."""
        parts = urlsplit(self.oidc_issuer)
        return f"{parts.scheme}://{parts.netloc}" if self.oidc_issuer else ""


def read_access(env: Mapping[str, str]) -> AccessSettings:
    """The access settings among these variables. Raises AccessSettingsError when one is missing, unfit or idle."""
    mode = env.get("SIHAO_ACCESS") or "none"
    if mode not in MODES:
        raise AccessSettingsError(f"SIHAO_ACCESS 应为 must be {'、'.join(MODES)}: {mode!r}")
    given = {name: env[name] for name in sorted(ACCESS_VARIABLES - {"SIHAO_ACCESS"}) if env.get(name)}
    # Somebody who sets a secret and forgets the mode must not go without protection.
    if idle := [name for name in given if name not in _NEEDED[mode] + _ALLOWED[mode]]:
        raise AccessSettingsError(f"SIHAO_ACCESS={mode} 用不到 does not use: {', '.join(idle)}")
    if missing := [name for name in _NEEDED[mode] if name not in given]:
        raise AccessSettingsError(f"SIHAO_ACCESS={mode} 还需要 also needs: {', '.join(missing)}")
    if mode == "none":
        return AccessSettings()
    groups_file = Path(given["SIHAO_ACCESS_GROUPS"]).resolve()
    hosts = _listed(given.get("SIHAO_ACCESS_HOSTS", ""))
    if "*" in hosts:
        raise AccessSettingsError("SIHAO_ACCESS_HOSTS 须列出主机名 must name the hosts, not *")
    return _proxy(given, groups_file, hosts) if mode == "proxy" else _oidc(given, groups_file, hosts)


def _proxy(given: Mapping[str, str], groups_file: Path, hosts: tuple[str, ...]) -> AccessSettings:
    secret = given.get("SIHAO_PROXY_SECRET", "")
    try:
        peers = tuple(ipaddress.ip_network(peer) for peer in _listed(given.get("SIHAO_PROXY_PEERS", "")))
    except ValueError as error:
        raise AccessSettingsError(f"SIHAO_PROXY_PEERS 应为地址或网段 must be addresses or networks: {error}") from error
    if not peers and not secret:
        raise AccessSettingsError("SIHAO_ACCESS=proxy 还需要 also needs: SIHAO_PROXY_PEERS 或 or SIHAO_PROXY_SECRET")
    if secret:
        _check_secret("SIHAO_PROXY_SECRET", secret)
    return AccessSettings(
        mode="proxy",
        hosts=hosts,
        groups_file=groups_file,
        proxy_peers=peers,
        proxy_secret=secret,
        proxy_user_header=given.get("SIHAO_PROXY_USER_HEADER", "x-remote-user").lower(),
        proxy_groups_header=given.get("SIHAO_PROXY_GROUPS_HEADER", "x-remote-groups").lower(),
    )


def _oidc(given: Mapping[str, str], groups_file: Path, hosts: tuple[str, ...]) -> AccessSettings:
    _check_secret("SIHAO_SESSION_SECRET", given["SIHAO_SESSION_SECRET"])
    for name in ("SIHAO_PUBLIC_URL", "SIHAO_OIDC_ISSUER"):
        parts = urlsplit(given[name])
        if not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(given[name])))):
            raise AccessSettingsError(f"{name} 应为 https 地址 must be an https address: {given[name]!r}")
        if parts.query or parts.fragment or (name == "SIHAO_PUBLIC_URL" and parts.path not in {"", "/"}):
            raise AccessSettingsError(f"{name} 只能是网址本身 must be the bare address: {given[name]!r}")
    host = urlsplit(given["SIHAO_PUBLIC_URL"]).hostname or ""
    return AccessSettings(
        mode="oidc",
        hosts=(host, *hosts),
        groups_file=groups_file,
        public_url=given["SIHAO_PUBLIC_URL"].rstrip("/"),
        oidc_issuer=given["SIHAO_OIDC_ISSUER"],
        oidc_client_id=given["SIHAO_OIDC_CLIENT_ID"],
        oidc_client_secret=given.get("SIHAO_OIDC_CLIENT_SECRET", ""),
        oidc_groups_claim=given.get("SIHAO_OIDC_GROUPS_CLAIM", "groups"),
        session_secret=given["SIHAO_SESSION_SECRET"],
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _is_loopback(url: str) -> bool:
    return (urlsplit(url).hostname or "") in LOOPBACK_NAMES


def _check_secret(name: str, secret: str) -> None:
    if len(secret) < _SHORTEST_SECRET:
        raise AccessSettingsError(
            f"{name} 至少要有 {_SHORTEST_SECRET} 个字符 must have {_SHORTEST_SECRET} characters or more"
        )
