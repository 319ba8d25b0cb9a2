"""Who is told when something goes wrong or is due, and how: out of SIHAO_MAIL_, SIHAO_ALERT_ and SIHAO_REMIND_.

Reading the environment belongs to settings.py, sending to pipelines/alerts. A secret may stand in a file instead, named
by the same variable with _FILE; it is read once, here, and shown by nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SECURITIES = ("starttls", "tls", "none")
"""How the mail server is spoken to: encrypted after STARTTLS, encrypted from the first byte, or not at all."""

_PORTS = {"starttls": "587", "tls": "465", "none": "25"}
_SECRETS = (
    "SIHAO_MAIL_PASSWORD",
    "SIHAO_ALERT_WEBHOOK_URL",
    "SIHAO_ALERT_WECOM_URL",
    "SIHAO_ALERT_DINGTALK_URL",
    "SIHAO_ALERT_DINGTALK_SECRET",
)
"""A robot's address lets anyone who has it post, so it is a secret as well."""

_PLAIN = (
    "SIHAO_MAIL_HOST", "SIHAO_MAIL_PORT", "SIHAO_MAIL_SECURITY", "SIHAO_MAIL_USER", "SIHAO_MAIL_FROM",
    "SIHAO_ALERT_MAIL_TO", "SIHAO_ALERT_CA_FILE", "SIHAO_ALERT_MAX_AGE_HOURS",
    "SIHAO_REMIND_ADDRESSES", "SIHAO_REMIND_LEAD_DAYS",
)  # fmt: skip
ALERT_VARIABLES = {*_PLAIN, *_SECRETS, *(f"{name}_FILE" for name in _SECRETS)}

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class AlertSettingsError(ValueError):
    """A variable is missing, unfit or idle; the message names it and never its value if that is a secret."""


@dataclass(frozen=True)
class MailServer:
    """How mail is sent. ca_file: certificates to trust instead of the system's; user blank: no login."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None


@dataclass(frozen=True)
class Webhook:
    """An address that is posted to. kind: `json`, `wecom` or `dingtalk`; secret: DingTalk's key for signatures."""

    kind: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    ca_file: Path | None = None


