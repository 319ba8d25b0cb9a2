"""Mail by SMTP: one plain text to some addresses, encrypted unless the settings say otherwise."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from pipelines.alert_settings import MailServer
from pipelines.alerts.message import Message
from pipelines.failures import PassingError, PermanentError

PATIENCE = 15.0
"""Seconds that one answer of a server may take."""


@dataclass(frozen=True)
class MailChannel:
    """A mail server and whom it writes to."""

    server: MailServer
    to: tuple[str, ...]
    name: str = "mail"
    patience: float = PATIENCE

    def send(self, message: Message) -> str | None:
        """Send to all addresses; returns a remark when some, but not all, were refused.

        Raises PassingError when a later try may do, PermanentError when the settings or the server must change.
        """
        mail = _mail(message, self.server.sender, self.to)
        try:
            return self._deliver(mail)
        except ssl.SSLCertVerificationError as error:
            raise PermanentError(f"邮件服务器的证书不可信 its certificate is not trusted ({error.reason})") from None
        except ssl.SSLError as error:
            raise PermanentError(f"邮件服务器的加密方式不符 no common encryption ({error.reason})") from None
        except smtplib.SMTPNotSupportedError:
            raise PermanentError("邮件服务器不支持所需功能 the server lacks STARTTLS or the login") from None
        except smtplib.SMTPAuthenticationError as error:
            raise PermanentError(f"邮件服务器拒绝登录 the login was refused ({error.smtp_code})") from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _said in error.recipients.values()})
            raise _by_code("收件地址全部被拒 every address was refused", codes[-1]) from None
        except smtplib.SMTPResponseException as error:
            raise _by_code("邮件服务器拒收 the server refused", error.smtp_code) from None
        except (OSError, smtplib.SMTPException) as error:
            raise PassingError(f"邮件服务器连不上或中断 no answer from the server ({type(error).__name__})") from None

    def _deliver(self, mail: EmailMessage) -> str | None:
        server = self.server
        context = ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)
        # The name in the greeting; asking the resolver for this machine's own may take long.
        own_name = server.sender.rpartition("@")[2]
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, own_name, timeout=self.patience, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, own_name, timeout=self.patience)
        with smtp:
            if server.security == "starttls":
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
            refused = smtp.send_message(mail)
        return f"{len(refused)} 个地址被拒 addresses were refused" if refused else None


def _mail(message: Message, sender: str, to: Sequence[str]) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid("sihao", sender.rpartition("@")[2])
    # So that nobody's absence note answers a machine.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.as_text())
    for name, content in message.attachments:
        mail.add_attachment(content, maintype="application", subtype=_SUBTYPES[Path(name).suffix], filename=name)
    return mail


_SUBTYPES = {".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def _by_code(said: str, code: int) -> Exception:
    """SMTP's codes of 400 to 499 mean a later try may do, those of 500 and more that none will."""
    kind = PassingError if 400 <= code < 500 else PermanentError
    return kind(f"{said} ({code})")
