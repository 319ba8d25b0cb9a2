"""What part of the publication someone may see: everything, one district's chambers in full, or one chamber."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_WIDTHS = {"chamber": 0, "district": 1, "all": 2}
_LONGEST_CODE = 100  # as long as a chamber's key may be


class ScopeError(ValueError):
    """A scope is not written as it should be; the message says so in Chinese and English."""


class MissingScopeError(TypeError):
    """Published data were asked for without saying for whom. A fault of ours: nothing is shown."""


@dataclass(frozen=True)
class Scope:
    """kind: `all`, `district` or `chamber`; code: the district's code or the chamber's key, blank for `all`.

    Raises ScopeError when a kind is unknown or a code is missing, too long or holds control characters.
    """

    kind: str
    code: str = ""

    def __post_init__(self) -> None:
        has_code = bool(self.code)
        if (
            self.kind not in _WIDTHS
            or has_code == (self.kind == "all")
            or len(self.code) > _LONGEST_CODE
            or any(unicodedata.category(sign).startswith("C") for sign in self.code)
        ):
            raise ScopeError(
                f"可见范围应写作 all、district:区代码 或 chamber:商会编码；"
                f"a scope is written all, district:CODE or chamber:ID: {str(self)!r}"
            )

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}" if self.code else self.kind

    @property
    def width(self) -> int:
        """A chamber is narrower than a district, a district narrower than all."""
        return _WIDTHS[self.kind]


ALL = Scope("all")


def parse_scope(text: str) -> Scope:
    """`all`, `district:310106` or `chamber:CH-310106-JD-0007` as a Scope. Raises ScopeError."""
    kind, _, code = text.partition(":")
    return Scope(kind, code)
