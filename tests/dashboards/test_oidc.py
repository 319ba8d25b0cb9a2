"""The login of our own, against a real identity provider on this machine."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from dashboards.app import create_app
from dashboards.oidc import SESSION_SECONDS, local_address
from pipelines.settings import Settings, load_settings
from tests.dashboards.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.unused_port import unused_port

LEADER = {"preferred_username": "张三", "groups": ["somebody", "leadership"]}


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider(person=LEADER)
    provider.start()
    yield provider
    provider.stop()


def oidc_settings(home: Path, groups: Path, issuer: str, public: str = "https://sihao.test") -> Settings:
    groups.write_text('[groups]\n"leadership" = "all"\n"district-*" = "district:*"\n', encoding="utf-8")
    return load_settings(
        {
            "SIHAO_HOME": str(home),
            "SIHAO_ACCESS": "oidc",
            "SIHAO_ACCESS_GROUPS": str(groups),
            "SIHAO_PUBLIC_URL": public,
            "SIHAO_OIDC_ISSUER": issuer,
            "SIHAO_OIDC_CLIENT_ID": CLIENT_ID,
            "SIHAO_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "SIHAO_SESSION_SECRET": "s" * 40,
        }
    )


@pytest.fixture
def client(published: Settings, provider: Provider, tmp_path: Path) -> Iterator[TestClient]:
    settings = oidc_settings(published.home, tmp_path / "groups.toml", provider.issuer)
    with TestClient(create_app(settings), base_url="https://sihao.test", follow_redirects=False) as client:
        yield client


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


def at_provider(address: str) -> str:
    """Open the provider's login, as a browser would; returns where it sends the browser back to."""
    try:
        urllib.request.build_opener(_Stay).open(address)
    except urllib.error.HTTPError as answer:
        return str(answer.headers["location"])
    raise AssertionError("the provider sent the browser nowhere")


def back_from_login(client: TestClient, page: str = "/") -> str:
    """Open a page without being logged in; returns the address with which the browser comes back."""
    first = client.get(page)
    assert first.status_code == 303
    assert urlsplit(first.headers["location"]).path == "/auth/login"
    assert "set-cookie" not in first.headers
    login = client.get(first.headers["location"])
    assert login.status_code == 302
    back = urlsplit(at_provider(login.headers["location"]))
    assert f"{back.scheme}://{back.netloc}{back.path}" == "https://sihao.test/auth/callback"
    return f"{back.path}?{back.query}"


