"""What a workbook has to know about the chamber it is made for, and the fields that apply to such a chamber."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import polars as pl

from pipelines.applicability import applies
from pipelines.reference import Field, Indicator, Rubric

FILLED_BY_CHAMBER = "chamber"

_PLAIN_ID = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,58}[A-Z0-9])?")
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])", re.IGNORECASE)
"""Names that Windows keeps for devices."""


@dataclass(frozen=True)
class ChamberProfile:
    """One chamber of the register. district_code is today's code; uscc is None for an unregistered chamber."""

    chamber_id: str
    name_zh: str
    district_code: str
    chamber_type: str
    is_registered: bool
    has_party_org: bool
    uscc: str | None = None


@dataclass(frozen=True)
class FormField:
    """A field to fill in, with the indicators of this profile that use it (none: for information only)."""

    field: Field
    indicators: tuple[Indicator, ...]


def chambers_from_frame(frame: pl.DataFrame) -> list[ChamberProfile]:
    """Chambers from a frame with the columns of ChamberProfile (booleans as booleans), in its order.

    Other columns are ignored. Raises ValueError if a column is missing or if anything but uscc is null.
    """
    required = ["chamber_id", "name_zh", "district_code", "chamber_type", "is_registered", "has_party_org"]
    missing = [column for column in (*required, "uscc") if column not in frame.columns]
    if missing:
        raise ValueError(f"商会名录缺少列 the chambers lack columns: {', '.join(missing)}")
    for column in required:
        if frame[column].null_count():
            raise ValueError(f"商会名录的 {column} 有空值 has empty cells")
    return [ChamberProfile(**row) for row in frame.select([*required, "uscc"]).iter_rows(named=True)]


def applicable_indicators(rubric: Rubric, chamber: ChamberProfile) -> list[Indicator]:
    """The indicators that apply to the chamber's profile, in the rubric's order."""
    return [
        indicator
        for indicator in rubric.indicators
        if applies(
            indicator.applies_when,
            is_registered=chamber.is_registered,
            has_party_org=chamber.has_party_org,
            chamber_type=chamber.chamber_type,
        )
    ]


def form_fields(rubric: Rubric, chamber: ChamberProfile, *, for_review: bool = False) -> list[FormField]:
    """The fields this chamber fills in: those its indicators use, in order of first use, then those no indicator uses.

    Fields that only other profiles' indicators use are left out, and unless for_review those that only reviewers fill
    in.
    """
    using: dict[str, list[Indicator]] = {}
    for indicator in applicable_indicators(rubric, chamber):
        for code in indicator.field_codes:
            using.setdefault(code, []).append(indicator)
    used_by_any = {code for indicator in rubric.indicators for code in indicator.field_codes}
    information = [code for code in rubric.fields if code not in used_by_any]
    return [
        FormField(rubric.fields[code], tuple(using.get(code, ())))
        for code in (*using, *information)
        if for_review or rubric.fields[code].filled_by == FILLED_BY_CHAMBER
    ]


def safe_file_stem(identifier: str) -> str:
    """A file or folder name for any identifier, unique to it, that no system reads as a path or a device.

    The federation's own keys (capitals, digits, hyphens) stay as they are; any other text is reduced to such characters
    and gets an underscore and a piece of its hash, so that two identifiers never meet in one name, not even where case
    does not count.
    """
    if _PLAIN_ID.fullmatch(identifier) and not _RESERVED.fullmatch(identifier):
        return identifier
    reduced = re.sub(r"[^A-Z0-9]+", "-", identifier.upper()).strip("-")[:40] or "ID"
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:10].upper()
    return f"{reduced}_{digest}"
