"""The files of the night: who is offered which, and that no address reaches anything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboards.app import create_app
from dashboards.outbox import night_files
from dashboards.scope import ALL, Scope
from pipelines.settings import Settings, load_settings

DISTRICT, OTHER = "310106", "310104"
CHAMBER, NEIGHBOUR = "CH-310106-0001", "CH-310106-0011"
FILES = {
    "returns": {
        DISTRICT: [
            f"退回修改单_2025_{DISTRICT}.xlsx",
            f"退回修改单_2025_{DISTRICT}_{CHAMBER}.xlsx",
            f"退回修改单_2025_{DISTRICT}_{NEIGHBOUR}.xlsx",
        ],
        OTHER: [f"退回修改单_2025_{OTHER}.xlsx", f"退回修改单_2025_{OTHER}_{CHAMBER}.xlsx"],
        "city": ["退回修改单_2025_city.xlsx"],
    },
    "reminders": {DISTRICT: ["催报.txt", "催报清单.xlsx"], "city": ["催报清单.xlsx"]},
}


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    root = tmp_path / "outbox"
    for kind, places in FILES.items():
        for place, names in places.items():
            (root / kind / place).mkdir(parents=True)
            for name in names:
                (root / kind / place / name).write_bytes(f"{kind} {place} {name}".encode())
    (root / "returns" / ".index.json").write_text("{}")
    (root / "returns" / DISTRICT / "notes.html").write_text("<script>")
    (root / "returns" / DISTRICT / "leads-out.xlsx").symlink_to(tmp_path / "secret")
    (tmp_path / "secret").write_text("secret")
    (root / "data_quality.html").write_text("all chambers")
    return root


def offered(outbox: Path, scope: Scope) -> set[tuple[str, str, str]]:
    return {file.address for file in night_files(outbox, scope)}


def everything() -> set[tuple[str, str, str]]:
    return {(kind, place, name) for kind, places in FILES.items() for place, names in places.items() for name in names}


def test_leadership_is_offered_every_workbook_and_nothing_else(outbox: Path) -> None:
    assert offered(outbox, ALL) == everything()


def test_a_district_is_offered_its_own_folder(outbox: Path) -> None:
    assert offered(outbox, Scope("district", DISTRICT)) == {each for each in everything() if each[1] == DISTRICT}


def test_a_chamber_is_offered_its_own_return_sheet(outbox: Path) -> None:
    assert offered(outbox, Scope("chamber", CHAMBER)) == {
        ("returns", DISTRICT, f"退回修改单_2025_{DISTRICT}_{CHAMBER}.xlsx"),
        ("returns", OTHER, f"退回修改单_2025_{OTHER}_{CHAMBER}.xlsx"),
    }
    assert offered(outbox, Scope("chamber", "1")) == set()


def test_without_an_outbox_nothing_is_offered(tmp_path: Path) -> None:
    assert night_files(tmp_path / "outbox", ALL) == []


@pytest.fixture
def client(published: Settings, outbox: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A server to which each request names its role, over the published city and the outbox made here."""
    (tmp_path / "published").symlink_to(published.published)
    groups = tmp_path / "groups.toml"
    groups.write_text(f'[groups]\n"all" = "all"\n"district" = "district:{DISTRICT}"\n"chamber" = "chamber:{CHAMBER}"\n')
    settings = load_settings(
        {
            "SIHAO_HOME": str(tmp_path),
            "SIHAO_ACCESS": "proxy",
            "SIHAO_ACCESS_GROUPS": str(groups),
            "SIHAO_ACCESS_HOSTS": "127.0.0.1",
            "SIHAO_PROXY_PEERS": "127.0.0.1",
        }
    )
    with TestClient(create_app(settings), base_url="http://127.0.0.1", client=("127.0.0.1", 5000)) as client:
        yield client


def as_role(role: str) -> dict[str, str]:
    return {"x-remote-user": role, "x-remote-groups": role}


@pytest.mark.parametrize(
    ("role", "scope"),
    [("all", ALL), ("district", Scope("district", DISTRICT)), ("chamber", Scope("chamber", CHAMBER))],
)
def test_each_role_takes_what_it_is_offered_and_finds_nothing_else(
    client: TestClient, outbox: Path, role: str, scope: Scope
) -> None:
    own = offered(outbox, scope)
    page = client.get("/outbox", headers=as_role(role))
    assert page.status_code == 200
    for kind, place, name in everything():
        answer = client.get(f"/outbox/{kind}/{place}/{name}", headers=as_role(role))
        if (kind, place, name) in own:
            assert answer.content == f"{kind} {place} {name}".encode()
            assert "attachment" in answer.headers["content-disposition"]
        else:
            assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/outbox/returns/310106/leads-out.xlsx",
        "/outbox/returns/310106/notes.html",
        "/outbox/returns/310106/..%2F..%2F..%2Fsecret",
        "/outbox/..%2F/310106/secret",
        "/outbox/returns/..%2F..%2Farchive/x.xlsx",
        "/outbox/returns/310106/%00.xlsx",
    ],
)
def test_no_address_reaches_another_file(client: TestClient, path: str) -> None:
    assert client.get(path, headers=as_role("all")).status_code == 404


def test_the_list_is_filtered_and_refuses_what_is_not_a_kind(client: TestClient) -> None:
    only = client.get("/outbox", params={"kind": "reminders", "search": "txt"}, headers=as_role("all")).text
    assert "催报.txt" in only
    assert "退回修改单_2025" not in only
    assert client.get("/outbox", params={"kind": "x"}, headers=as_role("all")).status_code == 400
