"""Who is let in, what is refused, and what the access log says about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from dashboards import access_log
from dashboards.access import SECRET_HEADER, RefusedError, proxy_visitor, visitor_of
from dashboards.app import create_app
from dashboards.catalogue import list_queries
from dashboards.groups import GroupsFileError, read_groups
from dashboards.scope import MissingScopeError
from dashboards.serve import serve
from pipelines.settings import Settings, load_settings

LEADER, DISTRICT, CHAMBER = "leadership", "district-310104", "chamber-CH-310106-0002"
SECRET = "between proxy and pages, forty signs"  # noqa: S105
PEER = ("10.0.0.7", 40000)


def proxy_settings(published: Settings, home: Path, **variables: str) -> Settings:
    """Settings of a proxy in front of the pages; what is published is another home's."""
    home.mkdir(exist_ok=True)
    (home / "published").symlink_to(published.published)
    groups = home / "groups.toml"
    groups.write_text(
        '[groups]\n"leadership" = "all"\n"district-*" = "district:*"\n"chamber-*" = "chamber:*"\n', encoding="utf-8"
    )
    return load_settings(
        {
            "SIHAO_HOME": str(home),
            "SIHAO_ACCESS": "proxy",
            "SIHAO_ACCESS_GROUPS": str(groups),
            "SIHAO_ACCESS_HOSTS": "sihao.test",
            **variables,
        }
    )


def client_of(settings: Settings, group: str | None = None, peer: tuple[str, int] = PEER) -> TestClient:
    headers = {} if group is None else {"x-remote-user": "zhang", "x-remote-groups": f"others, {group}"}
    return TestClient(
        create_app(settings), base_url="http://sihao.test", client=peer, headers=headers, raise_server_exceptions=False
    )


@pytest.fixture
def settings(published: Settings, tmp_path: Path) -> Settings:
    return proxy_settings(published, tmp_path / "home", SIHAO_PROXY_PEERS="10.0.0.7,fd00::/64")


def log_of(settings: Settings) -> list[dict[str, Any]]:
    return [json.loads(line) for line in settings.access_log.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("peer", "status"),
    [
        ("10.0.0.7", 200), ("fd00::5", 200), ("::ffff:10.0.0.7", 200),
        ("10.0.0.8", 403), ("127.0.0.1", 403), ("fd01::5", 403), ("testclient", 403), ("", 403),
    ],
)  # fmt: skip
def test_only_the_proxys_address_is_believed(settings: Settings, peer: str, status: int) -> None:
    client = client_of(settings, LEADER, (peer, 1))
    for path in ("/", "/healthz", "/static/style.css"):
        assert client.get(path).status_code == status


@pytest.mark.parametrize("sent", [None, "", SECRET[:-1], SECRET + "x", "schlüssel"])
def test_only_the_shared_secret_is_believed(published: Settings, tmp_path: Path, sent: str | None) -> None:
    client = client_of(proxy_settings(published, tmp_path / "home", SIHAO_PROXY_SECRET=SECRET), LEADER)
    assert client.get("/", headers={SECRET_HEADER: SECRET}).status_code == 200
    answer = client.get("/", headers={} if sent is None else {SECRET_HEADER: sent.encode()})
    assert answer.status_code == 403
    assert "请通过指定的入口访问" in answer.text
    assert "proper entrance" in answer.text


