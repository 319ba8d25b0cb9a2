"""Real servers on this machine: SMTP with STARTTLS, TLS and logins, and a web address that answers as it is told."""

from __future__ import annotations

import base64
import datetime
import json
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificate:
    """Files of a self-signed certificate for `localhost`, which also serves as the authority to trust."""

    chain: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


def make_certificate(folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "chain.pem", folder / "key.pem")
    made.chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


@dataclass
class Mailbox:
    """What an SMTP server received, and how it behaves.

    logins: user -> password; with them nobody may send without. tempfails: how often it says "later" first.
    refuses: addresses that it does not know. pause: seconds before it greets.
    """

    port: int = 0
    logins: dict[str, str] = field(default_factory=dict)
    tempfails: int = 0
    refuses: set[str] = field(default_factory=set)
    pause: float = 0
    mails: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    greetings: int = 0


class _Smtp(socketserver.BaseRequestHandler):
    """One connection: enough of RFC 5321, 3207 and 4954 for a client of the standard library."""

    box: Mailbox
    context: ssl.SSLContext | None
    from_the_start: bool

    def handle(self) -> None:
        self.box.greetings += 1
        time.sleep(self.box.pause)
        self.encrypted = False
        if self.from_the_start:
            self._encrypt()
        else:
            self._files()
        self.logged_in = False
        self.to: list[str] = []
        self._say("220 localhost ready")
        while line := self.reader.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            if verb.upper() == "QUIT":
                self._say("221 bye")
                return
            getattr(self, f"do_{verb.lower()}", self.do_unknown)(rest)

    def do_ehlo(self, _rest: str) -> None:
        offers = ["localhost"]
        if self.context and not self.encrypted:
            offers.append("STARTTLS")
        if self.box.logins:
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def do_starttls(self, _rest: str) -> None:
        self._say("220 go ahead")
        self._encrypt()

    def do_auth(self, rest: str) -> None:
        _blank, user, password = base64.b64decode(rest.rsplit(maxsplit=1)[-1]).decode().split("\0")
        self.logged_in = self.box.logins.get(user) == password
        self._say("235 welcome" if self.logged_in else "535 wrong")

    def do_mail(self, _rest: str) -> None:
        if self.box.logins and not self.logged_in:
            self._say("530 log in first")
        elif self.box.tempfails > 0:
            self.box.tempfails -= 1
            self._say("451 try again later")
        else:
            self._say("250 ok")

    def do_rcpt(self, rest: str) -> None:
        address = rest.partition("<")[2].partition(">")[0]
        known = address not in self.box.refuses
        self._say("250 ok" if known else "550 no such user")

    def do_data(self, _rest: str) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.reader.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.box.mails.append(mail)
        self.box.encrypted.append(self.encrypted)
        self._say("250 taken")

    def do_rset(self, _rest: str) -> None:
        self._say("250 ok")

    def do_unknown(self, _rest: str) -> None:
        self._say("502 not here")

    def _encrypt(self) -> None:
        assert self.context is not None
        self.request = self.context.wrap_socket(self.request, server_side=True)
        self.encrypted = True
        self._files()

    def _files(self) -> None:
        self.reader = self.request.makefile("rb")

    def _say(self, line: str) -> None:
        self.request.sendall(f"{line}\r\n".encode())


class _Quiet(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what some tests are about."""


@contextmanager
def smtp_server(certificate: Certificate | None = None, *, tls: bool = False, **behaviour: Any) -> Iterator[Mailbox]:
    """An SMTP server on 127.0.0.1. certificate: offers STARTTLS; with tls, encrypted from the first byte."""
    box = Mailbox(**behaviour)
    context = certificate.server_context() if certificate else None
    handler = type("Handler", (_Smtp,), {"box": box, "context": context, "from_the_start": tls})
    with _Quiet(("127.0.0.1", 0), handler) as server:
        box.port = server.server_address[1]
        with _served(server):
            yield box


@dataclass
class Posts:
    """What a web address received, and how it answers. answers: (status, body), the last one again and again."""

    url: str = ""
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b"ok")])
    pause: float = 0
    bodies: list[Any] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


class _Web(BaseHTTPRequestHandler):
    posts: ClassVar[Posts]

    def do_POST(self) -> None:
        posts = self.posts
        posts.paths.append(self.path)
        posts.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        time.sleep(posts.pause)
        status, body = posts.answers.pop(0) if len(posts.answers) > 1 else posts.answers[0]
        self.send_response(status)
        if status in {301, 302, 307, 308}:
            self.send_header("Location", f"{posts.url}/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Silent."""


class _QuietHttp(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """As above."""


@contextmanager
def web_server(certificate: Certificate | None = None, **behaviour: Any) -> Iterator[Posts]:
    """A web address on 127.0.0.1 that takes posts; https with a certificate."""
    posts = Posts(**behaviour)
    handler = type("Handler", (_Web,), {"posts": posts})
    with _QuietHttp(("127.0.0.1", 0), handler) as server:
        if certificate:
            server.socket = certificate.server_context().wrap_socket(server.socket, server_side=True)
        posts.url = f"{'https' if certificate else 'http'}://localhost:{server.server_address[1]}"
        with _served(server):
            yield posts


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
