"""The file that says what the members of a group may see; TOML, one line a group:

    [groups]
    "federation-leadership" = "all"
    "district-310106" = "district:310106"
    "chamber-*" = "chamber:*"

A star at the end of a group's name stands for a code, which takes the place of the star of its scope.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboards.scope import Scope, ScopeError, parse_scope

STAR = "*"


class GroupsFileError(ValueError):
    """The file of groups cannot be read; the message names the file and the line's group."""


class NoScopeError(PermissionError):
    """None of somebody's groups may see anything, or several say different things; the message is for that person."""


@dataclass(frozen=True)
class Groups:
    """Scopes by group name. starred: beginning of a group's name -> kind of the scope whose code follows."""

    named: Mapping[str, Scope]
    starred: Mapping[str, str]

    def widest(self, groups: Iterable[str]) -> Scope:
        """What the member of these groups may see: the widest of what each allows. Raises NoScopeError."""
        found = {scope for group in groups for scope in self._scopes(group)}
        if not found:
            raise NoScopeError(
                "您所在的组还没有查看权限，请与管理员联系。"
                "None of your groups may see these pages; please ask the administrator."
            )
        widest = [scope for scope in found if scope.width == max(each.width for each in found)]
        if len(widest) > 1:
            raise NoScopeError(
                "您所在的组分属不同的区或商会，无法确定可见范围，请与管理员联系。"
                "Your groups belong to different districts or chambers; please ask the administrator."
            )
        return widest[0]

    def _scopes(self, group: str) -> Iterable[Scope]:
        if group in self.named:
            yield self.named[group]
            return
        for start, kind in self.starred.items():
            if group.startswith(start) and group != start:
                try:
                    yield Scope(kind, group.removeprefix(start))
                except ScopeError:
                    continue


def read_groups(path: Path) -> Groups:
    """Read the file. Raises GroupsFileError when there is none, or a line of it is not as it should be."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GroupsFileError(f"无法读取用户组文件 cannot read the file of groups {path}: {error}") from error
    lines = content.pop("groups", None)
    if content or not isinstance(lines, dict) or not lines:
        raise GroupsFileError(f"{path}: 只应有一张非空的 [groups] 表 must hold one table [groups] and nothing else")
    named: dict[str, Scope] = {}
    starred: dict[str, str] = {}
    for group, text in lines.items():
        try:
            scope = parse_scope(str(text))
        except ScopeError as error:
            raise GroupsFileError(f"{path}: {group}: {error}") from error
        if STAR not in group and STAR not in scope.code:
            named[group] = scope
        elif group.endswith(STAR) and group.count(STAR) == 1 and len(group) > 1 and scope.code == STAR:
            starred[group.removesuffix(STAR)] = scope.kind
        else:
            raise GroupsFileError(
                f"{path}: {group}: 星号只能各有一个，都在末尾 one star each, at the end of both, not of one alone"
            )
    return Groups(named, starred)
