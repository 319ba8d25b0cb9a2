"""The bridge between two years a second time: from the definition in the mart, with the exact reference."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import polars as pl

from pipelines.applicability import applies
from pipelines.reference import Indicator, Rubric
from tests.dbt.built_city import BuiltCity
from tests.dbt.reference_scoring import Submission
from tests.dbt.reference_tree import adjust, climb


def scored(rubric: Rubric, known: Submission, kept: set[str]) -> Fraction:
    """The official total by the indicators in `kept` alone."""
    indicators = rubric.tables["indicators"].filter(pl.col("code").is_in(kept))
    rubric = replace(rubric, tables={**rubric.tables, "indicators": indicators})
    return adjust(rubric, known, "official", climb(rubric, known, "official")["total", ""].score)


def of_profile(indicator: Indicator, known: Submission) -> bool:
    return applies(
        indicator.applies_when,
        is_registered=known.is_registered,
        has_party_org=known.has_party_org,
        chamber_type=known.chamber_type,
    )


def asked(rubric: Rubric, known: Submission) -> set[str]:
    """The fields that the rubric asks a chamber of this profile for."""
    return {code for one in rubric.indicators if of_profile(one, known) for code in one.field_codes}


def bridge_expected(built: BuiltCity, before: tuple[int, Submission], now: tuple[int, Submission]) -> list[Fraction]:
    """Value, rubric and applicability effect, and the change, from the definition in the mart's description."""
    old, new = built.rubric_of(before[0]), built.rubric_of(now[0])
    twice = asked(old, before[1]) & asked(new, now[1])
    kept = {
        rubric.rubric_id: {
            one.code
            for one in rubric.indicators
            if of_profile(one, before[1]) and of_profile(one, now[1]) and twice.issuperset(one.field_codes)
        }
        for rubric in (old, new)
    }
    everything = {one.code for rubric in (old, new) for one in rubric.indicators}
    first = scored(old, before[1], everything)
    last = scored(new, now[1], everything)
    # Profiles count through what is kept: both years' answers are judged as those of today's chamber.
    earlier = replace(now[1], given=before[1].given, refused=before[1].refused)
    then = scored(old, earlier, kept[old.rubric_id])
    by_old = scored(old, now[1], kept[old.rubric_id])
    by_new = scored(new, now[1], kept[new.rubric_id])
    return [by_old - then, by_new - by_old, (then - first) + (last - by_new), last - first]