@dataclass(frozen=True)
class AlertSettings:
    """Channels of alerts, and of reminders to districts.

    max_age_hours: a publication older than this is an alert. remind_addresses: CSV of district_code and address.
    remind_lead_days: how many days before a date districts are reminded, most first.
    """

    mail: MailServer | None = None
    mail_to: tuple[str, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    max_age_hours: int = 30
    remind_addresses: Path | None = None
    remind_lead_days: tuple[int, ...] = (14, 3)

    @property
    def has_channel(self) -> bool:
        """Whether anyone would hear of an alert."""
        return bool(self.mail_to or self.webhooks)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never stand in a text or a log."""
        found = [self.mail.password if self.mail else ""]
        for webhook in self.webhooks:
            found += [webhook.url, webhook.secret, urlsplit(webhook.url).query]
        return tuple(secret for secret in found if secret)


def is_address(text: str) -> bool:
    """Whether this can stand in the header of a mail as one address."""
    return _ADDRESS.fullmatch(text) is not None


def read_alerts(env: Mapping[str, str]) -> AlertSettings:
    """The alert settings among these variables.

    Raises AlertSettingsError when one is missing, cannot be used, or would have no effect.
    """
    given = {name: env[name].strip() for name in ALERT_VARIABLES if env.get(name, "").strip()}
    secrets = {name: _secret(given, name) for name in _SECRETS}
    ca_file = Path(given["SIHAO_ALERT_CA_FILE"]) if "SIHAO_ALERT_CA_FILE" in given else None
    if ca_file is not None and not ca_file.is_file():
        raise AlertSettingsError(f"SIHAO_ALERT_CA_FILE 没有这个文件 there is no such file: {ca_file}")
    mail = _mail(given, secrets["SIHAO_MAIL_PASSWORD"], ca_file)
    mail_to = _addresses(given.get("SIHAO_ALERT_MAIL_TO", ""))
    addresses = given.get("SIHAO_REMIND_ADDRESSES")
    if mail is None and (mail_to or addresses):
        raise AlertSettingsError("发邮件还需要 mail also needs: SIHAO_MAIL_HOST, SIHAO_MAIL_FROM")
    return AlertSettings(
        mail=mail,
        mail_to=mail_to,
        webhooks=tuple(_webhooks(secrets, ca_file)),
        max_age_hours=_whole("SIHAO_ALERT_MAX_AGE_HOURS", given.get("SIHAO_ALERT_MAX_AGE_HOURS", "30"), 1, 24 * 365),
        remind_addresses=Path(addresses).resolve() if addresses else None,
        remind_lead_days=_lead_days(given.get("SIHAO_REMIND_LEAD_DAYS", "14,3")),
    )


def _mail(given: Mapping[str, str], password: str, ca_file: Path | None) -> MailServer | None:
    if "SIHAO_MAIL_HOST" not in given:
        if idle := sorted(name for name in given if name.startswith("SIHAO_MAIL_")):
            raise AlertSettingsError(f"没有 without SIHAO_MAIL_HOST 用不到 is not used: {', '.join(idle)}")
        return None
    security = given.get("SIHAO_MAIL_SECURITY", "starttls")
    if security not in SECURITIES:
        raise AlertSettingsError(f"SIHAO_MAIL_SECURITY 应为 must be {'、'.join(SECURITIES)}: {security!r}")
    user, sender = given.get("SIHAO_MAIL_USER", ""), given.get("SIHAO_MAIL_FROM", "")
    if not is_address(sender):
        raise AlertSettingsError(f"SIHAO_MAIL_FROM 应为一个邮件地址 must be one address: {sender!r}")
    if bool(user) != bool(password):
        raise AlertSettingsError("SIHAO_MAIL_USER 与 and SIHAO_MAIL_PASSWORD 须同时设置 must be set together")
    if user and security == "none":
        raise AlertSettingsError("SIHAO_MAIL_SECURITY=none 不能带密码 must not carry a password")
    port = _whole("SIHAO_MAIL_PORT", given.get("SIHAO_MAIL_PORT", _PORTS[security]), 1, 65535)
    return MailServer(given["SIHAO_MAIL_HOST"], port, security, sender, user, password, ca_file)


def _webhooks(secrets: Mapping[str, str], ca_file: Path | None) -> list[Webhook]:
    found = []
    for kind in ("webhook", "wecom", "dingtalk"):
        name = f"SIHAO_ALERT_{kind.upper()}_URL"
        if not (url := secrets[name]):
            continue
        try:
            parts = urlsplit(url)
            host, _port = parts.hostname or "", parts.port
        except ValueError:
            raise AlertSettingsError(f"{name} 不是网址 is not an address") from None
        # A robot's key goes with every post; inside a building a plain receiver may stand without encryption.
        plain = parts.scheme == "http" and (kind == "webhook" or host in _LOOPBACK)
        if not host or not (parts.scheme == "https" or plain):
            raise AlertSettingsError(f"{name} 应为 https 网址 must be an https address")
        secret = secrets["SIHAO_ALERT_DINGTALK_SECRET"] if kind == "dingtalk" else ""
        found.append(Webhook("json" if kind == "webhook" else kind, url, secret, ca_file))
    if secrets["SIHAO_ALERT_DINGTALK_SECRET"] and not secrets["SIHAO_ALERT_DINGTALK_URL"]:
        raise AlertSettingsError("SIHAO_ALERT_DINGTALK_SECRET 还需要 also needs: SIHAO_ALERT_DINGTALK_URL")
    return found


def _secret(given: Mapping[str, str], name: str) -> str:
    file = given.get(f"{name}_FILE")
    if file is None:
        return given.get(name, "")
    if name in given:
        raise AlertSettingsError(f"{name} 与 and {name}_FILE 只能设置一个 exclude each other")
    try:
        secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AlertSettingsError(f"{name}_FILE 无法读取 cannot be read: {file} ({type(error).__name__})") from None
    if not secret:
        raise AlertSettingsError(f"{name}_FILE 是空的 is empty: {file}")
    return secret


def _addresses(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if unfit := [part for part in found if not is_address(part)]:
        raise AlertSettingsError(f"SIHAO_ALERT_MAIL_TO 不是邮件地址 is not an address: {unfit[0]!r}")
    return found


def _lead_days(text: str) -> tuple[int, ...]:
    days = {_whole("SIHAO_REMIND_LEAD_DAYS", part.strip(), 0, 365) for part in text.split(",")}
    return tuple(sorted(days, reverse=True))


def _whole(name: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise AlertSettingsError(
            f"{name} 应为 {least} 到 {most} 的整数 must be a whole number from {least} to {most}: {text!r}"
        )
    return int(text)