def test_address_and_secret_must_both_hold_where_both_are_set(published: Settings, tmp_path: Path) -> None:
    settings = proxy_settings(published, tmp_path / "home", SIHAO_PROXY_SECRET=SECRET, SIHAO_PROXY_PEERS="10.0.0.0/24")
    right, wrong = {SECRET_HEADER: SECRET}, {SECRET_HEADER: "x"}
    assert client_of(settings, LEADER).get("/", headers=right).status_code == 200
    assert client_of(settings, LEADER).get("/", headers=wrong).status_code == 403
    assert client_of(settings, LEADER, ("10.0.1.7", 1)).get("/", headers=right).status_code == 403


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ([], "Nobody is logged in"),
        ([("x-remote-groups", LEADER)], "Nobody is logged in"),
        ([("x-remote-user", " "), ("x-remote-groups", LEADER)], "Nobody is logged in"),
        ([("x-remote-user", "a" * 201), ("x-remote-groups", LEADER)], "Nobody is logged in"),
        ([("x-remote-user", "zhang")], "None of your groups"),
        ([("x-remote-user", "zhang"), ("x-remote-groups", "others")], "None of your groups"),
        ([("x-remote-user", "zhang"), ("x-remote-groups", "district-310104,district-310106")], "different districts"),
        ([("x-remote-user", "zhang"), ("x-remote-user", "li"), ("x-remote-groups", LEADER)], "not clear"),
        ([("x-remote-user", "zhang"), ("x-remote-groups", "x"), ("x-remote-groups", LEADER)], "not clear"),
    ],
)
def test_whoever_the_proxy_does_not_name_clearly_is_told_so(
    settings: Settings, headers: list[tuple[str, str]], told: str
) -> None:
    answer = client_of(settings).get("/", headers=headers)
    assert answer.status_code == 403
    assert told in answer.text
    assert re.search(r"[一-鿿]", answer.text)
    assert "CH-31" not in answer.text


def test_a_name_that_is_no_text_lets_nobody_in(settings: Settings, tmp_path: Path) -> None:
    identify = proxy_visitor(settings.access, read_groups(settings.home / "groups.toml"))
    headers = [(b"x-remote-user", b"\xff"), (b"x-remote-groups", LEADER.encode())]
    with pytest.raises(RefusedError, match="not clear"):
        identify(Request({"type": "http", "path": "/", "headers": headers}))


def test_a_name_in_chinese_is_read_as_it_was_sent(settings: Settings) -> None:
    headers = [("x-remote-user", "张三".encode()), ("x-remote-groups", LEADER)]
    assert client_of(settings).get("/", headers=headers).status_code == 200
    assert log_of(settings)[-1]["user"] == "张三"


@pytest.mark.parametrize(("host", "status"), [("sihao.test", 200), ("127.0.0.1", 400), ("evil.test", 400)])
def test_only_the_host_names_of_the_settings_are_answered(settings: Settings, host: str, status: int) -> None:
    assert client_of(settings, LEADER).get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize("host", ["sihao.test:80/static/", "sihao.test:80/healthz?", "sihao.test:1/auth/x#"])
def test_no_host_name_opens_a_way_round_the_gate(settings: Settings, host: str) -> None:
    answer = client_of(settings).get("/query/chamber_ranking", headers={"host": host})
    assert answer.status_code in {400, 403}
    assert "CH-31" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/query/chamber_ranking.csv", "/healthz", "/static/style.css", "/nowhere"])
def test_nothing_can_be_changed(settings: Settings, method: str, path: str) -> None:
    answer = client_of(settings, LEADER).request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


EXPORTS = ("", ".csv", ".xlsx")


@pytest.mark.parametrize("ending", EXPORTS)
@pytest.mark.parametrize(
    ("group", "parameters", "status"),
    [
        (LEADER, "district=310106", 200),
        (DISTRICT, "district=310104", 200),
        (DISTRICT, "district=310106", 404),
        (DISTRICT, "district=310104&district=310106", 404),
        (DISTRICT, "district=310106&district=310104", 404),
        (DISTRICT, "chamber=CH-310104-0001", 200),
        (DISTRICT, "chamber=CH-310106-0002", 404),
        (DISTRICT, "chamber=CH-310104-0001,CH-310106-0002", 404),
        (CHAMBER, "chamber=CH-310106-0002", 200),
        (CHAMBER, "chamber=CH-310106-0003", 404),
        (CHAMBER, "district=310106", 200),
        (CHAMBER, "district=310104", 404),
    ],
)
def test_somebody_elses_address_is_no_page(
    settings: Settings, group: str, parameters: str, status: int, ending: str
) -> None:
    answer = client_of(settings, group).get(f"/query/chamber_ranking{ending}?{parameters}")
    assert answer.status_code == status
    own = {"district-310104": "CH-310104", "chamber-CH-310106-0002": "CH-310106-0002"}.get(group, "CH-")
    assert all(key.startswith(own) for key in re.findall(r"CH-\d{6}-\d{4}", answer.text))


