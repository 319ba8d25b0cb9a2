"""The files that the night left in the outbox for people, and who may take which.

A folder of the outbox is named after the district that it is for, or `city`. Leadership takes everything, a district
what lies in its folder, a chamber its own return sheet. Only files of this list are ever opened, by the name that is
in it: no part of an address becomes a path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboards.scope import Scope
from pipelines.settings import TIMEZONE

KINDS = {"returns": ("退回修改单", "Return sheets"), "reminders": ("催报清单", "Reminders")}
"""Folder of the outbox -> what it holds."""

ENDINGS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".txt": "text/plain; charset=utf-8",
}
"""Endings of files that are offered -> their media type. What a person put there otherwise is not."""

_OF_ONE_CHAMBER = re.compile(r"退回修改单_\d{4}_(?P<place>[^_]+)_(?P<chamber>.+)\.xlsx")


@dataclass(frozen=True)
class NightFile:
    """One file. kind: folder of the outbox; place: a district's code or `city`; made_at: local time."""

    kind: str
    place: str
    name: str
    path: Path
    size: int
    made_at: datetime

    @property
    def address(self) -> tuple[str, str, str]:
        """What names it in an address."""
        return self.kind, self.place, self.name

    @property
    def media_type(self) -> str:
        return ENDINGS[self.path.suffix]


def night_files(outbox: Path, scope: Scope) -> list[NightFile]:
    """The files that `scope` may take, by kind, place and name; none where the outbox is not there."""
    listed = []
    for kind in KINDS:
        for path in sorted((outbox / kind).glob("*/*")):
            if path.suffix in ENDINGS and not path.is_symlink() and path.is_file() and _may_take(scope, path):
                made = path.stat()
                made_at = datetime.fromtimestamp(made.st_mtime, TIMEZONE).replace(tzinfo=None)
                listed.append(NightFile(kind, path.parent.name, path.name, path, made.st_size, made_at))
    return listed


def _may_take(scope: Scope, path: Path) -> bool:
    match scope.kind:
        case "all":
            return True
        case "district":
            return path.parent.name == scope.code
        case _:
            named = _OF_ONE_CHAMBER.fullmatch(path.name)
            return named is not None and named["chamber"] == scope.code and named["place"] == path.parent.name
