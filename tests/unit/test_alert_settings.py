"""Settings of alerts: secrets from files, nothing idle, nothing half set, and no secret in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.settings import SettingsError, load_settings

MAIL = {"SIHAO_MAIL_HOST": "mail.example.org", "SIHAO_MAIL_FROM": "sihao@example.org"}
SECRET = "xyz-secret-123"  # noqa: S105 - the secret that tests look for


def test_without_variables_nobody_is_told() -> None:
    alerts = load_settings({}).alerts
    assert not alerts.has_channel
    assert (alerts.max_age_hours, alerts.remind_lead_days) == (30, (14, 3))


def test_mail_is_encrypted_unless_somebody_says_otherwise() -> None:
    alerts = load_settings({**MAIL, "SIHAO_ALERT_MAIL_TO": "a@example.org, b@example.org"}).alerts
    assert alerts.mail is not None
    assert (alerts.mail.security, alerts.mail.port, alerts.mail_to) == (
        "starttls", 587, ("a@example.org", "b@example.org"),
    )  # fmt: skip


@pytest.mark.parametrize(("security", "port"), [("tls", 465), ("none", 25)])
def test_each_security_has_its_usual_port(security: str, port: int) -> None:
    mail = load_settings({**MAIL, "SIHAO_MAIL_SECURITY": security}).alerts.mail
    assert mail is not None
    assert mail.port == port


def test_a_secret_may_stand_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{SECRET}\n", encoding="utf-8")
    (tmp_path / "url").write_text(f"https://robot.example.org/send?key={SECRET}", encoding="utf-8")
    settings = load_settings(
        {
            **MAIL, "SIHAO_MAIL_USER": "u", "SIHAO_MAIL_PASSWORD_FILE": str(tmp_path / "password"),
            "SIHAO_ALERT_WECOM_URL_FILE": str(tmp_path / "url"),
            "SIHAO_ALERT_DINGTALK_URL": f"https://ding.example.org/?t={SECRET}", "SIHAO_ALERT_DINGTALK_SECRET": SECRET,
        }
    )  # fmt: skip
    assert settings.alerts.mail is not None
    assert settings.alerts.mail.password == SECRET
    assert [webhook.kind for webhook in settings.alerts.webhooks] == ["wecom", "dingtalk"]
    assert SECRET not in repr(settings)
    assert SECRET in settings.alerts.secrets


@pytest.mark.parametrize(
    "variables",
    [
        {"SIHAO_ALERT_MAIL_TO": "a@example.org"},
        {"SIHAO_REMIND_ADDRESSES": "addresses.csv"},
        {"SIHAO_MAIL_FROM": "sihao@example.org"},
        {**MAIL, "SIHAO_MAIL_FROM": "sihao"},
        {**MAIL, "SIHAO_MAIL_SECURITY": "ssl"},
        {**MAIL, "SIHAO_MAIL_PORT": "smtp"},
        {**MAIL, "SIHAO_MAIL_USER": "u"},
        {**MAIL, "SIHAO_MAIL_SECURITY": "none", "SIHAO_MAIL_USER": "u", "SIHAO_MAIL_PASSWORD": SECRET},
        {**MAIL, "SIHAO_MAIL_USER": "u", "SIHAO_MAIL_PASSWORD": SECRET, "SIHAO_MAIL_PASSWORD_FILE": "password"},
        {**MAIL, "SIHAO_MAIL_USER": "u", "SIHAO_MAIL_PASSWORD_FILE": "no-such-file"},
        {**MAIL, "SIHAO_ALERT_MAIL_TO": "a@example.org\nBcc: b@example.org"},
        {"SIHAO_ALERT_WECOM_URL": f"http://robot.example.org/?key={SECRET}"},
        {"SIHAO_ALERT_DINGTALK_URL": f"ftp://robot.example.org/{SECRET}"},
        {"SIHAO_ALERT_WEBHOOK_URL": f"file:///{SECRET}"},
        {"SIHAO_ALERT_WEBHOOK_URL": f"http://[{SECRET}"},
        {"SIHAO_ALERT_DINGTALK_SECRET": SECRET},
        {"SIHAO_ALERT_MAX_AGE_HOURS": "0"},
        {"SIHAO_ALERT_CA_FILE": "no-such-file"},
        {"SIHAO_REMIND_LEAD_DAYS": "7,soon"},
        {"SIHAO_ALERT_WEBHOOK_ULR": "https://example.org"},
    ],
)
def test_what_cannot_work_is_refused_at_the_start_without_showing_a_secret(variables: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(variables)
    assert any(name in str(caught.value) for name in variables) or "SIHAO_MAIL" in str(caught.value)
    assert SECRET not in str(caught.value)