def test_a_district_sees_no_chamber_of_others_in_any_page_or_export(settings: Settings) -> None:
    client, seen = client_of(settings, DISTRICT), set()
    for query in list_queries():
        parameter = "?chamber=CH-310104-0001" if query.name == "chamber_detail" else ""
        for ending in EXPORTS[:2]:
            answer = client.get(f"/query/{query.name}{ending}{parameter}")
            assert answer.status_code == 200, query.name
            seen |= set(re.findall(r"CH-\d{6}", answer.text))
            assert "示例商会1" not in answer.text
    assert seen == {"CH-310104"}


def test_a_chambers_page_opens_for_the_chamber(settings: Settings) -> None:
    client = client_of(settings, CHAMBER)
    page = client.get("/chambers/CH-310106-0002")
    assert page.status_code == 200
    assert "CH-310106-0002" in page.text
    assert client.get("/chambers/CH-310106-0003").status_code == 404


def test_pages_are_sent_compressed(settings: Settings) -> None:
    answer = client_of(settings, LEADER).get("/ranking", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content) / 3


def test_a_page_without_a_gate_before_it_shows_nothing() -> None:
    with pytest.raises(MissingScopeError):
        visitor_of(Request({"type": "http", "path": "/", "headers": [], "app": Starlette()}))


def test_the_log_says_who_opened_and_exported_what(settings: Settings) -> None:
    client = client_of(settings, DISTRICT)
    client.get("/query/chamber_ranking?search=商会&lang=en")
    client.get("/query/chamber_ranking.csv?district=310104&year=2024&year=2025")
    client.get("/query/chamber_ranking?district=310106")
    client.get("/static/style.css")
    client.get("/healthz")
    client_of(settings).get("/?a%0Ab=c%0Ad")
    page, export, others, stranger = log_of(settings)
    assert page["parameters"] == {"search": "商会", "lang": "en"}
    assert (page["user"], page["scope"], page["from"]) == ("zhang", "district:310104", "10.0.0.7")
    assert page["rows"]["chamber_ranking"] == 6
    assert export["path"] == "/query/chamber_ranking.csv"
    assert export["parameters"] == {"district": "310104", "year": ["2024", "2025"]}
    assert export["bytes"] > 200
    assert export["ms"] > 0
    assert (others["status"], others["rows"]) == (404, {})
    assert (stranger["status"], stranger["user"], stranger["scope"]) == (403, None, None)


def test_the_log_is_rotated_and_holds_no_endless_values(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "LARGEST_FILE", 3000)
    monkeypatch.setattr(access_log, "FILES_KEPT", 2)
    client = client_of(settings, LEADER)
    for number in range(12):
        client.get("/nowhere", params={"x": f"{number}-" + "长" * 3000})
    files = sorted(file.name for file in settings.access_log.parent.iterdir())
    assert files == ["access.jsonl", "access.jsonl.1", "access.jsonl.2"]
    assert all(len(line["parameters"]["x"]) == 200 for line in log_of(settings))


def test_a_login_leaves_no_parameters_in_the_log(settings: Settings) -> None:
    client_of(settings, LEADER).get("/auth/callback?code=very-secret&state=also")
    assert "very-secret" not in settings.access_log.read_text(encoding="utf-8")
    assert log_of(settings)[-1]["path"] == "/auth/callback"


def test_the_server_does_not_start_without_its_file_of_groups(settings: Settings) -> None:
    broken = replace(settings, access=replace(settings.access, groups_file=settings.home / "nowhere.toml"))
    with pytest.raises(GroupsFileError):
        serve(broken, "0.0.0.0", 0)  # noqa: S104


@pytest.fixture
def local(published: Settings, tmp_path: Path) -> Iterator[TestClient]:
    (tmp_path / "published").symlink_to(published.published)
    with TestClient(create_app(Settings(home=tmp_path)), base_url="http://127.0.0.1") as client:
        yield client


def test_without_a_login_headers_change_nothing(local: TestClient) -> None:
    headers = {"x-remote-user": "li", "x-remote-groups": DISTRICT}
    assert "CH-310106" in local.get("/query/chamber_ranking", headers=headers).text
