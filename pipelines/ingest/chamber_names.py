"""The name of a chamber as written, brought to the forms under which it is looked up. Knows no chamber."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.ingest.text import BLANKS, clean

_IGNORED = re.compile(f"[{re.escape(BLANKS)}" + r"()\[\]{}<>〔〕【】〖〗［］｛｝〈〉《》「」『』“”‘’\"']")
_CITY = re.compile("^上海市?")
_ENDINGS = ("新区", "区", "县")


@dataclass(frozen=True)
class NameForms:
    """A name from strict to loose.

    text: width, case, spaces, brackets and quotation marks aside. local: also without 上海(市) in front. name: with the
    district in front as today's code. without_district: what follows it, which may not be one: 静安寺 is a temple and
    its quarter. district: its code; None if none is named.
    """

    text: str
    local: str
    name: str
    without_district: str
    district: str | None


class DistrictNames:
    """Knows how districts are called: today's and old names, with and without the ending 区, 新区 or 县."""

    def __init__(self, districts: Mapping[str, str]) -> None:
        """districts: name or code, today's or old -> today's code (lookups.Lookups.districts)."""
        self._codes = {_stem(name): code for name, code in districts.items() if not name.isascii()}
        stems = "|".join(map(re.escape, sorted(self._codes, key=lambda stem: (-len(stem), stem))))
        self._in_front = re.compile(f"^({stems})(?:{'|'.join(_ENDINGS)})?") if stems else None

    def forms(self, name: str) -> NameForms:
        """The forms of a name; those of a blank one are empty."""
        text = squeeze(name)
        local = _CITY.sub("", text)
        found = self._in_front.match(local) if self._in_front else None
        if found is None or found.end() == len(local):
            return NameForms(text, local, local, local, None)
        district, rest = self._codes[found[1]], local[found.end() :]
        return NameForms(text, local, district + rest, rest, district)


def squeeze(text: str) -> str:
    """A key or name without what is only typing: half width, lower case, no spaces, brackets or quotation marks."""
    return _IGNORED.sub("", clean(text)).casefold()


def _stem(district: str) -> str:
    stem = next((district.removesuffix(end) for end in _ENDINGS if district.endswith(end)), district)
    return stem if len(stem) > 1 else district
