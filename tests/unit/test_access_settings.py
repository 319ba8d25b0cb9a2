"""What the access modes need from the environment, and the file that maps groups to scopes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboards.groups import GroupsFileError, NoScopeError, read_groups
from dashboards.scope import ALL, Scope, ScopeError, parse_scope
from pipelines.access_settings import LOOPBACK_NAMES
from pipelines.settings import SettingsError, load_settings

PROXY = {"SIHAO_ACCESS": "proxy", "SIHAO_ACCESS_GROUPS": "g.toml", "SIHAO_ACCESS_HOSTS": "sihao.test, 10.1.2.3"}
OIDC = {
    "SIHAO_ACCESS": "oidc",
    "SIHAO_ACCESS_GROUPS": "g.toml",
    "SIHAO_PUBLIC_URL": "https://sihao.test/",
    "SIHAO_OIDC_ISSUER": "https://login.test/realms/city",
    "SIHAO_OIDC_CLIENT_ID": "sihao",
    "SIHAO_SESSION_SECRET": "k" * 32,
}


def test_without_a_mode_only_this_machine_is_served() -> None:
    access = load_settings({}).access
    assert (access.mode, access.hosts) == ("none", LOOPBACK_NAMES)


def test_a_proxy_is_known_by_its_address_or_by_a_secret() -> None:
    access = load_settings({**PROXY, "SIHAO_PROXY_PEERS": "10.0.0.7,fd00::/64"}).access
    assert (access.mode, access.hosts) == ("proxy", ("sihao.test", "10.1.2.3"))
    assert [str(peer) for peer in access.proxy_peers] == ["10.0.0.7/32", "fd00::/64"]
    assert load_settings({**PROXY, "SIHAO_PROXY_SECRET": "s" * 32}).access.proxy_peers == ()


def test_a_login_of_our_own_answers_to_the_host_of_its_address() -> None:
    access = load_settings({**OIDC, "SIHAO_ACCESS_HOSTS": "other.test"}).access
    assert (access.public_url, access.hosts, access.is_encrypted) == (
        "https://sihao.test", ("sihao.test", "other.test"), True,
    )  # fmt: skip
    assert not load_settings({**OIDC, "SIHAO_PUBLIC_URL": "http://127.0.0.1:8600"}).access.is_encrypted


def test_no_secret_shows_when_the_settings_are_printed() -> None:
    secrets = {"SIHAO_OIDC_CLIENT_SECRET": "client-secret-of-mine", "SIHAO_SESSION_SECRET": "session-secret" * 3}
    assert "secret-of-mine" not in repr(load_settings({**OIDC, **secrets}))
    assert "session-secret" not in repr(load_settings({**OIDC, **secrets}))
    assert "z" * 32 not in repr(load_settings({**PROXY, "SIHAO_PROXY_SECRET": "z" * 32}))


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"SIHAO_ACCESS": "ldap"}, "must be none"),
        ({"SIHAO_PROXY_SECRET": "s" * 32}, "does not use: SIHAO_PROXY_SECRET"),
        ({**OIDC, "SIHAO_PROXY_PEERS": "10.0.0.7"}, "does not use: SIHAO_PROXY_PEERS"),
        (PROXY, "SIHAO_PROXY_PEERS"),
        ({**PROXY, "SIHAO_PROXY_PEERS": "proxy.test"}, "addresses or networks"),
        ({**PROXY, "SIHAO_PROXY_PEERS": "10.0.0.7/8"}, "addresses or networks"),
        ({**PROXY, "SIHAO_PROXY_SECRET": "short"}, "32 characters"),
        ({**PROXY, "SIHAO_PROXY_SECRET": "s" * 32, "SIHAO_ACCESS_HOSTS": "*"}, "name the hosts"),
        ({"SIHAO_ACCESS": "proxy", "SIHAO_PROXY_SECRET": "s" * 32}, "SIHAO_ACCESS_GROUPS, SIHAO_ACCESS_HOSTS"),
        ({**OIDC, "SIHAO_SESSION_SECRET": "k" * 31}, "SIHAO_SESSION_SECRET"),
        ({**OIDC, "SIHAO_PUBLIC_URL": "http://sihao.test"}, "must be an https address"),
        ({**OIDC, "SIHAO_PUBLIC_URL": "https://sihao.test/sub"}, "bare address"),
        ({**OIDC, "SIHAO_OIDC_ISSUER": "http://login.test"}, "must be an https address"),
        ({**OIDC, "SIHAO_OIDC_CLIENT_ID": ""}, "also needs: SIHAO_OIDC_CLIENT_ID"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(variables: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load_settings(variables)


@pytest.mark.parametrize("text", ["all", "district:310106", "chamber:CH-310106-JD-0007"])
def test_a_scope_reads_as_it_is_written(text: str) -> None:
    assert str(parse_scope(text)) == text


@pytest.mark.parametrize(
    "text", ["", "everything", "all:310106", "district", "district:", "chamber:a\nb", "chamber:" + "x" * 101]
)
def test_anything_else_is_no_scope(text: str) -> None:
    with pytest.raises(ScopeError, match="a scope is written"):
        parse_scope(text)


def groups_file(folder: Path, text: str) -> Path:
    file = folder / "groups.toml"
    file.write_text(text, encoding="utf-8")
    return file


GROUPS = """
[groups]
"领导" = "all"
"d-310106" = "district:310106"
"d-310104" = "district:310104"
"chamber-*" = "chamber:*"
"""


@pytest.mark.parametrize(
    ("groups", "scope"),
    [
        (["领导", "d-310106"], ALL),
        (["d-310106", "chamber-CH-310104-HY-0001", "unknown"], Scope("district", "310106")),
        (["d-310106", "d-310106"], Scope("district", "310106")),
        (["chamber-CH-310104-HY-0001"], Scope("chamber", "CH-310104-HY-0001")),
    ],
)
def test_the_widest_of_several_groups_counts(tmp_path: Path, groups: list[str], scope: Scope) -> None:
    assert read_groups(groups_file(tmp_path, GROUPS)).widest(groups) == scope


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ([], "None of your groups"),
        (["", "unknown", "chamber-", "chamber-\n"], "None of your groups"),
        (["d-310106", "d-310104"], "different districts"),
    ],
)
def test_whoever_has_no_clear_scope_is_told_so_in_both_languages(tmp_path: Path, groups: list[str], told: str) -> None:
    with pytest.raises(NoScopeError, match=told) as refused:
        read_groups(groups_file(tmp_path, GROUPS)).widest(groups)
    assert "请与管理员联系" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "one table"),
        ("[groups]\n", "one table"),
        ('[group]\n"a" = "all"\n', "one table"),
        ('[groups]\n"a" = "all"\n[more]\n', "one table"),
        ('[groups]\n"a" = "city"\n', "a: "),
        ('[groups]\n"a" = "district:*"\n', "one star each"),
        ('[groups]\n"a-*" = "district:310106"\n', "one star each"),
        ('[groups]\n"*" = "district:*"\n', "one star each"),
        ('[groups]\n"*-a" = "district:*"\n', "one star each"),
        ("[groups\n", "cannot read"),
    ],
)
def test_a_file_of_groups_with_a_fault_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(GroupsFileError, match=told) as refused:
        read_groups(groups_file(tmp_path, text))
    assert "groups.toml" in str(refused.value)


def test_a_missing_file_of_groups_is_told(tmp_path: Path) -> None:
    with pytest.raises(GroupsFileError, match="cannot read the file of groups"):
        read_groups(tmp_path / "nowhere.toml")
