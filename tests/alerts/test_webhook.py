"""Webhooks against a real web server: the three formats, a signature, refusals, redirects, slowness, wrong TLS."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from pipelines.alert_settings import Webhook
from pipelines.alerts.message import Message, Part
from pipelines.alerts.webhook import WebhookChannel, payload
from pipelines.failures import PassingError, PermanentError
from tests.alerts.conftest import PASSWORD
from tests.alerts.servers import Certificate, web_server

ROBOT_OK = json.dumps({"errcode": 0, "errmsg": "ok"}).encode()


def channel(url: str, kind: str = "json", **changes: object) -> WebhookChannel:
    return WebhookChannel(replace(Webhook(kind, f"{url}/post?key={PASSWORD}"), **changes), patience=2)  # type: ignore[arg-type]


def test_plain_json_says_what_it_is_and_what_happened(message: Message) -> None:
    with web_server() as posts:
        channel(posts.url).send(replace(message, facts=(("over", ["night"]),)))
    (body,) = posts.bodies
    assert (body["source"], body["level"], body["subject"], body["over"]) == (
        "sihao", "alert", message.subject, ["night"],
    )  # fmt: skip
    assert body["text"] == message.as_text()


@pytest.mark.parametrize(("kind", "where"), [("wecom", "content"), ("dingtalk", "text")])
def test_a_robot_gets_markdown_in_which_nothing_becomes_a_link(kind: str, where: str, message: Message) -> None:
    with web_server(answers=[(200, ROBOT_OK)]) as posts:
        channel(posts.url, kind).send(message)
    (body,) = posts.bodies
    assert body["msgtype"] == "markdown"
    text = body["markdown"][where]
    assert text.splitlines()[0] == f"### {message.subject.replace('[', '［').replace(']', '］')}"
    assert "no_field_loses_its_answers ＜b＞［x］(http://y)" in text


def test_dingtalks_signature_is_that_of_its_handbook(message: Message) -> None:
    with web_server(answers=[(200, ROBOT_OK)]) as posts:
        channel(posts.url, "dingtalk", secret="SEC-key").send(message)  # noqa: S106 - for this test
    query = {name: values[0] for name, values in parse_qs(urlsplit(posts.paths[0]).query).items()}
    signed = hmac.new(b"SEC-key", f"{query['timestamp']}\nSEC-key".encode(), hashlib.sha256).digest()
    assert base64.b64decode(query["sign"]) == signed
    assert query["key"] == PASSWORD
    assert len(query["timestamp"]) == 13


@pytest.mark.parametrize(("kind", "most"), [("wecom", 4096), ("dingtalk", 18_000)])
def test_a_long_message_is_cut_at_a_character_and_still_fits(kind: str, most: int, message: Message) -> None:
    long = replace(message, parts=(Part("长", tuple(f"第{number}家商会" for number in range(3000))),))
    (text,) = (value for name, value in payload(kind, long)["markdown"].items() if name != "title")
    assert most - 3 <= len(text.encode()) <= most
    assert text.endswith("…")


@pytest.mark.parametrize(("status", "error"), [(500, PassingError), (429, PassingError), (404, PermanentError)])
def test_refusals_by_the_web_server(status: int, error: type[Exception], message: Message) -> None:
    with web_server(answers=[(status, b"no")]) as posts, pytest.raises(error, match=str(status)) as caught:
        channel(posts.url).send(message)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b'{"errcode": 45009}', PassingError),
        (b'{"errcode": 93000, "errmsg": "invalid webhook"}', PermanentError),
        (b"<html>a login page</html>", PermanentError),
        (b"[]", PermanentError),
    ],
)
def test_a_robot_that_refuses_says_so_with_200(answer: bytes, error: type[Exception], message: Message) -> None:
    with web_server(answers=[(200, answer)]) as posts, pytest.raises(error):
        channel(posts.url, "wecom").send(message)


def test_a_redirect_is_not_followed(message: Message) -> None:
    with web_server(answers=[(307, b""), (200, b"ok")]) as posts, pytest.raises(PermanentError, match="307"):
        channel(posts.url).send(message)
    assert len(posts.paths) == 1


def test_https_needs_a_certificate_that_is_trusted(certificate: Certificate, message: Message) -> None:
    with web_server(certificate) as posts:
        channel(posts.url, ca_file=certificate.chain).send(message)
        with pytest.raises(PermanentError, match="证书"):
            channel(posts.url).send(message)
    assert len(posts.bodies) == 1


def test_an_address_that_is_down_slow_or_speaks_no_tls_is_told_apart(message: Message) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(PassingError, match="ConnectionRefusedError"):
        channel(f"http://localhost:{port}").send(message)
    with web_server(pause=1) as posts:
        with pytest.raises(PassingError, match="TimeoutError"):
            replace(channel(posts.url), patience=0.2).send(message)
        with pytest.raises(PermanentError, match="加密"):
            channel(posts.url.replace("http:", "https:")).send(message)
