"""What an invented city was like a year earlier: the same chambers, most of them much the same, some less far along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.demo.answers import Integers
from pipelines.demo.quality import Floats
from pipelines.reference import Rubric

_PERSISTENCE = 0.75  # of a chamber's quality in an indicator; a few ranks in ten then move more than the error
_REGISTERED_SINCE = 0.04
_PARTY_ORG_SINCE = 0.08


@dataclass(frozen=True)
class YearAfter:
    """The year that follows, as it was invented: what the year before it is drawn from."""

    rubric: Rubric
    register: pl.DataFrame
    quality: Mapping[str, Floats]
    values: Mapping[str, Integers]


def drifted_quality(rubric: Rubric, drawn: Mapping[str, Floats], after: YearAfter) -> Mapping[str, Floats]:
    """The qualities drawn for a year, drawn towards those of the year after: by fields, as codes differ by rubric."""
    later = {indicator.field_codes: after.quality[indicator.code] for indicator in after.rubric.indicators}
    return {
        indicator.code: drawn[indicator.code]
        + _PERSISTENCE * (later.get(indicator.field_codes, drawn[indicator.code]) - drawn[indicator.code])
        for indicator in rubric.indicators
    }


def sizes_before(after: YearAfter) -> dict[str, Integers]:
    """How many members and leaders there were: as many members as the year after began with."""
    sizes = {}
    if {"members_total", "members_start"} <= after.values.keys():
        start = after.values["members_start"]
        sizes["members_total"] = np.where(start > 0, start, after.values["members_total"])
    if "leaders_total" in after.values:
        sizes["leaders_total"] = after.values["leaders_total"]
    return sizes


def register_before(register: pl.DataFrame, after: YearAfter, generator: np.random.Generator) -> pl.DataFrame:
    """The year's register where some chambers were not yet registered, or had no Party organisation yet.

    A chamber that a gate bars stays what it is. What the year after undid already stays undone.
    """
    barred = register["gates"].is_not_null().to_numpy()
    registered = after.register["is_registered"].to_numpy() & (
        barred | (generator.random(register.height) >= _REGISTERED_SINCE)
    )
    party = after.register["has_party_org"].to_numpy() & (
        barred | (generator.random(register.height) >= _PARTY_ORG_SINCE)
    )
    return register.with_columns(
        is_registered=pl.Series(registered),
        has_party_org=pl.Series(party),
        uscc=pl.when(pl.Series(registered)).then("uscc"),
    )
