"""Posts to a web address: plain JSON, or in the forms that the robots of WeCom and DingTalk take."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pipelines.alert_settings import Webhook
from pipelines.alerts.message import Message
from pipelines.failures import PassingError, PermanentError

PATIENCE = 15.0
"""Seconds that one answer of a server may take."""

LONGEST_ANSWER = 65_536
_WECOM_BYTES = 4096
_DINGTALK_BYTES = 18_000
"""What a robot takes; a longer text would be refused as a whole."""

_BUSY = {"wecom": {-1, 45009}, "dingtalk": {-1, 130101, 660026}}
"""Codes in a robot's answer that mean too many posts or a busy system: a later try may do."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry what was posted to an address that nobody configured."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        return None


@dataclass(frozen=True)
class WebhookChannel:
    """One configured address."""

    webhook: Webhook
    patience: float = PATIENCE

    @property
    def name(self) -> str:
        return self.webhook.kind

    def send(self, message: Message) -> str | None:
        """Post the message. Raises PassingError or PermanentError; neither names the address, which is a secret."""
        body = json.dumps(payload(self.webhook.kind, message), ensure_ascii=False).encode()
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked where settings are read
            address(self.webhook, time.time()), body, {"Content-Type": "application/json; charset=utf-8"}
        )
        context = ssl.create_default_context(cafile=str(self.webhook.ca_file) if self.webhook.ca_file else None)
        opener = urllib.request.build_opener(_NoRedirects, urllib.request.HTTPSHandler(context=context))
        try:
            with opener.open(request, timeout=self.patience) as response:
                answer = response.read(LONGEST_ANSWER)
        except urllib.error.HTTPError as error:
            error.close()
            kind = PassingError if error.code >= 500 or error.code in {408, 425, 429} else PermanentError
            raise kind(f"对方拒收 the address refused (HTTP {error.code})") from None
        except (OSError, http.client.HTTPException) as error:
            raise _unreached(error) from None
        _check_answer(self.webhook.kind, answer)
        return None


def payload(kind: str, message: Message) -> dict[str, Any]:
    """What is posted to an address of this kind."""
    if kind == "wecom":
        return {"msgtype": "markdown", "markdown": {"content": _shortened(message.as_markdown(), _WECOM_BYTES)}}
    if kind == "dingtalk":
        text = _shortened(message.as_markdown(), _DINGTALK_BYTES)
        return {"msgtype": "markdown", "markdown": {"title": message.subject, "text": text}}
    return message.as_json()


def address(webhook: Webhook, at: float) -> str:
    """Where to post; DingTalk's signature of the moment (seconds since 1970) is added when there is a key for it."""
    if not webhook.secret:
        return webhook.url
    moment = str(round(at * 1000))
    signed = hmac.new(webhook.secret.encode(), f"{moment}\n{webhook.secret}".encode(), hashlib.sha256).digest()
    query = urlencode({"timestamp": moment, "sign": base64.b64encode(signed).decode()})
    return f"{webhook.url}{'&' if '?' in webhook.url else '?'}{query}"


def _unreached(error: Exception) -> Exception:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return PermanentError(f"对方的证书不可信 its certificate is not trusted ({reason.reason})")
    if isinstance(reason, ssl.SSLError):
        return PermanentError(f"与对方没有共同的加密方式 no common encryption ({reason.reason})")
    return PassingError(f"对方连不上或中断 no answer from the address ({type(reason).__name__})")


def _check_answer(kind: str, answer: bytes) -> None:
    """Robots answer 200 also when they refuse; the code in the answer says it."""
    if kind not in _BUSY:
        return
    try:
        code = json.loads(answer)["errcode"]
    except (ValueError, KeyError, TypeError):
        raise PermanentError("对方的回答不是机器人的 the answer is not that of a robot") from None
    if code != 0:
        error = PassingError if code in _BUSY[kind] else PermanentError
        raise error(f"机器人拒收 the robot refused (errcode {str(code)[:12]})")


def _shortened(text: str, most: int) -> str:
    """The text, cut at a character so that it fits in so many bytes."""
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    return encoded[: most - 3].decode(errors="ignore") + "…"