def test_a_login_leads_back_to_the_page_that_was_asked_for(client: TestClient, provider: Provider) -> None:
    answer = client.get(back_from_login(client, "/query/chamber_ranking?district=310106&lang=en"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/query/chamber_ranking?district=310106&lang=en")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-sihao=")
    assert {"httponly", "secure", "samesite=lax", "path=/", f"max-age={SESSION_SECONDS}"} <= {
        part.strip().lower() for part in cookie.split(";")
    }
    page = client.get("/query/chamber_ranking?district=310106")
    assert page.status_code == 200
    assert "CH-310106-0000" in page.text
    assert "set-cookie" not in page.headers
    assert provider.asked["scope"] == "openid profile"
    assert provider.asked["nonce"]
    assert provider.asked["state"]


def test_the_groups_of_the_token_decide_what_is_seen(client: TestClient, provider: Provider) -> None:
    provider.person = {"preferred_username": "李四", "groups": ["district-310104"]}
    client.get(back_from_login(client))
    page = client.get("/query/chamber_ranking").text
    assert set(re.findall(r"CH-\d{6}", page)) == {"CH-310104"}
    assert client.get("/query/chamber_ranking?district=310106").status_code == 404
    assert client.get("/query/chamber_detail?chamber=CH-310106-0000").status_code == 404


def test_whoever_is_in_no_known_group_is_told_so_and_not_let_in(client: TestClient, provider: Provider) -> None:
    provider.person = {"preferred_username": "王五", "groups": ["others"]}
    answer = client.get(back_from_login(client))
    assert answer.status_code == 403
    assert "您所在的组还没有查看权限" in answer.text
    assert "None of your groups may see these pages" in answer.text
    assert client.get("/").status_code == 303


FAULTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another nonce": lambda claims: {**claims, "nonce": "other"},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "another audience": lambda claims: {**claims, "aud": "another-client"},
    "no audience": lambda claims: {name: value for name, value in claims.items() if name != "aud"},
    "another issuer": lambda claims: {**claims, "iss": "https://elsewhere.test"},
    "too old": lambda claims: {**claims, "exp": claims["exp"] - 3600},
    "no end": lambda claims: {name: value for name, value in claims.items() if name != "exp"},
    "nobody": lambda claims: {
        name: value for name, value in claims.items() if name not in {"sub", "preferred_username"}
    },
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_with_a_fault_lets_nobody_in(client: TestClient, provider: Provider, fault: str) -> None:
    provider.spoil = FAULTS[fault]
    answer = client.get(back_from_login(client))
    assert answer.status_code == 403
    assert "登录没有完成" in answer.text
    assert "did not succeed" in answer.text
    assert client.get("/").status_code == 303


def test_a_token_signed_with_another_key_lets_nobody_in(client: TestClient, provider: Provider) -> None:
    provider.sign_with_other_key = True
    assert client.get(back_from_login(client)).status_code == 403
    assert client.get("/").status_code == 303


def test_the_way_back_works_once_and_only_in_the_browser_that_left(client: TestClient, published: Settings) -> None:
    back = back_from_login(client)
    with TestClient(client.app, base_url="https://sihao.test", follow_redirects=False) as other:
        assert other.get(back).status_code == 403
        assert other.get("/").status_code == 303
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert client.get(back.replace(state, "x" * len(state))).status_code == 403
    again = back_from_login(client)
    assert client.get(again).status_code == 303
    client.cookies.clear()
    assert client.get(again).status_code == 403


def test_a_cookie_that_was_changed_is_no_login(client: TestClient) -> None:
    client.get(back_from_login(client))
    [value] = client.cookies.values()
    payload, rest = value.split(".", 1)
    changed = ("A" if payload[4] != "A" else "B").join((payload[:4], payload[5:]))
    assert client.get("/").status_code == 200
    client.cookies.clear()
    assert client.get("/", headers={"cookie": f"__Host-sihao={changed}.{rest}"}).status_code == 303


def test_a_provider_that_does_not_answer_is_told(published: Settings, tmp_path: Path) -> None:
    settings = oidc_settings(published.home, tmp_path / "groups.toml", f"http://127.0.0.1:{unused_port()}")
    with TestClient(create_app(settings), base_url="https://sihao.test", follow_redirects=False) as client:
        answer = client.get("/auth/login")
    assert answer.status_code == 502
    assert "登录服务" in answer.text
    assert "try again later" in answer.text


def test_the_cookie_is_secure_unless_the_address_is_this_machine(published: Settings, tmp_path: Path) -> None:
    provider = Provider(person=LEADER)
    provider.start()
    try:
        settings = oidc_settings(published.home, tmp_path / "groups.toml", provider.issuer, "http://127.0.0.1:8600")
        with TestClient(create_app(settings), base_url="http://127.0.0.1:8600", follow_redirects=False) as client:
            cookie = client.get("/auth/login").headers["set-cookie"].lower()
    finally:
        provider.stop()
    assert "secure" not in cookie
    assert "httponly" in cookie


def test_an_enhanced_link_is_sent_to_the_login_as_a_whole_page(client: TestClient) -> None:
    answer = client.get("/query/chamber_ranking", headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/auth/login?next=%2Fquery%2Fchamber_ranking"


def test_a_form_that_is_sent_too_late_may_lead_on_to_the_login(client: TestClient, provider: Provider) -> None:
    policy = client.get("/healthz").headers["content-security-policy"]
    assert f"form-action 'self' {provider.issuer};" in policy


@pytest.mark.parametrize("path", ["/auth/login", "/auth/callback"])
def test_the_login_routes_only_read(client: TestClient, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/query/x?a=1", "/query/x?a=1"),
        ("", "/"),
        ("//evil.test", "/"),
        ("/\\evil.test", "/"),
        ("https://evil.test/", "/"),
        ("/a\nb", "/"),
        ("/auth/login", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_a_login_never_leads_elsewhere(address: str, allowed: str) -> None:
    assert local_address(address) == allowed


def test_health_is_told_without_a_login_and_nothing_else_is(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/static/style.css").status_code == 200
    for path in ("/query/chamber_ranking.csv", "/query/nothing", "/nowhere", "/static"):
        assert client.get(path).status_code == 303


def test_without_a_secret_the_client_is_public(published: Settings, provider: Provider, tmp_path: Path) -> None:
    settings = oidc_settings(published.home, tmp_path / "groups.toml", provider.issuer)
    public = replace(settings, access=replace(settings.access, oidc_client_secret=""))
    with TestClient(create_app(public), base_url="https://sihao.test", follow_redirects=False) as client:
        answer = client.get(back_from_login(client))
    assert answer.status_code == 403, "this provider knows the client by its secret only"
