"""Mail against a real SMTP server: encrypted, refused, slow, gone, with a certificate that nobody trusts."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from pipelines.alert_settings import MailServer
from pipelines.alerts.mail import MailChannel
from pipelines.alerts.message import Message
from pipelines.failures import PassingError, PermanentError
from tests.alerts.conftest import PASSWORD
from tests.alerts.servers import Certificate, smtp_server

TO = ("duty@example.org", "head@example.org")


def channel(port: int, certificate: Certificate | None = None, **changes: object) -> MailChannel:
    server = MailServer(
        "localhost", port, "starttls" if certificate else "none", "sihao@example.org",
        ca_file=certificate.chain if certificate else None,
    )  # fmt: skip
    return MailChannel(replace(server, **changes), TO, patience=2)  # type: ignore[arg-type]


def test_a_mail_goes_encrypted_and_after_a_login_to_everyone(certificate: Certificate, message: Message) -> None:
    with smtp_server(certificate, logins={"sihao": PASSWORD}) as box:
        remark = channel(box.port, certificate, user="sihao", password=PASSWORD).send(message)
    (mail,) = box.mails
    assert remark is None
    assert box.encrypted == [True]
    assert mail["To"] == ", ".join(TO)
    assert mail["Subject"] == message.subject
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == message.as_text()


def test_a_server_that_is_encrypted_from_the_first_byte(certificate: Certificate, message: Message) -> None:
    with smtp_server(certificate, tls=True) as box:
        channel(box.port, certificate, security="tls").send(message)
    assert box.encrypted == [True]


def test_a_server_inside_the_building_without_encryption(message: Message) -> None:
    with smtp_server() as box:
        channel(box.port).send(message)
    assert box.encrypted == [False]


def test_a_workbook_is_attached_under_its_own_name(message: Message) -> None:
    with smtp_server() as box:
        channel(box.port).send(replace(message, attachments=(("催报.xlsx", b"PK\x03\x04"),)))
    (attached,) = box.mails[0].iter_attachments()
    assert attached.get_filename() == "催报.xlsx"
    assert attached.get_content() == b"PK\x03\x04"


def test_an_address_that_is_unknown_does_not_keep_the_mail_from_the_others(message: Message) -> None:
    with smtp_server(refuses={TO[1]}) as box:
        remark = channel(box.port).send(message)
    assert len(box.mails) == 1
    assert remark is not None
    assert remark.startswith("1 ")
    assert TO[1] not in remark


def test_when_every_address_is_unknown_no_later_try_helps(message: Message) -> None:
    with smtp_server(refuses=set(TO)) as box, pytest.raises(PermanentError, match="550"):
        channel(box.port).send(message)


def test_never_without_encryption_where_it_is_asked_for(message: Message, certificate: Certificate) -> None:
    with smtp_server() as box, pytest.raises(PermanentError, match="STARTTLS"):
        channel(box.port, certificate).send(message)
    assert box.mails == []


def test_a_certificate_that_nobody_trusts_gets_no_password(certificate: Certificate, message: Message) -> None:
    with smtp_server(certificate, logins={"sihao": PASSWORD}) as box, pytest.raises(PermanentError, match="证书"):
        channel(box.port, certificate, ca_file=None, user="sihao", password=PASSWORD).send(message)
    assert box.mails == []


def test_a_certificate_of_another_name_is_not_trusted(certificate: Certificate, message: Message) -> None:
    with smtp_server(certificate, tls=True) as box, pytest.raises(PermanentError, match="证书"):
        channel(box.port, certificate, security="tls", host="127.0.0.1").send(message)


def test_a_wrong_password_is_permanent_and_not_repeated_in_the_error(
    certificate: Certificate, message: Message
) -> None:
    with smtp_server(certificate, logins={"sihao": "another"}) as box, pytest.raises(PermanentError) as caught:
        channel(box.port, certificate, user="sihao", password=PASSWORD).send(message)
    assert "535" in str(caught.value)
    assert PASSWORD not in str(caught.value)


def test_later_means_later(message: Message) -> None:
    with smtp_server(tempfails=1) as box:
        with pytest.raises(PassingError, match="451"):
            channel(box.port).send(message)
        channel(box.port).send(message)
    assert len(box.mails) == 1


def test_a_server_that_is_down_or_says_nothing_may_come_back(message: Message) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(PassingError, match="ConnectionRefusedError"):
        channel(port).send(message)
    with smtp_server(pause=1) as box, pytest.raises(PassingError, match="SMTPServerDisconnected"):
        replace(channel(box.port), patience=0.2).send(message)


def test_a_subject_cannot_add_headers(message: Message) -> None:
    with smtp_server() as box:
        channel(box.port).send(replace(message, subject="first\r\nBcc: other@example.org"))
    assert box.mails[0]["Bcc"] is None
    assert box.mails[0]["Subject"] == "first Bcc: other@example.org"
